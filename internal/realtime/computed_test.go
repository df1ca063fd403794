package realtime_test

import (
	"slices"
	"testing"
)

// What follows from a change elsewhere is told as a change of the record itself,
// to those who may read it.
func TestComputedValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	label := m{"en": "x"}
	w.Define(
		m{"kind": "object", "key": "team", "label": label, "title": "name", "fields": []m{
			{"key": "name", "type": "text", "label": label},
			{"key": "hours", "type": "rollup", "label": label, "object": "task", "via": "crew", "op": "sum", "field": "hours"},
			{"key": "known", "type": "rollup", "label": label, "object": "task", "via": "crew", "op": "count", "public": true},
		}},
		m{"kind": "object", "key": "task", "label": label, "title": "name", "fields": []m{
			{"key": "name", "type": "text", "label": label}, {"key": "hours", "type": "number", "label": label},
			{"key": "crew", "type": "relation", "object": "team", "inverse": "tasks", "label": label},
		}},
		m{"kind": "role", "key": "sales", "label": label, "grants": []m{{"object": "team", "operations": []string{"view"}}}})
	admin, wang := w.enter(t, w.Admin), w.enter(t, w.wang)
	admin.subscribe("all", "team", "")
	admin.subscribe("busy", "team", "record.hours > 5")
	admin.subscribe("some", "team", `record.tasks.exists(t, t.name == "late")`)
	wang.subscribe("all", "team", "")
	team := w.Create(w.Admin, "team", m{"name": "A"})
	if rec := admin.change("all", "create"); rec["hours"] != 0.0 {
		t.Error(text(rec))
	}
	wang.change("all", "create")
	w.Create(w.Admin, "task", m{"name": "t", "hours": 8, "crew": team})
	seen := map[string]m{}
	for len(seen) < 3 { // the new task is also a reason to look again for "some"
		msg := admin.next()
		seen[msg["id"].(string)] = msg
	}
	if rec, _ := seen["all"]["record"].(m); rec["hours"] != 8.0 || rec["version"] != 1.0 {
		t.Error(text(seen["all"]))
	}
	if rec, _ := seen["busy"]["record"].(m); rec["hours"] != 8.0 {
		t.Error(text(seen["busy"]))
	}
	if seen["some"]["type"] != "reset" {
		t.Error(text(seen["some"]))
	}
	if rec := wang.change("all", "update"); !slices.Equal(keys(rec), []string{"created", "created_by", "id", "known", "name", "updated", "updated_by", "version"}) || rec["known"] != 1.0 {
		t.Error(text(rec)) // the hours are of tasks that wang may not see
	}
}
