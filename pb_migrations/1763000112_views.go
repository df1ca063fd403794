package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_views are administrators who look as another person. One is good only as
// long as the session that it was begun in.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_views" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"hash" TEXT NOT NULL UNIQUE,
				"session" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"person" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"expires" TEXT NOT NULL,
				"ended" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_views_by" ON "tn_views" ("by", "ended");
			CREATE INDEX "tn_views_living" ON "tn_views" ("expires") WHERE "ended" = '';
		`).Execute()
		return err
	}, nil)
}
