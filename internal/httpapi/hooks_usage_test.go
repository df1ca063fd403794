package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// What hooks used is counted by hour and by day, with what failed and what they took
// of their budget.
func TestUsageOfHooks(t *testing.T) {
	k := world(t, append(hookedDeals(), hookDoc("limit", "deal", "before_create", `crm.count("deal", ""); if (ctx.record.amount === 13) ctx.fail("unlucky"); if (ctx.record.amount === 66) throw new Error("sixty-six"); const kept = new Array(300000).fill(ctx.record.amount).map(x => ({x}))`, m{"memory": 256}))...)
	_, ann := k.Person("ann", "", "sales")
	const at = "/api/v1/hooks/limit/usage"
	for _, amount := range []int{1, 2, 13, 66} {
		k.Call(ann, "POST", dealsPath, m{"amount": amount})
	}
	number := func(query string, path ...any) float64 {
		t.Helper()
		v, _ := k.Call(k.Admin, "GET", at+query, nil).Want(200).Get(path...).(float64)
		return v
	}
	for query, slices := range map[string]int{"": 24, "?period=24h": 24, "?period=7d": 7} {
		res := k.Call(k.Admin, "GET", at+query, nil).Want(200)
		if got := fmt.Sprint(res.Get("runs"), res.Get("failed"), res.Get("refused"), res.Get("items", slices-1, "runs"), res.Get("items", slices-1, "failed"), res.Get("items", 0, "runs")); got != "4 1 1 4 1 0" || len(res.Items()) != slices || res.Get("since") != res.Get("from") {
			t.Errorf("%s: %s %s", query, got, res.Raw)
		}
	}
	if limit, most, half := number("", "calls", "limit"), number("", "calls", "most"), number("", "time", "p50"); limit != 100 || most != 1 || half <= 0 || half > number("", "time", "p95") || number("", "time", "limit") != 2000 {
		t.Errorf("%v calls of %v, half within %v ms", most, limit, half)
	}
	if most := number("", "memory", "most"); most < 1 || most > 256 || number("", "memory", "limit") != 256 {
		t.Errorf("%v MB", most)
	}
	k.Advance(25 * time.Hour)
	if today, week := number("", "runs"), number("?period=7d", "runs"); today != 0 || week != 4 {
		t.Errorf("a day later %v and %v", today, week)
	}
	t.Run("is for administrators, of hooks that there are", func(t *testing.T) {
		k := k.On(t)
		k.Call(ann, "GET", at, nil).Want(403)
		k.Call("", "GET", at, nil).Want(401)
		k.Call(k.Admin, "GET", "/api/v1/hooks/nothing/usage", nil).Code(404, "not_found")
		k.Call(k.Admin, "GET", at+"?period=1y", nil).Code(400, "unknown_choice", "period")
		k.Call(ann, "POST", "/api/v1/hooks/limit/retry", nil).Want(403)
		k.Call("", "POST", "/api/v1/hooks/limit/retry", nil).Want(401)
		k.Call(k.Admin, "POST", "/api/v1/hooks/nothing/retry", nil).Code(404, "not_found")
		k.Call(ann, "POST", "/api/v1/hooks:moments", m{"schedule": "0 8 * * *"}).Want(403)
		k.Call("", "POST", "/api/v1/hooks:moments", m{"schedule": "0 8 * * *"}).Want(401)
	})
}

