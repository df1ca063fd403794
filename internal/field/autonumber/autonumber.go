// Package autonumber is the field type of numbers that records get by
// themselves: KH20260007.
package autonumber

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// DefaultPattern is that of a field whose document has none.
const DefaultPattern = "{yyyyMMdd}{0000}"

// maxPattern and maxValue are in code points.
const (
	maxPattern = 100
	maxValue   = 200
)

// Type is the field type "auto_number". The pipeline makes its value with
// Render when a record is created.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "auto_number" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"pattern", "reset"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if !slices.Contains([]string{"", "never", "year", "month", "day"}, s.Reset) {
		out["reset"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Reset))
	}
	if it := checkPattern(s); it != nil {
		out["pattern"] = it
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func checkPattern(s *field.Spec) *problem.Item {
	pattern := s.Pattern
	if pattern == "" {
		pattern = DefaultPattern
	}
	if it := plain.Limit(pattern, maxPattern); it != nil {
		return it
	}
	if clean, it := plain.Clean(&field.Spec{Normalise: field.Normalise{field.NormaliseNone}}, pattern, false); it != nil || strings.TrimSpace(clean) != clean {
		return field.Wrong(field.CodeInvalidCharacters)
	}
	parts, unknown := split(pattern)
	if unknown != "" {
		return field.Wrong(field.CodePatternPlace, "place", field.Excerpt(unknown))
	}
	counters := 0
	for _, p := range parts {
		if p.digits > 0 {
			counters++
		}
	}
	switch {
	case counters != 1:
		return field.Wrong(field.CodePatternCounter)
	case !tells(parts, s.Reset):
		return field.Wrong(field.CodePatternRepeats)
	}
	return nil
}

// Computed implements [field.Computed].
func (Type) Computed() {}

// Normalise implements [field.Type], for numbers that an import brings along.
func (Type) Normalise(_ field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	if text, it = plain.Clean(&field.Spec{}, text, false); it != nil {
		return nil, it
	}
	if it = plain.Limit(text, maxValue); it != nil {
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

var (
	_ field.Type     = Type{}
	_ field.Computed = Type{}
)
