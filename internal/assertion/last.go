package assertion

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// kept is the form in which a result is stored: what its document says is not
// stored with it.
type kept struct {
	State    string   `json:"state"`
	People   int      `json:"people"`
	Breaches []Breach `json:"breaches"`
	Issue    *issue   `json:"issue,omitempty"`
}

type issue struct {
	Path string      `json:"path"`
	Code string      `json:"code"`
	Text locale.Text `json:"text"`
}

// Run checks the assertions of keys, all when there are none, and keeps how they
// stand.
func (s *Service) Run(ctx context.Context, snap *meta.Snapshot, keys map[string]bool) ([]Result, error) {
	list, err := s.Check(ctx, s.app, snap, keys)
	if err != nil {
		return nil, err
	}
	return list, keep(ctx, s.app.NonconcurrentDB(), list)
}

// keep stores results in place of those from before.
func keep(ctx context.Context, db dbx.Builder, list []Result) error {
	for _, r := range list {
		k := kept{State: r.State, People: r.People, Breaches: r.Breaches}
		if r.Issue != nil {
			k.Issue = &issue{r.Issue.Path, r.Issue.Code, locale.Text{ZH: r.Issue.Message(locale.ZH), EN: r.Issue.Message(locale.EN)}}
		}
		raw, err := json.Marshal(k)
		if err != nil {
			return err
		}
		if _, err := store.Exec(ctx, db, `INSERT INTO "tn_assertions" ("key", "at", "result") VALUES (?, ?, ?)
			ON CONFLICT DO UPDATE SET "at" = excluded."at", "result" = excluded."result"`, r.Key, r.At, string(raw)); err != nil {
			return err
		}
	}
	return nil
}

// Last is how the assertions of a snapshot stood when they were last checked, by a
// publish or since.
func (s *Service) Last(ctx context.Context, snap *meta.Snapshot) ([]Result, error) {
	type row struct{ at, result string }
	found := map[string]row{}
	if err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var key string
		var r row
		err := rows.Scan(&key, &r.at, &r.result)
		found[key] = r
		return err
	}, `SELECT "key", "at", "result" FROM "tn_assertions"`); err != nil {
		return nil, err
	}
	out := make([]Result, len(snap.Assertions))
	for i, a := range snap.Assertions {
		out[i] = head(a)
		r, ok := found[a.Key]
		if !ok {
			continue
		}
		var k kept
		if err := json.Unmarshal([]byte(r.result), &k); err != nil {
			return nil, err
		}
		out[i].State, out[i].People, out[i].Breaches, out[i].At = k.State, k.People, k.Breaches, r.at
		if k.Issue != nil {
			out[i].Issue = &meta.Problem{Kind: meta.KindAssertion, Key: a.Key, Path: k.Issue.Path, Code: k.Issue.Code, Text: k.Issue.Text}
		}
	}
	return out, nil
}
