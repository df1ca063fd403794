// Package completeness is the field type that says how much of a record is filled in,
// as a share. What counts, and how much, its object says.
package completeness

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/percent"
)

// Key is the type's api name.
const Key = "completeness"

// Type is the field type "completeness": a computed percent of whole numbers.
type Type struct{ percent.Type }

// New makes the type.
func New() Type { return Type{percent.New()} }

// Key implements [field.Type].
func (Type) Key() string { return Key }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"show_as"} }

// Computed implements [field.Computed].
func (Type) Computed() {}

// As implements [field.Derived].
func (t Type) As(*field.Spec) field.Type { return t.Type }

// Fit implements [field.Derived].
func (t Type) Fit(_ *field.Spec, v any) any {
	whole := 0
	out, wrong := t.Normalise(field.Context{}, &field.Spec{Decimals: &whole}, v)
	if wrong != nil {
		return nil
	}
	return out
}

var _ field.Derived = Type{}
