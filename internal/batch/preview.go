package batch

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// Preview says what a batch would do: of Total records May is how many the person may
// change at all; the first Checked were tried, and Refused of them would be refused,
// some of these with their reasons. Samples show Fields of the first that would
// change, before and after. Along is what those tried would take with them when they
// are deleted. UndoDays is how long the batch can be undone.
type Preview struct {
	Total    int64    `json:"total"`
	May      int64    `json:"may"`
	Checked  int      `json:"checked"`
	Same     int      `json:"same"` // of those tried: are so already
	Refused  int      `json:"refused"`
	Reasons  []Row    `json:"reasons"`
	Fields   []string `json:"fields"`
	Samples  []Sample `json:"samples"`
	Along    []Along  `json:"along"`
	UndoDays int      `json:"undoDays"`
}

// Along counts records of another object.
type Along struct {
	Object string `json:"object"`
	Count  int    `json:"count"`
}

// Sample is a record that a batch would change, as the person may read it now and
// afterwards. After is nil when they would not see it any more.
type Sample struct {
	Record string        `json:"record"`
	Title  string        `json:"title"`
	Before *query.Record `json:"before"`
	After  *query.Record `json:"after"`
}

// Try counts what a batch would do and writes nothing.
func (s *Service) Try(ctx context.Context, who *access.Principal, object string, q Request) (*Preview, error) {
	r := s.Query.Rights(who)
	p, err := s.plan(r, object, q)
	if err != nil {
		return nil, err
	}
	out := &Preview{Reasons: []Row{}, Fields: p.shown(), Samples: []Sample{}, Along: []Along{}, UndoDays: r.Snap.Business.Limits.UndoDays}
	if out.Total, out.May, err = s.count(ctx, p); err != nil {
		return nil, err
	}
	ids, _, err := s.page(ctx, p, "", tried)
	if err != nil {
		return nil, err
	}
	done, err := s.portion(ctx, p, ids, "", true)
	if err != nil {
		return nil, err
	}
	along := map[string]int{}
	for _, x := range done {
		out.Checked++
		for object, n := range x.along {
			along[object] += n
		}
		switch x.state {
		case stateSame:
			out.Same++
		case stateDone:
			if err := s.sample(ctx, p, x, out); err != nil {
				return nil, err
			}
		case stateRefused:
			out.Refused++
			if len(out.Reasons) < sampled {
				title, err := s.title(ctx, r, object, x.id)
				if err != nil {
					return nil, err
				}
				out.Reasons = append(out.Reasons, Row{Record: x.id, Title: title, State: x.state, Code: x.code, Message: x.why.In(who.Locale)})
			}
		}
	}
	for _, object := range slices.Sorted(maps.Keys(along)) {
		out.Along = append(out.Along, Along{object, along[object]})
	}
	return out, nil
}

// shown are the fields that a batch writes and the person knows of.
func (p *plan) shown() []string {
	keys := []string{}
	switch p.Action {
	case Edit:
		keys = p.fields()
	case Transfer:
		keys = []string{"owner"}
	case Tag:
		keys = []string{p.Field}
	case Press:
		keys = slices.Sorted(maps.Keys(p.button.Set))
	}
	return slices.DeleteFunc(keys, func(key string) bool { return !p.r.Shows(p.object.Key, key) })
}

// sample shows a record that would change, for the first few.
func (s *Service) sample(ctx context.Context, p *plan, x outcome, out *Preview) error {
	if len(out.Samples) == samples || len(out.Fields) == 0 {
		return nil
	}
	get := query.GetRequest{Object: p.object.Key, ID: x.id, Fields: out.Fields, Links: true}
	before, err := s.Query.Get(ctx, p.r, get)
	if _, refused := problem.As(err); refused {
		return nil
	}
	if err != nil {
		return err
	}
	after, err := s.after(ctx, p, x.row, get)
	if err != nil {
		return err
	}
	title, err := s.title(ctx, p.r, p.object.Key, x.id)
	out.Samples = append(out.Samples, Sample{x.id, title, before, after})
	return err
}

func (s *Service) after(ctx context.Context, p *plan, row expr.Values, get query.GetRequest) (*query.Record, error) {
	rec, err := s.Query.Show(ctx, p.r, p.object, row, get)
	if _, refused := problem.As(err); refused {
		return nil, nil // goes out of sight
	}
	return rec, err
}
