package meta

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// compile turns documents into the snapshot that requests work with, and says
// everything that is wrong with them together. The snapshot is complete only
// when nothing is. old is the published one, or nil.
func compile(types *field.Registry, version int, b Business, docs docset, old *Snapshot) (*Snapshot, Problems, error) {
	snap := &Snapshot{
		Version: version, Business: b, docs: docs, whole: docs.whole(),
		Objects: map[string]*CompiledObject{}, Roles: map[string]*Role{}, Grants: map[string][]*CompiledGrant{}, Webhooks: map[string]*Webhook{}, Inbounds: map[string]*CompiledInbound{}, Hooks: map[string]*CompiledHook{}, Endpoints: map[string]*CompiledEndpoint{}, uses: &graphOfUses{},
	}
	docs = snap.whole
	each(docs, func(o *Object) { snap.Objects[o.Key] = columns(types, o) })
	l := &linker{types: types, docs: docs, snap: snap, old: old}
	if err := l.computed(); err != nil {
		return nil, nil, err
	}
	byKey := map[string]*docKind{}
	for _, k := range kinds() {
		byKey[k.key] = k
	}
	for _, ref := range docs.refs() {
		l.doc = docs[ref]
		byKey[ref.Kind].link(l, l.doc)
	}
	each(docs, l.objectExpressions)
	each(docs, l.viewExpressions)
	each(docs, l.typeExpressions)
	each(docs, l.duplicateExpressions)
	each(docs, l.buttonExpressions)
	each(docs, l.pageExpressions)
	each(docs, l.qualityExpressions)
	each(docs, l.formExpressions)
	each(docs, l.role)
	each(docs, l.script)
	each(docs, l.hook)
	each(docs, l.endpoint)
	each(docs, l.assertion)
	each(docs, l.webhook)
	each(docs, l.inbound)
	l.followCycles()
	if err := l.removedOptions(); err != nil {
		return nil, nil, err
	}
	each(docs, func(a *App) { snap.Apps = append(snap.Apps, a) })
	slices.SortStableFunc(snap.Apps, func(a, b *App) int { return cmp.Compare(a.Order, b.Order) })
	layouts(snap, docs)
	backlinks(snap)
	sortProblems(l.problems)
	return snap, l.problems, nil
}

// columns makes an object with its columns. What of the computed ones follows
// from other objects is not known yet.
func columns(types *field.Registry, o *Object) *CompiledObject {
	c := &CompiledObject{
		Object: o, ByKey: map[string]*Column{}, Defaults: map[string]*expr.Program{}, Required: map[string]*expr.Program{},
		FormRules: map[string][]CompiledFormRule{}, Linkages: map[string][]CompiledLink{}, Gates: map[string][]Gate{}, Hooks: map[string][]*CompiledHook{},
	}
	c.All = systemColumns(types, o)
	for _, f := range o.Fields {
		t, ok := types.Get(f.Type)
		if !ok || f.Archived {
			continue
		}
		col := &Column{Spec: f, Type: field.As(t, &f), Expr: &expr.Field{Key: f.Key, Column: f.Key, Kind: t.Kind(&f)}}
		_, col.Expr.Sealed = t.(field.Sealed)
		if d, ok := t.(field.Derived); ok {
			col.Computed = &Computed{Object: o.Key, Column: col, Type: d}
		} else if k, ok := t.(field.Linker); ok && col.Expr.Kind.Linking() {
			col.Expr.Target = k.Target(&f)
		} else if k, ok := t.(field.AnyLinker); ok {
			col.Expr.Targets = k.Targets(&f)
		} else if _, nested := t.(field.Nested); nested {
			col.Part = PartKey(o.Key, f.Key)
			col.Expr.Target, col.Expr.Via = col.Part, ParentKey
		}
		c.All = append(c.All, col)
	}
	for _, col := range c.All {
		c.ByKey[col.Spec.Key] = col
	}
	c.split()
	return c
}

// objectExpressions compiles the rules, defaults and relation filters of an object.
func (l *linker) objectExpressions(o *Object) {
	l.doc = o
	c := l.snap.Objects[o.Key]
	for i := range o.Fields {
		f, path := &o.Fields[i], at("fields", i)
		col := c.ByKey[f.Key]
		if col == nil || f.Archived {
			continue
		}
		if src, ok := field.DefaultExpr(f); ok {
			if p := l.value(at(path, "default", "expr"), o.Key, src, col); p != nil {
				c.Defaults[f.Key] = p
			}
		}
		if f.RequiredWhen != "" {
			if p := l.compile(at(path, "required_when"), o.Key, f.RequiredWhen, expr.Rule); p != nil {
				c.Required[f.Key] = p
			}
		}
		if f.Filter != "" && f.Object != "" && col.Computed == nil {
			col.Filter = l.compile(at(path, "filter"), f.Object, f.Filter, expr.Choosing(o.Key))
		}
		for _, target := range slices.Sorted(maps.Keys(f.Filters)) {
			if p := l.compile(at(path, "filters", target), target, f.Filters[target], expr.Choosing(o.Key)); p != nil {
				if col.Filters == nil {
					col.Filters = map[string]*expr.Program{}
				}
				col.Filters[target] = p
			}
		}
	}
	if o.Lock != nil {
		c.Locks = l.compile(at("lock", "when"), o.Key, o.Lock.When, expr.Rule)
	}
	for i, r := range o.Rules {
		rule := CompiledRule{Rule: r}
		if r.When != "" {
			rule.When = l.compile(at("rules", i, "when"), o.Key, r.When, expr.Rule)
		}
		rule.Must = l.compile(at("rules", i, "must"), o.Key, r.Must, expr.Rule)
		if !r.Disabled {
			c.Rules = append(c.Rules, rule)
		}
	}
}

