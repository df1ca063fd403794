package query

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Seen gives a record as expressions in Go may read it for a person: what they
// may not read is blank. 404 for a record that they do not see.
func (s *Service) Seen(ctx context.Context, r *access.Rights, objectKey, id string) (expr.Row, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	row, err := s.eyes(ctx, r).row(o, id)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, problem.NotFound()
	}
	return row, nil
}

// Newest gives the ids of the records of an object that changed last, of those
// that the person sees.
func (s *Service) Newest(ctx context.Context, r *access.Rights, objectKey string, n int) ([]string, error) {
	page, err := s.List(ctx, r, ListRequest{Object: objectKey, Limit: n, Sort: "-updated", Fields: []string{"id"}})
	if p, refused := problem.As(err); refused && p.Status == 400 { // a person who may not read when records changed
		page, err = s.List(ctx, r, ListRequest{Object: objectKey, Limit: n, Sort: "-id", Fields: []string{"id"}})
	}
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(page.Items))
	for i, rec := range page.Items {
		ids[i] = rec.ID()
	}
	return ids, nil
}

// Through fills in what an expression reads beyond its record, all of it through
// the person's eyes.
func (s *Service) Through(ctx context.Context, r *access.Rights, v *expr.Vars) {
	e := s.eyes(ctx, r)
	e.raw(v)
	all := *v
	v.Load = func(object, id string) (expr.Row, error) {
		o := r.Snap.Objects[object]
		if o == nil {
			return all.Load(object, id)
		}
		row, err := e.row(o, id)
		if row == nil || err != nil {
			return nil, err
		}
		return row, nil
	}
	v.Rows = func(object, via, id string) ([]expr.Row, error) {
		o := r.Snap.Objects[object]
		rows, err := all.Rows(object, via, id)
		if o == nil || err != nil {
			return nil, err
		}
		var out []expr.Row
		for _, raw := range rows {
			d := r.On(ctx, object, raw, e.raw)
			if d.May("view") && d.Reads(via) {
				out = append(out, &seenRow{eyes: e, o: o, d: d, row: raw})
			}
		}
		return out, nil
	}
	v.Lens = r
}

// eyes are those of one person.
type eyes struct {
	s   *Service
	ctx context.Context
	r   *access.Rights
	raw access.Reach
}

func (s *Service) eyes(ctx context.Context, r *access.Rights) *eyes {
	return &eyes{s: s, ctx: ctx, r: r, raw: store.Reach(ctx, s.app.ConcurrentDB(), r.Snap)}
}

// row gives a record that the person sees, else nil.
func (e *eyes) row(o *meta.CompiledObject, id string) (*seenRow, error) {
	raw, err := store.Load(e.ctx, e.s.app.ConcurrentDB(), o, id)
	if raw == nil || err != nil {
		return nil, err
	}
	d := e.r.On(e.ctx, o.Key, raw, e.raw)
	if !d.May("view") {
		return nil, nil
	}
	return &seenRow{eyes: e, o: o, d: d, row: raw}, nil
}

// seenRow is a record through somebody's eyes.
type seenRow struct {
	eyes *eyes
	o    *meta.CompiledObject
	d    *access.Decision
	row  expr.Row
}

// Value is blank where the person may not read the field of this record, and
// for a link to a record that they do not see.
func (x *seenRow) Value(key string) any {
	c := x.o.ByKey[key]
	if c == nil || c.Part != "" || !x.d.Reads(key) { // rows are asked for one by one
		return nil
	}
	v := x.row.Value(key)
	if c.Expr.Kind == expr.AnyLink {
		text, _ := v.(string)
		return x.reference(c, text)
	}
	target := x.eyes.r.Snap.Objects[c.Expr.Target]
	if target == nil || !c.Expr.Kind.Linking() {
		return v
	}
	unseen := func(id string) bool { row, err := x.eyes.row(target, id); return row == nil || err != nil }
	if ids, several := v.([]string); several {
		return slices.DeleteFunc(slices.Clone(ids), unseen)
	}
	if id, _ := v.(string); id != "" && unseen(id) {
		return nil
	}
	return v
}

// reference is a link to one of several objects, blank where the record is not seen.
func (x *seenRow) reference(c *meta.Column, text string) any {
	object, id := expr.SplitReference(text)
	target := x.eyes.r.Snap.Objects[object]
	if target == nil || !slices.Contains(c.Expr.Targets, object) {
		return nil
	}
	if row, err := x.eyes.row(target, id); row == nil || err != nil {
		return nil
	}
	return text
}
