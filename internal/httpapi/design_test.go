package httpapi_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestDesign(t *testing.T) {
	k := world(t, role("lister", m{"object": "thing", "operations": []string{"view"}, "read": []string{"name"}}), role("reader", m{"object": "thing", "operations": []string{"view"}}))
	_, lister := k.Person("lister", "", "lister")
	_, reader := k.Person("reader", "", "reader")
	_, other := k.Person("designer", "", "admin")

	t.Run("a new field is seen by those who see all fields only", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "thing", m{"name": "n"})
		doc := everything()
		doc["fields"] = append(doc["fields"].([]m), field("fresh", "text", m{"label": m{"en": "Fresh"}}))
		k.Define(doc)
		k.Patch(k.Admin, "thing", id, m{"fresh": "new"}).Want(200)
		if got := k.Get(lister, "thing", id); !slices.Equal(keys(got.Body), []string{"id", "name", "version"}) {
			t.Error(got.Raw)
		}
		if got := k.Get(reader, "thing", id); got.Text("fresh") != "new" {
			t.Error(got.Raw)
		}
		k.Patch(reader, "thing", id, m{"fresh": "x"}).Code(403, "forbidden_operation")
	})

	t.Run("of two who publish on one base the second gets the difference", func(t *testing.T) {
		k := k.On(t)
		base := k.Call(k.Admin, "GET", "/api/v1/definitions", nil).Get("base")
		draft := func(token, label string) {
			doc := k.Call(token, "GET", "/api/v1/definitions/object/thing", nil).Want(200).Body
			doc["label"] = m{"en": label}
			k.Call(token, "PUT", "/api/v1/definitions/object/thing", doc).Want(200)
		}
		draft(k.Admin, "Mine")
		draft(other, "Yours")
		var wg sync.WaitGroup
		out := make([]*testkit.Res, 2)
		for i, token := range []string{k.Admin, other} {
			wg.Go(func() {
				out[i] = k.Call(token, "POST", "/api/v1/releases", m{"note": "n", "keys": []string{"object/thing"}, "base": base})
			})
		}
		wg.Wait()
		codes := []int{out[0].Status, out[1].Status}
		slices.Sort(codes)
		if !slices.Equal(codes, []int{201, 409}) {
			t.Fatalf("%s\n%s", out[0].Raw, out[1].Raw)
		}
		for _, res := range out {
			if res.Status == 409 && (res.Text("code") != "meta_changed" || res.Get("data", "conflicts") == nil) {
				t.Error(res.Raw)
			}
		}
		k.Call(k.Admin, "DELETE", "/api/v1/drafts", nil).Want(204)
		k.Call(other, "DELETE", "/api/v1/drafts", nil).Want(204)
	})

	t.Run("names that SQL has taken work as keys", func(t *testing.T) {
		k := k.On(t)
		k.Define(object("select", nil, field("group", "text"), field("order", "number"), field("from", "select", options("where", "'")), field("index", "date"), field("table", "relation", m{"object": "select"})))
		id := k.Create(k.Admin, "select", m{"group": "'; DROP TABLE \"select\"; --", "order": 5, "from": "where", "index": "2026-01-01"})
		k.Patch(k.Admin, "select", id, m{"table": id, "from": "'"}).Want(200)
		res := k.List(k.Admin, "select", "filter", `record.group.contains("DROP") && record.order == 5.0 && record.from == "'" && record.table.order > 1.0`, "sort", "-order,group", "expand", "table", "count", "exact")
		if res.Get("count") != 1.0 || res.Get("items", 0, "table", "order") != 5.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/objects/select/aggregate", m{"groupBy": []any{"from", m{"field": "index", "by": "month"}}, "measures": []m{{"op": "sum", "field": "order", "as": `"; DROP`}}}).Want(200); res.Get("items", 0, `"; DROP`) != 5.0 {
			t.Error(res.Raw)
		}
		for _, key := range []string{"users", "sqlite_x", "pb_x", "tn_x", "a_via_b", "Upper", "1x", "x-y", "", strings.Repeat("a", 41), "x y"} {
			if res := k.Call(k.Admin, "PUT", "/api/v1/definitions/object/"+strings.ReplaceAll(key, " ", "%20"), object(key, nil, field("name", "text"))); res.Status < 400 || res.Status >= 500 {
				t.Errorf("object %q: %d %s", key, res.Status, res.Raw)
			}
		}
	})

	t.Run("the OpenAPI document is one", func(t *testing.T) {
		for _, token := range []string{k.Admin, lister} {
			openAPIDocument(t, []byte(k.On(t).Call(token, "GET", "/api/v1/openapi.json", nil).Want(200).Raw))
		}
	})

	t.Run("settings of the business are checked", func(t *testing.T) {
		k := k.On(t)
		for _, bad := range []m{{"timezone": "Mars/Olympus"}, {"locale": "xx"}, {"currency": "yuan"}, {"name": ""}, {"nope": 1}, {"name": 5}} {
			k.Call(k.Admin, "PATCH", "/api/v1/settings/business", bad).Want(400)
		}
		k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"name": "新名"}).Want(200)
	})
}

