package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Usable reports whether the person may know of everything that a view filters
// and sorts by.
func (s *Service) Usable(r *access.Rights, o *meta.CompiledObject, v *meta.View) bool {
	return s.Filters(r, o, v.Filter) == nil && s.Sorts(r, o, v.Sort) == nil
}

// Filters reports what keeps a person from filtering by a condition, as a list
// would say it.
func (s *Service) Filters(r *access.Rights, o *meta.CompiledObject, filter string) error {
	if filter == "" {
		return nil
	}
	return addFilter(&condition{}, r, o, filter)
}

// Sorts reports what keeps a person from sorting by fields, as a list would say it.
func (s *Service) Sorts(r *access.Rights, o *meta.CompiledObject, sort string) error {
	_, err := parseSort(r, o, sort, alias)
	return err
}

// Gone reports whether a condition means nothing to anybody: it names what a
// release has removed.
func (s *Service) Gone(r *access.Rights, o *meta.CompiledObject, filter string) bool {
	if filter == "" {
		return false
	}
	_, err := r.Snap.Env.Compile(o.Key, filter, expr.Filter)
	return err != nil
}

// Colors are those row colours of a view whose condition reads only what the person
// may read.
func (s *Service) Colors(r *access.Rights, o *meta.CompiledObject, v *meta.View) []meta.RowColor {
	return slices.DeleteFunc(slices.Clone(v.Colors), func(x meta.RowColor) bool { return s.Filters(r, o, x.When) != nil })
}

// Colored says which of some conditions is the first that holds, of those records
// that the person sees and for which one does, by id.
func (s *Service) Colored(ctx context.Context, r *access.Rights, objectKey string, ids, conditions []string) (map[string]int, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	which := &condition{}
	var text strings.Builder
	for i, source := range conditions {
		holds := &condition{}
		if err := addFilter(holds, r, o, source); err != nil {
			return nil, err
		}
		text.WriteString(" WHEN (" + holds.String() + ") THEN " + strconv.Itoa(i))
		which.args = append(which.args, holds.args...)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	where := &condition{}
	where.add(`"r"."deleted" = ''`)
	rows, args := r.RowsTested(o.Key, "view", alias)
	where.add(rows, args...)
	where.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	out := map[string]int{}
	return out, s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		var at sql.NullInt64
		err := rows.Scan(&id, &at)
		if at.Valid {
			out[id] = int(at.Int64)
		}
		return err
	}, `SELECT "r"."id", CASE`+text.String()+` END FROM `+expr.Quote(o.Key)+` AS "r" WHERE `+where.String(), append(which.args, where.args...)...)
}
