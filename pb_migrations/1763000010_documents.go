package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a business has configured. tn_documents holds, per release, only the
// documents which that release changed: a document as of release n is its row
// with the greatest release that is at most n.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_settings" (
				"key" TEXT PRIMARY KEY NOT NULL,
				"value" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE TABLE "tn_releases" (
				"version" INTEGER PRIMARY KEY NOT NULL,
				"note" TEXT NOT NULL DEFAULT '',
				"by" TEXT NOT NULL DEFAULT '',
				"created" TEXT NOT NULL,
				"authors" TEXT NOT NULL DEFAULT '[]',
				"sha" TEXT NOT NULL
			);
			CREATE TABLE "tn_documents" (
				"kind" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"release" INTEGER NOT NULL,
				"body" TEXT NOT NULL,
				"deleted" INTEGER NOT NULL DEFAULT 0,
				PRIMARY KEY ("kind", "key", "release")
			) WITHOUT ROWID;
			CREATE INDEX "tn_documents_release" ON "tn_documents" ("release");
			CREATE TABLE "tn_drafts" (
				"author" TEXT NOT NULL,
				"kind" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"base" INTEGER NOT NULL,
				"body" TEXT NOT NULL,
				"deleted" INTEGER NOT NULL DEFAULT 0,
				"updated" TEXT NOT NULL,
				PRIMARY KEY ("author", "kind", "key")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
