// Package money is the field type of amounts in one currency.
package money

import (
	"math"
	"strconv"

	"golang.org/x/text/currency"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/numeric"
	"github.com/tenon-crm/tenon/internal/problem"
)

// DefaultDecimals are those of an amount whose document says none.
const DefaultDecimals = 2

// Type is the field type "money".
type Type struct{ numeric.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "money" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"currency", "currency_field", "decimals", "min", "max", "thousands", "show_as"}
}

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := numeric.CheckShown(s, numeric.Check(s), TenThousands)
	if s.Currency != "" && !IsCurrency(s.Currency) {
		if out == nil {
			out = map[string]*problem.Item{}
		}
		out["currency"] = field.Wrong(field.CodeUnknownCurrency, "currency", field.Excerpt(s.Currency))
	}
	return out
}

// TenThousands is the way of showing an amount in 万: 1.2 for 12,000.
const TenThousands = "wan"

// IsCurrency reports whether code is a currency of ISO 4217, in upper case.
func IsCurrency(code string) bool {
	unit, err := currency.ParseISO(code)
	return err == nil && unit.String() == code
}

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	return numeric.Normalise(s, raw, decimals(s))
}

// Format implements [field.Type]: the amount with all its decimals, without
// sign of the currency or thousands.
func (Type) Format(_ field.Context, s *field.Spec, v any) string {
	x, ok := v.(float64)
	switch {
	case !ok:
		return ""
	case math.Abs(x) >= 1e15 || x != numeric.Round(x, decimals(s)):
		return numeric.Plain(x)
	}
	return strconv.FormatFloat(x, 'f', decimals(s), 64)
}

// Parse implements [field.Type].
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return numeric.Parse(s, text, decimals(s))
}

func decimals(s *field.Spec) int {
	if s.Decimals == nil {
		return DefaultDecimals
	}
	return *s.Decimals
}

var (
	_ field.Type     = Type{}
	_ field.Summable = Type{}
)
