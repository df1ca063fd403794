package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func assertion(key string, who m, never, object string, more m) m {
	doc := m{"kind": "assertion", "key": key, "label": m{"zh": "断言" + key, "en": "Assertion " + key}, "who": who, "never": never, "object": object}
	for k, v := range more {
		doc[k] = v
	}
	return doc
}

// draft saves documents without publishing them.
func draft(k *testkit.Kit, docs ...m) {
	k.TB.Helper()
	for _, d := range docs {
		k.Call(k.Admin, "PUT", "/api/v1/definitions/"+d["kind"].(string)+"/"+d["key"].(string), d).Want(200)
	}
}

func dropDrafts(k *testkit.Kit) { k.Call(k.Admin, "DELETE", "/api/v1/drafts", nil).Want(204) }

// The rights of a team are held against assertions: bob is in east, ann and her
// account in west.
func TestAssertions(t *testing.T) {
	x := newTeam(t)
	west := `record.owner_dept.name == "west"`
	east := m{"departments": []string{"top/east"}}
	check := func(k *testkit.Kit, body m) *testkit.Res {
		k.TB.Helper()
		return k.Call(k.Admin, "POST", "/api/v1/assertions:check", body)
	}

	t.Run("that hold are published, and held against what is shared and granted later", func(t *testing.T) {
		l := x.on(t)
		l.Define(assertion("apart", east, "view", "account", m{"rows": west, "description": m{"en": "East never sees west"}}))
		if last := l.Call(l.Admin, "GET", "/api/v1/assertions", nil).Want(200); last.Text("items", 0, "state") != "holds" || last.Get("items", 0, "people") != 1.0 || last.Text("items", 0, "at") == "" {
			t.Error(last.Raw) // the publish has checked it
		}
		if res := check(l.Kit, m{}).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "state") != "holds" || res.Get("items", 0, "people") != 1.0 || res.Text("at") == "" {
			t.Error(res.Raw)
		}
		l.share(l.ann, l.account, m{"kind": "user", "subject": l.bobID, "level": "viewer"}).Want(200)
		res := check(l.Kit, m{"keys": []string{"apart"}}).Want(200)
		if res.Text("items", 0, "state") != "fails" || res.Text("items", 0, "breaches", 0, "person", "id") != l.bobID || res.Text("items", 0, "breaches", 0, "record", "title") != "Acme" ||
			res.Text("items", 0, "breaches", 0, "grants", 0, "role") != "member" || res.Text("items", 0, "breaches", 0, "grants", 0, "grant") != "team" {
			t.Error(res.Raw)
		}
		last := l.Call(l.Admin, "GET", "/api/v1/assertions", nil).Want(200)
		if last.Text("items", 0, "state") != "fails" || last.Text("items", 0, "at") != res.Text("items", 0, "at") || last.Text("items", 0, "breaches", 0, "person", "id") != l.bobID || last.Text("items", 0, "breaches", 0, "grants", 0, "grant") != "team" {
			t.Error(last.Raw)
		}
		l.unshare()
		if res := check(l.Kit, m{}).Want(200); res.Text("items", 0, "state") != "holds" {
			t.Error(res.Raw)
		}
		check(l.Kit, m{"keys": []string{"nosuch"}}).Code(400, "no_such_assertion", "keys")
		l.Call(l.ann, "POST", "/api/v1/assertions:check", m{}).Want(403)
	})

	t.Run("that fail stop a publish, with who, what and why", func(t *testing.T) {
		l := x.on(t)
		wide := role("wide", m{"key": "all", "label": m{"zh": "全部客户", "en": "All accounts"}, "object": "account", "operations": []string{"view"}, "read": []string{"name"}})
		l.Define(powerless("wide"))
		l.Call(l.Admin, "PATCH", "/api/v1/people/"+l.bobID, m{"roles": []string{"member", "wide"}}).Want(200)
		draft(l.Kit, wide)
		plan := l.Call(l.Admin, "POST", "/api/v1/releases:plan", m{}).Want(200)
		if plan.Text("assertions") != "checked" || plan.Text("problems", 0, "kind") != "assertion" || plan.Text("problems", 0, "key") != "apart" || plan.Text("problems", 0, "code") != "assertion_fails_by" ||
			plan.Text("problems", 0, "breaches", 0, "record", "id") != l.account || plan.Text("problems", 0, "breaches", 0, "grants", 0, "grant") != "all" {
			t.Error(plan.Raw)
		}
		version := l.Scalar(`SELECT max("version") FROM "tn_releases"`)
		res := l.Publish().Want(400)
		if res.Text("code") != "release_invalid" || !strings.Contains(res.Raw, "bob 可以看到Object account“Acme”，来自角色“wide”的授权 全部客户") && !strings.Contains(res.Raw, "bob 可以看到对象account“Acme”，来自角色“wide”的授权 全部客户") {
			t.Error(res.Raw)
		}
		if now := l.Scalar(`SELECT max("version") FROM "tn_releases"`); now != version {
			t.Error("published all the same")
		}
		l.Call(l.bob, "GET", accounts+l.account, nil).Want(404)
		draft(l.Kit, assertion("apart", east, "view", "account", m{"rows": west, "disabled": true}))
		l.Publish().Want(201)
		l.Call(l.bob, "GET", accounts+l.account, nil).Want(200)
		l.Define(powerless("wide"), assertion("apart", east, "view", "account", m{"rows": west}))
	})

	t.Run("that only warn stop nothing, and are told all the same", func(t *testing.T) {
		l := x.on(t)
		draft(l.Kit, assertion("soft", m{"roles": []string{"member"}}, "view", "account", m{"severity": "warn"}))
		plan := l.Call(l.Admin, "POST", "/api/v1/releases:plan", m{}).Want(200)
		if len(plan.Get("problems").([]any)) != 0 || plan.Text("warnings", 0, "key") != "soft" || plan.Text("warnings", 0, "breaches", 0, "person", "name") != "ann" {
			t.Error(plan.Raw)
		}
		l.Publish().Want(201)
		last := l.Call(l.Admin, "GET", "/api/v1/assertions", nil).Want(200)
		if last.Text("items", 1, "key") != "soft" || last.Text("items", 1, "state") != "fails" || last.Text("items", 1, "severity") != "warn" {
			t.Error(last.Raw)
		}
		l.Call(l.Admin, "DELETE", "/api/v1/definitions/assertion/soft", nil).Want(204)
		l.Publish().Want(201)
		if last := l.Call(l.Admin, "GET", "/api/v1/assertions", nil).Want(200); len(last.Items()) != 1 {
			t.Error(last.Raw)
		}
	})

	t.Run("are checked when the release changes tables too", func(t *testing.T) {
		l := x.on(t)
		draft(l.Kit, object("extra", nil, field("name", "text"), field("hidden", "text")), role("wide", m{"object": "account", "operations": []string{"view"}}, m{"object": "extra", "operations": []string{"view"}}),
			assertion("unseen", m{"roles": []string{"wide"}}, "view", "extra", m{"field": "hidden"}))
		if plan := l.Call(l.Admin, "POST", "/api/v1/releases:plan", m{}).Want(200); plan.Text("assertions") != "later" || len(plan.Get("problems").([]any)) != 0 {
			t.Error(plan.Raw)
		}
		res := l.Publish().Want(400)
		if res.Text("code") != "release_invalid" || !strings.Contains(res.Raw, "apart") || strings.Contains(res.Raw, "unseen") { // nothing is in extra yet
			t.Error(res.Raw)
		}
		if n := l.Scalar(`SELECT count(*) FROM "sqlite_master" WHERE "name" = 'extra'`); n != "0" {
			t.Error("the table stayed")
		}
		dropDrafts(l.Kit)
	})

	t.Run("speak of fields, of operations, and of each person's own", func(t *testing.T) {
		l := x.on(t)
		l.share(l.ann, l.account, m{"kind": "user", "subject": l.catID, "level": "editor"}).Want(200)
		state := func(a m) string {
			t.Helper()
			a["key"] = "probe"
			draft(l.Kit, a)
			defer func() {
				l.Call(l.Admin, "DELETE", "/api/v1/definitions/assertion/probe?draft=true", nil).Want(204)
			}()
			plan := l.Call(l.Admin, "POST", "/api/v1/releases:plan", m{"keys": []string{"assertion/probe"}}).Want(200)
			if plan.Text("assertions") != "checked" {
				return "invalid: " + plan.Raw
			}
			if list := plan.Get("problems").([]any); len(list) > 0 {
				return list[0].(m)["code"].(string)
			}
			return ""
		}
		members, cat := m{"roles": []string{"member"}}, m{"people": []string{"Cat@example.com"}}
		others := m{"rows": "record.owner != user"}
		for _, c := range []struct {
			doc  m
			want string
		}{
			{assertion("", members, "view", "account", others), "assertion_fails_by"},
			{assertion("", members, "delete", "account", others), ""},
			{assertion("", members, "delete", "account", nil), "assertion_fails_by"},
			{assertion("", members, "view", "account", m{"field": "secret"}), ""},
			{assertion("", cat, "view", "account", m{"field": "mail"}), ""},  // masked
			{assertion("", cat, "view", "account", m{"field": "phone"}), ""}, // masked in either grant
			{assertion("", cat, "view", "account", m{"field": "name"}), "assertion_fails_by"},
			{assertion("", cat, "edit", "account", m{"field": "card"}), "assertion_fails_by"},
			{assertion("", cat, "edit", "account", m{"field": "amount"}), ""},
			{assertion("", cat, "edit", "contact", nil), "assertion_fails_by"}, // follows the account
			{assertion("", m{"people": []string{"bob@example.com"}}, "view", "contact", nil), ""},
			{assertion("", m{"departments": []string{"top"}}, "view", "account", m{"rows": west}), "assertion_fails_by"}, // and those below
			{assertion("", m{"departments": []string{"east"}}, "view", "account", m{"rows": west}), ""},
			{assertion("", m{"departments": []string{"nowhere"}}, "view", "account", nil), "assertion_no_department"},
			{assertion("", m{"people": []string{"nobody@example.com"}}, "view", "account", nil), "assertion_no_person"},
			{assertion("", m{"people": []string{testkit.AdminEmail}}, "view", "account", nil), ""},
		} {
			if got := state(c.doc); got != c.want {
				t.Errorf("%v: %q, want %q", c.doc, got, c.want)
			}
		}
		l.Department("east", l.west)
		if got := state(assertion("", m{"departments": []string{"east"}}, "view", "account", nil)); got != "assertion_two_departments" {
			t.Error(got)
		}
		l.unshare()
	})

	t.Run("are documents that say what they cannot be", func(t *testing.T) {
		l := x.on(t)
		put := func(a m) *testkit.Res {
			a["key"] = "wrong"
			return l.Call(l.Admin, "PUT", "/api/v1/definitions/assertion/wrong", a)
		}
		who := m{"roles": []string{"member"}}
		put(assertion("", who, "fly", "account", nil)).Code(400, "unknown_operation", "never")
		put(assertion("", who, "create", "account", nil)).Code(400, "unknown_operation", "never")
		put(assertion("", who, "delete", "account", m{"field": "name"})).Code(400, "assertion_field_operation", "field")
		put(assertion("", m{}, "view", "account", nil)).Want(400)
		put(assertion("", who, "view", "account", m{"unknown": 1})).Want(400)
		for path, a := range map[string]m{
			"object": assertion("", who, "view", "nothing", nil), "field": assertion("", who, "view", "account", m{"field": "nothing"}),
			"who.roles.0": assertion("", m{"roles": []string{"nobody"}}, "view", "account", nil), "rows": assertion("", who, "view", "account", m{"rows": "record.nothing == 1"}),
		} {
			put(a).Want(200)
			if plan := l.Call(l.Admin, "POST", "/api/v1/releases:plan", m{"keys": []string{"assertion/wrong"}}).Want(200); plan.Text("problems", 0, "path") != path || plan.Text("assertions") != "skipped" {
				t.Errorf("%s: %s", path, plan.Raw)
			}
		}
		dropDrafts(l.Kit)
	})
}
