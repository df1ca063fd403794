package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/phone"
	"github.com/tenon-crm/tenon/internal/store"
)

// resolvePeople finds people by name, e-mail or phone, or by those of them that are
// fields, and departments by name. Who gives a text learns no more than that it is somebody's.
func resolvePeople(ctx context.Context, db dbx.Builder, target string, fields, values []string, scan func(string) func(*sql.Rows) error) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	switch target {
	case expr.Users:
		for _, f := range []string{"name", "email", "phone"} {
			if len(fields) > 0 && !slices.Contains(fields, f) {
				continue
			}
			if f == "phone" {
				if err := resolvePhones(ctx, db, values, scan(f)); err != nil {
					return err
				}
				continue
			}
			err := store.Each(ctx, db, scan(f), `SELECT `+expr.Quote(f)+`, "id", "name" FROM "users" WHERE "active" AND `+expr.Quote(f)+` IN (SELECT value FROM json_each(?))`, string(list))
			if err != nil {
				return err
			}
		}
	case expr.Departments:
		return store.Each(ctx, db, scan("name"), `SELECT "name", "id", "name" FROM "tn_departments" WHERE NOT "disabled" AND "name" IN (SELECT value FROM json_each(?))`, string(list))
	}
	return nil
}

// resolvePhones finds people by their telephone number, however it is written.
func resolvePhones(ctx context.Context, db dbx.Builder, values []string, scan func(*sql.Rows) error) error {
	number := &field.Spec{Type: "phone"}
	var given [][2]string // as numbers are kept, as they were written
	for _, v := range values {
		if at, it := phone.New().Parse(field.Context{}, number, v); it == nil {
			if kept, ok := at.(string); ok && kept != "" {
				given = append(given, [2]string{kept, v})
			}
		}
	}
	if len(given) == 0 {
		return nil
	}
	list, err := json.Marshal(given)
	if err != nil {
		return err
	}
	return store.Each(ctx, db, scan, `SELECT g."value" ->> 1, u."id", u."name" FROM json_each(?) g JOIN "users" u ON u."phone" = g."value" ->> 0 WHERE u."active"`, string(list))
}
