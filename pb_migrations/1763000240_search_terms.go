package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The index of searches has other terms than before: it is emptied at once, which
// costs less than record by record, and built anew by its job.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			INSERT INTO "tn_search" ("tn_search") VALUES ('delete-all');
			DELETE FROM "tn_search_docs";
			DELETE FROM "tn_search_objects";
		`).Execute()
		return err
	}, nil)
}
