// Package user is the field type that names one person of the business.
package user

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/link"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "user".
type Type struct{ link.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "user" }

// Settings implements [field.Type].
func (Type) Settings() []string { return field.RangeSettings() }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item { return field.CheckRange(s, true) }

// Target implements [field.Linker].
func (Type) Target(*field.Spec) string { return expr.Users }

var (
	_ field.Type   = Type{}
	_ field.Linker = Type{}
)
