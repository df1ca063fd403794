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
func (Type) Settings() []string { return []string{"format", "pattern", "message", "max_length"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.CheckLength(s)
	if out == nil {
		out = map[string]*problem.Item{}
	}
	checkFormat(s, out)
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type]. A text of a format is kept without the
// spaces that people read it with.
func (t Type) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	v, it := t.Limited.Normalise(c, s, raw)
	if it != nil || v == "" {
		return v, it
	}
	text, it := formatted(s, v.(string))
	if it != nil {
		return nil, it
	}
	return text, nil
}

// Parse implements [field.Type].
func (t Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return t.Normalise(c, s, text)
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var (
	_ field.Type      = Type{}
	_ field.Sortable  = Type{}
	_ field.Groupable = Type{}
)
