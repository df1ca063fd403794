package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// Several numbers and addresses with a kind each are lists to whoever reads or writes
// them, and one text to filters, searches and expressions.
func TestSeveralNumbersOfARecord(t *testing.T) {
	k := world(t,
		object("person", m{}, field("name", "text"), field("phones", "phones", m{"search": true, "example": m{"en": "138"}, "kinds": []m{{"value": "mobile", "label": m{"zh": "手机"}}}}), field("mails", "emails", m{"max_count": 2}), field("day", "date", m{"workdays": true}), field("pic", "image", m{"camera": true, "watermark": []string{"time"}, "max_side": 1600})),
		role("clerk", m{"object": "person", "operations": []string{"view", "edit"}, "read": []string{"name", "phones", "mails"}, "write": []string{"name", "phones"}, "mask": m{"phones": "phone"}}))
	_, clerk := k.Person("clerk", "", "clerk")
	raw := func(v any) string { b, _ := json.Marshal(v); return string(b) }
	const both = `[{"kind":"mobile","value":"+8613800138000"},{"kind":"","value":"+8675528780808"}]`
	id := k.Create(k.Admin, "person", m{"name": "Wang", "phones": []m{{"value": "138 0013 8000", "kind": "手机"}, {"value": "0755-28780808"}}, "mails": []any{"A@EXAMPLE.com"}})
	k.Create(k.Admin, "person", m{"name": "Li"})

	t.Run("read as lists, one by one, in lists and in history", func(t *testing.T) {
		k := k.On(t)
		for where, got := range map[string]any{
			"record":  k.Get(k.Admin, "person", id).Want(200).Get("phones"),
			"list":    k.List(k.Admin, "person", "filter", `record.name == "Wang"`).Want(200).Get("items", 0, "phones"),
			"history": k.Call(k.Admin, "GET", "/api/v1/objects/person/records/"+id+"/history", nil).Want(200).Get("items", 0, "changes", 1, "to"),
		} {
			if raw(got) != both {
				t.Errorf("the %s has %s", where, raw(got))
			}
		}
		if got := raw(k.List(k.Admin, "person", "filter", `isBlank(record.phones)`).Want(200).Get("items", 0, "phones")); got != "[]" {
			t.Errorf("blank is %s", got)
		}
	})
	t.Run("are found by a part of one", func(t *testing.T) {
		k := k.On(t)
		for _, q := range [][]string{{"filter", `record.phones.contains("+8675528")`}, {"q", "13800138000"}, {"filter", `record.mails.contains("@example.com")`}} {
			if n := len(k.List(k.Admin, "person", q...).Want(200).Items()); n != 1 {
				t.Errorf("%v finds %d", q, n)
			}
		}
		k.List(k.Admin, "person", "sort", "phones").Want(400)
	})
	t.Run("are masked one by one, and stay when their masks come back", func(t *testing.T) {
		k := k.On(t)
		const masked = `"138****8000; 755****0808"`
		seen := k.Get(clerk, "person", id).Want(200)
		if got := raw(seen.Get("phones")); got != masked {
			t.Errorf("a clerk reads %s", got)
		}
		history := k.Call(clerk, "GET", "/api/v1/objects/person/records/"+id+"/history", nil).Want(200)
		if strings.Contains(history.Raw, "13800138000") {
			t.Errorf("history tells %s", history.Raw)
		}
		k.Patch(clerk, "person", id, m{"name": "Wang Fang", "phones": seen.Get("phones")}).Want(200)
		if got := raw(k.Get(k.Admin, "person", id).Get("phones")); got != both {
			t.Errorf("the masks became %s", got)
		}
		k.List(clerk, "person", "filter", `record.phones.contains("138")`).Want(400)
	})
	t.Run("are refused where one is wrong, or there are too many", func(t *testing.T) {
		k := k.On(t)
		k.Patch(k.Admin, "person", id, m{"day": "2026-01-31"}).Code(400, "no_workday", "day")
		k.Patch(k.Admin, "person", id, m{"phones": []any{"12"}}).Code(400, "invalid_phone", "phones")
		k.Patch(k.Admin, "person", id, m{"phones": []m{{"value": "13800138000", "kind": "a:b"}}}).Code(400, "invalid_kind", "phones")
		k.Patch(k.Admin, "person", id, m{"mails": []any{"a@b.cn", "c@d.cn", "e@f.cn"}}).Code(400, "too_many_items", "mails")
		k.Patch(k.Admin, "person", id, m{"mails": m{"value": "a@b.cn"}}).Code(400, "invalid_type", "mails")
	})
	t.Run("tell of others with one of them while they are filled in", func(t *testing.T) {
		k := k.On(t)
		const path = "/api/v1/objects/person/duplicates"
		if res := k.Call(k.Admin, "POST", path, m{"field": "phones", "value": []m{{"value": "13900139000"}, {"value": "13800138000", "kind": "work"}}}).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "id") != id {
			t.Error(res.Raw)
		}
		for _, body := range []m{{"field": "phones", "value": []any{"0755-2878080"}}, {"field": "phones", "value": []any{}}, {"field": "phones", "value": both, "except": id}} {
			if res := k.Call(k.Admin, "POST", path, body).Want(200); len(res.Items()) != 0 {
				t.Errorf("%v: %s", body, res.Raw)
			}
		}
		if res := k.Call(clerk, "POST", path, m{"field": "phones", "value": []any{"13800138000"}}).Want(200); len(res.Items()) != 0 {
			t.Errorf("by a value that is masked: %s", res.Raw)
		}
	})
}
