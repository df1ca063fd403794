package query

import (
	"context"
	"database/sql"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
)

// OptionCounts counts, of the records that the person sees with the field, how
// many have each value of a select; nil where the object or the field is not
// there for them.
func (s *Service) OptionCounts(ctx context.Context, r *access.Rights, object, field string) (map[string]int64, error) {
	o, ok := r.Snap.Objects[object]
	if !ok || !r.Can(object, "view") || o.ByKey[field] == nil {
		return nil, nil
	}
	c := o.ByKey[field]
	col, args, ok := r.Column(object, c.Expr, alias)
	if !ok {
		return nil, nil
	}
	where, err := s.matching(ctx, r, o, "", nil, "")
	if err != nil {
		return nil, err
	}
	if err := s.scoped(ctx, o, where); err != nil {
		return nil, err
	}
	text := "SELECT " + col + " AS v, count(*) FROM " + expr.Quote(o.Key) + ` AS "r" WHERE ` + where.String() + " GROUP BY v"
	if c.Expr.Kind == expr.List {
		text = `SELECT e."value" AS v, count(*) FROM ` + expr.Quote(o.Key) + ` AS "r", json_each(` + col + `) AS e WHERE ` + where.String() + " GROUP BY v"
	}
	out := map[string]int64{}
	err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var value sql.NullString
		var n int64
		if err := rows.Scan(&value, &n); err != nil {
			return err
		}
		if value.String != "" {
			out[value.String] = n
		}
		return nil
	}, text, append(args, where.args...)...)
	return out, err
}
