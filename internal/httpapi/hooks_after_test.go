package httpapi_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// ranAll waits until the hooks know of all that happened and have run what is due.
func ranAll(t *testing.T, k *testkit.Kit) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		k.Tenon.Hooks.Hurry()
		head := k.Scalar(`SELECT coalesce(max("seq"), 0) FROM "tn_outbox"`)
		told := k.Scalar(`SELECT coalesce(max("seq"), 0) FROM "tn_outbox_cursors" WHERE "consumer" = 'hooks'`)
		left := k.Scalar(`SELECT count(*) FROM "tn_hook_tasks" t WHERE "state" = 'waiting' AND ("begun" <> '' OR "due" <= '` + k.Now().UTC().Format("2006-01-02 15:04:05.000Z") + `')
			AND ("record" = '' OR NOT EXISTS (SELECT 1 FROM "tn_hook_tasks" e WHERE e."hook" = t."hook" AND e."record" = t."record" AND e."seq" < t."seq" AND e."state" = 'waiting'))`)
		if told == head && left == "0" && head == k.Scalar(`SELECT coalesce(max("seq"), 0) FROM "tn_outbox"`) {
			return
		}
	}
	t.Fatalf("hooks have not run: %s", k.Scalar(`SELECT group_concat("hook" || ' ' || "event" || ' ' || "state" || ' ' || "attempts") FROM "tn_hook_tasks"`))
}

// runsOf are the runs of a hook, the oldest first.
func runsOf(k *testkit.Kit, key string, query ...string) []m {
	items := k.Call(k.Admin, "GET", testkit.Query("/api/v1/hooks/"+key+"/runs", append(query, "limit", "200")...), nil).Want(200).Items()
	out := make([]m, len(items))
	for i, it := range items {
		out[len(items)-1-i] = it.(m)
	}
	return out
}

// linesOf are the first lines of the logs of runs.
func linesOf(runs []m) []string {
	var out []string
	for _, r := range runs {
		log, _ := r["log"].([]any)
		if len(log) == 0 {
			out = append(out, fmt.Sprint("(", r["code"], ")"))
			continue
		}
		out = append(out, log[0].(string))
	}
	return out
}

// afterWorld is an object with an owner, a stage, and a field that sales may not read.
func afterWorld() []m {
	return []m{
		object("task", nil, field("name", "text"), field("deal", "relation", m{"object": "deal"})),
		object("deal", m{"owner": true, "page": m{"stage": "stage"}}, field("name", "text"), field("amount", "number"), field("secret", "text"), field("stage", "select", options("new", "won"))),
		role("sales",
			m{"object": "deal", "operations": []string{"view", "create", "edit", "delete", "assign"}, "rows": "record.owner == user", "read": []string{"name", "amount", "stage"}, "write": []string{"name", "amount", "stage"}},
			m{"object": "task", "operations": []string{"view", "create"}, "read": "*", "write": []string{"name", "deal"}}),
		role("robot", m{"object": "deal", "operations": []string{"view", "create", "edit", "delete"}}, m{"object": "task", "operations": []string{"view", "create", "edit", "delete"}}),
	}
}

