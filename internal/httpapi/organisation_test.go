package httpapi_test

import (
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// company is a business with departments, roles by department and records of
// people in them.
type company struct {
	*testkit.Kit
	top, sales, one, two, support        string // departments: one and two below sales, sales and support below top
	wangID, wang, liID, li, bossID, boss string
}

func newCompany(t *testing.T) *company {
	k := testkit.New(t, "")
	own := "record.owner.id == user.id"
	k.Define(
		object("account", m{"owner": true, "rules": []m{{"key": "no_minus", "when": "has(record.amount)", "must": "record.amount >= 0.0", "message": m{"zh": "金额不能为负", "en": "no"}, "field": "amount"}}},
			field("name", "text", m{"required": true}), field("amount", "number")),
		object("deal", m{"owner": true}, field("name", "text"), field("account", "relation", m{"object": "account"})),
		role("sales", m{"object": "account", "operations": []string{"view", "create", "edit"}, "rows": own}, m{"object": "deal", "operations": []string{"view", "create", "edit"}, "rows": own}),
		role("tree", m{"object": "account", "operations": []string{"view"}, "rows": "inTree(record.owner_dept, user.department)"}),
		role("lead", m{"object": "account", "operations": []string{"view", "edit", "assign"}, "rows": own + " || under(record.owner, user)"},
			m{"object": "deal", "operations": []string{"view"}}),
	)
	c := &company{Kit: k}
	c.top = k.Department("总部", "")
	c.sales = k.Department("销售部", c.top)
	c.one, c.two = k.Department("销售一部", c.sales), k.Department("销售二部", c.sales)
	c.support = k.Department("支持部", c.top)
	c.bossID, c.boss = k.Person("boss", c.sales, "lead")
	c.wangID, c.wang = k.Person("wang", c.one, "sales")
	c.liID, c.li = k.Person("li", c.two, "sales")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+c.wangID, m{"manager": c.bossID}).Want(200)
	return c
}

func (c *company) on(t *testing.T) *company {
	x := *c
	x.Kit = c.Kit.On(t)
	return &x
}

func (c *company) roles(token string) []string {
	var out []string
	res := c.Call(token, "GET", "/api/v1/me", nil).Want(200)
	list, _ := res.Get("roles").([]any)
	for _, r := range list {
		out = append(out, r.(m)["key"].(string))
	}
	return out
}

func (c *company) department(id string) m {
	for _, d := range c.Call(c.Admin, "GET", "/api/v1/departments?people=true", nil).Want(200).Items() {
		if d.(m)["id"] == id {
			return d.(m)
		}
	}
	c.TB.Fatalf("no department %s", id)
	return nil
}

