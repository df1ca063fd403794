package field

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of a list of options.
const (
	MaxOptions = 1000
	MaxValue   = 100 // bytes of one value
)

// Colors are the names that an option's color may have.
func Colors() []string {
	return []string{
		"gray", "red", "orange", "amber", "lime", "green",
		"teal", "cyan", "blue", "indigo", "purple", "pink",
	}
}

// IsColor reports whether name is one of Colors.
func IsColor(name string) bool { return slices.Contains(Colors(), name) }

// NewlyDisabled reports a disabled option that next has and old has not. The
// choice types answer option_disabled together with the canonical value, since
// they do not know the old one: a record may keep an option that was disabled
// later, but none may be given it.
func NewlyDisabled(s *Spec, old, next any) *problem.Item {
	had := chosen(old)
	for _, value := range chosen(next) {
		if o, ok := s.Option(value); ok && o.Disabled && !slices.Contains(had, value) {
			return OptionDisabled(o)
		}
	}
	return nil
}

// OptionDisabled says that an option is no longer offered.
func OptionDisabled(o Option) *problem.Item {
	return Wrong(CodeOptionDisabled, "value", o.Label)
}

func chosen(v any) []string {
	switch x := v.(type) {
	case string:
		if x != "" {
			return []string{x}
		}
	case []string:
		return x
	}
	return nil
}

// Offered reports whether an option may be chosen where the field that it depends
// on has the canonical value parent. One that names no parents always may.
func (o Option) Offered(parent any) bool {
	return len(o.Parents) == 0 || slices.ContainsFunc(chosen(parent), func(v string) bool { return slices.Contains(o.Parents, v) })
}

// NotOffered finds a chosen option of a field that its options do not offer
// beside the value parent of the field that it depends on.
func NotOffered(s *Spec, value, parent any) (Option, bool) {
	for _, v := range chosen(value) {
		if o, ok := s.Option(v); ok && !o.Offered(parent) {
			return o, true
		}
	}
	return Option{}, false
}

// CheckOptions reports what is wrong with a list of options, or nil.
func CheckOptions(options []Option) *problem.Item {
	if len(options) == 0 {
		return Wrong(CodeNoOptions)
	}
	if len(options) > MaxOptions {
		return Wrong(CodeTooManyItems, "max", MaxOptions)
	}
	seen := make(map[string]bool, len(options))
	for i, o := range options {
		switch {
		case !validValue(o.Value):
			return Wrong(CodeOptionValue, "number", i+1)
		case seen[o.Value]:
			return Wrong(CodeOptionTwice, "value", o.Value)
		case o.Label.IsZero():
			return Wrong(CodeOptionLabel, "value", o.Value)
		case o.Color != "" && !IsColor(o.Color):
			return Wrong(CodeOptionColor, "color", Excerpt(o.Color), "value", o.Value)
		}
		seen[o.Value] = true
	}
	for _, o := range options {
		for _, gone := range o.Replaces {
			if seen[gone] {
				return Wrong(CodeOptionReplaces, "value", o.Value, "replaced", Excerpt(gone))
			}
			seen[gone] = true
		}
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
