package realtime_test

import "testing"

// TestScope: whether one sees a row may depend on more than the row.
func TestScope(t *testing.T) {
	w := newWorld(t)
	north := w.Department("north", "")
	south := w.Department("south", "")
	w.Define(m{"kind": "role", "key": "dept", "label": m{"en": "Dept"}, "grants": []m{
		{"object": "client", "operations": []string{"view"}, "rows": `inTree(record.owner_dept, user.department)`, "read": []string{"name"}}}},
		m{"kind": "role", "key": "lately", "label": m{"en": "Lately"}, "grants": []m{
			{"object": "client", "operations": []string{"view"}, "rows": `record.updated > now - 1 && record.stage == "open"`, "read": []string{"name"}}}})
	_, head := w.Person("head", north, "dept")
	owner, _ := w.Person("owner", north, "sales")
	far, _ := w.Person("far", south, "sales")

	t.Run("on departments", func(t *testing.T) {
		mine := w.Create(w.Admin, "client", m{"name": "mine", "owner": owner})
		foreign := w.Create(w.Admin, "client", m{"name": "foreign", "owner": far})
		c := w.enter(t, head)
		c.subscribe("a", "client", "")
		w.Patch(w.Admin, "client", foreign, m{"name": "still foreign"}).Want(200)
		w.Delete(w.Admin, "client", foreign).Want(204)
		c.nothing()
		// Nothing of people has moved: the values of before are enough to know.
		w.Patch(w.Admin, "client", mine, m{"owner": far}).Want(200)
		if rec := c.change("a", "leave"); rec["id"] != mine {
			t.Error(text(rec))
		}
		w.Call(w.Admin, "PATCH", "/api/v1/departments/"+south, m{"parent": north}).Want(200)
		c.want(m{"type": "reset", "id": "a"})
		w.Patch(w.Admin, "client", mine, m{"name": "below mine"}).Want(200)
		c.change("a", "update")
	})

	t.Run("on the time", func(t *testing.T) {
		_, token := w.Person("lately", "", "lately")
		hidden := w.Create(w.Admin, "client", m{"name": "hidden", "stage": "shut"})
		c := w.enter(t, token)
		c.subscribe("a", "client", "")
		w.Patch(w.Admin, "client", hidden, m{"stage": "dead"}).Want(200)
		c.want(m{"type": "reset", "id": "a"}) // no word of which
		w.Patch(w.Admin, "client", hidden, m{"stage": "open"}).Want(200)
		c.change("a", "update")
		w.Patch(w.Admin, "client", hidden, m{"stage": "shut"}).Want(200)
		c.change("a", "leave")
	})
}