func TestPeople(t *testing.T) {
	k := testkit.New(t, "")
	top := k.Department("总部", "")
	sales := k.Department("销售", top)
	east := k.Department("华东", sales)
	id, _ := k.Person("wang", east)
	boss, _ := k.Person("boss", top)

	t.Run("are refused with words at the field", func(t *testing.T) {
		k := k.On(t)
		good := func(more m) m {
			d := m{"email": "new@example.com", "name": "N", "password": testkit.Password}
			for key, v := range more {
				d[key] = v
			}
			return d
		}
		for field, more := range map[string]m{"email": {"email": "wang@example.com"}, "name": {"name": " "}, "password": {"password": "short"}, "department": {"department": "nosuch"}, "manager": {"manager": "nosuch"}, "locale": {"locale": "fr"}, "roles": {"roles": []string{"x"}}, "id": {"id": "x"}} {
			if res := k.Call(k.Admin, "POST", "/api/v1/people", good(more)); res.Status != 400 || res.Text("data", field, "message") == "" || res.Text("data", field, "message") == res.Text("data", field, "code") {
				t.Errorf("%s: %d %s", field, res.Status, res.Raw)
			}
		}
		k.Call(k.Admin, "POST", "/api/v1/people", m{}).Code(400, "required", "email")
		k.Call(k.Admin, "PATCH", "/api/v1/people/nosuchperson123", m{"name": "x"}).Code(404, "not_found")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"manager": id}).Code(400, "unknown_person", "manager")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"manager": boss}).Want(200)
	})

	t.Run("stand in a tree of departments without rings", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PATCH", "/api/v1/departments/"+top, m{"parent": east}).Code(400, "department_cycle", "parent")
		k.Call(k.Admin, "PATCH", "/api/v1/departments/"+top, m{"parent": top}).Code(400, "department_cycle", "parent")
		k.Call(k.Admin, "POST", "/api/v1/departments", m{"name": "x", "parent": "nosuch"}).Code(400, "unknown_department", "parent")
		k.Call(k.Admin, "POST", "/api/v1/departments", m{"name": ""}).Code(400, "invalid_name", "name")
		k.Call(k.Admin, "PATCH", "/api/v1/departments/"+sales, m{"parent": "", "heads": []string{boss}}).Want(200)
		if path := k.Scalar(`SELECT "path" FROM "tn_departments" WHERE "id" = '` + east + `'`); path != "/"+sales+"/"+east+"/" {
			t.Error(path)
		}
		for dept, n := range map[string]int{sales: 1, east: 1, top: 1} {
			if res := k.Call(k.Admin, "GET", "/api/v1/people?department="+dept, nil).Want(200); len(res.Items()) != n {
				t.Errorf("%s: %s", dept, res.Raw)
			}
		}
	})

	t.Run("come in pages", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200)
		var names []string
		for cursor := ""; ; {
			res := k.Call(k.Admin, "GET", testkit.Query("/api/v1/people", "limit", "1", "cursor", cursor), nil).Want(200)
			for i := range res.Items() {
				names = append(names, res.Text("items", i, "name"))
			}
			if cursor = res.Text("cursor"); cursor == "" {
				break
			}
		}
		if !slices.Equal(names, []string{"boss", "管理员", "wang"}) {
			t.Error(names)
		}
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"active": true}).Want(200)
		k.SignIn("wang@example.com", testkit.Password)
	})

	t.Run("change their password, which ends other sessions", func(t *testing.T) {
		k := k.On(t)
		one, two := k.SignIn("wang@example.com", testkit.Password), k.SignIn("wang@example.com", testkit.Password)
		res := k.Call(one, "PATCH", "/api/v1/me", m{"password": "a-new-password", "oldPassword": testkit.Password}).Want(200)
		k.Call(two, "GET", "/api/v1/me", nil).Want(401)
		k.Call(res.Text("token"), "GET", "/api/v1/me", nil).Want(200)
		k.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": "wang@example.com", "password": testkit.Password}).Code(400, "sign_in_failed")
	})

	t.Run("keep preferences of their own", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PATCH", "/api/v1/me", m{"preferences": m{"a": 1, "b": m{"c": 2}}}).Want(200)
		if res := k.Call(k.Admin, "PATCH", "/api/v1/me", m{"preferences": m{"a": nil}}).Want(200); res.Get("preferences", "b", "c") != 2.0 || res.Get("preferences", "a") != nil {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "PATCH", "/api/v1/me", m{"preferences": m{"x": strings.Repeat("x", 40_000)}}).Code(400, "too_large", "preferences")
		k.Call(k.Admin, "PATCH", "/api/v1/me", m{"locale": "en"}).Want(200)
		if res := k.Call(k.Admin, "GET", "/api/v1/objects/none", nil, "Accept-Language", "zh"); !strings.HasPrefix(res.Text("message"), "There is no") {
			t.Error(res.Raw)
		}
	})
}
