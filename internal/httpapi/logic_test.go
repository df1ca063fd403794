package httpapi_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// secretive is an object with logic of every kind over a field that clerks may
// not read and over one that they may.
func secretive() []m {
	return []m{
		object("case", m{"rules": []m{
			{"key": "open_rule", "when": "has(record.qty)", "must": "record.qty < 77.0 || record.qty == 919191.0", "message": m{"en": "Below seventy-seven"}, "field": "qty"},
			{"key": "soft", "severity": "warn", "must": `record.name != "SOFT"`},
			{"key": "secret_must", "must": "isBlank(record.secret) || record.secret != 424242.0", "message": m{"en": "Not 424242"}, "field": "secret"},
			{"key": "secret_when", "when": "record.secret > 515151.0", "must": `record.name == "PLAINWORD"`, "field": "name"},
			{"key": "of_link", "when": `record.peer.secret > 616161.0`, "must": "record.qty > 0.0"},
			{"key": "server", "must": `!record.name.matches("^SERVERONLY")`, "message": m{"en": "No such name"}},
		}},
			field("name", "text"), field("qty", "number", m{"required_when": `record.name == "QTYWANTED"`, "default": m{"expr": "1.0 + 2.0"}}),
			field("note", "text", m{"required_when": "record.secret > 717171.0", "default": m{"expr": `IF(record.secret > 818181.0, "HIGHWORD", "low")`}}),
			field("secret", "number", m{"required_when": "record.qty == 919191.0"}), field("peer", "relation", m{"object": "case"}),
			field("level", "select", options("a", "b"))),
		{"kind": "form", "key": "case_full", "object": "case", "nodes": []m{{"field": "name"}, {"field": "qty"}, {"field": "note"}, {"field": "secret"}, {"field": "level"}}, "rules": []m{
			{"key": "seen", "kind": "show", "when": "record.qty > 3.0", "fields": []string{"note", "secret"}},
			{"key": "unseen", "kind": "options", "when": "record.secret > 212121.0", "fields": []string{"level"}, "options": []string{"a"}},
			{"key": "gone", "kind": "read_only", "when": "record.qty > 313131.0", "fields": []string{"secret"}},
			{"key": "off", "kind": "read_only", "when": "true", "fields": []string{"name"}, "disabled": true},
		}},
		role("clerk", m{"object": "case", "operations": []string{"view", "create", "edit"}, "read": []string{"name", "qty", "note", "level", "peer"}, "write": []string{"name", "qty", "note", "level"}}),
	}
}

