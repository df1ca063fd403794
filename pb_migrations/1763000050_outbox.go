package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The log that follows every write, how far each consumer has read it, and the
// events that a consumer could not take.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_outbox" (
				"seq" INTEGER PRIMARY KEY AUTOINCREMENT,
				"at" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"action" TEXT NOT NULL,
				"version" INTEGER NOT NULL,
				"by" TEXT NOT NULL,
				"source" TEXT NOT NULL,
				"cause" TEXT NOT NULL,
				"depth" INTEGER NOT NULL,
				"changes" TEXT NOT NULL
			);
			CREATE TABLE "tn_outbox_cursors" (
				"consumer" TEXT PRIMARY KEY NOT NULL,
				"seq" INTEGER NOT NULL,
				"updated" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE TABLE "tn_outbox_dead" (
				"consumer" TEXT NOT NULL,
				"seq" INTEGER NOT NULL,
				"at" TEXT NOT NULL,
				"attempts" INTEGER NOT NULL,
				"error" TEXT NOT NULL,
				"event" TEXT NOT NULL,
				PRIMARY KEY ("consumer", "seq")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
