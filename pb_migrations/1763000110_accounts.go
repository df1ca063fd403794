package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// How people prove who they are. tn_sessions has a row for each sign-in: a token
// carries its id, and is good as long as the row has not ended. tn_accounts has
// what belongs to a person's account beside their record in users.
// tn_signin_steps are sign-ins that wait for something: a code, a new password.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_sessions" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"user" TEXT NOT NULL,
				"method" TEXT NOT NULL,
				"factor" TEXT NOT NULL DEFAULT '',
				"device" TEXT NOT NULL DEFAULT '',
				"agent" TEXT NOT NULL DEFAULT '',
				"address" TEXT NOT NULL DEFAULT '',
				"created" TEXT NOT NULL,
				"used" TEXT NOT NULL,
				"expires" TEXT NOT NULL,
				"ended" TEXT NOT NULL DEFAULT '',
				"reason" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_sessions_user" ON "tn_sessions" ("user", "ended");
			CREATE TABLE "tn_accounts" (
				"user" TEXT PRIMARY KEY NOT NULL,
				"password_changed" TEXT NOT NULL DEFAULT '',
				"totp_secret" TEXT NOT NULL DEFAULT '',
				"totp_pending" TEXT NOT NULL DEFAULT '',
				"totp_enabled" TEXT NOT NULL DEFAULT '',
				"totp_step" INTEGER NOT NULL DEFAULT 0,
				"recovery" TEXT NOT NULL DEFAULT '[]'
			) WITHOUT ROWID;
			CREATE TABLE "tn_signin_steps" (
				"ticket" TEXT PRIMARY KEY NOT NULL,
				"user" TEXT NOT NULL,
				"kind" TEXT NOT NULL,
				"method" TEXT NOT NULL,
				"factor" TEXT NOT NULL DEFAULT '',
				"state" TEXT NOT NULL DEFAULT '{}',
				"expires" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_signin_steps_expires" ON "tn_signin_steps" ("expires");
			CREATE TABLE "tn_identities" (
				"issuer" TEXT NOT NULL,
				"subject" TEXT NOT NULL,
				"user" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				PRIMARY KEY ("issuer", "subject")
			) WITHOUT ROWID;
			CREATE INDEX "tn_identities_user" ON "tn_identities" ("user");
			CREATE TABLE "tn_keys" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"owner" TEXT NOT NULL,
				"name" TEXT NOT NULL,
				"hash" TEXT NOT NULL UNIQUE,
				"hint" TEXT NOT NULL,
				"roles" TEXT NOT NULL,
				"write" INTEGER NOT NULL DEFAULT 0,
				"rate" INTEGER NOT NULL,
				"created" TEXT NOT NULL,
				"expires" TEXT NOT NULL DEFAULT '',
				"used" TEXT NOT NULL DEFAULT '',
				"address" TEXT NOT NULL DEFAULT '',
				"revoked" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_keys_owner" ON "tn_keys" ("owner");
			CREATE TABLE "tn_pictures" (
				"key" TEXT PRIMARY KEY NOT NULL,
				"type" TEXT NOT NULL,
				"hash" TEXT NOT NULL,
				"body" BLOB NOT NULL,
				"updated" TEXT NOT NULL
			);
		`).Execute()
		return err
	}, nil)
}
