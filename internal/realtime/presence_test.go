package realtime_test

import (
	"testing"
)

// Who has a record open knows who else has, and what of it they edit: of records
// that they may see, and of fields that they know.
func TestPresence(t *testing.T) {
	w := newWorld(t)
	open := w.Create(w.wang, "client", m{"name": "Open", "stage": "open", "amount": 1})
	closed := w.Create(w.wang, "client", m{"name": "Closed", "stage": "closed"})
	wang, li := w.enter(t, w.wang), w.enter(t, w.li)
	attend := func(c *client, object, record, field string) {
		c.say(m{"type": "attend", "object": object, "record": record, "field": field, "editing": field != ""})
	}
	told := func(c *client, record string, want []any) {
		t.Helper()
		msg := c.want(m{"type": "presence", "object": "client"})
		if text(msg["people"]) != text(want) || msg["record"] != record {
			t.Fatalf("%s, want %s", text(msg), text(want))
		}
	}
	nobody := []any{}
	someone := func(id, name, field string, editing bool) []any {
		p := m{"id": id, "name": name, "editing": editing}
		if field != "" {
			p["field"] = field
		}
		return []any{p}
	}
	attend(wang, "client", open, "")
	told(wang, open, nobody)
	attend(li, "client", open, "")
	told(li, open, someone(w.wangID, "wang", "", false))
	told(wang, open, someone(w.liID, "li", "", false))

	attend(wang, "client", open, "name")
	told(li, open, someone(w.wangID, "wang", "name", true))
	told(wang, open, someone(w.liID, "li", "", false))
	attend(wang, "client", open, "secret") // a field that nobody but administrators knows
	told(li, open, someone(w.wangID, "wang", "", true))
	told(wang, open, someone(w.liID, "li", "", false))

	// A record that one may not see does not exist, here as everywhere.
	attend(li, "client", closed, "")
	li.want(m{"type": "error", "status": 404.0})
	attend(li, "client", "abcdefghijklmno", "")
	li.want(m{"type": "error", "status": 404.0})
	attend(li, "nothing", open, "")
	li.want(m{"type": "error", "status": 404.0})
	li.say(m{"type": "attend", "object": "client"})
	li.want(m{"type": "error", "status": 400.0})

	// A second page of the same person is nobody new; its end leaves the first.
	again := w.enter(t, w.wang)
	attend(again, "client", open, "")
	told(again, open, someone(w.liID, "li", "", false))
	told(li, open, someone(w.wangID, "wang", "", true))
	told(wang, open, someone(w.liID, "li", "", false))
	_ = again.conn.Close()
	told(li, open, someone(w.wangID, "wang", "", true))
	told(wang, open, someone(w.liID, "li", "", false))

	// Who may no longer see the record is told of nobody.
	w.Patch(w.wang, "client", open, m{"stage": "closed"}).Want(200)
	attend(wang, "client", open, "")
	told(li, open, nobody)
	told(wang, open, someone(w.liID, "li", "", false))
	_ = li.conn.Close()
	told(wang, open, nobody)

	// An administrator who looks as somebody is nobody to the others.
	view := w.Call(w.Admin, "POST", "/api/v1/view-as", m{"person": w.liID}).Want(201).Text("token")
	w.Patch(w.wang, "client", open, m{"stage": "open"}).Want(200)
	looking := w.enter(t, view)
	attend(looking, "client", open, "")
	told(looking, open, someone(w.wangID, "wang", "", false))
	told(wang, open, nobody)
	wang.nothing()
}
