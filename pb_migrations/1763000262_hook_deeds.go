package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a run of a hook did beyond itself: a list as JSON, of whom it reached and how
// that went.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_hook_runs" ADD COLUMN "did" TEXT NOT NULL DEFAULT '[]'`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_hook_runs" DROP COLUMN "did"`).Execute()
		return err
	})
}
