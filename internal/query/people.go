package query

import (
	"context"
	"database/sql"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/store"
)

// resolvePeople finds people by name or e-mail and departments by name, which
// everybody may know.
func resolvePeople(ctx context.Context, db dbx.Builder, target, list string, scan func(string) func(*sql.Rows) error) error {
	switch target {
	case expr.Users:
		for _, f := range []string{"name", "email"} {
			err := store.Each(ctx, db, scan(f), `SELECT `+expr.Quote(f)+`, "id", "name" FROM "users" WHERE "active" AND `+expr.Quote(f)+` IN (SELECT value FROM json_each(?))`, list)
			if err != nil {
				return err
			}
		}
	case expr.Departments:
		return store.Each(ctx, db, scan("name"), `SELECT "name", "id", "name" FROM "tn_departments" WHERE NOT "disabled" AND "name" IN (SELECT value FROM json_each(?))`, list)
	}
	return nil
}
