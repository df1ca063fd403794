package field

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/problem"
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
