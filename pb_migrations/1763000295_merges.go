package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_merges are the merges of records, in order. losers are ids; moved counts what
// linked to them and along what else followed; rest names what belongs to a record
// beside its values and moved, so that an undo can bring it back; undone is when all
// of it was taken back, ” while it stands. tn_merged says which record stands for one
// that was merged into it.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_merges" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"cause" TEXT NOT NULL UNIQUE,
				"object" TEXT NOT NULL,
				"survivor" TEXT NOT NULL,
				"losers" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				"moved" TEXT NOT NULL,
				"along" TEXT NOT NULL,
				"rest" TEXT NOT NULL,
				"undone" TEXT NOT NULL DEFAULT ''
			);
			CREATE INDEX "tn_merges_object" ON "tn_merges" ("object", "id");
			CREATE TABLE "tn_merged" (
				"loser" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"survivor" TEXT NOT NULL,
				"merge" INTEGER NOT NULL,
				PRIMARY KEY ("loser", "object")
			) WITHOUT ROWID;
			CREATE INDEX "tn_merged_survivor" ON "tn_merged" ("survivor", "object");
		`).Execute()
		return err
	}, nil)
}
