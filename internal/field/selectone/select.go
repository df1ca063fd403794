// Package selectone is the field type of one choice among options.
package selectone

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/choice"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "select". Its value is an option's value, "" when none
// is chosen.
type Type struct{ plain.Base }

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "select" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"options", "option_set", "depends_on", "show_as"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := choice.Check(s)
	if !slices.Contains([]string{"", "dropdown", "radio"}, s.ShowAs) {
		out["show_as"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.ShowAs))
	}
	return out
}

// Normalise implements [field.Type]. A disabled option comes back together with
// option_disabled: see [field.NewlyDisabled].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	value, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	if value == "" {
		return "", nil
	}
	o, ok := s.Option(value)
	if !ok {
		return nil, choice.Unknown(value)
	}
	return found(o)
}

// Format implements [field.Type].
func (Type) Format(c field.Context, s *field.Spec, v any) string {
	value, _ := v.(string)
	return choice.Label(c, s, value)
}

// Parse implements [field.Type]: an option's value, or its label in either
// language.
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	o, ok := choice.Find(s, text)
	if !ok {
		return nil, choice.Unknown(text)
	}
	return found(o)
}

func found(o field.Option) (any, *problem.Item) {
	if o.Disabled {
		return o.Value, field.OptionDisabled(o)
	}
	return o.Value, nil
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"eq", "ne", "in", "not_in", "blank", "not_blank"}
}

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var _ field.Type = Type{}
