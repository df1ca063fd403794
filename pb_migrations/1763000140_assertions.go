package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_assertions says how each assertion about rights stood when it was last
// checked; result is JSON.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_assertions" (
				"key" TEXT PRIMARY KEY NOT NULL,
				"at" TEXT NOT NULL,
				"result" TEXT NOT NULL
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
