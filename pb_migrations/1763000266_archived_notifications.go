package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// archived is when its person put a notification away, ” while it stands in the
// inbox. What is put away is not counted as unread.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_notifications" ADD COLUMN "archived" TEXT NOT NULL DEFAULT '';
			DROP INDEX "tn_notifications_unread";
			CREATE INDEX "tn_notifications_unread" ON "tn_notifications" ("person") WHERE "read" = '' AND "archived" = '';
		`).Execute()
		return err
	}, nil)
}
