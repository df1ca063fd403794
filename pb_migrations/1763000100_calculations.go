package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Computed fields whose stored values are behind, and of which records, until a
// job has computed them.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_calculations" (
				"object" TEXT NOT NULL,
				"field" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"whole" INTEGER NOT NULL DEFAULT 0,
				"after" TEXT NOT NULL DEFAULT '',
				"done" INTEGER NOT NULL DEFAULT 0,
				"total" INTEGER NOT NULL DEFAULT 0,
				"cause" TEXT NOT NULL DEFAULT '',
				"at" TEXT NOT NULL,
				PRIMARY KEY ("object", "field")
			) WITHOUT ROWID;
			CREATE TABLE "tn_stale" (
				"object" TEXT NOT NULL,
				"field" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				PRIMARY KEY ("object", "field", "record")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
