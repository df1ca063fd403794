// Package choice is what the field types with options share.
package choice

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Check reports what is wrong with the options of a field: its own, or the set
// that they are from.
func Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	switch {
	case s.OptionSet == "":
		if it := field.CheckOptions(s.Options); it != nil {
			out["options"] = it
		}
		for _, o := range s.Options {
			if len(o.Parents) > 0 && s.DependsOn == "" && out["options"] == nil {
				out["options"] = field.Wrong(field.CodeOptionParents, "value", o.Label)
			}
		}
	case len(s.Options) > 0:
		out["options"] = field.Wrong(field.CodeOptionsOfSet)
	}
	if s.DependsOn != "" && s.DependsOn == s.Key {
		out["depends_on"] = field.Wrong(field.CodeDependsOnItself)
	}
	return out
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
