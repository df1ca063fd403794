package httpapi_test

import (
	"strings"
	"testing"
	"time"
)

// linking is an object whose form takes prices from another, and rows from a template.
func linking() []m {
	return []m{
		object("product", nil, field("name", "text")),
		object("tariff", nil, field("name", "text"), field("product", "relation", m{"object": "product"}), field("level", "select", options("a", "b")), field("price", "number"), field("secret", "number"), field("day", "date"),
			field("lines", "subform", m{"fields": []m{field("product", "relation", m{"object": "product"}, m{"label": m{"en": "P"}}), field("qty", "number", m{"label": m{"en": "Q"}})}})),
		object("quote", nil, field("name", "text"), field("product", "relation", m{"object": "product"}), field("level", "select", options("a", "b")), field("price", "number"), field("cost", "number"), field("day", "date"),
			field("items", "subform", m{"fields": []m{field("what", "relation", m{"object": "product"}, m{"label": m{"en": "W"}}), field("amount", "number", m{"label": m{"en": "A"}})}})),
		{"kind": "form", "key": "quote_full", "object": "quote", "nodes": []m{{"field": "name"}, {"field": "product"}, {"field": "level"}, {"field": "price"}, {"field": "cost"}, {"field": "day"}, {"field": "items"}}, "rules": []m{
			{"key": "tariff", "kind": "link", "from": "tariff", "match": []m{{"field": "product", "with": "product"}, {"field": "level", "with": "level"}}, "missing": "clear",
				"take": []m{{"into": "price", "value": "price"}, {"into": "cost", "value": "secret"}, {"into": "items", "value": "lines", "columns": []m{{"into": "what", "value": "product"}, {"into": "amount", "value": "qty"}}}}},
			{"key": "by_day", "kind": "link", "from": "tariff", "match": []m{{"field": "day", "with": "day"}}, "take": []m{{"into": "price", "value": "price"}}, "on": "create"},
			{"key": "all", "kind": "link", "from": "tariff", "when": `record.level == "a"`, "where": `record.product == form.product && record.price >= orZero(form.cost)`, "sort": "-price",
				"take": []m{{"into": "price", "value": "price"}, {"into": "items", "each": 2, "columns": []m{{"into": "what", "value": "product"}, {"into": "amount", "value": "price"}}}}},
			{"key": "by_hidden", "kind": "link", "from": "tariff", "where": `record.secret > 5.0`, "take": []m{{"into": "price", "value": "price"}}},
			{"key": "first_dear", "kind": "link", "from": "tariff", "match": []m{{"field": "product", "with": "product"}}, "sort": "secret", "take": []m{{"into": "price", "value": "price"}}},
			{"key": "off", "kind": "link", "from": "tariff", "match": []m{{"field": "day", "with": "day"}}, "take": []m{{"into": "price", "value": "price"}}, "disabled": true},
		}},
		role("sales", m{"object": "quote", "operations": []string{"view", "create"}}, m{"object": "product", "operations": []string{"view"}},
			m{"object": "tariff", "operations": []string{"view"}, "rows": `record.name != "hidden"`, "read": []string{"name", "product", "level", "price", "lines.qty", "created"}}),
		role("alone", m{"object": "quote", "operations": []string{"view", "create"}}),
	}
}

