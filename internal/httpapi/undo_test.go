package httpapi_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const clientRecords = "/api/v1/objects/client/records"

// deals is a business whose members edit the open ones of their clients.
func deals(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	k.Define(
		object("client", m{"owner": true, "buttons": []m{{"key": "win", "label": m{"en": "Win"}, "action": "update", "visible": `record.stage == "open"`, "set": m{"stage": `"closed"`}}}},
			field("name", "text"), field("note", "text"), field("secret", "text"), field("qty", "number"), field("id_no", "encrypted"), field("tags", "tags"),
			field("stage", "select", options("open", "closed")),
			field("lines", "subform", m{"fields": []m{column("product", "text"), column("price", "number")}})),
		object("visit", nil, field("about", "text"), field("client", "relation", m{"object": "client", "on_delete": "cascade"})),
		role("desk",
			m{"object": "client", "operations": []string{"view"}, "read": []string{"name", "note", "qty", "tags", "stage"}},
			m{"object": "client", "operations": []string{"view", "edit", "batch", "delete", "assign"}, "rows": `record.stage == "open"`, "read": []string{"name", "note", "qty", "tags", "stage"}, "write": []string{"name", "note", "qty", "tags"}}),
		role("all", m{"object": "client", "operations": []string{"view", "create", "edit", "delete", "batch", "assign", "import"}}))
	return k
}

// cause is the one that an answer tells.
func cause(t *testing.T, res *testkit.Res) string {
	t.Helper()
	c := res.Header.Get("X-Tenon-Cause")
	if c == "" {
		t.Fatalf("no cause: %d %s", res.Status, res.Raw)
	}
	return "/api/v1/undo/" + url.PathEscape(c)
}

// What was added below and may not be seen stops an undo without being named.
func TestUndoTellsNothingOfWhatIsHiddenBelow(t *testing.T) {
	k := deals(t)
	_, one := k.Person("one", "", "all")
	made := k.Call(one, "POST", clientRecords, m{"name": "A"}).Want(201)
	k.Create(k.Admin, "visit", m{"about": "later", "client": made.Text("id")})
	res := k.Call(one, "POST", cause(t, made), nil).Want(200)
	if res.Text("reasons", 0, "code") != "in_use_elsewhere" || strings.Contains(strings.ToLower(res.Raw), "visit") {
		t.Error(res.Raw)
	}
	k.Get(one, "client", made.Text("id")).Want(200)
}

func TestUndo(t *testing.T) {
	k := deals(t)
	_, one := k.Person("one", "", "all")
	_, other := k.Person("other", "", "all")

	t.Run("takes an edit, a delete and a create back, and these back in turn", func(t *testing.T) {
		k := k.On(t)
		made := k.Call(one, "POST", clientRecords, m{"name": "A", "note": "old", "qty": 1, "id_no": "110101199003077758", "lines": []m{{"product": "pen", "price": 2}, {"product": "ink", "price": 3}}}).Want(201)
		id := made.Text("id")
		before := k.Get(one, "client", id)
		kept := k.Scalar(`SELECT "id_no" FROM "client" WHERE "id" = '` + id + `'`)
		lines := before.Get("lines").([]any)
		edit := k.Call(one, "PATCH", clientRecords+"/"+id, m{"note": "new", "qty": nil, "id_no": "11010119900307774X", "lines": []m{{"id": lines[1].(map[string]any)["id"], "price": 9}, {"product": "cap"}}}).Want(200)
		dry := k.Call(one, "POST", cause(t, edit), m{"dryRun": true}).Want(200)
		if dry.Get("undone") != 1.0 || dry.Get("kept") != 0.0 || k.Get(one, "client", id).Text("note") != "new" {
			t.Error(dry.Raw)
		}
		back := k.Call(one, "POST", cause(t, edit), nil).Want(200)
		now := k.Get(one, "client", id)
		if now.Text("note") != "old" || now.Get("qty") != 1.0 || now.Text("lines", 0, "product") != "pen" || now.Get("lines", 1, "price") != 3.0 || len(now.Get("lines").([]any)) != 2 {
			t.Errorf("%s\n%s", back.Raw, now.Raw)
		}
		if now.Raw == before.Raw || now.Text("id_no") != before.Text("id_no") || kept == "" {
			t.Error(now.Raw)
		}
		k.Call(one, "POST", cause(t, edit), nil).Want(409)
		again := "/api/v1/undo/" + url.PathEscape(back.Text("cause"))
		k.Call(one, "POST", again, nil).Want(200)
		if now := k.Get(one, "client", id); now.Text("note") != "new" || now.Get("qty") != nil || now.Get("lines", 0, "price") != 9.0 {
			t.Error(now.Raw)
		}
		gone := k.Call(one, "DELETE", clientRecords+"/"+id, nil).Want(204)
		k.Call(one, "POST", cause(t, gone), nil).Want(200)
		k.Get(one, "client", id)
		if res := k.Call(one, "POST", cause(t, made), nil).Want(200); res.Get("kept") != 1.0 || res.Text("reasons", 0, "code") != "conflict" {
			t.Error(res.Raw)
		}
		res := k.Call(one, "POST", cause(t, made), m{"anyway": []string{"client/" + id}}).Want(200)
		if res.Get("undone") != 1.0 {
			t.Error(res.Raw)
		}
		k.Call(one, "GET", clientRecords+"/"+id, nil).Want(404)
	})

	t.Run("leaves what somebody else has changed since, and says who and what", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(one, "client", m{"name": "B", "note": "old", "qty": 1})
		edit := k.Call(one, "PATCH", clientRecords+"/"+id, m{"note": "mine"}).Want(200)
		k.Patch(other, "client", id, m{"qty": 2}) // another field is no conflict
		k.Patch(other, "client", id, m{"note": "theirs"})
		res := k.Call(one, "POST", cause(t, edit), nil).Want(200)
		if res.Get("kept") != 1.0 || res.Text("reasons", 0, "by", "name") != "other" || res.Text("reasons", 0, "fields", 0, "now") != "theirs" || res.Text("reasons", 0, "fields", 0, "then") != "old" || k.Get(one, "client", id).Text("note") != "theirs" {
			t.Error(res.Raw)
		}
		k.Call(one, "POST", cause(t, edit), m{"anyway": []string{"client/" + id}}).Want(200)
		if now := k.Get(one, "client", id); now.Text("note") != "old" || now.Get("qty") != 2.0 {
			t.Error(now.Raw)
		}
	})

	t.Run("is one's own, for a day, within the rights of now", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(one, "client", m{"name": "C", "note": "old"})
		edit := k.Call(one, "PATCH", clientRecords+"/"+id, m{"note": "mine"}).Want(200)
		k.Call(other, "POST", cause(t, edit), nil).Want(404)
		k.Call(one, "POST", "/api/v1/undo/nothing", nil).Want(404)
		k.Call(k.Admin, "POST", cause(t, edit), nil).Want(200)
		_, desk := k.Person("desk", "", "desk")
		open := k.Create(k.Admin, "client", m{"name": "D", "note": "old", "stage": "open", "secret": "needle"})
		edit = k.Call(desk, "PATCH", clientRecords+"/"+open, m{"note": "mine"}).Want(200)
		k.Patch(k.Admin, "client", open, m{"stage": "closed"})
		if res := k.Call(desk, "POST", cause(t, edit), nil).Want(200); res.Get("kept") != 1.0 || res.Text("reasons", 0, "code") != "forbidden_operation" || k.Get(k.Admin, "client", open).Text("note") != "mine" {
			t.Error(res.Raw)
		}
		k.Patch(k.Admin, "client", open, m{"note": "secretly", "secret": "needle2", "stage": "open"})
		if res := k.Call(desk, "POST", cause(t, edit), m{"dryRun": true}).Want(200); res.Get("kept") != 1.0 || testing.Verbose() && res.Raw == "" || containsAny(res.Raw, "needle", "secret\"") {
			t.Error(res.Raw)
		}
		list := k.Call(one, "GET", "/api/v1/me/actions", nil).Want(200)
		if len(list.Items()) < 2 || containsAny(list.Raw, "needle") {
			t.Error(list.Raw)
		}
		edit = k.Call(one, "PATCH", clientRecords+"/"+id, m{"note": "later"}).Want(200)
		k.Advance(25 * time.Hour)
		one := k.SignIn("one@example.com", testkit.Password)
		if res := k.Call(one, "POST", cause(t, edit), nil).Want(409); res.Text("code") != "undo_too_late" {
			t.Error(res.Raw)
		}
		boss := k.SignIn(testkit.AdminEmail, testkit.Password)
		k.Call(boss, "PATCH", settings, m{"limits": m{"undoHours": 48}}).Want(200)
		if list := k.Call(one, "GET", "/api/v1/me/actions", nil).Want(200); list.Get("hours") != 48.0 || list.Get("days") != 30.0 {
			t.Error(list.Raw)
		}
		k.Call(one, "POST", cause(t, edit), nil).Want(200)
	})
}

