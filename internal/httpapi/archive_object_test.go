package httpapi_test

import "testing"

// An object that a release took away keeps its records until somebody throws them
// away by name; whatever names the object in a draft stands in the way.
func TestAnArchivedObjectIsPurged(t *testing.T) {
	note := object("note", nil, field("name", "text"), field("no", "auto_number", m{"pattern": "N{000}"}),
		field("lines", "subform", m{"fields": []m{field("what", "text", m{"label": m{"en": "W"}})}}))
	k := world(t, note, role("clerk", m{"object": "thing", "operations": []string{"view"}}))
	_, clerk := k.Person("clerk", "", "clerk")
	id := k.Create(k.Admin, "note", m{"name": "a", "lines": []m{{"what": "x"}, {"what": "y"}}})
	k.Create(k.Admin, "note", m{"name": "b"})
	const path = "/api/v1/archive"
	k.Call(k.Admin, "DELETE", path+"/note?confirm=note", nil).Want(404) // it is not archived
	if res := k.Call(k.Admin, "GET", path, nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/object/note", nil).Want(204)
	k.Call(k.Admin, "POST", "/api/v1/releases", m{"keys": []string{"object/note"}}).Want(201)

	res := k.Call(k.Admin, "GET", path, nil).Want(200)
	if res.Text("items", 0, "key") != "note" || res.Text("items", 0, "label", "en") != "Object note" || res.Get("items", 0, "rows") != 2.0 || res.Get("items", 0, "lines") != 2.0 || res.Get("items", 0, "files") != 0.0 {
		t.Error(res.Raw)
	}
	k.Call(clerk, "GET", path, nil).Want(403)
	k.Call(clerk, "DELETE", path+"/note?confirm=note", nil).Want(403)
	k.Call(k.Admin, "DELETE", path+"/note", nil).Code(400, "validation_failed")
	k.Call(k.Admin, "DELETE", path+"/users?confirm=users", nil).Want(404)
	k.Call(k.Admin, "DELETE", path+"/note__lines?confirm=note__lines", nil).Want(404)

	drafts(k, k.Admin, m{"kind": "view", "key": "notes", "object": "note", "label": m{"en": "Notes"}})
	if res := k.Call(k.Admin, "DELETE", path+"/note?confirm=note", nil).Code(409, "object_named"); res.Text("message") == "" || k.Scalar(`SELECT count(*) FROM "note"`) != "2" {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/view/notes?draft=true", nil).Want(204)
	k.Call(k.Admin, "DELETE", path+"/note?confirm=note", nil).Want(204)
	for _, left := range []string{
		`SELECT count(*) FROM "sqlite_master" WHERE "name" IN ('note', 'note__lines')`, `SELECT count(*) FROM "tn_history" WHERE "record" = '` + id + `'`,
		`SELECT count(*) FROM "tn_counters" WHERE "object" = 'note'`,
	} {
		if n := k.Scalar(left); n != "0" {
			t.Errorf("%s: %s", left, n)
		}
	}
	if n := k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'object.purged' AND "object" = 'note'`); n != "1" {
		t.Errorf("%s entries in the audit log", n)
	}
	if res := k.Call(k.Admin, "GET", path, nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}

	// The key is free again, and begins anew.
	drafts(k, k.Admin, note)
	k.Call(k.Admin, "POST", "/api/v1/releases", m{"keys": []string{"object/note"}}).Want(201)
	k.Create(k.Admin, "note", m{"name": "c"})
	if no := k.Scalar(`SELECT "no" FROM "note"`); no != "N001" {
		t.Error(no)
	}
	drift, err := k.Tenon.Meta.Check(k.Ctx())
	if err != nil || len(drift) > 0 {
		t.Errorf("%v %v", drift, err)
	}
}
