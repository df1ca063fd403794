package query

import (
	"context"
	"fmt"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// Affording is what a person may do with some record of an object, or with a
// field of it. Rows says which records count, nil for all; it is about everything
// that there is, not about what the person sees.
type Affording struct {
	Object, Operation, Field string
	Rows                     *expr.Program
}

// Afforded is a record with which a person may do what was asked, and why; Why is
// nil when the record was deleted just then.
type Afforded struct {
	ID, Title string
	Why       *access.Explanation
}

// Afforded finds a living record, as db has it, with which the person whose rights
// these are may do what q says; nil when there is none. It names the record and
// the grants, so that only administrators may be told of it.
func (s *Service) Afforded(ctx context.Context, db dbx.Builder, r *access.Rights, q Affording) (*Afforded, error) {
	o, ok := r.Snap.Objects[q.Object]
	if !ok {
		return nil, nil
	}
	may, args := r.Affords(q.Object, q.Operation, q.Field, alias)
	if may == "0" {
		return nil, nil
	}
	where := &condition{}
	where.add(`"r"."deleted" = ''`)
	where.add(may, args...)
	if q.Rows != nil {
		f, err := q.Rows.SQL(alias, nil, r.Of(q.Object))
		if err != nil {
			return nil, fmt.Errorf("what %s affords: %w", q.Object, err)
		}
		where.add("("+f.SQL+")", f.Args...)
	}
	id, found, err := store.Text(ctx, db, `SELECT "r"."id" FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String()+" LIMIT 1", where.args...)
	if err != nil || !found {
		return nil, err
	}
	out := &Afforded{ID: id, Title: id}
	row, err := store.Load(ctx, db, o, id)
	if err != nil || row == nil {
		return out, err
	}
	if title, ok := row.Value(o.Title).(string); ok && title != "" {
		out.Title = title
	}
	out.Why = r.On(ctx, o.Key, row, store.Reach(ctx, db, r.Snap)).Explain(q.Field, q.Operation)
	return out, nil
}
