// Package formula is the field type whose value an expression over the record
// gives.
package formula

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/result"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Results are what a formula may give, as documents name it.
func Results() []string {
	return []string{"number", "text", "date", "datetime", "bool", "money", "percent"}
}

// Type is the field type "formula".
type Type struct{ result.Base }

// New makes the type over those that its results may be of.
func New(types ...field.Type) Type { return Type{result.New(types...)} }

// Key implements [field.Type].
func (Type) Key() string { return "formula" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"result", "formula", "blank_as_zero", "decimals", "currency", "unit", "public"}
}

// Check implements [field.Type]. Whether the formula itself is right is known
// only with all documents at hand.
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	for key, it := range t.As(s).Check(s) {
		out[key] = it
	}
	if !slices.Contains(Results(), s.Result) {
		out["result"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Result))
	}
	if strings.TrimSpace(s.Formula) == "" {
		out["formula"] = field.Wrong(field.CodeNoFormula)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

var _ field.Derived = Type{}
