// Package phone is the field type of telephone numbers.
package phone

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/contact"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "phone". Its value is E.164.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "phone" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"country"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item { return contact.CheckCountry(s) }

// Normalise implements [field.Type]. Numbers with a country code are taken as
// they are, others as the field's country's.
func (t Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	return t.Parse(c, s, text)
}

// Parse implements [field.Type].
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	number, it := contact.Phone(s, text)
	if it != nil {
		return nil, it
	}
	return number, nil
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var _ field.Type = Type{}
