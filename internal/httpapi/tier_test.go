package httpapi_test

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
)

const administrators = "/api/v1/administrators"

// administer makes a person administer an app or a department.
func (c *company) administer(person, kind, scope string, roles ...string) string {
	c.TB.Helper()
	return c.Call(c.Admin, "POST", administrators, m{"subject": m{"kind": "person", "id": person}, "scope": m{"kind": kind, "id": scope}, "roles": append([]string{}, roles...)}).Want(201).Text("id")
}

// studio is a company with two apps: wang designs events, li nothing.
func studio(t *testing.T) *company {
	c := newCompany(t)
	app := func(key string) m { return m{"kind": "app", "key": key, "label": m{"zh": key, "en": key}} }
	c.Define(app("events"), app("money"),
		object("event", m{"app": "events"}, field("name", "text")),
		object("bill", m{"app": "money"}, field("name", "text")),
		m{"kind": "role", "key": "host", "app": "events", "label": m{"en": "host"}, "grants": []m{{"object": "event", "operations": []string{"view"}}}},
		m{"kind": "role", "key": "mixed", "app": "events", "label": m{"en": "mixed"}, "grants": []m{{"object": "event"}, {"object": "bill", "operations": []string{"view"}, "rows": "record.name == 'x'"}}},
	)
	c.administer(c.wangID, "app", "events")
	return c
}

