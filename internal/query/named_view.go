package query

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// NamedView is the view that a request names, by the key of a document or the id of
// one that somebody made; nil for none. A view that the person does not have is
// none: 404 no_such_view.
func (s *Service) NamedView(ctx context.Context, r *access.Rights, o *meta.CompiledObject, key string) (*meta.View, error) {
	for _, v := range o.Views {
		if v.Key == key {
			return v, nil
		}
	}
	if key == "" || key == meta.AllView {
		return nil, nil
	}
	if s.SavedView != nil {
		if v, err := s.SavedView(ctx, r, o.Key, key); v != nil || err != nil {
			return v, err
		}
	}
	return nil, problem.New(404, "no_such_view", locale.Args{"view": key})
}
