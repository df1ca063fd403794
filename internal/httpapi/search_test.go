package httpapi_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// Words are found by letters and digits, in titles by pinyin, in fields that one
// may read of rows that one may see: before the index has read a write, and after.
func TestSearch(t *testing.T) {
	type m = testkit.M
	k := testkit.New(t, "")
	client := func(more ...m) m {
		return m{"kind": "object", "key": "client", "label": m{"en": "Client"}, "title": "name", "owner": true, "fields": append([]m{
			{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "phone", "type": "phone", "label": m{"en": "Phone"}, "search": true},
			{"key": "secret", "type": "text", "label": m{"en": "Secret"}, "search": true}, {"key": "note", "type": "long_text", "label": m{"en": "Note"}},
		}, more...)}
	}
	k.Define(
		client(),
		m{"kind": "role", "key": "seller", "label": m{"en": "Seller"}, "grants": []m{{"object": "client", "operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner.id == user.id", "read": []string{"name", "phone"}, "write": "*"}}},
	)
	k.Publish()
	_, seller := k.Person("seller", "", "seller")
	k.Create(seller, "client", m{"name": "华为技术有限公司", "phone": "138 0013 8000", "secret": "潜龙"})
	foreign := k.Create(k.Admin, "client", m{"name": "华为数字能源", "secret": "见龙在田", "note": "技术"})
	exact := k.Create(k.Admin, "client", m{"name": "华为"})
	k.Create(k.Admin, "client", m{"name": "GTX-Pro 重庆（渝中）"})

	find := func(k *testkit.Kit, token, q string) []string {
		k.TB.Helper()
		var ids []string
		for _, hit := range k.Call(token, "GET", testkit.Query("/api/v1/search", "q", q, "object", "client"), nil).Want(200).Items() {
			ids = append(ids, hit.(m)["id"].(string))
		}
		return ids
	}
	settled := func() {
		for range 1200 {
			if k.Scalar(`SELECT ((SELECT max("seq") FROM "tn_outbox") = (SELECT "seq" FROM "tn_outbox_cursors" WHERE "consumer" = 'search')) IS TRUE`) == "1" &&
				k.Scalar(`SELECT count(*) FROM "tn_search_objects" WHERE "object" = 'client' AND "ready"`) == "1" {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatal("the index does not come after", k.Scalar(`SELECT coalesce((SELECT max("seq") FROM "tn_outbox"), -1) || " " || coalesce((SELECT group_concat("consumer" || "seq") FROM "tn_outbox_cursors"), "") || coalesce((SELECT group_concat("object" || "fields" || "ready") FROM "tn_search_objects"), "none")`))
	}
	all := func(t *testing.T) {
		k := k.On(t)
		for _, x := range []struct {
			token, q string
			want     int
		}{
			{k.Admin, "华为", 3}, {k.Admin, "术有", 1}, {k.Admin, "华", 3}, {k.Admin, "hw", 3}, {k.Admin, "hwjs", 1}, {k.Admin, "huaweijishu", 1}, {k.Admin, "weijs", 0},
			{k.Admin, "cq", 1}, {k.Admin, "chongqing", 1}, {k.Admin, "gtx pro", 1}, {k.Admin, "ＧＴＸ", 1}, {k.Admin, "x-p", 1}, {k.Admin, "重庆渝中", 1},
			{k.Admin, "13800138000", 1}, {k.Admin, "138-0013", 1}, {k.Admin, "8000", 1}, {k.Admin, "潜龙", 1}, {k.Admin, "技术", 1},
			{k.Admin, "—", 0}, {k.Admin, `" OR "`, 0}, {k.Admin, "client.name·华为", 0}, {k.Admin, "zz", 0},
			{seller, "华为", 1}, {seller, "hwjs", 1}, {seller, "138", 1}, {seller, "潜龙", 0}, {seller, "见龙", 0}, {seller, "gtx", 0},
		} {
			if got := find(k, x.token, x.q); len(got) != x.want {
				t.Errorf("%q finds %d, want %d", x.q, len(got), x.want)
			}
			if res := k.List(x.token, "client", "q", x.q, "count", "exact"); res.Get("count") != float64(x.want) || len(res.Items()) != x.want {
				t.Errorf("a list of %q has %v", x.q, res.Get("count"))
			}
		}
	}
	t.Run("reads what the index has not read", all)
	settled()
	t.Run("asks the index", all)
	t.Run("gives first what the words mean most", func(t *testing.T) {
		k := k.On(t)
		if got := find(k, k.Admin, "华为"); len(got) != 3 || got[0] != exact {
			t.Errorf("found %v, first should be %s", got, exact)
		}
	})
	t.Run("follows changes, deletes and restores at once and later", func(t *testing.T) {
		k := k.On(t)
		for range 2 {
			k.Patch(k.Admin, "client", foreign, m{"name": "比亚迪"}).Want(200)
			if len(find(k, k.Admin, "byd")) != 1 || len(find(k, k.Admin, "数字")) != 0 {
				t.Error("the old name is found, or the new one is not")
			}
			k.Call(k.Admin, "DELETE", "/api/v1/objects/client/records/"+foreign, nil).Want(204)
			if len(find(k, k.Admin, "byd")) != 0 {
				t.Error("what is deleted is found")
			}
			k.Call(k.Admin, "POST", "/api/v1/objects/client/records/"+foreign+"/actions/restore", m{}).Want(200)
			if len(find(k, k.Admin, "比亚迪")) != 1 {
				t.Error("what is restored is not found")
			}
			k.Patch(k.Admin, "client", foreign, m{"name": "华为数字能源"}).Want(200)
			settled()
		}
	})
	t.Run("takes up a field that becomes searchable, and drops one that ceases to be", func(t *testing.T) {
		k := k.On(t)
		next := client()
		fields := next["fields"].([]m)
		fields[2]["search"], fields[3]["search"] = false, true
		k.Define(next)
		k.Publish()
		for range 2 {
			if len(find(k, k.Admin, "见龙")) != 0 || len(find(k, k.Admin, "技术")) != 2 {
				t.Error("the fields of the release before are searched")
			}
			settled()
		}
	})
	t.Run("is of one object, or of all that one may view", func(t *testing.T) {
		k := k.On(t)
		k.Call(seller, "GET", "/api/v1/search?q=x&object=nothing", nil).Code(404, "no_such_object")
		if k.Call(seller, "GET", "/api/v1/search?q=hwjs", nil).Want(200).Get("more") != false {
			t.Error("all there is is not all")
		}
		for i := range 30 {
			k.Create(seller, "client", m{"name": fmt.Sprintf("腾讯%d", i)})
		}
		if n := len(find(k, seller, "tx")); n != 20 {
			t.Errorf("%d of one object", n)
		}
		if res := k.Call(seller, "GET", "/api/v1/search?q=tx", nil).Want(200); len(res.Items()) != 4 || res.Get("more") != true {
			t.Errorf("%d of an object among all, more: %v", len(res.Items()), res.Get("more"))
		}
	})
}

// What very many records have is counted up to the cap, by the index or without it,
// and what more is asked for is counted, too.
func TestWordsOfManyRecordsAreCounted(t *testing.T) {
	k := world(t)
	indexed := func() {
		t.Helper()
		for end := time.Now().Add(2 * time.Minute); k.Scalar(`SELECT count(*) FROM "tn_search_objects" WHERE "object" = 'thing' AND "ready"`) != "1"; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("the index is never ready")
			}
		}
	}
	indexed()
	const rows = 10_400
	k.Exec(fmt.Sprintf(`INSERT INTO "thing" ("id", "name", "created", "updated", "version", "serial", "qty")
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		SELECT printf('r%%014d', i), '有限公司 ' || i, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', 1, 's' || i, i FROM n`, rows))
	count := func(more bool, want int, query ...string) {
		t.Helper()
		res := k.List(k.Admin, "thing", append(query, "count", "capped")...)
		if res.Get("count") != float64(want) || (res.Get("more") == true) != more {
			t.Errorf("%v: %v, more %v", query, res.Get("count"), res.Get("more"))
		}
	}
	all := func() {
		count(true, 10_000, "q", "有限")
		count(true, 10_000, "q", "yxgs")
		count(false, 5_400, "q", "有限", "filter", "record.qty > 5000")
		count(false, 1, "q", "公司 10399")
		count(false, 0, "q", "无限")
	}
	k.Exec(`DELETE FROM "tn_search_objects"`)
	all() // by reading every row, for there is no index
	doc := everything()
	doc["label"] = m{"en": "Thing again"}
	k.Define(doc)
	k.Publish()
	indexed()
	if got := k.Scalar(`SELECT count(*) FROM "tn_search_docs" WHERE "object" = 'thing'`); got != fmt.Sprint(rows) {
		t.Fatalf("%s records are indexed", got)
	}
	all()
	if res := k.Call(k.Admin, "GET", testkit.Query("/api/v1/search", "q", "有限公司", "object", "thing"), nil).Want(200); len(res.Items()) != 20 || res.Get("more") != true || res.Text("items", 0, "id") != fmt.Sprintf("r%014d", rows) {
		t.Errorf("%d hits, more %v, %s first", len(res.Items()), res.Get("more"), res.Text("items", 0, "id"))
	}
}
