package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Linked records that an import made and changed beside those of its rows; how many rows
// it left out as duplicates, and how many it held back for somebody to look at.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" ADD COLUMN "related" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_imports" ADD COLUMN "same" INTEGER NOT NULL DEFAULT 0;
			ALTER TABLE "tn_imports" ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0;
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" DROP COLUMN "related";
			ALTER TABLE "tn_imports" DROP COLUMN "same";
			ALTER TABLE "tn_imports" DROP COLUMN "held";
		`).Execute()
		return err
	})
}
