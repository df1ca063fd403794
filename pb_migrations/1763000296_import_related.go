package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Linked records that an import made and changed beside those of its rows; rows that it
// left out as duplicates, and rows that it holds until somebody has looked at them, in
// tn_import_held.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" ADD COLUMN "related" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_imports" ADD COLUMN "same" INTEGER NOT NULL DEFAULT 0;
			ALTER TABLE "tn_imports" ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0;
			CREATE TABLE "tn_import_held" (
				"import" TEXT NOT NULL,
				"row" INTEGER NOT NULL,
				PRIMARY KEY ("import", "row")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" DROP COLUMN "related";
			ALTER TABLE "tn_imports" DROP COLUMN "same";
			ALTER TABLE "tn_imports" DROP COLUMN "held";
			DROP TABLE "tn_import_held";
		`).Execute()
		return err
	})
}