func TestLogicForTheBrowser(t *testing.T) {
	k := world(t, secretive()...)
	_, clerk := k.Person("clerk", "", "clerk")
	all := k.Call(k.Admin, "GET", "/api/v1/objects/case", nil).Want(200)
	if all.Text("logic", "zone") != "Asia/Shanghai" || len(all.Get("logic", "rules").([]any)) != 6 || len(all.Get("logic", "required").([]any)) != 3 || len(all.Get("logic", "defaults").([]any)) != 2 {
		t.Fatal(all.Raw)
	}
	if !strings.Contains(all.Raw, "required_when") {
		t.Error("designers see the condition itself")
	}
	rule := all.Get("logic", "rules", 0).(m)
	if rule["key"] != "open_rule" || rule["severity"] != "block" || rule["field"] != "qty" || rule["when"] == nil || rule["must"] == nil || rule["server"] != nil || rule["message"].(m)["en"] != "Below seventy-seven" {
		t.Errorf("%v", rule)
	}
	if got, _ := json.Marshal(rule["reads"]); string(got) != `["qty"]` {
		t.Errorf("reads %s", got)
	}
	if got, _ := json.Marshal(all.Get("logic", "rules", 4, "reads")); string(got) != `["peer","peer.secret","qty"]` {
		t.Errorf("reads %s", got)
	}
	if r := all.Get("logic", "rules", 1).(m); r["severity"] != "warn" || r["when"] != nil || r["must"] == nil {
		t.Errorf("%v", r)
	}
	if r := all.Get("logic", "rules", 5).(m); r["server"] != true || r["must"] != nil || strings.Contains(all.Raw, "SERVERONLY") || r["message"] == nil {
		t.Errorf("%v", r)
	}
	if rules := all.Get("forms", 0, "rules").([]any); len(rules) != 3 || rules[0].(m)["when"] == nil || rules[1].(m)["options"] == nil {
		t.Errorf("%v", rules)
	}

	some := k.Call(clerk, "GET", "/api/v1/objects/case", nil).Want(200)
	for _, secret := range []string{"secret\"", "424242", "515151", "PLAINWORD", "616161", "717171", "818181", "HIGHWORD", "212121", "313131", "required_when", "SERVERONLY", ".secret"} {
		if strings.Contains(some.Raw, secret) {
			t.Errorf("the clerk's schema holds %s", secret)
		}
	}
	for i, key := range []string{"open_rule", "soft", "secret_must", "secret_when", "of_link", "server"} {
		r := some.Get("logic", "rules", i).(m)
		hidden := i >= 2
		if r["key"] != key || (r["server"] == true) != hidden || (r["must"] == nil) != hidden || (r["reads"] == nil) != hidden {
			t.Errorf("%s: %v", key, r)
		}
	}
	if r := some.Get("logic", "rules", 3).(m); r["field"] != "name" {
		t.Errorf("a known field of a rule that stays on the server: %v", r)
	}
	if r := some.Get("logic", "rules", 2).(m); r["field"] != nil || r["message"] != nil {
		t.Errorf("%v", r)
	}
	required := some.Get("logic", "required").([]any)
	if len(required) != 2 || required[0].(m)["code"] == nil || required[1].(m)["server"] != true || required[1].(m)["code"] != nil || required[1].(m)["reads"] != nil {
		t.Errorf("%v", required)
	}
	defaults := some.Get("logic", "defaults").([]any)
	if len(defaults) != 2 || defaults[0].(m)["code"] == nil || defaults[1].(m)["server"] != true || defaults[1].(m)["code"] != nil {
		t.Errorf("%v", defaults)
	}
	rules := some.Get("forms", 0, "rules").([]any)
	if len(rules) != 2 || rules[1].(m)["server"] != true || rules[1].(m)["when"] != nil || rules[1].(m)["options"] != nil {
		t.Errorf("%v", rules)
	}
	if fields := rules[0].(m)["fields"].([]any); !slices.Equal(fields, []any{"note"}) {
		t.Errorf("%v", fields)
	}
	// What is kept for one is not given to another, and goes with its release.
	if again := k.Call(k.Admin, "GET", "/api/v1/objects/case", nil); again.Raw != all.Raw {
		t.Error("the answer is another the second time")
	}
	k.Define(role("clerk", m{"object": "case", "operations": []string{"view"}}))
	if now := k.Call(clerk, "GET", "/api/v1/objects/case", nil); !strings.Contains(now.Raw, "424242") {
		t.Error("a new release is not seen")
	}
	// All the same, the server decides by every rule.
	k.Define(secretive()[2])
	k.Call(clerk, "POST", "/api/v1/objects/case/records", m{"name": "SERVERONLY1"}).Code(400, "validation_rule", "_")
	id := k.Create(k.Admin, "case", m{"name": "PLAINWORD", "secret": 600000})
	k.Patch(clerk, "case", id, m{"name": "x"}).Code(400, "validation_rule", "name")
	res := k.Patch(clerk, "case", k.Create(k.Admin, "case", m{"name": "n"}), m{"qty": 919191}).Want(400)
	if strings.Contains(res.Raw, "secret") {
		t.Errorf("an error names a field that is not there for the clerk: %s", res.Raw)
	}
}

