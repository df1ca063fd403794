package people

import (
	"context"
	"database/sql"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// Behind lists the active people with whom something is shared that is shared with
// a department (those below it too where children says so), a role, which some have
// by their departments, or a person.
func (s *Service) Behind(ctx context.Context, kind, subject string, children bool) ([]string, error) {
	departments := []string{}
	switch kind {
	case access.WithUser:
		return []string{subject}, nil
	case access.WithDepartment:
		err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			departments = append(departments, id)
			return err
		}, `SELECT d."id" FROM "tn_departments" d JOIN "tn_departments" top ON top."id" = ? WHERE d."id" = top."id" OR ? AND substr(d."path", 1, length(top."path")) = top."path"`, subject, children)
		if err != nil {
			return nil, err
		}
	}
	out := []string{}
	err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id, main, in, roles string
		if err := rows.Scan(&id, &main, &in, &roles); err != nil {
			return err
		}
		all := append(decodeList(in), main)
		if kind == access.WithRole && slices.Contains(s.effective(decodeList(roles), all), subject) ||
			slices.ContainsFunc(all, func(d string) bool { return slices.Contains(departments, d) }) {
			out = append(out, id)
		}
		return nil
	}, `SELECT "id", coalesce("department", ''), coalesce("departments", '[]'), coalesce("roles", '[]') FROM "users" WHERE "active" ORDER BY "id"`)
	return out, err
}
