package httpapi_test

import (
	"strings"
	"testing"
)

const tryPath = "/api/v1/hooks:try"

// A trial tells what a hook would do, and does none of it.
func TestTryingHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	person, sales := k.Person("sales", "", "sales")
	k.Create(k.Admin, "account", m{"name": "a"})
	k.Create(k.Admin, "account", m{"name": "hidden"})
	id := k.Create(k.Admin, "deal", m{"name": "a", "amount": 3, "secret": "s", "owner": person})
	before := k.Scalar(`SELECT (SELECT count(*) FROM tn_history) || '/' || (SELECT count(*) FROM tn_outbox) || '/' || (SELECT count(*) FROM tn_hook_runs)`)
	doc := hookDoc("score", "deal", []string{"before_create", "before_update", "before_delete"}, `
		const all = crm.find("account", {sort: "name"});
		ctx.log("found", all.length, ctx.event, ctx.trial);
		if (ctx.event !== "before_delete") { ctx.set("score", ctx.record.amount * 2); ctx.set("name", ctx.record.name); }
		if (ctx.record.amount > 100) { ctx.fail("too much", "amount"); ctx.fail("no") }
		if (ctx.record.amount === 66) throw new Error("sixty-six");
	`, m{"when": "record.amount != 5.0"})
	t.Run("with the changes that it would make, what it asked and used", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "event": "before_update", "record": id, "changes": m{"amount": 7}}).Want(200)
		if res.Get("ran") != true || res.Text("set", 0, "field") != "score" || res.Get("set", 0, "from") != nil || res.Get("set", 0, "to") != 14.0 || strings.Contains(res.Raw, `"name","from"`) {
			t.Error(res.Raw)
		}
		if res.Text("log", 0) != "found 2 before_update true" || res.Text("calls", 0, "name") != "crm.find" || res.Get("calls", 0, "rows") != 2.0 || res.Get("usage", "rows") != 2.0 || res.Get("limits", "time") != 2000.0 {
			t.Error(res.Raw)
		}
	})
	t.Run("of a new record, one that goes, and one that its condition leaves out", func(t *testing.T) {
		k := k.On(t)
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "changes": m{"amount": 2}}).Want(200); res.Get("set", 0, "to") != 4.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "event": "before_delete", "record": id}).Want(200); res.Get("ran") != true || res.Get("error") != nil {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "changes": m{"amount": 5}}).Want(200); res.Get("ran") != false {
			t.Error(res.Raw)
		}
	})
	t.Run("with what it refuses, and where it fails", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "event": "before_update", "record": id, "changes": m{"amount": 101}}).Want(200)
		if res.Text("refused", "amount", "message") != "too much" || res.Text("refused", "_", "message") != "no" {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "changes": m{"amount": 66}}).Want(200)
		if res.Text("error", "code") != "hook_error" || res.Get("error", "data", "line") != 6.0 || res.Text("log", 0) == "" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "changes": m{"amount": "x"}}).Code(400, "validation_failed")
		k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "event": "before_update", "record": "nothing00000000"}).Code(404, "not_found")
		k.Call(k.Admin, "POST", tryPath, m{"hook": doc, "event": "before_restore"}).Code(400, "unknown_choice", "event")
		k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "deal", "before_create", "return", m{"when": "record.nothing > 1"})}).Code(400, "expression_invalid", "when")
		k.Call(k.Admin, "POST", tryPath, m{"hook": hookDoc("x", "nothing", "before_create", "return")}).Code(400, "no_such_object", "object")
		k.Call(k.Admin, "POST", tryPath, m{"hook": "nothing"}).Code(404, "not_found")
		k.Call(k.Admin, "POST", tryPath, m{}).Code(400, "required", "hook")
	})
	t.Run("with somebody's rights, where one asks", func(t *testing.T) {
		k := k.On(t)
		look := hookDoc("look", "deal", "before_update", `ctx.log(ctx.user.id, ctx.record.secret, crm.count("account")); ctx.set("shown", "x")`)
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": look, "record": id, "as": person, "changes": m{"amount": 1}}).Want(200)
		if res.Text("log", 0) != person+" undefined 1" || res.Text("error", "code") != "hook_error" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": look, "record": id, "as": person, "changes": m{"secret": "x"}}).Want(400)
		k.Call(k.Admin, "POST", tryPath, m{"hook": look, "record": id, "as": "nobody"}).Code(400, "invalid_value", "as")
	})
	t.Run("by the key of a draft, for administrators only", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/score", doc).Want(200)
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": "score", "changes": m{"amount": 2}}).Want(200); res.Get("ran") != true {
			t.Error(res.Raw)
		}
		k.Call(sales, "POST", tryPath, m{"hook": doc}).Want(403)
		k.Call(sales, "POST", tryPath, m{"hook": "score"}).Want(403)
	})
	if after := k.Scalar(`SELECT (SELECT count(*) FROM tn_history) || '/' || (SELECT count(*) FROM tn_outbox) || '/' || (SELECT count(*) FROM tn_hook_runs)`); after != before {
		t.Errorf("something was kept: %s, before %s", after, before)
	}
	if res := k.Get(k.Admin, "deal", id).Want(200); res.Get("score") != nil || res.Get("version") != 1.0 {
		t.Error(res.Raw)
	}
}
