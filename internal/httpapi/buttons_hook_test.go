package httpapi_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// hookButtons are deals with a button for each of some hooks: "on_" and its key.
func hookButtons() []m {
	docs := hookedDeals()
	hooks := []m{
		hookDoc("score", "deal", "on_button", `
			ctx.log("pressed", ctx.event, ctx.record.name, ctx.record.secret === undefined, ctx.user.name, ctx.key !== "");
			ctx.set("score", ctx.record.amount * 2);
			return {message: "scored " + ctx.record.name, open: "/a/sales/o/deal"};`, m{"when": "record.amount > 0.0"}),
		hookDoc("visit", "deal", "on_button", `
			crm.create("deal", {name: "of " + ctx.record.name, amount: 1}, {key: ctx.key});
			ctx.set("score", 7);
			return "made";`),
		hookDoc("own", "deal", "on_button", `crm.update("deal", ctx.id, {amount: 50}); ctx.set("score", 8)`),
		hookDoc("no", "deal", "on_button", `crm.create("deal", {name: "left"}); ctx.fail("not so", "amount"); ctx.fail("nor so", "secret")`),
		hookDoc("half", "deal", "on_button", `crm.create("deal", {name: "half"}); if (ctx.record.amount === 5) throw new Error("five"); ctx.set("score", 5000)`),
		hookDoc("hidden", "deal", "on_button", `ctx.set("secret", "x")`),
		hookDoc("system", "deal", "on_button", `ctx.set("created", "2020-01-01")`),
		hookDoc("thrown", "deal", "on_button", "\nthrow new Error('boom')"),
		hookDoc("slow", "deal", "on_button", `for (;;) {}`, m{"time": 50}),
		hookDoc("away", "deal", "on_button", `return {open: "//evil.example"}`),
		hookDoc("odd", "deal", "on_button", `return 5`),
		hookDoc("gives", "deal", "on_button", `ctx.log(crm.count("deal")); crm.update("deal", ctx.id, {secret: "told"}); return "given"`, m{"role": "robot"}),
		hookDoc("off", "deal", "on_button", `return "off"`, m{"disabled": true}),
	}
	var buttons []m
	for _, h := range hooks {
		key := h["key"].(string)
		b := m{"key": "on_" + key, "label": m{"en": key}, "action": "hook", "hook": key}
		if key == "score" {
			b["visible"] = `record.name != "plain"`
		}
		buttons = append(buttons, b)
	}
	docs[1]["buttons"], docs[1]["rules"] = buttons, []m{{"key": "low", "must": "!has(record.score) || record.score < 4000.0", "field": "score"}}
	return append(append(docs, role("robot", m{"object": "deal", "operations": []string{"view", "edit"}}),
		role("watcher", m{"object": "deal", "operations": []string{"view", "batch"}, "read": []string{"name", "amount"}})), hooks...)
}

func pressOf(record, hook string) string {
	return "/api/v1/objects/deal/records/" + record + "/actions/buttons/on_" + hook
}

