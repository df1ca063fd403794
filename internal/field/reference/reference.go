// Package reference is the field type that shows a field of a linked record.
package reference

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/result"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "reference". Its Result, and the settings by which
// values are shown, are those of the field that it shows; whoever has all
// documents fills them in.
type Type struct{ result.Base }

// New makes the type over all that it may show.
func New(types ...field.Type) Type { return Type{result.New(types...)} }

// Key implements [field.Type].
func (Type) Key() string { return "reference" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"via", "field"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.Via == "" {
		out["via"] = field.Wrong(field.CodeNoVia)
	}
	if s.Field == "" {
		out["field"] = field.Wrong(field.CodeNoField)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

var _ field.Derived = Type{}
