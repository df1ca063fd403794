// Package number is the field type of plain numbers.
package number

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/numeric"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "number".
type Type struct{ numeric.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "number" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"decimals", "min", "max", "step", "unit", "thousands"}
}

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item { return numeric.Check(s) }

// Normalise implements [field.Type]. Without the setting a number keeps all of
// its 15 digits.
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	return numeric.Normalise(s, raw, decimals(s))
}

// Format implements [field.Type].
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	if x, ok := v.(float64); ok {
		return numeric.Plain(x)
	}
	return ""
}

// Parse implements [field.Type].
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return numeric.Parse(s, text, decimals(s))
}

func decimals(s *field.Spec) int {
	if s.Decimals == nil {
		return -1
	}
	return *s.Decimals
}

var (
	_ field.Type     = Type{}
	_ field.Summable = Type{}
)
