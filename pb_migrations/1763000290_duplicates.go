package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What rules for duplicates compare: for each side of a rule (the records of one
// object) how its keys are made and how far they are, the keys of the records, and
// the grams of those that only have to be similar. Ids of keys never come again, so
// that whatever is behind one is newer.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_duplicate_sides" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"object" TEXT NOT NULL,
				"rule" TEXT NOT NULL,
				"held" TEXT NOT NULL,
				"form" TEXT NOT NULL,
				"after" TEXT NOT NULL DEFAULT '',
				"done" INTEGER NOT NULL DEFAULT 0,
				"ready" INTEGER NOT NULL DEFAULT 0,
				UNIQUE ("object", "rule", "held", "form")
			);
			CREATE TABLE "tn_duplicate_keys" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"side" INTEGER NOT NULL,
				"record" TEXT NOT NULL,
				"key" TEXT NOT NULL,
				"words" TEXT NOT NULL
			);
			CREATE INDEX "tn_duplicate_keys_key" ON "tn_duplicate_keys" ("side", "key", "words");
			CREATE INDEX "tn_duplicate_keys_record" ON "tn_duplicate_keys" ("side", "record");
			CREATE VIRTUAL TABLE "tn_duplicate_grams" USING fts5("grams", content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '='");
		`).Execute()
		return err
	}, nil)
}
