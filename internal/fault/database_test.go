package fault

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // registers the driver
)

// open reads the server's database; the server must not run.
func open(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "data.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// sound lets SQLite check its own file.
func sound(t *testing.T, dir string) {
	t.Helper()
	db := open(t, dir)
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity check: %s %v", verdict, err)
	}
}

// computed holds the formulas and the totals of the books against the notes; a
// book may be behind only where the database says so.
func computed(t *testing.T, dir string) {
	t.Helper()
	db := open(t, dir)
	defer db.Close()
	var wrong int
	err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM "note" WHERE "twice" IS NOT "count" * 2`).Scan(&wrong)
	if err != nil || wrong != 0 {
		t.Errorf("%d notes with a wrong formula (%v)", wrong, err)
	}
	err = db.QueryRowContext(t.Context(), `SELECT count(*) FROM "book" b
		WHERE (b."notes" <> (SELECT count(*) FROM "note" WHERE "book" = b."id") AND NOT EXISTS (SELECT 1 FROM "tn_stale" WHERE "field" = 'notes' AND "record" = b."id"))
		OR (b."total" <> (SELECT coalesce(sum("twice"), 0) FROM "note" WHERE "book" = b."id") AND NOT EXISTS (SELECT 1 FROM "tn_stale" WHERE "field" = 'total' AND "record" = b."id"))`).Scan(&wrong)
	if err != nil || wrong != 0 {
		t.Errorf("%d books with a wrong total (%v)", wrong, err)
	}
}

// complete compares the table with the ledger: every acknowledged write is
// there, nothing is there that nobody sent, and row, history and outbox agree.
func complete(t *testing.T, dir string, l *ledger) {
	t.Helper()
	db := open(t, dir)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT n."id", n."count", n."version", coalesce(h."entries", 0), coalesce(h."last", 0), coalesce(o."last", 0)
		FROM "note" n
		LEFT JOIN (SELECT "record", count(*) AS "entries", max("version") AS "last" FROM "tn_history" WHERE "object" = 'note' GROUP BY "record") h ON h."record" = n."id"
		LEFT JOIN (SELECT "record", max("version") AS "last" FROM "tn_outbox" WHERE "object" = 'note' GROUP BY "record") o ON o."record" = n."id"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	found := map[string]bool{}
	for rows.Next() {
		var id string
		var count float64
		var version, entries, last, event int
		if err := rows.Scan(&id, &count, &version, &entries, &last, &event); err != nil {
			t.Fatal(err)
		}
		found[id] = true
		e := l.notes[id]
		if e == nil {
			t.Errorf("%s: nobody sent it", id)
			continue
		}
		if c := int(count); c != e.acked && (e.underway == 0 || c != e.underway) {
			t.Errorf("%s: count %d, acknowledged %d, on its way %d", id, c, e.acked, e.underway)
		}
		if version != int(count)+1 || entries != version || last != version {
			t.Errorf("%s: version %d, count %v, %d entries of history up to %d", id, version, count, entries, last)
		}
		if event != 0 && event != version {
			t.Errorf("%s: version %d, the outbox ends at %d", id, version, event)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for id, e := range l.notes {
		if e.created && !found[id] {
			t.Errorf("%s was acknowledged and is gone", id)
		}
	}
	var strays int
	err = db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM "tn_history" WHERE "object" = 'note' AND "record" NOT IN (SELECT "id" FROM "note"))
		+ (SELECT count(*) FROM "tn_outbox" WHERE "object" = 'note' AND "record" NOT IN (SELECT "id" FROM "note"))`).Scan(&strays)
	if err != nil || strays != 0 {
		t.Errorf("%d entries of history or outbox without their record (%v)", strays, err)
	}
}