func TestAdministratorsOfAnApp(t *testing.T) {
	c := studio(t)
	definition := func(ref string) string { return "/api/v1/definitions/" + ref }
	put := func(c *company, d m) int {
		return c.Call(c.wang, "PUT", definition(d["kind"].(string)+"/"+d["key"].(string)), d).Status
	}
	t.Run("design and publish what lies in their app", func(t *testing.T) {
		c := c.on(t)
		me := c.Call(c.wang, "GET", "/api/v1/me", nil).Want(200)
		if me.Get("can", "design") != true || me.Get("can", "admin") != false || me.Get("can", "people") != false || me.Get("administers", "apps").([]any)[0] != "events" {
			t.Error(me.Raw)
		}
		for _, d := range []m{
			object("event", m{"app": "events"}, field("name", "text"), field("place", "text")),
			object("guest", m{"app": "events"}, field("name", "text"), field("event", "relation", m{"object": "event"})),
			{"kind": "role", "key": "host", "app": "events", "label": m{"en": "host"}, "grants": []m{{"object": "event"}, {"object": "guest"}}},
			{"kind": "role", "key": "mixed", "app": "events", "label": m{"en": "mixed 2"}, "grants": []m{{"object": "event"}, {"object": "bill", "operations": []string{"view"}, "rows": "record.name == 'x'"}}},
		} {
			if status := put(c, d); status != 200 {
				t.Errorf("%v: %d", d["key"], status)
			}
		}
		if r := c.Call(c.wang, "GET", "/api/v1/objects/guest?draft=true", nil); r.Status != 200 {
			t.Error(r.Raw)
		}
		if r := c.Call(c.wang, "POST", "/api/v1/expressions:check", m{"text": "record.place", "object": "event", "usage": "formula", "draft": true}).Want(200); r.Get("ok") != true {
			t.Error(r.Raw)
		}
		c.Call(c.wang, "POST", "/api/v1/releases:plan", m{}).Want(200)
		c.Call(c.wang, "POST", "/api/v1/releases", m{"note": "mine"}).Want(201)
		list := c.Call(c.wang, "GET", "/api/v1/definitions", nil).Want(200).Items()
		if len(list) != 5 || slices.ContainsFunc(list, func(d any) bool {
			return d.(m)["kind"] != "app" && d.(m)["app"] != "events" || d.(m)["kind"] == "app" && d.(m)["key"] != "events"
		}) {
			t.Errorf("%v", list)
		}
		c.Call(c.wang, "GET", "/api/v1/apps/events/package", nil).Want(200)
		if n := c.List(c.wang, "event").Status; n != 404 {
			t.Errorf("designing gives a right to records: %d", n)
		}
	})

	t.Run("cannot draft what is not theirs, nor make it theirs", func(t *testing.T) {
		c := c.on(t)
		before := c.Scalar(`SELECT count(*) FROM "tn_drafts"`)
		for name, d := range map[string]m{
			"another app's object":         object("bill", m{"app": "money"}, field("name", "text"), field("x", "text")),
			"it by naming their app":       object("bill", m{"app": "events"}, field("name", "text"), field("x", "text")),
			"an object of no app":          object("account", m{"owner": true}, field("name", "text")),
			"it taken into theirs":         object("account", m{"owner": true, "app": "events"}, field("name", "text")),
			"something of no app":          object("free", m{}, field("name", "text")),
			"something of another":         object("free", m{"app": "money"}, field("name", "text")),
			"their object given away":      object("event", m{"app": "money"}, field("name", "text")),
			"an app":                       {"kind": "app", "key": "mine", "label": m{"en": "mine"}},
			"a role of no app":             role("sales", m{"object": "event"}),
			"a foreign grant":              {"kind": "role", "key": "host", "app": "events", "label": m{"en": "h"}, "grants": []m{{"object": "bill"}}},
			"a grant that is wider":        {"kind": "role", "key": "mixed", "app": "events", "label": m{"en": "h"}, "grants": []m{{"object": "bill", "operations": []string{"view"}}}},
			"people by a grant":            {"kind": "role", "key": "host", "app": "events", "label": m{"en": "h"}, "grants": []m{{"object": "users"}}},
			"a new role with one":          {"kind": "role", "key": "spy", "app": "events", "label": m{"en": "h"}, "grants": []m{{"object": "account"}}},
			"a foreign object's form":      {"kind": "form", "key": "bill_form", "app": "events", "object": "bill", "label": m{"en": "f"}, "nodes": []m{{"field": "name"}}},
			"a foreign object's view":      {"kind": "view", "key": "bill_view", "app": "events", "object": "bill", "label": m{"en": "v"}, "columns": []m{{"field": "name"}}},
			"a foreign object's assertion": {"kind": "assertion", "key": "stop", "app": "events", "object": "bill", "label": m{"en": "a"}, "who": m{"roles": []string{"sales"}}, "never": "view"},
			"code in their app":            {"kind": "form_script", "key": "spy", "app": "events", "object": "event", "label": m{"en": "s"}, "events": m{"load": true}, "source": "function onLoad() {}"},
			"a link to a foreign object":   object("event", m{"app": "events"}, field("name", "text"), field("bill", "relation", m{"object": "bill"})),
			"one to it among others":       object("event", m{"app": "events"}, field("name", "text"), field("about", "any_relation", m{"objects": []string{"event", "bill"}})),
			"the administrator's role":     {"kind": "role", "key": "admin", "app": "events", "label": m{"en": "a"}, "grants": []m{}},
		} {
			if status := put(c, d); status != 403 && !(name == "the administrator's role" && status == 400) {
				t.Errorf("%s: %d", name, status)
			}
		}
		for _, ref := range []string{"object/bill", "object/account", "role/sales", "app/money", "role/mixed"} {
			if r := c.Call(c.wang, "DELETE", definition(ref), nil); r.Status != 403 {
				t.Errorf("deleting %s: %d", ref, r.Status)
			}
		}
		for _, ref := range []string{"object/bill", "object/account", "role/sales", "app/money"} {
			c.Call(c.wang, "GET", definition(ref), nil).Want(404)
		}
		var raw bytes.Buffer
		z := zip.NewWriter(&raw)
		for name, text := range map[string]string{"app.yaml": "kind: app\nkey: money\nlabel: {en: m}\n", "objects/bill.yaml": "kind: object\nkey: bill\nlabel: {en: b}\ntitle: name\nfields: [{key: name, type: text, label: {en: n}}]\n"} {
			w, _ := z.Create(name)
			_, _ = w.Write([]byte(text))
		}
		_ = z.Close()
		c.Upload(c.wang, "/api/v1/packages", "money.zip", raw.Bytes(), nil).Want(403)
		if after := c.Scalar(`SELECT count(*) FROM "tn_drafts"`); after != before {
			t.Errorf("drafts: %s, were %s", after, before)
		}
	})

	t.Run("cannot publish what others changed, restore, or look where only administrators may", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "PUT", definition("object/bill"), object("bill", m{"app": "money"}, field("name", "text"), field("y", "text"))).Want(200)
		c.Call(c.Admin, "PUT", definition("object/event"), object("event", m{"app": "events"}, field("name", "text"), field("theirs", "text"))).Want(200)
		version := c.Scalar(`SELECT max("version") FROM "tn_releases"`)
		for _, body := range []m{{}, {"keys": []string{"object/bill"}}, {"keys": []string{"object/event"}}} {
			if r := c.Call(c.wang, "POST", "/api/v1/releases", body); r.Status != 400 {
				t.Errorf("%v: %d %s", body, r.Status, r.Raw)
			}
		}
		if n := len(c.Call(c.wang, "GET", "/api/v1/drafts", nil).Want(200).Items()); n != 0 {
			t.Errorf("%d drafts of others", n)
		}
		c.Call(c.wang, "POST", "/api/v1/releases:plan", m{"restore": 1}).Want(403)
		for _, x := range []string{"POST /api/v1/releases/1/restore", "GET /api/v1/audit", "GET /api/v1/administrators", "POST /api/v1/administrators", "GET /api/v1/settings/business", "POST /api/v1/people", "POST /api/v1/assertions:check", "GET /api/v1/apps/money/package", "GET /api/v1/invitations", "PUT /api/v1/roles/host/members"} {
			method, path, _ := strings.Cut(x, " ")
			if r := c.Call(c.wang, method, path, m{}); r.Status != 403 {
				t.Errorf("%s: %d %s", x, r.Status, r.Raw)
			}
		}
		c.Call(c.wang, "GET", "/api/v1/objects/bill?draft=true", nil).Want(403)
		c.Call(c.wang, "POST", "/api/v1/expressions:try", m{"text": "record.name", "object": "event", "usage": "formula", "draft": true}).Want(403)
		if v := c.Scalar(`SELECT max("version") FROM "tn_releases"`); v != version {
			t.Error("something was published")
		}
	})

	t.Run("cannot publish a draft once it lies beyond their app, nor after they lost it", func(t *testing.T) {
		c := c.on(t)
		if status := put(c, object("party", m{"app": "events"}, field("name", "text"))); status != 200 {
			t.Fatal(status)
		}
		c.Exec(`UPDATE "tn_drafts" SET "body" = replace("body", '"app":"events"', '"app":"money"') WHERE "author" = '` + c.wangID + `'`)
		if r := c.Call(c.wang, "POST", "/api/v1/releases", m{}); r.Status != 403 || r.Text("code") != "scope_beyond" {
			t.Error(r.Raw)
		}
		for _, a := range c.Call(c.Admin, "GET", administrators, nil).Want(200).Items() {
			if id := a.(m)["id"]; id != "" {
				c.Call(c.Admin, "DELETE", administrators+"/"+id.(string), nil).Want(204)
			}
		}
		for _, path := range []string{"/api/v1/definitions", "/api/v1/drafts", "/api/v1/releases"} {
			c.Call(c.wang, "GET", path, nil).Want(403)
		}
	})
}

