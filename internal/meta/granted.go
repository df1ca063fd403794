package meta

import (
	"context"
	"strconv"
	"strings"
)

// Granted is the published release with the roles as the author's drafts have
// them, for counting what these would reach: nothing else is of the drafts, so that
// the tables have all that it reads. Grants that do not hold in it, as they speak
// of what is not published, are as if they were not active; unready has their
// places by role.
func (s *Store) Granted(ctx context.Context, author string) (snap *Snapshot, unready map[string][]int, err error) {
	old := s.Current()
	all, err := s.drafts(ctx, s.app)
	if err != nil {
		return nil, nil, err
	}
	docs, drafted := docset{}, false
	for ref, doc := range old.docs {
		docs[ref] = doc
	}
	for _, d := range all {
		if d.Author.ID != author || d.Kind != KindRole {
			continue
		}
		drafted = true
		if d.doc == nil {
			delete(docs, d.Ref())
		} else {
			docs[d.Ref()] = d.doc
		}
	}
	if !drafted {
		return old, map[string][]int{}, nil
	}
	for unready = map[string][]int{}; ; {
		snap, problems, err := compile(s.registry.types, old.Version, old.Business, docs, old)
		if err != nil || !disable(docs, problems, unready) {
			return snap, unready, err
		}
	}
}

// disable makes the active grants inactive that something is wrong with, and notes
// them; false when there were none.
func disable(docs docset, problems Problems, unready map[string][]int) bool {
	found := false
	for _, p := range problems {
		r, ok := docs[Ref{p.Kind, p.Key}].(*Role)
		rest, isGrant := strings.CutPrefix(p.Path, "grants.")
		if !ok || !isGrant {
			continue
		}
		number, _, _ := strings.Cut(rest, ".")
		i, err := strconv.Atoi(number)
		if err != nil || i >= len(r.Grants) || r.Grants[i].Disabled {
			continue
		}
		c := *r
		c.Grants = append([]Grant{}, r.Grants...)
		c.Grants[i].Disabled = true
		docs[r.Ref()] = &c
		unready[r.Key] = append(unready[r.Key], i)
		found = true
	}
	return found
}
