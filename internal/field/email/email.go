// Package email is the field type of e-mail addresses.
package email

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/contact"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "email". The domain is kept in lower case.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "email" }

// Settings implements [field.Type].
func (Type) Settings() []string { return nil }

// Check implements [field.Type].
func (Type) Check(*field.Spec) map[string]*problem.Item { return nil }

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	address, it := contact.Email(s, text)
	if it != nil {
		return nil, it
	}
	return address, nil
}

// Parse implements [field.Type]. "王芳 <wang@example.com>" and "mailto:" are
// understood.
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return t.Normalise(c, s, contact.WrittenEmail(text))
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var _ field.Type = Type{}
