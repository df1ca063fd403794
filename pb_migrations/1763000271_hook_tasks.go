package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_hook_tasks are what hooks have to do once something has happened: id is the key
// that is the same at each attempt, seq, at, by, acting, source, version, depth and
// changes are those of the event, due is when the next attempt is, attempts how many
// have begun, rest how many are left, begun when the one under way began. A run in
// tn_hook_runs names its task and which attempt it was. tn_hook_slots says up to when the
// plan of a hook was looked at.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_outbox" ADD COLUMN "acting" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_hook_runs" ADD COLUMN "task" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_hook_runs" ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 0;
			CREATE TABLE "tn_hook_tasks" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"hook" TEXT NOT NULL,
				"event" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"seq" INTEGER NOT NULL,
				"at" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"acting" TEXT NOT NULL,
				"source" TEXT NOT NULL,
				"version" INTEGER NOT NULL,
				"depth" INTEGER NOT NULL,
				"changes" TEXT NOT NULL,
				"state" TEXT NOT NULL DEFAULT 'waiting',
				"due" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"attempts" INTEGER NOT NULL DEFAULT 0,
				"rest" INTEGER NOT NULL,
				"begun" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE UNIQUE INDEX "tn_hook_tasks_event" ON "tn_hook_tasks" ("hook", "event", "seq", "at");
			CREATE INDEX "tn_hook_tasks_waiting" ON "tn_hook_tasks" ("hook", "due", "seq") WHERE "state" = 'waiting';
			CREATE INDEX "tn_hook_tasks_record" ON "tn_hook_tasks" ("record", "hook", "seq");
			CREATE INDEX "tn_hook_tasks_created" ON "tn_hook_tasks" ("created");
			CREATE TABLE "tn_hook_slots" (
				"hook" TEXT PRIMARY KEY NOT NULL,
				"plan" TEXT NOT NULL,
				"at" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_hook_runs_task" ON "tn_hook_runs" ("task") WHERE "task" <> '';
		`).Execute()
		return err
	}, nil)
}