func TestRolesByDepartment(t *testing.T) {
	c := newCompany(t)
	members := func(c *company, role string, in m) *testkit.Res {
		return c.Call(c.Admin, "PUT", "/api/v1/roles/"+role+"/members", in)
	}
	t.Run("hold from the next request on, with the departments below where that is said", func(t *testing.T) {
		c := c.on(t)
		deals := func(token string) int { return c.List(token, "deal").Status }
		_, plain := c.Person("plain", c.one)
		if deals(plain) != 404 {
			t.Fatal("a person without a role sees deals")
		}
		members(c, "sales", m{"departments": []m{{"id": c.sales}}}).Want(200)
		if deals(plain) != 404 {
			t.Error("a role of a department goes to those below without being asked to")
		}
		res := members(c, "sales", m{"departments": []m{{"id": c.sales, "children": true}}}).Want(200)
		if deals(plain) != 200 || !slices.Equal(c.roles(plain), []string{"sales"}) {
			t.Error(res.Raw)
		}
		if res.Get("departments", 0, "people") != 4.0 || res.Get("effective") != 4.0 || len(res.Get("people").([]any)) != 2 || res.Get("departments", 0, "children") != true {
			t.Error(res.Raw)
		}
		heads := c.Call(c.Admin, "GET", "/api/v1/roles", nil).Want(200)
		for _, h := range heads.Items() {
			if h := h.(m); h["key"] == "sales" && (h["people"] != 2.0 || h["departments"] != 1.0 || h["effective"] != 4.0) || h["key"] == "admin" && h["effective"] != 1.0 {
				t.Error(heads.Raw)
			}
		}
		list := c.Call(c.Admin, "GET", "/api/v1/people?role=sales", nil).Want(200)
		if len(list.Items()) != 4 {
			t.Error(list.Raw)
		}
		for i := range list.Items() {
			if list.Text("items", i, "name") == "plain" && (len(list.Get("items", i, "roles").([]any)) != 0 || list.Text("items", i, "allRoles", 0) != "sales") {
				t.Error(list.Raw)
			}
		}
		members(c, "sales", m{"departments": []m{}}).Want(200)
		if deals(plain) != 404 {
			t.Error("the role is still there")
		}
		if got := logged(c.Kit, "action", "role.members", "object", "sales"); len(got) != 3 {
			t.Error(got)
		}
	})

	t.Run("come and go with who moves and with departments that move", func(t *testing.T) {
		c := c.on(t)
		id, token := c.Person("mover", c.support)
		members(c, "tree", m{"departments": []m{{"id": c.sales, "children": true}}}).Want(200)
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+id, m{"departments": []string{c.support, c.two}}).Want(200)
		if got := c.roles(token); !slices.Equal(got, []string{"tree"}) {
			t.Error(got)
		}
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+id, m{"departments": []string{c.support}}).Want(200)
		if got := c.roles(token); len(got) != 0 {
			t.Error(got)
		}
		preview := c.Call(c.Admin, "GET", "/api/v1/departments/"+c.support+"/effect?parent="+c.sales, nil).Want(200)
		if preview.Get("people") != 1.0 || preview.Text("gainedRoles", 0, "key") != "tree" || len(preview.Get("lostRoles").([]any)) != 0 {
			t.Error(preview.Raw)
		}
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.support, m{"parent": c.sales}).Want(200)
		if got := c.roles(token); !slices.Equal(got, []string{"tree"}) {
			t.Error(got)
		}
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.support, m{"parent": c.top}).Want(200)
		if got := c.roles(token); len(got) != 0 {
			t.Error(got)
		}
		members(c, "tree", m{"departments": []m{}}).Want(200)
	})

	t.Run("set who has a role themself", func(t *testing.T) {
		c := c.on(t)
		res := members(c, "tree", m{"people": []string{c.wangID, c.liID}}).Want(200)
		if len(res.Get("people").([]any)) != 2 || !slices.Equal(c.roles(c.li), []string{"sales", "tree"}) {
			t.Error(res.Raw)
		}
		members(c, "tree", m{"people": []string{}}).Want(200)
		if !slices.Equal(c.roles(c.li), []string{"sales"}) {
			t.Error(c.roles(c.li))
		}
		members(c, "tree", m{"people": []string{"nosuch"}}).Code(400, "unknown_person", "people")
		members(c, "tree", m{"departments": []m{{"id": "nosuch"}}}).Code(400, "unknown_department", "departments")
		members(c, "nosuch", m{}).Want(404)
		members(c, "tree", m{"admin": true}).Code(400, "unknown_key")
	})

	t.Run("never make administrators of a department, nor take the last one away", func(t *testing.T) {
		c := c.on(t)
		members(c, "admin", m{"departments": []m{{"id": c.top, "children": true}}}).Code(400, "admin_by_person", "departments")
		members(c, "admin", m{"people": []string{}}).Code(409, "last_admin")
		me := c.Call(c.Admin, "GET", "/api/v1/me", nil).Text("user", "id")
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+me, m{"roles": []string{}}).Code(409, "last_admin")
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+me, m{"active": false}).Code(409, "last_admin")
	})

	t.Run("are nobody's to change but administrators'", func(t *testing.T) { // A29, A30
		c := c.on(t)
		before := c.Scalar(`SELECT group_concat("roles") || (SELECT count(*) FROM "tn_role_members") FROM "users"`)
		for _, x := range []struct{ method, path string }{
			{"PUT", "/api/v1/roles/admin/members"}, {"PUT", "/api/v1/roles/sales/members"}, {"GET", "/api/v1/roles/sales/members"},
			{"POST", "/api/v1/departments/" + c.one + "/merge"}, {"GET", "/api/v1/departments/" + c.one + "/effect"}, {"PATCH", "/api/v1/people/" + c.wangID}, {"GET", "/api/v1/people?role=admin"},
		} {
			c.Call(c.boss, x.method, x.path, m{"people": []string{c.bossID}, "into": c.two}).Want(403)
		}
		if after := c.Scalar(`SELECT group_concat("roles") || (SELECT count(*) FROM "tn_role_members") FROM "users"`); after != before {
			t.Error(before, after)
		}
	})
}

