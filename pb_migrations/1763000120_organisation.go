package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The organisation beyond people and departments. tn_role_members says which
// departments give a role to their people (the roles that a person has
// themself stay on the person). tn_invitations are of people who have no
// account yet, or have not been in theirs; a link of one is good as long as its
// hash is among tn_invitation_tokens. tn_delegations are absences with a
// deputy. tn_handovers hand what one person owns to others, tn_handover_items is
// what became of each record. tn_people_imports are files of people.
func init() {
	m.Register(func(app core.App) error {
		users, err := app.FindCollectionByNameOrId("users")
		if err != nil {
			return err
		}
		users.Fields.Add(&core.TextField{Name: "position", Max: 100}, &core.TextField{Name: "phone", Max: 30})
		if err := app.Save(users); err != nil {
			return err
		}
		_, err = app.DB().NewQuery(`
			ALTER TABLE "tn_departments" ADD COLUMN "merged_into" TEXT NOT NULL DEFAULT '';
			CREATE INDEX IF NOT EXISTS "tn_users_manager" ON "users" ("manager");
			CREATE TABLE "tn_role_members" (
				"role" TEXT NOT NULL,
				"kind" TEXT NOT NULL CHECK ("kind" = 'department'),
				"subject" TEXT NOT NULL,
				"children" INTEGER NOT NULL DEFAULT 0,
				PRIMARY KEY ("role", "kind", "subject")
			) WITHOUT ROWID;
			CREATE INDEX "tn_role_members_subject" ON "tn_role_members" ("kind", "subject");
			CREATE TABLE "tn_invitations" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"email" TEXT NOT NULL,
				"person" TEXT NOT NULL DEFAULT '',
				"department" TEXT NOT NULL DEFAULT '',
				"departments" TEXT NOT NULL DEFAULT '[]',
				"manager" TEXT NOT NULL DEFAULT '',
				"roles" TEXT NOT NULL DEFAULT '[]',
				"locale" TEXT NOT NULL DEFAULT '',
				"note" TEXT NOT NULL DEFAULT '',
				"state" TEXT NOT NULL DEFAULT 'pending',
				"by" TEXT NOT NULL,
				"created" TEXT NOT NULL,
				"expires" TEXT NOT NULL,
				"ended" TEXT NOT NULL DEFAULT '',
				"mail_job" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_invitations_created" ON "tn_invitations" ("created");
			CREATE UNIQUE INDEX "tn_invitations_pending" ON "tn_invitations" ("email") WHERE "state" = 'pending';
			CREATE TABLE "tn_invitation_tokens" (
				"hash" TEXT PRIMARY KEY NOT NULL,
				"invitation" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_invitation_tokens_invitation" ON "tn_invitation_tokens" ("invitation");
			CREATE TABLE "tn_delegations" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"person" TEXT NOT NULL,
				"deputy" TEXT NOT NULL,
				"from" TEXT NOT NULL,
				"to" TEXT NOT NULL,
				"note" TEXT NOT NULL DEFAULT '',
				"by" TEXT NOT NULL,
				"created" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_delegations_person" ON "tn_delegations" ("person", "to");
			CREATE INDEX "tn_delegations_deputy" ON "tn_delegations" ("deputy", "to");
			CREATE TABLE "tn_handovers" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"person" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"request" TEXT NOT NULL,
				"state" TEXT NOT NULL,
				"disable" INTEGER NOT NULL DEFAULT 0,
				"job" TEXT NOT NULL DEFAULT '',
				"assigned" INTEGER NOT NULL DEFAULT 0,
				"refused" INTEGER NOT NULL DEFAULT 0,
				"undone" INTEGER NOT NULL DEFAULT 0,
				"kept" INTEGER NOT NULL DEFAULT 0,
				"created" TEXT NOT NULL,
				"finished" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_handovers_person" ON "tn_handovers" ("person", "created");
			CREATE TABLE "tn_handover_items" (
				"handover" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"to" TEXT NOT NULL,
				"dept" TEXT NOT NULL DEFAULT '',
				"state" TEXT NOT NULL,
				"code" TEXT NOT NULL DEFAULT '',
				"args" TEXT NOT NULL DEFAULT '',
				PRIMARY KEY ("handover", "object", "record")
			) WITHOUT ROWID;
			CREATE TABLE "tn_people_imports" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"by" TEXT NOT NULL,
				"name" TEXT NOT NULL,
				"encoding" TEXT NOT NULL,
				"delimiter" TEXT NOT NULL,
				"header" TEXT NOT NULL,
				"rows" TEXT NOT NULL,
				"total" INTEGER NOT NULL,
				"settings" TEXT NOT NULL DEFAULT '{}',
				"state" TEXT NOT NULL,
				"job" TEXT NOT NULL DEFAULT '',
				"result" TEXT NOT NULL DEFAULT '{}',
				"created" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE INDEX "tn_people_imports_created" ON "tn_people_imports" ("created");
		`).Execute()
		return err
	}, nil)
}
