package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_saved_views are views of objects that people made for themselves: the members
// of a view document as JSON in body, with whom each is shared as JSON in shared.
// One that is deleted stays a month, so that its owner can take that back.
// tn_view_choices are what a person chose of the views of an object: which one
// opens, which are favourites, and their order.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_saved_views" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"object" TEXT NOT NULL,
				"owner" TEXT NOT NULL,
				"label" TEXT NOT NULL,
				"body" TEXT NOT NULL,
				"shared" TEXT NOT NULL DEFAULT '[]',
				"created" TEXT NOT NULL,
				"updated" TEXT NOT NULL,
				"deleted" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_saved_views_owner" ON "tn_saved_views" ("owner", "object");
			CREATE INDEX "tn_saved_views_shared" ON "tn_saved_views" ("object") WHERE "shared" <> '[]';
			CREATE INDEX "tn_saved_views_deleted" ON "tn_saved_views" ("deleted") WHERE "deleted" <> '';
			CREATE TABLE "tn_view_choices" (
				"person" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"standard" TEXT NOT NULL DEFAULT '',
				"favourites" TEXT NOT NULL DEFAULT '[]',
				"sequence" TEXT NOT NULL DEFAULT '[]',
				PRIMARY KEY ("person", "object")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
