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
// as they are now: those that the person sees, in groups of two or more. It asks for
// the operation merge. after is the place that the last page ended at, 0 for the
// first; next is 0 at the end.
func (s *Service) DuplicateGroups(ctx context.Context, r *access.Rights, object, key string, after int64, limit int) (out []Group, next int64, err error) {
	o, err := known(r, object)
	if err != nil {
		return nil, 0, err
	}
	if !r.Can(object, "merge") || !r.Can(object, "view") {
		return nil, 0, problem.Forbidden("merge")
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
			g, err := s.group(ctx, r, o, side, c)
			if err != nil {
				return nil, 0, err
			}
			if g != nil {
				out = append(out, *g)
			}
		}
		if len(clusters) < limit {
			return out, 0, nil
		}
	}
	return out, after, nil
}

// group is what the person sees of a cluster; nil where that is fewer than two.
func (s *Service) group(ctx context.Context, r *access.Rights, o *meta.CompiledObject, side *meta.DuplicateSide, c duplicate.Cluster) (*Group, error) {
	db := s.app.ConcurrentDB()
	rows, err := store.LoadMany(ctx, db, o, c.Records)
	if err != nil {
		return nil, err
	}
	var list []Same
	for _, id := range c.Records {
		if row := rows[id]; row != nil && row.Deleted == "" && slices.Contains(duplicate.Keys(side, row.Values), c.Key) && s.counts(ctx, db, r, side, row.Values) {
			list = append(list, Same{side.Rule, side, id, 100, row.Values})
		}
	}
	told, err := s.Tell(ctx, db, r, list)
	told = slices.DeleteFunc(told, func(d Duplicate) bool { return d.ID == "" })
	if err != nil || len(told) < 2 {
		return nil, err
	}
	return &Group{side.Rule.Key, told}, nil
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