func TestHooksAfterAWrite(t *testing.T) {
	k := world(t, afterWorld()...)
	salesID, sales := k.Person("sales", "", "sales")
	otherID, _ := k.Person("other", "", "sales")
	events := []string{"after_create", "after_update", "after_transfer", "after_stage", "after_delete", "after_restore"}

	t.Run("tell what happened, in order and with the rights of who did it", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("tell", "deal", events, `const pick = r => r && {id: r.id, name: r.name, amount: r.amount, stage: r.stage, secret: r.secret}; ctx.log(JSON.stringify([ctx.event, pick(ctx.record), pick(ctx.old), ctx.changed, ctx.from, ctx.to, ctx.version, ctx.user.name, ctx.source, ctx.attempt]))`))
		id := k.Create(sales, "deal", m{"name": "a", "amount": 1, "stage": "new"})
		k.Patch(k.Admin, "deal", id, m{"secret": "geheim"}).Want(200)
		k.Patch(sales, "deal", id, m{"amount": 2, "stage": "won"}).Want(200)
		k.Delete(sales, "deal", id).Want(204)
		k.Call(sales, "POST", dealsPath+"/"+id+"/actions/restore", nil).Want(200)
		k.Patch(sales, "deal", id, m{"owner": otherID}).Want(200)
		ranAll(t, k)
		runs := runsOf(k, "tell")
		var got []string
		seen := map[string][]any{}
		for i, line := range linesOf(runs) {
			var c []any
			if err := json.Unmarshal([]byte(line), &c); err != nil {
				t.Fatal(line)
			}
			got = append(got, c[0].(string))
			seen[c[0].(string)+" "+runs[i]["by"].(string)] = c
			if runs[i]["state"] != "done" || runs[i]["key"] == "" || runs[i]["record"] != id {
				t.Error(runs[i])
			}
			if strings.Contains(line, "geheim") && runs[i]["by"] == salesID {
				t.Errorf("told what may not be read: %s", line)
			}
		}
		slices.Sort(got)
		if want := []string{"after_create", "after_delete", "after_restore", "after_stage", "after_transfer", "after_update", "after_update", "after_update"}; !slices.Equal(got, want) {
			t.Error(got)
		}
		c := seen["after_create "+salesID]
		if c[1].(m)["amount"] != 1.0 || c[1].(m)["stage"] != "new" || c[2] != nil || c[6] != 1.0 || c[7] != "sales" || c[8] != "api" || c[9] != 1.0 {
			t.Errorf("the record as it was then: %v", c)
		}
		c = seen["after_stage "+salesID]
		if c[1].(m)["amount"] != 2.0 || c[2].(m)["amount"] != 1.0 || c[4] != "new" || c[5] != "won" || fmt.Sprint(c[3]) != "[amount stage]" || c[1].(m)["secret"] != nil {
			t.Error(c)
		}
		// They gave it away: of what it is now they read no more than its id.
		if c = seen["after_transfer "+salesID]; c[1].(m)["name"] != nil || c[1].(m)["id"] != id || c[2].(m)["name"] != "a" {
			t.Error(c)
		}
		if c = seen["after_delete "+salesID]; c[1].(m)["name"] != "a" || c[2].(m)["amount"] != 2.0 {
			t.Error(c)
		}
	})

	t.Run("run for changes of many as for single ones, and where their condition holds", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("tell", "deal", []string{"after_create", "after_update"}, `ctx.log(ctx.event, ctx.record.amount)`, m{"when": `record.amount > 10.0 && user.name == "sales"`}))
		var ops []m
		for i := range 30 {
			ops = append(ops, m{"method": "create", "data": m{"name": "x", "amount": i}})
		}
		k.Call(sales, "POST", dealsPath+":batch", m{"operations": ops}).Want(200)
		k.Call(k.Admin, "POST", dealsPath+":batch", m{"operations": ops[20:]}).Want(200)
		ranAll(t, k)
		if runs := runsOf(k, "tell"); len(slices.DeleteFunc(runs, func(r m) bool { return !strings.HasPrefix(linesOf([]m{r})[0], "after_create ") })) != 19 {
			t.Error(linesOf(runs))
		}
	})

	t.Run("try again with the same key, later each time, and give up at last", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("fragile", "deal", "after_create", `ctx.log(ctx.key, ctx.attempt); throw new Error("down")`))
		id := k.Create(sales, "deal", m{"name": "late"})
		ranAll(t, k)
		for range 6 {
			k.Patch(sales, "deal", id, m{"name": "touched"}) // nothing of this hook's
			k.Advance(6 * time.Hour)
			ranAll(t, k)
		}
		runs := runsOf(k, "fragile")
		key, _, _ := strings.Cut(linesOf(runs)[0], " ")
		for i, line := range linesOf(runs) {
			if line != fmt.Sprint(key, " ", i+1) || runs[i]["attempt"] != float64(i+1) || runs[i]["code"] != "hook_error" || runs[i]["key"] != key {
				t.Error(runs[i])
			}
		}
		dead := runsOf(k, "fragile", "state", "dead")
		if len(runs) != 7 || len(dead) != 1 || dead[0]["attempt"] != 7.0 {
			t.Fatalf("%d runs, dead: %v", len(runs), dead)
		}
		retry := fmt.Sprintf("/api/v1/hooks/fragile/runs/%.0f/retry", dead[0]["id"])
		k.Call(sales, "POST", retry, nil).Want(403)
		k.Call("", "POST", retry, nil).Want(401)
		k.Call(k.Admin, "POST", "/api/v1/hooks/fragile/runs/1/retry", nil).Want(404)
		k.Call(k.Admin, "POST", "/api/v1/hooks/fragile/runs/x/retry", nil).Want(404)
		k.Define(hookDoc("fragile", "deal", "after_create", `ctx.log(ctx.key, ctx.attempt)`))
		k.Call(k.Admin, "POST", retry, nil).Want(204)
		ranAll(t, k)
		if runs = runsOf(k, "fragile"); len(runs) != 8 || linesOf(runs)[7] != key+" 8" || runs[7]["state"] != "done" {
			t.Error(linesOf(runs))
		}
		k.Call(k.Admin, "POST", retry, nil).Code(409, "hook_not_dead")
		k.Call(k.Admin, "GET", "/api/v1/hooks/fragile/runs?state=odd", nil).Code(400, "invalid_value", "state")
	})

	t.Run("of one record come one after the other, also where one is tried again", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("line", "deal", "after_update", `ctx.log(ctx.record.name); if (ctx.record.name === "1" && ctx.attempt < 2) throw new Error("later")`))
		id, free := k.Create(sales, "deal", m{"name": "0"}), k.Create(sales, "deal", m{"name": "0"})
		for i := range 3 {
			k.Patch(sales, "deal", id, m{"name": fmt.Sprint(i + 1)}).Want(200)
		}
		k.Patch(sales, "deal", free, m{"name": "free"}).Want(200)
		ranAll(t, k)
		if got := linesOf(runsOf(k, "line")); !slices.Contains(got, "free") || slices.Contains(got, "2") {
			t.Error(got)
		}
		k.Advance(time.Minute)
		ranAll(t, k)
		got := slices.DeleteFunc(linesOf(runsOf(k, "line")), func(s string) bool { return s == "free" })
		if !slices.Equal(got, []string{"1", "1", "2", "3"}) {
			t.Error(got)
		}
	})

	t.Run("give up at once where trying again would not help", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("final", "deal", "after_create", `if (ctx.record.amount === 1) ctx.fail("never", "name"); else ctx.set("name", "x")`))
		k.Create(sales, "deal", m{"name": "a", "amount": 1})
		set := k.Create(sales, "deal", m{"name": "b", "amount": 2})
		ranAll(t, k)
		runs := runsOf(k, "final", "state", "dead")
		if len(runs) != 2 || !strings.Contains(fmt.Sprint(runs), "never") || !strings.Contains(fmt.Sprint(runs), "hook_error") {
			t.Error(runs)
		}
		if k.Get(sales, "deal", set).Text("name") != "b" {
			t.Error("a hook set something after the write")
		}
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/hook/final", nil)
		k.Publish()
	})

	t.Run("do nothing for who is disabled by then, and all with a role", func(t *testing.T) {
		k := k.On(t)
		goneID, gone := k.Person("gone", "", "sales")
		hold := `if (ctx.attempt === 1) throw new Error("wait"); `
		k.Define(hookDoc("own", "deal", "after_create", hold+`ctx.log("own", ctx.record.name)`), hookDoc("served", "deal", "after_create", hold+`ctx.log("served", ctx.record.secret, ctx.user.id)`, m{"role": "robot"}))
		k.Create(gone, "deal", m{"name": "a"})
		ranAll(t, k)
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+goneID, m{"active": false}).Want(200)
		k.Advance(time.Minute)
		ranAll(t, k)
		own, served := runsOf(k, "own"), runsOf(k, "served")
		if last := own[len(own)-1]; last["code"] != "person_disabled" || last["state"] != "dead" || last["by"] != goneID {
			t.Error(own)
		}
		if last := served[len(served)-1]; last["state"] != "done" || linesOf(served)[1] != "served  "+goneID {
			t.Error(served)
		}
	})
}

