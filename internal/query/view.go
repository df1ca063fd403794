package query

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Usable reports whether the person may know of everything that a view filters
// and sorts by.
func (s *Service) Usable(r *access.Rights, o *meta.CompiledObject, v *meta.View) bool {
	return s.Filters(r, o, v.Filter) == nil && s.Sorts(r, o, v.Sort) == nil
}

// Filters reports what keeps a person from filtering by a condition, as a list
// would say it.
func (s *Service) Filters(r *access.Rights, o *meta.CompiledObject, filter string) error {
	if filter == "" {
		return nil
	}
	return addFilter(&condition{}, r, o, filter)
}

// Sorts reports what keeps a person from sorting by fields, as a list would say it.
func (s *Service) Sorts(r *access.Rights, o *meta.CompiledObject, sort string) error {
	_, err := parseSort(r, o, sort, alias)
	return err
}

// Gone reports whether a condition means nothing to anybody: it names what a
// release has removed.
func (s *Service) Gone(r *access.Rights, o *meta.CompiledObject, filter string) bool {
	if filter == "" {
		return false
	}
	_, err := r.Snap.Env.Compile(o.Key, filter, expr.Filter)
	return err != nil
}

// Colors are those row colours of a view whose condition reads only what the person
// may read.
func (s *Service) Colors(r *access.Rights, o *meta.CompiledObject, v *meta.View) []meta.RowColor {
	return slices.DeleteFunc(slices.Clone(v.Colors), func(x meta.RowColor) bool { return s.Filters(r, o, x.When) != nil })
}
