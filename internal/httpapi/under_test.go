package httpapi_test

import "testing"

// Rows by who works for whom are the same in a list, on one record and in a write.
func TestRowsOfSubordinates(t *testing.T) {
	k := world(t,
		object("visit", m{"owner": true}, field("name", "text")),
		role("head", m{"object": "visit", "operations": []string{"view", "edit"}, "rows": "record.owner == user || under(record.owner, user)"}))
	boss, bossToken := k.Person("boss", "", "head")
	lead, leadToken := k.Person("lead", "", "head")
	rep, repToken := k.Person("rep", "", "head")
	manage := func(id, manager string) {
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"manager": manager}).Want(200)
	}
	manage(lead, boss)
	manage(rep, lead)
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+boss, m{"manager": rep}).Code(400, "manager_cycle", "manager")
	k.Exec(`UPDATE "users" SET "manager" = '` + rep + `' WHERE "id" = '` + boss + `'`) // a ring that came from elsewhere does not turn for ever
	ids := map[string]string{}
	for name, owner := range map[string]string{"boss": boss, "lead": lead, "rep": rep} {
		ids[name] = k.Create(k.Admin, "visit", m{"name": name, "owner": owner})
	}
	sees := func(token string, names ...string) {
		t.Helper()
		if n := len(k.List(token, "visit").Want(200).Items()); n != len(names) {
			t.Errorf("%d in the list, want %v", n, names)
		}
		for name, id := range ids {
			want := 404
			for _, n := range names {
				if n == name {
					want = 200
				}
			}
			k.Get(token, "visit", id).Want(want)
			k.Patch(token, "visit", id, m{"name": name + "!"}).Want(want)
			k.Patch(token, "visit", id, m{"name": name}).Want(want)
		}
	}
	sees(bossToken, "boss", "lead", "rep")
	manage(boss, "")
	sees(bossToken, "boss", "lead", "rep")
	sees(leadToken, "lead", "rep")
	sees(repToken, "rep")
	manage(rep, "")
	sees(bossToken, "boss", "lead")
	sees(leadToken, "lead")
}
