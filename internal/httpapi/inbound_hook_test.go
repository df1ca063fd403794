package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const receiving = `
	ctx.log(ctx.endpoint, ctx.message, ctx.attempt, ctx.user.id === "", ctx.record);
	if (ctx.input.no === "SO-13") return ctx.fail("unlucky", "/no");
	if (ctx.input.no === "SO-99") throw new Error("ninety-nine");
	const [client] = crm.find("client", {filter: 'record.code == "' + ctx.input.customer + '"'});
	crm.create("order", {no: ctx.input.no, total: ctx.input.total, client: client ? client.id : null});
	if (ctx.input.secret) crm.create("order", {no: ctx.input.no + "-2", secret: ctx.input.secret});`

// receivingBy is a business whose endpoint has a hook in place of a mapping.
func receivingBy(t *testing.T) (k *testkit.Kit, key string) {
	k, _ = taking(t, nil)
	k.Define(hookOf("receive", "on_inbound", receiving),
		m{"kind": "inbound", "key": "raw", "label": m{"en": "Raw"}, "role": "erp", "contract": orderContract, "hook": "receive"})
	return k, k.Call(k.Admin, "POST", "/api/v1/inbound/raw/key", nil).Want(200).Text("key")
}

func hookOf(key, event, source string, more ...m) m {
	doc := alone(event, source, more...)
	doc["key"] = key
	return doc
}

