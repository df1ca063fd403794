package store_test

import (
	"testing"

	"github.com/pocketbase/dbx"
	_ "modernc.org/sqlite" // registers the driver

	"github.com/tenon-crm/tenon/internal/store"
)

// Rows are deleted some at a time, those that the condition names and no others.
func TestPrune(t *testing.T) {
	db, err := dbx.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.DB().SetMaxOpenConns(1)
	for _, text := range []string{
		`CREATE TABLE "tn_t" ("id" TEXT PRIMARY KEY NOT NULL, "age" INTEGER) WITHOUT ROWID`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999) INSERT INTO "tn_t" SELECT 'r' || i, i FROM n`,
	} {
		if _, err := store.Exec(t.Context(), db, text); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (n int) {
		if _, err := store.One(t.Context(), db, []any{&n}, `SELECT count(*) FROM "tn_t"`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := store.Prune(t.Context(), db, "tn_t", "id", `"age" < ?`, 4500); err != nil || left() != 500 {
		t.Errorf("%d left: %v", left(), err)
	}
	if err := store.Prune(t.Context(), db, "deal", "id", `1`); err == nil {
		t.Error("rows of the business are deleted")
	}
}
