package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Titled is a record by its title, "" where the person may not read it.
type Titled struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Into gives the record that stands for one that was merged into it, "" where there
// is none that the person sees, or none is needed since the record itself is there.
func (s *Service) Into(ctx context.Context, r *access.Rights, objectKey, id string) (string, error) {
	o := r.Snap.Objects[objectKey]
	if o == nil || !r.Can(objectKey, "view") {
		return "", nil
	}
	db := s.app.ConcurrentDB()
	for seen := map[string]bool{}; !seen[id]; {
		seen[id] = true
		row, err := store.Load(ctx, db, o, id)
		if err != nil {
			return "", err
		}
		if row != nil {
			if len(seen) == 1 || !r.On(ctx, o.Key, row, store.Reach(ctx, db, r.Snap)).May("view") {
				return "", nil
			}
			return id, nil
		}
		next, _, err := store.Text(ctx, db, `SELECT "survivor" FROM "tn_merged" WHERE "loser" = ? AND "object" = ?`, id, o.Key)
		if next == "" || err != nil {
			return "", err
		}
		id = next
	}
	return "", nil
}

// absorbed lists a record and those that were merged into it, directly or not, and
// have not come back.
func absorbed(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, id string) ([]string, error) {
	out := []string{id}
	for i := 0; i < len(out); i++ {
		if err := store.Each(ctx, db, func(rows *sql.Rows) error {
			var loser string
			err := rows.Scan(&loser)
			if !slices.Contains(out, loser) {
				out = append(out, loser)
			}
			return err
		}, `SELECT "loser" FROM "tn_merged" m WHERE "survivor" = ? AND "object" = ? AND NOT EXISTS (SELECT 1 FROM `+expr.Quote(o.Key)+` WHERE "id" = m."loser" AND "deleted" = '')`, out[i], o.Key); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Names names records, also those in the bin, as far as the person may see them by
// their rows as they are. What they do not see is absent.
func (s *Service) Names(ctx context.Context, r *access.Rights, objectKey string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	o, err := object(r, objectKey)
	if _, refused := problem.As(err); refused || len(ids) == 0 {
		return out, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	title, args := "''", []any(nil)
	if col := o.ByKey[o.Title]; col != nil {
		if column, its, ok := r.Column(o.Key, col.Expr, alias); ok {
			title, args = column, its
		}
	}
	where := &condition{rights: r}
	where.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	rows, its := r.RowsTested(o.Key, "view", alias)
	where.add(rows, its...)
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(found *sql.Rows) error {
		var id string
		var text sql.NullString
		err := found.Scan(&id, &text)
		out[id] = text.String
		return err
	}, `SELECT "r"."id", `+title+` FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String(), append(slices.Clone(args), where.args...)...)
}

// nameMerges says of the changes of a record that are merges into it what was merged,
// and of those of merged records whose they were.
func (s *Service) nameMerges(ctx context.Context, r *access.Rights, o *meta.CompiledObject, id string, h *History) error {
	var ids []string
	losers := map[*Change][]string{}
	for _, c := range h.Items {
		if c.record != id {
			ids = append(ids, c.record)
		}
		if c.Source != "merge" || c.Action != "update" {
			continue
		}
		text, _, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "losers" FROM "tn_merges" WHERE "cause" = ? AND "survivor" = ? AND "object" = ?`, c.cause, c.record, o.Key)
		if err != nil {
			return err
		}
		var list []string
		if text != "" {
			if err := json.Unmarshal([]byte(text), &list); err != nil {
				return err
			}
		}
		losers[c], ids = list, append(ids, list...)
	}
	if len(ids) == 0 {
		return nil
	}
	titles, err := s.Names(ctx, r, o.Key, ids)
	if err != nil {
		return err
	}
	for _, c := range h.Items {
		if c.record != id {
			c.Of = &Titled{c.record, titles[c.record]}
		}
		for _, loser := range losers[c] {
			c.Merged = append(c.Merged, Titled{loser, titles[loser]})
		}
	}
	return nil
}
