package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_administrators says who administers a part of the business: the person or
// the people of the role in subject, the app or the department (with those
// below) in scope. roles are those that may be given to people of a department.
// Who administers all has the role admin.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_administrators" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"subject_kind" TEXT NOT NULL CHECK ("subject_kind" IN ('person', 'role')),
				"subject" TEXT NOT NULL,
				"scope_kind" TEXT NOT NULL CHECK ("scope_kind" IN ('app', 'department')),
				"scope" TEXT NOT NULL,
				"roles" TEXT NOT NULL DEFAULT '[]',
				"by" TEXT NOT NULL,
				"created" TEXT NOT NULL
			) WITHOUT ROWID;
			CREATE UNIQUE INDEX "tn_administrators_once" ON "tn_administrators" ("subject_kind", "subject", "scope_kind", "scope");
		`).Execute()
		return err
	}, nil)
}