func TestDepartments(t *testing.T) {
	c := newCompany(t)
	mine := c.Create(c.wang, "account", m{"name": "A"})
	minus := c.Create(c.wang, "account", m{"name": "B"})
	c.Exec(`UPDATE "account" SET "amount" = -5 WHERE "id" = '` + minus + `'`) // one that fails a rule of today
	binned := c.Create(c.wang, "account", m{"name": "C"})
	c.Delete(c.Admin, "account", binned).Want(204)
	c.Create(c.wang, "deal", m{"name": "D"})

	t.Run("say what a move does before and after it", func(t *testing.T) {
		c := c.on(t)
		preview := c.Call(c.Admin, "GET", "/api/v1/departments/"+c.sales+"/effect?parent=", nil).Want(200)
		res := c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.sales, m{"parent": ""}).Want(200)
		for _, e := range []any{preview.Body, res.Get("effect")} {
			e := e.(m)
			if e["people"] != 3.0 || e["records"] != 3.0 || len(e["objects"].([]any)) != 2 {
				t.Errorf("%v", e)
			}
		}
		c.Call(c.Admin, "GET", "/api/v1/departments/"+c.sales+"/effect?parent="+c.one, nil).Code(400, "department_cycle", "parent")
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.sales, m{"parent": c.one}).Code(400, "department_cycle", "parent")
		c.Call(c.Admin, "GET", "/api/v1/departments/nosuch/effect?parent=", nil).Want(404)
		if d := c.department(c.sales); d["people"] != 1.0 || d["peopleBelow"] != 3.0 {
			t.Errorf("%v", d)
		}
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.sales, m{"parent": c.top, "name": "销售中心", "order": 3, "heads": []string{c.bossID}}).Want(200)
	})

	t.Run("that are disabled are not given, and keep their people", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.two, m{"disabled": true}).Want(200)
		c.Call(c.Admin, "POST", "/api/v1/people", m{"email": "n@example.com", "name": "N", "department": c.two}).Code(400, "department_disabled", "department")
		c.Call(c.Admin, "POST", "/api/v1/departments", m{"name": "X", "parent": c.two}).Code(400, "department_disabled", "parent")
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.liID, m{"position": "销售代表", "departments": []string{c.two, c.one}}).Want(200)
		if d := c.department(c.two); d["disabled"] != true || d["people"] != 1.0 {
			t.Errorf("%v", d)
		}
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.liID, m{"departments": []string{c.two}}).Want(200)
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.two, m{"disabled": false}).Want(200)
	})

	t.Run("are merged with people, children and records", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "PUT", "/api/v1/roles/tree/members", m{"departments": []m{{"id": c.one}}}).Want(200)
		child := c.Department("小组", c.one)
		e := c.Call(c.Admin, "GET", "/api/v1/departments/"+c.one+"/effect?into="+c.two, nil).Want(200)
		if e.Get("records") != 3.0 || e.Text("lostRoles", 0, "key") != "tree" || len(e.Get("gainedRoles").([]any)) != 0 {
			t.Error(e.Raw)
		}
		merge := func(from, into string) *testkit.Res {
			return c.Call(c.Admin, "POST", "/api/v1/departments/"+from+"/merge", m{"into": into})
		}
		merge(c.one, c.one).Code(400, "department_cycle", "into")
		merge(c.one, child).Code(400, "department_cycle", "into")
		merge(c.one, "nosuch").Code(400, "department_cycle", "into")
		version := c.Get(c.Admin, "account", mine).Get("version")
		res := merge(c.one, c.two).Want(202)
		if j := c.Wait(c.Admin, res.Text("job")); j["state"] != "done" || j["result"].(m)["records"] != 3.0 {
			t.Fatalf("%v", j)
		}
		if got := c.department(c.one); got["disabled"] != true || got["mergedInto"] != c.two || got["people"] != 0.0 {
			t.Errorf("%v", got)
		}
		if got := c.department(child); got["parent"] != c.two {
			t.Errorf("%v", got)
		}
		if path := c.Scalar(`SELECT "path" FROM "tn_departments" WHERE "id" = '` + child + `'`); path != "/"+c.top+"/"+c.sales+"/"+c.two+"/"+child+"/" {
			t.Error(path)
		}
		if p := c.Call(c.Admin, "GET", "/api/v1/people/"+c.wangID, nil).Want(200); p.Text("department", "id") != c.two || !slices.Equal(c.roles(c.wang), []string{"sales"}) {
			t.Error(p.Raw)
		}
		rec := c.Get(c.Admin, "account", mine).Want(200)
		if rec.Text("owner_dept") != c.two || rec.Get("version") != version.(float64)+1 {
			t.Error(rec.Raw)
		}
		history := c.Call(c.Admin, "GET", "/api/v1/objects/account/records/"+mine+"/history", nil).Want(200)
		if history.Text("items", 0, "source") != "system" || history.Text("items", 0, "by", "name") != "管理员" {
			t.Error(history.Raw)
		}
		if dept := c.Get(c.Admin, "account", minus).Text("owner_dept"); dept != c.two {
			t.Error("a rule of today kept a record from following")
		}
		if n := c.Scalar(`SELECT count(*) FROM "account" WHERE "owner_dept" = '` + c.one + `'`); n != "0" {
			t.Error(n, "records stayed behind, deleted ones perhaps")
		}
		if n := c.Scalar(`SELECT count(*) FROM "tn_outbox" WHERE "cause" LIKE 'job:%' AND "source" = 'system'`); n != "3" {
			t.Error(n)
		}
		merge(c.one, c.two).Code(409, "department_merged")
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.one, m{"disabled": false}).Code(409, "department_merged")
		if got := logged(c.Kit, "action", "department.merged"); len(got) != 1 {
			t.Error(got)
		}
	})

	t.Run("stay those of a record when its owner moves, unless it is carried along", func(t *testing.T) {
		c := c.on(t)
		dept := func() string { return c.Get(c.Admin, "account", mine).Text("owner_dept") }
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.wangID, m{"departments": []string{c.support}, "department": c.support}).Want(200)
		if dept() != c.two {
			t.Error("a record moved with its owner")
		}
		res := c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.wangID, m{"departments": []string{c.top}, "carryRecords": true}).Want(200)
		c.Wait(c.Admin, res.Text("job"))
		if dept() != c.top {
			t.Error(dept())
		}
	})

	t.Run("have people in a chart without rings", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.bossID, m{"manager": c.wangID}).Code(400, "manager_cycle", "manager")
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.bossID, m{"phone": "123"}).Code(400, "invalid_phone", "phone")
		res := c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.bossID, m{"phone": "13800138000", "position": "经理"}).Want(200)
		if res.Text("phone") != "+8613800138000" || res.Text("position") != "经理" || res.Text("state") != "active" {
			t.Error(res.Raw)
		}
	})
}

