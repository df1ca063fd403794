package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_hook_runs are the runs of hooks of the business, the newest only: took is in
// milliseconds, calls and rows are what was used of the budget, code is why it
// failed, ” when it did not.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_hook_runs" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"at" TEXT NOT NULL,
				"hook" TEXT NOT NULL,
				"event" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"took" REAL NOT NULL,
				"calls" INTEGER NOT NULL,
				"rows" INTEGER NOT NULL,
				"code" TEXT NOT NULL,
				"error" TEXT NOT NULL,
				"line" INTEGER NOT NULL,
				"refused" INTEGER NOT NULL,
				"log" TEXT NOT NULL
			);
			CREATE INDEX "tn_hook_runs_hook" ON "tn_hook_runs" ("hook", "id");
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`DROP TABLE "tn_hook_runs"`).Execute()
		return err
	})
}