func TestRightsOfHooksAfterAWrite(t *testing.T) {
	k := world(t, afterWorld()...)
	salesID, sales := k.Person("sales", "", "sales")
	hidden := k.Create(k.Admin, "deal", m{"name": "hidden", "secret": "geheim"})

	t.Run("those of the person as they are when it runs", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("look", "deal", "after_create", `if (ctx.attempt === 1) throw new Error("wait"); ctx.log(crm.count("deal"), ctx.record.name)`))
		k.Create(sales, "deal", m{"name": "mine"})
		ranAll(t, k)
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+salesID, m{"roles": []string{"robot"}}).Want(200)
		k.Advance(time.Minute)
		ranAll(t, k)
		runs := runsOf(k, "look")
		if got := linesOf(runs)[1]; got != "2 mine" {
			t.Error(got)
		}
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+salesID, m{"roles": []string{"sales"}}).Want(200)
	})

	t.Run("no more than those of the API key that wrote", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("look", "deal", "after_create", `const tell = f => { try { return f() } catch (e) { return e.code } }; ctx.log(tell(() => crm.count("deal")), tell(() => crm.get("deal", "`+hidden+`").name), tell(() => crm.create("task", {name: "x"}).name))`))
		k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
		_, both := k.Person("both", "", "sales", "robot")
		key := k.Call(both, "POST", "/api/v1/me/keys", m{"name": "import", "roles": []string{"sales"}, "scopes": []string{"read", "write"}}).Want(201)
		k.Create(both, "deal", m{"name": "by themselves"})
		ranAll(t, k)
		k.Create(key.Text("key"), "deal", m{"name": "by a key"})
		ranAll(t, k)
		if got := linesOf(runsOf(k, "look")); !strings.HasSuffix(got[len(got)-2], " hidden x") || got[len(got)-1] != "2 undefined x" {
			t.Error(got)
		}
		k.Call(both, "DELETE", "/api/v1/me/keys/"+key.Text("id"), nil)
	})

	t.Run("writes are those of the person, by every step of a write", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("look", "deal", "after_create", `const tell = f => { try { return f() } catch (e) { return e.code } };
ctx.log(JSON.stringify([
  tell(() => crm.update("deal", "`+hidden+`", {name: "x"})),
  tell(() => crm.delete("deal", "`+hidden+`")),
  tell(() => crm.update("deal", ctx.id, {secret: "x"})),
  tell(() => crm.update("task", "nothing", {name: "x"})),
  tell(() => crm.create("users", {name: "x"})),
  tell(() => crm.update("deal", ctx.id, {name: "y"}, {version: 7})),
  tell(() => crm.update("deal", ctx.id, {name: "y"}, {as: "admin"})),
  tell(() => crm.update("deal", ctx.id, {amount: 3}).amount),
]))`))
		id := k.Create(sales, "deal", m{"name": "mine", "amount": 1})
		ranAll(t, k)
		if got, want := linesOf(runsOf(k, "look", "limit", "1")), `["not_found","not_found","validation_failed","forbidden_operation","no_such_object","conflict","hook_argument",3]`; got[len(got)-1] != want {
			t.Error(got[len(got)-1])
		}
		res := k.Get(k.Admin, "deal", id).Want(200)
		if res.Get("amount") != 3.0 || res.Text("updated_by") != salesID {
			t.Error(res.Raw)
		}
		if h := k.Call(sales, "GET", dealsPath+"/"+id+"/history", nil).Want(200); h.Text("items", 0, "source") != "hook" {
			t.Error(h.Raw)
		}
	})

	t.Run("or those of its role, and what that wrote is the role's doing", func(t *testing.T) {
		k := k.On(t)
		k.Define(
			hookDoc("look", "deal", "after_create", `ctx.log(crm.create("task", {name: "of " + crm.get("deal", "`+hidden+`").secret, deal: ctx.id}).name)`, m{"role": "robot"}),
			hookDoc("next", "task", "after_create", `ctx.log(JSON.stringify([ctx.record.name, ctx.user.id, crm.count("deal") > 2, ctx.source]))`))
		k.Create(sales, "deal", m{"name": "mine"})
		ranAll(t, k)
		if got := linesOf(runsOf(k, "look")); got[len(got)-1] != "of geheim" {
			t.Error(got)
		}
		if got := linesOf(runsOf(k, "next")); len(got) != 1 || got[0] != `["of geheim","",true,"hook"]` {
			t.Error(got)
		}
	})
}

