package httpapi_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// ruled is an object with a rule of every kind that holds whatever a record is
// filled in with.
func ruled() []m {
	return []m{
		object("parcel", nil, field("name", "text"), field("open", "switch")),
		object("order", m{
			"types": []m{{"key": "sale", "label": m{"en": "Sale"}, "options": m{"level": []string{"a", "b"}}}, {"key": "gift", "label": m{"en": "Gift"}}, {"key": "gone", "label": m{"en": "Gone"}, "disabled": true}},
			"rules": []m{
				{"key": "range", "when": "has(record.low)", "must": "record.low <= record.high", "message": m{"en": "Low first"}, "field": "low"},
				{"key": "whole", "must": `record.note != "forbidden"`},
			},
			"indexes": []m{{"fields": []string{"batch", "lot"}, "unique": true}},
		},
			field("name", "text", m{"required": true, "max_length": 12}), field("low", "number", m{"min": 0, "max": 100, "decimals": 2}), field("high", "number"),
			field("level", "select", m{"options": []m{{"value": "a", "label": m{"en": "A"}}, {"value": "b", "label": m{"en": "B"}}, {"value": "c", "label": m{"en": "C"}}, {"value": "d", "label": m{"en": "D"}, "disabled": true}}}),
			field("tags", "multi_select", options("x", "y", "z"), m{"max_count": 2}), field("note", "long_text"),
			field("why", "text", m{"required_when": `record.level == "b"`}), field("serial", "text", m{"unique": true}),
			field("batch", "text"), field("lot", "text"), field("mail", "email"), field("phone", "phone"), field("site", "url"),
			field("day", "date"), field("at", "datetime"), field("rate", "percent", m{"max": 1}),
			field("parcel", "relation", m{"object": "parcel", "filter": "record.open"}), field("boss", "user")),
	}
}

// bodies are changes of a good record that no way in may let through, and where
// the refusal has to stand. What only JSON can say says so.
var bodies = []struct {
	name, code, field string
	data              m
	json              bool
}{
	{"a required field left blank", "required", "name", m{"name": ""}, false},
	{"a text that is too long", "too_long", "name", m{"name": "thirteen letters and more"}, false},
	{"a number below its least", "out_of_range", "low", m{"low": -1}, false},
	{"a number above its most", "out_of_range", "low", m{"low": 101, "high": 200}, false},
	{"words for a number", "", "low", m{"low": "many"}, false},
	{"an option that is not there", "unknown_option", "level", m{"level": "q"}, false},
	{"an option that is disabled", "option_disabled", "level", m{"level": "d"}, false},
	{"an option that the type does not have", "option_not_of_type", "level", m{"level": "c"}, false},
	{"a type that is disabled", "option_disabled", "record_type", m{"record_type": "gone"}, false},
	{"a type that is not there", "unknown_option", "record_type", m{"record_type": "lease"}, false},
	{"too many choices", "", "tags", m{"tags": []string{"x", "y", "z"}}, false},
	{"a field that is required where a condition holds", "required", "why", m{"level": "b"}, false},
	{"a value that another record has", "not_unique", "serial", m{"serial": "S1"}, false},
	{"values that another record has together", "", "", m{"batch": "B1", "lot": "L1"}, false},
	{"a rule of the record", "validation_rule", "low", m{"low": 5, "high": 4}, false},
	{"a rule of no field", "validation_rule", "_", m{"note": "forbidden"}, false},
	{"an address that is none", "", "mail", m{"mail": "nobody"}, false},
	{"a number of a phone that is none", "", "phone", m{"phone": "12"}, false},
	{"a link that is none", "", "site", m{"site": "javascript:alert(1)"}, false},
	{"a day that is none", "", "day", m{"day": "2026-02-31"}, false},
	{"a moment that is none", "", "at", m{"at": "some day"}, false},
	{"more than a hundred per cent", "above_max", "rate", m{"rate": 1.5}, false},
	{"a link to nothing", "link_not_found", "parcel", m{"parcel": "abcdefghijklmno"}, true},
	{"a link that the filter leaves out", "link_not_found", "parcel", m{"parcel": "closed"}, true},
	{"a person who is not there", "link_not_found", "boss", m{"boss": "abcdefghijklmno"}, true},
	{"a value of another type", "", "name", m{"name": []any{1}}, true},
}

