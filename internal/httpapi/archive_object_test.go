package httpapi_test

import (
	"strings"
	"testing"
)

// An object that a release took away keeps its records until somebody throws them
// away by name; whatever names the object in a draft stands in the way.
func TestAnArchivedObjectIsPurged(t *testing.T) {
	note := object("note", nil, field("name", "text"), field("no", "auto_number", m{"pattern": "N{000}"}),
		field("lines", "subform", m{"fields": []m{field("what", "text", m{"label": m{"en": "W"}})}}))
	far := receive(t)
	k := world(t, note, hookDoc("tell", "note", []string{"before_create", "after_create"}, `ctx.log(ctx.record.name)`),
		m{"kind": "webhook", "key": "far", "label": m{"en": "Far"}, "object": "note", "events": []string{"create"}, "role": "talker", "url": far.URL}, role("clerk", m{"object": "thing", "operations": []string{"view"}}), role("talker", m{"object": "note", "operations": []string{"view", "comment"}}))
	clerkID, clerk := k.Person("clerk", "", "clerk", "talker")
	id := k.Create(k.Admin, "note", m{"name": "a", "lines": []m{{"what": "x"}, {"what": "y"}}})
	k.Create(k.Admin, "note", m{"name": "b"})
	talked := "/api/v1/objects/note/records/" + id
	said := k.Call(k.Admin, "POST", talked+"/comments", m{"text": "look <@" + clerkID + ">"}).Want(201).Text("id")
	k.Call(k.Admin, "PATCH", talked+"/comments/"+said, m{"text": "look here"}).Want(200)
	k.Call(clerk, "PUT", talked+"/comments/"+said+"/reactions/🎉", nil).Want(200)
	k.Call(clerk, "PUT", talked+"/follow", nil).Want(200)
	k.Call(k.Admin, "POST", "/api/v1/objects/note/views", m{"label": "Mine", "view": m{"filter": `record.name == "a"`}}).Want(201)
	settled(t, k, unsent)
	ranAll(t, k)
	k.Call(k.Admin, "GET", "/api/v1/hooks/tell/runs", nil).Want(200) // by then they are written down
	counts := strings.ReplaceAll(k.Scalar(`SELECT group_concat('(SELECT count(*) FROM "' || m."name" || '" WHERE "object" IN (''note'', ''note__lines''))', ' + ')
		FROM "sqlite_master" m JOIN pragma_table_info(m."name") c ON c."name" = 'object'
		WHERE m."type" = 'table' AND m."name" LIKE 'tn!_%' ESCAPE '!' AND m."name" NOT IN ('tn_audit', 'tn_outbox')`), "\n", "")
	kept := func() string {
		return k.Scalar(`SELECT ` + counts + ` + (SELECT count(*) FROM "tn_comment_edits") + (SELECT count(*) FROM "tn_comment_reactions") + (SELECT count(*) FROM "tn_deliveries")`)
	}
	for _, table := range []string{"tn_comments", "tn_comment_edits", "tn_comment_reactions", "tn_notifications", "tn_follows", "tn_saved_views", "tn_acts", "tn_deliveries", "tn_hook_runs", "tn_hook_tasks"} {
		if k.Scalar(`SELECT count(*) FROM "`+table+`"`) == "0" {
			t.Errorf("nothing is in %s", table)
		}
	}
	const path = "/api/v1/archive"
	k.Call(k.Admin, "DELETE", path+"/note?confirm=note", nil).Want(404) // it is not archived
	if res := k.Call(k.Admin, "GET", path, nil).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/object/note", nil).Want(204)
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/role/talker", nil).Want(204)
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/hook/tell", nil).Want(204)
	k.Call(k.Admin, "DELETE", "/api/v1/definitions/webhook/far", nil).Want(204)
	k.Call(k.Admin, "POST", "/api/v1/releases", m{"keys": []string{"object/note", "role/talker", "hook/tell", "webhook/far"}}).Want(201)

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
	if n := kept(); n != "0" {
		t.Errorf("%s rows are left of the object beside its table", n)
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