func TestDelegation(t *testing.T) {
	c := newCompany(t)
	zone := c.Tenon.Meta.Current().Business.Zone
	day := func(n int) string { return c.Now().In(zone).AddDate(0, 0, n).Format("2006-01-02") }
	make := func(token string, in m) *testkit.Res { return c.Call(token, "POST", "/api/v1/me/delegations", in) }

	id := make(c.wang, m{"deputy": c.liID, "from": day(0), "to": day(2), "note": "休假"}).Want(201).Text("id")
	t.Run("is known to the deputy while it lasts", func(t *testing.T) {
		c := c.on(t)
		me := c.Call(c.li, "GET", "/api/v1/me", nil).Want(200)
		if me.Text("deputyFor", 0, "person", "name") != "wang" || me.Text("deputyFor", 0, "to") != day(2) {
			t.Error(me.Raw)
		}
		if n := len(c.Call(c.wang, "GET", "/api/v1/me/delegations", nil).Want(200).Items()); n != 1 {
			t.Error(n)
		}
		record := c.Create(c.wang, "account", m{"name": "A"})
		c.Get(c.li, "account", record).Want(404) // and gives no right
	})
	t.Run("is refused where it makes no sense", func(t *testing.T) {
		c := c.on(t)
		for field, in := range map[string]m{
			"deputy": {"deputy": c.wangID, "from": day(0), "to": day(1)}, "from": {"deputy": c.liID, "from": "x", "to": day(1)}, "to": {"deputy": c.liID, "from": day(3), "to": day(2)},
		} {
			if res := make(c.wang, in).Want(400); res.Text("data", field, "message") == "" {
				t.Error(res.Raw)
			}
		}
		make(c.wang, m{"deputy": "nosuch", "from": day(0), "to": day(1)}).Code(400, "unknown_person", "deputy")
		make(c.wang, m{"deputy": c.liID, "from": day(-9), "to": day(-1)}).Code(400, "delegation_over", "to")
		make(c.wang, m{"deputy": c.liID, "from": day(0), "to": day(900)}).Code(400, "delegation_long", "to")
		make(c.wang, m{"deputy": c.liID, "from": day(0), "to": day(1), "person": c.bossID}).Code(400, "unknown_key")
	})
	t.Run("is one's own to end, and administrators'", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.li, "DELETE", "/api/v1/me/delegations/"+id, nil).Want(404)
		c.Call(c.li, "GET", "/api/v1/people/"+c.wangID+"/delegations", nil).Want(403)
		c.Call(c.Admin, "DELETE", "/api/v1/people/"+c.liID+"/delegations/"+id, nil).Want(404)
		c.Call(c.wang, "DELETE", "/api/v1/me/delegations/"+id, nil).Want(204)
		if me := c.Call(c.li, "GET", "/api/v1/me", nil).Want(200); len(me.Get("deputyFor").([]any)) != 0 {
			t.Error(me.Raw)
		}
		c.Call(c.Admin, "POST", "/api/v1/people/"+c.wangID+"/delegations", m{"deputy": c.liID, "from": day(1), "to": day(3)}).Want(201)
		if got := logged(c.Kit, "action", "delegation", "object", c.wangID); !slices.Equal(got, []string{"delegation.created", "delegation.ended", "delegation.created"}) {
			t.Error(got)
		}
	})
}
