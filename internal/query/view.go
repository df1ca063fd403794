package query

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Usable reports whether the person may know of everything that a view filters
// and sorts by.
func (s *Service) Usable(r *access.Rights, o *meta.CompiledObject, v *meta.View) bool {
	if v.Filter != "" && addFilter(&condition{}, r, o, v.Filter) != nil {
		return false
	}
	_, err := parseSort(r, o, v.Sort, alias)
	return err == nil
}

// Colors are those row colours of a view whose condition reads only what the person
// may read.
func (s *Service) Colors(r *access.Rights, o *meta.CompiledObject, v *meta.View) []meta.RowColor {
	return slices.DeleteFunc(slices.Clone(v.Colors), func(x meta.RowColor) bool { return addFilter(&condition{}, r, o, x.When) != nil })
}
