package people

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Holders are the first most active people, by name, who have a role themself or by
// a department, and how many there are; administrators, who may do everything
// anyway, are not among them.
func (s *Service) Holders(ctx context.Context, role string, most int) (list []*access.Principal, all int, err error) {
	givers, err := s.givers(role)
	if err != nil {
		return nil, 0, err
	}
	cond, args := hasRole(role, givers)
	cond = ` FROM "users" p WHERE p."active" AND NOT EXISTS (SELECT 1 FROM json_each(p."roles") WHERE value = ?) AND ` + cond
	args = append([]any{meta.AdminRole}, args...)
	if _, err := store.One(ctx, s.app.ConcurrentDB(), []any{&all}, `SELECT count(*)`+cond, args...); err != nil {
		return nil, 0, err
	}
	var ids []string
	if err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT p."id"`+cond+` ORDER BY p."name", p."id" LIMIT `+strconv.Itoa(most), args...); err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		rec, err := s.app.FindRecordById("users", id)
		if err != nil {
			return nil, 0, err
		}
		if p := s.Principal(rec); p != nil {
			list = append(list, p)
		}
	}
	return list, all, nil
}
