package query

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// Named names the records of an object that the person sees; others are absent.
// The name is "" where they may not read it.
func (s *Service) Named(ctx context.Context, r *access.Rights, object string, ids []string) (map[string]string, error) {
	out := map[string]string{}
	if _, ok := r.Snap.Objects[object]; !ok || len(ids) == 0 {
		return out, nil
	}
	found, err := s.linked(ctx, r, object, ids, false)
	for id, l := range found {
		out[id] = l.title
	}
	return out, err
}

// OwnerOf is whose a living record is, "" where that is nobody. It asks no rights:
// it is for finding out who is to be told, who is then asked whether they see it.
func (s *Service) OwnerOf(ctx context.Context, object, id string) (string, error) {
	o, ok := s.store.Current().Objects[object]
	if !ok || !o.Owner || o.ByKey["owner"] == nil {
		return "", nil
	}
	owner, _, err := store.Text(ctx, s.app.ConcurrentDB(), "SELECT "+expr.Quote(o.ByKey["owner"].Expr.Column)+" FROM "+expr.Quote(object)+` WHERE "id" = ? AND "deleted" = ''`, id)
	return owner, err
}
