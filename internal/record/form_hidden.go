package record

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// form is the one that the write is filled in with; nil without one.
func (b *batch) form() *meta.Form {
	if i := slices.IndexFunc(b.obj.Forms, func(f *meta.Form) bool { return f.Key == b.opts.Form }); i >= 0 {
		return b.obj.Forms[i]
	}
	return nil
}

// settleHidden clears or computes anew what the form hides, where the form says
// so: of fields that the person may write, and that the body does not give (those
// are refused), rows of sub-forms among them. It reports whether anything has changed.
func (b *batch) settleHidden(ctx context.Context) (changed bool, err error) {
	f := b.form()
	if f == nil || b.whole != nil || f.Hidden == "" || f.Hidden == meta.HiddenKeep {
		return false, nil
	}
	near := b.near(ctx)
	b.live(func(d *draft) {
		if err != nil || d.op.Method != Create && d.op.Method != Update {
			return
		}
		reach := near(d)
		state := b.formOn(ctx, d, b.ruleVars(d, reach))
		presets, failed := b.r.Presets(ctx, b.obj.Key, reach)
		for _, c := range b.obj.Columns {
			key := c.Spec.Key
			_, preset := presets[key]
			if c.System || !state.hides(key) || !query.Writable(c) || slices.Contains(d.given, key) || !b.mayFill(d, key) ||
				d.op.Method == Create && (preset || failed != nil) {
				continue
			}
			if v, ok := b.hiddenValue(ctx, f, d, c, reach); ok && !field.Equal(v, d.row[key]) {
				d.row[key], changed = v, true
			}
		}
		for _, c := range b.obj.All {
			if c.Part == "" || d.op.Method == Create || !state.hides(c.Spec.Key) || !b.mayFill(d, c.Spec.Key) || d.rowsOf(c.Part) != nil || err != nil {
				continue
			}
			var settled bool
			settled, err = b.settleRows(ctx, f, d, c)
			changed = changed || settled
		}
	})
	return changed, err
}

// settleRows takes out the rows of a sub-form that the form hides, or computes the
// defaults of their columns anew.
func (b *batch) settleRows(ctx context.Context, f *meta.Form, d *draft, c *meta.Column) (bool, error) {
	p := b.part(c)
	stored, err := storedRows(ctx, b, p.obj, []string{d.op.ID}, false)
	if err != nil || len(stored[d.op.ID]) == 0 {
		return false, err
	}
	x := &rowset{col: c, batch: p, whole: true, form: true}
	method := Update
	if f.Hidden == meta.HiddenClear {
		method = Delete
	}
	shown := []expr.Row{}
	near := p.near(ctx)
	for i, s := range stored[d.op.ID] {
		row := &draft{op: Op{Method: method, ID: s.Values["id"].(string)}, of: d, place: i, old: s.Values, row: maps.Clone(s.Values)}
		row.at, _ = s.Values[meta.PositionKey].(float64)
		row.now = d.now.Row(p.obj.Key, row.old)
		p.settleRow(row)
		p.stamp(row)
		if method == Delete {
			x.gone = append(x.gone, row)
			continue
		}
		x.list, shown = append(x.list, row), append(shown, row.row)
		for _, column := range p.obj.Columns {
			if column.System || !query.Writable(column) || !p.mayFill(row, column.Spec.Key) {
				continue
			}
			if v, ok := p.defaultOf(ctx, row, column, near(row)); ok {
				row.row[column.Spec.Key] = v
			}
		}
	}
	p.drafts = append(p.drafts, x.all()...)
	d.rows, d.row[c.Spec.Key] = append(d.rows, x), shown
	return true, nil
}

// hiddenValue is what a hidden field gets; false where it keeps what it has.
func (b *batch) hiddenValue(ctx context.Context, f *meta.Form, d *draft, c *meta.Column, reach access.Reach) (any, bool) {
	if f.Hidden == meta.HiddenClear {
		return field.BlankOf(c.Expr.Kind), true
	}
	return b.defaultOf(ctx, d, c, reach)
}

// defaultOf is the default of a field as it is now; false where it has none that
// gives a value.
func (b *batch) defaultOf(ctx context.Context, d *draft, c *meta.Column, reach access.Reach) (any, bool) {
	raw := c.Spec.Default
	if p := b.obj.Defaults[c.Spec.Key]; p != nil {
		var err error
		if raw, err = p.Eval(ctx, b.r.For(b.obj.Key, d.row, reach)); err != nil {
			return nil, false
		}
	}
	if raw == nil {
		return nil, false
	}
	v, it := c.Type.Normalise(b.valuesContext(), &c.Spec, raw)
	return v, it == nil
}
