package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What a scan for duplicates has found: scans of an object, of which the newest that
// ended counts, and the clusters of records in them. tn_duplicate_apart has the pairs
// of which somebody said that they are no duplicates; a is before b.
func init() {
	m.Register(func(app core.App) error {
		_, err := app.DB().NewQuery(`
			CREATE TABLE "tn_duplicate_scans" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"object" TEXT NOT NULL,
				"began" TEXT NOT NULL,
				"ended" TEXT NOT NULL DEFAULT ''
			);
			CREATE INDEX "tn_duplicate_scans_object" ON "tn_duplicate_scans" ("object", "id");
			CREATE TABLE "tn_duplicate_clusters" (
				"id" INTEGER PRIMARY KEY AUTOINCREMENT,
				"scan" INTEGER NOT NULL,
				"rule" TEXT NOT NULL
			);
			CREATE INDEX "tn_duplicate_clusters_scan" ON "tn_duplicate_clusters" ("scan", "id");
			CREATE TABLE "tn_duplicate_members" (
				"scan" INTEGER NOT NULL,
				"rule" TEXT NOT NULL,
				"record" TEXT NOT NULL,
				"cluster" INTEGER NOT NULL,
				PRIMARY KEY ("scan", "rule", "record")
			) WITHOUT ROWID;
			CREATE INDEX "tn_duplicate_members_cluster" ON "tn_duplicate_members" ("cluster");
			CREATE TABLE "tn_duplicate_apart" (
				"object" TEXT NOT NULL,
				"a" TEXT NOT NULL,
				"b" TEXT NOT NULL,
				"by" TEXT NOT NULL,
				"at" TEXT NOT NULL,
				PRIMARY KEY ("object", "a", "b")
			) WITHOUT ROWID;
			CREATE INDEX "tn_duplicate_apart_b" ON "tn_duplicate_apart" ("object", "b");
		`).Execute()
		return err
	}, nil)
}
