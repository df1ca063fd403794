// Package emails is the field type of several e-mail addresses, each with a kind.
package emails

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/contact"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "emails". The domains are kept in lower case.
type Type struct{ contact.Several }

// New makes the type.
func New() Type {
	read := func(s *field.Spec, text string) (string, *problem.Item) {
		if strings.Contains(text, "*") { // as masks have
			return "", field.Wrong(field.CodeInvalidEmail, "value", field.Excerpt(text))
		}
		return contact.Email(s, contact.WrittenEmail(text))
	}
	return Type{contact.Several{One: read, Presets: []string{"work", "personal", "other"}}}
}

// Key implements [field.Type].
func (Type) Key() string { return "emails" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"kinds", "max_count"} }

var (
	_ field.Type    = Type{}
	_ field.Shaped  = Type{}
	_ field.Several = Type{}
)
