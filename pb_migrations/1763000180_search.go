package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The index behind searches for words: a document a record, and for which fields
// of each object it is complete. It holds grams only, each behind its object and
// field; the texts stay in their rows.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_search_docs" (
				"doc" INTEGER PRIMARY KEY,
				"object" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				UNIQUE ("object", "record")
			);
			CREATE VIRTUAL TABLE "tn_search" USING fts5("grams", content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '._=~'");
			CREATE TABLE "tn_search_objects" (
				"object" TEXT PRIMARY KEY NOT NULL,
				"fields" TEXT NOT NULL,
				"after" TEXT NOT NULL DEFAULT '',
				"done" INTEGER NOT NULL DEFAULT 0,
				"ready" INTEGER NOT NULL DEFAULT 0
			) WITHOUT ROWID;
		`).Execute()
		return err
	}, nil)
}
