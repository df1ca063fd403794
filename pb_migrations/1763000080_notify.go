package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What was mailed to whom: it keeps a person from being flooded, and a mail
// from going out twice when its job is resumed.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_mails" (
				"job" TEXT PRIMARY KEY NOT NULL,
				"recipient" TEXT NOT NULL,
				"sent" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_mails_recipient" ON "tn_mails" ("recipient", "sent");
			CREATE INDEX "tn_mails_sent" ON "tn_mails" ("sent");
		`).Execute()
		return err
	}, nil)
}
