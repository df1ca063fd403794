package access

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Decision answers for one record what one person may do with it. Each grant is
// evaluated at most once for each operation that makes a difference to it.
type Decision struct {
	r      *Rights
	ctx    context.Context
	object string
	row    expr.Row
	reach  Reach
	held   map[holding]bool
	met    map[*meta.CompiledGrant]bool // conditions of grants
	shared map[string]bool              // levels at which it is shared with the person
	above  map[string]*Decision         // records that its grants follow, by relation; nil: none that is there
	alone  bool                         // as if nothing were shared
}

// holding is a grant, and the operation on what it follows.
type holding struct {
	grant *meta.CompiledGrant
	op    string
}

func (d *Decision) holds(g *meta.CompiledGrant, op string) bool {
	key := holding{grant: g}
	if g.Follows != "" {
		key.op = followedOp(op)
	}
	h, ok := d.held[key]
	if !ok {
		h = d.inRows(g) && d.inTeam(g) && d.inParent(g, op)
		d.held[key] = h
	}
	return h
}

// inRows evaluates the condition of a grant.
func (d *Decision) inRows(g *meta.CompiledGrant) bool {
	if g.Rows == nil {
		return true
	}
	met, known := d.met[g]
	if !known {
		met = g.Rows.True(d.ctx, d.r.For(g.Object, d.row, d.reach))
		if d.met == nil {
			d.met = map[*meta.CompiledGrant]bool{}
		}
		d.met[g] = met
	}
	return met
}

// inTeam reports whether the record is shared with the person as a grant asks.
func (d *Decision) inTeam(g *meta.CompiledGrant) bool {
	if g.Team == "" {
		return true
	}
	if d.alone {
		return false
	}
	is, known := d.shared[g.Team]
	if !known {
		id, _ := d.row.Value("id").(string)
		is = d.r.isShared(d.ctx, d.object, id, g.Team, d.reach)
		if d.shared == nil {
			d.shared = map[string]bool{}
		}
		d.shared[g.Team] = is
	}
	return is
}

// inParent reports whether the person may do with the record that a grant
// follows what an operation on this one asks for.
func (d *Decision) inParent(g *meta.CompiledGrant, op string) bool {
	if g.Follows == "" {
		return true
	}
	if g.Parent == nil {
		return false
	}
	p := d.parent(g.Follows, g.Parent.Expr.Target)
	if p != nil && g.Of != nil {
		return p.holds(g.Of, op)
	}
	return p != nil && p.May(followedOp(op))
}

// parent decides for the record that a relation leads to; nil when there is none.
func (d *Decision) parent(link, target string) *Decision {
	p, known := d.above[link]
	if !known && d.reach == nil {
		return nil
	}
	if !known {
		var v expr.Vars
		d.reach(&v)
		if id, _ := d.row.Value(link).(string); id != "" && v.Load != nil {
			if row, err := v.Load(target, id); err == nil && row != nil {
				p = d.r.On(d.ctx, target, row, d.reach)
				p.alone = d.alone
			}
		}
		if d.above == nil {
			d.above = map[string]*Decision{}
		}
		d.above[link] = p
	}
	return p
}

// May reports whether the person has the operation on this record.
func (d *Decision) May(op string) bool {
	return d.r.admin() || d.some(d.r.grants(d.object, op), op)
}

func (d *Decision) some(grants []*meta.CompiledGrant, op string) bool {
	return slices.ContainsFunc(grants, func(g *meta.CompiledGrant) bool { return d.holds(g, op) })
}

// Reads reports whether the person may read the field of this record as it is.
// It says nothing about rows: ask May("view") first.
func (d *Decision) Reads(key string) bool {
	if d.r.admin() || alwaysReadable(key) {
		return true
	}
	if whole, rest := d.r.above(d.object, key); whole != "" {
		p := d.whole(whole)
		return p != nil && p.May("view") && p.Reads(rest)
	}
	return d.some(d.r.readers(d.object, key), "view") && d.readsBelow(key)
}

// readsBelow reports whether what a computed field is made of may be read.
func (d *Decision) readsBelow(key string) bool {
	if f := d.r.sources(d.object, key); f != nil {
		return !slices.ContainsFunc(f.Far, func(x expr.Dep) bool { return !d.r.ReadsAll(x.Object, x.Field) }) &&
			!slices.ContainsFunc(f.Own, func(own string) bool { return !d.Reads(from(key, own)) })
	}
	live := d.r.liveField(d.object, key)
	return live == nil || d.r.readsLive(live)
}

// Mask is the style in which the person may read a field of this record where
// they may not read it as it is; "" when they may not read it at all.
func (d *Decision) Mask(key string) string {
	if d.r.admin() || alwaysReadable(key) {
		return ""
	}
	masking := d.r.masking(d.object, key)
	if len(masking) == 0 || !d.readsBelow(key) {
		return ""
	}
	for _, style := range stylesOf(masking, key) {
		for _, g := range masking {
			if g.Mask[key] == style && d.holds(g, "view") {
				return style
			}
		}
	}
	return ""
}

// Shows gives a text as the person may read it as a value of the field; false
// when they may not. What is no text is shown as it is or not at all.
func (d *Decision) Shows(key string, v any) (shown any, masked, ok bool) {
	if d.Reads(key) {
		return v, false, true
	}
	style := d.Mask(key)
	text, is := v.(string)
	if style == "" || !is && v != nil {
		return nil, false, false
	}
	return MaskOf(d.r.Snap.Objects[d.object].ByKey[key].Type, style, text), text != "", true
}

// Reveals reports whether the person may reveal a field that they read masked.
func (d *Decision) Reveals(key string) bool {
	return d.Mask(key) != "" && slices.ContainsFunc(d.r.masking(d.object, key), func(g *meta.CompiledGrant) bool { return g.Reveal && d.holds(g, "view") })
}

// Writes reports whether the person may write the field of this record with the
// operation, edit or create.
func (d *Decision) Writes(op, key string) bool {
	if d.r.admin() {
		return true
	}
	return slices.ContainsFunc(d.r.grants(d.object, op), func(g *meta.CompiledGrant) bool { return g.Write.Has(key) && d.holds(g, op) })
}

// Alone decides for the same record as if no record were shared with the person.
func (d *Decision) Alone() *Decision {
	c := d.r.On(d.ctx, d.object, d.row, d.reach)
	c.alone = true
	return c
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
