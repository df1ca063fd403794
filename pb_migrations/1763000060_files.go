package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Uploaded files. "object" is blank until a record's field takes the file in;
// "detached" is when the field let go of it, which history may still show. The
// content lies in the file store under "path".
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_files" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"name" TEXT NOT NULL,
				"size" INTEGER NOT NULL DEFAULT 0,
				"type" TEXT NOT NULL DEFAULT '',
				"sha256" TEXT NOT NULL DEFAULT '',
				"path" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"created_by" TEXT NOT NULL,
				"object" TEXT NOT NULL DEFAULT '',
				"record" TEXT NOT NULL DEFAULT '',
				"field" TEXT NOT NULL DEFAULT '',
				"detached" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_files_free" ON "tn_files" ("created") WHERE "object" = '';
			CREATE INDEX "tn_files_detached" ON "tn_files" ("detached") WHERE "detached" <> '';
			CREATE INDEX "tn_files_record" ON "tn_files" ("object", "record") WHERE "object" <> '';
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`DROP TABLE "tn_files"`).Execute()
		return err
	})
}
