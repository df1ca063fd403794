// Package multiselect is the field type of several choices among options.
package multiselect

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/field/internal/choice"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "multi_select". Its value lists options' values in the
// order of the options.
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "multi_select" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.List }

// Settings implements [field.Type].
func (Type) Settings() []string {
	return []string{"options", "option_set", "depends_on", "min_count", "max_count"}
}

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := choice.Check(s)
	if s.MaxCount < 0 || s.MaxCount > field.MaxOptions {
		out["max_count"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", field.MaxOptions)
	}
	most := field.MaxOptions
	if s.MaxCount > 0 {
		most = min(most, s.MaxCount)
	}
	if s.MinCount < 0 || s.MinCount > most {
		out["min_count"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", most)
	}
	return out
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field {
	return &column.List{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type]. Disabled options come back together with
// option_disabled: see [field.NewlyDisabled].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	given, it := field.Texts(raw, "json_texts")
	if it != nil {
		return nil, it
	}
	return arrange(s, given, s.Option)
}

// arrange finds the options of the texts and brings them in order.
func arrange(s *field.Spec, texts []string, find func(string) (field.Option, bool)) (any, *problem.Item) {
	wanted := make(map[string]bool, len(texts))
	for _, text := range texts {
		o, ok := find(text)
		if !ok {
			return nil, choice.Unknown(text)
		}
		if wanted[o.Value] {
			return nil, field.Wrong(field.CodeDuplicateItem, "value", o.Label)
		}
		wanted[o.Value] = true
	}
	if s.MaxCount > 0 && len(wanted) > s.MaxCount {
		return nil, field.Wrong(field.CodeTooManyItems, "max", s.MaxCount)
	}
	if n := len(wanted); n > 0 && n < s.MinCount {
		return nil, field.Wrong(field.CodeTooFewItems, "min", s.MinCount, "count", n)
	}
	out := make([]string, 0, len(wanted))
	for _, o := range s.Options {
		if wanted[o.Value] {
			out = append(out, o.Value)
		}
	}
	if it := field.NewlyDisabled(s, nil, out); it != nil {
		return out, it
	}
	return out, nil
}

// Format implements [field.Type]: labels with commas between, or the values as
// a JSON list where that could be read in two ways.
func (t Type) Format(c field.Context, s *field.Spec, v any) string {
	values, _ := v.([]string)
	labels := make([]string, len(values))
	for i, value := range values {
		labels[i] = choice.Label(c, s, value)
	}
	text := strings.Join(labels, ", ")
	if back, _ := t.Parse(c, s, text); !field.Equal(back, v) {
		return field.EncodeList(values)
	}
	return text
}

// Parse implements [field.Type]: values or labels with commas, semicolons,
// enumeration commas, bars or line ends between; one said twice counts once.
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	find := func(text string) (field.Option, bool) { return choice.Find(s, text) }
	text = strings.TrimSpace(text)
	if list, err := field.DecodeList(text); err == nil && strings.HasPrefix(text, "[") {
		return arrange(s, distinct(s, list), find)
	}
	if _, ok := find(text); ok {
		return arrange(s, []string{text}, find)
	}
	return arrange(s, distinct(s, Split(text)), find)
}

// Split takes a text apart into what names one option each.
func Split(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；、|\n\r", r) })
}

// distinct trims texts and leaves out blank ones and those that name an option
// for a second time.
func distinct(s *field.Spec, texts []string) []string {
	out, seen := texts[:0:0], map[string]bool{}
	for _, text := range texts {
		text = strings.TrimSpace(text)
		key := text
		if o, ok := choice.Find(s, text); ok {
			key = o.Value
		}
		if text != "" && !seen[key] {
			out, seen[key] = append(out, text), true
		}
	}
	return out
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"has_any", "has_all", "has_none", "blank", "not_blank"}
}

var _ field.Type = Type{}
