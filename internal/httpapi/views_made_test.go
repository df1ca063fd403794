package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const madeViews = "/api/v1/objects/account/views"

// make makes a view of accounts and gives its key.
func (x *team) make(token, label string, view m, shared ...m) string {
	x.TB.Helper()
	body := m{"label": label, "view": view}
	if shared != nil {
		body["shared"] = shared
	}
	return x.Call(token, "POST", madeViews, body).Want(201).Text("key")
}

// has is a view as somebody has it, nil when they do not.
func (x *team) has(token, key string) m {
	x.TB.Helper()
	listed := false
	for _, v := range x.Call(token, "GET", madeViews, nil).Want(200).Items() {
		listed = listed || v.(m)["key"] == key
	}
	views, _ := x.Call(token, "GET", "/api/v1/objects/account", nil).Want(200).Get("views").([]any)
	for _, v := range views {
		if v.(m)["key"] == key {
			if !listed {
				x.TB.Errorf("%s is with the object, not in its list", key)
			}
			return v.(m)
		}
	}
	if listed {
		x.TB.Errorf("%s is in the list, not with the object", key)
	}
	return nil
}

func everyone() m { return m{"kind": "everyone"} }

func TestViewsThatPeopleMake(t *testing.T) {
	x := newTeam(t)
	t.Run("are their own, with all that a view has", func(t *testing.T) {
		x := x.on(t)
		key := x.make(x.ann, " My big ones ", m{"filter": `record.amount > 5.0`, "sort": "-amount", "group": "-level:first", "columns": []m{{"field": "name", "width": 200, "frozen": true}, {"field": "amount", "summary": "sum"}}, "quick": []string{"level"}, "colors": []m{{"when": `record.level == "a"`, "color": "red"}}})
		v := x.has(x.ann, key)
		if v["label"].(m)["zh"] != "My big ones" || v["filter"] != `record.amount > 5.0` || v["group"] != "-level:first" || len(v["columns"].([]any)) != 2 || len(v["colors"].([]any)) != 1 || v["made"].(m)["mine"] != true || len(v["broken"].([]any)) != 0 {
			t.Errorf("%v", v)
		}
		for _, other := range []string{x.bob, x.Admin} {
			if x.has(other, key) != nil {
				t.Error("somebody else has it")
			}
			x.Call(other, "PATCH", "/api/v1/views/"+key, m{"label": "Mine now"}).Code(404, "not_found")
			x.Call(other, "DELETE", "/api/v1/views/"+key, nil).Code(404, "not_found")
			x.Call(other, "POST", "/api/v1/views/"+key+"/restore", nil).Code(404, "not_found")
		}
		if got := x.Call(x.ann, "PATCH", "/api/v1/views/"+key, m{"label": "Big"}).Want(200); got.Text("label", "en") != "Big" || got.Text("sort") != "-amount" {
			t.Error(got.Raw)
		}
	})
	t.Run("are refused when they are none", func(t *testing.T) {
		x := x.on(t)
		for name, c := range map[string]struct {
			view m
			code string
		}{
			"no such field": {m{"columns": []m{{"field": "nothing"}}}, "validation_failed"}, "a color that is none": {m{"colors": []m{{"when": "true", "color": "sparkling"}}}, "validation_failed"},
			"a board by nothing": {m{"type": "kanban"}, "validation_failed"}, "a condition that is none": {m{"filter": "record.nothing == 1"}, "unknown_field"},
			"a condition half written": {m{"filter": "record.amount >"}, "filter_invalid"}, "roles by the back door": {m{"roles": []string{"member"}}, "unknown_key"},
			"seven at hand":           {m{"quick": []string{"name", "phone", "mail", "card", "level", "amount", "owner"}}, "validation_failed"},
			"a grouping that is none": {m{"group": "level:soon"}, "validation_failed"}, "three levels of groups": {m{"group": "level,name,owner"}, "validation_failed"},
			"a sort that is none": {m{"sort": "-nothing"}, "validation_failed"}, "a column twice": {m{"columns": []m{{"field": "name"}, {"field": "name"}}}, "validation_failed"},
		} {
			if res := x.Call(x.ann, "POST", madeViews, m{"label": "X", "view": c.view}); res.Status != 400 || res.Text("code") != c.code {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		x.Call(x.ann, "POST", madeViews, m{"label": " "}).Code(400, "view_label", "label")
		x.Call(x.ann, "POST", "/api/v1/objects/nothing/views", m{"label": "X"}).Code(404, "no_such_object")
	})
	t.Run("name nothing that their owner may not know, and say the same of it as of nothing", func(t *testing.T) {
		x := x.on(t)
		for _, body := range []func(field string) m{
			func(f string) m { return m{"columns": []m{{"field": f}}} }, func(f string) m { return m{"sort": "-" + f} }, func(f string) m { return m{"group": f} },
			func(f string) m { return m{"quick": []string{f}} }, func(f string) m { return m{"filter": "record." + f + ` == "x"`} }, func(f string) m { return m{"type": "gallery", "show": m{"image": f}} },
			func(f string) m { return m{"colors": []m{{"when": "record." + f + ` == "x"`, "color": "red"}}} },
		} {
			hidden := x.Call(x.ann, "POST", madeViews, m{"label": "X", "view": body("secret")})
			nothing := x.Call(x.ann, "POST", madeViews, m{"label": "X", "view": body("secreu")})
			if hidden.Status != 400 || strings.ReplaceAll(hidden.Raw, "secret", "secreu") != nothing.Raw {
				t.Errorf("%s\n%s", hidden.Raw, nothing.Raw)
			}
		}
	})
	t.Run("are what one lists, sums up and exports by, as far as one has them", func(t *testing.T) {
		x := x.on(t)
		own := x.make(x.ann, "Levels a", m{"filter": `record.level == "a"`, "sort": "-name", "columns": []m{{"field": "name"}}})
		list := x.List(x.ann, "account", "view", own).Want(200)
		for _, item := range list.Items() {
			if item.(m)["level"] != "a" {
				t.Errorf("%v", item)
			}
		}
		if same := x.List(x.ann, "account", "filter", `record.level == "a"`, "sort", "-name").Want(200); same.Raw != list.Raw {
			t.Errorf("by the view %s, by what it says %s", list.Raw, same.Raw)
		}
		sum := m{"measures": []m{{"op": "count", "as": "n"}}, "view": own}
		if got := x.Call(x.ann, "POST", "/api/v1/objects/account/aggregate", sum).Want(200); got.Get("items", 0, "n") != float64(len(list.Items())) {
			t.Error(got.Raw)
		}
		x.List(x.ann, "contact", "view", own).Code(404, "no_such_view")
		secret := x.make(x.Admin, "Secret ones", m{"filter": `record.secret == "x"`}, everyone())
		for key, who := range map[string]string{own: x.bob, secret: x.ann} {
			x.List(who, "account", "view", key).Code(404, "no_such_view")
			x.Call(who, "POST", "/api/v1/objects/account/aggregate", m{"measures": sum["measures"], "view": key}).Code(404, "no_such_view")
		}
		x.List(x.Admin, "account", "view", secret).Want(200)
		x.Call(x.Admin, "POST", "/api/v1/exports", m{"object": "account", "format": "csv", "view": own}).Code(404, "no_such_view")
		x.Call(x.Admin, "POST", "/api/v1/exports", m{"object": "account", "format": "csv", "view": secret}).Want(202)
		x.Call(x.ann, "DELETE", "/api/v1/views/"+own, nil).Want(204)
		x.List(x.ann, "account", "view", own).Code(404, "no_such_view")
	})
	t.Run("are shared with who may, and show nobody more than they see", func(t *testing.T) {
		x := x.on(t)
		key := x.make(x.Admin, "Secret ones", m{"filter": `record.secret == "x"`}, everyone())
		plain := x.make(x.Admin, "Levels", m{"columns": []m{{"field": "name"}, {"field": "secret"}}, "quick": []string{"secret", "level"}, "colors": []m{{"when": `record.secret == "x"`, "color": "red"}}}, everyone())
		if x.has(x.ann, key) != nil {
			t.Error("a view that filters by a hidden field is there")
		}
		if v := x.has(x.ann, plain); v == nil || strings.Contains(x.Call(x.ann, "GET", madeViews, nil).Raw, "secret") || v["made"].(m)["shared"] != nil {
			t.Errorf("%v", v)
		}
		x.Call(x.ann, "PATCH", "/api/v1/views/"+plain, m{"label": "Mine"}).Code(403, "view_not_yours")
		x.Call(x.ann, "DELETE", "/api/v1/views/"+plain, nil).Code(403, "view_not_yours")
		guestID, guest := x.Person("gus", "", "guest")
		x.Call(guest, "GET", madeViews, nil).Code(404, "no_such_object")
		x.Call(guest, "POST", madeViews, m{"label": "X"}).Code(404, "no_such_object")
		x.Call(guest, "PUT", madeViews+"/default", m{"view": plain}).Code(404, "no_such_object")
		x.Call(guest, "POST", "/api/v1/objects/contact/views", m{"label": "X"}).Code(403, "forbidden_operation")
		_ = guestID
	})
	t.Run("reach the roles and departments that they are shared with", func(t *testing.T) {
		x := x.on(t)
		for _, c := range []struct {
			with     m
			bob, cat bool
		}{
			{m{"kind": "role", "subject": "member"}, true, true}, {m{"kind": "role", "subject": "guest"}, false, false}, {m{"kind": "department", "subject": x.east}, true, false},
			{m{"kind": "department", "subject": x.top}, false, false}, {m{"kind": "department", "subject": x.top, "children": true}, true, true}, {everyone(), true, true},
		} {
			key := x.make(x.ann, "Shared", m{}, c.with)
			if (x.has(x.bob, key) != nil) != c.bob || (x.has(x.cat, key) != nil) != c.cat {
				t.Errorf("%v: bob %t, cat %t", c.with, x.has(x.bob, key) != nil, x.has(x.cat, key) != nil)
			}
			x.Call(x.Admin, "PATCH", "/api/v1/views/"+key, m{"shared": []m{}}).Want(200)
			if x.has(x.bob, key) != nil || x.has(x.ann, key) == nil {
				t.Error("it is still shared, or gone")
			}
		}
		for _, with := range []m{{"kind": "role", "subject": "nobody"}, {"kind": "department", "subject": "nowhere"}, {"kind": "person", "subject": x.bobID}} {
			x.Call(x.ann, "POST", madeViews, m{"label": "X", "shared": []m{with}}).Code(400, "share_subject", "shared")
		}
		if log := x.Call(x.Admin, "GET", "/api/v1/audit?action=view.shared", nil).Want(200); len(log.Items()) < 6 {
			t.Error(log.Raw)
		}
	})
	t.Run("come back after they were deleted, for a month", func(t *testing.T) {
		x := x.on(t)
		key := x.make(x.ann, "Away", m{}, everyone())
		x.Call(x.ann, "DELETE", "/api/v1/views/"+key, nil).Want(204)
		if x.has(x.ann, key) != nil || x.has(x.bob, key) != nil {
			t.Error("it is still there")
		}
		x.Call(x.bob, "POST", "/api/v1/views/"+key+"/restore", nil).Code(404, "not_found")
		x.Call(x.ann, "PATCH", "/api/v1/views/"+key, m{"label": "Still"}).Code(404, "not_found")
		x.Call(x.ann, "POST", "/api/v1/views/"+key+"/restore", nil).Want(200)
		if x.has(x.bob, key) == nil {
			t.Error("it is not back")
		}
		x.Call(x.ann, "DELETE", "/api/v1/views/"+key, nil).Want(204)
		x.Advance(32 * 24 * time.Hour)
		defer x.Advance(-32 * 24 * time.Hour)
		if err := x.Tenon.Views.Purge(x.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := x.Scalar(`SELECT count(*) FROM "tn_saved_views" WHERE "id" = '` + key + `'`); n != "0" {
			t.Error("it is kept for ever")
		}
	})
	t.Run("stand in the order that a person chose, and one of them opens", func(t *testing.T) {
		x := x.on(t)
		a, b := x.make(x.cat, "A", m{}), x.make(x.cat, "B", m{})
		x.Call(x.cat, "PUT", madeViews+"/default", m{"view": b, "order": []string{b, "all", a}}).Want(200)
		var keys []string
		for _, v := range x.Call(x.cat, "GET", madeViews, nil).Want(200).Items() {
			v := v.(m)
			keys = append(keys, v["key"].(string))
			if v["default"] != (v["key"] == b) {
				t.Errorf("%v", v)
			}
		}
		if len(keys) < 3 || keys[0] != b || keys[1] != "all" || keys[2] != a {
			t.Errorf("%v", keys)
		}
		x.Call(x.cat, "DELETE", "/api/v1/views/"+b, nil).Want(204)
		if v := x.has(x.cat, "all"); v["default"] != true {
			t.Errorf("without the one that was chosen nothing opens: %v", v)
		}
		x.Call(x.cat, "PUT", madeViews+"/default", m{"order": []string{strings.Repeat("x", 100)}}).Code(400, "invalid_value", "order")
	})
	t.Run("become a draft of a document where an administrator likes", func(t *testing.T) {
		x := x.on(t)
		key := x.make(x.ann, "For all", m{"filter": `record.level == "a"`}, m{"kind": "role", "subject": "member"})
		x.Call(x.ann, "POST", "/api/v1/views/"+key+"/promote", m{"key": "for_all"}).Want(403)
		x.Call(x.Admin, "POST", "/api/v1/views/"+key+"/promote", m{"key": "For all"}).Want(400)
		got := x.Call(x.Admin, "POST", "/api/v1/views/"+key+"/promote", m{"key": "for_all"}).Want(200)
		if got.Text("filter") != `record.level == "a"` || got.Text("roles", 0) != "member" || got.Text("$meta", "state") != "new" {
			t.Error(got.Raw)
		}
		x.Call(x.Admin, "DELETE", "/api/v1/definitions/view/for_all", nil)
	})
}

// A release that removes a field leaves the views that people made: what they
// filter by is broken, which is said, and never left out.
func TestViewsOutliveTheirFields(t *testing.T) {
	x := newTeam(t)
	key := x.make(x.ann, "By card", m{"filter": `record.card == "1" && record.level == "a"`, "columns": []m{{"field": "name"}, {"field": "card"}}, "sort": "card", "colors": []m{{"when": `record.card == "1"`, "color": "red"}}}, everyone())
	doc := object("account", m{"owner": true}, field("name", "text", m{"search": true}), field("phone", "phone", m{"search": true, "unique": true}), field("mail", "email"), field("card", "text", m{"archived": true}), field("level", "select", options("a", "b")), field("amount", "money"), field("secret", "text"))
	x.Define(doc, role("member", m{"object": "account", "operations": []string{"view", "share"}, "read": "*"}))
	x.Publish()
	mine, theirs := x.has(x.ann, key), x.has(x.bob, key)
	if mine["filter"] == "" || !strings.Contains(fmt.Sprint(mine["broken"]), "filter") || !strings.Contains(fmt.Sprint(mine["broken"]), "sort") || !strings.Contains(fmt.Sprint(mine["broken"]), "colors") || len(mine["columns"].([]any)) != 1 {
		t.Errorf("%v", mine)
	}
	if theirs["filter"] != "" || !strings.Contains(fmt.Sprint(theirs["broken"]), "filter") {
		t.Errorf("%v", theirs)
	}
	x.List(x.ann, "account", "filter", mine["filter"].(string)).Want(400)
	x.Call(x.ann, "PATCH", "/api/v1/views/"+key, m{"label": "By level"}).Want(200)
	x.Call(x.ann, "PATCH", "/api/v1/views/"+key, m{"view": m{"filter": `record.level == "a"`}}).Want(200)
	if v := x.has(x.bob, key); v["filter"] != `record.level == "a"` || len(v["broken"].([]any)) != 0 {
		t.Errorf("%v", v)
	}
}

// The colours of rows are those of records that one sees, by conditions on what one
// may know.
func TestColoursOfRows(t *testing.T) {
	x := newTeam(t)
	path := "/api/v1/objects/account/colored"
	second := x.Create(x.ann, "account", m{"name": "Beta", "level": "b"})
	body := m{"ids": []string{x.account, second, x.other, "nothing"}, "conditions": []string{`record.amount > 5.0`, `record.level == "b" || record.owner == user`}}
	got := x.Call(x.ann, "POST", path, body).Want(200)
	if got.Get("items", x.account) != 0.0 || got.Get("items", second) != 1.0 || len(got.Get("items").(m)) != 2 {
		t.Error(got.Raw)
	}
	body["conditions"] = []string{`record.secret == "x"`}
	x.Call(x.ann, "POST", path, body).Code(400, "unknown_field")
	x.Call(x.Admin, "POST", path, body).Want(200)
	body["conditions"] = []string{}
	x.Call(x.ann, "POST", path, body).Code(400, "invalid_value", "conditions")
	body["conditions"], body["ids"] = []string{"true"}, make([]string, 501)
	x.Call(x.ann, "POST", path, body).Code(400, "invalid_value", "ids")
}

// With a person their views go, and what they chose.
func TestViewsGoWithTheirPerson(t *testing.T) {
	x := newTeam(t)
	key := x.make(x.ann, "Hers", m{}, everyone())
	x.Call(x.ann, "PUT", madeViews+"/default", m{"view": key}).Want(200)
	rec, err := x.Tenon.App.FindRecordById("users", x.annID)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Tenon.App.Delete(rec); err != nil {
		t.Fatal(err)
	}
	if x.has(x.bob, key) != nil || x.Scalar(`SELECT count(*) FROM "tn_saved_views"`)+x.Scalar(`SELECT count(*) FROM "tn_view_choices"`) != "00" {
		t.Error("they are still there")
	}
}
