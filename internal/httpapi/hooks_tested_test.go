package httpapi_test

import (
	"strings"
	"testing"
)

// tested is a hook with a test of each kind that passes.
func tested(more ...m) m {
	return hookDoc("limit", "deal", []string{"before_create", "before_update", "before_delete"}, `
		if (ctx.event === "before_delete") { if (ctx.old.amount === 7) ctx.fail("seven stays"); return; }
		if (ctx.record.amount === 66) throw new Error("sixty-six");
		if (ctx.record.amount > 100 && !ctx.user.roles.includes("manager")) ctx.fail("too much for " + ctx.user.name, "amount");
		const other = crm.get("account", "a1");
		const big = crm.find("account", {filter: 'record.name != "x"', sort: "-name", limit: 1, fields: ["name"]});
		ctx.log(big.map((one) => one.id + JSON.stringify(one.secret)).join(), other && other.name, crm.count("account"), new Date().getFullYear());
		ctx.set("score", ctx.record.amount * crm.count("account", 'record.name == "x"'));
		ctx.set("name", "at " + new Date().getFullYear());
	`, append([]m{{"when": "record.amount > 0", "tests": []m{
		{"name": "sets the score", "now": "2020-02-03T04:05:06Z", "record": m{"amount": 2, "name": "n"}, "given": m{"account": []m{{"id": "a1", "name": "x"}, {"id": "a2", "name": "y"}}}, "expect": m{"set": m{"score": 2, "name": "at 2020"}}},
		{"name": "is for managers", "event": "before_update", "old": m{"amount": 1}, "record": m{"amount": 101}, "user": m{"name": "Ann", "roles": []string{"sales"}}, "given": m{"account": []m{}}, "now": "2020-02-03T04:05:06Z", "expect": m{"set": m{"score": 0, "name": "at 2020"}, "fail": m{"amount": "for Ann"}}},
		{"name": "leaves nothing out", "record": m{"amount": 0}, "expect": m{"skipped": true}},
		{"name": "keeps seven", "event": "before_delete", "old": m{"amount": 7}, "expect": m{"fail": m{"_": "seven"}}},
		{"name": "throws", "record": m{"amount": 66}, "expect": m{"error": "sixty-six"}},
		{"name": "asks for what is not given", "record": m{"amount": 1}, "expect": m{"error": "account"}},
	}}}, more...)...)
}

