package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_hook_pauses are the hooks that do not run for now, whatever the release says: by
// is who paused one, ” where it failed too often, and error why it did.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_hook_pauses" (
				"hook" TEXT PRIMARY KEY,
				"at" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"error" TEXT NOT NULL
			);
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`DROP TABLE "tn_hook_pauses"`).Execute()
		return err
	})
}
