package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_exports are the exports of people and those that they ask for. how is on what
// terms (free, watermark, approval); state is waiting, approved, declined, withdrawn
// or expired of what is asked for, and ” of what needs no approval. rows are those
// that were counted, then those that were written; job is what writes them. Who has
// chosen how to be told hears of requests, as everybody else does.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_exports" (
				"id" TEXT PRIMARY KEY,
				"person" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"how" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"request" TEXT NOT NULL,
				"rows" INTEGER NOT NULL,
				"files" INTEGER NOT NULL,
				"bytes" INTEGER NOT NULL,
				"reason" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"expires" TEXT NOT NULL,
				"by" TEXT NOT NULL DEFAULT '',
				"decided" TEXT NOT NULL DEFAULT '',
				"remark" TEXT NOT NULL DEFAULT '',
				"job" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_exports_person" ON "tn_exports" ("person", "object", "at");
			CREATE INDEX "tn_exports_at" ON "tn_exports" ("at");
			CREATE INDEX "tn_exports_job" ON "tn_exports" ("job");
			CREATE INDEX "tn_exports_waiting" ON "tn_exports" ("expires") WHERE "state" = 'waiting';
			CREATE INDEX "tn_exports_by" ON "tn_exports" ("by", "at") WHERE "by" <> '';
			UPDATE "tn_notification_settings" SET "settings" = json_insert("settings", '$.app[#]', 'export', '$.mail[#]', 'export')
				WHERE NOT EXISTS (SELECT 1 FROM json_each("settings", '$.app') WHERE value = 'export');
		`).Execute()
		return err
	}, nil)
}
