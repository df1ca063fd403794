package httpapi_test

import (
	"archive/zip"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// imported uploads a file and runs it to its end.
func imported(k *testkit.Kit, token, object, name, file string, run m) *testkit.Res {
	k.TB.Helper()
	at := "/api/v1/imports/" + k.Upload(token, "/api/v1/imports", name, []byte(file), m{"object": object}).Want(201).Text("id")
	k.Wait(token, k.Call(token, "POST", at+"/run", run).Want(202).Text("job"))
	return k.Call(token, "GET", at, nil).Want(200)
}

// What an import is told holds all the way: what wins, and what does not follow.
func TestChoicesOfAnImport(t *testing.T) {
	k := deals(t)
	mapping := m{"name": "name", "note": "note", "qty": "qty"}
	one := k.Create(k.Admin, "client", m{"name": "A", "note": "theirs", "qty": 7})
	for _, c := range []struct {
		wins string
		note any
		qty  any
	}{{"record", "theirs", 7.0}, {"filled", "file", 7.0}, {"file", "file", nil}, {"record", "file", nil}} {
		res := imported(k, k.Admin, "client", "a.csv", "name,note,qty\nA,file,\n", m{"mapping": mapping, "mode": "update", "key": []string{"name"}, "wins": c.wins})
		if got := k.Get(k.Admin, "client", one).Want(200); got.Get("note") != c.note || got.Get("qty") != c.qty || res.Get("updated") != 1.0 {
			t.Errorf("%s: %s", c.wins, got.Raw)
		}
	}

	// Of people who have a colleague's number, and of what follows.
	_, wang := k.Person("wang", "", "all")
	id, _ := k.Person("li", "", "all")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"phone": "13800138000"}).Want(200)
	k.Define(hookDoc("later", "client", "after_create", `ctx.log("seen")`))
	settle := func() {
		t.Helper()
		head := k.Scalar(`SELECT max("seq") FROM "tn_outbox"`)
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			// Who has never read has no place yet.
			if k.Scalar(`SELECT count(*) || ' at ' || coalesce(min("seq"), 0) FROM "tn_outbox_cursors" WHERE "consumer" IN ('hooks', 'inbox')`) == "2 at "+head {
				return
			}
		}
		t.Fatal("the log was never read")
	}
	followed := func() string {
		settle()
		return k.Scalar(`SELECT (SELECT count(*) FROM "tn_hook_tasks" WHERE "object" = 'client') || ' hooks, ' || (SELECT count(*) FROM "tn_notifications" WHERE "person" = '` + id + `') || ' notes'`)
	}
	run := m{"mapping": m{"name": "name", "owner": "owner"}, "mode": "create", "settings": m{"owner": m{"by": "phone"}}, "silent": []string{"hooks", "notices"}}
	file := "name,owner\nX,138-0013-8000\nY,+86 138 0013 8000\n"
	if res := imported(k, k.Admin, "client", "a.csv", file, run); res.Get("created") != 2.0 {
		t.Error(res.Raw)
	}
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "owner" = '` + id + `'`); n != "2" || followed() != "0 hooks, 0 notes" {
		t.Error(n, followed())
	}
	at := "/api/v1/imports/" + k.Upload(wang, "/api/v1/imports", "a.csv", []byte(file), m{"object": "client"}).Want(201).Text("id")
	k.Call(wang, "POST", at+"/run", run).Code(403, "import_silent_right")
	run["silent"] = []string{}
	imported(k, wang, "client", "a.csv", file, run)
	if got := followed(); !strings.HasPrefix(got, "2 hooks") || strings.HasSuffix(got, " 0 notes") {
		t.Error(got)
	}
}

// What was refused of a workbook comes back as a workbook, which can be put right and
// imported again.
func TestRefusedRowsOfAWorkbookAreAWorkbook(t *testing.T) {
	k := deals(t)
	job := k.Call(k.Admin, "POST", "/api/v1/exports", m{"object": "client", "format": "xlsx", "columns": []string{"name", "qty"}}).Want(202).Text("id")
	k.Create(k.Admin, "client", m{"name": "=1+1", "qty": 5})
	k.Wait(k.Admin, job)
	job = k.Call(k.Admin, "POST", "/api/v1/exports", m{"object": "client", "format": "xlsx", "columns": []string{"name", "qty"}}).Want(202).Text("id")
	k.Wait(k.Admin, job)
	book := k.Call(k.Admin, "GET", "/api/v1/exports/"+job+"/file", nil).Want(200).Raw
	at := "/api/v1/imports/" + k.Upload(k.Admin, "/api/v1/imports", "a.xlsx", []byte(book), m{"object": "client"}).Want(201).Text("id")
	columns := k.Call(k.Admin, "GET", at, nil).Want(200)
	mapping := m{columns.Text("columns", 0, "name"): "stage", columns.Text("columns", 1, "name"): "qty"}
	k.Wait(k.Admin, k.Call(k.Admin, "POST", at+"/run", m{"mapping": mapping, "dryRun": true}).Want(202).Text("job"))
	res := k.Call(k.Admin, "GET", at+"/errors/file", nil).Want(200)
	if _, err := zip.NewReader(strings.NewReader(res.Raw), int64(len(res.Raw))); err != nil || !strings.Contains(res.Header.Get("Content-Disposition"), "a-errors.xlsx") {
		t.Fatal(err, res.Header)
	}
	up := k.Upload(k.Admin, "/api/v1/imports", "again.xlsx", []byte(res.Raw), m{"object": "client"}).Want(201)
	if up.Get("rows") != 1.0 || up.Get("columns", 0, "samples", 0) != "=1+1" || up.Get("columns", 1, "samples", 0) != "5" || len(up.Get("columns").([]any)) != 4 {
		t.Error(up.Raw)
	}
	if strings.Contains(res.Raw, "<f>") {
		t.Error("a formula is in the file")
	}
}

// A saved mapping is its maker's alone, and takes the place of the one that had its name.
func TestSavedMappings(t *testing.T) {
	k := deals(t)
	_, wang := k.Person("wang", "", "all")
	_, desk := k.Person("li", "", "desk")
	run := m{"mapping": m{"Customer": "name"}, "mode": "upsert", "key": []string{"name"}, "wins": "record", "settings": m{"Customer": m{"values": m{"x": "y"}}}}
	first := k.Call(wang, "POST", "/api/v1/import-mappings", m{"object": "client", "name": " From  Zoho ", "run": run}).Want(201).Text("id")
	run["mode"] = "create"
	if again := k.Call(wang, "POST", "/api/v1/import-mappings", m{"object": "client", "name": "From Zoho", "run": run}).Want(201).Text("id"); again != first {
		t.Errorf("%s, not %s", again, first)
	}
	list := k.Call(wang, "GET", "/api/v1/import-mappings?object=client", nil).Want(200)
	if len(list.Items()) != 1 || list.Get("items", 0, "name") != "From Zoho" || list.Get("items", 0, "run", "mode") != "create" || list.Get("items", 0, "run", "wins") != "record" {
		t.Error(list.Raw)
	}
	k.Call(wang, "POST", "/api/v1/import-mappings", m{"object": "client", "name": " ", "run": run}).Code(400, "import_mapping_name", "name")
	k.Call(wang, "POST", "/api/v1/import-mappings", m{"object": "client", "name": "x", "run": m{"mapping": m{}}}).Code(400, "import_nothing_mapped", "run")
	k.Call(desk, "GET", "/api/v1/import-mappings?object=client", nil).Code(403, "forbidden_operation")
	if other := k.Call(k.Admin, "GET", "/api/v1/import-mappings?object=client", nil).Want(200); len(other.Items()) != 0 {
		t.Error(other.Raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/import-mappings/"+first, nil).Want(404)
	k.Call(wang, "DELETE", "/api/v1/import-mappings/"+first, nil).Want(204)
	k.Call(wang, "DELETE", "/api/v1/import-mappings/"+first, nil).Want(404)
}
