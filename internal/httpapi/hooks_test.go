package httpapi_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/testkit"
)

func hookDoc(key, object string, event any, source string, more ...m) m {
	doc := m{"kind": "hook", "key": key, "object": object, "event": event, "source": source}
	for _, x := range more {
		for k, v := range x {
			doc[k] = v
		}
	}
	return doc
}

// deals is an object with a field that sales may neither read nor write, and one
// that they may only read.
func hookedDeals() []m {
	return []m{
		object("account", nil, field("name", "text"), field("secret", "text")),
		object("deal", m{"owner": true}, field("name", "text"), field("amount", "number"), field("score", "number"), field("secret", "text"), field("shown", "text")),
		role("sales",
			m{"object": "deal", "operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner == user", "read": []string{"name", "amount", "score", "shown"}, "write": []string{"name", "amount", "score"}},
			m{"object": "account", "operations": []string{"view"}, "rows": `record.name != "hidden"`, "read": []string{"name"}}),
	}
}

const dealsPath = "/api/v1/objects/deal/records"

func TestHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")

	t.Run("before a write set fields and refuse it", func(t *testing.T) {
		k := k.On(t)
		k.Define(
			hookDoc("a_score", "deal", []string{"before_create", "before_update"}, `ctx.set("score", (ctx.record.amount || 0) * 2); ctx.set("name", ctx.record.name + "!")`, m{"order": -1}),
			hookDoc("limit", "deal", []string{"before_create", "before_update"}, "if (ctx.record.score > 1000 && !ctx.user.admin) ctx.fail('金额超过权限', 'amount');\nif (ctx.record.name === 'no!') ctx.fail('not at all');"),
			hookDoc("keep", "deal", "before_delete", `if (ctx.old.amount === 7) ctx.fail("seven stays")`),
		)
		res := k.Call(sales, "POST", dealsPath, m{"name": "a", "amount": 3}).Want(201)
		if res.Get("score") != 6.0 || res.Text("name") != "a!" {
			t.Fatal(res.Raw)
		}
		id := res.Text("id")
		if res = k.Patch(sales, "deal", id, m{"amount": 7}).Want(200); res.Get("score") != 14.0 || res.Text("name") != "a!!" || res.Get("version") != 2.0 {
			t.Error(res.Raw)
		}
		if h := k.Call(sales, "GET", dealsPath+"/"+id+"/history", nil).Want(200); !strings.Contains(h.Raw, `"to":14`) {
			t.Error(h.Raw)
		}
		res = k.Patch(sales, "deal", id, m{"amount": 501})
		res.Code(400, "validation_failed").Code(400, "hook_refused", "amount")
		if res.Text("data", "amount", "message") != "金额超过权限" || res.Text("data", "amount", "rule") != "limit" {
			t.Error(res.Raw)
		}
		k.Patch(k.Admin, "deal", id, m{"amount": 501}).Want(200)
		k.Call(sales, "POST", dealsPath, m{"name": "no"}).Code(400, "hook_refused", "_")
		k.Patch(sales, "deal", id, m{"amount": 7}).Want(200)
		k.Delete(sales, "deal", id).Code(400, "hook_refused", "_")
		k.Get(sales, "deal", id).Want(200)
		k.Patch(sales, "deal", id, m{"amount": 8}).Want(200)
		k.Delete(sales, "deal", id).Want(204)
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/hook/keep", nil)
	})

	t.Run("run on every way in", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("limit", "deal", []string{"before_create", "before_update", "before_restore", "before_delete"}, `if (ctx.record.amount === 13) ctx.fail("unlucky", "amount"); ctx.log(ctx.event, ctx.source)`))
		id := k.Create(k.Admin, "deal", m{"name": "a", "amount": 12})
		for name, res := range map[string]*testkit.Res{
			"create":           k.Call(k.Admin, "POST", dealsPath, m{"amount": 13}),
			"update":           k.Patch(k.Admin, "deal", id, m{"amount": 13}),
			"an atomic batch":  k.Call(k.Admin, "POST", dealsPath+":batch", m{"atomic": true, "operations": []m{{"method": "create", "data": m{"amount": 13}}}}),
			"a form that asks": k.Call(k.Admin, "POST", dealsPath, m{"name": "b", "amount": 13}),
		} {
			if res.Status != 400 || !strings.Contains(res.Raw, "unlucky") {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		res := k.Call(k.Admin, "POST", dealsPath+":batch", m{"operations": []m{{"method": "create", "data": m{"amount": 13}}, {"method": "create", "data": m{"amount": 14}}}}).Want(200)
		if res.Get("results", 0, "status") != 400.0 || res.Get("results", 1, "status") != 201.0 {
			t.Error(res.Raw)
		}
		up := k.Upload(k.Admin, "/api/v1/imports", "a.csv", []byte("name,amount\nx,13\ny,15\n"), m{"object": "deal"}).Want(201)
		at := "/api/v1/imports/" + up.Text("id")
		for _, dry := range []bool{true, false} {
			k.Wait(k.Admin, k.Call(k.Admin, "POST", at+"/run", m{"mapping": m{"name": "name", "amount": "amount"}, "mode": "create", "dryRun": dry}).Want(202).Text("job"))
			if res := k.Call(k.Admin, "GET", at, nil).Want(200); res.Get("created") != 1.0 || res.Get("failed") != 1.0 {
				t.Errorf("import: %s", res.Raw)
			}
		}
		seen := k.Patch(k.Admin, "deal", id, m{"amount": 11}).Want(200)
		k.Define(hookDoc("limit", "deal", "before_update", `if (ctx.record.amount === 12) ctx.fail("never again", "amount")`))
		if res := k.Call(k.Admin, "POST", cause(t, seen), nil).Want(200); res.Get("undone") != 0.0 || res.Get("kept") != 1.0 {
			t.Errorf("undo: %s", res.Raw)
		}
		k.Define(hookDoc("limit", "deal", []string{"before_delete", "before_restore"}, `if (ctx.event === "before_restore") ctx.fail("gone is gone")`))
		k.Delete(k.Admin, "deal", id).Want(204)
		k.Call(k.Admin, "POST", dealsPath+"/"+id+"/actions/restore", nil).Code(400, "hook_refused", "_")
	})

	t.Run("are not passed by for what goes along with something else", func(t *testing.T) {
		k := k.On(t)
		k.Define(object("note", nil, field("name", "text"), field("deal", "relation", m{"object": "deal", "on_delete": "cascade"})),
			hookDoc("limit", "deal", "before_create", "return 1"), hookDoc("notes", "note", "before_delete", `ctx.log(1)`))
		deal := k.Create(k.Admin, "deal", m{"name": "a"})
		note := k.Create(k.Admin, "note", m{"name": "n", "deal": deal})
		k.Delete(k.Admin, "deal", deal).Code(409, "cascade_hooked")
		k.Get(k.Admin, "note", note).Want(200)
		// Who sees none of them is not told what they are called.
		own := k.Create(sales, "deal", m{"name": "own"})
		k.Create(k.Admin, "note", m{"name": "n", "deal": own})
		if res := k.Delete(sales, "deal", own).Code(403, "cascade_forbidden"); strings.Contains(strings.ToLower(res.Raw), "note") {
			t.Error(res.Raw)
		}
		k.Define(hookDoc("notes", "note", "before_restore", `ctx.log(1)`))
		k.Delete(k.Admin, "deal", deal).Want(204)
		if res := k.Call(k.Admin, "POST", dealsPath+"/"+deal+"/actions/restore", nil).Want(200); !strings.Contains(res.Raw, `"left":1`) {
			t.Error(res.Raw)
		}
		k.Get(k.Admin, "note", note).Want(404)
	})
}

