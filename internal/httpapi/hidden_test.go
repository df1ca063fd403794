package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// tabbed is an object with a form of tabs, parts that are not always there, and
// one form for each thing that can become of what is hidden.
func tabbed() []m {
	form := func(key, hidden string) m {
		return m{"kind": "form", "key": key, "object": "visit", "hidden": hidden, "submit": m{"en": "Send"}, "labels": "left", "nodes": []m{
			{"field": "name"},
			{"type": "tabs", "nodes": []m{
				{"type": "tab", "label": m{"en": "First"}, "nodes": []m{{"field": "kind", "keep": true}, {"type": "section", "collapsed": true, "nodes": []m{{"field": "note", "phone": "hidden"}}}}},
				{"type": "tab", "label": m{"en": "Second"}, "visible": `record.kind == "b"`, "nodes": []m{{"field": "price"}, {"field": "code", "visible": "record.price > 10.0"}, {"field": "secret"}}},
			}},
			{"type": "note", "text": m{"en": "Mind the secret"}, "visible": "record.secret > 1234567.0"},
		}, "rules": []m{{"kind": "show", "when": `record.name != "hide"`, "fields": []string{"note"}}}}
	}
	return []m{
		object("visit", nil, field("name", "text"), field("kind", "select", options("a", "b")), field("note", "text"),
			field("price", "number", m{"required": true, "default": m{"expr": "3.0 * 4.0"}}), field("code", "text", m{"default": m{"expr": `record.kind + "!"`}}), field("secret", "number"),
			field("double", "formula", m{"result": "number", "formula": "record.price * 2.0"})),
		form("keeps", "keep"), form("clears", "clear"), form("recomputes", "recompute"),
		role("clerk", m{"object": "visit", "operations": []string{"view", "create", "edit"}, "read": []string{"name", "kind", "note", "price", "code", "double"}, "write": []string{"name", "kind", "price"}}),
	}
}

const visits = "/api/v1/objects/visit/records"

func TestPartsOfFormsThatAreNotThere(t *testing.T) {
	k := world(t, tabbed()...)
	_, clerk := k.Person("clerk", "", "clerk")
	post := func(form string, data m) *testkit.Res {
		return k.Call(k.Admin, "POST", testkit.Query(visits, "form", form), data)
	}
	t.Run("are refused like hidden fields", func(t *testing.T) {
		post("keeps", m{"name": "x", "kind": "a", "price": 20}).Code(400, "hidden_by_rule", "price")
		post("keeps", m{"name": "x", "kind": "b", "price": 5, "code": "z"}).Code(400, "hidden_by_rule", "code")
		post("keeps", m{"name": "x", "kind": "b", "price": 50, "code": "z"}).Want(201)
		post("keeps", m{"name": "x", "kind": "b", "price": nil}).Code(400, "required", "price")
	})
	t.Run("keep, lose or get anew what their fields have, as the form says", func(t *testing.T) {
		make := func() string {
			return k.Create(k.Admin, "visit", m{"name": "x", "kind": "b", "price": 50, "code": "z", "note": "n"})
		}
		for form, want := range map[string][]any{"keeps": {50.0, "z", 100.0}, "clears": {nil, "", nil}, "recomputes": {12.0, "a!", 24.0}} {
			id := make()
			res := k.Call(k.Admin, "PATCH", testkit.Query(visits+"/"+id, "form", form), m{"kind": "a"}).Want(200)
			double := res.Get("double")
			if form == "clears" {
				double = nil // a blank counts as zero there
			}
			if res.Get("price") != want[0] || res.Get("code") != want[1] || double != want[2] {
				t.Errorf("%s: %s", form, res.Raw)
			}
			if again := k.Get(k.Admin, "visit", id); again.Get("price") != want[0] || again.Get("note") != "n" {
				t.Errorf("%s: %s", form, again.Raw)
			}
		}
		if res := post("clears", m{"name": "hide", "kind": "a"}).Want(201); res.Get("price") != nil || res.Get("note") != "" {
			t.Errorf("the defaults of hidden fields are not cleared: %s", res.Raw)
		}
	})
	t.Run("hold for each operation of a batch by its own form", func(t *testing.T) {
		id := k.Create(k.Admin, "visit", m{"name": "x", "kind": "b", "price": 50, "code": "z", "note": "n"})
		change := func(form string, data m) m { return m{"method": "update", "id": id, "data": data, "form": form} }
		body := func(atomic bool, ops ...m) m { return m{"operations": ops, "atomic": atomic} }
		res := k.Call(k.Admin, "POST", visits+":batch", body(false, change("keeps", m{"kind": "a", "price": 7}), change("clears", m{"kind": "a"}), change("", m{"price": 9}))).Want(200)
		if statuses(res) != "400 200 200" || res.Text("results", 0, "error", "data", "price", "code") != "hidden_by_rule" || res.Get("results", 1, "record", "price") != nil || res.Get("results", 2, "record", "price") != 9.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", visits+":batch", body(true, change("keeps", m{"kind": "b"}), change("clears", m{"kind": "b"}))).Code(400, "batch_one_form")
		k.Call(k.Admin, "POST", visits+":batch", body(false, change("nothing", m{"kind": "b"}))).Code(400, "no_such_form")
	})
	t.Run("only where the person may write", func(t *testing.T) {
		id := k.Create(k.Admin, "visit", m{"name": "x", "kind": "b", "price": 50, "code": "z", "note": "n", "secret": 7})
		k.Call(clerk, "PATCH", testkit.Query(visits+"/"+id, "form", "clears"), m{"kind": "a", "name": "hide"}).Want(200)
		if res := k.Get(k.Admin, "visit", id); res.Get("price") != nil || res.Get("code") != "z" || res.Get("note") != "n" || res.Get("secret") != 7.0 {
			t.Errorf("a form has written what its person may not: %s", res.Raw)
		}
	})
	t.Run("are told with their conditions, and nothing of what one may not know", func(t *testing.T) {
		all := k.Call(k.Admin, "GET", "/api/v1/objects/visit", nil).Want(200)
		if all.Get("forms", 0, "nodes", 1, "nodes", 1, "visible", "code") == nil || all.Text("forms", 0, "nodes", 1, "nodes", 1, "visible", "reads", 0) != "kind" || all.Text("forms", 0, "labels") != "left" || all.Text("forms", 0, "submit", "en") != "Send" {
			t.Error(all.Raw)
		}
		some := k.Call(clerk, "GET", "/api/v1/objects/visit", nil).Want(200)
		if strings.Contains(some.Raw, "1234567") || strings.Contains(some.Raw, `"secret"`) || some.Get("forms", 0, "nodes", 2, "visible", "server") != true {
			t.Error(some.Raw)
		}
		if len(some.Get("forms", 0, "nodes", 1, "nodes", 1, "nodes").([]any)) != 2 {
			t.Error("a field in a tab that one may not know of is there")
		}
	})
}
