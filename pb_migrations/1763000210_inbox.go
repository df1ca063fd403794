package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_notifications are what people are told. key folds what is about the same
// thing: a person has one row of it, upto is the newest event that it counts. What
// it says of a record is read when it is shown. mail_at is when it goes out by
// mail, ” for never or no longer. tn_follows says who follows a record, or no
// longer does though they own it.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_notifications" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"person" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"kind" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"read" TEXT NOT NULL DEFAULT '',
				"object" TEXT NOT NULL DEFAULT '',
				"record" TEXT NOT NULL DEFAULT '',
				"actor" TEXT NOT NULL DEFAULT '',
				"ref" TEXT NOT NULL DEFAULT '',
				"count" INTEGER NOT NULL DEFAULT 1,
				"upto" INTEGER NOT NULL DEFAULT 0,
				"data" TEXT NOT NULL DEFAULT '{}',
				"mail_at" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE UNIQUE INDEX "tn_notifications_key" ON "tn_notifications" ("person", "key");
			CREATE INDEX "tn_notifications_person" ON "tn_notifications" ("person", "at", "id");
			CREATE INDEX "tn_notifications_unread" ON "tn_notifications" ("person") WHERE "read" = '';
			CREATE INDEX "tn_notifications_mail" ON "tn_notifications" ("person", "mail_at") WHERE "mail_at" <> '';
			CREATE TABLE "tn_notification_settings" (
				"person" TEXT PRIMARY KEY NOT NULL,
				"settings" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE TABLE "tn_follows" (
				"record" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"person" TEXT NOT NULL,
				"follows" INTEGER NOT NULL,
				"at" TEXT NOT NULL,
				PRIMARY KEY ("record", "object", "person")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
