// Package rollup is the field type that counts or totals the records which link
// to a record.
package rollup

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/result"
	"github.com/tenon-crm/tenon/internal/problem"
)

// What a roll-up makes of the records.
const (
	Count = "count"
	Sum   = "sum"
	Min   = "min"
	Max   = "max"
	Avg   = "avg"
)

// Type is the field type "rollup". Its Result is not a setting: it follows from
// the field that is totalled, and whoever has all documents fills it in.
type Type struct{ result.Base }

// New makes the type over those that its results may be of.
func New(types ...field.Type) Type { return Type{result.New(types...)} }

// Key implements [field.Type].
func (Type) Key() string { return "rollup" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"object", "via", "op", "field", "filter", "decimals", "currency", "unit", "public"}
}

// Check implements [field.Type]. Whether object, fields and filter are right is
// known only with all documents at hand.
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	for key, it := range t.As(s).Check(s) {
		out[key] = it
	}
	if s.Object == "" {
		out["object"] = field.Wrong(field.CodeNoTarget)
	}
	if s.Via == "" {
		out["via"] = field.Wrong(field.CodeNoVia)
	}
	if !slices.Contains([]string{Count, Sum, Min, Max, Avg}, s.Op) {
		out["op"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Op))
	} else if s.Op != Count && s.Field == "" {
		out["field"] = field.Wrong(field.CodeNoField)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

var _ field.Derived = Type{}
