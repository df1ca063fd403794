package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// When a data linkage looks for its record.
const (
	LinkOnChange = "change" // whenever what it looks by changes
	LinkOnCreate = "create" // the same, but of new records only
)

// MaxEach bounds the records that one linkage makes rows of.
const MaxEach = 500

// Link is a data linkage, the settings of a rule of kind link: of the first record
// of From in which each field of Match has the value that the form has, and which
// Where holds for, the form takes values over. Where reads that record as record
// and the one that is filled in as form. With Missing clear what it took before
// goes when there is none, or the rule's When does not hold; else it stays.
type Link struct {
	From    string      `json:"from,omitempty" yaml:"from,omitempty"`
	Match   []LinkMatch `json:"match,omitempty" yaml:"match,omitempty"`
	Where   string      `json:"where,omitempty" yaml:"where,omitempty"` // CEL
	Sort    string      `json:"sort,omitempty" yaml:"sort,omitempty"`   // which comes first: "-price,name"; default the newest
	Take    []LinkTake  `json:"take,omitempty" yaml:"take,omitempty"`
	On      string      `json:"on,omitempty" yaml:"on,omitempty"`           // change (default), create
	Missing string      `json:"missing,omitempty" yaml:"missing,omitempty"` // keep (default), clear
}

// LinkMatch says that Field of the other object has the value of With here.
type LinkMatch struct {
	Field string `json:"field" yaml:"field"`
	With  string `json:"with" yaml:"with"`
}

// LinkTake puts the value of a field of the other record into one of the form. Of
// sub-forms, Columns says the same of their columns: the rows take the place of
// those that there are. With Each in place of Value every record that is found
// becomes a row, the first Each of them.
type LinkTake struct {
	Into    string     `json:"into" yaml:"into"`
	Value   string     `json:"value,omitempty" yaml:"value,omitempty"`
	Each    int        `json:"each,omitempty" yaml:"each,omitempty"`
	Columns []LinkTake `json:"columns,omitempty" yaml:"columns,omitempty"`
}

// CompiledLink is a data linkage ready to run; a program is nil where there is no
// such condition.
type CompiledLink struct {
	FormRule
	When, Where *expr.Program
}

func (k Link) isZero() bool {
	return k.From == "" && len(k.Match) == 0 && k.Where == "" && k.Sort == "" && len(k.Take) == 0 && k.On == "" && k.Missing == ""
}

// linkRule checks what a data linkage says by itself.
func (c *inspection) linkRule(path string, r FormRule, placed map[string]bool) {
	for _, of := range []struct {
		name  string
		blank bool
	}{{"key", r.Key == ""}, {"from", r.From == ""}, {"match", len(r.Match) == 0 && r.Where == ""}, {"take", len(r.Take) == 0}} {
		if of.blank {
			c.required(at(path, of.name))
		}
	}
	if len(r.Fields) > 0 {
		c.add(at(path, "fields"), "not_allowed")
	}
	for i, m := range r.Match {
		if !placed[m.With] {
			c.add(at(path, "match", i, "with"), "form_rule_not_placed", locale.Args{"field": m.With})
		}
	}
	for i, t := range r.Take {
		switch {
		case slices.IndexFunc(r.Take, func(x LinkTake) bool { return x.Into == t.Into }) != i:
			c.add(at(path, "take", i, "into"), "field_named_twice", locale.Args{"field": t.Into})
		case !placed[t.Into]:
			c.add(at(path, "take", i, "into"), "form_rule_not_placed", locale.Args{"field": t.Into})
		case (t.Value == "") == (t.Each == 0):
			c.required(at(path, "take", i, "value"))
		}
		for j, column := range t.Columns {
			if column.Value == "" {
				c.required(at(path, "take", i, "columns", j, "value"))
			}
		}
	}
}

