package httpapi_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// accountsWithContacts are accounts with contacts that go with them, and contracts that are
// locked once they are approved.
func accountsWithContacts(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	own := m{"operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner == user", "read": []string{"name", "code", "note", "owner"}, "write": []string{"name", "code", "note", "owner"}}
	grant := func(object string, more m) m {
		g := m{"object": object}
		for _, x := range []m{own, more} {
			for key, v := range x {
				g[key] = v
			}
		}
		return g
	}
	k.Define(
		object("client", m{"owner": true}, field("name", "text", m{"required": true}), field("code", "text", m{"unique": true}), field("note", "text"), field("secret", "text"),
			field("lines", "subform", m{"fields": []m{{"key": "item", "type": "text", "label": m{"en": "Item"}}, {"key": "price", "type": "number", "label": m{"en": "Price"}}}})),
		object("person", m{"owner": true}, field("name", "text"), field("code", "text", m{"unique": true}), field("note", "text"), field("client", "relation", m{"object": "client", "on_delete": "cascade"})),
		object("contract", m{"owner": true, "lock": m{"when": `record.code == "approved"`, "message": m{"zh": "合同已审批", "en": "The contract is approved"}}},
			field("name", "text"), field("code", "text"), field("note", "text")),
		role("seller", grant("client", nil), grant("person", m{"read": []string{"name", "client"}, "write": []string{"name", "client"}}), grant("contract", nil)),
		role("keeper", grant("client", m{"operations": []string{"view", "delete", "purge", "lock"}}), grant("contract", m{"operations": []string{"view", "edit", "lock"}, "rows": ""})),
	)
	return k
}

const clientPath = "/api/v1/objects/client"

func restorePath(object, id string) string {
	return "/api/v1/objects/" + object + "/records/" + id + "/actions/restore"
}

