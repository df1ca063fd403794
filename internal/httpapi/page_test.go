package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// paged is a firm whose page tells of its orders and of what only some may know.
func paged() []m {
	number := func(key, object, op string, more m) m {
		return merged(m{"key": key, "label": m{"en": key}, "object": object, "via": "firm", "op": op}, more)
	}
	return []m{
		object("firm", m{"page": m{
			"stage": "phase", "ends": []string{"gone"},
			"tabs": []m{{"part": "details"}, {"object": "bill", "via": "firm"}, {"object": "order", "via": "firm", "label": m{"en": "Deals"}}, {"part": "history"}},
			"numbers": []m{
				number("orders", "order", "count", nil), number("total", "order", "sum", m{"field": "amount"}), number("margin", "order", "sum", m{"field": "margin"}),
				number("good", "order", "count", m{"filter": "record.margin > 5.0"}), number("bills", "bill", "count", nil), number("mail", "order", "max", m{"field": "mail"}),
			},
		}}, field("name", "text"), field("phase", "select", m{"options": []m{{"value": "new", "label": m{"en": "New"}}, {"value": "gone", "label": m{"en": "Gone"}}}})),
		object("order", m{"owner": true}, field("name", "text"), field("firm", "relation", m{"object": "firm"}), field("amount", "money"), field("margin", "money"), field("mail", "text")),
		object("bill", nil, field("name", "text"), field("firm", "relation", m{"object": "firm"})),
		role("seller", m{"object": "firm", "operations": []string{"view"}}, m{"object": "order", "operations": []string{"view"}, "rows": "record.owner == user", "read": []string{"name", "firm", "amount", "mail", "owner"}, "mask": m{"mail": "email"}}),
		role("stranger", m{"object": "firm", "operations": []string{"view"}, "read": []string{"name"}}, m{"object": "order", "operations": []string{"view"}, "read": []string{"name", "amount"}}),
	}
}

func TestThePageOfARecord(t *testing.T) {
	k := world(t, paged()...)
	id, seller := k.Person("seller", "", "seller")
	_, stranger := k.Person("stranger", "", "stranger")
	firm := k.Create(k.Admin, "firm", m{"name": "Firm"})
	k.Create(k.Admin, "order", m{"name": "Mine", "firm": firm, "amount": 10, "margin": 424242, "owner": id})
	k.Create(k.Admin, "order", m{"name": "Other", "firm": firm, "amount": 500, "margin": 3})
	keys := func(res *testkit.Res, list, key string) string {
		var out []string
		for _, x := range res.Get("page", list).([]any) {
			one := x.(map[string]any)
			for _, name := range strings.Split(key, "|") {
				if s, _ := one[name].(string); s != "" {
					out = append(out, s)
				}
			}
		}
		return strings.Join(out, " ")
	}
	page := func(k *testkit.Kit, token string) *testkit.Res {
		return k.Call(token, "GET", "/api/v1/objects/firm", nil).Want(200)
	}

	t.Run("has what its document says, in its order", func(t *testing.T) {
		k := k.On(t)
		res := page(k, k.Admin)
		if got := keys(res, "tabs", "part|object"); got != "details bill order history" {
			t.Error(got)
		}
		if got := keys(res, "numbers", "key"); got != "orders total margin good bills mail" {
			t.Error(got)
		}
		if res := k.Call(k.Admin, "GET", "/api/v1/objects/order", nil).Want(200); len(res.Get("page", "tabs").([]any)) != 0 || len(res.Get("page", "numbers").([]any)) != 0 {
			t.Error(res.Raw)
		}
	})
	t.Run("offers no number over what one may not read, and none that counts by it", func(t *testing.T) {
		k := k.On(t)
		res := page(k, seller)
		if got := keys(res, "numbers", "key"); got != "orders total" {
			t.Error(got)
		}
		if got := keys(res, "tabs", "part|object"); got != "details order history" {
			t.Error(got)
		}
		if strings.Contains(res.Raw, "margin") || strings.Contains(res.Raw, "bill") {
			t.Errorf("the page names what is hidden: %s", res.Raw)
		}
		if res := page(k, stranger); keys(res, "numbers", "key") != "" || keys(res, "tabs", "part|object") != "details history" {
			t.Error(res.Raw)
		}
	})
	t.Run("has a stage bar for who may read its field", func(t *testing.T) {
		k := k.On(t)
		if res := page(k, seller); res.Get("page", "stage") != "phase" || len(res.Get("page", "ends").([]any)) != 1 {
			t.Error(res.Raw)
		}
		if res := page(k, stranger); strings.Contains(res.Raw, "phase") || strings.Contains(res.Raw, "gone") {
			t.Errorf("the page names what is hidden: %s", res.Raw)
		}
	})
	t.Run("has figures of exactly the rows and values that one may see", func(t *testing.T) {
		k := k.On(t)
		ask := func(token, op, field, filter string) *testkit.Res {
			measure := m{"op": op, "as": "n"}
			if field != "" {
				measure["field"] = field
			}
			return k.Call(token, "POST", "/api/v1/objects/order/aggregate", m{"measures": []m{measure}, "filter": `record.firm == "` + firm + `"` + filter})
		}
		if res := ask(seller, "sum", "amount", "").Want(200); res.Get("items", 0, "n") != 10.0 {
			t.Error(res.Raw)
		}
		if res := ask(k.Admin, "sum", "amount", "").Want(200); res.Get("items", 0, "n") != 510.0 {
			t.Error(res.Raw)
		}
		for what, res := range map[string]*testkit.Res{
			"a hidden field": ask(seller, "sum", "margin", ""), "a hidden condition": ask(seller, "count", "", " && record.margin > 5.0"),
			"a hidden relation": ask(stranger, "sum", "amount", ""),
		} {
			if res.Status != 400 || strings.Contains(res.Raw, "424242") {
				t.Errorf("%s: %d %s", what, res.Status, res.Raw)
			}
		}
	})
}
