package httpapi_test

import (
	"strings"
	"testing"
)

// ledger counts all that a run could leave behind.
const ledger = `SELECT (SELECT count(*) FROM tn_history) || '/' || (SELECT count(*) FROM tn_outbox) || '/' || (SELECT count(*) FROM tn_hook_runs) || '/' || (SELECT count(*) FROM tn_hook_tasks) || '/' || (SELECT count(*) FROM account) || '/' || (SELECT count(*) FROM tn_notifications WHERE "data" LIKE '%hello%')`

// alone is a hook that is about no object.
func alone(event, source string, more ...m) m {
	doc := hookDoc("x", "", event, source, more...)
	delete(doc, "object")
	return doc
}

// What runs after a write, by a plan or for a request is tried as what runs before
// one: nothing is written, told or sent.
func TestTryingHooksOfOtherEvents(t *testing.T) {
	k := world(t, append(hookedDeals(), role("robot", m{"object": "account", "operations": []string{"view", "create", "edit"}}))...)
	person, _ := k.Person("sales", "", "sales")
	boss, _ := k.Person("boss", "", "sales")
	acme := k.Create(k.Admin, "account", m{"name": "acme"})
	id := k.Create(k.Admin, "deal", m{"name": "a", "amount": 3, "secret": "s", "owner": person})
	before := k.Scalar(ledger)
	try := func(doc m, more m) (string, []any, string) {
		t.Helper()
		body := m{"hook": doc}
		for key, v := range more {
			body[key] = v
		}
		res := k.Call(k.Admin, "POST", tryPath, body).Want(200)
		logs, _ := res.Get("log").([]any)
		return res.Raw, logs, res.Text("error", "code")
	}
	acts := `const made = crm.create("account", {name: "made"}); const other = crm.update("account", "` + acme + `", {name: "changed"}); ctx.log(made.name, !!made.id, other.name);
		notify(ctx.user.id || "role:sales", {title: "hello"}); mail({to: "a@example.com", subject: "s", text: "t"}); ctx.log(http.fetch("https://erp.example.com/x", {method: "POST", json: {a: 1}}).status);`
	may := m{"hosts": []string{"erp.example.com"}, "mail": true}

	t.Run("after a write", func(t *testing.T) {
		source := `ctx.log(ctx.record.amount, ctx.old && ctx.old.amount, ctx.changed.join(), ctx.version, ctx.attempt, ctx.key, ctx.record.secret, ctx.trial);`
		raw, logs, code := try(hookDoc("x", "deal", "after_update", source+acts, may), m{"record": id, "changes": m{"amount": 7}})
		if code != "" || len(logs) != 3 || logs[0] != "7 3 amount 2 1 trial s true" || logs[1] != "made true changed" || logs[2] != "200" {
			t.Fatal(raw)
		}
		for _, what := range []string{`"crm.create","said"`, `"what":"crm.update"`, `"what":"notify"`, `"what":"mail"`, `"to":"POST erp.example.com"`} {
			if !strings.Contains(raw, strings.TrimSuffix(what, `,"said"`)) {
				t.Errorf("%s: %s", what, raw)
			}
		}
		if raw, logs, _ = try(hookDoc("x", "deal", "after_create", `ctx.log(ctx.record.name, ctx.old, ctx.changed.join(), ctx.version)`), m{"changes": m{"name": "new"}}); logs[0] != "new null name,owner,owner_dept 1" && logs[0] != "new null name,owner 1" {
			t.Error(raw)
		}
		if raw, logs, _ = try(hookDoc("x", "deal", "after_transfer", `ctx.log(ctx.from, ctx.to)`), m{"record": id, "changes": m{"owner": boss}}); logs[0] != person+" "+boss {
			t.Error(raw)
		}
		for _, event := range []string{"after_delete", "before_validate"} {
			if raw, logs, _ = try(hookDoc("x", "deal", event, `ctx.log(ctx.event, ctx.old.name)`), m{"record": id}); logs[0] != event+" a" {
				t.Error(raw)
			}
		}
	})
	t.Run("leaves out what its condition does, and says how it fails", func(t *testing.T) {
		doc := hookDoc("x", "deal", "after_update", `ctx.set("score", 1)`, m{"when": "record.amount > 5.0"})
		if raw, _, _ := try(doc, m{"record": id, "changes": m{"amount": 4}}); !strings.Contains(raw, `"ran":false`) {
			t.Error(raw)
		}
		if raw, _, code := try(doc, m{"record": id, "changes": m{"amount": 6}}); code != "hook_error" {
			t.Error(raw)
		}
		if raw, _, _ := try(hookDoc("x", "deal", "after_update", `ctx.fail("enough")`), m{"record": id, "changes": m{"amount": 6}}); !strings.Contains(raw, `"refused":{"_":`) {
			t.Error(raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "deal", "after_update", "return"), "record": id, "as": person, "changes": m{"secret": "x"}}).Want(400)
	})
	t.Run("with the rights of who would have written, or of the role", func(t *testing.T) {
		source := `ctx.log(ctx.record.secret, ctx.changed.join()); try { crm.create("account", {name: "x"}) } catch (e) { ctx.log(e.code) }`
		if raw, logs, _ := try(hookDoc("x", "deal", "after_update", source), m{"record": id, "as": person, "changes": m{"amount": 8}}); logs[0] != "undefined amount" || logs[1] != "forbidden_operation" || !strings.Contains(raw, `"would":[]`) {
			t.Error(raw)
		}
		if raw, logs, _ := try(hookDoc("x", "deal", "after_update", source, m{"role": "robot"}), m{"record": id, "as": person, "changes": m{"amount": 8}}); logs[0] != "undefined " || len(logs) != 1 || !strings.Contains(raw, "crm.create") {
			t.Error(raw)
		}
	})
	t.Run("by a plan", func(t *testing.T) {
		raw, logs, code := try(alone("on_schedule", `ctx.log(ctx.record, ctx.attempt, ctx.key, !!ctx.at);`+acts, may, m{"role": "robot", "schedule": "0 8 * * *"}), nil)
		if code != "" || logs[0] != "null 1 trial true" || logs[1] != "made true changed" || !strings.Contains(raw, `"to":"\"role:sales\""`) {
			t.Error(raw)
		}
	})
	t.Run("for a request", func(t *testing.T) {
		doc := alone("endpoint", `ctx.log(ctx.method, ctx.endpoint); if (ctx.input.n > 9) ctx.fail("too much", "n"); else ctx.reply(201, {twice: ctx.input.n * 2})`, m{"endpoint": m{"name": "twice", "method": "POST", "roles": []string{"sales"}, "input": `{"type": "object", "required": ["n"]}`}})
		if raw, logs, _ := try(doc, m{"input": m{"n": 4}}); logs[0] != "POST twice" || !strings.Contains(raw, `"reply":{"body":{"twice":8},"status":201}`) {
			t.Error(raw)
		}
		if raw, _, _ := try(doc, m{"input": m{"n": 10}, "as": person}); !strings.Contains(raw, `"n":{"code":"hook_refused"`) || strings.Contains(raw, `"reply"`) {
			t.Error(raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "input": m{}}).Want(400)
		other, _ := k.Person("other", "")
		k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "input": m{"n": 1}, "as": other}).Code(404, "not_found")
	})
	if after := k.Scalar(ledger); after != before {
		t.Errorf("something was kept: %s, before %s", after, before)
	}
}

