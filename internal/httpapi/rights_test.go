package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// office is a business where sales people see the names of all open clients,
// and more of their own; nothing of the vault, and never the codeword.
type office struct {
	*testkit.Kit
	wangID, wang, liID, li, boss string
	own, foreign, closed, vault  string // records of wang, li, li; the vault's
	order                        string // of wang, for the closed client
}

func newOffice(t *testing.T) *office {
	k := testkit.New(t, "")
	k.Define(
		object("vault", nil, field("name", "text")),
		object("client", m{"owner": true, "rules": []m{{"key": "no_minus", "when": "has(record.amount)", "must": "record.amount >= 0.0", "message": m{"zh": "金额不能为负", "en": "Amount must not be negative"}, "field": "amount"}}},
			field("name", "text", m{"required": true}), field("stage", "select", options("open", "won", "closed")), field("amount", "money", m{"decimals": 2}),
			field("codeword", "text", m{"search": true, "unique": true}), field("grade", "number"), field("vault", "relation", m{"object": "vault"}), field("code", "auto_number"),
			field("doc", "file")),
		object("order", m{"owner": true}, field("title", "text"), field("client", "relation", m{"object": "client", "filter": `record.codeword != "none"`, "display": []string{"name", "codeword"}}), field("price", "money"),
			field("note", "text", m{"default": m{"expr": "user.name"}})),
		role("sales",
			m{"object": "client", "operations": []string{"view"}, "rows": `record.stage != "closed"`, "read": []string{"name", "stage", "created"}},
			m{"object": "client", "operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner.id == user.id", "read": []string{"name", "stage", "amount", "vault", "owner", "created"}, "write": []string{"name", "stage", "amount", "vault", "doc"}},
			m{"object": "order", "operations": []string{"view", "create", "edit"}, "read": []string{"title", "client", "owner"}, "write": []string{"title", "client"}}),
		role("hand_over", m{"object": "client", "operations": []string{"view", "assign"}, "rows": "record.owner.id == user.id", "read": []string{"name"}}),
		role("stamped", m{"object": "order", "operations": []string{"view", "create", "edit"}, "rows": `record.price == 7.0`, "presets": m{"price": "7.0"}}),
		role("blind", m{"object": "order", "operations": []string{"create"}}),
		m{"kind": "view", "key": "by_codeword", "object": "client", "label": m{"en": "x"}, "filter": `record.codeword == "Geheim-1"`},
		m{"kind": "view", "key": "grades", "object": "client", "label": m{"en": "x"}, "sort": "-grade", "columns": []m{{"field": "grade"}, {"field": "name"}}},
		m{"kind": "app", "key": "crm", "label": m{"en": "CRM"}, "navigation": []m{{"items": []m{{"object": "client"}, {"object": "vault"}}}}},
	)
	o := &office{Kit: k}
	o.wangID, o.wang = k.Person("wang", "", "sales")
	o.liID, o.li = k.Person("li", "", "sales")
	_, o.boss = k.Person("boss", "", "sales", "hand_over")
	o.vault = k.Create(k.Admin, "vault", m{"name": "V"})
	o.own = k.Create(k.Admin, "client", m{"name": "own", "stage": "open", "amount": 10, "codeword": "Geheim-1", "grade": 3, "vault": o.vault, "owner": o.wangID})
	o.foreign = k.Create(k.Admin, "client", m{"name": "foreign", "stage": "open", "amount": 20, "codeword": "Geheim-2", "grade": 2, "owner": o.liID})
	o.closed = k.Create(k.Admin, "client", m{"name": "closed", "stage": "closed", "amount": 40, "codeword": "s3", "grade": 1, "owner": o.liID})
	o.order = k.Create(k.Admin, "order", m{"title": "o1", "client": o.closed, "owner": o.wangID})
	return o
}

func (o *office) on(t *testing.T) *office {
	c := *o
	c.Kit = o.Kit.On(t)
	return &c
}

