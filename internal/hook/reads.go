package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/script"
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

// reads is what a hook may ask with somebody's rights: crm.get, crm.find,
// crm.count and crm.aggregate.
func (s *Service) reads(r *access.Rights) map[string]script.Host {
	return map[string]script.Host{
		"crm.get": said(r, func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			var object, id string
			if err := take(args, &object, &id); err != nil {
				return nil, 0, err
			}
			rec, err := s.Query.Get(ctx, r, query.GetRequest{Object: object, ID: id, Rows: true})
			if problem.Is(err, "not_found") {
				return nil, 0, nil
			}
			return rec, 1, err
		}),
		"crm.find": said(r, func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			var object string
			var q findRequest
			if err := take(args, &object, &q); err != nil {
				return nil, 0, err
			}
			page, err := s.Query.List(ctx, r, query.ListRequest{Object: object, Filter: q.Filter, Q: q.Q, Sort: q.Sort, Limit: q.Limit, Fields: q.Fields, Expand: q.Expand})
			if err != nil {
				return nil, 0, err
			}
			return page.Items, len(page.Items), nil
		}),
		"crm.count": said(r, func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			var object, filter string
			if err := take(args, &object, &filter); err != nil {
				return nil, 0, err
			}
			figures, err := s.Query.Aggregate(ctx, r, object, query.AggregateRequest{Filter: filter, Measures: []query.Measure{{Op: "count"}}})
			if err != nil {
				return nil, 0, err
			}
			return figures.Items[0]["count"], 0, nil
		}),
		"crm.aggregate": said(r, func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			var object string
			var q query.AggregateRequest
			if err := take(args, &object, &q); err != nil {
				return nil, 0, err
			}
			figures, err := s.Query.Aggregate(ctx, r, object, q)
			if err != nil {
				return nil, 0, err
			}
			return figures.Items, len(figures.Items), nil
		}),
	}
}

// take reads arguments by their places; those that are left out stay as they are.
func take(args []jsontext.Value, into ...any) error {
	for i, v := range into {
		if i >= len(args) || string(args[i]) == "null" {
			continue
		}
		if err := json.Unmarshal(args[i], v, json.RejectUnknownMembers(true)); err != nil {
			return problem.Bad("hook_argument", map[string]any{"number": i + 1}).Cause(err)
		}
	}
	return nil
}

// said turns the problems of a function into errors that the script may catch, in
// the language of the person.
func said(r *access.Rights, f script.Host) script.Host {
	return func(ctx context.Context, args []jsontext.Value) (any, int, error) {
		v, rows, err := f(ctx, args)
		p, is := problem.As(err)
		if !is {
			return v, rows, err
		}
		body := p.Body(r.Who.Locale)
		return nil, rows, &script.Thrown{Message: p.Reason(r.Who.Locale), Data: map[string]any{"status": p.Status, "code": p.Code, "data": body["data"]}}
	}
}