func TestButtonsOfHooks(t *testing.T) {
	k := world(t, hookButtons()...)
	person, sales := k.Person("sales", "", "sales")
	_, watcher := k.Person("watcher", "", "watcher")
	fresh := func(k *testkit.Kit, name string, amount any) string {
		return k.Create(k.Admin, "deal", m{"name": name, "amount": amount, "secret": "s", "owner": person})
	}
	t.Run("set, say and lead on, once, as who pressed, and are undone", func(t *testing.T) {
		k := k.On(t)
		id := fresh(k, "a", 4)
		res := k.Call(sales, "POST", pressOf(id, "score"), m{"version": 1}).Want(200)
		if res.Get("record", "score") != 8.0 || res.Text("message") != "scored a" || res.Text("url") != "/a/sales/o/deal" {
			t.Error(res.Raw)
		}
		cause := res.Header.Get("X-Tenon-Cause")
		if by := k.Scalar(`SELECT "by" || ' ' || "source" || ' ' || "cause" FROM "tn_history" WHERE "record" = '` + id + `' ORDER BY "id" DESC LIMIT 1`); by != person+" api "+cause {
			t.Error(by)
		}
		runs := runsOf(k, "score")
		if len(runs) != 1 || runs[0]["event"] != "on_button" || runs[0]["record"] != id || runs[0]["by"] != person || linesOf(runs)[0] != "pressed on_button a true sales true" {
			t.Error(runs)
		}
		k.Call(sales, "POST", pressOf(id, "score"), m{"version": 1}).Code(409, "button_stale")
		k.Call(sales, "POST", "/api/v1/undo/"+cause, nil).Want(200)
		if k.Get(sales, "deal", id).Get("score") != nil {
			t.Error("it is not undone")
		}
	})
	t.Run("write more beside it, undone as one; pressed twice with one key they run once", func(t *testing.T) {
		k := k.On(t)
		id := fresh(k, "b", 4)
		var wg sync.WaitGroup
		out := make([]*testkit.Res, 4)
		for i := range out {
			wg.Go(func() { out[i] = k.Call(sales, "POST", pressOf(id, "visit"), m{}, "Idempotency-Key", "twice") })
		}
		wg.Wait()
		for _, res := range out {
			if res.Status != 200 || res.Text("message") != "made" || res.Get("record", "score") != 7.0 {
				t.Error(res.Raw)
			}
		}
		if n := len(runsOf(k, "visit")); n != 1 {
			t.Errorf("it ran %d times", n)
		}
		made := `SELECT count(*) FROM "deal" WHERE "name" = 'of b' AND "deleted" = ''`
		cause := k.Scalar(`SELECT "cause" FROM "tn_history" WHERE "record" = '` + id + `' ORDER BY "id" DESC LIMIT 1`)
		if n := k.Scalar(made); n != "1" {
			t.Errorf("%s were made", n)
		}
		if res := k.Call(sales, "POST", "/api/v1/undo/"+cause, nil).Want(200); res.Get("undone") != 2.0 || k.Scalar(made) != "0" || k.Get(sales, "deal", id).Get("score") != nil {
			t.Error(res.Raw)
		}
		own := fresh(k, "own", 1)
		if res := k.Call(sales, "POST", pressOf(own, "own"), m{"version": 1}).Want(200); res.Get("record", "amount") != 50.0 || res.Get("record", "score") != 8.0 {
			t.Error(res.Raw)
		}
	})
	t.Run("refuse at what one knows, with what was done already", func(t *testing.T) {
		k := k.On(t)
		id := fresh(k, "c", 4)
		res := k.Call(sales, "POST", pressOf(id, "no"), m{}).Code(400, "hook_refused", "amount")
		if res.Text("data", "amount", "message") != "not so" || res.Text("data", "_", "message") != "nor so" || res.Get("data", "done") != 1.0 || strings.Contains(res.Raw, "secret") {
			t.Error(res.Raw)
		}
		k.Call(sales, "POST", "/api/v1/undo/"+res.Text("data", "cause"), nil).Want(200)
		if n := k.Scalar(`SELECT count(*) FROM "deal" WHERE "name" = 'left' AND "deleted" = ''`); n != "0" {
			t.Error("what it left is not undone")
		}
		if runs := runsOf(k, "no"); len(runs) != 1 || runs[0]["code"] != "" || runs[0]["refused"] != 2.0 {
			t.Error(runs)
		}
	})
	t.Run("are told of as done in part where what they set is refused, or they fail after they wrote", func(t *testing.T) {
		k := k.On(t)
		half := `SELECT count(*) FROM "deal" WHERE "name" = 'half' AND "deleted" = ''`
		for amount, words := range map[int]string{4: "", 5: "出错前已做的仍然有效"} {
			res := k.Call(sales, "POST", pressOf(fresh(k, "h", amount), "half"), m{}).Want(400)
			if res.Get("data", "done") != 1.0 || k.Scalar(half) != "1" || !strings.Contains(res.Raw, words) || strings.Contains(res.Raw, "没有写入") {
				t.Fatal(res.Raw)
			}
			k.Call(sales, "POST", "/api/v1/undo/"+res.Text("data", "cause"), nil).Want(200)
			if k.Scalar(half) != "0" {
				t.Error("what it left is not undone")
			}
		}
	})
	t.Run("fail with their codes, write nothing, and say why in their log", func(t *testing.T) {
		k := k.On(t)
		id := fresh(k, "d", 4)
		for hook, code := range map[string]string{"thrown": "hook_error", "slow": "hook_timeout", "away": "hook_error", "odd": "hook_error", "system": "hook_error"} {
			res := k.Call(sales, "POST", pressOf(id, hook), m{}).Code(400, code)
			if runs := runsOf(k, hook); len(runs) != 1 || runs[0]["code"] != code || res.Text("data", "hook") != hook {
				t.Errorf("%s: %v %s", hook, runs, res.Raw)
			}
		}
		if res := k.Call(sales, "POST", pressOf(id, "thrown"), m{}).Want(400); res.Get("data", "line") != 2.0 || !strings.Contains(res.Raw, "没有写入") || res.Get("data", "done") != nil || res.Header.Get("X-Tenon-Cause") != "" && res.Get("data", "cause") != nil {
			t.Error(res.Raw)
		}
		if k.Get(k.Admin, "deal", id).Get("version") != 1.0 {
			t.Error("something was written")
		}
		k.Call(k.Admin, "PUT", "/api/v1/hooks/visit/pause", nil).Want(204)
		k.Call(sales, "POST", pressOf(id, "visit"), m{}).Code(409, "hook_paused")
		k.Call(k.Admin, "DELETE", "/api/v1/hooks/visit/pause", nil).Want(204)
	})
	t.Run("A20 do nothing on a record that one may not see, nor where they are not, nor more than one may", func(t *testing.T) {
		k := k.On(t)
		other := k.Create(k.Admin, "deal", m{"name": "other", "amount": 4})
		plain, none, id := fresh(k, "plain", 4), fresh(k, "none", 0), fresh(k, "e", 4)
		for _, hook := range []string{"score", "visit", "gives", "thrown"} {
			k.Call(sales, "POST", pressOf(other, hook), m{}).Want(404)
			k.Call("", "POST", pressOf(id, hook), m{}).Want(401)
		}
		k.Call(sales, "POST", pressOf(id, "off"), m{}).Want(404)
		k.Call(sales, "POST", pressOf(id, "nothing"), m{}).Want(404)
		before := len(runsOf(k, "score"))
		k.Call(sales, "POST", pressOf(plain, "score"), m{}).Code(409, "button_not_here") // its condition
		k.Call(sales, "POST", pressOf(none, "score"), m{}).Code(409, "button_not_here")  // that of its hook
		if len(runsOf(k, "score")) != before {
			t.Error("it ran where it is not")
		}
		k.Call(sales, "POST", pressOf(id, "score"), m{"hook": "gives"}).Want(400)
		res := k.Call(sales, "POST", pressOf(id, "hidden"), m{})
		if res.Status != 400 || k.Get(k.Admin, "deal", id).Text("secret") != "s" {
			t.Error(res.Raw)
		}
		k.Call(watcher, "POST", pressOf(id, "score"), m{}).Code(400, "unknown_field", "score") // sees it, and may not write
		if res := k.Call(watcher, "GET", "/api/v1/objects/deal", nil).Want(200); len(res.Get("buttons").([]any)) != 12 || strings.Contains(res.Raw, `"hook"`+`:"`) {
			t.Error(res.Raw)
		}
		if uses := k.Call(k.Admin, "GET", "/api/v1/definitions/hook/score/uses", nil).Want(200); len(uses.Items()) != 1 || uses.Text("items", 0, "key") != "deal" || uses.Text("items", 0, "path") != "buttons.0.hook" {
			t.Error(uses.Raw)
		}
		k.Call(k.Admin, "GET", "/api/v1/definitions/hook/score/uses?option=x", nil).Code(400, "uses_kind")
		look := k.Call(k.Admin, "POST", viewPath, m{"person": person}).Want(201).Text("token")
		k.Call(look, "POST", pressOf(id, "score"), m{}).Code(403, "view_as_read_only")
		if k.Get(k.Admin, "deal", id).Get("version") != 1.0 {
			t.Error("it was written")
		}
	})
	t.Run("act with a role where they name one, beyond which nobody gets", func(t *testing.T) {
		k := k.On(t)
		id := fresh(k, "f", 4)
		res := k.Call(sales, "POST", pressOf(id, "gives"), m{}).Want(200)
		if strings.Contains(res.Raw, "told") || k.Get(k.Admin, "deal", id).Text("secret") != "told" || res.Header.Get("X-Tenon-Cause") != "" {
			t.Error(res.Raw)
		}
		if by := k.Scalar(`SELECT "by" || ' ' || "source" FROM "tn_history" WHERE "record" = '` + id + `' ORDER BY "id" DESC LIMIT 1`); by != " hook" {
			t.Error(by)
		}
	})
	t.Run("are tried without anything being done", func(t *testing.T) {
		k := k.On(t)
		id, none := fresh(k, "g", 4), fresh(k, "none", 0)
		unseen := k.Create(k.Admin, "deal", m{"name": "x"})
		runsOf(k, "score") // writes down what is still to be
		before := dump(k)
		res := k.Call(k.Admin, "POST", tryPath, m{"hook": "score", "record": id}).Want(200)
		if res.Get("set", 0, "to") != 8.0 || res.Get("set", 0, "from") != nil || res.Text("shown", "message") != "scored g" || res.Text("shown", "open") != "/a/sales/o/deal" {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": "score", "record": none}).Want(200); res.Get("ran") != false {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": "no", "record": id}).Want(200); res.Text("refused", "amount", "message") != "not so" || res.Text("would", 0, "what") != "crm.create" {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": "thrown", "record": id}).Want(200); res.Text("error", "code") != "hook_error" {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", tryPath, m{"hook": "hidden", "record": id, "as": person}).Want(200); res.Get("error") == nil && len(res.Get("refused").(m)) == 0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", tryPath, m{"hook": "score", "record": id, "changes": m{"amount": 5}}).Code(400, "not_allowed", "changes")
		k.Call(k.Admin, "POST", tryPath, m{"hook": "score", "record": unseen, "as": person}).Want(404)
		if runsOf(k, "score"); !maps.Equal(dump(k), before) {
			t.Error("a trial was kept")
		}
	})
	t.Run("press many records at once, counted first, reported and undone as one", func(t *testing.T) {
		k := k.On(t)
		var ids []string
		for i := range 12 {
			ids = append(ids, fresh(k, fmt.Sprintf("many%02d", i), i)) // the first has no button
		}
		q := m{"action": "press", "button": "on_score", "ids": ids}
		k.Call(sales, "POST", "/api/v1/objects/deal/batches", q).Want(403) // no right to batches
		dry := k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", merged(q, m{"dryRun": true})).Want(200)
		if dry.Get("total") != 12.0 || dry.Get("may") != 12.0 || dry.Get("refused") != 1.0 || dry.Text("reasons", 0, "code") != "button_not_here" {
			t.Error(dry.Raw)
		}
		ran := len(runsOf(k, "score"))
		job := k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", q).Want(202).Text("id")
		k.Wait(k.Admin, job)
		state := k.Call(k.Admin, "GET", "/api/v1/batches/"+job, nil).Want(200)
		if state.Get("result", "changed") != 11.0 || state.Get("result", "refused") != 1.0 || len(runsOf(k, "score"))-ran != 11 {
			t.Error(state.Raw)
		}
		if back := k.Call(k.Admin, "POST", "/api/v1/undo/"+job, nil).Want(200); back.Get("undone") != 11.0 || k.Get(k.Admin, "deal", ids[5]).Get("score") != nil {
			t.Error(back.Raw)
		}
		q["button"] = "on_visit"
		job = k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", q).Want(202).Text("id")
		k.Wait(k.Admin, job)
		if n := k.Scalar(`SELECT count(*) FROM "deal" WHERE "name" LIKE 'of many%' AND "deleted" = ''`); n != "12" {
			t.Errorf("%s were made", n)
		}
		if back := k.Call(k.Admin, "POST", "/api/v1/undo/"+job, nil).Want(200); back.Get("undone") != 24.0 || k.Scalar(`SELECT count(*) FROM "deal" WHERE "name" LIKE 'of many%' AND "deleted" = ''`) != "0" {
			t.Error(back.Raw)
		}
		q["button"] = "on_slow"
		job = k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", merged(q, m{"ids": nil, "filter": "record.amount >= 0.0"})).Want(202).Text("id")
		ran = len(runsOf(k, "slow"))
		k.Wait(k.Admin, job)
		if n := len(runsOf(k, "slow")) - ran; n != 3 {
			t.Errorf("it was asked %d times", n)
		}
		q["button"] = "on_score"
		press, busy := k.Tenon.Batches.Press, 2
		k.Tenon.Batches.Press = func(ctx context.Context, x hook.Press) (*hook.Pressed, error) {
			if busy--; busy >= 0 && busy%2 == 1 {
				return nil, problem.New(503, "hook_unavailable")
			}
			return press(ctx, x)
		}
		job = k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", merged(q, m{"ids": ids[1:3]})).Want(202).Text("id")
		k.Wait(k.Admin, job)
		k.Tenon.Batches.Press = press
		if state := k.Call(k.Admin, "GET", "/api/v1/batches/"+job, nil).Want(200); state.Get("result", "changed") != 2.0 {
			t.Error(state.Raw)
		}
		q["button"] = "on_off"
		k.Call(k.Admin, "POST", "/api/v1/objects/deal/batches", q).Want(404)
		q["button"] = "on_score"
		job = k.Call(watcher, "POST", "/api/v1/objects/deal/batches", q).Want(202).Text("id") // sees them, and may not write
		k.Wait(watcher, job)
		if state := k.Call(watcher, "GET", "/api/v1/batches/"+job, nil).Want(200); state.Get("result", "changed") != 0.0 || state.Get("result", "refused") != 12.0 {
			t.Error(state.Raw)
		}
	})
}

func TestTestsOfButtons(t *testing.T) {
	k := world(t, hookButtons()...)
	for _, c := range []struct {
		expect m
		wrong  string
	}{
		{m{"set": m{"score": 8}}, ""},
		{m{"set": m{"score": 8}, "message": "scored", "open": "/a/sales/o/deal"}, ""},
		{m{"set": m{"score": 8}, "message": "other"}, "scored a"},
		{m{"set": m{"score": 8}, "open": "/other"}, "/a/sales/o/deal"},
	} {
		doc := hookButtons()[5]
		doc["tests"] = []m{{"name": "one", "record": m{"name": "a", "amount": 4}, "expect": c.expect}}
		res := k.Call(k.Admin, "POST", "/api/v1/hooks/score/test", m{"hook": doc}).Want(200)
		if (res.Get("passed") == true) != (c.wrong == "") || !strings.Contains(res.Raw, c.wrong) {
			t.Error(res.Raw)
		}
	}
}
