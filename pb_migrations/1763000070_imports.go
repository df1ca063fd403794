package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Imports of files: what was uploaded and how it went, the rows that were
// refused, links between rows of one file that wait for the other row, and the
// records that were made for links.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_imports" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"by" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"name" TEXT NOT NULL,
				"size" INTEGER NOT NULL,
				"file" TEXT NOT NULL,
				"encoding" TEXT NOT NULL,
				"delimiter" TEXT NOT NULL,
				"header" INTEGER NOT NULL,
				"rows" INTEGER NOT NULL,
				"columns" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"made" INTEGER NOT NULL DEFAULT 0,
				"updated" INTEGER NOT NULL DEFAULT 0,
				"skipped" INTEGER NOT NULL DEFAULT 0,
				"failed" INTEGER NOT NULL DEFAULT 0,
				"done" INTEGER NOT NULL DEFAULT 0,
				"last" INTEGER NOT NULL DEFAULT 0,
				"job" TEXT NOT NULL DEFAULT '',
				"mapping" TEXT NOT NULL DEFAULT '{}',
				"mode" TEXT NOT NULL DEFAULT 'create',
				"keys" TEXT NOT NULL DEFAULT '[]',
				"dry" INTEGER NOT NULL DEFAULT 0,
				"settings" TEXT NOT NULL DEFAULT '{}',
				"error" TEXT NOT NULL DEFAULT '',
				"created" TEXT NOT NULL,
				"finished" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_imports_by" ON "tn_imports" ("by", "created");
			CREATE INDEX "tn_imports_file" ON "tn_imports" ("created") WHERE "file" <> '';
			CREATE TABLE "tn_import_errors" (
				"import" TEXT NOT NULL,
				"row" INTEGER NOT NULL,
				"n" INTEGER NOT NULL,
				"column" TEXT NOT NULL,
				"field" TEXT NOT NULL,
				"value" TEXT NOT NULL,
				"code" TEXT NOT NULL,
				"args" TEXT NOT NULL,
				"text" TEXT NOT NULL,
				PRIMARY KEY ("import", "row", "n")
			) WITHOUT ROWID;
			CREATE TABLE "tn_import_links" (
				"import" TEXT NOT NULL,
				"row" INTEGER NOT NULL,
				"field" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"column" TEXT NOT NULL,
				"value" TEXT NOT NULL,
				"linked" INTEGER NOT NULL DEFAULT 0,
				PRIMARY KEY ("import", "row", "field")
			) WITHOUT ROWID;
			CREATE TABLE "tn_import_targets" (
				"import" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				PRIMARY KEY ("import", "object", "record")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