// A record that takes others with it brings them back.
func TestUndoOfACascade(t *testing.T) {
	k := deals(t)
	id := k.Create(k.Admin, "client", m{"name": "A"})
	for i := range 3 {
		k.Create(k.Admin, "visit", m{"about": fmt.Sprint(i), "client": id})
	}
	gone := k.Call(k.Admin, "DELETE", clientRecords+"/"+id, nil).Want(204)
	if n := len(k.List(k.Admin, "visit").Items()); n != 0 {
		t.Fatalf("%d visits", n)
	}
	res := k.Call(k.Admin, "POST", cause(t, gone), nil).Want(200)
	if n := len(k.List(k.Admin, "visit").Items()); n != 3 || res.Get("kept") != 0.0 {
		t.Errorf("%d visits; %s", n, res.Raw)
	}
}

func containsAny(text string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// What a batch of deletes takes along is said first, may be more than one call may
// take, and comes back with the undo.
func TestABatchOfCascades(t *testing.T) {
	k := deals(t)
	var ops []m
	for i := range 12 {
		id := k.Create(k.Admin, "client", m{"name": fmt.Sprint(i)})
		for j := range 100 {
			ops = append(ops, m{"method": "create", "data": m{"about": fmt.Sprint(j), "client": id}})
		}
	}
	for len(ops) > 0 {
		k.Call(k.Admin, "POST", "/api/v1/objects/visit/records:batch", m{"operations": ops[:300]}).Want(200)
		ops = ops[300:]
	}
	dry := k.Call(k.Admin, "POST", batches, m{"action": "delete", "dryRun": true}).Want(200)
	if dry.Text("along", 0, "object") != "visit" || dry.Get("along", 0, "count") != 1200.0 || dry.Get("refused") != 0.0 {
		t.Error(dry.Raw)
	}
	living := func() string {
		return k.Scalar(`SELECT (SELECT count(*) FROM "client" WHERE "deleted" = '') || ' ' || (SELECT count(*) FROM "visit" WHERE "deleted" = '')`)
	}
	id, result := done(t, k, k.Admin, m{"action": "delete"})
	if result["changed"] != 12.0 || living() != "0 0" {
		t.Errorf("%v %s", result, living())
	}
	back := k.Call(k.Admin, "POST", "/api/v1/undo/"+id, nil).Want(202)
	state := k.Wait(k.Admin, back.Text("job"))
	if living() != "12 1200" {
		t.Errorf("%s %v", living(), state)
	}
}
