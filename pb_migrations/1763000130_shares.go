package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_shares are single records that are shared with people, departments or roles.
// until is ” or the moment at which the share ends. The index by subject finds
// what is shared with a person without reading the rows; that by record tells
// whether one record is.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_shares" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"kind" TEXT NOT NULL CHECK ("kind" IN ('user', 'department', 'role')),
				"subject" TEXT NOT NULL,
				"children" INTEGER NOT NULL DEFAULT 0,
				"level" TEXT NOT NULL CHECK ("level" IN ('viewer', 'editor')),
				"until" TEXT NOT NULL DEFAULT '',
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"note" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE UNIQUE INDEX "tn_shares_record" ON "tn_shares" ("object", "record", "kind", "subject");
			CREATE INDEX "tn_shares_subject" ON "tn_shares" ("subject", "kind", "object", "level", "record", "until", "children");
			CREATE INDEX "tn_shares_until" ON "tn_shares" ("until") WHERE "until" <> '';
		`).Execute()
		return err
	}, nil)
}
