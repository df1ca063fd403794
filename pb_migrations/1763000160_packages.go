package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_packages keeps, of each app that came from a package, the documents as they
// were installed: the base of an upgrade. tn_package_files are packages that were
// uploaded and are not installed yet; they go after a day.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_packages" (
				"app" TEXT PRIMARY KEY NOT NULL,
				"source" TEXT NOT NULL,
				"template" TEXT NOT NULL DEFAULT '',
				"name" TEXT NOT NULL DEFAULT '',
				"sha" TEXT NOT NULL,
				"by" TEXT NOT NULL DEFAULT '',
				"installed" TEXT NOT NULL,
				"updated" TEXT NOT NULL,
				"documents" TEXT NOT NULL,
				"choices" TEXT NOT NULL DEFAULT '{}'
			) WITHOUT ROWID;
			CREATE TABLE "tn_package_files" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"by" TEXT NOT NULL,
				"name" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"zip" BLOB NOT NULL
			);
			CREATE INDEX "tn_package_files_created" ON "tn_package_files" ("created");
		`).Execute()
		return err
	}, nil)
}