// A hook that calls itself through writes stops, and says so.
func TestHooksThatCallThemselves(t *testing.T) {
	k := world(t, afterWorld()...)
	_, sales := k.Person("sales", "", "sales")
	k.Define(hookDoc("loop", "deal", "after_update", `try { crm.update("deal", ctx.id, {amount: ctx.record.amount + 1}) } catch (e) { ctx.log("caught", e.code) }`))
	id := k.Create(sales, "deal", m{"name": "a", "amount": 0})
	k.Patch(sales, "deal", id, m{"amount": 1}).Want(200)
	ranAll(t, k)
	runs := runsOf(k, "loop")
	if last := runs[len(runs)-1]; len(runs) != 8 || last["code"] != "hook_chain" || last["state"] != "dead" || strings.Contains(fmt.Sprint(last["log"]), "caught") {
		t.Errorf("%d runs, the last %v", len(runs), runs[len(runs)-1])
	}
	if got := k.Get(sales, "deal", id).Get("amount"); got != 8.0 {
		t.Error(got)
	}
	if depth := k.Scalar(`SELECT max("depth") FROM "tn_outbox"`); depth != "7" {
		t.Error(depth)
	}
	// Through another object and back it is the same chain.
	k.Define(hookDoc("loop", "deal", "after_update", `crm.create("task", {name: "t", deal: ctx.id})`),
		hookDoc("back", "task", "after_create", `const d = crm.get("deal", ctx.record.deal); crm.update("deal", d.id, {amount: d.amount + 1})`))
	k.Patch(sales, "deal", id, m{"amount": 100}).Want(200)
	ranAll(t, k)
	if got := k.Get(sales, "deal", id).Get("amount"); got != 103.0 {
		t.Error(got)
	}
	if dead := append(runsOf(k, "loop", "state", "dead"), runsOf(k, "back", "state", "dead")...); len(dead) != 2 {
		t.Error(dead)
	}
}

