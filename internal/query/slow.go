package query

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// SlowRead tells of the slow lists of an object that asked of one field which has
// no index: what an index of it would spare.
type SlowRead struct {
	Field   string `json:"field"`
	Count   int64  `json:"count"`
	Average int64  `json:"average_ms"`
	Worst   int64  `json:"worst_ms"`
	Last    string `json:"last"`
}

const (
	slowFrom = 500 * time.Millisecond // from when on a list is slow
	slowLife = 30 * 24 * time.Hour    // how long after the last one they are told
	slowWait = 200 * time.Millisecond // for a turn to write that down
	slowRows = 5_000                  // an object of fewer rows is not slow for want of an index
)

// noteSlow remembers a list that was slow, whether it came to its end or was given
// up, at the fields that it asked of. There is one place for each field, however
// often it is slow. Nobody waits for it to succeed: the next slow list is noted too.
func (s *Service) noteSlow(ctx context.Context, r *access.Rights, q ListRequest, took time.Duration, err error) {
	if took < slowFrom || err != nil && ctx.Err() == nil {
		return
	}
	o := r.Snap.Objects[q.Object]
	if o == nil {
		return
	}
	now := s.now().UTC()
	// Who reads within a transaction holds the only connection that writes, and would
	// wait for themself.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), slowWait)
	defer cancel()
	// A view that is no more by now says nothing.
	view, _ := s.NamedView(ctx, r, o, q.View)
	for _, key := range unindexed(r, o, q, view) {
		ms := took.Milliseconds()
		_, _ = store.Exec(ctx, s.app.NonconcurrentDB(), `INSERT INTO "tn_slow_reads" ("object", "field", "count", "total", "worst", "last") VALUES (?1, ?2, 1, ?3, ?3, ?4)
			ON CONFLICT ("object", "field") DO UPDATE SET
				"count" = CASE WHEN "last" < ?5 THEN 1 ELSE "count" + 1 END,
				"total" = CASE WHEN "last" < ?5 THEN ?3 ELSE "total" + ?3 END,
				"worst" = CASE WHEN "last" < ?5 THEN ?3 ELSE max("worst", ?3) END,
				"last" = ?4`, o.Key, key, ms, now.Format(time.RFC3339), now.Add(-slowLife).Format(time.RFC3339))
	}
}

// unindexed are the fields without an index that a list asks of: in its filter and
// the view's, and the first of its order.
func unindexed(r *access.Rights, o *meta.CompiledObject, q ListRequest, view *meta.View) (keys []string) {
	add := func(key string) {
		if c := o.ByKey[key]; c != nil && indexable(c) && !hasIndex(o, c) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	filters, sort := []string{q.Filter}, q.Sort
	if view != nil {
		filters = append(filters, view.Filter)
		if sort == "" {
			sort = view.Sort
		}
	}
	for _, filter := range filters {
		if filter == "" {
			continue
		}
		p, err := r.Snap.Env.Compile(o.Key, filter, expr.Filter)
		if err != nil {
			continue
		}
		for _, path := range p.Paths() {
			if len(path.Steps) == 0 {
				add(path.Field)
			}
		}
	}
	first, _, _ := strings.Cut(sort, ",")
	add(strings.TrimLeft(strings.TrimSpace(first), "+-"))
	return keys
}

// indexable reports whether a field can have an index of its own.
func indexable(c *meta.Column) bool {
	_, sealed := c.Type.(field.Sealed)
	return !c.System && !sealed && c.Part == "" && !c.Live() && !c.Expr.Kind.Listed()
}

// hasIndex reports whether an index begins with a field.
func hasIndex(o *meta.CompiledObject, c *meta.Column) bool {
	return c.Spec.Index || c.Spec.Unique || c.Expr.Kind == expr.Link || c.Expr.Kind == expr.AnyLink ||
		slices.ContainsFunc(o.Indexes, func(x meta.Index) bool { return x.Fields[0] == c.Spec.Key })
}

// SlowReads lists the fields of an object for which lately lists were slow and that
// still have no index, what took most time first.
func (s *Service) SlowReads(ctx context.Context, o *meta.CompiledObject) ([]SlowRead, error) {
	out := []SlowRead{}
	var large int
	if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&large}, `SELECT 1 FROM `+expr.Quote(o.Key)+` WHERE "deleted" = '' LIMIT 1 OFFSET ?`, slowRows-1); err != nil || large == 0 {
		return out, err
	}
	return out, store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var x SlowRead
		if err := rows.Scan(&x.Field, &x.Count, &x.Average, &x.Worst, &x.Last); err != nil {
			return err
		}
		if c := o.ByKey[x.Field]; c != nil && indexable(c) && !hasIndex(o, c) {
			out = append(out, x)
		}
		return nil
	}, `SELECT "field", "count", "total" / "count", "worst", "last" FROM "tn_slow_reads" WHERE "object" = ? AND "last" >= ? ORDER BY "total" DESC, "field"`,
		o.Key, s.now().UTC().Add(-slowLife).Format(time.RFC3339))
}
