package httpapi_test

import (
	"strings"
	"testing"
)

// A hook that is paused does not run, at once and without a release; one that fails
// too often is paused, but never one that guards.
func TestPausingHooks(t *testing.T) {
	k := world(t, append(hookedDeals(), hookDoc("limit", "deal", "before_create", `if (ctx.record.amount === 13) ctx.fail("unlucky"); if (ctx.record.amount === 66) throw new Error("sixty-six")`))...)
	_, ann := k.Person("ann", "", "sales")
	_, bob := k.Person("bob", "", "sales")
	at := "/api/v1/hooks/limit/pause"
	t.Run("by hand holds at once", func(t *testing.T) {
		k := k.On(t)
		k.Call(ann, "POST", dealsPath, m{"amount": 13}).Code(400, "hook_refused", "_")
		k.Call(k.Admin, "PUT", at, nil).Want(204)
		k.Call(k.Admin, "PUT", at, nil).Want(204)
		k.Call(ann, "POST", dealsPath, m{"amount": 13}).Want(201)
		res := k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200)
		if res.Text("items", 0, "paused", "by") == "" || res.Get("items", 0, "runs") != 1.0 || res.Get("items", 0, "failed") != 0.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "DELETE", at, nil).Want(204)
		k.Call(ann, "POST", dealsPath, m{"amount": 13}).Want(400)
		if n := k.Scalar(`SELECT count(*) FROM tn_audit WHERE action IN ('hook.paused', 'hook.resumed')`); n != "2" {
			t.Errorf("%s entries", n)
		}
	})
	t.Run("is for administrators, of hooks that there are", func(t *testing.T) {
		k := k.On(t)
		k.Call(ann, "PUT", at, nil).Want(403)
		k.Call(ann, "DELETE", at, nil).Want(403)
		k.Call(ann, "GET", "/api/v1/hooks", nil).Want(403)
		k.Call(k.Admin, "PUT", "/api/v1/hooks/nothing/pause", nil).Code(404, "not_found")
	})
	t.Run("by itself is nothing that opens a guard: it goes on refusing, and that is told", func(t *testing.T) {
		k := k.On(t)
		_, carl := k.Person("carl", "", "sales")
		people := []string{ann, bob, carl, k.Admin}
		failing := func() (string, bool) {
			res := k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200)
			return res.Text("items", 0, "failing"), res.Get("items", 0, "paused") == nil
		}
		fail := func(times int) {
			for i := range times {
				k.Call(people[i%len(people)], "POST", dealsPath, m{"amount": 66}).Code(400, "hook_error")
			}
		}
		fail(19)
		k.Call(bob, "POST", dealsPath, m{"amount": 1}).Want(201)
		fail(19)
		if why, runs := failing(); why != "" || !runs {
			t.Fatal(why, runs)
		}
		fail(21)
		for range 2 { // and told once
			if why, runs := failing(); why != "sixty-six" || !runs {
				t.Error(why, runs)
			}
		}
		if n := k.Scalar(`SELECT count(*) FROM tn_audit WHERE action = 'hook.failing' AND object = 'limit'`); n != "1" {
			t.Errorf("%s entries", n)
		}
		if note := k.Call(k.Admin, "GET", "/api/v1/me/notifications?kinds=hook", nil).Want(200); len(note.Items()) != 1 || note.Text("items", 0, "ref") != "limit" || !strings.Contains(note.Raw, "sixty-six") || !strings.Contains(note.Raw, "仍在运行") {
			t.Error(note.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/me/notifications:read", nil).Want(200)
		fail(1)
		k.Call(bob, "POST", dealsPath, m{"amount": 1}).Want(201)
		if why, _ := failing(); why != "" {
			t.Error(why)
		}
	})
	t.Run("by itself comes after many failures in a row of what nobody waits for", func(t *testing.T) {
		k := k.On(t)
		k.Define(hookDoc("tell", "deal", []string{"after_create"}, `if (ctx.record.amount === 77) throw new Error("seventy-seven")`),
			hookDoc("both", "deal", []string{"before_delete", "after_create"}, `if (ctx.event === "after_create" && ctx.record.amount === 77) throw new Error("of both"); ctx.fail("kept")`))
		id := k.Create(ann, "deal", m{"amount": 1})
		ranAll(t, k) // so that this one goes well before the others fail
		for range 20 {
			k.Create(ann, "deal", m{"amount": 77})
		}
		ranAll(t, k)
		if res := k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200); res.Text("items", 2, "paused", "error") != "seventy-seven" || res.Get("items", 0, "paused") != nil || res.Text("items", 0, "failing") != "of both" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "DELETE", dealsPath+"/"+id, nil).Code(400, "hook_refused", "_")
		k.Call(k.Admin, "DELETE", "/api/v1/hooks/tell/pause", nil).Want(204)
	})
}

// What is written is checked without being saved or run.
func TestCheckingHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	check := func(doc m) string {
		return k.Call(k.Admin, "POST", "/api/v1/hooks:check", m{"hook": doc}).Want(200).Raw
	}
	if raw := check(hookDoc("a", "deal", "before_create", "return 1")); !strings.Contains(raw, `"problems":[]`) {
		t.Error(raw)
	}
	if raw := check(hookDoc("a", "deal", "before_create", "return 1;\nvar = 2;\n", m{"when": "record.no > 1"})); !strings.Contains(raw, `"line":2`) || !strings.Contains(raw, `"path":"when"`) {
		t.Error(raw)
	}
}