func TestTheRecycleBin(t *testing.T) {
	k := accountsWithContacts(t)
	seller, token := k.Person("seller", "", "seller")
	_, other := k.Person("other", "", "seller")
	_, keeper := k.Person("keeper", "", "keeper")
	bin := func(token string, query ...string) *testkit.Res {
		return k.Call(token, "GET", testkit.Query(clientPath+"/bin", query...), nil)
	}
	id := k.Create(k.Admin, "client", m{"name": "Acme", "code": "A", "secret": "hush", "owner": seller, "lines": []m{{"item": "bolt", "price": 1}}})
	for _, name := range []string{"Ann", "Bob"} {
		k.Create(k.Admin, "person", m{"name": name, "code": name, "client": id, "owner": seller})
	}
	k.Delete(token, "client", id).Want(204)

	t.Run("shows what one may see and delete, when and by whom, and what went along", func(t *testing.T) {
		k := k.On(t)
		res := bin(token).Want(200)
		x, _ := res.Get("items", 0).(map[string]any)
		if len(res.Items()) != 1 || res.Get("items", 0, "by", "id") != seller || res.Get("items", 0, "along", 0, "count") != 2.0 || x["purge"] != false || res.Get("days") != 30.0 {
			t.Errorf("the bin is %s", res.Raw)
		}
		if strings.Contains(res.Raw, "hush") || strings.Contains(res.Raw, "secret") {
			t.Errorf("the bin tells of a hidden field: %s", res.Raw)
		}
		for _, q := range [][]string{{"q", "zzz"}, {"by", "nobody"}, {"to", "2020-01-01T00:00:00Z"}} {
			if n := len(bin(token, q...).Want(200).Items()); n != 0 {
				t.Errorf("%v finds %d", q, n)
			}
		}
		if n := len(bin(token, "q", "acm", "by", seller, "from", "2020-01-01T00:00:00Z").Want(200).Items()); n != 1 {
			t.Errorf("the search finds %d", n)
		}
		k.Get(token, "client", id).Want(404)
		bin(token, "from", "yesterday").Code(400, "bad_moment")
		bin(token, "cursor", "??").Code(400, "bad_cursor")
	})
	t.Run("hides what is not one's own, and gives nobody what they may not do", func(t *testing.T) {
		k := k.On(t)
		if n := len(bin(other).Want(200).Items()); n != 0 {
			t.Errorf("a stranger sees %d", n)
		}
		if n := len(bin(keeper).Want(200).Items()); n != 0 {
			t.Errorf("a keeper without rows sees %d", n)
		}
		k.Call(other, "POST", restorePath("client", id), m{}).Want(404)
		k.Call(token, "POST", clientPath+"/bin:purge", m{"ids": []string{id}}).Code(403, "forbidden_operation")
		if res := k.Call(keeper, "POST", clientPath+"/bin:purge", m{"ids": []string{id}}).Want(200); res.Get("results", 0, "status") != 404.0 {
			t.Errorf("a purge of a foreign record answers %s", res.Raw)
		}
		k.Call(token, "POST", restorePath("client", id), m{"data": m{"secret": "x"}}).Want(400)
		k.Call(token, "POST", clientPath+"/records:batch", m{"operations": []m{{"method": "restore", "id": id}}}).Code(400, "unknown_method")
	})
	t.Run("gives back a record with what went along, and tells what is taken", func(t *testing.T) {
		k := k.On(t)
		taken := k.Create(k.Admin, "client", m{"name": "Other", "code": "A"})
		k.Create(k.Admin, "person", m{"name": "New Bob", "code": "Bob"})
		k.Call(token, "POST", restorePath("client", id), m{}).Code(400, "not_unique", "code")
		res := k.Call(token, "POST", restorePath("client", id), m{"data": m{"code": "A2"}}).Want(200)
		if res.Get("code") != "A2" || res.Get("$restored", 0, "back") != 1.0 || res.Get("$restored", 0, "left") != 1.0 {
			t.Errorf("the restore answers %s", res.Raw)
		}
		if got := k.Scalar(`SELECT group_concat("name") FROM "person" WHERE "deleted" = '' AND "client" = '` + id + `'`); got != "Ann" {
			t.Errorf("back are %s", got)
		}
		if got := k.Get(k.Admin, "client", id).Want(200); got.Get("lines", 0, "item") != "bolt" {
			t.Errorf("the rows are %s", got.Raw)
		}
		k.Delete(k.Admin, "client", taken).Want(204)
	})
	t.Run("is emptied for good by who may, and by time", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "POST", clientPath+"/records/"+id+"/comments", m{"text": "said"}).Want(201)
		k.Exec(`INSERT INTO "tn_follows" ("record", "object", "person", "follows", "at") SELECT '` + id + `', 'client', "id", 1, '' FROM "users" LIMIT 1`)
		k.Delete(token, "client", id).Want(204)
		res := k.Call(k.Admin, "POST", clientPath+"/bin:purge", m{"ids": []string{id}}).Want(200)
		if res.Get("results", 0, "status") != 200.0 {
			t.Errorf("the purge answers %s", res.Raw)
		}
		left := func(id string) string {
			return k.Scalar(`SELECT (SELECT count(*) FROM "client" WHERE "id" = '` + id + `') || (SELECT count(*) FROM "client__lines" WHERE "parent" = '` + id + `') || (SELECT count(*) FROM "person" WHERE "client" = '` + id + `' AND "name" = 'Ann') || (SELECT count(*) FROM "tn_history" WHERE "record" = '` + id + `') || (SELECT count(*) FROM "tn_comments" WHERE "record" = '` + id + `') || (SELECT count(*) FROM "tn_follows" WHERE "record" = '` + id + `') || (SELECT count(*) FROM "tn_notifications" WHERE "record" = '` + id + `')`)
		}
		if got := left(id); got != "0000000" {
			t.Errorf("left over: %s", got)
		}
		if got := k.Scalar(`SELECT count(*) || '' FROM "tn_audit" WHERE "action" = 'record.purged' AND "record" = '` + id + `'`); got != "1" {
			t.Errorf("the log has %s entries", got)
		}
		old := k.Create(k.Admin, "client", m{"name": "Old"})
		k.Delete(k.Admin, "client", old).Want(204)
		if _, err := k.Tenon.Record.PurgeExpired(k.Ctx()); err != nil || left(old) != "1002000" {
			t.Errorf("before its time: %v, %s", err, left(old))
		}
		k.Advance(31 * 24 * time.Hour)
		if n, err := k.Tenon.Record.PurgeExpired(k.Ctx()); err != nil || n == 0 || left(old) != "0000000" {
			t.Errorf("after its time: %d %v, %s", n, err, left(old))
		}
	})
}

