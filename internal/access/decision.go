package access

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Decision answers for one record what one person may do with it. Each grant is
// evaluated at most once.
type Decision struct {
	r      *Rights
	ctx    context.Context
	object string
	row    expr.Row
	reach  Reach
	held   map[*meta.CompiledGrant]bool
}

func (d *Decision) holds(g *meta.CompiledGrant) bool {
	h, ok := d.held[g]
	if !ok {
		h = d.r.holds(d.ctx, g, d.row, d.reach)
		d.held[g] = h
	}
	return h
}

// May reports whether the person has the operation on this record.
func (d *Decision) May(op string) bool {
	if d.r.admin() {
		return true
	}
	for _, g := range d.r.grants(d.object, op) {
		if d.holds(g) {
			return true
		}
	}
	return false
}

// Reads reports whether the person may read the field of this record. It says
// nothing about rows: ask May("view") first.
func (d *Decision) Reads(key string) bool {
	if d.r.admin() || alwaysReadable(key) {
		return true
	}
	if !slices.ContainsFunc(d.r.readers(d.object, key), d.holds) {
		return false
	}
	if f := d.r.sources(d.object, key); f != nil {
		return !slices.ContainsFunc(f.Far, func(x expr.Dep) bool { return !d.r.ReadsAll(x.Object, x.Field) }) &&
			!slices.ContainsFunc(f.Own, func(own string) bool { return !d.Reads(own) })
	}
	live := d.r.liveField(d.object, key)
	return live == nil || d.r.readsLive(live)
}

// Writes reports whether the person may write the field of this record with the
// operation, edit or create.
func (d *Decision) Writes(op, key string) bool {
	if d.r.admin() {
		return true
	}
	for _, g := range d.r.grants(d.object, op) {
		if g.Write.Has(key) && d.holds(g) {
			return true
		}
	}
	return false
}

// Presets gives the values that a create of this person always gets: those of
// the first grant that lets them create. An administrator has none.
func (r *Rights) Presets(ctx context.Context, object string, reach Reach) (map[string]any, error) {
	if r.admin() {
		return nil, nil
	}
	grants := r.grants(object, "create")
	if len(grants) == 0 || len(grants[0].Presets) == 0 {
		return nil, nil
	}
	out := map[string]any{}
	v := r.For(object, expr.Values{}, reach)
	for key, p := range grants[0].Presets {
		val, err := p.Eval(ctx, v)
		if err != nil {
			return nil, err
		}
		out[key] = val
	}
	return out, nil
}
