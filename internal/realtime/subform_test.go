package realtime_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A change of rows is told as a change of their record, to those who see it, and
// tells nothing of the rows; where they decide who sees it, who saw it is told that
// it may be gone.
func TestRowsOfASubform(t *testing.T) {
	w := &world{Kit: testkit.New(t, "")}
	field := func(key, kind string) m { return m{"key": key, "type": kind, "label": m{"en": key}} }
	lines := field("lines", "subform")
	lines["fields"] = []m{field("what", "text"), field("cost", "number")}
	w.Define(
		m{"kind": "object", "key": "order", "label": m{"en": "Order"}, "title": "name", "fields": []m{field("name", "text"), lines}},
		m{"kind": "role", "key": "sales", "label": m{"en": "Sales"}, "grants": []m{
			{"object": "order", "operations": []string{"view"}, "rows": `record.lines.exists(l, l.what == "open")`, "read": []string{"name", "lines.what"}},
		}},
	)
	_, member := w.Person("wang", "", "sales")
	w.url = "ws" + strings.TrimPrefix(w.Server().URL, "http") + "/api/v1/ws"
	res := w.Call(w.Admin, "POST", "/api/v1/objects/order/records", m{"name": "a", "lines": []m{{"what": "open", "cost": 777.25}, {"what": "other", "cost": 777.25}}}).Want(201)
	id, row, other := res.Text("id"), res.Get("lines", 0, "id"), res.Get("lines", 1, "id")
	admin, wang := w.enter(t, w.Admin), w.enter(t, member)
	admin.subscribe("a", "order", "")
	wang.subscribe("a", "order", "")
	w.Patch(w.Admin, "order", id, m{"lines": []m{{"id": row, "cost": 888.25}, {"id": other}}}).Want(200)
	for _, c := range []*client{admin, wang} {
		if rec := c.change("a", "update"); rec["version"] != 2.0 || strings.Contains(text(rec), "888.25") || strings.Contains(text(rec), "777.25") {
			t.Error(text(rec))
		}
	}
	w.Patch(w.Admin, "order", id, m{"lines": []m{{"id": row, "what": "shut"}, {"id": other}}}).Want(200)
	admin.change("a", "update")
	if msg := wang.next(); msg["type"] != "reset" && msg["action"] != "leave" || strings.Contains(text(msg), "shut") {
		t.Error(text(msg))
	}
	wang.say(m{"type": "subscribe", "id": "b", "object": "order__lines"})
	if msg := wang.next(); msg["type"] != "error" {
		t.Errorf("rows can be followed by themselves: %s", text(msg))
	}
	admin.say(m{"type": "subscribe", "id": "b", "object": "order__lines"})
	if msg := admin.next(); msg["type"] != "error" {
		t.Errorf("rows can be followed by themselves: %s", text(msg))
	}
}
