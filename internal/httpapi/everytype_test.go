package httpapi_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// typedWorld is an object with a field of every type, "f_" before the type's key,
// and a clerk who may read and write nothing but its name.
func typedWorld(t *testing.T) (k *testkit.Kit, types map[string]testkit.Typed, clerk string) {
	t.Helper()
	fields := []m{field("name", "text", m{"required": true}), field("up", "relation", m{"object": "thing"})}
	kinds := testkit.FieldTypes(t, testkit.People{})
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		fields = append(fields, field("f_"+kind, kind, kinds[kind].Settings, m{"label": m{"zh": "字段 " + kind, "en": "Field " + kind}}))
	}
	k = world(t, object("thing", m{}, fields...), role("clerk", m{"object": "thing", "operations": []string{"view", "create", "edit"}, "read": []string{"name"}, "write": []string{"name"}}))
	_, clerk = k.Person("clerk", "", "clerk")
	var p testkit.People
	p.User, _ = k.Person("zhao", "")
	p.Second, _ = k.Person("qian", "")
	p.Unit = k.Department("Sales", "")
	p.Below = k.Department("North", p.Unit)
	p.Peer = k.Create(k.Admin, "thing", m{"name": "Peer"})
	p.Other = k.Create(k.Admin, "thing", m{"name": "Other"})
	return k, testkit.FieldTypes(t, p), clerk
}

// value is a value as one writes it: without the names of links and the ids of rows.
func value(v any) string {
	raw, _ := json.Marshal(written(v))
	return string(raw)
}

func written(v any) any {
	switch x := v.(type) {
	case []any:
		out := make([]any, len(x))
		for i, one := range x {
			out[i] = written(one)
		}
		return out
	case m:
		if id, ok := x["id"].(string); ok {
			if object, any := x["object"].(string); any {
				return object + ":" + id
			}
			if x["what"] == nil {
				return id
			}
			return m{"what": x["what"]}
		}
	}
	return v
}

// TestEveryFieldType takes a value of every type through the API: written, read, made
// blank, found, exported and imported, and nothing of it to who may not read it.
func TestEveryFieldType(t *testing.T) {
	k, types, clerk := typedWorld(t)
	for _, kind := range slices.Sorted(maps.Keys(types)) {
		x, key := types[kind], "f_"+kind
		t.Run(kind, func(t *testing.T) {
			k := k.On(t)
			if x.Fixed != "" {
				if res := k.Call(k.Admin, "POST", things, m{"name": kind, key: "1"}); res.Status != 400 {
					t.Errorf("a field that %s is written: %s", x.Fixed, res.Raw)
				}
				return
			}
			res := k.Call(k.Admin, "POST", things, m{"name": kind, key: x.First}).Want(201)
			id := res.Text("id")
			blank := value(k.Get(k.Admin, "thing", k.Create(k.Admin, "thing", m{"name": "blank " + kind})).Want(200).Get(key))
			is := func(what, want string) {
				t.Helper()
				if x.Shown != nil && want != blank {
					want = value(x.Shown)
				}
				if got := value(k.Get(k.Admin, "thing", id).Want(200).Get(key)); got != want {
					t.Errorf("%s: %s, not %s", what, got, want)
				}
			}
			is("written", value(x.First))
			k.Patch(k.Admin, "thing", id, m{key: x.Second}).Want(200)
			is("changed", value(x.Second))
			k.Patch(k.Admin, "thing", id, m{key: nil}).Want(200)
			is("blank", blank)
			k.Patch(k.Admin, "thing", id, m{key: x.First}).Want(200)

			if res := k.Get(clerk, "thing", id).Want(200); res.Get(key) != nil {
				t.Errorf("shown to who may not read it: %s", res.Raw)
			}
			if res := k.Patch(clerk, "thing", id, m{key: x.Second}); res.Status != 403 && res.Status != 400 {
				t.Errorf("written by who may not: %s", res.Raw)
			}
			k.List(clerk, "thing", "filter", "isBlank(record."+key+")").Want(400)
			is("after who may not", value(x.First))
			if kind != "subform" && kind != "encrypted" {
				for filter, want := range map[string]int{"isBlank": 0, "!isBlank": 1} {
					if kind == "switch" {
						continue // never blank
					}
					if n := len(k.List(k.Admin, "thing", "filter", `record.name == "`+kind+`" && `+filter+"(record."+key+")").Want(200).Items()); n != want {
						t.Errorf("%s finds %d", filter, n)
					}
				}
			}
			if x.NoFile != "" {
				return
			}
			for _, want := range []any{x.First, x.Second} {
				for _, format := range []string{"csv", "xlsx"} {
					k.Patch(k.Admin, "thing", id, m{key: want}).Want(200)
					raw := exported(t, k, k.Admin, m{"object": "thing", "format": format, "columns": []string{"name", key}, "filter": `record.name == "` + kind + `"`})
					k.Patch(k.Admin, "thing", id, m{key: nil}).Want(200)
					up := k.Upload(k.Admin, "/api/v1/imports", "a."+format, raw, m{"object": "thing"}).Want(201)
					at, mapping := "/api/v1/imports/"+up.Text("id"), m{}
					for i, to := range []string{"name", key} {
						mapping[up.Text("columns", i, "name")] = to
					}
					if got := up.Text("columns", 1, "suggestion", "field"); got != key {
						t.Errorf("the column of a %s is taken for %q", format, got)
					}
					k.Wait(k.Admin, k.Call(k.Admin, "POST", at+"/run", m{"mapping": mapping, "mode": "update", "key": []string{"name"}}).Want(202).Text("job"))
					if res := k.Call(k.Admin, "GET", at, nil).Want(200); res.Get("failed") != 0.0 {
						t.Errorf("%s of %v: %s %s", format, want, res.Raw, k.Call(k.Admin, "GET", at+"/errors", nil).Raw)
					}
					is(format, value(want))
				}
			}
		})
	}
}