// Tests stand beside a hook, run without saving and without the database, and at each
// publish.
func TestTestsOfHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")
	path := "/api/v1/hooks/limit/test"
	run := func(doc m, test m) (bool, string) {
		t.Helper()
		doc["tests"] = []m{test}
		res := k.Call(k.Admin, "POST", path, m{"hook": doc}).Want(200)
		return res.Get("passed") == true, res.Text("items", 0, "wrong", 0)
	}
	t.Run("pass where the hook does what they expect", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", path, m{"hook": tested()}).Want(200)
		if res.Get("passed") != true || len(res.Items()) != 6 || res.Text("items", 0, "log", 0) != "a2undefined x 2 2020" || res.Text("items", 0, "calls", 0, "name") != "crm.get" {
			t.Error(res.Raw)
		}
	})
	t.Run("say what differs", func(t *testing.T) {
		given := m{"account": []m{}}
		for want, test := range map[string]m{
			"“The score”应设为 5，实际是 0":        {"record": m{"amount": 2}, "given": given, "expect": m{"set": m{"score": 5}}},
			"被设为 0，测试没有期望":                  {"record": m{"amount": 2}, "now": "2020-02-03T04:05:06Z", "given": given, "expect": m{"set": m{"name": "at 2020"}}},
			"“The shown”应设为 \"x\"，但没有":      {"record": m{"amount": 2}, "given": given, "expect": m{"set": m{"shown": "x"}}},
			"“The amount”被拒绝：too much for。": {"record": m{"amount": 200}, "given": given, "now": "2020-02-03T04:05:06Z", "expect": m{"set": m{"score": 0, "name": "at 2020"}}},
			"“The amount”应被拒绝并含“less”，实际提示": {"record": m{"amount": 200}, "given": given, "now": "2020-02-03T04:05:06Z", "expect": m{"set": m{"score": 0, "name": "at 2020"}, "fail": m{"amount": "less"}}},
			"整条记录”应被拒绝并含“seven”":            {"event": "before_delete", "old": m{"amount": 8}, "expect": m{"fail": m{"_": "seven"}}},
			"条件不成立": {"record": m{"amount": 0}},
			"条件成立":  {"record": m{"amount": 1}, "expect": m{"skipped": true}},
			"钩子出错了：sixty-six（第 3 行）":   {"record": m{"amount": 66}},
			"期望的错误含“66”，实际是：sixty-six": {"record": m{"amount": 66}, "expect": m{"error": "66"}},
			"期望钩子出错并含“sixty”":          {"event": "before_delete", "old": m{"amount": 8}, "expect": m{"error": "sixty"}},
			"测试中“amount”的值无效":          {"record": m{"amount": "much"}},
			"测试中“nothing”的值无效：没有字段":    {"record": m{"nothing": 1}},
			"没有对象“nothing”":            {"given": m{"nothing": []m{}}},
		} {
			test["name"] = want
			if passed, said := run(tested(), test); passed || !strings.Contains(said, want) {
				t.Errorf("%s: %v %s", want, passed, said)
			}
		}
		for source, want := range map[string]string{
			`crm.aggregate("account", {})`:       "crm.aggregate",
			`crm.find("account", {q: "x"})`:      "crm.find({q})",
			`crm.count("account", "record.no")`:  "no",
			`ctx.set("nothing", 1)`:              "nothing",
			`crm.find("account", {sort: "-no"})`: "no",
			`crm.create("account", {})`:          "",
		} {
			if passed, said := run(hookDoc("limit", "deal", "before_create", source), m{"name": "a", "given": m{"account": []m{}}}); passed || !strings.Contains(said, "出错") || !strings.Contains(said, want) {
				t.Errorf("%s: %v %s", source, passed, said)
			}
		}
	})
	t.Run("do nothing beyond their run, and say what they would", func(t *testing.T) {
		k := k.On(t)
		ask := func(tests ...m) m {
			return hookDoc("limit", "deal", "before_create", `const r = http.fetch("https://erp.example.com/x", {method: "POST", json: {n: ctx.record.name}}); ctx.log(r.status, r.ok, r.json().blocked); if (r.json().blocked) ctx.fail("blocked")`, m{"hosts": []string{"erp.example.com"}, "tests": append([]m{}, tests...)})
		}
		do := []m{{"what": "http.fetch", "to": "POST erp.example.com"}}
		res := k.Call(k.Admin, "POST", path, m{"hook": ask(
			m{"name": "a", "answers": m{"http.fetch": []m{{"json": m{"blocked": true}}}}, "expect": m{"fail": m{"_": "blocked"}, "do": do}},
			m{"name": "b", "answers": m{"http.fetch": []m{{"status": 500}}}, "expect": m{"do": do}},
			m{"name": "c", "expect": m{"do": do}},
			m{"name": "d", "answers": m{"http.fetch": []m{{}}}},
			m{"name": "e", "answers": m{"http.fetch": []m{{}}}, "expect": m{"do": []m{do[0], do[0]}}},
			m{"name": "f", "answers": m{"http.fetch": []m{{}}}, "expect": m{"do": []m{{"what": "mail"}}}},
		)}).Want(200)
		for i, want := range []string{"", "", "没有给出第 1 次 http.fetch（POST erp.example.com）的回答", "做了第 1 件事：http.fetch POST erp.example.com", "应做第 2 件事", "第 1 件事应是 mail"} {
			if said := res.Text("items", i, "wrong", 0); want == "" && res.Get("items", i, "passed") != true || !strings.Contains(said, want) {
				t.Errorf("%d: %s", i, said)
			}
		}
		tried := k.Call(k.Admin, "POST", tryPath, m{"hook": ask(), "changes": m{"name": "x"}, "answers": m{"http.fetch": []m{{"json": m{"blocked": 1}}}}}).Want(200)
		if tried.Text("log", 0) != "200 true 1" || tried.Text("would", 0, "to") != "POST erp.example.com" || !strings.Contains(tried.Text("would", 0, "said"), `"n":"x"`) {
			t.Error(tried.Raw)
		}
		if tried = k.Call(k.Admin, "POST", tryPath, m{"hook": ask()}).Want(200); tried.Text("log", 0) != "200 true undefined" {
			t.Error(tried.Raw)
		}
	})
	t.Run("refuse a release while one fails, unless the hook is disabled", func(t *testing.T) {
		k := k.On(t)
		bad := tested(m{"source": `ctx.set("score", 1)`})
		k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/limit", bad).Want(200)
		res := k.Call(k.Admin, "POST", "/api/v1/releases", m{})
		res.Code(400, "release_invalid")
		if res.Text("data", "problems", 0, "code") != "hook_test_failed" || res.Text("data", "problems", 0, "path") != "tests.0" || !strings.Contains(res.Text("data", "problems", 0, "message"), "sets the score") {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/hooks/limit/test", nil).Want(200); res.Get("passed") != false {
			t.Error(res.Raw)
		}
		k.Define(tested(m{"source": `ctx.set("score", 1)`, "disabled": true}))
		k.Define(tested())
		// A field that goes breaks the test of a hook that was not touched.
		k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/late", hookDoc("late", "deal", "before_create", "return", m{"tests": []m{{"name": "a", "record": m{"later": 1}}}})).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/releases", m{}).Code(400, "release_invalid")
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/hook/late", nil).Want(204)
	})
	t.Run("are checked as they are drafted, by administrators only", func(t *testing.T) {
		k := k.On(t)
		put := func(test ...m) {
			t.Helper()
			k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/limit", tested(m{"tests": test})).Want(400)
		}
		put(m{"name": "a"}, m{"name": "a"})
		put(m{"name": "a", "event": "before_restore"})
		put(m{"name": "a", "now": "tomorrow"})
		put(m{"name": "a", "network": true})
		put(m{"record": m{}})
		k.Call(sales, "POST", path, m{"hook": tested()}).Want(403)
	})
}