func TestLockedRecords(t *testing.T) {
	k := accountsWithContacts(t)
	seller, token := k.Person("seller", "", "seller")
	_, keeper := k.Person("keeper", "", "keeper")
	path := "/api/v1/objects/contract/records/"
	id := k.Create(token, "contract", m{"name": "C1", "owner": seller})
	act := func(token, id, what string, body m) *testkit.Res {
		return k.Call(token, "POST", path+id+"/actions/"+what, body)
	}
	refuses := func(t *testing.T, code string) {
		t.Helper()
		k := k.On(t)
		for _, who := range []string{token, keeper, k.Admin} {
			k.Patch(who, "contract", id, m{"note": "x"}).Code(409, code)
		}
		k.Delete(token, "contract", id).Code(409, code)
		k.Call(k.Admin, "POST", path+id+"/actions/assign", m{"to": seller}).Code(409, code)
		res := k.Call(token, "POST", "/api/v1/objects/contract/records:batch", m{"operations": []m{{"method": "update", "id": id, "data": m{"note": "x"}}, {"method": "delete", "id": id}}}).Want(200)
		if res.Get("results", 0, "status") != 409.0 || res.Get("results", 1, "status") != 409.0 {
			t.Errorf("a batch answers %s", res.Raw)
		}
		rec, err := k.Tenon.App.FindRecordById("contract", id)
		if err != nil {
			t.Fatal(err)
		}
		rec.Set("note", "by a hook")
		if err := k.Tenon.App.Save(rec); err == nil {
			t.Error("a hook changes a locked record")
		}
	}
	t.Run("by hand are changed by nobody, whatever the way", func(t *testing.T) {
		k := k.On(t)
		act(token, id, "lock", m{}).Code(403, "forbidden_operation")
		res := act(keeper, id, "lock", m{"reason": "in court"}).Want(200)
		if res.Text("name") != "C1" {
			t.Errorf("a lock answers %s", res.Raw)
		}
		refuses(t, "locked")
		shown := k.Get(token, "contract", id, "links", "true").Want(200)
		if shown.Get("$lock", "reason") != "in court" || shown.Get("$rights", "edit") != false || shown.Get("$lock", "roles", 0) != "keeper" {
			t.Errorf("it is shown as %s", shown.Raw)
		}
		if list := k.List(token, "contract", "links", "true").Want(200); list.Get("items", 0, "$locked") != true {
			t.Errorf("the list is %s", list.Raw)
		}
		if why := k.Call(token, "GET", path+id+"/explain?operation=edit", nil).Want(200); why.Get("allowed") != false || why.Get("lock", "reason") != "in court" {
			t.Errorf("it is explained as %s", why.Raw)
		}
		act(token, id, "unlock", m{}).Code(403, "forbidden_operation")
		act(keeper, id, "unlock", m{}).Want(200)
		act(keeper, id, "unlock", m{}).Code(409, "not_locked")
		k.Patch(token, "contract", id, m{"note": "free"}).Want(200)
	})
	t.Run("by rule are unlocked one by one, until the rule holds anew", func(t *testing.T) {
		k := k.On(t)
		k.Patch(token, "contract", id, m{"code": "approved"}).Want(200)
		refuses(t, "locked")
		if res := k.Patch(token, "contract", id, m{"note": "x"}); !strings.Contains(res.Raw, "合同已审批") {
			t.Errorf("it says %s", res.Raw)
		}
		if list := k.List(token, "contract", "links", "true").Want(200); list.Get("items", 0, "$locked") != true {
			t.Errorf("the list is %s", list.Raw)
		}
		act(keeper, id, "unlock", m{}).Want(200)
		k.Patch(token, "contract", id, m{"note": "while it is open"}).Want(200)
		k.Patch(token, "contract", id, m{"code": "draft"}).Want(200)
		k.Patch(token, "contract", id, m{"code": "approved"}).Want(200)
		k.Patch(token, "contract", id, m{"note": "x"}).Code(409, "locked")
	})
	t.Run("are told of to nobody who does not see them", func(t *testing.T) {
		k := k.On(t)
		_, stranger := k.Person("stranger", "", "seller")
		k.Patch(stranger, "contract", id, m{"note": "x"}).Code(404, "not_found")
		act(stranger, id, "unlock", m{}).Code(403, "forbidden_operation")
	})
	t.Run("stop the delete of what they belong to", func(t *testing.T) {
		k := k.On(t)
		client := k.Create(k.Admin, "client", m{"name": "Whole"})
		person := k.Create(k.Admin, "person", m{"name": "Part", "client": client})
		k.Call(k.Admin, "POST", "/api/v1/objects/person/records/"+person+"/actions/lock", m{}).Want(200)
		k.Delete(k.Admin, "client", client).Code(409, "cascade_locked")
	})
}

