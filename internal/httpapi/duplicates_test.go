package httpapi_test

import (
	"strings"
	"testing"
)

func TestDuplicatesWhileTyping(t *testing.T) {
	k := world(t, object("client", m{"owner": true}, field("name", "text", m{"search": true}), field("tax", "text", m{"unique": true, "normalise": "upper"}), field("phone", "phone", m{"unique": true}), field("note", "text")),
		role("seller", m{"object": "client", "operations": []string{"view", "create"}, "rows": "record.owner == user", "mask": m{"phone": "phone"}, "read": []string{"name", "owner", "phone"}}))
	id, seller := k.Person("wang", "", "seller")
	const path = "/api/v1/objects/client/duplicates"
	mine := k.Create(k.Admin, "client", m{"name": "Huawei Technologies", "tax": "ab1", "phone": "13800138000", "owner": id})
	k.Create(k.Admin, "client", m{"name": "Huawei Secret", "tax": "zz9", "phone": "13800138001"})

	t.Run("tells who has the value, and of names who is like it", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", path, m{"field": "tax", "value": " AB1 "}).Want(200)
		if len(res.Items()) != 1 || res.Text("items", 0, "id") != mine || res.Text("items", 0, "title") != "Huawei Technologies" || res.Text("items", 0, "owner") != "wang" || res.Get("items", 0, "exact") != true {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", path, m{"field": "name", "value": "huawei"}).Want(200); len(res.Items()) != 2 || res.Get("items", 0, "exact") != false {
			t.Error(res.Raw)
		}
		for _, body := range []m{{"field": "tax", "value": "ab1", "except": mine}, {"field": "tax", "value": ""}, {"field": "name", "value": "h"}, {"field": "name", "value": 7}, {"field": "name", "value": "\" || true || \""}} {
			if res := k.Call(k.Admin, "POST", path, body).Want(200); len(res.Items()) != 0 {
				t.Errorf("%v: %s", body, res.Raw)
			}
		}
	})
	t.Run("tells nothing that a search would not", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(seller, "POST", path, m{"field": "name", "value": "Huawei"}).Want(200)
		if len(res.Items()) != 1 || strings.Contains(res.Raw, "Secret") {
			t.Errorf("of a record that one may not see: %s", res.Raw)
		}
		if res := k.Call(seller, "POST", path, m{"field": "phone", "value": "13800138000"}).Want(200); len(res.Items()) != 0 {
			t.Errorf("by a value that is masked: %s", res.Raw)
		}
		k.Call(seller, "POST", path, m{"field": "tax", "value": "ab1"}).Code(400, "unknown_field")
		k.Call(seller, "POST", path, m{"field": "note", "value": "x"}).Code(400, "unknown_field")
		k.Call(k.Admin, "POST", path, m{"field": "note", "value": "x"}).Code(400, "unknown_field")
		k.Call(k.Admin, "POST", "/api/v1/objects/gone/duplicates", m{"field": "name", "value": "x"}).Want(404)
		k.Call("", "POST", path, m{"field": "name", "value": "x"}).Want(401)
	})
}
