package fault

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// TestKillWhileRecalculating kills the server while it computes a formula anew
// after a release, and checks that all values are right in the end.
func TestKillWhileRecalculating(t *testing.T) {
	t.Parallel()
	const rows, kills = 4000, 3
	s := newServer(t)
	s.start()
	s.business()
	for from := 0; from < rows; from += 500 {
		var ops []any
		for n := range 500 {
			ops = append(ops, map[string]any{"method": "create", "data": map[string]any{"name": "n", "count": from + n, "code": fmt.Sprint(from + n), "book": books[n%len(books)]}})
		}
		s.must(http.MethodPost, records+":batch", map[string]any{"operations": ops}, nil)
	}
	s.defineNote("record.count * 2 + 0 * record.count")
	s.must(http.MethodPost, "/api/v1/releases", map[string]any{"note": "again"}, nil)
	s.kill()
	spoil(t, s.dir)
	s.start()
	for range kills {
		time.Sleep(80 * time.Millisecond)
		s.kill()
		sound(t, s.dir)
		s.start()
	}
	for end := time.Now().Add(time.Minute); behind(t, s); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the calculation does not end\n%s", tail(s.log.String()))
		}
	}
	s.kill()
	computed(t, s.dir)
	db := open(t, s.dir)
	var wrong int
	err := db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM "book" b WHERE "total" <> (SELECT sum("count") * 2 FROM "note" WHERE "book" = b."id"))
		+ (SELECT count(*) FROM "note" WHERE "version" <> 1)`).Scan(&wrong)
	if err != nil || wrong != 0 {
		t.Errorf("%d wrong (%v)", wrong, err)
	}
}

// spoil gives the job all of its work again, from a wrong start.
func spoil(t *testing.T, dir string) {
	t.Helper()
	db := open(t, dir)
	defer db.Close()
	for _, text := range []string{
		`UPDATE "note" SET "twice" = 0`, `UPDATE "book" SET "total" = -1`,
		`INSERT OR REPLACE INTO "tn_calculations" ("object", "field", "state", "whole", "total", "at") VALUES ('note', 'twice', 'queued', 1, 4000, ''), ('book', 'total', 'queued', 1, 2, '')`,
	} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// behind asks whether a field is still calculating, as people see it.
func behind(t *testing.T, s *server) bool {
	t.Helper()
	for _, object := range []string{"note", "book"} {
		var got struct{ Fields []struct{ Calculating any } }
		s.must(http.MethodGet, "/api/v1/objects/"+object, nil, &got)
		for _, f := range got.Fields {
			if f.Calculating != nil {
				return true
			}
		}
	}
	return false
}
