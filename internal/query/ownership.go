package query

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/store"
)

// Ownership says whose records are meant: those of a person, and those whose
// department is this one or below it. What is "" does not matter.
type Ownership struct {
	Owner      string
	Department string
}

// Owned is how many records of an object there are.
type Owned struct {
	Object string      `json:"object"`
	Label  locale.Text `json:"label"`
	Count  int64       `json:"count"`
}

// Owned counts records by object, of those that the person sees with their owner;
// objects of which there are none are left out.
func (s *Service) Owned(ctx context.Context, r *access.Rights, q Ownership) ([]Owned, error) {
	out := []Owned{}
	for _, key := range slices.Sorted(maps.Keys(r.Snap.Objects)) {
		n, err := s.OwnedOf(ctx, r, key, q)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			o := r.Snap.Objects[key]
			out = append(out, Owned{Object: key, Label: o.Label, Count: n})
		}
	}
	return out, nil
}

// OwnedOf is Owned of one object; 0 where it has no owner or is not there for the
// person.
func (s *Service) OwnedOf(ctx context.Context, r *access.Rights, key string, q Ownership) (int64, error) {
	o, ok := r.Snap.Objects[key]
	if !ok || !o.Owner || !r.Can(key, "view") {
		return 0, nil
	}
	where, err := s.matching(ctx, r, o, "", nil, "")
	if err != nil {
		return 0, err
	}
	for field, x := range map[string]struct{ value, is string }{
		"owner":      {q.Owner, " = ?"},
		"owner_dept": {q.Department, ` IN (SELECT d."id" FROM "tn_departments" AS d WHERE instr(d."path", '/' || ? || '/') > 0)`},
	} {
		if x.value == "" {
			continue
		}
		col, args, ok := r.Column(key, o.ByKey[field].Expr, alias)
		if !ok {
			return 0, nil
		}
		where.add(col+x.is, append(args, x.value)...)
	}
	if err := s.scoped(ctx, o, where); err != nil {
		return 0, err
	}
	var n int64
	_, err = store.One(ctx, s.app.ConcurrentDB(), []any{&n}, "SELECT count(*) FROM "+expr.Quote(key)+` AS "r" WHERE `+where.String(), where.args...)
	return n, err
}
