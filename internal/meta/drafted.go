package meta

import (
	"context"
	"sync"
)

// drafted keeps the snapshot of each designer's drafts while they write: it is
// asked for with every pause of their keys.
type drafted struct {
	mu   sync.Mutex
	made map[string]draftedSnapshot // by author
}

type draftedSnapshot struct {
	of     *Snapshot
	stamps string // of the drafts
	snap   *Snapshot
}

// maxDrafted bounds how many designers' snapshots are kept.
const maxDrafted = 8

// Drafted is what the author's drafts would make of the published release, as
// far as they compile: for checking expressions against it, never for data.
// Without drafts it is the published snapshot.
func (s *Store) Drafted(ctx context.Context, author string) (*Snapshot, error) {
	old := s.Current()
	all, err := s.drafts(ctx, s.app)
	if err != nil {
		return nil, err
	}
	docs, stamps := docset{}, ""
	for ref, doc := range old.docs {
		docs[ref] = doc
	}
	for _, d := range all {
		if d.Author.ID != author {
			continue
		}
		stamps += d.Ref().String() + " " + d.Updated + " " + d.body + "\n"
		if d.doc == nil {
			delete(docs, d.Ref())
		} else {
			docs[d.Ref()] = d.doc
		}
	}
	if stamps == "" {
		return old, nil
	}
	s.drafted.mu.Lock()
	defer s.drafted.mu.Unlock()
	if kept, ok := s.drafted.made[author]; ok && kept.of == old && kept.stamps == stamps {
		return kept.snap, nil
	}
	snap, _, err := compile(s.registry.types, old.Version, old.Business, docs, old)
	if err != nil {
		return nil, err
	}
	if s.drafted.made == nil || len(s.drafted.made) >= maxDrafted {
		s.drafted.made = map[string]draftedSnapshot{}
	}
	s.drafted.made[author] = draftedSnapshot{old, stamps, snap}
	return snap, nil
}
