package hook

import (
	"context"
	"encoding/json/jsontext"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// findRequest is the second argument of crm.find.
type findRequest struct {
	Filter string   `json:"filter"`
	Q      string   `json:"q"`
	Sort   string   `json:"sort"`
	Limit  int      `json:"limit"`
	Fields []string `json:"fields"`
	Expand []string `json:"expand"`
}

// reading is what a hook may ask with somebody's rights.
func (s *Service) reading() []function {
	return []function{
		{name: "crm.get", before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var object, id string
			if err := take(args, &object, &id); err != nil {
				return nil, 0, err
			}
			rec, err := s.Query.Get(ctx, t.rights, query.GetRequest{Object: object, ID: id, Rows: true})
			if problem.Is(err, "not_found") {
				return nil, 0, nil
			}
			return rec, 1, err
		}},
		{name: "crm.find", before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var object string
			var q findRequest
			if err := take(args, &object, &q); err != nil {
				return nil, 0, err
			}
			page, err := s.Query.List(ctx, t.rights, query.ListRequest{Object: object, Filter: q.Filter, Q: q.Q, Sort: q.Sort, Limit: q.Limit, Fields: q.Fields, Expand: q.Expand})
			if err != nil {
				return nil, 0, err
			}
			return page.Items, len(page.Items), nil
		}},
		{name: "crm.count", before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var object, filter string
			if err := take(args, &object, &filter); err != nil {
				return nil, 0, err
			}
			figures, err := s.Query.Aggregate(ctx, t.rights, object, query.AggregateRequest{Filter: filter, Measures: []query.Measure{{Op: "count"}}})
			if err != nil {
				return nil, 0, err
			}
			return figures.Items[0]["count"], 0, nil
		}},
		{name: "crm.aggregate", before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
			var object string
			var q query.AggregateRequest
			if err := take(args, &object, &q); err != nil {
				return nil, 0, err
			}
			figures, err := s.Query.Aggregate(ctx, t.rights, object, q)
			if err != nil {
				return nil, 0, err
			}
			return figures.Items, len(figures.Items), nil
		}},
	}
}
