package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// How often somebody has checked words for duplicates today is counted in the audit log
// before each check.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`CREATE INDEX "tn_audit_checks" ON "tn_audit" ("who", "at") WHERE "action" = 'duplicates.checked'`).Execute()
		return err
	}, nil)
}
