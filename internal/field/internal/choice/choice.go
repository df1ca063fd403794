// Package choice is what the field types with options share.
package choice

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of a list of options.
const (
	MaxOptions = 1000
	MaxValue   = 100 // bytes of one value
)

// Check reports what is wrong with the options of a field.
func Check(s *field.Spec) map[string]*problem.Item {
	if it := checkOptions(s.Options); it != nil {
		return map[string]*problem.Item{"options": it}
	}
	return nil
}

func checkOptions(options []field.Option) *problem.Item {
	if len(options) == 0 {
		return field.Wrong(field.CodeNoOptions)
	}
	if len(options) > MaxOptions {
		return field.Wrong(field.CodeTooManyItems, "max", MaxOptions)
	}
	seen := make(map[string]bool, len(options))
	for i, o := range options {
		switch {
		case !validValue(o.Value):
			return field.Wrong(field.CodeOptionValue, "number", i+1)
		case seen[o.Value]:
			return field.Wrong(field.CodeOptionTwice, "value", o.Value)
		case o.Label.IsZero():
			return field.Wrong(field.CodeOptionLabel, "value", o.Value)
		case o.Color != "" && !field.IsColor(o.Color):
			return field.Wrong(field.CodeOptionColor, "color", field.Excerpt(o.Color), "value", o.Value)
		}
		seen[o.Value] = true
	}
	return nil
}

// validValue reports whether v may be stored: some text without spaces around
// it and without control characters.
func validValue(v string) bool {
	return v != "" && len(v) <= MaxValue && strings.TrimSpace(v) == v && strings.IndexFunc(v, func(r rune) bool {
		return r < ' ' || r == 0x7f || r == '\uFFFD'
	}) < 0
}

// Find finds the option that text names: by value, else by label in either
// language, whatever its case and width. Of several with one label the first
// that is not disabled counts.
func Find(s *field.Spec, text string) (field.Option, bool) {
	if o, ok := s.Option(text); ok {
		return o, true
	}
	key, found, hit := fold.Key(text), field.Option{}, false
	if key == "" {
		return found, false
	}
	for _, o := range s.Options {
		if fold.Key(o.Value) != key && fold.Key(o.Label.ZH) != key && fold.Key(o.Label.EN) != key {
			continue
		}
		if !o.Disabled {
			return o, true
		}
		if !hit {
			found, hit = o, true
		}
	}
	return found, hit
}

// Label writes a value as the label of its option, or as itself where the label
// would not lead back to it.
func Label(c field.Context, s *field.Spec, value string) string {
	o, ok := s.Option(value)
	if !ok {
		return value
	}
	tag := c.Tag
	if tag == "" {
		tag = locale.ZH
	}
	label := o.Label.In(tag)
	if back, ok := Find(s, label); !ok || back.Value != value {
		return value
	}
	return label
}

// Unknown says that no option has this value or label.
func Unknown(text string) *problem.Item {
	return field.Wrong(field.CodeUnknownOption, "value", field.Excerpt(text))
}
