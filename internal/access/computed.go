package access

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// A stored computed value tells of what it was made of. Unless its document says
// that it is public, it is readable only where its own grant allows it and all
// that it reads is readable: fields of the record itself row by row, fields of
// other records only to who may read them on every row. A live one is made
// through the reader's own eyes and needs its own grant only.

// sources gives the computed field behind a key whose value is no secret only to
// who may read what it was made of; nil for every other field.
func (r *Rights) sources(object, key string) *meta.Computed {
	c := r.Snap.Column(object, key)
	if c == nil || c.Computed == nil || c.Live() || c.Spec.Public {
		return nil
	}
	return c.Computed
}

// liveField gives the column of a field that is computed when it is read.
func (r *Rights) liveField(object, key string) *meta.Column {
	if c := r.Snap.Column(object, key); c != nil && c.Live() {
		return c
	}
	return nil
}

// readsSources narrows the case under which a computed field, the one behind a key
// of an object, may be read by its own grant to that of all it was made of.
func (r *Rights) readsSources(object, key string, f *meta.Computed, c *Case, alias string) (*Case, bool) {
	if slices.ContainsFunc(f.Far, func(d expr.Dep) bool { return !r.ReadsAll(d.Object, d.Field) }) {
		return nil, false
	}
	for _, own := range f.Own {
		own, ok := r.Reads(object, from(key, own), alias)
		if !ok {
			return nil, false
		}
		c = both(c, own)
	}
	return c, true
}

// both is the case in which two hold; nil is always.
func both(a, b *Case) *Case {
	switch {
	case a == nil:
		return b
	case b == nil || a.SQL == b.SQL && slices.Equal(a.Args, b.Args):
		return a
	}
	return &Case{SQL: "(" + a.SQL + " AND " + b.SQL + ")", Args: append(slices.Clone(a.Args), b.Args...)}
}

// ReadsAll reports whether the person sees every row of an object and may read
// the field on each; "" is no field, only that the rows are there.
func (r *Rights) ReadsAll(object, key string) bool {
	if _, business := r.Snap.Objects[object]; !business {
		return r.admin() || !private(object, key)
	}
	if r.admin() {
		return true
	}
	if whole, rest := r.above(object, key); whole != "" {
		return r.ReadsAll(whole, rest)
	}
	dep := expr.Dep{Object: object, Field: key}
	if known, ok := r.everywhere[dep]; ok {
		return known
	}
	free := key == "" || alwaysReadable(key)
	all := slices.ContainsFunc(r.grants(object, "view"), func(g *meta.CompiledGrant) bool {
		return g.Everywhere() && (free || g.Read.Has(key) && g.Mask[key] == "")
	})
	if f := r.sources(object, key); all && f != nil {
		all = !slices.ContainsFunc(f.Far, func(d expr.Dep) bool { return !r.ReadsAll(d.Object, d.Field) }) &&
			!slices.ContainsFunc(f.Own, func(own string) bool { return !r.ReadsAll(object, from(key, own)) })
	}
	r.everywhere[dep] = all
	return all
}

// Value is the SQL of a live field over the row alias as the person sees what it
// reads; false when it reads what no grant ever lets them read. Whether they may
// read the field itself is for Reads to say.
func (r *Rights) Value(c *meta.Column, alias string) (string, []any, bool) {
	f, err := c.Computed.Value.SQL(alias, r, r.Of(c.Computed.Object))
	if err != nil {
		return "", nil, false
	}
	switch c.Expr.Kind {
	case expr.Number, expr.Date, expr.DateTime:
		return f.SQL, f.Args, true
	}
	return "coalesce(" + f.SQL + ", " + blankSQL(c.Expr.Kind) + ")", f.Args, true
}

// liveColumn is the lens for a live field.
func (r *Rights) liveColumn(object string, c *meta.Column, alias string) (string, []any, bool) {
	when, ok := r.Reads(object, c.Spec.Key, alias)
	if !ok {
		return "", nil, false
	}
	sql, args, ok := r.Value(c, alias)
	if !ok || when == nil {
		return sql, args, ok
	}
	return "(CASE WHEN " + when.SQL + " THEN " + sql + " ELSE " + blankSQL(c.Expr.Kind) + " END)", append(slices.Clone(when.Args), args...), true
}

// readsLive reports whether the person may read all that a live field reads, on
// some rows at least.
func (r *Rights) readsLive(c *meta.Column) bool {
	known, ok := r.live[c]
	if !ok {
		known = !slices.ContainsFunc(c.Computed.Value.Deps(), func(d expr.Dep) bool {
			if _, business := r.Snap.Objects[d.Object]; !business {
				return private(d.Object, d.Field)
			}
			_, reads := r.Reads(d.Object, d.Field, "r")
			return !reads
		})
		r.live[c] = known
	}
	return known
}
