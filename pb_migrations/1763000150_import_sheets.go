package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Imports of workbooks: which sheet was read, and what others there are.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" ADD COLUMN "sheet" TEXT NOT NULL DEFAULT '';
			ALTER TABLE "tn_imports" ADD COLUMN "sheets" TEXT NOT NULL DEFAULT '[]';
		`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`
			ALTER TABLE "tn_imports" DROP COLUMN "sheet";
			ALTER TABLE "tn_imports" DROP COLUMN "sheets";
		`).Execute()
		return err
	})
}
