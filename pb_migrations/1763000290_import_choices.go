package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a run of an import was told beside its mapping, and what its columns of numbers
// came to; tn_import_mappings are mappings that people have saved under a name. silent
// of an event says what does not follow from it.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_outbox" ADD COLUMN "silent" INTEGER NOT NULL DEFAULT 0;
			ALTER TABLE "tn_imports" ADD COLUMN "choices" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_imports" ADD COLUMN "totals" TEXT NOT NULL DEFAULT '';
			CREATE TABLE "tn_import_mappings" (
				"id" TEXT PRIMARY KEY NOT NULL,
				"by" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"name" TEXT NOT NULL,
				"run" TEXT NOT NULL,
				"updated" TEXT NOT NULL,
				UNIQUE ("by", "object", "name")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_outbox" DROP COLUMN "silent";
			ALTER TABLE "tn_imports" DROP COLUMN "choices";
			ALTER TABLE "tn_imports" DROP COLUMN "totals";
			DROP TABLE "tn_import_mappings";
		`).Execute()
		return err
	})
}
