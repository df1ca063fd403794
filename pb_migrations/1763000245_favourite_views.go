package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Favourite views are kept where a person's other favourites are, in their
// preferences, with an order and names of their own.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`ALTER TABLE "tn_view_choices" DROP COLUMN "favourites"`).Execute()
		return err
	}, nil)
}
