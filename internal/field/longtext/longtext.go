// Package longtext is the field type of text in several lines.
package longtext

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Lengths in code points, and lines that a form may show.
const (
	DefaultLength = 100_000
	MaxLength     = 1_000_000
	MaxRows       = 50
)

// Type is the field type "long_text".
type Type struct{ plain.Limited }

// New makes the type.
func New() Type {
	return Type{plain.Limited{Lines: true, Default: DefaultLength, Most: MaxLength}}
}

// Key implements [field.Type].
func (Type) Key() string { return "long_text" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"max_length", "rows"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.CheckLength(s)
	if s.Rows < 0 || s.Rows > MaxRows {
		if out == nil {
			out = map[string]*problem.Item{}
		}
		out["rows"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxRows)
	}
	return out
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"contains", "not_contains", "blank", "not_blank"}
}

var _ field.Type = Type{}
