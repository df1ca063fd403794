package query

import (
	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Figures reports what keeps a person from asking for figures, as Aggregate would
// say it; nil where nothing does.
func (s *Service) Figures(r *access.Rights, objectKey string, q AggregateRequest) error {
	o, err := object(r, objectKey)
	if err != nil {
		return err
	}
	if _, err := outputs(r, o, q); err != nil {
		return err
	}
	return s.Filters(r, o, q.Filter)
}

// PageNumber is what a figure of a record's page asks of the records that link to it.
func PageNumber(n meta.PageNumber) AggregateRequest {
	return AggregateRequest{Measures: []Measure{{Op: n.Op, Field: n.Field, As: n.Key}}, Filter: n.Filter}
}