func TestAdministratorsOfADepartment(t *testing.T) {
	c := newCompany(t)
	deskID, desk := c.Person("desk", c.sales, "sales")
	inOne, _ := c.Person("zhao", c.one)
	leadIn, _ := c.Person("chief", c.one, "lead")
	adminIn, _ := c.Person("root", c.one, "admin")
	both, _ := c.Person("both", c.one)
	c.Call(c.Admin, "PATCH", "/api/v1/people/"+both, m{"departments": []string{c.one, c.support}}).Want(200)
	helper, _ := c.Person("helper", c.support)
	c.administer(deskID, "department", c.sales, "tree")
	call := func(c *company, method, path string, body any) *int {
		status := c.Call(desk, method, path, body).Status
		return &status
	}
	t.Run("look after its people, with those below", func(t *testing.T) {
		c := c.on(t)
		id := c.Call(desk, "POST", "/api/v1/people", m{"email": "new@example.com", "name": "新", "department": c.two, "roles": []string{"tree", "sales"}, "password": "long enough 77"}).Want(201).Text("id")
		c.Call(desk, "PATCH", "/api/v1/people/"+id, m{"department": c.one, "departments": []string{c.one}, "roles": []string{"tree"}, "manager": inOne}).Want(200)
		c.Call(desk, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200)
		if r := c.Call(desk, "GET", "/api/v1/people/"+id, nil).Want(200); r.Text("state") != "disabled" || r.Text("email") == "" {
			t.Error(r.Raw)
		}
		if r := c.Call(desk, "GET", "/api/v1/people/"+helper, nil).Want(200); strings.Contains(r.Raw, "email") || strings.Contains(r.Raw, "roles") {
			t.Error(r.Raw)
		}
		c.Call(desk, "GET", "/api/v1/people/"+inOne+"/sessions", nil).Want(200)
		c.Call(desk, "POST", invitations, m{"emails": []string{"a@new.com"}, "departments": []string{c.one}, "roles": []string{"tree"}}).Want(200)
		dept := c.Call(desk, "POST", "/api/v1/departments", m{"name": "三部", "parent": c.sales}).Want(201).Text("id")
		c.Call(desk, "PATCH", "/api/v1/departments/"+dept, m{"name": "三", "parent": c.one}).Want(200)
		for _, p := range c.Call(desk, "GET", "/api/v1/people?state=active", nil).Want(200).Items() {
			if p.(m)["email"] == nil {
				t.Errorf("a list by state has somebody else: %v", p)
			}
		}
		if n := len(c.Call(desk, "GET", "/api/v1/people?q=helper@", nil).Want(200).Items()); n != 0 {
			t.Error("somebody else is found by their address")
		}
	})

	t.Run("change nobody else, and give nothing that they may not", func(t *testing.T) {
		c := c.on(t)
		foreign := c.Call(c.Admin, "POST", invitations, m{"emails": []string{"x@new.com"}}).Want(200).Text("results", 0, "invitation")
		waiting := c.Call(c.Admin, "POST", "/api/v1/people", m{"email": "wait@new.com", "name": "w", "roles": []string{"admin"}}).Want(201).Text("id")
		c.Exec(`UPDATE "users" SET "verified" = 0 WHERE "id" = '` + waiting + `'`)
		before := c.state()
		for _, x := range []struct {
			name, method, path string
			body               m
		}{
			{"invite into another department", "POST", invitations, m{"emails": []string{"y@new.com"}, "departments": []string{c.support}}},
			{"invite into none", "POST", invitations, m{"emails": []string{"y@new.com"}}},
			{"invite an administrator", "POST", invitations, m{"emails": []string{"y@new.com"}, "departments": []string{c.one}, "roles": []string{"admin"}}},
			{"invite with a role beyond", "POST", invitations, m{"emails": []string{"y@new.com"}, "departments": []string{c.one}, "roles": []string{"lead"}}},
			{"invite an administrator who waits", "POST", invitations, m{"emails": []string{"wait@new.com"}, "departments": []string{c.one}}},
			{"take another's invitation", "POST", invitations + "/" + foreign + "/link", nil},
			{"add elsewhere", "POST", "/api/v1/people", m{"email": "y@new.com", "name": "y", "department": c.support}},
			{"add nowhere", "POST", "/api/v1/people", m{"email": "y@new.com", "name": "y"}},
			{"add an administrator", "POST", "/api/v1/people", m{"email": "y@new.com", "name": "y", "department": c.one, "roles": []string{"admin"}}},
			{"become one", "PATCH", "/api/v1/people/" + deskID, m{"roles": []string{"admin"}}},
			{"give oneself a role", "PATCH", "/api/v1/people/" + deskID, m{"roles": []string{"sales", "tree"}}},
			{"take over an administrator", "PATCH", "/api/v1/people/" + adminIn, m{"password": "long enough 77"}},
			{"take over one with more rights", "PATCH", "/api/v1/people/" + leadIn, m{"password": "long enough 77"}},
			{"change one who is elsewhere too", "PATCH", "/api/v1/people/" + both, m{"password": "long enough 77"}},
			{"change one of another department", "PATCH", "/api/v1/people/" + helper, m{"name": "z"}},
			{"take one from another department", "PATCH", "/api/v1/people/" + helper, m{"departments": []string{c.one}}},
			{"put one of theirs elsewhere", "PATCH", "/api/v1/people/" + inOne, m{"departments": []string{c.support}}},
			{"give a role beyond", "PATCH", "/api/v1/people/" + inOne, m{"roles": []string{"lead"}}},
			{"become the manager", "PATCH", "/api/v1/people/" + inOne, m{"manager": deskID}},
			{"a manager from elsewhere", "PATCH", "/api/v1/people/" + inOne, m{"manager": helper}},
			{"end sessions elsewhere", "POST", "/api/v1/people/" + helper + "/sessions/end", nil},
			{"take an administrator's second factor", "DELETE", "/api/v1/people/" + adminIn + "/second-factor", nil},
			{"move the department itself", "PATCH", "/api/v1/departments/" + c.sales, m{"parent": ""}},
			{"rename one elsewhere", "PATCH", "/api/v1/departments/" + c.support, m{"name": "z"}},
			{"a department elsewhere", "POST", "/api/v1/departments", m{"name": "z", "parent": c.top}},
			{"a topmost department", "POST", "/api/v1/departments", m{"name": "z"}},
			{"merge departments", "POST", "/api/v1/departments/" + c.one + "/merge", m{"into": c.two}},
			{"members of a role", "PUT", "/api/v1/roles/sales/members", m{"people": []string{inOne}}},
			{"make administrators", "POST", administrators, m{"subject": m{"kind": "person", "id": deskID}, "scope": m{"kind": "department", "id": c.top}}},
			{"settings", "PATCH", "/api/v1/settings/business", m{"name": "z"}},
			{"design", "PUT", "/api/v1/definitions/role/sales", role("sales", m{"object": "account"})},
			{"read the audit log", "GET", "/api/v1/audit", nil},
			{"look as another", "POST", "/api/v1/view-as", m{"person": inOne}},
		} {
			var body any
			if x.body != nil {
				body = x.body
			}
			if status := *call(c, x.method, x.path, body); status != 403 && !(x.name == "take another's invitation" && status == 404) {
				t.Errorf("%s: %d", x.name, status)
			}
		}
		if c.state() != before {
			t.Error("something was written")
		}
	})

	t.Run("cannot make administrators by a role or a department that does", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "POST", administrators, m{"subject": m{"kind": "role", "id": "tree"}, "scope": m{"kind": "department", "id": c.top}, "roles": []string{"lead"}}).Want(201)
		c.Call(desk, "PATCH", "/api/v1/people/"+inOne, m{"roles": []string{"tree"}}).Want(403)
		c.Call(c.Admin, "PUT", "/api/v1/roles/tree/members", m{"departments": []m{{"id": c.two, "children": true}}}).Want(200)
		c.Call(desk, "PATCH", "/api/v1/people/"+inOne, m{"departments": []string{c.two}}).Want(403)
		c.Call(desk, "PATCH", "/api/v1/departments/"+c.one, m{"parent": c.two}).Want(403)
		_, chief := c.Person("zhang", c.support, "tree")
		c.Call(chief, "PATCH", "/api/v1/people/"+leadIn, m{"position": "x"}).Want(200)
		c.Call(chief, "PATCH", "/api/v1/people/"+deskID, m{"position": "x"}).Want(403) // administers something
	})

	t.Run("give an invitation's roles only as long as they may", func(t *testing.T) {
		c := c.on(t)
		link := c.Call(desk, "POST", invitations, m{"emails": []string{"late@new.com"}, "departments": []string{c.one}, "roles": []string{"sales"}}).Want(200).Text("results", 0, "link")
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+deskID, m{"roles": []string{}}).Want(200)
		token := link[strings.LastIndex(link, "/")+1:]
		c.Call("", "POST", "/api/v1/invitations/"+token, m{"name": "l", "password": "long enough 77"}).Want(404)
	})

	t.Run("are refused where there is nothing to administer", func(t *testing.T) {
		c := c.on(t)
		for _, body := range []m{
			{"subject": m{"kind": "person", "id": "nobody"}, "scope": m{"kind": "department", "id": c.one}},
			{"subject": m{"kind": "role", "id": "admin"}, "scope": m{"kind": "department", "id": c.one}},
			{"subject": m{"kind": "person", "id": inOne}, "scope": m{"kind": "app", "id": "no"}},
			{"subject": m{"kind": "person", "id": inOne}, "scope": m{"kind": "department", "id": c.one}, "roles": []string{"admin"}},
			{"subject": m{"kind": "person", "id": inOne}, "scope": m{"kind": "all", "id": ""}},
		} {
			c.Call(c.Admin, "POST", administrators, body).Want(400)
		}
		c.Call(c.Admin, "DELETE", administrators+"/nothing", nil).Want(404)
	})
}

// Whoever shares a record names roles; everybody has their names, and nothing else.
func TestNamesOfRoles(t *testing.T) {
	c := newCompany(t)
	list := c.Call(c.wang, "GET", "/api/v1/roles", nil).Want(200)
	if len(list.Items()) != 3 || strings.Contains(list.Raw, "people") || strings.Contains(list.Raw, "effective") || list.Text("items", 0, "label", "en") == "" {
		t.Error(list.Raw)
	}
	if all := c.Call(c.Admin, "GET", "/api/v1/roles", nil).Want(200); all.Get("items", 0, "effective") == nil {
		t.Error(all.Raw)
	}
}
