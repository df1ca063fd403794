package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// spied is a world where a clerk sees some rows and fields and no others.
func spied(t *testing.T) (k *testkit.Kit, clerk string) {
	k = world(t,
		object("firm", nil, field("name", "text"), field("rating", "number"), field("hush", "number"), field("open", "switch")),
		object("bid", m{"owner": true}, field("name", "text"), field("amount", "number"), field("secret", "number"), field("level", "select", options("a", "b")),
			field("firm", "relation", m{"object": "firm", "inverse": "bids"}), field("day", "date")),
		role("clerk",
			m{"object": "bid", "operations": []string{"view", "create", "edit"}, "rows": "record.owner == user", "read": []string{"name", "amount", "firm", "level", "day"}},
			m{"object": "bid", "operations": []string{"view"}, "rows": `record.level == "b"`, "read": []string{"name"}},
			m{"object": "firm", "operations": []string{"view"}, "rows": "record.open", "read": []string{"name", "rating", "open"}}))
	_, clerk = k.Person("clerk", "", "clerk")
	return k, clerk
}

func TestCheckingExpressions(t *testing.T) {
	k, clerk := spied(t)
	check := func(token string, body m) *testkit.Res {
		return k.Call(token, "POST", "/api/v1/expressions:check", body)
	}
	res := check(clerk, m{"object": "bid", "text": `record.amount > 1000 && record.owner == user`}).Want(200)
	if res.Get("ok") != false {
		t.Errorf("a clerk may not read the owner: %s", res.Raw)
	}
	res = check(k.Admin, m{"object": "bid", "text": `record.amount > 1000 && record.owner == user`}).Want(200)
	if res.Get("ok") != true || res.Text("tree", "kind") != "group" || res.Text("tree", "items", 1, "value") != "$me" || res.Get("beyond") != nil || res.Get("pushable") != true {
		t.Error(res.Raw)
	}
	res = check(k.Admin, m{"object": "bid", "usage": "rule", "text": "record.amount > 1 &&\n record.name.matches(\"x\")"}).Want(200)
	if res.Get("tree") != nil || res.Get("beyond", "line") != 2.0 || res.Get("beyond", "column") != 14.0 || !strings.Contains(res.Text("beyond", "message"), "matches()") || res.Get("pushable") != false || res.Text("unpushable") == "" {
		t.Error(res.Raw)
	}
	res = check(k.Admin, m{"object": "bid", "usage": "formula", "text": "record.amount * 2 + 1"}).Want(200)
	if res.Text("type") != "number" || res.Get("tree") != nil || res.Get("beyond") != nil {
		t.Error(res.Raw)
	}
	for _, body := range []m{
		{"usage": "formula", "text": "record.amount", "result": "text"}, {"usage": "value", "text": `"x"`, "field": "amount"}, {"usage": "formula", "text": "record.name + 1"},
		{"text": "record.nothing == 1"}, {"text": ""}, {"text": "record.amount >"},
	} {
		body["object"] = "bid"
		if res := check(k.Admin, body).Want(200); res.Get("ok") != false || res.Text("issues", 0, "message") == "" || res.Text("issues", 0, "message") == res.Text("issues", 0, "code") {
			t.Errorf("%v: %s", body, res.Raw)
		}
	}
	check(k.Admin, m{"object": "bid", "usage": "formula", "text": "record.amount", "result": "money"}).Want(200)
	check(k.Admin, m{"object": "bid", "usage": "nothing", "text": "true"}).Code(400, "validation_failed")
	check(k.Admin, m{"object": "bid", "usage": "formula", "text": "1", "result": "nothing"}).Code(400, "validation_failed")
	check(k.Admin, m{"object": "nothing", "text": "true"}).Code(404, "no_such_object")
	check(clerk, m{"object": "thing", "text": "true"}).Code(404, "no_such_object")

	t.Run("against drafts", func(t *testing.T) {
		k := k.On(t)
		text := m{"object": "bid", "usage": "rule", "text": "record.fresh > 1 && record.amount > 0"}
		draft := m{"object": "bid", "usage": "rule", "text": text["text"], "draft": true}
		doc := k.Call(k.Admin, "GET", "/api/v1/definitions/object/bid", nil).Want(200).Body
		delete(doc, "$meta")
		doc["fields"] = append(doc["fields"].([]any), field("fresh", "number", m{"label": m{"en": "Fresh"}}))
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/bid", doc).Want(200)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/newly", object("newly", nil, field("name", "text"), field("lines", "subform", m{"fields": []m{field("n", "number", m{"label": m{"en": "N"}}), field("thing", "relation", m{"object": "bid", "label": m{"en": "Thing"}})}}))).Want(200)
		if res := check(k.Admin, text).Want(200); res.Get("ok") != false {
			t.Error("a draft is not published")
		}
		if res := check(k.Admin, draft).Want(200); res.Get("ok") != true {
			t.Error(res.Raw)
		}
		if res := check(k.Admin, m{"object": "newly", "text": `record.name == "a"`, "draft": true}).Want(200); res.Get("ok") != true {
			t.Error(res.Raw)
		}
		lines := m{"object": "newly__lines", "usage": "formula", "text": "record.n * 2", "draft": true}
		if res := check(k.Admin, lines).Want(200); res.Get("ok") != true {
			t.Errorf("a row's formula: %s", res.Raw)
		}
		if res := check(k.Admin, m{"object": "bid", "text": "record.amount > form.n", "form": "newly__lines", "draft": true}).Want(200); res.Get("ok") != true {
			t.Errorf("what a row may choose: %s", res.Raw)
		}
		check(clerk, lines).Code(403, "forbidden")
		check(clerk, draft).Code(403, "forbidden")
		k.Call(clerk, "POST", "/api/v1/expressions:try", draft).Code(403, "forbidden")
		_, other := k.Person("other", "", "admin")
		if res := check(other, draft).Want(200); res.Get("ok") != false {
			t.Error("somebody else's draft is not one's own")
		}
		res := k.Call(k.Admin, "POST", "/api/v1/expressions:try", m{"object": "bid", "usage": "rule", "text": "isBlank(record.fresh) && record.name == \"x\"", "draft": true, "record": k.Create(k.Admin, "bid", m{"name": "x"})}).Want(200)
		if res.Get("value") != true {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "DELETE", "/api/v1/drafts", nil).Want(204)
		if res := check(k.Admin, draft).Want(200); res.Get("ok") != false {
			t.Error("the draft is gone")
		}
	})
}

