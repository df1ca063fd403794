package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// tn_acts are what people did to records, one row for all that has one cause: a
// saved form, a batch, an import, the undoing of one of these. of is the cause that
// an act undoes, undone the cause that undid it.
// tn_batch_rows are the rows that a batch was ordered for, in its order, and what
// became of each: ” is yet to come. The batch's id is that of its job.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_acts" (
				"cause" TEXT PRIMARY KEY NOT NULL,
				"by" TEXT NOT NULL,
				"source" TEXT NOT NULL,
				"object" TEXT NOT NULL,
				"first" TEXT NOT NULL,
				"last" TEXT NOT NULL,
				"created" INTEGER NOT NULL DEFAULT 0,
				"updated" INTEGER NOT NULL DEFAULT 0,
				"deleted" INTEGER NOT NULL DEFAULT 0,
				"restored" INTEGER NOT NULL DEFAULT 0,
				"of" TEXT NOT NULL DEFAULT '',
				"undone" TEXT NOT NULL DEFAULT ''
			) WITHOUT ROWID;
			CREATE INDEX "tn_acts_by" ON "tn_acts" ("by", "last");
			CREATE INDEX "tn_acts_last" ON "tn_acts" ("last");
			CREATE INDEX "tn_history_cause" ON "tn_history" ("cause", "id") WHERE "cause" <> '';
			CREATE TABLE "tn_batch_rows" (
				"batch" TEXT NOT NULL,
				"n" INTEGER NOT NULL,
				"record" TEXT NOT NULL,
				"state" TEXT NOT NULL DEFAULT '',
				"code" TEXT NOT NULL DEFAULT '',
				"why" TEXT NOT NULL DEFAULT '',
				PRIMARY KEY ("batch", "n")
			) WITHOUT ROWID;
			CREATE INDEX "tn_batch_rows_state" ON "tn_batch_rows" ("batch", "state", "n");
		`).Execute()
		return err
	}, nil)
}
