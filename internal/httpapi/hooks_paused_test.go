package httpapi_test

import (
	"strings"
	"testing"
)

// A hook that is paused does not run, at once and without a release; one that fails
// too often is paused, but nobody opens a guard alone.
func TestPausingHooks(t *testing.T) {
	k := world(t, append(hookedDeals(), hookDoc("limit", "deal", "before_create", `if (ctx.record.amount === 13) ctx.fail("unlucky"); if (ctx.record.amount === 66) throw new Error("sixty-six")`))...)
	_, ann := k.Person("ann", "", "sales")
	_, bob := k.Person("bob", "", "sales")
	at := "/api/v1/hooks/limit/pause"
	head := func() string { return k.Call(k.Admin, "GET", "/api/v1/hooks", nil).Want(200).Raw }
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
	t.Run("by itself needs several people, and no run that goes well between", func(t *testing.T) {
		k := k.On(t)
		for range 25 {
			k.Call(ann, "POST", dealsPath, m{"amount": 66}).Code(400, "hook_error")
		}
		if raw := head(); !strings.Contains(raw, `"paused":null`) {
			t.Fatalf("one person opened the guard: %s", raw)
		}
		k.Call(bob, "POST", dealsPath, m{"amount": 66}).Want(400)
		k.Call(bob, "POST", dealsPath, m{"amount": 1}).Want(201)
		for range 18 {
			k.Call(ann, "POST", dealsPath, m{"amount": 66}).Want(400)
		}
		k.Call(bob, "POST", dealsPath, m{"amount": 66}).Want(400)
		if raw := head(); !strings.Contains(raw, `"paused":null`) {
			t.Fatal(raw)
		}
		k.Call(k.Admin, "POST", dealsPath, m{"amount": 66}).Want(400)
		if raw := head(); !strings.Contains(raw, `"error":"sixty-six"`) {
			t.Error(raw)
		}
		k.Call(ann, "POST", dealsPath, m{"amount": 66}).Want(201)
		k.Call(k.Admin, "DELETE", at, nil).Want(204)
		k.Call(ann, "POST", dealsPath, m{"amount": 66}).Want(400)
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