func keys(rec any) []string {
	var out []string
	r, _ := rec.(m)
	for k := range r {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func TestRights(t *testing.T) {
	o := newOffice(t)
	const records = "/api/v1/objects/client/records"
	all := []string{"amount", "created", "id", "name", "owner", "stage", "vault", "version"}
	some := []string{"created", "id", "name", "stage", "version"}

	t.Run("of several grants add up by row and by field", func(t *testing.T) {
		o := o.on(t)
		res := o.List(o.wang, "client", "sort", "name", "count", "exact", "links", "true").Want(200)
		if res.Get("count") != 2.0 || len(res.Items()) != 2 || !slices.Equal(keys(res.Get("items", 0)), some) || !slices.Equal(keys(res.Get("items", 1)), all) {
			t.Error(res.Raw)
		}
		for id, want := range map[string][]string{o.own: all, o.foreign: some} {
			if got := keys(o.Get(o.wang, "client", id).Want(200).Body); !slices.Equal(got, want) {
				t.Errorf("%v, want %v", got, want)
			}
		}
		o.Get(o.wang, "client", o.closed).Code(404, "not_found")
		if res := o.List(o.wang, "client", "fields", "amount", "sort", "name"); !slices.Equal(keys(res.Get("items", 0)), []string{"id", "version"}) || res.Get("items", 1, "amount") != 10.0 {
			t.Error(res.Raw)
		}
		if res := o.Get(o.wang, "client", o.own, "links", "true"); res.Get("$rights", "edit") != true || res.Get("$rights", "assign") != false || len(res.Get("$rights", "write").([]any)) != 5 {
			t.Error(res.Raw)
		}
		if res := o.Get(o.wang, "client", o.foreign, "links", "true"); res.Get("$rights", "edit") != false || len(res.Get("$rights", "write").([]any)) != 0 {
			t.Error(res.Raw)
		}
	})

	t.Run("make a hidden field as unknown as one that is not there", func(t *testing.T) {
		o := o.on(t)
		path := func(query string) func(string) *testkit.Res {
			return func(f string) *testkit.Res {
				return o.Call(o.wang, "GET", strings.ReplaceAll(query, "FIELD", f), nil)
			}
		}
		post := func(path, body string) func(string) *testkit.Res {
			return func(f string) *testkit.Res {
				return o.Call(o.wang, "POST", path, strings.ReplaceAll(body, "FIELD", f))
			}
		}
		filter := func(cel string) func(string) *testkit.Res {
			return func(f string) *testkit.Res {
				return o.List(o.wang, "client", "filter", strings.ReplaceAll(cel, "FIELD", f))
			}
		}
		for name, try := range map[string]func(string) *testkit.Res{
			"filter ==": filter(`record.FIELD == "Geheim-1"`), "filter prefix": filter(`record.FIELD.startsWith("G")`), "filter blank": filter(`isBlank(record.FIELD)`), "filter in": filter(`record.FIELD in ["Geheim-1"]`),
			"filter behind a link": func(f string) *testkit.Res {
				return o.List(o.wang, "order", "filter", `record.client.`+f+` == "Geheim-1"`)
			},
			"filter short-circuited": filter(`true || record.FIELD == "Geheim-1"`), "filter of another type": filter(`record.FIELD > 5.0`),
			"filter has": filter(`has(record.FIELD)`), "sort": path(records + "?sort=FIELD"), "sort down": path(records + "?sort=-FIELD"), "fields": path(records + "?fields=FIELD"), "fields of one": path(records + "/" + o.own + "?fields=FIELD"), "expand": path(records + "?expand=FIELD"),
			"group":   post("/api/v1/objects/client/aggregate", `{"groupBy":["FIELD"]}`),
			"measure": post("/api/v1/objects/client/aggregate", `{"measures":[{"op":"max","field":"FIELD"}]}`), "count of": post("/api/v1/objects/client/aggregate", `{"measures":[{"op":"count","field":"FIELD"}]}`),
			"aggregate filter": post("/api/v1/objects/client/aggregate", `{"filter":"record.FIELD == \"Geheim-1\""}`), "aggregate sort": post("/api/v1/objects/client/aggregate", `{"sort":"FIELD"}`),
			"create": post(records, `{"name":"x","FIELD":"Geheim-1"}`), "expression": post("/api/v1/expressions:check", `{"object":"client","usage":"filter","text":"record.FIELD == \"a\""}`),
			"expression value": post("/api/v1/expressions:check", `{"object":"client","usage":"value","text":"record.FIELD"}`), "expression typo": post("/api/v1/expressions:check", `{"object":"client","usage":"filter","text":"record.FIELDx == \"a\""}`),
			"update":         func(f string) *testkit.Res { return o.Patch(o.wang, "client", o.own, m{f: "Geheim-1"}) },
			"update foreign": func(f string) *testkit.Res { return o.Patch(o.wang, "client", o.foreign, m{f: "Geheim-1"}) },
			"file":           path(records + "/" + o.own + "/files/FIELD/abcdefghijklmno"),
		} {
			for _, hidden := range []string{"codeword", "code", "grade"} {
				if name == "filter of another type" && hidden == "grade" {
					continue
				}
				there, not := try(hidden), try("nosuch")
				want := strings.ReplaceAll(not.Raw, "nosuch", hidden)
				if there.Status != not.Status || there.Raw != want || there.Status == 500 || (there.Status == 200 && !strings.HasPrefix(name, "expression")) {
					t.Errorf("%s of %s:\n%d %s\n%d %s", name, hidden, there.Status, there.Raw, not.Status, want)
				}
			}
		}
		for _, path := range []string{"/api/v1/objects/client", "/api/v1/objects", "/api/v1/objects/order", "/api/v1/openapi.json", "/api/v1/client/objects.ts", "/api/v1/me", "/api/v1/apps/crm", records + "?links=true", records + "/" + o.own + "/history", "/api/v1/search?q=Geheim-1", "/api/v1/search?q=own"} {
			res := o.Call(o.wang, "GET", path, nil).Want(200)
			for _, word := range []string{"codeword", "grade", "Geheim-1", "Geheim-2", "The code"} {
				if strings.Contains(res.Raw, word) {
					t.Errorf("%s says %q: %s", path, word, res.Raw)
				}
			}
		}
		for _, view := range []string{"by_codeword", "grades"} {
			o.List(o.wang, "client", "view", view).Code(400, "unknown_field")
		}
		if res := o.List(o.wang, "client", "q", "Geheim-1", "count", "exact"); res.Get("count") != 0.0 {
			t.Error("search finds by a hidden field")
		}
		o.Call(o.wang, "GET", "/api/v1/objects/vault", nil).Code(404, "no_such_object")
		o.List(o.wang, "vault").Code(404, "no_such_object")
	})

	t.Run("blank a field on the rows where it may not be read, in every figure", func(t *testing.T) {
		o := o.on(t)
		agg := func(body m) *testkit.Res {
			return o.Call(o.wang, "POST", "/api/v1/objects/client/aggregate", body).Want(200)
		}
		res := agg(m{"measures": []m{{"op": "count"}, {"op": "sum", "field": "amount"}, {"op": "max", "field": "amount"}, {"op": "count", "field": "amount"}}})
		if it := res.Get("items", 0).(m); it["count"] != 2.0 || it["sum_amount"] != 10.0 || it["max_amount"] != 10.0 || it["count_amount"] != 1.0 {
			t.Error(res.Raw)
		}
		if res := agg(m{"groupBy": []any{"amount"}}); len(res.Items()) != 2 || res.Get("items", 0, "amount") != nil || res.Get("items", 1, "amount") != 10.0 {
			t.Error(res.Raw)
		}
		if res := o.List(o.wang, "client", "filter", "record.amount > 0.0", "count", "exact"); res.Get("count") != 1.0 {
			t.Error(res.Raw)
		}
		if res := o.List(o.wang, "client", "filter", "isBlank(record.amount)"); len(res.Items()) != 1 || res.Text("items", 0, "name") != "foreign" {
			t.Error(res.Raw)
		}
		before := o.List(o.wang, "client", "sort", "-amount", "limit", "1").Raw + agg(m{"groupBy": []any{"amount"}}).Raw
		o.Patch(o.Admin, "client", o.foreign, m{"amount": 9999}).Want(200)
		o.Exec(fmt.Sprintf(`UPDATE "client" SET "version" = 1 WHERE "id" = '%s'`, o.foreign))
		if after := o.List(o.wang, "client", "sort", "-amount", "limit", "1").Raw + agg(m{"groupBy": []any{"amount"}}).Raw; after != before {
			t.Errorf("what is hidden shows:\n%s\n%s", before, after)
		}
	})

	t.Run("blank a link to what one may not see, everywhere, and keep it", func(t *testing.T) {
		o := o.on(t)
		if got := o.Get(o.wang, "order", o.order, "expand", "client", "links", "true").Want(200); got.Get("client") != nil || len(got.Get("$links").(m)) != 1 || strings.Contains(got.Raw, o.closed) {
			t.Error(got.Raw)
		}
		for _, q := range [][]string{{"links", "true"}, {"expand", "client"}, {"fields", "client"}, {"sort", "title"}} {
			if res := o.List(o.wang, "order", q...).Want(200); strings.Contains(res.Raw, o.closed) || res.Get("items", 0, "client") != nil {
				t.Error(res.Raw)
			}
		}
		for cel, n := range map[string]int{`record.client == "` + o.closed + `"`: 0, `record.client.id == "` + o.closed + `"`: 0, `isBlank(record.client)`: 1, `record.client.name == "closed"`: 0, `record.client in ["` + o.closed + `"]`: 0, `record.client != null`: 0, `record.client.stage == ""`: 1} {
			res := o.List(o.wang, "order", "filter", cel)
			if res.Status != 200 || len(res.Items()) != n {
				t.Errorf("%s: %d %s", cel, res.Status, res.Raw)
			}
		}
		if res := o.Call(o.wang, "POST", "/api/v1/objects/order/aggregate", m{"groupBy": []any{"client"}, "measures": []m{{"op": "count"}, {"op": "count_distinct", "field": "client"}}}).Want(200); len(res.Items()) != 1 || res.Get("items", 0, "client") != nil || res.Get("items", 0, "count_distinct_client") != 0.0 {
			t.Error(res.Raw)
		}
		if res := o.List(o.wang, "order", "sort", "client"); res.Status != 400 && strings.Contains(res.Raw, "cursor\":\"") {
			t.Error("sorted by a link that is hidden")
		}
		o.Patch(o.wang, "order", o.order, m{"title": "renamed"}).Want(200)
		if got := o.Get(o.Admin, "order", o.order); got.Text("client") != o.closed {
			t.Errorf("the link is gone: %s", got.Raw)
		}
		h := o.Call(o.wang, "GET", "/api/v1/objects/order/records/"+o.order+"/history", nil).Want(200)
		if strings.Contains(h.Raw, o.closed) || strings.Contains(h.Raw, "closed") {
			t.Error(h.Raw)
		}
		// A link may lead only to what one sees; whether the rest is there is not told.
		hidden, missing := o.Patch(o.wang, "order", o.order, m{"client": o.closed}), o.Patch(o.wang, "order", o.order, m{"client": "nosuchclient123"})
		if hidden.Status != missing.Status && hidden.Status != 200 {
			t.Errorf("%s\n%s", hidden.Raw, missing.Raw)
		}
		o.Patch(o.wang, "client", o.own, m{"vault": o.vault}).Want(200)
		o.Patch(o.wang, "client", o.own, m{"vault": "nosuchvault1234"}).Code(400, "link_not_found", "vault")
		if got := o.Get(o.wang, "client", o.own); got.Get("vault") != nil {
			t.Error(got.Raw)
		}
		o.Patch(o.wang, "order", o.order, m{"client": o.own}).Want(200)
		if got := o.Get(o.wang, "order", o.order, "expand", "client"); !slices.Equal(keys(got.Get("client")), all) {
			t.Error(got.Raw)
		}
		o.Patch(o.wang, "order", o.order, m{"client": o.foreign}).Want(200)
		if got := o.Get(o.wang, "order", o.order, "expand", "client"); !slices.Equal(keys(got.Get("client")), some) {
			t.Error(got.Raw)
		}
	})

	t.Run("answer 404 for rows one may not see and 403 for what one may not do", func(t *testing.T) {
		o := o.on(t)
		before := o.Scalar(`SELECT group_concat("id" || "version" || "updated") FROM "client"`)
		o.Patch(o.wang, "client", o.closed, m{"name": "x"}).Code(404, "not_found")
		o.Delete(o.wang, "client", o.closed).Code(404, "not_found")
		o.Call(o.wang, "GET", records+"/"+o.closed+"/history", nil).Code(404, "not_found")
		o.Patch(o.wang, "client", o.foreign, m{"name": "x"}).Code(403, "forbidden_operation")
		o.Delete(o.wang, "client", o.foreign).Code(403, "forbidden_operation")
		o.Patch(o.wang, "client", o.own, m{"created": "2020-01-01"}).Code(400, "not_writable", "created")
		o.Patch(o.wang, "client", o.own, m{"owner": o.liID}).Code(403, "forbidden_operation")
		o.Patch(o.wang, "client", o.own, m{"owner": nil}).Code(403, "forbidden_operation")
		o.Call(o.wang, "POST", records, m{"name": "x", "owner": o.liID}).Code(403, "forbidden_operation")
		o.Call(o.wang, "POST", records, m{"name": "x", "owner": nil}).Code(403, "outside_scope")
		o.Delete(o.wang, "order", o.order).Code(403, "forbidden_operation")
		o.Call(o.wang, "POST", records+"/"+o.own+"/actions/assign", m{"to": o.liID}).Code(403, "forbidden_operation")
		res := o.Call(o.wang, "POST", records+":batch", m{"operations": []m{{"method": "update", "id": o.closed, "data": m{"name": "x"}}, {"method": "update", "id": o.foreign, "data": m{"name": "x"}}, {"method": "create", "data": m{"name": "x", "owner": o.liID}}, {"method": "update", "id": o.own, "data": m{"grade": 1}}, {"method": "delete", "id": o.foreign}}}).Want(200)
		if statuses(res) != "404 403 403 400 403" {
			t.Error(res.Raw)
		}
		if after := o.Scalar(`SELECT group_concat("id" || "version" || "updated") FROM "client"`); after != before {
			t.Errorf("refused writes changed rows:\n%s\n%s", before, after)
		}
		o.Patch(o.wang, "client", o.own, m{"amount": -1}).Code(400, "validation_rule", "amount")
		for _, junk := range []m{{"system": true}, {"role": "admin"}, {"asUser": o.liID}, {"ignorePermissions": true}, {"updated_by": o.liID}, {"collectionId": "x"}, {"amount+": 5}, {"name-": "x"}, {"client_via_x": 1}} {
			junk["name"] = "x"
			o.Call(o.wang, "POST", records, junk).Want(400)
			delete(junk, "name")
			o.Patch(o.wang, "client", o.own, junk).Want(400)
		}
		o.Call(o.wang, "GET", records+"/"+o.closed, nil, "X-Role", "admin", "X-User", o.liID, "X-Forwarded-User", "admin").Want(404)
	})

	t.Run("do not tell whose an id is", func(t *testing.T) {
		o := o.on(t)
		o.Call(o.wang, "POST", records, m{"id": o.closed, "name": "x"}).Code(400, "id_taken", "id")
	})

	t.Run("let one hand a record over with assign, not out of the rows one has", func(t *testing.T) {
		o := o.on(t)
		bossID := o.Call(o.boss, "GET", "/api/v1/me", nil).Text("user", "id")
		id := o.Create(o.boss, "client", m{"name": "mine", "stage": "closed"})
		if res := o.Call(o.boss, "POST", records+"/"+id+"/actions/assign", m{"to": o.liID}).Want(200); res.Get("name") != nil || res.Text("id") != id {
			t.Errorf("the answer shows what is out of sight: %s", res.Raw)
		}
		o.Get(o.boss, "client", id).Want(404)
		o.Patch(o.boss, "client", o.foreign, m{"owner": bossID}).Code(403, "forbidden_operation")
		if got := o.Call(o.boss, "POST", records, m{"name": "for li", "stage": "open", "owner": o.liID}).Want(201); !slices.Equal(keys(got.Body), some) {
			t.Error(got.Raw)
		}
		_, only := o.Person("only", "", "hand_over")
		onlyID := o.Call(only, "GET", "/api/v1/me", nil).Text("user", "id")
		mine := o.Create(o.Admin, "client", m{"name": "to hand", "owner": onlyID})
		o.Patch(only, "client", mine, m{"owner": o.liID, "name": "x"}).Code(403, "forbidden_operation")
		o.Patch(only, "client", mine, m{"owner": o.liID}).Want(200)
	})

	t.Run("keep an edit within the rows that one may edit", func(t *testing.T) {
		o := o.on(t)
		_, token := o.Person("stamp", "", "stamped")
		id := o.Create(token, "order", m{"title": "x", "price": 5})
		if got := o.Get(token, "order", id).Want(200); got.Get("price") != 7.0 {
			t.Errorf("the preset: %s", got.Raw)
		}
		o.Patch(token, "order", id, m{"price": 8}).Code(403, "outside_scope")
		o.Patch(token, "order", id, m{"title": "y"}).Want(200)
		o.Get(token, "order", o.order).Want(404)
		_, blind := o.Person("blind", "", "blind")
		if res := o.Call(blind, "POST", "/api/v1/objects/order/records", m{"title": "dropped in"}).Want(201); len(res.Body) != 1 {
			t.Errorf("who may only create reads: %s", res.Raw)
		}
		o.List(blind, "order").Code(403, "forbidden_operation")
	})

	t.Run("show colleagues by name only", func(t *testing.T) {
		o := o.on(t)
		for _, cel := range []string{`record.owner.email.startsWith("a")`, `"admin" in record.created_by.roles`, `record.owner.password == ""`, `record.owner.tokenKey == ""`} {
			if res := o.List(o.wang, "client", "filter", cel); res.Status != 400 {
				t.Errorf("%s: %d %s", cel, res.Status, res.Raw)
			}
		}
		res := o.Call(o.wang, "GET", "/api/v1/people?q=wang", nil).Want(200)
		if len(res.Items()) != 1 || !slices.Equal(keys(res.Get("items", 0)), []string{"active", "department", "id", "name"}) {
			t.Error(res.Raw)
		}
		if res := o.Call(o.wang, "GET", "/api/v1/people?q=example.com", nil); len(res.Items()) != 0 {
			t.Error("people are found by their addresses")
		}
	})

	t.Run("are not a person's own to give", func(t *testing.T) {
		o := o.on(t)
		for _, junk := range []m{{"roles": []string{"admin"}}, {"admin": true}, {"active": false}, {"department": "x"}, {"tokenKey": "x"}, {"verified": true}, {"email": "x@example.com"}, {"manager": o.wangID}} {
			o.Call(o.wang, "PATCH", "/api/v1/me", junk).Code(400, "unknown_key")
			o.Call(o.wang, "PATCH", "/api/v1/people/"+o.wangID, junk).Code(403, "forbidden")
			o.Call(o.wang, "PATCH", "/api/collections/users/records/"+o.wangID, junk).Want(403)
		}
		o.Call(o.wang, "PATCH", "/api/v1/me", m{"password": "another-good-one"}).Code(400, "wrong_password", "oldPassword")
		o.Call(o.Admin, "POST", "/api/v1/people", m{"email": "x@example.com", "name": "x", "password": testkit.Password, "roles": []string{"nope"}}).Code(400, "unknown_role", "roles")
		o.Call(o.Admin, "POST", "/api/v1/people", m{"email": "x@example.com", "name": "x", "password": testkit.Password, "superuser": true}).Code(400, "unknown_key")
		me := o.Call(o.Admin, "GET", "/api/v1/me", nil).Text("user", "id")
		o.Call(o.Admin, "PATCH", "/api/v1/people/"+me, m{"active": false}).Code(409, "last_admin")
		o.Call(o.Admin, "PATCH", "/api/v1/people/"+me, m{"roles": []string{}}).Code(409, "last_admin")
	})

	t.Run("of one who is disabled end at once", func(t *testing.T) {
		o := o.on(t)
		id, token := o.Person("gone", "", "sales")
		o.List(token, "client").Want(200)
		file := o.Upload(token, "/api/v1/files", "a.txt", []byte("x"), nil).Want(201).Text("id")
		rec := o.Create(token, "client", m{"name": "with file", "doc": []any{file}})
		o.Call(token, "GET", records+"/"+rec+"/files/doc/"+file, nil).Want(404) // writes the field, and may not read it
		o.Call(o.Admin, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200)
		o.List(token, "client").Want(401)
		o.Call(token, "GET", "/api/v1/me", nil).Want(401)
		o.Call(token, "POST", "/api/collections/users/auth-refresh", nil).Want(401)
		o.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": "gone@example.com", "password": testkit.Password}).Code(400, "sign_in_failed")
		o.Patch(o.Admin, "client", o.foreign, m{"owner": id}).Code(400, "link_not_found", "owner")
	})
}
