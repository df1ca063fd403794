// Package switchfield is the field type of yes and no.
package switchfield

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Type is the field type "switch". It is never blank.
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "switch" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.Bool }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"on_text", "off_text"} }

// Check implements [field.Type].
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	for _, tag := range locale.Tags {
		if on, off := word(s, true, tag), word(s, false, tag); fold.Key(on) == fold.Key(off) {
			return map[string]*problem.Item{"off_text": field.Wrong(field.CodeSameWords, "value", on)}
		}
	}
	return nil
}

// word is what the field calls on or off in a language.
func word(s *field.Spec, on bool, tag locale.Tag) string {
	own, key := s.OffText, "switch_off"
	if on {
		own, key = s.OnText, "switch_on"
	}
	if text := own.In(tag); strings.TrimSpace(text) != "" {
		return text
	}
	return locale.Message(tag, key, nil)
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field { return &core.BoolField{Name: s.Key} }

// Normalise implements [field.Type]; null is off.
func (Type) Normalise(_ field.Context, _ *field.Spec, raw any) (any, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return false, nil
	case bool:
		return x, nil
	}
	return nil, field.WrongType("json_switch")
}

// Format implements [field.Type].
func (Type) Format(c field.Context, s *field.Spec, v any) string {
	tag := c.Tag
	if tag == "" {
		tag = locale.ZH
	}
	on, _ := v.(bool)
	return word(s, on, tag)
}

// Parse implements [field.Type]: the field's own words first.
func (Type) Parse(c field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if key := fold.Key(text); key != "" {
		for _, tag := range append([]locale.Tag{c.Tag}, locale.Tags...) {
			for _, on := range []bool{true, false} {
				if tag != "" && fold.Key(word(s, on, tag)) == key {
					return on, nil
				}
			}
		}
	}
	switch fold.Key(text) {
	case "是", "有", "对", "开", "开启", "启用", "真", "√", "✓", "✔", "☑", "yes", "y", "true", "t", "on", "1", "1.0":
		return true, nil
	case "", "否", "无", "没有", "错", "关", "关闭", "停用", "假", "×", "✗", "✘", "☐", "no", "n", "false", "f", "off", "0", "0.0", "-":
		return false, nil
	}
	return nil, field.Wrong(field.CodeInvalidSwitch, "value", field.Excerpt(text))
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string { return []string{"is_true", "is_false"} }

// Sortable implements [field.Sortable].
func (Type) Sortable() {}

// Groupable implements [field.Groupable].
func (Type) Groupable() {}

var (
	_ field.Type      = Type{}
	_ field.Sortable  = Type{}
	_ field.Groupable = Type{}
)
