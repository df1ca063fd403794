package record

import (
	"context"
	"errors"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// formulas computes the stored fields of the rows to be, so that rules can read
// them. What lies beyond a row is taken as it is committed, or as earlier rows
// of the batch will be; the transaction looks once more.
//
// What the form hides may change with them, and they with it: where the form says
// that hidden fields do not keep what they have, they are computed once more.
func (b *batch) formulas(ctx context.Context) error {
	if err := b.computeAll(ctx); err != nil {
		return err
	}
	changed, err := b.settleHidden(ctx)
	if err != nil || !changed {
		return err
	}
	return b.computeAll(ctx)
}

func (b *batch) computeAll(ctx context.Context) error {
	var err error
	compute := func(x *batch, f *meta.Computed, reach func(*draft) access.Reach) {
		x.live(func(d *draft) {
			if d.op.Method != Delete && !d.locks() && err == nil {
				err = x.compute(ctx, f, d, reach(d))
			}
		})
	}
	own := b.reach(ctx)
	if len(b.parts) == 0 {
		for _, f := range b.obj.Computed {
			compute(b, f, own)
		}
		return err
	}
	for _, f := range b.r.Snap.Computed { // each after what it reads, be it of the record or of its rows
		for _, x := range append(slices.Clone(b.parts), b) {
			if x.obj.Key != f.Object {
				continue
			}
			reach := own
			if x != b {
				reach = x.near(ctx)
			}
			compute(x, f, reach)
		}
	}
	return err
}

// compute puts a computed value into a row to be. A roll-up stays as it is: a
// record's own write changes nothing about the records that link to it, but for
// its own rows.
func (b *batch) compute(ctx context.Context, f *meta.Computed, d *draft, reach access.Reach) error {
	switch {
	case f.Rollup == nil:
		v, err := evaluate(ctx, f, b.r.For(b.obj.Key, d.row, reach))
		if err != nil {
			return err
		}
		d.row[f.Key()] = v
	case d.rowsOf(f.Rollup.Object) != nil:
		v, err := b.total(ctx, f, d.rowsOf(f.Rollup.Object))
		if err != nil {
			return err
		}
		d.row[f.Key()] = f.Type.Fit(&f.Column.Spec, v)
	case d.old == nil:
		d.row[f.Key()] = f.Type.Fit(&f.Column.Spec, nothing(f.Rollup.Op))
	default:
		d.row[f.Key()] = d.old[f.Key()]
	}
	return nil
}

// nothing is what a roll-up makes of no records.
func nothing(op string) any {
	if op == rollup.Count || op == rollup.Sum {
		return 0.0
	}
	return nil
}

// evaluate gives the value of a formula in Go: blank where it errs. The error is
// one of the machine, on the way to what the formula reads.
func evaluate(ctx context.Context, f *meta.Computed, v expr.Vars) (any, error) {
	var failed error
	if load := v.Load; load != nil {
		v.Load = func(object, id string) (expr.Row, error) {
			row, err := load(object, id)
			failed = errors.Join(failed, err)
			return row, err
		}
	}
	if rows := v.Rows; rows != nil {
		v.Rows = func(object, via, id string) ([]expr.Row, error) {
			list, err := rows(object, via, id)
			failed = errors.Join(failed, err)
			return list, err
		}
	}
	value, _ := f.Value.Eval(ctx, v) // in error: blank
	if err := errors.Join(failed, ctx.Err()); err != nil {
		return nil, err
	}
	return f.Type.Fit(&f.Column.Spec, value), nil
}

// reach is what lies beyond the rows of a batch: a link to a record that an
// earlier operation makes or changes finds it as it will be.
func (b *batch) reach(ctx context.Context) func(*draft) access.Reach {
	committed := store.Reach(ctx, b.db(), b.r.Snap)
	at := make(map[string]int, len(b.drafts))
	for i, d := range b.drafts {
		at[d.op.ID] = i
	}
	return func(d *draft) access.Reach {
		return func(v *expr.Vars) {
			committed(v)
			load := v.Load
			v.Load = func(object, id string) (expr.Row, error) {
				if i, ours := at[id]; ours && object == b.obj.Key {
					if x := b.drafts[i]; x.index < d.index && x.err == nil && x.row != nil {
						if x.op.Method == Delete {
							return nil, nil
						}
						return x.row, nil
					}
				}
				return load(object, id)
			}
		}
	}
}

// given are the changed columns whose values people give.
func given(cols []*meta.Column) bool {
	for _, c := range cols {
		if c.Computed == nil {
			return true
		}
	}
	return false
}
