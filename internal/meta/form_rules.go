package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// CompiledFormRule is a rule of a form ready to run.
type CompiledFormRule struct {
	FormRule
	When *expr.Program
}

// formRules checks what a form says about its own rules: each key once, fields
// that the form has, and options where the kind has them.
func (c *inspection) formRules(f *Form, placed map[string]bool) {
	keys := map[string]bool{}
	for i, r := range f.Rules {
		path := at("rules", i)
		if r.Key != "" && keys[r.Key] {
			c.add(at(path, "key"), "duplicate_key", locale.Args{"key": r.Key})
		}
		keys[r.Key] = true
		if r.Kind == FormRuleLink {
			c.linkRule(path, r, placed)
			continue
		}
		if r.When == "" {
			c.required(at(path, "when"))
		}
		if len(r.Fields) == 0 {
			c.required(at(path, "fields"))
		}
		if !r.Link.isZero() {
			c.add(path, "form_rule_no_link")
		}
		for j, key := range r.Fields {
			switch {
			case slices.Index(r.Fields, key) != j:
				c.add(at(path, "fields", j), "field_named_twice", locale.Args{"field": key})
			case !placed[key]:
				c.add(at(path, "fields", j), "form_rule_not_placed", locale.Args{"field": key})
			}
		}
		switch {
		case r.Kind == FormRuleOptions && len(r.Options) == 0:
			c.required(at(path, "options"))
		case r.Kind != FormRuleOptions && len(r.Options) > 0:
			c.add(at(path, "options"), "form_rule_no_options")
		}
	}
}

// formRules checks what the rules of a form say about the object's fields.
func (l *linker) formRules(f *Form) {
	for i, r := range f.Rules {
		if r.Kind == FormRuleLink {
			l.linkage(f, at("rules", i), r)
		}
		for j, key := range r.Fields {
			path := at("rules", i, "fields", j)
			if !l.field(path, f.Object, key) {
				continue
			}
			col := l.column(f.Object, key)
			switch {
			case r.Kind == FormRuleRequire && computed(col):
				l.add(path, "form_rule_computed", locale.Args{"field": named(col.Spec.Label, key)})
			case r.Kind == FormRuleOptions && len(col.Spec.Options) == 0:
				l.add(path, "form_rule_needs_options", locale.Args{"field": named(col.Spec.Label, key)})
			case r.Kind == FormRuleOptions:
				l.offered(at("rules", i, "options"), f.Object, col, r.Options)
			}
		}
	}
}

// offered checks that the values that a rule offers are options of the field.
func (l *linker) offered(path, object string, col *Column, values []string) {
	for j, v := range values {
		if _, ok := col.Spec.Option(v); ok {
			l.optionNamed(at(path, j), object, col, v)
		} else {
			l.add(at(path, j), "no_such_option", locale.Args{"field": named(col.Spec.Label, col.Spec.Key), "option": v})
		}
	}
}

// computed reports whether the platform makes a column's value.
func computed(c *Column) bool {
	if c.System {
		return c.Spec.Key != "owner"
	}
	_, is := c.Type.(field.Computed)
	return is
}

// formExpressions compiles the rules of a form.
func (l *linker) formExpressions(f *Form) {
	l.doc = f
	o := l.snap.Objects[f.Object]
	if o == nil {
		return // said already
	}
	l.gates(o, f)
	for i, r := range f.Rules {
		if r.Kind == FormRuleLink {
			if link := l.linkExpressions(at("rules", i), o, r); !r.Disabled {
				o.Linkages[f.Key] = append(o.Linkages[f.Key], link)
			}
			continue
		}
		when := l.compile(at("rules", i, "when"), f.Object, r.When, expr.Rule)
		if !r.Disabled {
			o.FormRules[f.Key] = append(o.FormRules[f.Key], CompiledFormRule{FormRule: r, When: when})
		}
	}
}
