package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// ranges of a key are the addresses that it is good from, as a JSON list; an empty
// one is every address.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_keys" ADD COLUMN "ranges" TEXT NOT NULL DEFAULT '[]'`).Execute()
		return err
	}, nil)
}
