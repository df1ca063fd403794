package httpapi_test

import (
	"strings"
	"testing"
)

// TestUses: wang designs the app events, whose objects share a set of options; an
// object of another app links to one of them.
func TestUses(t *testing.T) {
	c := studio(t)
	option := func(value string) m { return m{"value": value, "label": m{"en": "State " + value}} }
	c.Define(
		m{"kind": "option_set", "key": "state", "app": "events", "label": m{"en": "States"}, "options": []m{option("new"), option("done"), option("off")}},
		object("event", m{"app": "events"}, field("name", "text"), field("state", "select", m{"option_set": "state"}), field("size", "number"), field("seats", "number")),
		object("guest", m{"app": "events"}, field("name", "text"), field("tags", "multi_select", m{"option_set": "state"}), field("twice", "formula", m{"result": "number", "formula": "size(record.tags) * 2"})),
		m{"kind": "view", "key": "big", "app": "events", "object": "event", "columns": []m{{"field": "name"}, {"field": "size"}}, "filter": `record.size > 1 && record.state == "new"`},
		object("bill", m{"app": "money"}, field("name", "text"), field("event", "relation", m{"object": "event", "filter": "record.size > 3"})),
	)
	for _, state := range []string{"new", "new", "done"} {
		c.Create(c.Admin, "event", m{"name": "e", "state": state})
	}
	c.Create(c.Admin, "guest", m{"name": "g", "tags": []string{"new", "off"}})
	const event, set = "/api/v1/definitions/object/event", "/api/v1/definitions/option_set/state"

	t.Run("are listed with the line and the place of the name", func(t *testing.T) {
		c := c.on(t)
		res := c.Call(c.Admin, "GET", event+"/uses?field=size", nil).Want(200)
		if len(res.Items()) != 3 || res.Get("beyond") != 0.0 {
			t.Fatal(res.Raw)
		}
		if res.Text("items", 0, "key") != "bill" || res.Text("items", 0, "line") != "record.size > 3" || res.Get("items", 0, "marks", 0, 0) != 7.0 || res.Get("items", 0, "marks", 0, 1) != 11.0 || res.Text("items", 0, "where") == "" {
			t.Error(res.Raw)
		}
		if n := len(c.Call(c.Admin, "GET", set+"/uses?option=new", nil).Want(200).Items()); n != 1 {
			t.Errorf("the option is used in %d places", n)
		}
		if n := len(c.Call(c.Admin, "GET", set+"/uses", nil).Want(200).Items()); n != 2 {
			t.Errorf("the set is used by %d fields", n)
		}
	})

	t.Run("count records by option", func(t *testing.T) {
		c := c.on(t)
		res := c.Call(c.Admin, "GET", set+"/options", nil).Want(200)
		if res.Get("counts", "new") != 3.0 || res.Get("counts", "done") != 1.0 || res.Get("counts", "off") != 1.0 || res.Get("unseen") != false || len(res.Get("fields").([]any)) != 2 {
			t.Error(res.Raw)
		}
		if res := c.Call(c.Admin, "GET", event+"/options?field=state", nil).Want(200); res.Get("counts", "new") != 2.0 {
			t.Error(res.Raw)
		}
		if res := c.Call(c.wang, "GET", set+"/options", nil).Want(200); res.Get("unseen") != true || len(res.Get("counts").(map[string]any)) != 0 {
			t.Errorf("who designs and may not view counts: %s", res.Raw)
		}
	})

	t.Run("are replaced in what one designs, and told of beyond", func(t *testing.T) {
		c := c.on(t)
		res := c.Call(c.wang, "GET", event+"/uses?field=size", nil).Want(200)
		if len(res.Items()) != 2 || res.Get("beyond") != 1.0 || strings.Contains(res.Raw, "bill") {
			t.Errorf("another app's documents are told of: %s", res.Raw)
		}
		drafts := func() string { return c.Scalar(`SELECT count(*) FROM "tn_drafts"`) }
		before := drafts()
		res = c.Call(c.wang, "POST", event+"/replacement", m{"field": "size", "with": "seats", "dry": true}).Want(200)
		if len(res.Items()) != 1 || res.Get("beyond") != 1.0 || strings.Contains(res.Raw, "bill") || res.Text("items", 0, "changes", 1, "after") != `record.seats > 1 && record.state == "new"` || drafts() != before {
			t.Error(res.Raw)
		}
		c.Call(c.wang, "POST", event+"/replacement", m{"field": "size", "with": "seats"}).Want(200)
		if view := c.Call(c.wang, "GET", "/api/v1/definitions/view/big", nil).Want(200); view.Text("filter") != `record.seats > 1 && record.state == "new"` {
			t.Error(view.Raw)
		}
		if bill := c.Call(c.Admin, "GET", "/api/v1/definitions/object/bill", nil).Want(200); bill.Text("$meta", "state") != "published" {
			t.Error(bill.Raw)
		}
		c.Call(c.wang, "POST", event+"/replacement", m{"field": "size", "with": "nothing"}).Code(400, "validation_failed")
		c.Call(c.Admin, "POST", set+"/replacement", m{"option": "new", "with": "off", "dry": true}).Want(200)
	})

	t.Run("are nothing for those who design nothing, or another app", func(t *testing.T) {
		c := c.on(t)
		for _, path := range []string{event, set, "/api/v1/definitions/role/host"} {
			for _, call := range []struct{ method, path string }{{"GET", path + "/uses"}, {"GET", path + "/options"}, {"POST", path + "/replacement"}} {
				c.Call(c.li, call.method, call.path, m{"with": "x"}).Want(403)
			}
		}
		for _, path := range []string{"/api/v1/definitions/object/bill", "/api/v1/definitions/object/account", "/api/v1/definitions/role/sales"} {
			for _, call := range []struct{ method, path string }{{"GET", path + "/uses?field=name"}, {"GET", path + "/options?field=name"}, {"POST", path + "/replacement"}} {
				c.Call(c.wang, call.method, call.path, m{"with": "x", "field": "name"}).Want(404)
			}
		}
	})
}
