package meta

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Along is a draft that a publish needs beside those that were chosen: without it
// the document For does not hold.
type Along struct {
	Kind  string      `json:"kind"`
	Key   string      `json:"key"`
	Label locale.Text `json:"label"`
	For   Ref         `json:"for"`
}

// withAlong prepares the chosen drafts with the author's further ones that they
// need: as long as something does not hold, the drafts of what is named there come
// along, if some of it then holds.
func (s *Store) withAlong(ctx context.Context, old *Snapshot, q PlanRequest) (*candidate, []Along, error) {
	c, err := s.prepare(ctx, old, q, 0)
	if err != nil || len(q.Keys) == 0 {
		return c, []Along{}, err
	}
	all, err := s.drafts(ctx, s.app)
	if err != nil {
		return nil, nil, err
	}
	left := map[Ref]*Draft{}
	for _, d := range all {
		if d.Author.ID == q.Author && !slices.Contains(q.Keys, d.Ref().String()) {
			left[d.Ref()] = d
		}
	}
	along := []Along{}
	for len(c.plan.Problems) > 0 && len(left) > 0 {
		more, err := c.needed(left)
		if err != nil || len(more) == 0 {
			return c, along, err
		}
		next := q
		next.Keys = slices.Clone(q.Keys)
		for _, a := range more {
			next.Keys = append(next.Keys, Ref{a.Kind, a.Key}.String())
			delete(left, Ref{a.Kind, a.Key})
		}
		tried, err := s.prepare(ctx, old, next, 0)
		if err != nil {
			return nil, nil, err
		}
		if !tried.mends(c) {
			return c, along, nil
		}
		c, q, along = tried, next, append(along, more...)
	}
	return c, along, nil
}

// needed are the drafts of documents with problems, and of what these name.
func (c *candidate) needed(left map[Ref]*Draft) ([]Along, error) {
	var out []Along
	took := map[Ref]bool{}
	for _, p := range c.plan.Problems {
		ref := Ref{p.Kind, p.Key}
		named := []Ref{ref}
		if doc := c.docs[ref]; doc != nil {
			more, err := mentions(doc)
			if err != nil {
				return nil, err
			}
			named = append(named, more...)
		}
		for _, n := range named {
			if d := left[n]; d != nil && !took[n] {
				took[n] = true
				out = append(out, Along{Kind: n.Kind, Key: n.Key, Label: d.Label, For: ref})
			}
		}
	}
	return out, nil
}

// mends reports whether something that did not hold in another candidate does.
func (c *candidate) mends(other *candidate) bool {
	return slices.ContainsFunc(other.plan.Problems, func(p Problem) bool {
		return !slices.ContainsFunc(c.plan.Problems, func(q Problem) bool {
			return p.Kind == q.Kind && p.Key == q.Key && p.Path == q.Path && p.Code == q.Code
		})
	})
}