// What a hook logged of a record may be what stood there: it goes with it.
func TestRunsOfHooksGoWithTheirRecords(t *testing.T) {
	k := world(t, object("note", nil, field("name", "text")), hookDoc("tell", "note", "before_create", `ctx.log(ctx.record.name)`))
	id := k.Create(k.Admin, "note", m{"name": "private words"})
	if res := k.Call(k.Admin, "GET", "/api/v1/hooks/tell/runs", nil).Want(200); !strings.Contains(res.Raw, "private words") {
		t.Fatal(res.Raw)
	}
	k.Delete(k.Admin, "note", id).Want(204)
	k.Call(k.Admin, "POST", "/api/v1/objects/note/bin:purge", m{"ids": []string{id}}).Want(200)
	if res := k.Call(k.Admin, "GET", "/api/v1/hooks/tell/runs", nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
}

// What waits to be written down when a record goes is not written after it.
func TestRunsThatWaitGoWithTheirRecords(t *testing.T) {
	k := world(t, object("note", nil, field("name", "text")), hookDoc("tell", "note", "before_create", `ctx.log(ctx.record.name)`))
	for range 20 {
		id := k.Create(k.Admin, "note", m{"name": "private words"})
		k.Delete(k.Admin, "note", id).Want(204)
		k.Call(k.Admin, "POST", "/api/v1/objects/note/bin:purge", m{"ids": []string{id}}).Want(200)
		if res := k.Call(k.Admin, "GET", "/api/v1/hooks/tell/runs", nil).Want(200); len(res.Items()) != 0 {
			t.Fatal(res.Raw)
		}
	}
}

// Whatever a hook does, the answer is a refusal that names it, and nothing is
// written.
func TestHooksThatFail(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")
	id := k.Create(sales, "deal", m{"name": "a"})
	for name, c := range map[string]struct{ source, code, says string }{
		"an endless loop":       {"for (;;) {}", "hook_timeout", "坏钩子"},
		"memory":                {"let s = 'x'; for (;;) s += s", "hook_memory", "坏钩子"},
		"a throw":               {"\nthrow new Error('broken here')", "hook_error", "broken here"},
		"recursion":             {"function f() { f() } f()", "hook_error", "stack"},
		"an unknown field":      {"ctx.set('nothing', 1)", "hook_error", "nothing"},
		"a system field":        {"ctx.set('version', 1)", "hook_error", "坏钩子"},
		"somebody's":            {"ctx.set('owner', null)", "hook_error", "坏钩子"},
		"an unreadable request": {"crm.find('deal', {filtre: 'true'})", "hook_error", "2"},
		"too many questions":    {"for (let i = 0; i < 200; i++) try { crm.count('deal') } catch (e) {}", "hook_error", "100"},
		"a large answer":        {"ctx.set('name', 'x'.repeat(2e6))", "hook_error", "坏钩子"},
	} {
		t.Run(name, func(t *testing.T) {
			k := k.On(t)
			within := 10_000 // of a machine that is busy
			if c.code == "hook_timeout" {
				within = 400
			}
			k.Define(hookDoc("bad", "deal", []string{"before_create", "before_update"}, c.source, m{"label": m{"zh": "坏钩子"}, "time": within, "memory": 32}))
			rows := k.Scalar(`SELECT count(*) FROM "deal"`)
			for _, res := range []*testkit.Res{k.Call(sales, "POST", dealsPath, m{"name": "b"}), k.Patch(sales, "deal", id, m{"name": "b"})} {
				if res.Code(400, c.code); !strings.Contains(res.Raw, c.says) || !strings.Contains(res.Raw, `"hook":"bad"`) {
					t.Error(res.Raw)
				}
			}
			if k.Scalar(`SELECT count(*) FROM "deal"`) != rows || k.Get(sales, "deal", id).Text("name") != "a" {
				t.Error("something was written")
			}
		})
	}

	t.Run("is said with what went wrong and kept", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("bad", "deal", "before_update", "ctx.log('so far', ctx.id);\nthrow new Error('broken')"))
		res := k.Patch(sales, "deal", id, m{"name": "b"}).Code(400, "hook_error")
		if res.Get("data", "line") != 2.0 {
			t.Error(res.Raw)
		}
		runs, err := k.Tenon.Hooks.Runs(context.Background(), hook.RunsRequest{Hook: "bad", Failed: true, Limit: 1})
		if err != nil || len(runs) != 1 || runs[0].Code != "hook_error" || runs[0].Line != 2 || runs[0].Record != id || len(runs[0].Log) != 1 || runs[0].Log[0] != "so far "+id || runs[0].Took <= 0 {
			t.Errorf("%+v %v", runs, err)
		}
	})

	t.Run("is told of to administrators only, page by page", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("bad", "deal", "before_update", `if (ctx.record.name === "b") throw new Error("broken"); ctx.log("fine")`))
		k.Patch(sales, "deal", id, m{"name": "b"}).Code(400, "hook_error")
		k.Patch(sales, "deal", id, m{"name": "c"}).Want(200)
		k.Patch(sales, "deal", id, m{"name": "a"}).Want(200)
		const path = "/api/v1/hooks/bad/runs"
		res := k.Call(k.Admin, "GET", path+"?limit=2", nil).Want(200)
		if len(res.Items()) != 2 || res.Text("items", 0, "log", 0) != "fine" || res.Text("items", 0, "code") != "" {
			t.Error(res.Raw)
		}
		if res = k.Call(k.Admin, "GET", path+"?limit=1&cursor="+res.Text("cursor"), nil).Want(200); res.Text("items", 0, "error") != "Error: broken" && res.Text("items", 0, "error") != "broken" {
			t.Error(res.Raw)
		}
		if res = k.Call(k.Admin, "GET", path+"?failed=true&limit=1", nil).Want(200); res.Text("items", 0, "code") != "hook_error" {
			t.Error(res.Raw)
		}
		if res = k.Call(k.Admin, "GET", "/api/v1/hooks/other/runs", nil).Want(200); len(res.Items()) != 0 || res.Get("cursor") != nil {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "GET", path+"?cursor=x", nil).Code(400, "bad_cursor")
		k.Call(sales, "GET", path, nil).Want(403)
		k.Call("", "GET", path, nil).Want(401)
	})

	t.Run("in a batch is asked a few times only", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("bad", "deal", "before_create", "for (;;) {}", m{"time": 100}))
		var ops []m
		for range 20 {
			ops = append(ops, m{"method": "create", "data": m{"name": "x"}})
		}
		res := k.Call(sales, "POST", dealsPath+":batch", m{"operations": ops}).Want(200)
		if strings.Count(res.Raw, "hook_timeout") != 20 {
			t.Error(res.Raw)
		}
		if runs, err := k.Tenon.Hooks.Runs(context.Background(), hook.RunsRequest{Hook: "bad", Limit: 100}); err != nil || runs[2].Event != "before_create" || runs[3].Event == "before_create" {
			t.Errorf("%+v %v", runs, err)
		}
	})

	t.Run("without a worker is a refusal that says to try again", func(t *testing.T) {
		k := k.On(t)
		defer testkit.Quiet(k)()
		k.Define(hookDoc("bad", "deal", "before_create", "ctx.log(1)"))
		k.Tenon.Scripts.Close()
		k.Call(sales, "POST", dealsPath, m{"name": "b"}).Code(503, "hook_unavailable")
		k.Patch(sales, "deal", id, m{"name": "without a hook"}).Want(200)
	})
}

