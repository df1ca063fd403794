package record_test

import (
	"maps"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func choices(values ...string) m {
	var out []m
	for _, v := range values {
		out = append(out, m{"value": v, "label": m{"en": "Option " + v}})
	}
	return m{"options": out}
}

// clients is an object whose form has a rule of every kind.
func clients() []m {
	nodes := []m{}
	for _, key := range []string{"name", "kind", "code", "scale", "vip", "credit", "note", "tags", "source"} {
		nodes = append(nodes, m{"field": key})
	}
	return []m{
		object("client", m{"rules": []m{
			{"key": "credit_high", "severity": "warn", "when": "has(record.credit)", "must": "record.credit <= 1000.0", "message": m{"zh": "额度偏高", "en": "High credit"}, "field": "credit"},
			{"key": "note_short", "severity": "warn", "must": "size(record.note) <= 5"},
			{"key": "credit_sane", "must": "isBlank(record.credit) || record.credit < 100000.0", "field": "credit"},
			{"key": "blank_guard", "when": "record.credit > 5000.0", "must": "record.vip == true", "field": "vip"},
		}},
			field("name", "text", m{"required": true}), field("kind", "select", choices("company", "person")),
			field("code", "text", m{"required": true}), field("scale", "select", choices("s", "m", "l"), m{"default": "s"}),
			field("vip", "switch"), field("credit", "number"), field("note", "text"), field("tags", "multi_select", choices("x", "y", "z")),
			field("source", "text", m{"required_when": `record.kind == "company" && record.credit > 10.0`}), field("other", "text")),
		{"kind": "form", "key": "client_full", "object": "client", "nodes": nodes, "rules": []m{
			{"key": "company_only", "kind": "show", "when": `record.kind == "company"`, "fields": []string{"code"}},
			{"key": "vip_code", "kind": "show", "when": `record.vip`, "fields": []string{"code"}},
			{"key": "big", "kind": "show", "when": `record.credit > 0.0`, "fields": []string{"scale"}},
			{"key": "vip_note", "kind": "require", "when": "record.vip", "fields": []string{"note"}},
			{"key": "locked", "kind": "read_only", "when": `old.kind == "company"`, "fields": []string{"credit", "vip"}},
			{"key": "errs", "kind": "read_only", "when": "record.credit > 0.0 && isBlank(record.note)", "fields": []string{"name"}},
			{"key": "few", "kind": "options", "when": `record.kind == "person"`, "fields": []string{"tags"}, "options": []string{"x", "y"}},
			{"key": "fewer", "kind": "options", "when": `record.vip`, "fields": []string{"tags"}, "options": []string{"y", "z"}},
			{"key": "off", "kind": "read_only", "when": "true", "fields": []string{"source"}, "disabled": true},
		}},
		{"kind": "form", "key": "deal_form", "object": "deal", "nodes": []m{{"field": "name"}}},
	}
}

const clientsPath = "/api/v1/objects/client/records"

func TestWarningsAndConditionalFields(t *testing.T) {
	k := world(t, clients()...)
	post := func(data m, query ...string) *testkit.Res {
		return k.Call(k.Admin, "POST", testkit.Query(clientsPath, query...), data)
	}
	warned := func(res *testkit.Res, rules ...string) {
		t.Helper()
		list, _ := res.Get("$warnings").([]any)
		if len(list) != len(rules) {
			t.Errorf("%d warnings, want %v: %s", len(list), rules, res.Raw)
			return
		}
		for i, rule := range rules {
			if res.Text("$warnings", i, "rule") != rule || res.Text("$warnings", i, "message") == "" {
				t.Errorf("warning %d is not %s: %s", i, rule, res.Raw)
			}
		}
	}
	res := post(m{"name": "a", "code": "1", "kind": "person", "credit": 2000, "note": "far too long"}).Want(201)
	warned(res, "credit_high", "note_short")
	if res.Text("$warnings", 0, "field") != "credit" || res.Text("$warnings", 0, "message") != "额度偏高" || res.Get("$warnings", 1, "field") != nil {
		t.Error(res.Raw)
	}
	id := res.Text("id")
	warned(k.Patch(k.Admin, "client", id, m{"note": "ok"}).Want(200), "credit_high")
	warned(k.Patch(k.Admin, "client", id, m{"credit": 5}).Want(200))
	warned(k.Patch(k.Admin, "client", id, m{"credit": 3000}).Want(200), "credit_high")
	k.Delete(k.Admin, "client", id).Want(204)
	warned(k.Call(k.Admin, "POST", clientsPath+"/"+id+"/actions/restore", nil).Want(200), "credit_high")
	batch := k.Call(k.Admin, "POST", clientsPath+":batch", m{"operations": []m{
		{"method": "create", "data": m{"name": "b", "code": "1", "credit": 2000}}, {"method": "create", "data": m{"name": "c", "code": "1"}}, {"method": "update", "id": id, "data": m{"note": "much too long"}},
	}}).Want(200)
	if batch.Text("results", 0, "warnings", 0, "rule") != "credit_high" || batch.Get("results", 1, "warnings") != nil || len(batch.Get("results", 2, "warnings").([]any)) != 2 || batch.Get("results", 0, "record", "$warnings") != nil {
		t.Error(batch.Raw)
	}
	if res := k.Get(k.Admin, "client", id).Want(200); res.Get("$warnings") != nil {
		t.Error("a read does not warn")
	}
	// A blank number: when does not apply, must refuses.
	res = post(m{"name": "a", "code": "1", "credit": 200000}).Code(400, "validation_rule", "credit")
	if res.Text("data", "credit", "rule") != "credit_sane" {
		t.Errorf("the error does not name its rule: %s", res.Raw)
	}
	post(m{"name": "a", "code": "1", "vip": false}).Want(201)
	post(m{"name": "a", "code": "1", "credit": 6000}).Code(400, "validation_rule", "vip")

	t.Run("required_when on every path", func(t *testing.T) {
		k := k.On(t)
		needs := m{"name": "a", "code": "1", "kind": "company", "credit": 11}
		post(needs).Code(400, "required", "source")
		k.Patch(k.Admin, "client", id, m{"kind": "company"}).Code(400, "required", "source")
		res := k.Call(k.Admin, "POST", clientsPath+":batch", m{"operations": []m{{"method": "create", "data": needs}, {"method": "update", "id": id, "data": m{"kind": "company"}}}}).Want(200)
		for i := range 2 {
			if res.Text("results", i, "error", "data", "source", "code") != "required" {
				t.Error(res.Raw)
			}
		}
		post(m{"name": "a", "code": "1", "kind": "company"}).Want(201) // a blank credit: the condition errs and does not hold
		k.Patch(k.Admin, "client", id, m{"kind": "company", "source": "web"}).Want(200)
		k.Patch(k.Admin, "client", id, m{"source": ""}).Code(400, "required", "source")
		rec, err := k.Tenon.App.FindRecordById("client", id)
		if err != nil {
			t.Fatal(err)
		}
		rec.Set("source", "")
		if err := k.Tenon.App.Save(rec); err == nil {
			t.Error("an operator's save left out a field that is required here")
		}
		k.Delete(k.Admin, "client", id).Want(204)
		k.Exec(`UPDATE "client" SET "source" = '' WHERE "id" = '` + id + `'`)
		k.Call(k.Admin, "POST", clientsPath+"/"+id+"/actions/restore", nil).Code(400, "required", "source")
	})
}

func TestRulesOfForms(t *testing.T) {
	k := world(t, clients()...)
	form := []string{"form", "client_full"}
	post := func(data m) *testkit.Res { return k.Call(k.Admin, "POST", testkit.Query(clientsPath, form...), data) }
	patch := func(id string, data m) *testkit.Res {
		return k.Call(k.Admin, "PATCH", testkit.Query(clientsPath+"/"+id, form...), data)
	}
	for _, name := range []string{"nothing", "deal_form", "deal_full", "", "../x"} {
		k.Call(k.Admin, "POST", testkit.Query(clientsPath, "form", name), m{"name": "a", "code": "1"}).Code(400, "no_such_form")
		k.Call(k.Admin, "PATCH", testkit.Query(clientsPath+"/abcdefghijklmno", "form", name), m{"name": "a"}).Code(400, "no_such_form")
	}
	// show
	post(m{"name": "a", "kind": "person"}).Want(201) // code is required but hidden
	post(m{"name": "a", "kind": "person", "code": "1"}).Code(400, "hidden_by_rule", "code")
	post(m{"name": "a", "kind": "company"}).Code(400, "required", "code")
	post(m{"name": "a", "vip": true, "note": "n"}).Code(400, "required", "code")
	post(m{"name": "a", "vip": true, "note": "n", "code": "1"}).Want(201)
	post(m{"name": "a", "scale": "s"}).Want(201) // the default is no change
	post(m{"name": "a", "scale": "m"}).Code(400, "hidden_by_rule", "scale")
	post(m{"name": "a", "scale": "m", "credit": 1, "note": "n"}).Want(201)
	k.Call(k.Admin, "POST", clientsPath, m{"name": "a", "kind": "person"}).Code(400, "required", "code")
	k.Call(k.Admin, "POST", testkit.Query(clientsPath, "form", "full"), m{"name": "a", "code": "1"}).Code(400, "no_such_form")
	// require
	if res := post(m{"name": "a", "code": "1", "vip": true}).Code(400, "required", "note"); res.Text("data", "note", "rule") != "vip_note" {
		t.Error(res.Raw)
	}
	// read_only
	id := post(m{"name": "a", "kind": "company", "code": "1", "credit": 5, "note": "n"}).Want(201).Text("id")
	if res := patch(id, m{"credit": 6}).Code(400, "read_only_by_rule", "credit"); res.Text("data", "credit", "rule") != "locked" {
		t.Error(res.Raw)
	}
	patch(id, m{"credit": 5, "name": "b"}).Want(200) // no change of what is read-only
	patch(id, m{"credit": nil}).Code(400, "read_only_by_rule", "credit")
	patch(id, m{"source": "x"}).Want(200) // the rule is off
	patch(id, m{"other": "x"}).Want(200)  // not in the form: nothing is said of it
	// a condition in error does not apply
	blank := post(m{"name": "a", "kind": "company", "code": "1"}).Want(201).Text("id")
	patch(blank, m{"name": "c"}).Want(200)
	// options
	person := post(m{"name": "p", "kind": "person", "tags": []string{"x", "y"}}).Want(201).Text("id")
	patch(person, m{"tags": []string{"x", "z"}}).Code(400, "option_not_offered", "tags")
	patch(person, m{"tags": []string{"x"}}).Want(200)
	patch(person, m{"tags": []string{"y"}, "vip": true, "note": "n", "code": "2"}).Want(200)
	patch(person, m{"tags": []string{"x", "y"}}).Code(400, "option_not_offered", "tags") // both rules hold: only y
	k.Patch(k.Admin, "client", person, m{"tags": []string{"z"}}).Want(200)
	patch(person, m{"tags": []string{"z", "y"}}).Want(200) // what is there may stay
	if res := patch(person, m{"tags": []string{"x"}, "scale": "l", "note": ""}).Want(400); res.Text("data", "scale", "code") != "hidden_by_rule" || res.Text("data", "note", "code") != "required" || res.Text("data", "tags", "code") != "option_not_offered" {
		t.Errorf("errors are not told together: %s", res.Raw)
	}
}

// Naming a form never lets anybody write more than without it, but for fields
// that are required and hidden.
func TestAFormGrantsNothing(t *testing.T) {
	k := world(t, append(clients(), m{"kind": "role", "key": "clerk", "label": m{"en": "Clerk"}, "grants": []m{{
		"object": "client", "operations": []string{"view", "create", "edit"}, "rows": `record.kind != "company"`,
		"read": []string{"name", "kind", "note", "tags"}, "write": []string{"name", "kind", "note", "tags"},
	}}})...)
	_, clerk := k.Person("clerk", "", "clerk")
	mine := k.Create(k.Admin, "client", m{"name": "a", "code": "1", "kind": "person"})
	foreign := k.Create(k.Admin, "client", m{"name": "a", "code": "1", "kind": "company"})
	values := []m{
		{"name": "x"}, {"name": ""}, {"kind": "company"}, {"kind": "nope"}, {"code": "2"}, {"credit": 1}, {"vip": true}, {"other": "x"}, {"note": "a"}, {"tags": []string{"z"}},
		{"tags": []string{"x"}}, {"scale": "l"}, {"owner": "x"}, {"created": "2026-01-01"}, {"id": "abcdefghijklmno"}, {"nothing": 1}, {"version": 99}, {"source": ""}, {"credit": 200000},
	}
	paths := []string{clientsPath + "/" + mine, clientsPath + "/" + foreign, clientsPath + "/nosuchrecord123", "/api/v1/objects/deal/records/" + mine}
	for _, who := range []string{clerk, k.Admin, ""} {
		for _, v := range values {
			for _, path := range paths {
				plain := k.Call(who, "PATCH", path, maps.Clone(v))
				named := k.Call(who, "PATCH", path+"?form=client_full", maps.Clone(v))
				if plain.Status >= 400 && named.Status < 400 {
					t.Errorf("PATCH %s %v: %d without the form, %d with it: %s", path, v, plain.Status, named.Status, named.Raw)
				}
			}
			body := m{"name": "n", "code": "1"}
			maps.Copy(body, v)
			plain := k.Call(who, "POST", clientsPath, maps.Clone(body))
			named := k.Call(who, "POST", clientsPath+"?form=client_full", body)
			if plain.Status >= 400 && named.Status < 400 {
				t.Errorf("POST %v: %d without the form, %d with it", body, plain.Status, named.Status)
			}
		}
	}
	// The clerk may not write code at all: the form waives that it is required, and nothing else.
	res := k.Call(clerk, "POST", clientsPath+"?form=client_full", m{"name": "n", "kind": "person"}).Want(201)
	if res.Get("code") != nil {
		t.Error(res.Raw)
	}
	k.Call(clerk, "POST", clientsPath+"?form=client_full", m{"name": "", "kind": "person"}).Code(400, "required", "name")
	k.Call(clerk, "POST", clientsPath+"?form=client_full", m{"name": "n", "kind": "company"}).Want(400)
	k.Call(clerk, "POST", clientsPath+":batch?form=client_full", m{"operations": []m{{"method": "create", "data": m{"name": "n", "kind": "person"}}}}).Want(200)
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "code" = '' AND "kind" = 'person'`); n != "1" {
		t.Errorf("%s clients without a code: a batch names no form", n)
	}
}

// An import counts the rows that were written against a rule that only warns,
// in a dry run too, and required_when holds for its rows.
func TestImportsCountWarnings(t *testing.T) {
	k := world(t, clients()...)
	csv := "name,code,kind,credit\na,1,person,2000\nb,2,person,5\nc,3,person,3000\nd,4,company,20\n"
	id := k.Upload(k.Admin, "/api/v1/imports", "clients.csv", []byte(csv), m{"object": "client"}).Want(201).Text("id")
	for _, dry := range []bool{true, false} {
		res := k.Call(k.Admin, "POST", "/api/v1/imports/"+id+"/run", m{"mapping": m{"name": "name", "code": "code", "kind": "kind", "credit": "credit"}, "mode": "create", "dryRun": dry}).Want(202)
		k.Wait(k.Admin, res.Text("job"))
		res = k.Call(k.Admin, "GET", "/api/v1/imports/"+id, nil).Want(200)
		if res.Get("created") != 3.0 || res.Get("warned") != 2.0 || res.Get("failed") != 1.0 {
			t.Errorf("dry %v: %s", dry, res.Raw)
		}
	}
	if res := k.Call(k.Admin, "GET", "/api/v1/imports/"+id+"/errors", nil).Want(200); res.Text("items", 0, "field") != "source" || res.Text("items", 0, "code") != "required" {
		t.Error(res.Raw)
	}
}

// A repeat of a request has the warnings of the first.
func TestARepeatKeepsItsWarnings(t *testing.T) {
	k := world(t, clients()...)
	post := func() *testkit.Res {
		return k.Call(k.Admin, "POST", clientsPath, m{"name": "a", "code": "1", "credit": 2000}, "Idempotency-Key", "once")
	}
	first := post().Want(201)
	if again := post(); again.Raw != first.Raw || again.Text("$warnings", 0, "rule") != "credit_high" {
		t.Error(again.Raw)
	}
}

// A condition over a blank number errs: in must it refuses (or warns), in when
// the rule does not apply.
func TestRulesOverBlankNumbers(t *testing.T) {
	k := world(t, object("parcel", m{"rules": []m{
		{"key": "weighs", "must": "record.weight > 0.0", "field": "weight"},
		{"key": "heavy", "when": "record.size > 10.0", "must": "false", "field": "size"},
		{"key": "not_heavy", "when": "!(record.size > 10.0)", "must": "false", "field": "size"},
		{"key": "tall", "severity": "warn", "must": "record.size + 1.0 > 0.0"},
	}}, field("name", "text"), field("weight", "number"), field("size", "number")))
	const path = "/api/v1/objects/parcel/records"
	if res := k.Call(k.Admin, "POST", path, m{"name": "a"}).Code(400, "validation_rule", "weight"); len(res.Get("data").(m)) != 1 || res.Text("data", "weight", "rule") != "weighs" {
		t.Error(res.Raw)
	}
	res := k.Call(k.Admin, "POST", path, m{"name": "a", "weight": 1}).Want(201)
	if res.Text("$warnings", 0, "rule") != "tall" {
		t.Error(res.Raw)
	}
	k.Patch(k.Admin, "parcel", res.Text("id"), m{"weight": nil}).Code(400, "validation_rule", "weight")
	k.Patch(k.Admin, "parcel", res.Text("id"), m{"size": 11}).Code(400, "validation_rule", "size")
	k.Patch(k.Admin, "parcel", res.Text("id"), m{"size": 9}).Code(400, "validation_rule", "size")
}