// TestEveryWayInRefusesTheSame: what a form would refuse, no way in lets through.
func TestEveryWayInRefusesTheSame(t *testing.T) {
	k := world(t, append(ruled(), role("editor", m{"object": "order", "operations": []string{"view", "create", "edit", "import"}}, m{"object": "parcel", "operations": []string{"view"}}))...)
	_, editor := k.Person("editor", "", "editor")
	closed := k.Create(k.Admin, "parcel", m{"name": "Closed", "open": false})
	k.Create(k.Admin, "order", m{"name": "other", "serial": "S1", "batch": "B1", "lot": "L1"})
	good := m{"name": "good", "level": "a", "high": 50}
	old := k.Create(k.Admin, "order", good)
	before := k.Get(k.Admin, "order", old).Raw
	const orders = "/api/v1/objects/order/records"

	// refused reads what a way in says of a body: the code at the field.
	refused := func(t *testing.T, data any, code, at string) {
		t.Helper()
		faults, _ := data.(m)
		if at != "" {
			it, _ := faults[at].(m)
			if it == nil || code != "" && it["code"] != code {
				t.Errorf("refused with %v, want %s at %s", data, code, at)
			}
		} else if len(faults) == 0 {
			t.Errorf("refused without a word of what is wrong: %v", data)
		}
	}
	batched := func(t *testing.T, op m, code, at string) {
		t.Helper()
		res := k.On(t).Call(editor, "POST", orders+":batch", m{"operations": []m{op}}).Want(200)
		if status, _ := res.Get("results", 0, "status").(float64); status < 400 {
			t.Fatalf("let through: %s", res.Raw)
		}
		refused(t, res.Get("results", 0, "error", "data"), code, at)
	}
	imported := func(t *testing.T, body m, mode string) {
		t.Helper()
		k := k.On(t)
		name, content := sheet(body)
		id := k.Upload(editor, "/api/v1/imports", name, content, m{"object": "order"}).Want(201).Text("id")
		mapping := m{}
		for key := range body {
			mapping[key] = key
		}
		run := m{"mapping": mapping, "mode": mode}
		if mode == "update" {
			run["key"] = []string{"name"}
		}
		res := k.Call(editor, "POST", "/api/v1/imports/"+id+"/run", run)
		if res.Status == 400 {
			return // refused before a row was read
		}
		k.Wait(editor, res.Want(202).Text("job"))
		if done := k.Call(editor, "GET", "/api/v1/imports/"+id, nil).Want(200); done.Get("failed") != 1.0 || done.Get("created") != 0.0 || done.Get("updated") != 0.0 {
			t.Errorf("let through: %s", done.Raw)
		}
	}
	saved := func(t *testing.T, rec *core.Record, data m) {
		t.Helper()
		for key, v := range data {
			rec.Set(key, v)
		}
		if err := k.Tenon.App.Save(rec); err == nil {
			t.Error("let through")
		}
	}
	type way struct {
		name  string
		cells bool // values travel as text
		try   func(t *testing.T, whole, change m, code, at string)
	}
	ways := []way{
		{"create", false, func(t *testing.T, whole, _ m, code, at string) {
			res := k.On(t).Call(editor, "POST", orders, whole).Want(400)
			refused(t, res.Get("data"), code, at)
		}},
		{"create in a form", false, func(t *testing.T, whole, _ m, code, at string) {
			res := k.On(t).Call(editor, "POST", testkit.Query(orders, "form", "full"), whole).Want(400)
			refused(t, res.Get("data"), code, at)
		}},
		{"update", false, func(t *testing.T, _, change m, code, at string) {
			res := k.On(t).Patch(editor, "order", old, change).Want(400)
			refused(t, res.Get("data"), code, at)
		}},
		{"batch create", false, func(t *testing.T, whole, _ m, code, at string) {
			batched(t, m{"method": "create", "data": whole}, code, at)
		}},
		{"batch update", false, func(t *testing.T, _, change m, code, at string) {
			batched(t, m{"method": "update", "id": old, "data": change}, code, at)
		}},
		{"import new ones", true, func(t *testing.T, whole, _ m, _, _ string) { imported(t, whole, "create") }},
		{"import changes", true, func(t *testing.T, _, change m, _, _ string) {
			if _, named := change["name"]; named {
				t.Skip("the name says which record it is")
			}
			imported(t, merged(change, m{"name": "good"}), "update")
		}},
		{"a hook that makes one", false, func(t *testing.T, whole, _ m, _, _ string) {
			c, err := k.Tenon.App.FindCollectionByNameOrId("order")
			if err != nil {
				t.Fatal(err)
			}
			saved(t, core.NewRecord(c), merged(m{"record_type": "sale"}, whole))
		}},
		{"a hook that changes one", false, func(t *testing.T, _, change m, _, _ string) {
			rec, err := k.Tenon.App.FindRecordById("order", old)
			if err != nil {
				t.Fatal(err)
			}
			saved(t, rec, change)
		}},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			for _, body := range bodies {
				if body.json && way.cells {
					continue
				}
				t.Run(body.name, func(t *testing.T) {
					change := maps.Clone(body.data)
					if change["parcel"] == "closed" {
						change["parcel"] = closed
					}
					way.try(t, merged(good, change), change, body.code, body.field)
				})
			}
		})
	}
	if n := k.Scalar(`SELECT count(*) FROM "order"`); n != "2" {
		t.Errorf("there are %s orders now", n)
	}
	if now := k.Get(k.Admin, "order", old).Raw; now != before {
		t.Errorf("the record has changed: %s, was %s", now, before)
	}
}

func merged(list ...m) m {
	out := m{}
	for _, x := range list {
		maps.Copy(out, x)
	}
	return out
}

// sheet writes a record as a file of one row.
func sheet(body m) (string, []byte) {
	keys := slices.Sorted(maps.Keys(body))
	row := make([]string, len(keys))
	for i, key := range keys {
		if list, ok := body[key].([]string); ok {
			row[i] = strings.Join(list, ";")
		} else {
			row[i] = fmt.Sprint(body[key])
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{keys, row}); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return "a.csv", []byte(b.String())
}
