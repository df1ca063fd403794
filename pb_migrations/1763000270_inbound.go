package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_inbound are the messages that other systems sent, by endpoint and by their
// own id: state is waiting, taken, quarantined or discarded; body is kept until a
// message is taken; reasons are why it is quarantined.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_inbound" (
				"seq" INTEGER PRIMARY KEY AUTOINCREMENT,
				"endpoint" TEXT NOT NULL,
				"message" TEXT NOT NULL,
				"state" TEXT NOT NULL DEFAULT 'waiting',
				"at" TEXT NOT NULL,
				"done" TEXT NOT NULL DEFAULT '',
				"attempts" INTEGER NOT NULL DEFAULT 0,
				"release" INTEGER NOT NULL DEFAULT 0,
				"corrected" INTEGER NOT NULL DEFAULT 0,
				"object" TEXT NOT NULL DEFAULT '',
				"record" TEXT NOT NULL DEFAULT '',
				"reasons" TEXT NOT NULL DEFAULT '[]',
				"body" TEXT NOT NULL
			);
			CREATE UNIQUE INDEX "tn_inbound_message" ON "tn_inbound" ("endpoint", "message");
			CREATE INDEX "tn_inbound_state" ON "tn_inbound" ("endpoint", "state", "seq");
			CREATE INDEX "tn_inbound_at" ON "tn_inbound" ("at");
			CREATE INDEX "tn_inbound_waiting" ON "tn_inbound" ("seq") WHERE "state" = 'waiting';
		`).Execute()
		return err
	}, nil)
}
