package field

import "github.com/tenon-crm/tenon/internal/problem"

// NewlyWrong drops what is wrong with a canonical value where the record has it
// already: a disabled option, a day that was within limits which go with the
// calendar. Types answer such a fault together with the value, since they do not
// know the old one.
func NewlyWrong(s *Spec, old, next any, it *problem.Item) *problem.Item {
	switch {
	case it == nil:
		return nil
	case it.Code == CodeOptionDisabled:
		return NewlyDisabled(s, old, next)
	case next != nil && next != "" && Equal(old, next):
		return nil
	}
	return it
}
