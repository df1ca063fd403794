package schema

import (
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// computed plans that the values of a computed field are computed in all
// records, after the release.
func (r *planning) computed(t *Table, f *field.Spec) error {
	if _, ok := t.Computed[f.Key]; !ok {
		return nil
	}
	rows, err := count(r.ctx, r.app, "SELECT count(*) FROM "+quote(t.Key)+` WHERE "deleted" = ''`, nil)
	if err != nil || rows == 0 {
		return err
	}
	r.plan.Computed = append(r.plan.Computed, Calculation{Object: t.Key, Field: f.Key, Rows: rows})
	r.step(Step{Action: Recalculate, Object: t.Key, Field: f.Key, Rows: rows, Mode: Background, EstimateMS: rows / computedPerMS}, locale.Args{"object": named(t.Label, t.Key), "field": named(f.Label, f.Key)})
	return nil
}

// computedPerMS is how many records get a computed value in a millisecond.
const computedPerMS = 5

// recompute plans an existing column whose values are computed. Another type of
// column replaces it: its values are computed anyway.
func (r *planning) recompute(ch *tableChange, has core.Field, old *Table, prev, f *field.Spec) error {
	t := ch.table
	was, computed := "", false
	if old != nil {
		was, computed = old.Computed[f.Key]
	}
	column, err := physical(r.Types, f, 1)
	if err != nil {
		return err
	}
	if old != nil && old.field(f.Key) != nil && !computed {
		if err := r.given(t, prev, f); err != nil {
			return err
		}
	}
	if column.Type() != has.Type() {
		ch.replace = append(ch.replace, replacement{to: *f, generation: generation(has) + 1})
	} else if computed && was == t.Computed[f.Key] {
		return nil
	}
	return r.computed(t, f)
}

// given notes that values which people gave make place for computed ones.
func (r *planning) given(t *Table, prev, f *field.Spec) error {
	lost, err := r.filled(t.Key, prev)
	if err != nil || lost == 0 {
		return err
	}
	r.step(Step{Action: Convert, Object: t.Key, Field: f.Key, Rows: lost, Lost: lost, Danger: High}, locale.Args{
		"object": named(t.Label, t.Key), "field": named(f.Label, f.Key), "kept": 0,
	})
	return nil
}
