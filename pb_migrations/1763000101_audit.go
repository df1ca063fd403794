package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The audit log. Each row carries the hash of the row before it, so that none
// can be changed or taken out unnoticed; tn_audit_head is the last one, so that
// none can be cut off at the end. Triggers refuse to change, to delete and to go
// back. detail is JSON.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_audit" (
				"id" INTEGER PRIMARY KEY NOT NULL,
				"at" TEXT NOT NULL,
				"who" TEXT NOT NULL DEFAULT '',
				"acting_as" TEXT NOT NULL DEFAULT '',
				"action" TEXT NOT NULL,
				"object_kind" TEXT NOT NULL DEFAULT '',
				"object" TEXT NOT NULL DEFAULT '',
				"record" TEXT NOT NULL DEFAULT '',
				"detail" TEXT NOT NULL DEFAULT '{}',
				"address" TEXT NOT NULL DEFAULT '',
				"prev" TEXT NOT NULL,
				"hash" TEXT NOT NULL
			);
			CREATE INDEX "tn_audit_who" ON "tn_audit" ("who", "id");
			CREATE INDEX "tn_audit_action" ON "tn_audit" ("action", "id");
			CREATE INDEX "tn_audit_object" ON "tn_audit" ("object_kind", "object", "id");
			CREATE INDEX "tn_audit_at" ON "tn_audit" ("at", "id");
			CREATE TABLE "tn_audit_head" (
				"one" INTEGER PRIMARY KEY CHECK ("one" = 1),
				"id" INTEGER NOT NULL,
				"hash" TEXT NOT NULL
			);
			INSERT INTO "tn_audit_head" ("one", "id", "hash") VALUES (1, 0, '');
			CREATE TRIGGER "tn_audit_no_update" BEFORE UPDATE ON "tn_audit"
				BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
			CREATE TRIGGER "tn_audit_no_delete" BEFORE DELETE ON "tn_audit"
				BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
			CREATE TRIGGER "tn_audit_head_forward" BEFORE UPDATE ON "tn_audit_head" WHEN NEW."id" <> OLD."id" + 1
				BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
			CREATE TRIGGER "tn_audit_head_no_delete" BEFORE DELETE ON "tn_audit_head"
				BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
		`).Execute()
		return err
	}, nil)
}
