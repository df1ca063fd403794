package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_locks are single records that somebody has locked (locked = 1), or unlocked
// although the lock of their object holds for them (locked = 0).
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_locks" (
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"locked" INTEGER NOT NULL,
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"reason" TEXT NOT NULL DEFAULT '',
				PRIMARY KEY ("object", "record")
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