// The hooks of what a trial would write are part of the trial.
func TestTryingWhatRunsOtherHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	asked := receive(t)
	k.Define(hookDoc("inner", "account", "before_create", `ctx.set("name", "of " + http.fetch("`+asked.URL+`/", {method: "POST", json: {}}).json().said)`, m{"hosts": []string{"127.0.0.1"}}),
		hookDoc("same", "deal", "before_update", `if (http.fetch("`+asked.URL+`/", {method: "PUT"}).ok) throw new Error("inner")`, m{"hosts": []string{"127.0.0.1"}}))
	id := k.Create(k.Admin, "deal", m{"name": "a"})
	before := k.Scalar(ledger)
	outer := hookDoc("x", "deal", "after_update", `ctx.log(crm.create("account", {name: "made"}).name)`)
	res := k.Call(k.Admin, "POST", tryPath, m{"hook": outer, "record": id, "changes": m{"name": "b"}, "answers": m{"http.fetch": []m{{"json": m{"said": "it"}}}}}).Want(200)
	if res.Text("log", 0) != "of it" || !strings.HasPrefix(res.Text("would", 0, "to"), "POST 127.0.0.1") || res.Text("would", 1, "what") != "crm.create" {
		t.Error(res.Raw)
	}
	pressed := hookDoc("x", "deal", "on_button", `ctx.set("name", "c")`)
	if res := k.Call(k.Admin, "POST", tryPath, m{"hook": pressed, "record": id}).Want(200); !strings.HasPrefix(res.Text("would", 0, "to"), "PUT 127.0.0.1") || !strings.Contains(res.Text("would", 0, "said"), `"method":"PUT"`) || res.Text("error", "code") != "hook_error" {
		t.Error(res.Raw)
	}
	if err := k.Tenon.Hooks.Flush(k.Ctx()); err != nil || len(asked.all()) > 0 || k.Scalar(ledger) != before {
		t.Error(err, asked.all(), k.Scalar(ledger), before)
	}
}

