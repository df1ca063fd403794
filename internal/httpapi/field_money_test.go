package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// Amounts whose currency another field says are summed only where that makes sense.
func TestAmountsInSeveralCurrencies(t *testing.T) {
	options := []m{{"value": "CNY", "label": m{"en": "Yuan"}}, {"value": "USD", "label": m{"en": "Dollar"}}}
	deal := object("deal", m{}, field("name", "text"), field("money", "select", m{"options": options}), field("amount", "money", m{"currency_field": "money", "currency": "CNY"}))
	k := world(t, deal, role("clerk", m{"object": "deal", "operations": []string{"view"}, "read": []string{"name", "amount"}}))
	_, clerk := k.Person("clerk", "", "clerk")
	for name, data := range map[string]m{"a": {"amount": 0.1, "money": "CNY"}, "b": {"amount": 0.2}, "c": {"amount": 5, "money": "USD"}, "d": {"money": "USD"}} {
		data["name"] = name
		k.Create(k.Admin, "deal", data)
	}
	figure := func(token string, body m) string {
		raw, _ := json.Marshal(k.Call(token, "POST", "/api/v1/objects/deal/aggregate", body).Want(200).Get("items"))
		return string(raw)
	}
	sum := []m{{"op": "sum", "field": "amount", "as": "s"}}
	for name, x := range map[string]struct {
		token, filter, want string
	}{
		"several have no sum":                {k.Admin, "", `[{"s":null,"s_currency":"*"}]`},
		"one has, with those that name none": {k.Admin, `record.money != "USD"`, `[{"s":0.3,"s_currency":"CNY"}]`},
		"another is told":                    {k.Admin, `record.money == "USD"`, `[{"s":5,"s_currency":"USD"}]`},
		"who may not read them has none":     {clerk, `record.name == "a"`, `[{"s":null,"s_currency":"*"}]`},
	} {
		if got := figure(x.token, m{"measures": sum, "filter": x.filter}); got != x.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := figure(k.Admin, m{"measures": sum, "groupBy": []string{"money"}, "sort": "money"}); got != `[{"money":"","s":0.2,"s_currency":"CNY"},{"money":"CNY","s":0.1,"s_currency":"CNY"},{"money":"USD","s":5,"s_currency":"USD"}]` {
		t.Errorf("by currency: %s", got)
	}
	refused := func(code string, fields ...m) {
		t.Helper()
		o := object("other", m{}, append([]m{field("name", "text")}, fields...)...)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/other", o).Want(200)
		if res := k.Publish().Want(400); !strings.Contains(res.Raw, code) {
			t.Errorf("%s: %s", code, res.Raw)
		}
	}
	refused("currency_field_text", field("n", "number"), field("amount", "money", m{"currency_field": "n"}))
	refused("no_such_field", field("amount", "money", m{"currency_field": "gone"}))
	lines := func(currency string) m {
		return field("lines", "subform", m{"fields": []m{field("n", "number", m{"label": m{"en": "N"}}), field("amount", "money", m{"label": m{"en": "Amount"}, "currency_field": currency})}})
	}
	refused("no_such_field", lines("gone"))
	refused("currency_field_text", lines("n"))
	refused("currency_field_code", field("c", "select", m{"options": []m{{"value": "yuan", "label": m{"en": "Yuan"}}}}), field("amount", "money", m{"currency_field": "c"}))
	deal["fields"] = append(deal["fields"].([]m), field("up", "relation", m{"object": "deal", "label": m{"en": "Up"}}), field("all", "rollup", m{"label": m{"en": "All"}, "object": "deal", "via": "up", "op": "sum", "field": "amount"}))
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/object/other", nil)
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/deal", deal).Want(200)
	if res := k.Publish().Want(400); !strings.Contains(res.Raw, "rollup_currencies") {
		t.Errorf("a roll-up: %s", res.Raw)
	}
}
