package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A sealed value is nowhere in the clear but where somebody who may read it reveals
// it, which the audit log says.
func TestSealedFields(t *testing.T) {
	type m = testkit.M
	const secret, other = "6222020200112233445", "6222020200998877665"
	k := testkit.New(t, "")
	payee := func(more ...m) m {
		return m{"kind": "object", "key": "payee", "label": m{"en": "Payee"}, "title": "name", "fields": append([]m{
			{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "card", "type": "encrypted", "label": m{"en": "Card"}, "show": "tail", "search": true},
			{"key": "rows", "type": "subform", "label": m{"en": "Rows"}, "fields": []m{{"key": "code", "type": "encrypted", "label": m{"en": "Code"}}}},
		}, more...)}
	}
	k.Define(
		payee(),
		m{"kind": "role", "key": "cashier", "label": m{"en": "Cashier"}, "grants": []m{{"object": "payee", "operations": []string{"view", "edit"}, "read": "*", "write": "*"}}},
		m{"kind": "role", "key": "clerk", "label": m{"en": "Clerk"}, "grants": []m{{"object": "payee", "operations": []string{"view"}, "read": []string{"name", "card"}, "mask": m{"card": "all"}}}},
		m{"kind": "role", "key": "guest", "label": m{"en": "Guest"}, "grants": []m{{"object": "payee", "operations": []string{"view"}, "read": []string{"name"}}}},
	)
	k.Publish()
	_, cashier := k.Person("cashier", "", "cashier")
	_, clerk := k.Person("clerk", "", "clerk")
	_, guest := k.Person("guest", "", "guest")
	id := k.Create(k.Admin, "payee", m{"name": "Zhang", "card": secret, "rows": []m{{"code": "top-secret-code"}}})
	record := "/api/v1/objects/payee/records/" + id
	reveal := func(k *testkit.Kit, token, field string) *testkit.Res {
		return k.Call(token, "POST", record+"/actions/reveal", m{"field": field})
	}
	silent := func(t *testing.T, where string, body any) {
		t.Helper()
		raw, _ := json.Marshal(body)
		for _, bad := range []string{secret, other, "top-secret-code", "tnsealed", `\u001f`} {
			if strings.Contains(string(raw), bad) {
				t.Errorf("%s tells %q: %s", where, bad, raw)
			}
		}
	}
	t.Run("are masked to everybody, everywhere", func(t *testing.T) {
		k := k.On(t)
		k.Patch(k.Admin, "payee", id, m{"card": other}).Want(200)
		k.Patch(k.Admin, "payee", id, m{"card": secret}).Want(200)
		for _, token := range []string{k.Admin, cashier, clerk, guest} {
			for _, path := range []string{record, record + "?links=true", record + "/history", "/api/v1/objects/payee/records?links=true&count=exact", "/api/v1/search?q=Zhang"} {
				silent(t, path, k.Call(token, "GET", path, nil).Want(200).Body)
			}
		}
		if got := k.Get(k.Admin, "payee", id).Text("card"); got != "****3445" {
			t.Errorf("an administrator reads %q", got)
		}
		if got := k.Get(clerk, "payee", id).Text("card"); got != "******" {
			t.Errorf("a clerk reads %q", got)
		}
	})
	t.Run("are sealed in the database", func(t *testing.T) {
		k := k.On(t)
		for _, sql := range []string{`SELECT "card" FROM "payee"`, `SELECT "code" FROM "payee__rows"`, `SELECT group_concat("changes") FROM "tn_history"`, `SELECT group_concat("changes") FROM "tn_outbox"`} {
			text := k.Scalar(sql)
			if text == "" || strings.Contains(text, secret) || strings.Contains(text, other) || strings.Contains(text, "top-secret-code") {
				t.Errorf("%s gives %s", sql, text)
			}
		}
	})
	t.Run("are revealed to who may read them, and the log says so", func(t *testing.T) {
		k := k.On(t)
		if got := reveal(k, cashier, "card").Want(200).Text("value"); got != secret {
			t.Errorf("revealed is %q", got)
		}
		if n := k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'reveal'`); n != "1" {
			t.Errorf("%s entries", n)
		}
		reveal(k, clerk, "card").Want(403)
		reveal(k, guest, "card").Want(400)
		if list, _ := k.Get(cashier, "payee", id, "links", "true").Get("$rights", "reveal").([]any); len(list) != 2 || list[1] != "rows.code" {
			t.Errorf("may reveal %v", list)
		}
		row := k.Get(cashier, "payee", id).Want(200).Text("rows", 0, "id")
		if got := k.Call(cashier, "POST", record+"/actions/reveal", m{"field": "rows.code", "row": row}).Want(200).Text("value"); got != "top-secret-code" {
			t.Errorf("revealed is %q", got)
		}
		k.Call(guest, "POST", record+"/actions/reveal", m{"field": "rows.code", "row": row}).Code(400, "unknown_field")
	})
	t.Run("are found as a whole, by who may read them", func(t *testing.T) {
		k := k.On(t)
		for _, x := range []struct {
			token, q string
			want     int
		}{{cashier, secret, 1}, {cashier, secret[:10], 0}, {cashier, "3445", 0}, {clerk, secret, 0}, {guest, secret, 0}, {cashier, other, 0}} {
			if n := len(k.List(x.token, "payee", "q", x.q).Want(200).Items()); n != x.want {
				t.Errorf("%q finds %d", x.q, n)
			}
		}
		k.List(guest, "payee", "filter", `record.card != ""`).Want(400)
		k.List(cashier, "payee", "sort", "card").Want(400)
	})
	t.Run("are read by no expression", func(t *testing.T) {
		k := k.On(t)
		for _, filter := range []string{`record.card != ""`, `record.card.contains("tnsealed")`, `LEN(record.card) > 20`, `record.rows.exists(x, x.code > "a")`, `[record.card].exists(x, x != "")`} {
			if res := k.List(cashier, "payee", "filter", filter).Want(400); !strings.Contains(res.Text("message"), "加密") && !strings.Contains(res.Text("message"), "encrypted") {
				t.Errorf("%s: %s", filter, res.Text("message"))
			}
		}
		for filter, want := range map[string]int{`has(record.card)`: 1, `isBlank(record.card)`: 0, `record.card != null`: 1, `record.rows.all(x, has(x.code))`: 1} {
			if n := len(k.List(cashier, "payee", "filter", filter).Want(200).Items()); n != want {
				t.Errorf("%s finds %d", filter, n)
			}
		}
		aggregate := "/api/v1/objects/payee/aggregate"
		for _, body := range []m{{"measures": []m{{"op": "count_distinct", "field": "card"}}}, {"measures": []m{{"op": "max", "field": "card"}}}, {"groupBy": []string{"card"}}} {
			silent(t, aggregate, k.Call(cashier, "POST", aggregate, body).Want(400).Body)
		}
		for _, fields := range [][]m{
			{{"key": "leak", "type": "formula", "label": m{"en": "Leak"}, "result": "text", "formula": "record.card"}},
			{{"key": "leak", "type": "text", "label": m{"en": "Leak"}, "default": m{"expr": "record.card"}}},
			{{"key": "up", "type": "relation", "object": "payee", "label": m{"en": "Up"}}, {"key": "leak", "type": "reference", "label": m{"en": "Leak"}, "via": "up", "field": "card"}},
			{{"key": "leak", "type": "rollup", "label": m{"en": "Leak"}, "object": "payee__rows", "via": "parent", "op": "count", "filter": `record.code > "a"`}},
		} {
			k.Call(k.Admin, "PUT", "/api/v1/definitions/object/payee", payee(fields...)).Want(200)
			raw, _ := json.Marshal(k.Publish().Want(400).Body)
			if !strings.Contains(string(raw), "是加密字段") {
				t.Errorf("%v: %s", fields, raw)
			}
		}
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/payee", payee()).Want(200)
	})
	t.Run("stay when their mask comes back, and are not forged", func(t *testing.T) {
		k := k.On(t)
		before := k.Scalar(`SELECT "card" FROM "payee" WHERE "id" = '` + id + `'`)
		k.Patch(cashier, "payee", id, m{"card": "****3445", "name": "Li"}).Want(200)
		k.Patch(cashier, "payee", id, m{"card": secret}).Want(200)
		if after := k.Scalar(`SELECT "card" FROM "payee" WHERE "id" = '` + id + `'`); after != before {
			t.Error("an unchanged value was sealed again")
		}
		for _, forged := range []string{"x\x1fy\x1fz", "****\x1f0\x1ftnsealed1:AAAA", "a\x1fb"} {
			if res := k.Patch(cashier, "payee", id, m{"card": forged}); res.Status != 400 {
				t.Errorf("%q answers %d", forged, res.Status)
			}
		}
		k.Patch(cashier, "payee", id, m{"card": nil}).Want(200)
		if got := k.Get(cashier, "payee", id).Get("card"); got != "" {
			t.Errorf("blank is %v", got)
		}
	})
}
