package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
)

// largeSQL reads the large object's table by SQL written for the question, in
// this process and, as JSON, over HTTP: the least that a list can take.
type largeSQL struct {
	peer
	db      *sql.DB
	server  *http.Server
	list    *sql.Stmt
	columns []string
}

func newLargeSQL(ctx context.Context, file string) (*largeSQL, error) {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro&_pragma=busy_timeout(10000)&_pragma=cache_size(-32000)")
	if err != nil {
		return nil, err
	}
	b := &largeSQL{db: db}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	b.peer = newPeer(listener.Addr().String())
	b.server = &http.Server{Handler: http.HandlerFunc(b.answer)}
	go func() { _ = b.server.Serve(listener) }()
	return b, nil
}

func (b *largeSQL) close() {
	_ = b.server.Close()
	_ = b.db.Close()
}

// prepare makes the statement for the first page of some columns, newest first.
// A reference, which has no column, is looked up through its relation.
func (b *largeSQL) prepare(ctx context.Context, columns []string) error {
	b.columns = columns
	texts := make([]string, len(columns))
	for i, key := range columns {
		texts[i] = "r." + expr.Quote(key)
		if n, reference := strings.CutPrefix(key, "reference_"); reference {
			texts[i] = `(SELECT p."city" FROM "partner" AS p WHERE p."id" = r.` + expr.Quote("relation_"+n) + `)`
		}
	}
	var err error
	b.list, err = b.db.PrepareContext(ctx, "SELECT "+strings.Join(texts, ", ")+` FROM "large" AS r WHERE r."deleted" = '' ORDER BY r."created" DESC, r."id" DESC LIMIT 51`)
	return err
}

// read gives the first fifty rows.
func (b *largeSQL) read(ctx context.Context) ([]map[string]any, error) {
	rows, err := b.list.QueryContext(ctx)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var items []map[string]any
	for rows.Next() {
		values := make([]any, len(b.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		item := make(map[string]any, len(values))
		for i, key := range b.columns {
			item[key] = values[i]
		}
		items = append(items, item)
	}
	return items[:min(len(items), 50)], rows.Err()
}

func (b *largeSQL) answer(w http.ResponseWriter, req *http.Request) {
	items, err := b.read(req.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(map[string]any{"items": items}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (b *largeSQL) send(ctx context.Context) ([]byte, error) {
	return b.peer.send(ctx, call{http.MethodGet, "/", nil})
}

// rival prepares bare SQL for the columns that Tenon answers with, and makes sure
// that both find the same rows.
func (t *tenon) rival(ctx context.Context, ours call, bare *largeSQL) error {
	raw, err := t.admin.send(ctx, ours)
	if err != nil {
		return err
	}
	var got struct{ Items []map[string]any }
	if err := json.Unmarshal(raw, &got); err != nil {
		return err
	}
	if len(got.Items) != 50 {
		return fmt.Errorf("%d rows of 50", len(got.Items))
	}
	var columns []string
	for key := range got.Items[0] {
		if !strings.HasPrefix(key, "$") {
			columns = append(columns, key)
		}
	}
	slices.Sort(columns)
	if err := bare.prepare(ctx, columns); err != nil {
		return err
	}
	same, err := bare.read(ctx)
	if err != nil {
		return err
	}
	for i, item := range same {
		if item["id"] != got.Items[i]["id"] {
			return fmt.Errorf("row %d is %v and %v", i, got.Items[i]["id"], item["id"])
		}
	}
	return nil
}
