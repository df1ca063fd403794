package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_backups are the backups of the whole and the attempts at them: by is who asked
// for one, ” the schedule or an operator; checked is when it was last restored on
// trial, files and audit what stood in it then, and wrong what was not sound or why
// there is none.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_backups" (
				"name" TEXT PRIMARY KEY NOT NULL,
				"kind" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"finished" TEXT NOT NULL DEFAULT '',
				"size" INTEGER NOT NULL DEFAULT 0,
				"place" TEXT NOT NULL,
				"release" INTEGER NOT NULL,
				"storage" TEXT NOT NULL,
				"checked" TEXT NOT NULL DEFAULT '',
				"files" INTEGER NOT NULL DEFAULT 0,
				"audit" INTEGER NOT NULL DEFAULT 0,
				"wrong" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`DROP TABLE "tn_backups"`).Execute()
		return err
	})
}
