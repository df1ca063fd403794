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

// Link is a data linkage, the settings of a rule of kind link: of the newest
// record of From in which each field of Match has the value that the form has,
// the form takes values over. With Missing clear what it took before goes when
// there is none; else it stays.
type Link struct {
	From    string      `json:"from,omitempty" yaml:"from,omitempty"`
	Match   []LinkMatch `json:"match,omitempty" yaml:"match,omitempty"`
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
// those that there are.
type LinkTake struct {
	Into    string     `json:"into" yaml:"into"`
	Value   string     `json:"value" yaml:"value"`
	Columns []LinkTake `json:"columns,omitempty" yaml:"columns,omitempty"`
}

func (k Link) isZero() bool {
	return k.From == "" && len(k.Match) == 0 && len(k.Take) == 0 && k.On == "" && k.Missing == ""
}

// linkRule checks what a data linkage says by itself.
func (c *inspection) linkRule(path string, r FormRule, placed map[string]bool) {
	for _, of := range []struct {
		name  string
		blank bool
	}{{"key", r.Key == ""}, {"from", r.From == ""}, {"match", len(r.Match) == 0}, {"take", len(r.Take) == 0}} {
		if of.blank {
			c.required(at(path, of.name))
		}
	}
	if r.When != "" {
		c.add(at(path, "when"), "not_allowed")
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
	for i, t := range r.Take {
		l.taking(at(path, "take", i), f.Object, r.From, t)
	}
}

func (l *linker) taking(path, into, from string, t LinkTake) {
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