// Tests have what comes with events that no write waits for.
func TestTestsOfHooksOfOtherEvents(t *testing.T) {
	k := world(t, hookedDeals()...)
	test := func(doc m, tests ...m) {
		t.Helper()
		doc["tests"] = tests
		res := k.Call(k.Admin, "POST", "/api/v1/hooks/x/test", m{"hook": doc}).Want(200)
		for i := range tests {
			passed, _ := res.Get("items", i, "passed").(bool)
			if name := tests[i]["name"].(string); passed != !strings.HasPrefix(name, "not ") {
				t.Errorf("%s: %s", name, res.Raw)
			}
		}
	}
	test(hookDoc("x", "deal", []string{"after_update", "after_transfer"}, `if (ctx.changed.includes("amount") && ctx.attempt < 3) notify("u1", {title: ctx.key + " " + ctx.old.amount + " " + ctx.record.amount + " " + ctx.from + " " + ctx.to})`),
		m{"name": "what changed follows", "old": m{"amount": 1}, "record": m{"amount": 2}, "expect": m{"do": []m{{"what": "notify", "to": `"u1"`}}}},
		m{"name": "or is said", "old": m{"amount": 1}, "changed": []string{"name"}},
		m{"name": "as is which attempt it is", "old": m{"amount": 1}, "record": m{"amount": 2}, "attempt": 3},
		m{"name": "not a deed too few", "old": m{"amount": 1}, "record": m{"amount": 2}},
	)
	test(hookDoc("x", "deal", "after_transfer", `if (ctx.from !== "u1" || ctx.to !== "u2" || ctx.key !== "k") throw new Error(ctx.from + ctx.to + ctx.key)`),
		m{"name": "from and to", "from": "u1", "to": "u2", "key": "k"}, m{"name": "not others", "from": "u1", "to": "u3", "key": "k"})
	test(hookDoc("x", "deal", "after_create", `ctx.set("score", 1)`), m{"name": "sets too late", "expect": m{"error": "写入之前"}}, m{"name": "not at all"})
	test(hookDoc("x", "deal", "after_create", `ctx.fail("stop")`), m{"name": "gives up", "expect": m{"fail": m{"_": "stop"}}})
	test(alone("on_schedule", `if (ctx.at.slice(0, 10) !== "2026-01-31" || dates.today() !== "2026-01-31") throw new Error(ctx.at); mail({to: "a@example.com", subject: "s", text: "t"})`, m{"schedule": "0 8 * * *", "role": "sales", "mail": true}),
		m{"name": "by a plan", "now": "2026-01-31T09:00:00+08:00", "expect": m{"do": []m{{"what": "mail", "to": `"a@example.com"`}}}})
	test(alone("endpoint", `if (ctx.input.n > 9) ctx.fail("too much", "n"); else if (ctx.input.n) ctx.reply(200, {twice: ctx.input.n * 2, at: 1})`, m{"endpoint": m{"name": "twice", "method": "POST", "roles": []string{"sales"}, "input": `{"type": "object", "properties": {"n": {"type": "number"}}}`}}),
		m{"name": "replies", "input": m{"n": 2}, "expect": m{"reply": m{"status": 200, "body": m{"at": 1, "twice": 4}}}},
		m{"name": "not with others", "input": m{"n": 2}, "expect": m{"reply": m{"status": 200, "body": m{"twice": 5}}}},
		m{"name": "not unasked", "input": m{"n": 2}},
		m{"name": "nothing", "input": m{}},
		m{"name": "refuses", "input": m{"n": 10}, "expect": m{"fail": m{"n": "much"}}},
		m{"name": "not against the schema", "input": m{"n": "x"}},
	)
}