func TestDataLinkage(t *testing.T) {
	k := world(t, linking()...)
	_, sales := k.Person("sales", "", "sales")
	_, alone := k.Person("alone", "", "alone")
	nut := k.Create(k.Admin, "product", m{"name": "Nut"})
	bolt := k.Create(k.Admin, "product", m{"name": "Bolt"})
	k.Create(k.Admin, "tariff", m{"name": "old", "product": nut, "level": "a", "price": 1})
	k.Advance(time.Second)
	k.Create(k.Admin, "tariff", m{"name": "new", "product": nut, "level": "a", "price": 2, "secret": 9, "day": "2026-01-31", "lines": []m{{"product": bolt, "qty": 4}, {"product": nut, "qty": 5}}})
	k.Create(k.Admin, "tariff", m{"name": "hidden", "product": bolt, "level": "a", "price": 3})
	const path = "/api/v1/objects/quote/linked"
	ask := func(rule string, values m) m { return m{"form": "quote_full", "rule": rule, "values": values} }

	t.Run("takes from the newest record that agrees", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", path, ask("tariff", m{"product": nut, "level": "a"})).Want(200)
		if res.Get("found") != true || res.Get("values", "price") != 2.0 || res.Get("values", "cost") != 9.0 || res.Get("values", "items", 1, "amount") != 5.0 || res.Text("values", "items", 0, "what") != bolt || res.Text("links", bolt) != "Bolt" {
			t.Error(res.Raw)
		}
		if res.Get("values", "items", 0, "id") != nil {
			t.Error("rows come with the ids of others")
		}
		if res := k.Call(k.Admin, "POST", path, ask("by_day", m{"day": "2026-01-31"})).Want(200); res.Get("values", "price") != 2.0 {
			t.Error(res.Raw)
		}
		for _, values := range []m{{"product": nut, "level": "b"}, {"product": nut}, {"product": nut, "level": ""}, {"product": "\" || true || \"", "level": "a"}, {"product": 7, "level": "a"}} {
			if res := k.Call(k.Admin, "POST", path, ask("tariff", values)).Want(200); res.Get("found") != false || len(res.Get("values").(m)) != 0 {
				t.Errorf("%v: %s", values, res.Raw)
			}
		}
	})
	t.Run("shows nothing that a list would not", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(sales, "POST", path, ask("tariff", m{"product": nut, "level": "a"})).Want(200)
		if res.Get("values", "price") != 2.0 || strings.Contains(res.Raw, "cost") || strings.Contains(res.Raw, "what") || res.Get("values", "items", 0, "amount") != 4.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(sales, "POST", path, ask("tariff", m{"product": bolt, "level": "a"})).Want(200); res.Get("found") != false {
			t.Errorf("a record that one may not see: %s", res.Raw)
		}
		if res := k.Call(sales, "POST", path, ask("by_day", m{"day": "2026-01-31"})).Want(200); res.Get("found") != false {
			t.Errorf("looked by a field that one may not read: %s", res.Raw)
		}
		k.Call(alone, "POST", path, ask("tariff", m{"product": nut, "level": "a"})).Want(404)
		k.Call(sales, "POST", path, ask("off", m{"day": "2026-01-31"})).Want(404)
		k.Call(sales, "POST", path, ask("gone", m{})).Want(404)
		k.Call(sales, "POST", path, m{"form": "gone", "rule": "tariff", "values": m{}}).Code(400, "no_such_form")
		k.Call("", "POST", path, ask("tariff", m{})).Want(401)
	})
	t.Run("makes rows of all that its condition holds for, in its order", func(t *testing.T) {
		k := k.On(t)
		for i := range 3 {
			k.Create(k.Admin, "tariff", m{"name": "more", "product": bolt, "level": "a", "price": 10 * (i + 1), "secret": 9})
		}
		row := func(res interface{ Get(...any) any }, i int) any { return res.Get("values", "items", i, "amount") }
		res := k.Call(k.Admin, "POST", path, ask("all", m{"product": bolt, "level": "a", "cost": 5})).Want(200)
		if res.Get("values", "price") != 30.0 || row(res, 0) != 30.0 || row(res, 1) != 20.0 || len(res.Get("values", "items").([]any)) != 2 || res.Get("cut", "items") != 2.0 {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", path, ask("all", m{"product": bolt, "level": "a", "cost": 15})).Want(200)
		if row(res, 1) != 20.0 || strings.Contains(res.Raw, "cut") {
			t.Error(res.Raw)
		}
		for _, values := range []m{{"product": bolt, "level": "b"}, {"product": bolt, "level": "a", "cost": 99}, {"level": "a"}} {
			if res := k.Call(k.Admin, "POST", path, ask("all", values)).Want(200); res.Get("found") != false {
				t.Errorf("%v: %s", values, res.Raw)
			}
		}
		// The person sees neither what a row's column is taken from nor the record that is called hidden.
		res = k.Call(sales, "POST", path, ask("all", m{"product": bolt, "level": "a"})).Want(200)
		if res.Get("values", "price") != 30.0 || row(res, 1) != 20.0 || strings.Contains(res.Raw, "hidden") {
			t.Error(res.Raw)
		}
		k.Call(sales, "POST", path, ask("by_hidden", m{})).Want(404)
		if res := k.Call(sales, "POST", path, ask("first_dear", m{"product": bolt})).Want(200); res.Get("found") != false {
			t.Errorf("ordered by a field that one may not read: %s", res.Raw)
		}
		if res := k.Call(k.Admin, "POST", path, ask("by_hidden", m{})).Want(200); res.Get("found") != true {
			t.Error(res.Raw)
		}
	})
	t.Run("is told to who may use it, without where it looks", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(sales, "GET", "/api/v1/objects/quote", nil).Want(200)
		links := res.Get("forms", 0, "links").([]any)
		if len(links) != 4 || links[0].(m)["missing"] != "clear" || links[1].(m)["on"] != "create" || strings.Contains(res.Raw, "secret") {
			t.Error(res.Raw)
		}
		if res := k.Call(alone, "GET", "/api/v1/objects/quote", nil).Want(200); len(res.Get("forms", 0, "links").([]any)) != 0 {
			t.Error(res.Raw)
		}
	})
}
