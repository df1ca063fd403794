package httpapi_test

import (
	"strings"
	"testing"
)

// evaluated is a business in which sales neither read the secret of a deal nor the
// rating of its account, see its phone masked, and not the account "hidden".
func evaluated() []m {
	return []m{
		object("account", nil, field("name", "text"), field("rating", "number")),
		object("deal", m{"owner": true}, field("name", "text"), field("amount", "number"), field("secret", "text"), field("phone", "text"), field("due", "date"), field("at", "datetime"),
			field("account", "relation", m{"object": "account"}), field("lines", "subform", m{"fields": []m{column("price", "number"), column("cost", "number")}})),
		role("sales",
			m{"object": "deal", "operations": []string{"view", "create", "edit"}, "rows": "record.owner == user", "read": []string{"name", "amount", "phone", "due", "at", "account", "lines.price"}, "write": []string{"name", "amount", "account"}, "mask": m{"phone": "all"}},
			m{"object": "account", "operations": []string{"view"}, "rows": `record.name != "hidden"`, "read": []string{"name"}}),
	}
}

func TestExpressionsOfHooks(t *testing.T) {
	k := world(t, evaluated()...)
	person, _ := k.Person("sales", "", "sales")
	acme := k.Create(k.Admin, "account", m{"name": "acme", "rating": 5})
	hidden := k.Create(k.Admin, "account", m{"name": "hidden", "rating": 1})
	id := k.Create(k.Admin, "deal", m{"name": "a", "amount": 3, "secret": "s3cr3t", "phone": "13812345678", "due": "2026-01-31", "at": "2026-01-31T10:00:00Z", "account": acme, "owner": person, "lines": []m{{"price": 2, "cost": 1}, {"price": 5, "cost": 3}}})
	foreign := k.Create(k.Admin, "deal", m{"name": "b", "amount": 1000, "account": hidden})
	run := func(as, source string) string {
		t.Helper()
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "deal", "before_update", `let out; try { out = JSON.stringify(`+source+`) } catch (e) { out = e.code } ctx.log(String(out))`), "record": id, "as": as, "changes": m{"name": "c"}}).Want(200)
		if res.Get("error") != nil {
			t.Fatal(source, res.Raw)
		}
		return res.Text("log", 0)
	}

	t.Run("have the values that formulas have", func(t *testing.T) {
		for source, want := range map[string]string{
			`expr.eval("record.name + \"!\"")`:                                                  `"c!"`,
			`expr.eval("record.amount * 2")`:                                                    `6`,
			`expr.eval("0.1 + 0.2")`:                                                            `0.3`,
			`expr.eval("record.due + 1")`:                                                       `"2026-02-01"`,
			`expr.eval("record.at")`:                                                            `"2026-01-31 10:00:00.000Z"`,
			`expr.eval("record.at", {at: new Date(0)})`:                                         `"1970-01-01 00:00:00.000Z"`,
			`expr.eval("record.amount > 2 && user.roles.size() > 0")`:                           `true`,
			`expr.eval("record.account.name")`:                                                  `"acme"`,
			`expr.eval("record.account")`:                                                       `"` + acme + `"`,
			`expr.eval("record.amount + 1", {})`:                                                `1`,
			`expr.eval("record.amount + 1", {amount: 4})`:                                       `5`,
			`expr.eval("record.amount + 1", ctx.old)`:                                           `4`,
			`expr.eval("record.rating * 2", "` + acme + `", "account")`:                         `10`,
			`expr.eval("record.rating * 2", crm.get("account", "` + acme + `"), "account")`:     `10`,
			`expr.eval("SUM(record.lines.map(x, x.price))", "` + id + `")`:                      `7`,
			`expr.eval("SUM(record.lines.map(x, x.price))", {lines: [{price: 4}, {price: 1}]})`: `5`,
			`expr.eval("SUM(record.lines.map(x, x.price))", crm.get("deal", ctx.id))`:           `7`,
			`(ctx.set("amount", 9), expr.eval("record.amount"))`:                                `9`,
		} {
			if got := run("", source); got != want {
				t.Errorf("%s: %s, not %s", source, got, want)
			}
		}
	})
	t.Run("say what is wrong", func(t *testing.T) {
		for source, want := range map[string]string{
			`expr.eval("record.nothing")`:                  "expression_invalid",
			`expr.eval("record.amount +")`:                 "expression_invalid",
			`expr.eval("")`:                                "expression_invalid",
			`expr.eval(5)`:                                 "hook_argument",
			`expr.eval("1", 5)`:                            "hook_argument",
			`expr.eval("1 / record.amount", {amount: 0})`:  "hook_eval_failed",
			`expr.eval("record.due + 1", {})`:              "hook_eval_failed",
			`expr.eval("record.amount", {amount: "much"})`: "hook_eval_value",
			`expr.eval("record.amount", {amuont: 1})`:      "unknown_field",
			`expr.eval("1", {}, "nothing")`:                "no_such_object",
			`expr.eval("1", "nothing00000000")`:            "not_found",
		} {
			if got := run("", source); got != want {
				t.Errorf("%s: %s, not %s", source, got, want)
			}
		}
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "deal", "before_update", `try { expr.eval("record.name +\n record.nothing") } catch (e) { ctx.log(e.message, JSON.stringify(e.data.issues[0].line)) } try { expr.eval("1 / 0") } catch (e) { ctx.log(e.message, e.data.reason) }`), "record": id, "changes": m{"name": "c"}}).Want(200)
		if !strings.Contains(res.Text("log", 0), "nothing") || !strings.HasSuffix(res.Text("log", 0), " 2") || !strings.HasSuffix(res.Text("log", 1), "expression_failed_division") {
			t.Error(res.Raw)
		}
	})
	t.Run("see what the caller sees, and nothing else", func(t *testing.T) {
		for source, want := range map[string]string{
			`expr.eval("record.name")`:                                                `"c"`,
			`expr.eval("record.account.name")`:                                        `"acme"`,
			`expr.eval("record.secret")`:                                              "expression_invalid",
			`expr.eval("record.secret != \"\"", "` + id + `")`:                        "expression_invalid",
			`expr.eval("record.account.rating")`:                                      "expression_invalid",
			`expr.eval("record.rating", "` + acme + `", "account")`:                   "expression_invalid",
			`expr.eval("record.rating", {id: "` + acme + `"}, "account")`:             "expression_invalid",
			`expr.eval("record.phone")`:                                               "expression_invalid",
			`expr.eval("record.phone", "` + id + `")`:                                 "expression_invalid",
			`expr.eval("record.amount", "` + foreign + `")`:                           "not_found",
			`expr.eval("record.amount", {id: "` + foreign + `"})`:                     "null",
			`expr.eval("SUM(record.lines.map(x, x.price))", {id: "` + foreign + `"})`: "0",
			`expr.eval("record.account.name", {account: "` + hidden + `"})`:           `""`,
			`expr.eval("SUM(record.lines.map(x, x.price))", "` + id + `")`:            "7",
			`expr.eval("SUM(record.lines.map(x, x.cost))", "` + id + `")`:             "expression_invalid",
			`expr.eval("EXISTS(deal, x, x.amount == 1000)")`:                          "false",
			`expr.eval("EXISTS(account, x, x.name == \"hidden\")")`:                   "false",
			`expr.eval("EXISTS(account, x, x.rating == 1)")`:                          "expression_invalid",
			`expr.eval("user.name", null, "users")`:                                   "no_such_object",
		} {
			if got := run(person, source); got != want {
				t.Errorf("%s: %s, not %s", source, got, want)
			}
		}
		// A field that is hidden reads as one that is not there.
		message := func(name string) string {
			res := k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "deal", "before_update", `try { expr.eval("record.`+name+`") } catch (e) { ctx.log(e.message) }`), "record": id, "as": person, "changes": m{"name": "c"}}).Want(200)
			return strings.ReplaceAll(res.Text("log", 0), name, "?")
		}
		if a, b := message("secret"), message("sacred"); a != b {
			t.Errorf("%s, %s", a, b)
		}
	})
	t.Run("have the rights of the hook's role where it has one, and count", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("sums", "deal", "before_update", `ctx.log(expr.eval("record.amount + 1"), expr.eval("record.account.name"))`, m{"role": "sales"}))
		k.Patch(k.Admin, "deal", id, m{"name": "d"}).Want(200)
		runs := k.Call(k.Admin, "GET", "/api/v1/hooks/sums/runs", nil).Want(200)
		// The role is nobody's: it owns no deal, so of this one it reads nothing.
		if runs.Get("items", 0, "calls") != 2.0 || runs.Text("items", 0, "code") != "" {
			t.Error(runs.Raw)
		}
		k.Define(hookDoc("sums", "deal", "before_update", `for (let i = 0; i < 101; i++) expr.eval("1")`))
		k.Patch(k.Admin, "deal", id, m{"name": "e"}).Code(400, "hook_error")
	})
	t.Run("answer in tests from what is given", func(t *testing.T) {
		k := k.On(t)
		doc := hookDoc("x", "deal", "before_create", `ctx.set("amount", expr.eval("record.amount * record.account.rating")); ctx.set("name", expr.eval("record.name", "a2", "account"))`, m{"tests": []m{
			{"name": "a", "record": m{"amount": 2, "account": "a00000000000001"}, "given": m{"account": []m{{"id": "a00000000000001", "rating": 4}, {"id": "a2", "name": "two"}}}, "expect": m{"set": m{"amount": 8, "name": "two"}}},
			{"name": "b", "record": m{"amount": 2}, "given": m{"account": []m{}}, "expect": m{"error": "4"}},
		}})
		res := k.Call(k.Admin, "POST", "/api/v1/hooks/x/test", m{"hook": doc}).Want(200)
		if res.Get("items", 0, "passed") != true || res.Get("items", 1, "passed") != false {
			t.Error(res.Raw)
		}
	})
}
