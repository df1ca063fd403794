package query

import (
	"context"
	"database/sql"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// live computes the live ones of some columns for a row that is at hand, by the
// SQL that a list would run, through the person's own lens.
func (s *Service) live(ctx context.Context, r *access.Rights, o *meta.CompiledObject, row expr.Values, cols []*meta.Column) (map[string]any, error) {
	var wanted []*meta.Column
	var b strings.Builder
	var args []any
	for _, c := range cols {
		if !c.Live() {
			continue
		}
		text, valueArgs, ok := r.Value(c, alias)
		if !ok {
			continue
		}
		if len(wanted) > 0 {
			b.WriteString(", ")
		}
		b.WriteString(text)
		args = append(args, valueArgs...)
		wanted = append(wanted, c)
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	from, rowArgs := rowSQL(o, row)
	out := make(map[string]any, len(wanted))
	sc := store.NewScanner(wanted)
	err := s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		for i, c := range wanted {
			if err == nil {
				out[c.Spec.Key] = vals[i]
			}
		}
		return err
	}, "SELECT "+b.String()+" FROM "+from, append(args, rowArgs...)...)
	return out, err
}

// rowSQL is a row of given values in place of the table, with the alias of reads.
func rowSQL(o *meta.CompiledObject, row expr.Values) (string, []any) {
	var b strings.Builder
	args := make([]any, 0, len(o.Columns))
	b.WriteString("(SELECT ")
	for _, c := range o.Columns {
		b.WriteString("? AS " + expr.Quote(c.Expr.Column) + ", ")
		args = append(args, field.ToDB(c.Expr.Kind, row[c.Spec.Key]))
	}
	b.WriteString(`'' AS "deleted") AS ` + expr.Quote(alias))
	return b.String(), args
}
