package httpapi_test

import (
	"strings"
	"testing"
)

// What becomes of rows that a rule for duplicates catches is decided with the import; a
// dry run says the same, of records and of rows further up, however far.
func TestDuplicatesOfAnImport(t *testing.T) {
	k := deals(t)
	now := ""
	rule := func(on string) {
		if on == now {
			return
		}
		now = on
		k.Define(object("firm", m{"duplicates": []m{{"key": "name", "match": []m{{"field": "name", "as": "text"}}, "on_import": on}}}, field("name", "text"), field("note", "text")),
			role("clerk", m{"object": "firm", "operations": []string{"view", "create", "import"}, "rows": `record.note == "mine"`}))
	}
	rule("warn")
	k.Create(k.Admin, "firm", m{"name": "Acme", "note": "theirs"})
	var file strings.Builder
	file.WriteString("name,note\nNew,mine\nA C M E,mine\n")
	for range 500 { // beyond one portion
		file.WriteString(",\n")
	}
	file.WriteString("new,mine\nOther,mine\n")
	run := func(token, same string, dry bool) m {
		at := "/api/v1/imports/" + k.Upload(token, "/api/v1/imports", "d.csv", []byte(file.String()), m{"object": "firm"}).Want(201).Text("id")
		k.Wait(token, k.Call(token, "POST", at+"/run", m{"mapping": m{"name": "name", "note": "note"}, "dryRun": dry, "duplicates": same}).Want(202).Text("job"))
		out := k.Call(token, "GET", at, nil).Want(200).Body
		out["errors"] = k.Call(token, "GET", at+"/errors", nil).Want(200).Raw
		return out
	}
	firms := func() string {
		return k.Scalar(`SELECT group_concat("name" || ' ' || "note", ', ') FROM (SELECT * FROM "firm" WHERE "deleted" = '' ORDER BY "name", "note")`)
	}
	for _, c := range []struct {
		rule, same                           string
		created, updated, left, held, failed float64
		firms, says                          string
	}{
		{"warn", "", 4, 0, 0, 0, 0, "A C M E mine, Acme theirs, New mine, Other mine, new mine", ""},
		{"block", "create", 2, 0, 0, 0, 2, "Acme theirs, New mine, Other mine", "Acme"},
		{"warn", "skip", 2, 0, 2, 0, 0, "Acme theirs, New mine, Other mine", "import_same_skipped"},
		{"block", "hold", 2, 0, 0, 2, 0, "Acme theirs, New mine, Other mine", "import_same_held"},
		{"block", "update", 2, 2, 0, 0, 0, "A C M E mine, Other mine, new mine", ""},
	} {
		rule(c.rule)
		before := firms()
		for _, dry := range []bool{true, false} {
			got := run(k.Admin, c.same, dry)
			if got["created"] != c.created || got["updated"] != c.updated || got["same"] != c.left || got["held"] != c.held || got["failed"] != c.failed || got["done"] != got["total"] || !strings.Contains(got["errors"].(string), c.says) {
				delete(got, "columns")
				t.Errorf("%s %s dry %v: %v", c.rule, c.same, dry, got)
			}
			if dry {
				if firms() != before {
					t.Error("a dry run wrote", firms())
				}
				continue
			}
			if firms() != c.firms {
				t.Errorf("%s %s: %s", c.rule, c.same, firms())
			}
			k.Call(k.Admin, "POST", "/api/v1/undo/"+got["job"].(string), nil).Want(200)
			if firms() != before {
				t.Errorf("%s %s undone: %s", c.rule, c.same, firms())
			}
		}
	}

	// Of what one may not see nothing is told, and nothing is updated.
	_, wang := k.Person("wang", "", "clerk")
	got := run(wang, "skip", true)
	if got["same"] != 2.0 || strings.Contains(got["errors"].(string), "Acme") || strings.Contains(got["errors"].(string), "theirs") {
		t.Error(got)
	}
	at := "/api/v1/imports/" + k.Upload(wang, "/api/v1/imports", "d.csv", []byte("name\nAcme\n"), m{"object": "firm"}).Want(201).Text("id")
	k.Call(wang, "POST", at+"/run", m{"mapping": m{"name": "name"}, "duplicates": "update"}).Code(400, "forbidden_operation", "duplicates")
	k.Call(wang, "POST", at+"/run", m{"mapping": m{"name": "name"}, "duplicates": "x"}).Code(400, "import_duplicates", "duplicates")
}