// linkage checks a data linkage against both objects.
func (l *linker) linkage(f *Form, path string, r FormRule) {
	if !l.object(at(path, "from"), r.From) {
		return
	}
	for i, m := range r.Match {
		p := at(path, "match", i)
		if l.field(at(p, "field"), r.From, m.Field) && l.field(at(p, "with"), f.Object, m.With) {
			there, here := l.column(r.From, m.Field), l.column(f.Object, m.With)
			if there.Part != "" || here.Part != "" || !alike(there, here) || there.Expr.Kind == expr.List {
				l.add(at(p, "field"), "link_not_alike", locale.Args{"from": l.fieldName(r.From, m.Field), "into": l.fieldName(f.Object, m.With)})
			}
		}
	}
	for _, key := range SortFields(r.Sort) {
		l.sortField(at(path, "sort"), r.From, key)
	}
	for i, t := range r.Take {
		p := at(path, "take", i)
		if t.Each > 0 {
			l.takingEach(p, f.Object, r.From, t)
		} else {
			l.taking(p, f.Object, r.From, t)
		}
	}
}

// takingEach checks that records can become rows of a sub-form, which has room for
// as many.
func (l *linker) takingEach(path, into, from string, t LinkTake) {
	if !l.field(at(path, "into"), into, t.Into) {
		return
	}
	here := l.column(into, t.Into)
	switch {
	case here.Part == "" || len(t.Columns) == 0:
		l.add(at(path, "columns"), "link_not_alike", locale.Args{"from": l.objectName(from), "into": l.fieldName(into, t.Into)})
	case here.Spec.MaxRows > 0 && t.Each > here.Spec.MaxRows:
		l.add(at(path, "each"), "link_too_many_rows", locale.Args{"field": l.fieldName(into, t.Into), "max": here.Spec.MaxRows})
	}
	for i, column := range t.Columns {
		if here.Part != "" {
			l.taking(at(path, "columns", i), here.Part, from, column)
		}
	}
}

// linkExpressions compiles the conditions of a data linkage. Rows of what is
// filled in are not looked at: it is asked for while they are typed.
func (l *linker) linkExpressions(path string, o *CompiledObject, r FormRule) CompiledLink {
	out := CompiledLink{FormRule: r}
	if r.When != "" {
		out.When = l.compile(at(path, "when"), o.Key, r.When, expr.Rule)
		l.withoutRows(at(path, "when"), o, out.When)
	}
	if r.Where != "" && l.snap.Objects[r.From] != nil {
		out.Where = l.compile(at(path, "where"), r.From, r.Where, expr.Choosing(o.Key))
		if r.From != o.Key {
			l.withoutRows(at(path, "where"), o, out.Where)
		}
	}
	return out
}

func (l *linker) withoutRows(path string, o *CompiledObject, p *expr.Program) {
	if p == nil {
		return
	}
	for _, c := range o.All {
		if c.Part != "" && slices.ContainsFunc(p.Deps(), func(d expr.Dep) bool { return d.Object == c.Part }) {
			l.add(path, "link_reads_rows", locale.Args{"field": named(c.Spec.Label, c.Spec.Key)})
		}
	}
}

func (l *linker) taking(path, into, from string, t LinkTake) {
	if t.Each > 0 {
		l.add(at(path, "each"), "not_allowed")
		return
	}
	okInto := l.field(at(path, "into"), into, t.Into)
	if !l.field(at(path, "value"), from, t.Value) || !okInto {
		return
	}
	there, here := l.column(from, t.Value), l.column(into, t.Into)
	names := locale.Args{"from": l.fieldName(from, t.Value), "into": l.fieldName(into, t.Into)}
	switch {
	case computed(here):
		l.add(at(path, "into"), "form_rule_computed", locale.Args{"field": named(here.Spec.Label, t.Into)})
	case here.Part == "" && there.Part == "" && len(t.Columns) == 0:
		if !alike(there, here) {
			l.add(at(path, "value"), "link_not_alike", names)
		}
	case here.Part == "" || there.Part == "" || len(t.Columns) == 0:
		l.add(at(path, "value"), "link_not_alike", names)
	default:
		for j, column := range t.Columns {
			l.taking(at(path, "columns", j), here.Part, there.Part, column)
		}
	}
}

// alike reports whether values of one field can stand in the other: of one kind,
// and links to the same records.
func alike(a, b *Column) bool {
	for _, c := range []*Column{a, b} {
		if _, files := c.Type.(field.Filer); files {
			return false
		}
	}
	return typeOf(a.Expr) == typeOf(b.Expr)
}
