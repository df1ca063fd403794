package httpapi_test

import (
	"strings"
	"testing"
)

// Columns of a linked record beside its name make the ones that are missing, once each,
// and leave or fill those that are there, with the rights of who imports.
func TestImportOfParents(t *testing.T) {
	k := deals(t)
	k.Define(object("person", m{}, field("name", "text"), field("client", "relation", m{"object": "client", "label": m{"zh": "客户", "en": "Client"}})),
		role("hand", m{"object": "person", "operations": []string{"view", "create", "import"}}, m{"object": "client", "operations": []string{"view"}}))
	k.Create(k.Admin, "client", m{"name": "Old", "note": "theirs"})
	const file = "name,client,Client The note,Client The qty\nA,New,first,7\nB,Old,ours,3\nC,New,second,8\nD,Old,again,\nE,Bad,x,much\n"
	mapping := m{"name": "name", "client": "client", "Client The note": "client.note", "Client The qty": "client.qty"}
	run := func(token string, dry bool, setting m) string {
		at := "/api/v1/imports/" + k.Upload(token, "/api/v1/imports", "p.csv", []byte(file), m{"object": "person"}).Want(201).Text("id")
		res := k.Call(token, "POST", at+"/run", m{"mapping": mapping, "dryRun": dry, "settings": m{"client": setting}})
		if res.Status == 202 {
			k.Wait(token, res.Text("job"))
		}
		return at
	}
	clients := func() string {
		return k.Scalar(`SELECT group_concat("name" || ' ' || coalesce("note", '-') || ' ' || coalesce("qty", '-'), ', ') FROM (SELECT * FROM "client" WHERE "deleted" = '' ORDER BY "name")`)
	}

	up := k.Upload(k.Admin, "/api/v1/imports", "p.csv", []byte(file), m{"object": "person"}).Want(201)
	if up.Text("columns", 2, "suggestion", "field") != "client.note" || up.Text("columns", 1, "suggestion", "field") != "client" {
		t.Error("not known by name:", up.Raw)
	}
	create := m{"missing": "create", "existing": "record"}
	before := clients()
	res := k.Call(k.Admin, "GET", run(k.Admin, true, create), nil).Want(200)
	if res.Get("created") != 4.0 || res.Get("failed") != 1.0 || res.Get("related", "created") != 1.0 || res.Get("related", "updated") != 1.0 || clients() != before {
		t.Error(res.Raw, clients())
	}
	at := run(k.Admin, false, create)
	res = k.Call(k.Admin, "GET", at, nil).Want(200)
	if got := clients(); res.Get("created") != 4.0 || res.Get("related", "updated") != 1.0 || !strings.Contains(got, "New first 7.0") || !strings.Contains(got, "Old theirs 3.0") {
		t.Error(res.Raw, got)
	}
	if n := k.Scalar(`SELECT count(*) FROM "person" p JOIN "client" c ON c."id" = p."client" WHERE c."name" IN ('New', 'Old')`); n != "4" {
		t.Error(n)
	}
	// It changed records, so it is undone as what had one cause: what it filled is blank again.
	if res.Get("undoable") != false {
		t.Error(res.Raw)
	}
	back := k.Call(k.Admin, "POST", "/api/v1/undo/"+res.Text("job"), nil).Want(200)
	if got := clients(); got != before {
		t.Error(got, back.Raw)
	}

	// As the file has it; and without being asked to, what is there is left.
	run(k.Admin, false, m{"existing": "filled", "missing": "blank"})
	if got := clients(); got != "Old ours 3.0" {
		t.Error(got)
	}
	run(k.Admin, false, m{"missing": "blank"})
	if got := clients(); got != "Old ours 3.0" {
		t.Error(got)
	}

	// Found by another field, made with a title beside it.
	imported(k, k.Admin, "person", "p.csv", "who,code,title\nX,n-1,By note\n", m{"mapping": m{"who": "name", "code": "client", "title": "client.name"}, "settings": m{"code": m{"by": "note", "missing": "create"}}})
	if got := clients(); !strings.Contains(got, "By note n-1 -") {
		t.Error(got)
	}

	// Nothing beyond one's rights: neither are the fields offered, nor taken.
	_, wang := k.Person("wang", "", "hand")
	if res := k.Upload(wang, "/api/v1/imports", "p.csv", []byte(file), m{"object": "person"}).Want(201); strings.Contains(res.Raw, "client.note") {
		t.Error(res.Raw)
	}
	own := "/api/v1/imports/" + k.Upload(wang, "/api/v1/imports", "p.csv", []byte(file), m{"object": "person"}).Want(201).Text("id")
	k.Call(wang, "POST", own+"/run", m{"mapping": mapping}).Code(400, "import_unknown_field", "mapping.Client The note")
	k.Call(wang, "POST", own+"/run", m{"mapping": m{"name": "name", "client": "client"}, "settings": m{"client": m{"missing": "create"}}}).Code(400, "import_missing_right", "settings.client")
	k.Call(wang, "POST", own+"/run", m{"mapping": m{"name": "name", "client": "client"}, "settings": m{"client": m{"existing": "filled"}}}).Code(400, "import_existing_right", "settings.client")
	own = "/api/v1/imports/" + k.Upload(k.Admin, "/api/v1/imports", "p.csv", []byte(file), m{"object": "person"}).Want(201).Text("id")
	k.Call(k.Admin, "POST", own+"/run", m{"mapping": m{"name": "name", "Client The note": "client.note"}}).Code(400, "import_parent_unmapped", "mapping.Client The note")
	k.Call(k.Admin, "POST", own+"/run", m{"mapping": mapping, "settings": m{"client": m{"existing": "x"}}}).Code(400, "import_existing", "settings.client")
	k.Call(k.Admin, "POST", own+"/run", m{"mapping": m{"name": "name", "client": "client", "Client The note": "client.owner"}}).Code(400, "import_unknown_field", "mapping.Client The note")
}
