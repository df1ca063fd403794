// Package text is the field type of one line of text.
package text

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Lengths in code points.
const (
	DefaultLength = 500
	MaxLength     = 5000
)

// Type is the field type "text".
type Type struct{ plain.Limited }

// New makes the type.
func New() Type {
	return Type{plain.Limited{Default: DefaultLength, Most: MaxLength}}
}

// Key implements [field.Type].
func (Type) Key() string { return "text" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"max_length"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item { return t.CheckLength(s) }

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var (
	_ field.Type      = Type{}
	_ field.Sortable  = Type{}
	_ field.Groupable = Type{}
)
