package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
)

// Linkable says which of the ids the person may link to: rows of the target
// that they see and that fulfil the field's filter, people who are active,
// departments that are not disabled. It reads through db, so that a transaction
// sees its own rows.
func (s *Service) Linkable(ctx context.Context, db dbx.Builder, r *access.Rights, target, filter string, ids []string) (map[string]bool, error) {
	where := &condition{}
	switch target {
	case expr.Users:
		where.add(`"r"."active"`)
	case expr.Departments:
		where.add(`NOT "r"."disabled"`)
	default:
		if filter == "" || !r.Can(target, "view") {
			break
		}
		if err := addFieldFilter(where, r, target, filter); err != nil {
			return nil, err
		}
	}
	return s.among(ctx, db, r, target, ids, where)
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

// addFieldFilter adds the filter of a relation field, which is the business's
// own and sees everything.
func addFieldFilter(c *condition, r *access.Rights, target, filter string) error {
	p, err := r.Snap.Env.Compile(target, filter, expr.Filter)
	if err != nil {
		return err
	}
	f, err := p.SQL(alias, nil, r.Of(target))
	if err != nil {
		return err
	}
	c.add(f.SQL, f.Args...)
	return nil
}