func TestTryingExpressions(t *testing.T) {
	k, clerk := spied(t)
	me := k.Call(clerk, "GET", "/api/v1/me", nil).Text("user", "id")
	shut := k.Create(k.Admin, "firm", m{"name": "shut", "rating": 7, "hush": 1})
	open := k.Create(k.Admin, "firm", m{"name": "open", "rating": 5, "hush": 2, "open": true})
	mine := k.Create(k.Admin, "bid", m{"name": "mine", "amount": 10, "secret": 99, "firm": open, "owner": me})
	half := k.Create(k.Admin, "bid", m{"name": "half", "amount": 20, "level": "b", "firm": open})
	blind := k.Create(k.Admin, "bid", m{"name": "blind", "amount": 30, "firm": shut, "owner": me})
	foreign := k.Create(k.Admin, "bid", m{"name": "foreign", "amount": 40, "secret": 5})
	try := func(token, text string, more m) *testkit.Res {
		body := m{"object": "bid", "usage": "rule", "text": text}
		for key, v := range more {
			body[key] = v
		}
		return k.Call(token, "POST", "/api/v1/expressions:try", body)
	}
	res := try(clerk, `record.amount > 5 && record.firm.rating == 5`, m{"record": mine}).Want(200)
	if res.Get("value") != true || res.Get("error") != nil || len(res.Get("parts").([]any)) != 5 {
		t.Error(res.Raw)
	}
	if part := res.Get("parts", 1).(m); part["from"] != 0.0 || part["to"] != 17.0 || part["text"] != "record.amount > 5" || part["value"] != true {
		t.Errorf("%v", part)
	}
	if res := try(k.Admin, `record.amount > 5`, nil).Want(200); res.Get("value") != nil || res.Text("error") == "" || strings.Contains(res.Text("error"), "expression") {
		t.Errorf("a blank record: %s", res.Raw)
	}

	t.Run("hidden and unknown fields give the same error", func(t *testing.T) {
		k := k.On(t)
		for _, form := range []string{"record.%s == 1", "record.%s > 1 || true", "isBlank(record.%s)", "record.firm.%s == 1", "has(record.%s) ? true : false"} {
			hidden := "secret"
			if strings.Contains(form, "firm") {
				hidden = "hush"
			}
			for _, path := range []string{"check", "try"} {
				var answers []string
				for _, name := range []string{hidden, "absent"} {
					for _, draft := range []string{mine, foreign, ""} {
						body := m{"object": "bid", "usage": "rule", "text": fmt.Sprintf(form, name)}
						if path == "try" && draft != "" {
							body["record"] = draft
						}
						raw := k.Call(clerk, "POST", "/api/v1/expressions:"+path, body).Raw
						answers = append(answers, strings.ReplaceAll(raw, name, "NAME"))
					}
				}
				for _, a := range answers {
					if a != answers[0] || !strings.Contains(a, "unknown_field") {
						t.Errorf("%s of %s: %s\n%s", path, form, a, answers[0])
					}
				}
			}
		}
	})

	t.Run("hidden and unknown objects give the same error", func(t *testing.T) {
		k := k.On(t)
		for _, path := range []string{"check", "try", "list"} {
			var answers []string
			for _, name := range []string{"thing", "abyss"} {
				text := "EXISTS(" + name + ", x, true)"
				res := k.Call(clerk, "POST", "/api/v1/expressions:"+path, m{"object": "bid", "usage": "filter", "text": text})
				if path == "list" {
					res = k.List(clerk, "bid", "filter", text)
				}
				answers = append(answers, strings.ReplaceAll(res.Raw, name, "NAME"))
			}
			if answers[0] != answers[1] || !strings.Contains(answers[0], "issues") {
				t.Errorf("%s: %s\n%s", path, answers[0], answers[1])
			}
		}
	})

	t.Run("shows no value that one may not see", func(t *testing.T) {
		k := k.On(t)
		for _, id := range []string{foreign, "nosuchrecord123", shut} {
			try(clerk, `record.name == "x"`, m{"record": id}).Code(404, "not_found")
		}
		if res := try(clerk, `record.amount == 20`, m{"record": half}).Want(200); res.Get("value") != false || strings.Contains(res.Raw, "20,") {
			t.Errorf("a field that is hidden on this row: %s", res.Raw)
		}
		res := try(clerk, `record.firm.rating == 7 || record.firm.name == "shut"`, m{"record": blind}).Want(200)
		if res.Get("value") != false || strings.Contains(res.Raw, `"value":7`) || strings.Contains(res.Raw, `"value":"shut"`) {
			t.Errorf("a linked record that is hidden: %s", res.Raw)
		}
		if res := try(clerk, `record.firm == "`+shut+`"`, m{"record": blind}).Want(200); res.Get("value") != false || strings.Contains(res.Raw, `"value":"`+shut) {
			t.Errorf("the id of a linked record that is hidden: %s", res.Raw)
		}
		res = k.Call(clerk, "POST", "/api/v1/expressions:try", m{"object": "firm", "usage": "value", "text": `SUM(record.bids.map(b, orZero(b.amount)))`, "record": open}).Want(200)
		if res.Get("value") != 10.0 { // half's amount is hidden
			t.Errorf("rows: %s", res.Raw)
		}
		res = k.Call(clerk, "POST", "/api/v1/expressions:try", m{"object": "firm", "usage": "rule", "text": `EXISTS(bid, b, b.amount == 40 || b.amount == 20)`, "record": open}).Want(200)
		if res.Get("value") != false {
			t.Errorf("EXISTS finds what is hidden: %s", res.Raw)
		}
		k.Call(clerk, "POST", "/api/v1/expressions:try", m{"object": "thing", "usage": "rule", "text": `true`}).Code(404, "no_such_object")
	})

	t.Run("counts recent records that one sees", func(t *testing.T) {
		k := k.On(t)
		if res := try(clerk, `record.amount > 15`, nil).Want(200); res.Get("recent", "true") != 1.0 || res.Get("recent", "false") != 1.0 || res.Get("recent", "error") != 1.0 {
			t.Error(res.Raw)
		}
		if res := try(clerk, `record.name == "foreign"`, nil).Want(200); res.Get("recent", "true") != 0.0 || res.Get("recent", "false") != 3.0 {
			t.Error(res.Raw)
		}
		if res := try(k.Admin, `record.name == "foreign"`, nil).Want(200); res.Get("recent", "true") != 1.0 || res.Get("recent", "false") != 3.0 {
			t.Error(res.Raw)
		}
		if res := try(k.Admin, `record.amount * 2`, m{"usage": "value"}).Want(200); res.Get("recent") != nil {
			t.Error(res.Raw)
		}
	})

	t.Run("as somebody else is for administrators", func(t *testing.T) {
		k := k.On(t)
		if res := try(k.Admin, `record.owner == user`, m{"record": mine, "as": me}).Want(200); res.Get("value") != true {
			t.Error(res.Raw)
		}
		if res := try(k.Admin, `can("delete")`, m{"record": mine, "as": me}).Want(200); res.Get("value") != false {
			t.Error(res.Raw)
		}
		try(k.Admin, "true", m{"as": "nosuchperson123"}).Code(400, "invalid_value", "as")
		admin := k.Call(k.Admin, "GET", "/api/v1/me", nil).Text("user", "id")
		try(clerk, `user.name == "x"`, m{"record": mine, "as": admin}).Code(403, "forbidden")
		try(clerk, `user.name == "x"`, m{"as": "nosuchperson123"}).Code(403, "forbidden")
		try(clerk, `user.name == "clerk"`, m{"record": mine, "as": me}).Want(200)
	})

	try(k.Admin, "record.amount >", nil).Code(400, "expression_invalid")
	try(k.Admin, "record.tags.all(x, record.tags.all(y, record.tags.all(z, x == y)))", nil).Want(400)
	k.Call("", "POST", "/api/v1/expressions:try", m{"object": "bid", "text": "true"}).Want(401)
	k.Call("", "GET", "/api/v1/expressions/functions", nil).Want(401)
	list := k.Call(clerk, "GET", "/api/v1/expressions/functions", nil).Want(200).Items()
	if len(list) < 50 || list[0].(m)["summary"].(m)["zh"] == "" {
		t.Errorf("%d functions", len(list))
	}
}
