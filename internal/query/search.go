package query

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Hit is one record that a search over everything found.
type Hit struct {
	Object   string `json:"object"`
	ID       string `json:"id"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

// SearchRequest asks for records with some words in them: of all objects that the
// person may view, or of one.
type SearchRequest struct {
	Q      string
	Object string // "" is all
	Limit  int    // 1 to maxHits, default defaultHits
}

// Bounds of a search over everything: what one object adds to it, and all.
const (
	hitsPerObject = 4
	defaultHits   = 20
	maxHits       = 100
)

// Search looks for words, in each object what they mean most first; more says that
// other records than those that are given may have them, too.
func (s *Service) Search(ctx context.Context, r *access.Rights, q SearchRequest) (hits []Hit, more bool, err error) {
	hits = []Hit{}
	if strings.TrimSpace(q.Q) == "" {
		return hits, false, nil
	}
	if q.Limit <= 0 || q.Limit > maxHits {
		q.Limit = defaultHits
	}
	keys, each := slices.Sorted(maps.Keys(r.Snap.Objects)), hitsPerObject
	if q.Object != "" {
		if _, err := object(r, q.Object); err != nil {
			return nil, false, err
		}
		keys, each = []string{q.Object}, q.Limit
	}
	for _, key := range keys {
		o := r.Snap.Objects[key]
		if !r.Can(key, "view") || o.PartOf != nil {
			continue
		}
		if len(hits) == q.Limit {
			return hits, true, nil
		}
		list, others, err := s.nearest(ctx, r, o, q.Q, min(each, q.Limit-len(hits)))
		if err != nil {
			return nil, false, err
		}
		more = more || others
		for _, rec := range list {
			hits = append(hits, hitOf(o, rec))
		}
	}
	return hits, more, nil
}

// hitFields are what a hit shows: the title, and the searchable texts.
func hitFields(r *access.Rights, o *meta.CompiledObject) []string {
	out := []string{"id"}
	for _, c := range o.Searched() {
		if r.Shows(o.Key, c.Spec.Key) {
			out = append(out, c.Spec.Key)
		}
	}
	return out
}

func hitOf(o *meta.CompiledObject, rec *Record) Hit {
	h := Hit{Object: o.Key, ID: rec.ID()}
	h.Title, _ = rec.Value(o.Title).(string)
	for _, c := range o.Searched() {
		if t, ok := rec.Value(c.Spec.Key).(string); ok && c.Spec.Key != o.Title && t != "" {
			h.Subtitle = inWords(c, t)
			break
		}
	}
	return h
}

// inWords is a text as people read it.
func inWords(c *meta.Column, text string) string {
	if m, ok := c.Type.(field.Marked); ok {
		return m.Plain(text)
	}
	return c.Type.Format(field.Context{}, &c.Spec, text)
}
