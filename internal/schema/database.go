package schema

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// collection reads a collection as it is stored; nil when there is none. The
// shared cache is not asked: during a publish it shows what is not committed.
func collection(app core.App, name string) (*core.Collection, error) {
	c, err := app.FindCollectionByNameOrId(name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(c.Name, name) {
		return nil, nil // found by its id
	}
	return c, nil
}

// count runs a query that gives one number.
func count(ctx context.Context, app core.App, query string, params dbx.Params) (int, error) {
	var n int
	err := app.DB().NewQuery(query).WithContext(ctx).Bind(params).Row(&n)
	return n, err
}

// rowCount is how many rows a table has, deleted ones too.
func rowCount(ctx context.Context, app core.App, table string) (int, error) {
	return count(ctx, app, "SELECT count(*) FROM "+quote(table), nil)
}

// managedIndexes lists the managed indexes that a table really has, by name,
// with their SQL.
func managedIndexes(ctx context.Context, app core.App, table string) (map[string]string, error) {
	var rows []struct {
		Name string `db:"name"`
		SQL  string `db:"sql"`
	}
	err := app.DB().NewQuery(`SELECT "name", "sql" FROM "sqlite_master"
		WHERE "type" = 'index' AND "tbl_name" = {:table} AND substr("name", 1, {:length}) = {:prefix}`).
		WithContext(ctx).
		Bind(dbx.Params{"table": table, "prefix": indexPrefix, "length": len(indexPrefix)}).All(&rows)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.Name] = r.SQL
	}
	return out, nil
}
