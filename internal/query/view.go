package query

import (
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
