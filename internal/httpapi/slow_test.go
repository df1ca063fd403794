package httpapi_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// A list that nobody waits for any more ends in the database, too; what made it slow
// is told to who designs the object, and no longer once the field has an index.
func TestSlowListsEndAndGiveAdvice(t *testing.T) {
	k := world(t, role("lister", m{"object": "thing", "operations": []string{"view"}, "read": "*"}))
	_, lister := k.Person("lister", "", "lister")
	const rows = 30_000 // a filter that looks through all rows for each row takes minutes
	k.Exec(fmt.Sprintf(`INSERT INTO "thing" ("id", "name", "created", "updated", "version", "serial", "qty")
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT printf('r%%014d', i), 'row ' || i, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', 1, 's' || i, i FROM n`, rows))
	advice := func() []any {
		t.Helper()
		return k.Call(k.Admin, "GET", "/api/v1/objects/thing/indexes", nil).Want(200).Get("advice").([]any)
	}
	if list := advice(); len(list) != 0 {
		t.Errorf("advice before anything was slow: %v", list)
	}
	srv := k.Server()
	filter := `EXISTS(thing, t, t.qty > record.qty + 1000000)`
	ctx, giveUp := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer giveUp()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, srv.URL+"/api/v1/objects/thing/records?"+url.Values{"filter": {filter}}.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+lister)
	if res, err := http.DefaultClient.Do(req); err == nil {
		_ = res.Body.Close()
		t.Fatalf("the list came at once: %d", res.StatusCode)
	}
	began := time.Now()
	for len(advice()) == 0 {
		if time.Since(began) > 30*time.Second {
			t.Fatal("the list goes on although nobody waits for it")
		}
		time.Sleep(50 * time.Millisecond)
	}
	found := map[string]bool{}
	for _, x := range advice() {
		a := x.(m)
		found[a["field"].(string)] = true
		if a["count"] != 1.0 || a["average_ms"].(float64) < 500 || a["worst_ms"] != a["average_ms"] || a["last"] == "" {
			t.Error(a)
		}
	}
	if !found["qty"] {
		t.Error(found)
	}
	k.Call(lister, "GET", "/api/v1/objects/thing/indexes", nil).Want(403)
	last := k.Scalar(`SELECT max("last") FROM "tn_slow_reads"`)
	k.Exec(`UPDATE "tn_slow_reads" SET "last" = '2020-01-01T00:00:00Z'`)
	if list := advice(); len(list) != 0 {
		t.Errorf("advice of long ago: %v", list)
	}
	k.Exec(`UPDATE "tn_slow_reads" SET "last" = '` + last + `'`)
	doc := everything()
	for _, f := range doc["fields"].([]m) {
		if f["key"] == "qty" {
			f["index"] = true
		}
	}
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/thing", doc).Want(200)
	k.Publish()
	for _, x := range advice() {
		if x.(m)["field"] == "qty" {
			t.Error("advice for a field that has an index")
		}
	}
}
