package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const reachPath = "/api/v1/rights:reach"

// ann and cat are in west and bob in east; ann owns one account with a contact.
func TestReach(t *testing.T) {
	x := newTeam(t)
	ask := func(k *testkit.Kit, token string, body m) *testkit.Res {
		k.TB.Helper()
		return k.Call(token, "POST", reachPath, body)
	}
	// counts gives the object's two counts of the item, -1 for none.
	counts := func(res *testkit.Res, item, object int) (before, after float64) {
		n := func(side string) float64 {
			if v, ok := res.Get("items", item, "objects", object, side, "count").(float64); ok {
				return v
			}
			return -1
		}
		return n("before"), n("after")
	}

	t.Run("counts what everybody with a role sees", func(t *testing.T) {
		l := x.on(t)
		res := ask(l.Kit, l.Admin, m{"role": "member"}).Want(200)
		if len(res.Items()) != 3 || res.Get("members") != 3.0 || res.Get("whole") != true || res.Text("items", 0, "person", "name") != "ann" || res.Text("items", 0, "objects", 0, "object") != "account" {
			t.Fatal(res.Raw)
		}
		for i, want := range []float64{1, 0, 0} {
			for o := range 2 {
				if b, a := counts(res, i, o); b != want || a != want {
					t.Errorf("item %d, object %d: %v, %v, want %v", i, o, b, a, want)
				}
			}
		}
		if sees := len(l.List(l.ann, "account").Want(200).Items()); sees != 1 {
			t.Errorf("ann sees %d", sees)
		}
	})

	t.Run("says what drafts would change before they are published", func(t *testing.T) {
		l := x.on(t)
		draft(l.Kit, role("member",
			m{"key": "own", "object": "account", "operations": []string{"view"}, "rows": "record.owner == user"},
			m{"key": "all", "object": "account", "operations": []string{"view"}, "rows": `record.name == "Hidden"`},
			m{"key": "edits", "object": "account", "operations": []string{"edit"}},
			m{"key": "off", "object": "account", "operations": []string{"view"}, "disabled": true}))
		defer dropDrafts(l.Kit)
		for place, want := range []float64{1, 1, 0, 0} {
			res := ask(l.Kit, l.Admin, m{"role": "member", "person": l.annID, "object": "account", "grant": place}).Want(200)
			if b, a := counts(res, 0, 0); len(res.Items()) != 1 || b != 1 || a != 2 || res.Get("items", 0, "grant", "count") != want {
				t.Errorf("grant %d: %s", place, res.Raw)
			}
		}
		res := ask(l.Kit, l.Admin, m{"role": "member", "person": l.annID}).Want(200)
		if b, a := counts(res, 0, 1); res.Text("items", 0, "objects", 1, "object") != "contact" || b != 1 || a != 0 {
			t.Error(res.Raw)
		}
		if sees := len(l.List(l.ann, "account").Want(200).Items()); sees != 1 {
			t.Error("the draft works already")
		}
	})

	t.Run("counts for somebody as if they had the role", func(t *testing.T) {
		l := x.on(t)
		danID, _ := l.Person("dan", l.east)
		draft(l.Kit, role("fresh", m{"object": "account", "operations": []string{"view"}}))
		defer dropDrafts(l.Kit)
		none := ask(l.Kit, l.Admin, m{"role": "fresh"}).Want(200)
		if len(none.Items()) != 0 || none.Get("members") != 0.0 {
			t.Error(none.Raw)
		}
		res := ask(l.Kit, l.Admin, m{"role": "fresh", "person": danID, "grant": 0}).Want(200)
		if b, a := counts(res, 0, 0); b != 0 || a != 2 || res.Get("items", 0, "member") != false || res.Get("items", 0, "grant", "count") != 2.0 {
			t.Error(res.Raw)
		}
	})

	t.Run("leaves out grants that speak of what is not published", func(t *testing.T) {
		l := x.on(t)
		draft(l.Kit, object("extra", nil, field("name", "text")), role("member",
			m{"object": "account", "operations": []string{"view"}, "rows": "record.nothing == 1"},
			m{"object": "extra", "operations": []string{"view"}},
			m{"object": "account", "operations": []string{"view"}, "rows": "record.owner == user"}))
		defer dropDrafts(l.Kit)
		res := ask(l.Kit, l.Admin, m{"role": "member", "person": l.annID, "grant": 0}).Want(200)
		if b, a := counts(res, 0, 0); b != 1 || a != 1 || res.Get("items", 0, "grant", "count") != 0.0 || strings.Contains(res.Raw, "extra") {
			t.Error(res.Raw)
		}
		if u := res.Get("unready").([]any); len(u) != 2 || u[0] != 0.0 || u[1] != 1.0 {
			t.Error(res.Raw)
		}
	})

	t.Run("refuses what makes no sense", func(t *testing.T) {
		l := x.on(t)
		ask(l.Kit, l.Admin, m{"role": "nosuch"}).Code(400, "unknown_role", "role")
		ask(l.Kit, l.Admin, m{"role": "member", "person": "nobody"}).Code(400, "invalid_value", "person")
		me := l.Call(l.Admin, "GET", "/api/v1/me", nil).Want(200).Text("user", "id")
		ask(l.Kit, l.Admin, m{"role": "member", "person": me}).Code(400, "reach_admin", "person")
		ask(l.Kit, l.Admin, m{"role": "member", "where": "1"}).Want(400)
	})

	t.Run("tells a member nothing, not even of themself", func(t *testing.T) {
		l := x.on(t)
		draft(l.Kit, role("secretive", m{"object": "account", "operations": []string{"view"}}))
		defer dropDrafts(l.Kit)
		var raw []string
		for _, body := range []m{{"role": "member"}, {"role": "member", "person": l.bobID}, {"role": "secretive"}, {"role": "nosuch"}, {"role": "member", "object": "nosuch"}} {
			raw = append(raw, ask(l.Kit, l.bob, body).Want(403).Raw)
		}
		for _, r := range raw {
			if r != raw[0] {
				t.Errorf("answers differ: %s, %s", raw[0], r)
			}
		}
		if a, b := l.Call(l.bob, "GET", "/api/v1/assertions", nil).Want(403).Raw, l.Call(l.bob, "POST", "/api/v1/assertions:check", m{"keys": []string{"nosuch"}}).Want(403).Raw; a != raw[0] || b != raw[0] {
			t.Error(a, b)
		}
		view := l.Call(l.Admin, "POST", "/api/v1/view-as", m{"person": l.bobID})
		if view.Status == 201 {
			if res := ask(l.Kit, view.Text("token"), m{"role": "member"}); res.Status != 403 {
				t.Error(res.Status, res.Raw)
			}
		}
	})
}
