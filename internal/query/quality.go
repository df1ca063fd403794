package query

import (
	"context"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Missing is a field that counts for how complete a record is and that nothing is in.
type Missing struct {
	Field  string `json:"field"`
	Weight int    `json:"weight"`
}

// missing lists what a whole row lacks to be complete, the heaviest first. Who may not
// read how complete the row is, and that is everybody who may not read one of the
// fields that count of it, is told nothing: nil.
func missing(ctx context.Context, db dbx.Builder, r *access.Rights, d *access.Decision, o *meta.CompiledObject, row expr.Values) []Missing {
	if o.Quality == nil || o.Quality.Score == nil || !d.Reads(o.Quality.Score.Spec.Key) {
		return nil
	}
	out, reach := []Missing{}, store.Reach(ctx, db, r.Snap)
	for _, c := range o.Quality.Counted {
		if d.Reads(c.Column.Spec.Key) && c.Missing.True(ctx, r.For(o.Key, row, reach)) {
			out = append(out, Missing{Field: c.Column.Spec.Key, Weight: c.Weight})
		}
	}
	slices.SortStableFunc(out, func(a, b Missing) int { return b.Weight - a.Weight })
	return out
}
