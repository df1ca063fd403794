package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Who has chosen how to be told hears of what hooks say, as everybody else does.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`UPDATE "tn_notification_settings" SET "settings" = json_insert("settings", '$.app[#]', 'hook', '$.mail[#]', 'hook')
			WHERE NOT EXISTS (SELECT 1 FROM json_each("settings", '$.app') WHERE value = 'hook')`).Execute()
		return err
	}, func(core.App) error { return nil })
}
