// Package users is the field type that names several persons of the business.
package users

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/link"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "users".
type Type struct{ link.Several }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "users" }

// Settings implements [field.Type].
func (Type) Settings() []string { return field.RangeSettings("max_count") }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	if out := link.CheckCount(s); out != nil {
		return out
	}
	return field.CheckRange(s, true)
}

// Target implements [field.Linker].
func (Type) Target(*field.Spec) string { return expr.Users }

var (
	_ field.Type     = Type{}
	_ field.Linker   = Type{}
	_ field.Splitter = Type{}
)
