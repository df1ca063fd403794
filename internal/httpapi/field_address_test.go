package httpapi_test

import (
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// An address is an object to whoever reads or writes it, and one text to filters,
// searches and expressions.
func TestAddresses(t *testing.T) {
	type m = testkit.M
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "site", "label": m{"en": "Site"}, "title": "name", "fields": []m{
			{"key": "name", "type": "text", "label": m{"en": "Name"}},
			{"key": "place", "type": "address", "label": m{"en": "Place"}, "search": true, "required_levels": "city"},
			{"key": "south", "type": "formula", "label": m{"en": "South"}, "result": "bool", "formula": `record.place.startsWith("广东省/")`},
		}},
		m{"kind": "role", "key": "guest", "label": m{"en": "Guest"}, "grants": []m{{"object": "site", "operations": []string{"view"}, "read": []string{"name", "place"}, "mask": m{"place": "all"}}}},
		m{"kind": "role", "key": "stranger", "label": m{"en": "Stranger"}, "grants": []m{{"object": "site", "operations": []string{"view"}, "read": []string{"name"}}}},
	)
	k.Publish()
	id := k.Create(k.Admin, "site", m{"name": "HQ", "place": m{"province": "广东", "city": "深圳市", "district": "南山区", "detail": "科技园"}})
	same := func(t *testing.T, res *testkit.Res, path ...any) {
		t.Helper()
		for key, want := range map[string]string{"province": "广东省", "city": "深圳市", "district": "南山区", "detail": "科技园"} {
			if got := res.Text(append(append([]any{}, path...), key)...); got != want {
				t.Errorf("%s is %q, not %q", key, got, want)
			}
		}
	}
	t.Run("read as objects, one by one, in lists and in history", func(t *testing.T) {
		k := k.On(t)
		same(t, k.Get(k.Admin, "site", id).Want(200), "place")
		same(t, k.List(k.Admin, "site").Want(200), "items", 0, "place")
		same(t, k.Call(k.Admin, "GET", "/api/v1/objects/site/records/"+id+"/history", nil).Want(200), "items", 0, "changes", 1, "to")
		if other := k.Create(k.Admin, "site", m{"name": "none"}); k.Get(k.Admin, "site", other).Want(200).Get("place") != nil {
			t.Error("a blank address is not null")
		}
	})
	t.Run("found by their regions, and seen by expressions", func(t *testing.T) {
		k := k.On(t)
		for _, q := range [][]string{{"filter", `record.place.contains("深圳市")`}, {"q", "科技园"}, {"filter", `record.south`}} {
			if n := len(k.List(k.Admin, "site", q...).Want(200).Items()); n != 1 {
				t.Errorf("%v finds %d", q, n)
			}
		}
	})
	t.Run("written as text, and refused where there is no such region", func(t *testing.T) {
		k := k.On(t)
		res := k.Patch(k.Admin, "site", id, m{"place": "浙江省杭州市西湖区文三路1号"}).Want(200)
		if res.Text("place", "district") != "西湖区" || res.Text("place", "detail") != "文三路1号" {
			t.Errorf("place is %v", res.Get("place"))
		}
		k.Patch(k.Admin, "site", id, m{"place": m{"province": "广东省", "city": "杭州市"}}).Code(400, "unknown_region", "place")
		k.Patch(k.Admin, "site", id, m{"place": m{"province": "广东省"}}).Code(400, "address_incomplete", "place")
		k.Patch(k.Admin, "site", id, m{"place": m{"street": "x"}}).Code(400, "invalid_type", "place")
		same(t, k.Patch(k.Admin, "site", id, m{"place": m{"province": "广东省", "city": "深圳市", "district": "南山区", "detail": "科技园"}}).Want(200), "place")
	})
	t.Run("masked and hidden as other fields are", func(t *testing.T) {
		k := k.On(t)
		_, guest := k.Person("guest", "", "guest")
		if got := k.Get(guest, "site", id).Want(200).Get("place"); got != "******" {
			t.Errorf("a guest reads %v", got)
		}
		_, stranger := k.Person("stranger", "", "stranger")
		if _, there := k.Get(stranger, "site", id).Want(200).Body["place"]; there {
			t.Error("a stranger reads the place")
		}
		k.List(stranger, "site", "filter", `record.place.contains("深圳市")`).Want(400)
	})
	t.Run("regions are for whoever is signed in", func(t *testing.T) {
		k := k.On(t)
		k.Call("", "GET", "/api/v1/regions", nil).Want(401)
		if res := k.Call(k.Admin, "GET", "/api/v1/regions", nil).Want(200); len(res.Items()) != 34 || res.Text("items", 18, "items", 2, "items", 2, "name") != "南山区" {
			t.Errorf("%d provinces", len(res.Items()))
		}
	})
}
