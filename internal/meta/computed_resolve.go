package meta

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/completeness"
	"github.com/tenon-crm/tenon/internal/field/rollup"
	"github.com/tenon-crm/tenon/internal/locale"
)

// resolver gives roll-ups and references the type and the settings of the field
// that they read, which may be a roll-up or a reference itself.
type resolver struct {
	*linker
	state map[*Column]int // 1: being resolved, 2: done
}

// resolveAll resolves every computed column of the snapshot. What cannot be
// resolved is noted and stays a number.
func (l *linker) resolveAll() {
	r := &resolver{linker: l, state: map[*Column]int{}}
	each(l.docs, func(o *Object) {
		for _, col := range l.snap.Objects[o.Key].All {
			r.column(o, col)
		}
	})
}

// column resolves a column; false when that leads back to itself.
func (r *resolver) column(o *Object, col *Column) bool {
	if col == nil || col.Computed == nil {
		return true
	}
	switch r.state[col] {
	case 1:
		return false
	case 2:
		return true
	}
	r.state[col] = 1
	doc := r.doc
	r.doc = o
	before := len(r.problems)
	switch col.Spec.Type {
	case "rollup":
		r.rollup(o, col)
	case "reference":
		r.reference(o, col)
	case completeness.Key:
		r.score(o, col)
	}
	col.Computed.broken = len(r.problems) > before
	r.doc = doc
	r.state[col] = 2
	col.Type = col.Computed.Type.As(&col.Spec)
	col.Expr.Kind = col.Type.Kind(&col.Spec)
	return true
}

// path is the place of a field's setting in the document of an object.
func (o *Object) path(key, setting string) string {
	for i := range o.Fields {
		if o.Fields[i].Key == key {
			return at("fields", i, setting)
		}
	}
	return setting
}

func (r *resolver) rollup(o *Object, col *Column) {
	s := &col.Spec
	if !r.anyObject(o.path(s.Key, "object"), s.Object) || !r.field(o.path(s.Key, "via"), s.Object, s.Via) {
		return
	}
	via := r.linker.column(s.Object, s.Via)
	if via.Computed != nil || via.Expr.Kind != expr.Link || via.Expr.Target != o.Key {
		r.add(o.path(s.Key, "via"), "via_leads_elsewhere", locale.Args{"field": named(via.Spec.Label, s.Via), "object": r.objectName(o.Key)})
		return
	}
	up := &Rollup{Object: s.Object, Via: via, Op: s.Op}
	if s.Field != "" {
		if !r.field(o.path(s.Key, "field"), s.Object, s.Field) {
			return
		}
		child := r.linker.column(s.Object, s.Field)
		if !r.column(r.docs.object(s.Object), child) {
			return // the cycle is reported with its path
		}
		if child.Spec.CurrencyField != "" && s.Op != rollup.Count {
			r.add(o.path(s.Key, "field"), "rollup_currencies", locale.Args{"field": named(child.Spec.Label, s.Field)})
			return
		}
		if !r.totals(s, child) {
			r.add(o.path(s.Key, "field"), "rollup_field", locale.Args{"field": named(child.Spec.Label, s.Field), "op": say("rollup_"+s.Op, nil)})
			return
		}
		if s.Op != rollup.Count {
			s.Result = child.Type.Key()
			inherit(s, &child.Spec)
		}
		up.Field = child
	}
	col.Computed.Rollup = up
}

// totals reports whether a roll-up may make its figure of a field. Live fields
// depend on who reads them, so no stored figure may be made of them.
func (r *resolver) totals(s *field.Spec, child *Column) bool {
	if child.Spec.Type == "reference" {
		return false
	}
	_, summable := child.Type.(field.Summable)
	switch s.Op {
	case rollup.Count:
		return true
	case rollup.Sum, rollup.Avg:
		return summable && !child.System
	}
	return (summable || child.Expr.Kind == expr.Date || child.Expr.Kind == expr.DateTime) && !child.System
}

// inherit takes over how numbers are shown, where the field does not say.
func inherit(s, from *field.Spec) {
	if s.Decimals == nil && s.Op != rollup.Avg {
		s.Decimals = from.Decimals
	}
	if s.Currency == "" {
		s.Currency = from.Currency
	}
	if s.Unit == "" {
		s.Unit = from.Unit
	}
}

func (r *resolver) reference(o *Object, col *Column) {
	s := &col.Spec
	if !r.field(o.path(s.Key, "via"), o.Key, s.Via) {
		return
	}
	via := r.linker.column(o.Key, s.Via)
	if !r.column(o, via) {
		return
	}
	if via.Expr.Kind != expr.Link {
		r.add(o.path(s.Key, "via"), "via_no_link", locale.Args{"field": named(via.Spec.Label, s.Via)})
		return
	}
	target := via.Expr.Target
	if r.docs.object(target) == nil {
		r.person(o, col, target)
		return
	}
	if !r.field(o.path(s.Key, "field"), target, s.Field) {
		return
	}
	shown := r.linker.column(target, s.Field)
	if !r.column(r.docs.object(target), shown) {
		return
	}
	if _, files := shown.Type.(field.Filer); files {
		r.add(o.path(s.Key, "field"), "reference_file", locale.Args{"field": named(shown.Spec.Label, s.Field)})
		return
	}
	if shown.Expr.Kind == expr.Links {
		r.add(o.path(s.Key, "field"), "reference_links", locale.Args{"field": named(shown.Spec.Label, s.Field)})
		return
	}
	if shown.Expr.Kind == expr.AnyLink {
		r.add(o.path(s.Key, "field"), "reference_any", locale.Args{"field": named(shown.Spec.Label, s.Field)})
		return
	}
	if shown.Expr.Sealed {
		r.add(o.path(s.Key, "field"), "reference_sealed", locale.Args{"field": named(shown.Spec.Label, s.Field)})
		return
	}
	show(s, &shown.Spec, shown.Type.Key())
	col.Expr.Target = shown.Expr.Target
}

// show gives a reference the settings by which the values of a field are shown.
func show(s, from *field.Spec, result string) {
	s.Result = result
	if from.CurrencyField != "" { // which is not read along: a number in no currency
		s.Result = "number"
	}
	s.Decimals, s.Currency, s.Unit, s.Thousands = from.Decimals, from.Currency, from.Unit, from.Thousands
	s.Options, s.ShowAs, s.Country, s.Format = from.Options, from.ShowAs, from.Country, from.Format
	s.OnText, s.OffText = from.OnText, from.OffText
	s.Steps, s.Icon, s.Half, s.Tags = from.Steps, from.Icon, from.Half, from.Tags
	s.Object, s.Display = from.Object, from.Display
}

// person resolves a reference to a field of a person or a department.
func (r *resolver) person(o *Object, col *Column, target string) {
	b, ok := builtinObject(target)
	if !ok {
		return
	}
	for _, f := range b.Fields {
		if f.Key != col.Spec.Field || target == expr.Users && (f.Key == "email" || f.Key == "roles" || f.Kind == expr.List) {
			continue
		}
		switch {
		case f.Kind == expr.Bool:
			col.Spec.Result = "switch"
		case f.Target == expr.Users:
			col.Spec.Result = "user"
		case f.Target == expr.Departments:
			col.Spec.Result = "department"
		default:
			col.Spec.Result = "text"
		}
		col.Expr.Target = f.Target
		return
	}
	r.missingField(o.path(col.Spec.Key, "field"), target, col.Spec.Field)
}
