package record

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// checkRows holds the number of rows against the field, and changes of them
// against the form.
func (b *batch) checkRows(ctx context.Context, d *draft, v expr.Vars, form *formState) {
	for _, c := range b.obj.All {
		if c.Part == "" || d.op.Method == Restore || b.trusted {
			continue
		}
		key := c.Spec.Key
		i := slices.IndexFunc(d.rows, func(x *rowset) bool { return x.col == c })
		if i < 0 && d.op.Method != Create {
			continue
		}
		n := 0
		if i >= 0 {
			n = len(d.rows[i].list)
			if !d.rows[i].form {
				form.checkRows(d, d.rows[i])
			}
		}
		when := b.obj.Required[key]
		it := &problem.Item{Code: "required", Args: locale.Args{"field": c.Spec.Label}}
		switch {
		case n > subform.Most(&c.Spec):
			d.wrong(key, tooMany(c, n))
			continue
		case form.hides(key):
			continue
		case n == 0 && (c.Spec.Required || when != nil && when.True(ctx, v)):
		case n == 0 && form.requires(key) && b.mayFill(d, key):
			it.Rule = form.required[key]
		case n < c.Spec.MinRows:
			it = &problem.Item{Code: "too_few_rows", Args: locale.Args{"field": c.Spec.Label, "min": c.Spec.MinRows, "count": n}}
		default:
			continue
		}
		if !b.knows(key) { // nobody hears of a field that is not there for them
			key, it = "_", &problem.Item{Code: "required_unseen"}
		}
		d.wrong(key, it)
	}
}

// checkRows refuses what the form would not have let the person do with rows.
func (f *formState) checkRows(d *draft, x *rowset) {
	if f == nil || !x.changes() {
		return
	}
	key, args := x.col.Spec.Key, locale.Args{"field": x.col.Spec.Label}
	if f.hidden[key] {
		d.wrong(key, &problem.Item{Code: "hidden_by_rule", Args: args})
	} else if rule, readOnly := f.readOnly[key]; readOnly {
		d.wrong(key, &problem.Item{Code: "read_only_by_rule", Args: args, Rule: rule})
	}
}

// applyRows writes the rows of a record that has just been written.
func (b *batch) applyRows(ctx context.Context, tx core.App, d *draft) error {
	for _, x := range d.rows {
		for _, row := range x.all() {
			if row.present {
				continue
			}
			if err := x.batch.apply(ctx, tx, row); err != nil {
				if _, refused := problem.As(err); !refused {
					return err
				}
				d.blame(x, row, err)
				if d.invalid != nil {
					return d.invalid
				}
				return err
			}
		}
	}
	return nil
}

// rowChange is what history keeps of a row: the values of the columns that differ.
type rowChange struct {
	ID    string         `json:"id"`
	Place int            `json:"place"` // in the list, from 0
	Row   map[string]any `json:"row"`
}

// rowChanges are the rows of a sub-form before and after a write, as far as they
// differ: one that was added is only after, one that was taken out only before.
type rowChanges struct {
	From  []rowChange `json:"from"`
	To    []rowChange `json:"to"`
	Moved bool        `json:"moved,omitempty"`
}

// told is what history says of the rows.
func (x *rowset) told() rowChanges {
	out := rowChanges{From: []rowChange{}, To: []rowChange{}, Moved: x.moved}
	for _, row := range x.all() {
		from, to := map[string]any{}, map[string]any{}
		for _, c := range changes(x.batch.obj, row) {
			if c.System {
				continue
			}
			from[c.Spec.Key], to[c.Spec.Key] = row.old[c.Spec.Key], row.row[c.Spec.Key]
		}
		switch {
		case row.op.Method == Delete:
			for _, c := range x.batch.obj.Columns {
				if v := row.old[c.Spec.Key]; !c.System && !field.Blank(c.Expr.Kind, v) {
					from[c.Spec.Key] = v
				}
			}
			out.From = append(out.From, rowChange{row.op.ID, row.place, from})
		case row.op.Method == Create:
			out.To = append(out.To, rowChange{row.op.ID, row.place, to})
		case len(to) > 0:
			out.From = append(out.From, rowChange{row.op.ID, row.place, from})
			out.To = append(out.To, rowChange{row.op.ID, row.place, to})
		}
	}
	return out
}
