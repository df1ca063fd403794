package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Durable jobs, and the slots that make a scheduled job run exactly once.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_jobs" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"kind" TEXT NOT NULL,
				"title" TEXT NOT NULL DEFAULT '{}',
				"state" TEXT NOT NULL,
				"principal" TEXT NOT NULL DEFAULT '',
				"args" TEXT NOT NULL DEFAULT 'null',
				"result" TEXT NOT NULL DEFAULT '{}',
				"error" TEXT NOT NULL DEFAULT '',
				"checkpoint" TEXT NOT NULL DEFAULT '',
				"done" INTEGER NOT NULL DEFAULT 0,
				"total" INTEGER NOT NULL DEFAULT 0,
				"attempts" INTEGER NOT NULL DEFAULT 0,
				"failures" INTEGER NOT NULL DEFAULT 0,
				"crashes" INTEGER NOT NULL DEFAULT 0,
				"run_at" TEXT NOT NULL,
				"lease" TEXT NOT NULL DEFAULT '',
				"runner" TEXT NOT NULL DEFAULT '',
				"cancel" INTEGER NOT NULL DEFAULT 0,
				"file" TEXT NOT NULL DEFAULT '',
				"file_name" TEXT NOT NULL DEFAULT '',
				"created" TEXT NOT NULL,
				"started" TEXT NOT NULL DEFAULT '',
				"finished" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_jobs_due" ON "tn_jobs" ("state", "run_at");
			CREATE INDEX "tn_jobs_principal" ON "tn_jobs" ("principal", "created");
			CREATE INDEX "tn_jobs_finished" ON "tn_jobs" ("finished") WHERE "finished" <> '';
			CREATE TABLE "tn_job_slots" (
				"schedule" TEXT NOT NULL,
				"slot" TEXT NOT NULL,
				"job" TEXT NOT NULL,
				PRIMARY KEY ("schedule", "slot")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
