package realtime_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A change of a field of any type is told as the record is read, to those who may
// read the field, and to the others as a change of the record without it.
func TestAFieldOfEveryType(t *testing.T) {
	w := &world{Kit: testkit.New(t, "")}
	text := func(key string) m { return m{"key": key, "label": m{"en": key}, "type": "text"} }
	fields := []m{text("name"), {"key": "up", "type": "relation", "object": "thing", "label": m{"en": "Up"}}}
	kinds := testkit.FieldTypes(t, testkit.People{})
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		f := m{"key": "f_" + kind, "type": kind, "label": m{"en": kind}}
		maps.Copy(f, kinds[kind].Settings)
		fields = append(fields, f)
	}
	w.Define(
		m{"kind": "object", "key": "thing", "label": m{"en": "Thing"}, "title": "name", "fields": fields},
		m{"kind": "role", "key": "reader", "label": m{"en": "Reader"}, "grants": []m{{"object": "thing", "operations": []string{"view"}, "read": []string{"name"}}}},
	)
	_, reader := w.Person("wang", "", "reader")
	var p testkit.People
	p.User, _ = w.Person("zhao", "")
	p.Second, _ = w.Person("qian", "")
	p.Unit = w.Department("Sales", "")
	p.Below = w.Department("North", p.Unit)
	p.Peer, p.Other = w.Create(w.Admin, "thing", m{"name": "Peer"}), w.Create(w.Admin, "thing", m{"name": "Other"})
	id := w.Create(w.Admin, "thing", m{"name": "One"})
	w.url = "ws" + strings.TrimPrefix(w.Server().URL, "http") + "/api/v1/ws"
	admin, wang := w.enter(t, w.Admin), w.enter(t, reader)
	admin.subscribe("a", "thing", "")
	wang.subscribe("a", "thing", "")

	types := testkit.FieldTypes(t, p)
	for _, kind := range slices.Sorted(maps.Keys(types)) {
		x, key := types[kind], "f_"+kind
		if x.Fixed != "" {
			continue
		}
		for _, v := range []any{x.First, nil} {
			w.Patch(w.Admin, "thing", id, m{key: v}).Want(200)
			read := w.Get(w.Admin, "thing", id).Want(200).Get(key)
			told, want := same(t, admin.change("a", "update")[key]), same(t, read)
			if kind == "subform" { // rows are asked for
				want = told
			}
			if told != want {
				t.Errorf("%s is told as %s and read as %s", kind, told, want)
			}
			if rec := wang.change("a", "update"); rec[key] != nil || strings.Contains(same(t, rec), `"`+key+`"`) {
				t.Errorf("%s is told to who may not read it: %s", kind, same(t, rec))
			}
		}
	}
}

func same(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
