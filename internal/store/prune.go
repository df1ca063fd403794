package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/expr"
)

// pruned is how many rows one deletion takes out.
const pruned = 2000

// Prune deletes the rows of a table of the platform for which a condition holds, some
// at a time: what writes meanwhile waits for one of these, not for all. Key is the
// column of the table's primary key.
func Prune(ctx context.Context, db dbx.Builder, table, key, where string, args ...any) error {
	if !strings.HasPrefix(table, "tn_") {
		return fmt.Errorf("store: %s is no table of the platform", table)
	}
	id := expr.Quote(key)
	text := `DELETE FROM ` + expr.Quote(table) + ` WHERE ` + id + ` IN (SELECT ` + id + ` FROM ` + expr.Quote(table) + ` WHERE ` + where + ` LIMIT ?)`
	for {
		res, err := Exec(ctx, db, text, append(args[:len(args):len(args)], pruned)...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n < pruned {
			return err
		}
	}
}
