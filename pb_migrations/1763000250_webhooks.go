package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_secrets are passwords and tokens of other servers by name, sealed.
// tn_webhook_keys sign what webhooks send, sealed; the key before is good until a
// time. tn_deliveries are what webhooks have to send, have sent and could not:
// state is waiting, sent or dead, due when the next attempt is.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_secrets" (
				"name" TEXT PRIMARY KEY NOT NULL,
				"value" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE TABLE "tn_webhook_keys" (
				"webhook" TEXT PRIMARY KEY NOT NULL,
				"key" TEXT NOT NULL,
				"before" TEXT NOT NULL DEFAULT '',
				"until" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE TABLE "tn_deliveries" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"webhook" TEXT NOT NULL,
				"seq" INTEGER NOT NULL,
				"event" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"body" TEXT NOT NULL,
				"state" TEXT NOT NULL DEFAULT 'waiting',
				"due" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"attempts" INTEGER NOT NULL DEFAULT 0,
				"at" TEXT NOT NULL DEFAULT '',
				"status" INTEGER NOT NULL DEFAULT 0,
				"ms" INTEGER NOT NULL DEFAULT 0,
				"error" TEXT NOT NULL DEFAULT '',
				"answer" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE UNIQUE INDEX "tn_deliveries_event" ON "tn_deliveries" ("webhook", "seq");
			CREATE INDEX "tn_deliveries_waiting" ON "tn_deliveries" ("webhook", "due") WHERE "state" = 'waiting';
			CREATE INDEX "tn_deliveries_state" ON "tn_deliveries" ("webhook", "state", "created");
			CREATE INDEX "tn_deliveries_created" ON "tn_deliveries" ("created");
			CREATE INDEX "tn_deliveries_record" ON "tn_deliveries" ("record");
		`).Execute()
		return err
	}, nil)
}
