package record

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
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
// are refused). It reports whether anything has changed.
func (b *batch) settleHidden(ctx context.Context) bool {
	f := b.form()
	if f == nil || b.whole != nil || f.Hidden == "" || f.Hidden == meta.HiddenKeep {
		return false
	}
	near := b.near(ctx)
	changed := false
	b.live(func(d *draft) {
		if d.op.Method != Create && d.op.Method != Update {
			return
		}
		reach := near(d)
		state := b.formOn(ctx, d, b.ruleVars(d, reach))
		presets, err := b.r.Presets(ctx, b.obj.Key, reach)
		for _, c := range b.obj.Columns {
			key := c.Spec.Key
			_, preset := presets[key]
			if c.System || !state.hides(key) || !query.Writable(c) || slices.Contains(d.given, key) || !b.mayFill(d, key) ||
				d.op.Method == Create && (preset || err != nil) {
				continue
			}
			if v, ok := b.hiddenValue(ctx, f, d, c, reach); ok && !field.Equal(v, d.row[key]) {
				d.row[key], changed = v, true
			}
		}
	})
	return changed
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
	v, it := c.Type.Normalise(field.Context{Now: b.r.Vars().Now, Zone: b.r.Snap.Business.Zone, Tag: b.r.Who.Locale}, &c.Spec, raw)
	return v, it == nil
}
