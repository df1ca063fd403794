package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// LinkTarget is where a field of links may lead: records of an object that fulfil
// its filter, people or departments of its range, disabled ones only if it says so.
// What the filter reads of the record that the link is of is in Form.
type LinkTarget struct {
	Object   string
	Filter   *expr.Program
	Range    *field.Range
	Disabled bool
	Form     expr.Row
}

// TargetOf is where a column may lead; false for one that holds no links.
func TargetOf(c *meta.Column) (LinkTarget, bool) {
	l, ok := c.Type.(field.Linker)
	if !ok || !c.Expr.Kind.Linking() {
		return LinkTarget{}, false
	}
	return LinkTarget{Object: l.Target(&c.Spec), Filter: c.Filter, Range: c.Spec.Range, Disabled: c.Spec.IncludeDisabled}, true
}

// TargetIn is where a column may lead in an object; false for one that leads to none
// of its records.
func TargetIn(c *meta.Column, object string) (LinkTarget, bool) {
	if l, ok := c.Type.(field.AnyLinker); ok {
		return LinkTarget{Object: object, Filter: c.Filters[object]}, slices.Contains(l.Targets(&c.Spec), object)
	}
	t, ok := TargetOf(c)
	return t, ok && t.Object == object
}

// Linkable says which of the ids the person may link to: rows of the target that
// they see and that it takes. It reads through db, so that a transaction sees its
// own rows.
func (s *Service) Linkable(ctx context.Context, db dbx.Builder, r *access.Rights, t LinkTarget, ids []string) (map[string]bool, error) {
	where := &condition{}
	if _, business := r.Snap.Objects[t.Object]; !business {
		if err := s.narrowed(ctx, db, where, r, t); err != nil {
			return nil, err
		}
	} else if t.Filter != nil && r.Can(t.Object, "view") {
		// The filter is the business's own and sees everything.
		v := r.Of(t.Object)
		if v.Form = t.Form; t.Form != nil {
			store.Reach(ctx, db, r.Snap)(&v)
		}
		f, err := t.Filter.SQL(alias, nil, v)
		if err != nil {
			return nil, err
		}
		where.add(f.SQL, f.Args...)
	}
	return s.among(ctx, db, r, t.Object, ids, where)
}

// narrowed adds the condition for people or departments that a target takes.
func (s *Service) narrowed(ctx context.Context, db dbx.Builder, where *condition, r *access.Rights, t LinkTarget) error {
	if !t.Disabled {
		where.add(map[string]string{expr.Users: `"r"."active"`, expr.Departments: `NOT "r"."disabled"`}[t.Object])
	}
	in, args, err := s.inRange(ctx, db, r, t.Object, t.Range)
	where.add(in, args...)
	return err
}

// Present says which of the ids are of records that the person sees; of people
// and departments, disabled ones too.
func (s *Service) Present(ctx context.Context, db dbx.Builder, r *access.Rights, target string, ids []string) (map[string]bool, error) {
	return s.among(ctx, db, r, target, ids, &condition{})
}

// among says which of the ids are of rows that the person sees and that fulfil a
// condition.
func (s *Service) among(ctx context.Context, db dbx.Builder, r *access.Rights, target string, ids []string, where *condition) (map[string]bool, error) {
	out := make(map[string]bool, len(ids))
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	where.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	table := target
	if _, business := r.Snap.Objects[target]; business {
		if !r.Can(target, "view") {
			return out, nil
		}
		where.add(`"r"."deleted" = ''`)
		rows, args := r.RowsTested(target, "view", alias)
		where.add(rows, args...)
	} else if o, ok := r.Snap.ExprObject(target); ok {
		table = o.Table
	}
	return out, s.statements.Each(ctx, db, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out[id] = true
		return err
	}, `SELECT "r"."id" FROM `+expr.Quote(table)+` AS "r" WHERE `+where.String(), where.args...)
}