func (l *linker) viewExpressions(v *View) {
	l.doc = v
	if v.Filter != "" {
		l.compile("filter", v.Object, v.Filter, expr.Filter)
	}
	for i, color := range v.Colors {
		l.compile(at("colors", i, "when"), v.Object, color.When, expr.Filter)
	}
}

// role compiles the grants of a role.
func (l *linker) role(r *Role) {
	l.doc = r
	l.snap.Roles[r.Key] = r
	for i, g := range r.Grants {
		path := at("grants", i)
		c := &CompiledGrant{Grant: g, Role: r.Key, Place: i, Presets: map[string]*expr.Program{}}
		if l.followed(g) != "" {
			c.Parent = l.column(g.Object, g.Follows)
		}
		if g.Rows != "" && g.Rows != "true" {
			c.Rows = l.compile(at(path, "rows"), g.Object, g.Rows, expr.Filter)
		}
		for _, key := range presetKeys(g) {
			col := l.column(g.Object, key)
			if col == nil {
				continue // said already
			}
			if !col.ByPeople() || col.Part != "" {
				l.add(at(path, "presets", key), "computed_field")
				continue
			}
			if p := l.value(at(path, "presets", key), g.Object, g.Presets[key], col); p != nil {
				c.Presets[key] = p
			}
		}
		if g.Disabled {
			continue
		}
		l.snap.Grants[g.Object] = append(l.snap.Grants[g.Object], c)
		if o := l.snap.Objects[g.Object]; o != nil {
			for _, col := range o.All {
				if col.Part == "" {
					continue
				}
				if rows := rowsGrant(c, col.Spec.Key, l.snap.Objects[col.Part]); rows != nil {
					l.snap.Grants[col.Part] = append(l.snap.Grants[col.Part], rows)
				}
			}
		}
	}
}

// value compiles an expression that gives the value of a column.
func (l *linker) value(path, object, source string, col *Column) *expr.Program {
	l.giving = col
	p := l.compile(path, object, source, expr.Value)
	l.giving = nil
	if p != nil && !fits(p.Type(), col.Expr) {
		l.add(path, "expression_type", locale.Args{
			"field": named(col.Spec.Label, col.Spec.Key), "got": typeName(p.Type()), "expected": typeName(typeOf(col.Expr)),
		})
		return nil
	}
	return p
}

// fits reports whether an expression's type is one that a column takes. An id, or
// the text of a reference, may stand for the record that it names.
func fits(got string, f *expr.Field) bool {
	return got == typeOf(f) || got == "blank" || (f.Kind == expr.Link || f.Kind == expr.AnyLink) && got == "text"
}

// typeOf is the type of a field as expressions name it.
func typeOf(f *expr.Field) string {
	switch f.Kind {
	case expr.Number:
		return "number"
	case expr.Bool:
		return "bool"
	case expr.Date:
		return "date"
	case expr.DateTime:
		return "datetime"
	case expr.List, expr.Links:
		return "list"
	case expr.Link:
		return "link:" + f.Target
	case expr.AnyLink:
		return "reference"
	}
	return "text"
}

// typeName is a type in words.
func typeName(t string) locale.Text {
	if len(t) > 5 && t[:5] == "link:" {
		t = "link"
	}
	return say("type_"+t, nil)
}

// backlinks notes on each object the relations of others that point to it. Rows
// of a sub-form are no others.
func backlinks(snap *Snapshot) {
	keys := make([]string, 0, len(snap.Objects))
	for key := range snap.Objects {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		for _, col := range snap.Objects[key].Columns {
			if col.System && col.Spec.Key == ParentKey {
				continue
			}
			if target := snap.Objects[col.Expr.Target]; target != nil && col.Expr.Kind.Linking() {
				target.Links = append(target.Links, Backlink{Object: key, Field: col})
			}
			for _, to := range col.Expr.Targets {
				if target := snap.Objects[to]; target != nil {
					target.Links = append(target.Links, Backlink{Object: key, Field: col})
				}
			}
		}
	}
}
