// Package result is what the computed field types share: their values are those
// of another type, which the field's document names.
package result

import (
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxText is the longest computed text, in code points; more is cut off.
const maxText = 5000

// Base is embedded by the computed types. Its values are of the type that the
// spec's Result names.
type Base struct{ types map[string]field.Type }

// New makes a base over the types that results may be of.
func New(types ...field.Type) Base {
	b := Base{types: make(map[string]field.Type, len(types))}
	for _, t := range types {
		b.types[t.Key()] = t
	}
	return b
}

// TypeOf is the key of the field type behind a result: documents say bool.
func TypeOf(result string) string {
	switch result {
	case "":
		return "number"
	case "bool":
		return "switch"
	}
	return result
}

// As implements [field.Derived].
func (b Base) As(s *field.Spec) field.Type {
	if t, ok := b.types[TypeOf(s.Result)]; ok {
		return t
	}
	return b.types["number"]
}

// Computed implements [field.Computed].
func (Base) Computed() {}

// Kind implements [field.Type].
func (b Base) Kind(s *field.Spec) expr.Kind { return b.As(s).Kind(s) }

// Column implements [field.Type].
func (b Base) Column(s *field.Spec) core.Field { return b.As(s).Column(s) }

// Operators implements [field.Type].
func (b Base) Operators(s *field.Spec) []string { return b.As(s).Operators(s) }

// Normalise implements [field.Type].
func (b Base) Normalise(c field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	return b.As(s).Normalise(c, s, raw)
}

// Format implements [field.Type].
func (b Base) Format(c field.Context, s *field.Spec, v any) string { return b.As(s).Format(c, s, v) }

// Parse implements [field.Type].
func (b Base) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	return b.As(s).Parse(c, s, text)
}

// Fit implements [field.Derived].
func (b Base) Fit(s *field.Spec, v any) any {
	kind := b.Kind(s)
	if text, ok := v.(string); ok && kind == expr.Text {
		return cut(text)
	}
	out, wrong := b.As(s).Normalise(field.Context{}, s, v)
	if wrong != nil {
		return field.BlankOf(kind)
	}
	return out
}

func cut(text string) string {
	if len(text) <= maxText || utf8.RuneCountInString(text) <= maxText {
		return text
	}
	n := 0
	for i := range text {
		if n == maxText {
			return text[:i]
		}
		n++
	}
	return text
}
