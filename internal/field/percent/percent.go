// Package percent is the field type of shares: 0.25 is 25 %.
package percent

import (
	"math"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/numeric"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "percent". Its limits are of the value (0.25), its
// decimals those of the percentage that people see (25.13 % has two).
type Type struct{ numeric.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "percent" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"decimals", "min", "max", "show_as"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	return numeric.CheckShown(s, numeric.Check(s), Bar)
}

// Bar is the way of showing a share as a bar beside its number.
const Bar = "bar"

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	return numeric.Normalise(s, raw, decimals(s))
}

// Format implements [field.Type].
func (Type) Format(_ field.Context, _ *field.Spec, v any) string {
	x, ok := v.(float64)
	switch {
	case !ok:
		return ""
	case math.Abs(x) >= 1e18 || x != 0 && math.Abs(x) < 1e-18:
		return numeric.Plain(x)
	}
	return numeric.Plain(numeric.Shift(x, 2)) + "%"
}

// Parse implements [field.Type]. Text without a percent sign is the value
// itself: "0.25" and "25%" are the same.
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return numeric.Parse(s, text, decimals(s))
}

func decimals(s *field.Spec) int {
	if s.Decimals == nil {
		return -1
	}
	return *s.Decimals + 2
}

var (
	_ field.Type     = Type{}
	_ field.Summable = Type{}
)
