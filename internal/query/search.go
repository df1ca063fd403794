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

// hitsPerObject bounds what one object adds to a search.
const hitsPerObject = 4

// Search looks for q in all objects that the person may view.
func (s *Service) Search(ctx context.Context, r *access.Rights, q string, limit int) ([]Hit, error) {
	hits := []Hit{}
	if strings.TrimSpace(q) == "" {
		return hits, nil
	}
	if limit <= 0 || limit > 100 {
		limit = 20
	}
	for _, key := range slices.Sorted(maps.Keys(r.Snap.Objects)) {
		if !r.Can(key, "view") || r.Snap.Objects[key].PartOf != nil {
			continue
		}
		page, err := s.List(ctx, r, ListRequest{Object: key, Q: q, Limit: hitsPerObject})
		if err != nil {
			return nil, err
		}
		o := r.Snap.Objects[key]
		for _, rec := range page.Items {
			h := Hit{Object: key, ID: rec.ID()}
			h.Title, _ = rec.Value(o.Title).(string)
			for _, c := range o.Columns {
				if t, ok := rec.Value(c.Spec.Key).(string); ok && c.Spec.Search && c.Spec.Key != o.Title && t != "" {
					h.Subtitle = inWords(c, t)
					break
				}
			}
			if hits = append(hits, h); len(hits) == limit {
				return hits, nil
			}
		}
	}
	return hits, nil
}

// inWords is a text as people read it.
func inWords(c *meta.Column, text string) string {
	if m, ok := c.Type.(field.Marked); ok {
		return m.Plain(text)
	}
	return c.Type.Format(field.Context{}, &c.Spec, text)
}
