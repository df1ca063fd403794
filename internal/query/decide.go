package query

import (
	"context"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Decide says what the person may do with a record, as db has it, so that a
// transaction decides on its own rows. 404: no_such_object for an object that is
// not there for them, not_found for a record that they may not see.
func (s *Service) Decide(ctx context.Context, db dbx.Builder, r *access.Rights, objectKey, id string) (*access.Decision, error) {
	o, err := known(r, objectKey)
	if err != nil {
		return nil, err
	}
	_, d, err := decided(ctx, db, r, o, id)
	return d, err
}

// decided loads a living record and decides for it; 404 for one that the person
// may not see.
func decided(ctx context.Context, db dbx.Builder, r *access.Rights, o *meta.CompiledObject, id string) (expr.Values, *access.Decision, error) {
	row, err := store.Load(ctx, db, o, id)
	if err != nil {
		return nil, nil, err
	}
	if row == nil {
		return nil, nil, problem.NotFound()
	}
	d := r.On(ctx, o.Key, row, store.Reach(ctx, db, r.Snap))
	if !d.May("view") {
		return nil, nil, problem.NotFound()
	}
	return row, d, nil
}
