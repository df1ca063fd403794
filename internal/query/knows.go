package query

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Knows reports whether a person may know what a filter of an object names, as who
// filters by it must.
func (s *Service) Knows(r *access.Rights, key, filter string) (bool, error) {
	o, err := object(r, key)
	if err == nil && filter != "" {
		err = addFilter(&condition{}, r, o, filter)
	}
	if p, refused := problem.As(err); refused && p.Status < 500 {
		return false, nil
	}
	return err == nil, err
}
