package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Imports of records with the rows of their sub-forms: how many rows of the file
// only held such rows.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_imports" ADD COLUMN "lines" INTEGER NOT NULL DEFAULT 0`).Execute()
		return err
	}, func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_imports" DROP COLUMN "lines"`).Execute()
		return err
	})
}
