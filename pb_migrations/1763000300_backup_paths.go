package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The path of a backup is the folder or the bucket that it was written to, which need
// not be the one of today; ” where nobody remembered.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_backups" ADD COLUMN "path" TEXT NOT NULL DEFAULT ''`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_backups" DROP COLUMN "path"`).Execute()
		return err
	})
}