// Computed fields come in the order in which they are computed, each only as far
// as the person may know what it is made of.
func TestFormulasForTheBrowser(t *testing.T) {
	formula := func(key, source string, more ...m) m {
		return field(key, "formula", append([]m{{"result": "number", "formula": source}}, more...)...)
	}
	k := world(t,
		object("order", nil, field("name", "text"), formula("total", "record.net + record.tax"), formula("tax", "record.net * 0.13"), formula("net", "record.qty * record.price"),
			field("qty", "number"), field("price", "number"), field("cost", "number"), formula("margin", "record.net - record.cost * 777.0"),
			formula("shown", "record.cost * 888.0", m{"public": true}), formula("age", "record.total + YEAR(TODAY())"),
			field("lines", "rollup", m{"object": "line", "via": "order", "op": "count"})),
		object("line", nil, field("name", "text"), field("order", "relation", m{"object": "order"})),
		role("clerk", m{"object": "order", "operations": []string{"view", "edit"}, "read": []string{"name", "qty", "price", "net", "tax", "total", "margin", "shown", "age", "lines"}, "write": []string{"qty", "price"}},
			m{"object": "line", "operations": []string{"view"}}))
	_, clerk := k.Person("clerk", "", "clerk")
	keys := func(token string) (out []string, raw string) {
		res := k.Call(token, "GET", "/api/v1/objects/order", nil).Want(200)
		for _, f := range res.Get("logic", "formulas").([]any) {
			f := f.(m)
			key := f["field"].(string)
			if f["server"] == true {
				key += " server"
			} else if f["code"] == nil || f["reads"] == nil {
				t.Errorf("%v", f)
			}
			out = append(out, key)
		}
		return out, res.Raw
	}
	all, _ := keys(k.Admin)
	place := func(list []string, key string) int { return slices.Index(list, key) }
	if len(all) != 7 || place(all, "net") > place(all, "tax") || place(all, "tax") > place(all, "total") || place(all, "total") > place(all, "age") || place(all, "lines server") < 0 || place(all, "margin") < 0 {
		t.Errorf("%v", all)
	}
	some, raw := keys(clerk)
	if place(some, "shown server") < 0 || place(some, "margin") >= 0 || place(some, "margin server") >= 0 || place(some, "total") < 0 || place(some, "age") < 0 {
		t.Errorf("%v", some)
	}
	for _, secret := range []string{"777", "888", "cost"} {
		if strings.Contains(raw, secret) {
			t.Errorf("the clerk's schema holds %s", secret)
		}
	}
}

// A form has its own rows, so it counts and sums them without asking, for who may
// read them; totals of other records, of some rows and of other kinds wait for the server.
func TestTotalsOfOwnRowsForTheBrowser(t *testing.T) {
	label := m{"label": m{"en": "N"}}
	total := func(key, op string, more m) m {
		return field(key, "rollup", m{"object": "bill__rows", "via": "parent", "op": op}, more)
	}
	k := world(t,
		object("bill", nil, field("name", "text"), field("rows", "subform", m{"fields": []m{field("qty", "number", label)}}),
			total("count", "count", nil), total("sum", "sum", m{"field": "qty"}), total("most", "max", m{"field": "qty"}), total("some", "sum", m{"field": "qty", "filter": "record.qty > 1"})),
		role("clerk", m{"object": "bill", "operations": []string{"view", "edit"}, "read": []string{"name", "sum"}}))
	_, clerk := k.Person("clerk", "", "clerk")
	local := func(token string) (out []string) {
		res := k.Call(token, "GET", "/api/v1/objects/bill", nil).Want(200)
		for _, f := range res.Get("logic", "formulas").([]any) {
			if f := f.(m); f["server"] != true {
				out = append(out, f["field"].(string))
			}
		}
		slices.Sort(out)
		return out
	}
	if got := local(k.Admin); !slices.Equal(got, []string{"count", "sum"}) {
		t.Errorf("computed in the form: %v", got)
	}
	if got := local(clerk); len(got) > 0 {
		t.Errorf("the clerk reads no rows, and is told how to sum them: %v", got)
	}
	bill := k.Create(k.Admin, "bill", m{"name": "a", "rows": []m{{"qty": 2}, {"qty": 3}, {}}})
	res := k.Call(k.Admin, "GET", "/api/v1/objects/bill/records/"+bill, nil).Want(200)
	if res.Get("sum") != 5.0 || res.Get("count") != 3.0 {
		t.Error(res.Raw)
	}
}