func TestARecordAsItWas(t *testing.T) {
	k := accountsWithContacts(t)
	seller, token := k.Person("seller", "", "seller")
	_, other := k.Person("other", "", "seller")
	at := func() string { return k.Now().UTC().Format(time.RFC3339Nano) }
	before := at()
	k.Advance(time.Hour)
	id := k.Create(k.Admin, "client", m{"name": "One", "code": "c", "secret": "hush", "owner": seller, "lines": []m{{"item": "bolt", "price": 1}, {"item": "nut", "price": 2}}})
	k.Advance(time.Hour)
	first := at()
	k.Advance(time.Hour)
	lines, _ := k.Get(k.Admin, "client", id).Want(200).Get("lines").([]any)
	nut, _ := lines[1].(map[string]any)
	k.Patch(k.Admin, "client", id, m{"name": "Two", "secret": "loud", "lines": []m{{"id": nut["id"], "price": 5}, {"item": "screw", "price": 7}}}).Want(200)
	k.Advance(time.Hour)
	second := at()
	k.Advance(time.Hour)
	k.Delete(k.Admin, "client", id).Want(204)
	k.Advance(time.Hour)
	gone := at()
	k.Advance(time.Hour)
	k.Call(k.Admin, "POST", restorePath("client", id), m{}).Want(200)
	then := func(token, at string) *testkit.Res {
		return k.Call(token, "GET", testkit.Query(clientPath+"/records/"+id+"/then", "at", at), nil)
	}
	t.Run("is taken back from today's, its rows too", func(t *testing.T) {
		res := then(k.Admin, first).Want(200)
		if res.Get("name") != "One" || res.Get("secret") != "hush" || res.Get("lines", 0, "item") != "bolt" || res.Get("lines", 1, "price") != 2.0 || len(res.Get("lines").([]any)) != 2 || res.Get("version") != 1.0 {
			t.Errorf("at first it was %s", res.Raw)
		}
		differs, _ := res.Get("$then", "differs").([]any)
		if len(differs) != 3 {
			t.Errorf("what differs is %v", differs)
		}
		res = then(k.Admin, second).Want(200)
		if res.Get("name") != "Two" || res.Get("lines", 0, "price") != 5.0 || res.Get("lines", 1, "item") != "screw" || len(res.Get("$then", "differs").([]any)) != 0 {
			t.Errorf("then it was %s", res.Raw)
		}
	})
	t.Run("shows nothing that is hidden now, to nobody who does not see it", func(t *testing.T) {
		res := then(token, first).Want(200)
		if strings.Contains(res.Raw, "hush") || strings.Contains(res.Raw, "secret") || strings.Contains(res.Raw, "bolt") {
			t.Errorf("a hidden field is told: %s", res.Raw)
		}
		then(other, first).Want(404)
	})
	t.Run("is not there before it was made, nor while it was deleted", func(t *testing.T) {
		then(k.Admin, before).Code(409, "not_then")
		then(k.Admin, gone).Code(409, "gone_then")
		then(k.Admin, "2999-01-01T00:00:00Z").Code(400, "future_moment")
		then(k.Admin, "soon").Code(400, "bad_moment")
	})
}