// All that was given up is run once more, and counted before.
func TestRetryingAllThatHooksGaveUp(t *testing.T) {
	k := world(t, append(afterWorld(), hookDoc("final", "deal", "after_create", `if (ctx.attempt < 2) ctx.fail("not yet")`))...)
	for range 3 {
		k.Create(k.Admin, "deal", m{"name": "a"})
	}
	ranAll(t, k)
	dead := func() any { return k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200).Get("items", 0, "dead") }
	if n := dead(); n != 3.0 {
		t.Fatalf("%v are given up", n)
	}
	if n := k.Call(k.Admin, "POST", "/api/v1/hooks/final/retry", nil).Want(200).Get("count"); n != 3.0 {
		t.Errorf("%v run once more", n)
	}
	ranAll(t, k)
	if n, done := dead(), len(runsOf(k, "final", "state", "done")); n != 0.0 || done != 3 {
		t.Errorf("%v are given up, %d done", n, done)
	}
	if n := k.Call(k.Admin, "POST", "/api/v1/hooks/final/retry", nil).Want(200).Get("count"); n != 0.0 {
		t.Errorf("%v run once more", n)
	}
	if n := k.Scalar(`SELECT count(*) FROM tn_audit WHERE action = 'hook.retried'`); n != "1" {
		t.Errorf("%s entries", n)
	}
}

// The next moments of a plan are those of the business's zone.
func TestMomentsOfPlans(t *testing.T) {
	k := world(t)
	moments := func(plan string) []any {
		return k.Call(k.Admin, "POST", "/api/v1/hooks:moments", m{"schedule": plan}).Want(200).Get("next").([]any)
	}
	next := moments("30 8 * * *")
	if len(next) != 5 {
		t.Fatal(next)
	}
	for i, at := range next {
		text := at.(string)
		if !strings.HasSuffix(text, " 00:30:00.000Z") || i > 0 && text <= next[i-1].(string) || text <= k.Now().UTC().Format("2006-01-02 15:04") {
			t.Error(next)
		}
	}
	if list := moments("0 0 29 2 *"); len(list) < 2 {
		t.Error(list)
	}
	if list := moments("0 0 31 2 *"); len(list) != 0 {
		t.Error(list)
	}
	k.Call(k.Admin, "POST", "/api/v1/hooks:moments", m{"schedule": "daily"}).Code(400, "hook_schedule", "schedule")
}

// Administrators are told once of each time that a hook pauses itself.
func TestHooksTellThatTheyPause(t *testing.T) {
	k := world(t, append(afterWorld(), hookDoc("weak", "deal", "after_update", `throw new Error("no strength")`, m{"app": "sales_app", "label": m{"zh": "弱", "en": "Weak"}}), m{"kind": "app", "key": "sales_app", "label": m{"zh": "销售", "en": "Sales"}, "navigation": []m{{"items": []m{{"object": "deal"}}}}})...)
	_, ann := k.Person("ann", "", "sales")
	told := func(who string) string {
		return k.Call(who, "GET", "/api/v1/me/notifications?kinds=hook", nil).Want(200).Raw
	}
	fail := func() {
		t.Helper()
		for range 20 {
			id := k.Create(k.Admin, "deal", m{"name": "a"})
			k.Patch(k.Admin, "deal", id, m{"name": "b"}).Want(200)
		}
		ranAll(t, k)
		if err := k.Tenon.Hooks.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	fail()
	if raw := told(k.Admin); strings.Count(raw, `"kind":"hook"`) != 1 || !strings.Contains(raw, `"ref":"weak"`) || !strings.Contains(raw, `"app":"sales_app"`) || !strings.Contains(raw, "no strength") || !strings.Contains(raw, "Weak") || !strings.Contains(raw, `"count":1`) {
		t.Error(raw)
	}
	if raw := told(ann); strings.Contains(raw, "weak") {
		t.Errorf("who designs nothing is told: %s", raw)
	}
	k.Call(k.Admin, "PUT", "/api/v1/hooks/weak/pause", nil).Want(204) // it is already
	if raw := told(k.Admin); !strings.Contains(raw, `"count":1`) {
		t.Error(raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/hooks/weak/pause", nil).Want(204)
	fail()
	if raw := told(k.Admin); !strings.Contains(raw, `"count":2`) {
		t.Errorf("it paused again: %s", raw)
	}
	k.Exec(`UPDATE "users" SET "roles" = '["sales"]' WHERE "id" = (SELECT "person" FROM "tn_notifications" WHERE "ref" = 'weak')`)
	if raw := told(k.Admin); strings.Contains(raw, "no strength") {
		t.Errorf("who designs nothing any more reads why: %s", raw)
	}
}
