package query

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Group is records of one object that a rule finds to be the same.
type Group struct {
	Rule    string      `json:"rule"`
	Records []Duplicate `json:"records"`
}

// DuplicateGroups lists, a page at a time, records that a rule finds to be the same
// as they are now, in groups of two or more: of those that the person sees and whose
// compared fields they read, without what somebody told apart. It asks for the
// operation merge. after is the place that the last page ended at, 0 for the
// first; next is 0 at the end.
func (s *Service) DuplicateGroups(ctx context.Context, r *access.Rights, object, key string, after int64, limit int) (out []Group, next int64, err error) {
	o, err := mayMerge(r, object)
	if err != nil {
		return nil, 0, err
	}
	at := slices.IndexFunc(o.Duplicates, func(rule *meta.CompiledDuplicates) bool { return rule.Key == key })
	if at < 0 {
		return nil, 0, problem.Bad("no_such_duplicates", locale.Args{"rule": key})
	}
	db, side := s.app.ConcurrentDB(), o.Duplicates[at].Sides[0]
	out = []Group{}
	for len(out) < limit {
		clusters, err := s.Engine.Clusters(ctx, db, side, after, limit)
		if err != nil {
			return nil, 0, err
		}
		for _, c := range clusters {
			after = c.Place
			parts, err := s.suspected(ctx, r, o, side, 0, duplicate.Kept{ID: c.Place, Records: c.Records})
			if err != nil {
				return nil, 0, err
			}
			for _, x := range parts {
				out = append(out, Group{key, x.Records})
			}
		}
		if len(clusters) < limit {
			return out, 0, nil
		}
	}
	return out, after, nil
}

// DuplicateState is how far what a rule compares is, and how many records are the
// same by it now.
type DuplicateState struct {
	Rule    string `json:"rule"`
	Ready   bool   `json:"ready"`
	Done    int64  `json:"done"`
	Total   int64  `json:"total"`
	Groups  int64  `json:"groups"`
	Records int64  `json:"records"`
}

// DuplicateStates says how the rules of an object stand. It shows no record; whoever
// asks has the right to design the object.
func (s *Service) DuplicateStates(ctx context.Context, o *meta.CompiledObject) ([]DuplicateState, error) {
	db := s.app.ConcurrentDB()
	states, err := duplicate.States(ctx, db)
	if err != nil {
		return nil, err
	}
	out := []DuplicateState{}
	for _, rule := range o.Duplicates {
		d := DuplicateState{Rule: rule.Key, Ready: true}
		for i, side := range rule.Sides {
			at := slices.IndexFunc(states, func(st duplicate.State) bool { return st.Is(side) })
			ready := at >= 0 && states[at].Ready
			d.Ready = d.Ready && ready
			if !ready {
				var n int64
				if _, err := store.One(ctx, db, []any{&n}, `SELECT count(*) FROM `+expr.Quote(side.Object)+` WHERE "deleted" = ''`); err != nil {
					return nil, err
				}
				d.Total += n
			} else {
				d.Total += states[at].Done
			}
			if at < 0 {
				continue
			}
			d.Done += states[at].Done
			if i > 0 {
				continue
			}
			if d.Groups, d.Records, err = duplicate.Count(ctx, db, states[at].ID); err != nil {
				return nil, err
			}
		}
		out = append(out, d)
	}
	return out, nil
}