// A hook takes messages in place of a mapping, with the role of the endpoint.
func TestInboundByHook(t *testing.T) {
	k, key := receivingBy(t)
	client := k.Create(k.Admin, "client", m{"code": "C1", "name": "Acme"})
	k.Create(k.Admin, "client", m{"code": "C2", "name": "hidden"})
	orders := func(no string) string { return k.Scalar(`SELECT count(*) FROM "order" WHERE "no" = '` + no + `'`) }
	latest := func() *testkit.Res { return k.Call(k.Admin, "GET", "/api/v1/inbound/raw/messages", nil).Want(200) }

	t.Run("writes with the role, and is told of like a mapping", func(t *testing.T) {
		state(t, deliver(k, "raw", "h1", `{"no":"SO-1","total":5,"customer":"C1"}`, key), "taken")
		id := k.Scalar(`SELECT "id" FROM "order" WHERE "no" = 'SO-1'`)
		if got := k.Get(k.Admin, "order", id).Want(200); got.Get("total") != 5.0 || got.Text("client") != client || got.Get("owner") != nil {
			t.Error(got.Raw)
		}
		if got := latest(); got.Text("items", 0, "object") != "order" || got.Text("items", 0, "record") != id {
			t.Error(got.Raw)
		}
		state(t, deliver(k, "raw", "h2", `{"no":"SO-2","customer":"C2"}`, key), "taken")
		if linked := k.Scalar(`SELECT "client" FROM "order" WHERE "no" = 'SO-2'`); linked != "" {
			t.Error("it saw a client that the role does not see")
		}
		runs := k.Call(k.Admin, "GET", "/api/v1/hooks/receive/runs", nil).Want(200)
		if runs.Text("items", 0, "event") != "on_inbound" || !strings.HasPrefix(runs.Text("items", 0, "log", 0), "raw h2 1 true") {
			t.Error(runs.Raw)
		}
	})
	t.Run("takes an id once", func(t *testing.T) {
		state(t, deliver(k, "raw", "h1", `{"no":"SO-1b"}`, key), "taken")
		if orders("SO-1b") != "0" {
			t.Error("taken twice")
		}
		// The server stopped after the hook had written and before it was noted.
		k.Exec(`UPDATE "tn_inbound" SET "state" = 'waiting', "body" = '{"no":"SO-1","total":5,"customer":"C1"}' WHERE "message" = 'h1' AND "endpoint" = 'raw'`)
		if err := k.Tenon.Inbound.Resume(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := orders("SO-1"); n != "1" || k.Scalar(`SELECT "state" FROM "tn_inbound" WHERE "message" = 'h1' AND "endpoint" = 'raw'`) != "taken" {
			t.Error(n)
		}
	})
	t.Run("keeps apart what it refuses or fails at, until it is taken again", func(t *testing.T) {
		for id, c := range map[string]struct{ body, code, path string }{
			"q1": {`{"no":"SO-13"}`, "hook_refused", "/no"},
			"q2": {`{"no":"SO-99"}`, "hook_error", ""},
			"q3": {`{"no":"PO-1"}`, "", "/no"},
			"q4": {`{"no":"SO-4","secret":"x"}`, "hook_error", ""},
		} {
			if res := state(t, deliver(k, "raw", id, c.body, key), "quarantined"); c.code != "" && strings.Contains(res.Raw, "faults") {
				t.Error("the sender is told why: " + res.Raw)
			}
			one := k.Call(k.Admin, "GET", "/api/v1/inbound/raw/messages/"+k.Scalar(`SELECT "seq" FROM "tn_inbound" WHERE "message" = '`+id+`'`), nil).Want(200)
			if code := one.Text("reasons", 0, "code"); c.code != "" && code != c.code || one.Text("reasons", 0, "path") != c.path || one.Text("body") != c.body {
				t.Errorf("%s: %s", id, one.Raw)
			}
		}
		// What it wrote before it failed is there, and is not made again.
		if orders("SO-4") != "1" {
			t.Error("the first order is not there")
		}
		seq := k.Scalar(`SELECT "seq" FROM "tn_inbound" WHERE "message" = 'q4'`)
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/raw/messages/"+seq+"/replay", m{"body": `{"no":"SO-4"}`}).Want(200); res.Text("state") != "taken" || orders("SO-4") != "1" {
			t.Error(res.Raw)
		}
		k.Define(hookOf("receive", "on_inbound", strings.Replace(receiving, "SO-99", "SO-98", 1)))
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/raw/replay", m{}).Want(200); res.Get("taken") != 1.0 || res.Get("failed") != 2.0 || orders("SO-99") != "1" {
			t.Error(res.Raw)
		}
	})
	t.Run("found, then created: what is there gives its place to nothing else", func(t *testing.T) {
		each := func(fails string) m {
			return hookOf("receive", "on_inbound", `for (const no of ctx.input.no.split("+")) {
				if (no === "`+fails+`") throw new Error("not this one");
				if (crm.find("order", {filter: 'record.no == "' + no + '"'}).length === 0) crm.create("order", {no});
				crm.create("order", {total: 77});
			}`)
		}
		k.Define(each("SO-B"))
		state(t, deliver(k, "raw", "each", `{"no":"SO-A+SO-B+SO-C"}`, key), "quarantined")
		k.Define(each(""))
		seq := k.Scalar(`SELECT "seq" FROM "tn_inbound" WHERE "message" = 'each'`)
		res := k.Call(k.Admin, "POST", "/api/v1/inbound/raw/messages/"+seq+"/replay", m{}).Want(200)
		for no, want := range map[string]string{"SO-A": "1", "SO-B": "1", "SO-C": "1"} {
			if n := orders(no); n != want {
				t.Errorf("%s is there %s times: %s", no, n, res.Raw)
			}
		}
		if n := k.Scalar(`SELECT count(*) FROM "order" WHERE "total" = 77`); n != "3" { // that of the first time is one of them
			t.Errorf("%s of the same", n)
		}
		k.Define(hookOf("receive", "on_inbound", receiving))
	})
	t.Run("lets messages wait while the hook is paused", func(t *testing.T) {
		k.Call(k.Admin, "PUT", "/api/v1/hooks/receive/pause", nil).Want(204)
		deliver(k, "raw", "w1", `{"no":"SO-7"}`, key).Code(503, "hook_resting")
		k.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO "tn_inbound" ("endpoint", "message", "at", "body") SELECT 'raw', 'many' || i, '2026-01-01 00:00:00.000Z', '{}' FROM n`)
		deliver(k, "raw", "w2", `{"no":"SO-8"}`, key).Code(503, "inbound_full")
		deliver(k, "raw", "w1", `{"no":"SO-7"}`, key).Code(503, "hook_resting") // is kept already
		k.Exec(`INSERT INTO "tn_inbound" ("endpoint", "message", "at", "body") VALUES ('orders', 'behind', '2026-01-01 00:00:00.000Z', '{"no":"SO-behind"}')`)
		if err := k.Tenon.Inbound.Resume(k.Ctx()); err != nil || orders("SO-behind") != "1" {
			t.Error(err, "one endpoint keeps another waiting")
		}
		if n := k.Scalar(`SELECT sum("attempts") FROM "tn_inbound" WHERE "endpoint" = 'raw' AND "state" = 'waiting'`); n != "0" {
			t.Errorf("%s attempts that were none", n)
		}
		k.Exec(`DELETE FROM "tn_inbound" WHERE "message" LIKE 'many%'`)
		k.Call(k.Admin, "DELETE", "/api/v1/hooks/receive/pause", nil).Want(204)
		if err := k.Tenon.Inbound.Resume(k.Ctx()); err != nil || orders("SO-7") != "1" {
			t.Error(err, orders("SO-7"))
		}
	})
	t.Run("is tried with nothing kept", func(t *testing.T) {
		before := k.Scalar(`SELECT (SELECT count(*) FROM "order") || '/' || (SELECT count(*) FROM tn_inbound) || '/' || (SELECT count(*) FROM tn_hook_runs)`)
		res := k.Call(k.Admin, "POST", "/api/v1/inbound/raw/test", m{"body": `{"no":"SO-50","total":1}`}).Want(200)
		if len(res.Get("reasons").([]any)) != 0 || res.Text("hook", "would", 0, "what") != "crm.create" || !strings.HasPrefix(res.Text("hook", "log", 0), "raw test 1") {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", "/api/v1/inbound/raw/test", m{"body": `{"no":"SO-13"}`}).Want(200)
		if res.Text("reasons", 0, "path") != "/no" || res.Text("reasons", 0, "message") == "" {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", tryPath, m{"hook": "receive", "input": m{"no": "SO-51"}}).Want(200)
		if res.Text("would", 0, "to") != "order" || !strings.HasPrefix(res.Text("log", 0), "raw trial 1") {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": "receive", "input": m{"no": 5}}).Want(400)
		if after := k.Scalar(`SELECT (SELECT count(*) FROM "order") || '/' || (SELECT count(*) FROM tn_inbound) || '/' || (SELECT count(*) FROM tn_hook_runs)`); after != before {
			t.Errorf("%s, before %s", after, before)
		}
		doc := hookOf("receive", "on_inbound", receiving)
		doc["tests"] = []m{{"name": "a", "input": m{"no": "SO-1"}, "given": m{"client": []m{}}, "expect": m{"do": []m{{"what": "crm.create", "to": "order"}}}}, {"name": "b", "input": m{"no": "SO-13"}, "expect": m{"fail": m{"/no": "unlucky"}}}}
		if res := k.Call(k.Admin, "POST", "/api/v1/hooks/receive/test", m{"hook": doc}).Want(200); res.Get("passed") != true {
			t.Error(res.Raw)
		}
	})
	t.Run("is a hook that there is, waits for messages and has no other role", func(t *testing.T) {
		in := func(more m) m {
			doc := m{"kind": "inbound", "key": "other", "label": m{"en": "Other"}, "role": "erp"}
			for name, v := range more {
				doc[name] = v
			}
			return doc
		}
		for _, doc := range []m{in(nil), in(m{"hook": "receive", "object": "order"}), in(m{"hook": "receive", "match": "no"}), in(m{"hook": "receive", "mapping": []m{{"field": "no", "from": "/no"}}})} {
			k.Call(k.Admin, "PUT", "/api/v1/definitions/inbound/other", doc).Want(400)
		}
		k.Define(role("foreign", m{"object": "order", "operations": []string{"view"}}), hookOf("timed", "on_schedule", "return", m{"schedule": "0 3 * * *", "role": "erp"}), hookOf("theirs", "on_inbound", "return", m{"role": "foreign"}))
		for hook, code := range map[string]string{"nothing": "unknown_hook", "timed": "inbound_hook_event", "theirs": "inbound_hook_role"} {
			k.Call(k.Admin, "PUT", "/api/v1/definitions/inbound/other", in(m{"hook": hook})).Want(200)
			if res := k.Call(k.Admin, "POST", "/api/v1/releases", m{}); res.Status != 400 || !strings.Contains(res.Raw, code) {
				t.Errorf("%s: %s", hook, res.Raw)
			}
		}
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/inbound/other", nil).Want(204)
	})
}
