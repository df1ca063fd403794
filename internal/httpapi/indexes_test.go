package httpapi_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestKeysAndIndexes(t *testing.T) {
	k := world(t, m{"kind": "app", "key": "shop", "label": m{"en": "Shop"}}, role("lister", m{"object": "thing", "operations": []string{"view"}}))
	_, lister := k.Person("lister", "", "lister")
	const indexes = "/api/v1/objects/thing/indexes"
	for _, row := range []m{{"name": "a", "phone": "13800000001"}, {"name": "b", "phone": "13800000001"}, {"name": "c", "phone": "13800000002"}, {"name": "d"}, {"name": "e"}} {
		k.Create(k.Admin, "thing", row)
	}

	t.Run("tell what is built and how large it is", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", indexes, nil).Want(200)
		unique := false
		for _, x := range res.Items() {
			i := x.(m)
			if i["built"] != true || i["size"].(float64) <= 0 || i["rows"] != 5.0 {
				t.Error(i)
			}
			unique = unique || i["unique"] == true && i["fields"].([]any)[0] == "serial"
		}
		if !unique {
			t.Error(res.Raw)
		}
	})

	t.Run("tell the rows in the way of a unique key, blank ones aside", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", indexes+":check", m{"fields": []string{"phone"}, "unique": true}).Want(200)
		if res.Get("colliding") != 2.0 || len(res.Get("groups").([]any)) != 1 || res.Text("groups", 0, "records", 1, "name") != "b" || res.Get("hidden") != 0.0 || res.Get("more") != false {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", indexes+":check", m{"fields": []string{"phone", "name"}, "unique": true}).Want(200)
		if res.Get("colliding") != 0.0 || res.Get("rows") != 5.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", indexes+":check", m{"fields": []string{"phone"}}).Want(200)
		k.Call(k.Admin, "POST", indexes+":check", m{"fields": []string{"not_there_yet"}, "unique": true}).Want(200)
		k.Call(k.Admin, "POST", indexes+":check", m{"fields": []string{}}).Want(400)
		k.Call(k.Admin, "GET", "/api/v1/objects/nothing/indexes", nil).Want(404)
	})

	t.Run("show no row to who may only design", func(t *testing.T) {
		k := k.On(t)
		doc := everything()
		doc["app"] = "shop"
		k.Define(doc)
		id, designer := k.Person("designer", "")
		k.Call(k.Admin, "POST", "/api/v1/administrators", m{"subject": m{"kind": "person", "id": id}, "scope": m{"kind": "app", "id": "shop"}, "roles": []string{}}).Want(201)
		res := k.Call(designer, "POST", indexes+":check", m{"fields": []string{"phone"}, "unique": true}).Want(200)
		if res.Get("colliding") != 2.0 || len(res.Get("groups").([]any)) != 0 || res.Get("hidden") != 2.0 {
			t.Error(res.Raw)
		}
		k.Call(lister, "POST", indexes+":check", m{"fields": []string{"phone"}, "unique": true}).Want(403)
	})
}

// Writers wait while an index of a large table is built, and none of them fails.
func TestWritersWaitForAnIndex(t *testing.T) {
	k := world(t)
	ids := make([]string, 8)
	for i := range ids {
		ids[i] = k.Create(k.Admin, "thing", m{"name": fmt.Sprint("w", i)})
	}
	const rows = 150_000
	k.Exec(fmt.Sprintf(`INSERT INTO "thing" ("id", "name", "created", "updated", "version", "serial")
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT printf('r%%014d', i), 'row ' || i, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', 1, 's' || i FROM n`, rows))
	var stop atomic.Bool
	var longest atomic.Int64
	var wg sync.WaitGroup
	written := make([]int, len(ids))
	for i, id := range ids {
		wg.Go(func() {
			for !stop.Load() {
				began := time.Now()
				res := k.Patch(k.Admin, "thing", id, m{"qty": written[i] + 1})
				if res.Status == 200 {
					written[i]++
				} else if res.Status != 409 || res.Text("code") != "meta_changed" {
					t.Errorf("%d %.200s", res.Status, res.Raw)
					return
				}
				if took := time.Since(began).Milliseconds(); took > longest.Load() {
					longest.Store(took)
				}
			}
		})
	}
	doc := everything()
	doc["indexes"] = []m{{"fields": []string{"name", "serial"}}, {"fields": []string{"serial", "name"}, "unique": true}}
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/thing", doc).Want(200)
	for _, job := range k.Publish().Get("jobs").([]any) {
		k.Wait(k.Admin, job.(string))
	}
	stop.Store(true)
	wg.Wait()
	for i, id := range ids {
		if got := k.Get(k.Admin, "thing", id).Get("qty"); got != float64(written[i]) {
			t.Errorf("record %d has %v after %d writes", i, got, written[i])
		}
	}
	for _, x := range k.Call(k.Admin, "GET", "/api/v1/objects/thing/indexes", nil).Want(200).Items() {
		if x.(m)["built"] != true {
			t.Errorf("%v is not built", x)
		}
	}
	t.Logf("two indexes of %d rows: the longest write took %d ms", rows, longest.Load())
}