// What guards a transfer or a stage move is asked about these alone; what comes before
// all others sets what they see.
func TestHooksBeforeTransfersAndStages(t *testing.T) {
	k := world(t, afterWorld()...)
	otherID, _ := k.Person("other", "", "sales")
	_, sales := k.Person("sales", "", "sales")
	k.Define(
		hookDoc("first", "deal", "before_validate", `if (ctx.record.name === "raw") ctx.set("name", "cooked")`),
		hookDoc("second", "deal", "before_create", `if (ctx.record.name === "raw") ctx.fail("too early")`, m{"order": -5}),
		hookDoc("keep", "deal", "before_transfer", `ctx.fail(ctx.to, "owner")`),
		hookDoc("stay", "deal", "before_stage", `if (ctx.to === "won") ctx.fail(ctx.from + " to " + ctx.to, "stage")`))
	res := k.Call(sales, "POST", dealsPath, m{"name": "raw", "stage": "new"}).Want(201)
	if res.Text("name") != "cooked" {
		t.Error(res.Raw)
	}
	id := res.Text("id")
	k.Patch(sales, "deal", id, m{"amount": 1}).Want(200)
	if res = k.Patch(sales, "deal", id, m{"owner": otherID}).Code(400, "hook_refused", "owner"); !strings.Contains(res.Raw, otherID) {
		t.Error(res.Raw)
	}
	if res = k.Patch(sales, "deal", id, m{"stage": "won"}).Code(400, "hook_refused", "stage"); !strings.Contains(res.Raw, "new to won") {
		t.Error(res.Raw)
	}
}
