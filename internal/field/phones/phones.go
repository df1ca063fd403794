// Package phones is the field type of several telephone numbers, each with a kind.
package phones

import (
	"maps"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/contact"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "phones". Its values are E.164.
type Type struct{ contact.Several }

// New makes the type.
func New() Type {
	return Type{contact.Several{One: contact.Phone, Presets: []string{"mobile", "work", "home", "fax", "other"}}}
}

// Key implements [field.Type].
func (Type) Key() string { return "phones" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"country", "kinds", "max_count"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.Several.Check(s)
	if wrong := contact.CheckCountry(s); out == nil {
		out = wrong
	} else {
		maps.Copy(out, wrong)
	}
	return out
}

var (
	_ field.Type    = Type{}
	_ field.Shaped  = Type{}
	_ field.Several = Type{}
)
