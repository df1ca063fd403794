package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_slow_reads counts the slow lists that asked of a field without an index: one
// row a field, with times in milliseconds.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_slow_reads" (
				"object" TEXT NOT NULL,
				"field" TEXT NOT NULL,
				"count" INTEGER NOT NULL,
				"total" INTEGER NOT NULL,
				"worst" INTEGER NOT NULL,
				"last" TEXT NOT NULL,
				PRIMARY KEY ("object", "field")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
