package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // registers the driver
)

// shop is the hand-written server.
type shop struct {
	read, write *sql.DB
	columns     []string
}

// serveBareSQL makes the table, fills it and serves it.
func serveBareSQL(ctx context.Context, dir, addr string, data *dataset) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	dsn := "file:" + filepath.Join(dir, "data.db") + "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)"
	write, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	read.SetMaxOpenConns(runtime.NumCPU())
	s := &shop{read: read, write: write}
	for _, f := range dealFields() {
		s.columns = append(s.columns, f.key)
	}
	if err := s.fill(ctx, data); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /health", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /deals", s.list)
	mux.HandleFunc("GET /deals/{id}", s.get)
	mux.HandleFunc("POST /deals", s.create)
	mux.HandleFunc("PATCH /deals/{id}", s.update)
	server := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: time.Minute}
	return server.ListenAndServe()
}

func (s *shop) fill(ctx context.Context, data *dataset) error {
	for _, q := range []string{
		`CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT, city TEXT, phone TEXT) WITHOUT ROWID`,
		`CREATE TABLE contact (id TEXT PRIMARY KEY, name TEXT, city TEXT, phone TEXT) WITHOUT ROWID`,
		`CREATE TABLE deal (id TEXT PRIMARY KEY, owner TEXT, department TEXT, ` + strings.Join(s.columns, ", ") + `)`,
		`CREATE UNIQUE INDEX deal_code ON deal (code)`,
		// The one index that the measured list would like best.
		`CREATE INDEX deal_list ON deal (expected_close DESC, id DESC, stage, amount, owner, department)`,
	} {
		if _, err := s.write.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	for object, size := range map[string]int{"account": accounts, "contact": contacts} {
		q := `INSERT INTO ` + object + ` (id, name, city, phone) VALUES (?, ?, ?, ?)`
		if err := s.inOne(ctx, q, size, func(n int) []any {
			p := partner(object, n)
			return []any{p["id"], p["name"], p["city"], p["phone"]}
		}); err != nil {
			return err
		}
	}
	return s.inOne(ctx, s.insert(), data.rows, func(n int) []any {
		x := data.row(n)
		return append([]any{x.id, personID(x.owner), departmentID(x.owner)}, plain(x.values)...)
	})
}

func (s *shop) insert() string {
	return `INSERT INTO deal (id, owner, department, ` + strings.Join(s.columns, ", ") + `) VALUES (?, ?, ?` + strings.Repeat(", ?", len(s.columns)) + `)`
}

// inOne runs a statement for each of n rows in one transaction.
func (s *shop) inOne(ctx context.Context, query string, n int, args func(n int) []any) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	stmt, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for i := range n {
		if _, err := stmt.ExecContext(ctx, args(i)...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// plain turns lists into JSON text.
func plain(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch x := v.(type) {
		case []string:
			out[i] = `["` + strings.Join(x, `","`) + `"]`
		case []any:
			raw, err := json.Marshal(x)
			if err == nil {
				out[i] = string(raw)
			}
		default:
			out[i] = v
		}
	}
	return out
}

// who reads the person from the token; the department is a constant of theirs.
func who(r *http.Request) (person, department string) {
	person = r.Header.Get("Authorization")
	n, err := strconv.Atoi(strings.TrimLeft(person, "p"))
	if err != nil {
		n = 0
	}
	return person, departmentID(n)
}

const rights = `(owner = ? OR department = ?)`

func (s *shop) list(w http.ResponseWriter, r *http.Request) {
	person, department := who(r)
	q := r.URL.Query()
	amount, err := strconv.ParseFloat(q.Get("amount"), 64)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	offset, _ := strconv.Atoi(q.Get("offset")) // absent is none
	out := map[string]any{}
	where := ` FROM deal WHERE ` + rights + ` AND stage != 'lost' AND amount >= ?`
	// Late look-up: the ids from the index first, then the rows.
	items, err := s.rows(r.Context(), `SELECT d.id, `+s.selected("d.")+` FROM (SELECT id, expected_close`+where+
		` ORDER BY expected_close DESC, id DESC LIMIT 50 OFFSET ?) AS x JOIN deal d ON d.id = x.id ORDER BY x.expected_close DESC, x.id DESC`,
		append([]string{"id"}, s.columns...), person, department, amount, offset)
	if err == nil && q.Get("count") != "" {
		var n int
		err = s.read.QueryRowContext(r.Context(), `SELECT count(*)`+where, person, department, amount).Scan(&n)
		out["count"] = n
	}
	out["items"] = items
	answer(w, out, err)
}

func (s *shop) selected(prefix string) string {
	return prefix + strings.Join(s.columns, ", "+prefix)
}

func (s *shop) get(w http.ResponseWriter, r *http.Request) {
	person, department := who(r)
	keys := append(append([]string{"id"}, s.columns...), "account.name", "account.city", "account.phone", "contact.name", "contact.city", "contact.phone")
	items, err := s.rows(r.Context(), `SELECT d.id, `+s.selected("d.")+`, a.name, a.city, a.phone, c.name, c.city, c.phone
		FROM deal d LEFT JOIN account a ON a.id = d.account LEFT JOIN contact c ON c.id = d.contact WHERE d.id = ? AND `+rights,
		keys, r.PathValue("id"), person, department)
	if err == nil && len(items) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		answer(w, nil, err)
		return
	}
	answer(w, items[0], nil)
}

func (s *shop) create(w http.ResponseWriter, r *http.Request) {
	person, department := who(r)
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		answer(w, nil, err)
		return
	}
	values := make([]any, 0, len(s.columns))
	for _, c := range s.columns {
		values = append(values, body[c])
	}
	_, err := s.write.ExecContext(r.Context(), s.insert(), append([]any{body["id"], person, department}, plain(values)...)...)
	answer(w, body, err)
}

func (s *shop) update(w http.ResponseWriter, r *http.Request) {
	person, department := who(r)
	var body struct{ Amount float64 }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		answer(w, nil, err)
		return
	}
	res, err := s.write.ExecContext(r.Context(), `UPDATE deal SET amount = ? WHERE id = ? AND `+rights, body.Amount, r.PathValue("id"), person, department)
	if err == nil {
		if n, _ := res.RowsAffected(); n != 1 { // SQLite always knows
			err = sql.ErrNoRows
		}
	}
	if err != nil {
		answer(w, nil, err)
		return
	}
	items, err := s.rows(r.Context(), `SELECT id, `+s.selected("")+` FROM deal WHERE id = ?`, append([]string{"id"}, s.columns...), r.PathValue("id"))
	if err != nil || len(items) == 0 {
		answer(w, nil, errors.Join(err, sql.ErrNoRows))
		return
	}
	answer(w, items[0], nil)
}

func (s *shop) rows(ctx context.Context, query string, keys []string, args ...any) ([]map[string]any, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []map[string]any{}
	for rows.Next() {
		values := make([]any, len(keys))
		into := make([]any, len(keys))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row := make(map[string]any, len(keys))
		for i, k := range keys {
			row[k] = values[i]
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

func answer(w http.ResponseWriter, v any, err error) {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		http.Error(w, "not found", http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			log.Print(err) // the client is gone, or a value is no JSON
		}
	}
}
