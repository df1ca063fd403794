package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// How many rows of an import were written against a rule that only warns.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_imports" ADD COLUMN "warned" INTEGER NOT NULL DEFAULT 0`).Execute()
		return err
	}, nil)
}