// A hook can do nothing that its caller may not.
func TestHooksHaveTheRightsOfTheirCaller(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")
	_, other := k.Person("other", "", "sales")
	k.Create(k.Admin, "account", m{"name": "seen", "secret": "geheim"})
	hidden := k.Create(k.Admin, "account", m{"name": "hidden", "secret": "geheim"})
	others := k.Create(other, "deal", m{"name": "others"})
	mine := k.Create(sales, "deal", m{"name": "mine"})
	k.Patch(k.Admin, "deal", mine, m{"secret": "geheim", "shown": "seen"}).Want(200)
	look := func(t *testing.T, source string) string {
		k := k.On(t)
		k.Define(hookDoc("spy", "deal", "before_update", "const tell = f => { try { return f() } catch (e) { return e.code || e.message } };\nctx.log(JSON.stringify(tell(() => "+source+")))"))
		k.Patch(sales, "deal", mine, m{"name": "mine" + k.Tenon.Meta.Current().Business.Name}).Want(200)
		k.Patch(sales, "deal", mine, m{"name": "mine"}).Want(200)
		runs, err := k.Tenon.Hooks.Runs(context.Background(), hook.RunsRequest{Hook: "spy", Limit: 1})
		if err != nil || len(runs) != 1 || len(runs[0].Log) != 1 {
			t.Fatalf("%+v %v", runs, err)
		}
		return runs[0].Log[0]
	}
	for name, c := range map[string]struct{ source, want string }{
		"fields of the record":     {`[ctx.record.name, ctx.record.shown, ctx.record.secret === undefined, ctx.old.secret === undefined]`, `["mine","seen",true,true]`},
		"rows of others":           {`crm.get("deal", "` + others + `")`, `null`},
		"rows by a condition":      {`crm.find("account", {fields: ["name"]}).map(a => a.name)`, `["seen"]`},
		"a row by its id":          {`crm.get("account", "` + hidden + `")`, `null`},
		"fields of others":         {`Object.keys(crm.find("account")[0]).includes("secret")`, `false`},
		"a hidden field by name":   {`crm.find("account", {fields: ["secret"]})`, `"unknown_field"`},
		"a filter that probes":     {`crm.find("account", {filter: 'record.secret == "geheim"'})`, `"unknown_field"`},
		"a sort that probes":       {`crm.find("account", {sort: "secret"}).length`, `"unknown_field"`},
		"figures that probe":       {`crm.aggregate("account", {measures: [{op: "max", field: "secret"}]})`, `"unknown_field"`},
		"counts of rows":           {`[crm.count("account"), crm.count("deal")]`, `[1,1]`},
		"people":                   {`crm.find("users")`, `"no_such_object"`},
		"tables of the platform":   {`crm.find("tn_outbox")`, `"no_such_object"`},
		"writes":                   {`crm.create("deal", {name: "x"})`, `"hook_not_before"`},
		"a principal of one's own": {`crm.find("account", {limit: 5, as: "admin"})`, `"hook_argument"`},
	} {
		t.Run("reading "+name, func(t *testing.T) {
			if got := look(t, c.source); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	for name, field := range map[string]string{"hidden": "secret", "only shown": "shown"} {
		t.Run("writing what is "+name, func(t *testing.T) {
			k := k.On(t)
			k.Define(hookDoc("spy", "deal", []string{"before_create", "before_update"}, `ctx.set("`+field+`", "x")`))
			for _, res := range []*testkit.Res{k.Patch(sales, "deal", mine, m{"name": "n"}), k.Call(sales, "POST", dealsPath, m{"name": "n"})} {
				if res.Code(400, "hook_error"); strings.Contains(res.Raw, "geheim") {
					t.Error(res.Raw)
				}
			}
			k.Patch(k.Admin, "deal", mine, m{"name": "mine"}).Want(200)
		})
	}
	t.Run("refusing a field that is hidden names none", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("spy", "deal", "before_update", `ctx.fail("no", "secret")`))
		k.Patch(sales, "deal", mine, m{"name": "n"}).Code(400, "hook_refused", "_")
	})
}

// Who designs one app only brings no code, nor does a package; what does not
// compile is not published.
func TestHooksAreForWhoDesignsEverything(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")
	const path = "/api/v1/definitions/hook/spy"
	k.Call(sales, "PUT", path, hookDoc("spy", "deal", "before_update", "ctx.log(1)")).Want(403)
	k.Call(k.Admin, "PUT", path, hookDoc("spy", "deal", "whenever", "ctx.log(1)")).Code(400, "unknown_choice", "event")
	k.Call(k.Admin, "PUT", path, hookDoc("spy", "deal", "before_update", "let a = ;")).Want(200)
	res := k.Publish().Want(400)
	if !strings.Contains(res.Raw, "hook_syntax_at") || !strings.Contains(res.Raw, `"line":1`) {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "PUT", path, hookDoc("spy", "deal", "before_update", strings.Repeat("(", 60_000))).Want(200)
	if res = k.Publish().Want(400); !strings.Contains(res.Raw, "hook_") {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "PUT", path, hookDoc("spy", "deal", "before_update", "return 1", m{"when": "record.nothing > 1"})).Want(200)
	k.Publish().Want(400)
	k.Call(k.Admin, "PUT", path, hookDoc("spy", "deal", "before_update", `ctx.fail("large")`, m{"when": "record.amount > 10"})).Want(200)
	k.Publish().Want(201)
	id := k.Create(sales, "deal", m{"name": "a", "amount": 5})
	k.Patch(sales, "deal", id, m{"amount": 10}).Want(200)
	k.Patch(sales, "deal", id, m{"amount": 11}).Code(400, "hook_refused", "_")
	text := k.Call(k.Admin, "GET", path+"/text", nil).Want(200)
	if !strings.Contains(text.Raw, "event: before_update") {
		t.Error(text.Raw)
	}
}
