package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The memory that a run of a hook took, in bytes; what hooks use is read from an index
// alone, and so is how much of theirs was given up.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_hook_runs" ADD COLUMN "memory" INTEGER NOT NULL DEFAULT 0;
			CREATE INDEX "tn_hook_runs_usage" ON "tn_hook_runs" ("hook", "at", "took", "calls", "rows", "memory", "code", "refused");
			CREATE INDEX "tn_hook_tasks_dead" ON "tn_hook_tasks" ("hook") WHERE "state" = 'dead';
		`).Execute()
		return err
	}, nil)
}
