package realtime_test

import "testing"

// A10: a role that comes and goes with a department comes and goes with it on
// open sockets, and so do the rights of who moves.
func TestRolesOfDepartmentsHoldOnOpenSockets(t *testing.T) {
	w := newWorld(t)
	top := w.Department("Top", "")
	team := w.Department("Team", top)
	id, token := w.Person("zhao", team)
	give := func(departments ...m) {
		w.Call(w.Admin, "PUT", "/api/v1/roles/sales/members", m{"departments": append([]m{}, departments...)}).Want(200)
	}
	none := func(t *testing.T) {
		t.Helper()
		c := w.enter(t, token)
		c.say(m{"type": "subscribe", "id": "x", "object": "client"})
		c.want(m{"type": "error", "id": "x"})
	}
	none(t)
	for name, x := range map[string]struct{ take, back func() }{
		"the role":   {func() { give() }, func() { give(m{"id": top, "children": true}) }},
		"the person": {func() { w.Call(w.Admin, "PATCH", "/api/v1/people/"+id, m{"departments": []string{}}).Want(200) }, func() { w.Call(w.Admin, "PATCH", "/api/v1/people/"+id, m{"departments": []string{team}}).Want(200) }},
		"the department": {
			func() { w.Call(w.Admin, "PATCH", "/api/v1/departments/"+team, m{"parent": ""}).Want(200) },
			func() { w.Call(w.Admin, "PATCH", "/api/v1/departments/"+team, m{"parent": top}).Want(200) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			give(m{"id": top, "children": true})
			c := w.enter(t, token)
			c.subscribe("x", "client", "")
			x.take()
			c.want(m{"type": "error", "id": "x"}) // the stream ends
			none(t)
			x.back()
			w.enter(t, token).subscribe("x", "client", "")
		})
	}
	t.Run("the department above, merged", func(t *testing.T) {
		give(m{"id": top, "children": true})
		c := w.enter(t, token)
		c.subscribe("x", "client", "")
		into := w.Department("Elsewhere", "")
		w.Wait(w.Admin, w.Call(w.Admin, "POST", "/api/v1/departments/"+top+"/merge", m{"into": into}).Want(202).Text("job"))
		c.want(m{"type": "error", "id": "x"})
		none(t)
	})
}

// Who gets another manager changes what two managers may see, at once.
func TestManagersHoldOnOpenSockets(t *testing.T) {
	w := newWorld(t)
	w.Define(m{"kind": "role", "key": "lead", "label": m{"en": "Lead"}, "grants": []m{{"object": "client", "operations": []string{"view"}, "rows": "under(record.owner, user)", "read": []string{"name"}}}})
	id, token := w.Person("boss", "", "lead")
	c := w.enter(t, token)
	c.subscribe("x", "client", "")
	w.Call(w.Admin, "PATCH", "/api/v1/people/"+w.wangID, m{"manager": id}).Want(200)
	c.want(m{"type": "reset", "id": "x"})
	w.Create(w.wang, "client", m{"name": "of wang", "stage": "x"})
	c.want(m{"type": "change", "id": "x", "action": "create"})
}
