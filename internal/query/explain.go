package query

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Why is an explanation, and the names of the people and departments that its
// values are.
type Why struct {
	*access.Explanation
	Links map[string]string `json:"links"`
	Lock  *Lock             `json:"lock"` // what keeps everybody from it, whatever the grants; null: nothing
}

// Explain says why a person, whose rights of are, may do an operation with a
// record or with a field of it, to an asker with the rights r: an administrator is
// told all, others are told about themselves only and nothing of what they may not
// know: 404 for a record that the asker does not see, 400 unknown_field for a field
// that is not there for them.
func (s *Service) Explain(ctx context.Context, r, of *access.Rights, objectKey, id, field, op string) (*Why, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(meta.Operations, op) {
		return nil, problem.Invalid().Field("operation", "unknown_operation", locale.Args{"operation": op})
	}
	own := !r.Who.Admin
	if own && r.Who.UserID != of.Who.UserID {
		return nil, problem.New(403, "forbidden")
	}
	db := s.app.ConcurrentDB()
	row, err := store.Load(ctx, db, o, id)
	if err != nil {
		return nil, err
	}
	reach := store.Reach(ctx, db, r.Snap)
	if row == nil || own && !r.On(ctx, objectKey, row, reach).May("view") {
		return nil, problem.NotFound()
	}
	if field != "" && (r.Snap.Column(objectKey, field) == nil || own && !r.Shows(objectKey, field) && !r.Writes(objectKey, "edit", field) && !r.Writes(objectKey, "create", field)) {
		return nil, unknownField(field)
	}
	d := of.On(ctx, objectKey, row, reach)
	x := d.Explain(field, op)
	if own {
		d.TellOwn(x)
	} else {
		d.Tell(x)
	}
	w := &Why{Explanation: x, Links: map[string]string{}}
	if op == "edit" || op == "delete" || op == "assign" {
		if w.Lock, err = s.lockOf(ctx, db, r, o, row); err != nil {
			return nil, err
		}
		x.Allowed = x.Allowed && w.Lock == nil
	}
	return w, s.nameParts(ctx, r, w)
}

// nameParts names the people and departments that parts of conditions are.
func (s *Service) nameParts(ctx context.Context, r *access.Rights, w *Why) error {
	var ids []string
	for _, g := range w.Grants {
		for _, p := range g.Rows.Parts {
			if id, ok := p.Value.(string); ok && len(id) == 15 {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	for _, target := range []string{expr.Users, expr.Departments} {
		found, err := s.linked(ctx, r, target, ids, false)
		if err != nil {
			return err
		}
		for id, l := range found {
			w.Links[id] = l.title
		}
	}
	return nil
}
