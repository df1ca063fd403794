package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What the write pipeline keeps beside the rows themselves: who changed what,
// the counters of automatic numbers, and the answers to repeated requests.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_history" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"version" INTEGER NOT NULL,
				"action" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"source" TEXT NOT NULL,
				"cause" TEXT NOT NULL DEFAULT '',
				"changes" TEXT NOT NULL
			);
			CREATE INDEX "tn_history_record" ON "tn_history" ("record", "object", "id");
			CREATE TABLE "tn_counters" (
				"object" TEXT NOT NULL,
				"field" TEXT NOT NULL,
				"period" TEXT NOT NULL,
				"value" INTEGER NOT NULL,
				PRIMARY KEY ("object", "field", "period")
			) WITHOUT ROWID;
			CREATE TABLE "tn_idempotency" (
				"user" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"request" TEXT NOT NULL,
				"status" INTEGER NOT NULL DEFAULT 0,
				"body" BLOB,
				"created" TEXT NOT NULL,
				PRIMARY KEY ("user", "key")
			) WITHOUT ROWID;
			CREATE INDEX "tn_idempotency_created" ON "tn_idempotency" ("created");
		`).Execute()
		return err
	}, nil)
}
