// Package relation is the field type that links to a record of an object.
package relation

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/link"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "relation".
type Type struct{ link.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "relation" }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"object", "filter", "display", "on_delete", "inverse", "fill"}
}

// Check implements [field.Type]. Whether the object, its fields and the filter
// are right is known only with all documents at hand.
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.Object == "" {
		out["object"] = field.Wrong(field.CodeNoTarget)
	}
	if !slices.Contains([]string{"", "clear", "restrict", "cascade"}, s.OnDelete) {
		out["on_delete"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.OnDelete))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Target implements [field.Linker].
func (Type) Target(s *field.Spec) string { return s.Object }

var (
	_ field.Type   = Type{}
	_ field.Linker = Type{}
)
