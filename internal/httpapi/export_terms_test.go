package httpapi_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// boundedWorld is one of open deals whose exports are free up to two rows.
func boundedWorld(t *testing.T, limits m) (k *testkit.Kit, id, who string) {
	t.Helper()
	k = testkit.New(t, "")
	k.Define(object("deal", m{"title": "name"}, field("name", "text"), field("stage", "select", options("open", "closed")), field("secret", "text"), field("papers", "file")),
		role("boss", m{"object": "deal", "operations": []string{"view"}, "read": []string{"name", "stage"}}),
		role("desk", m{"object": "deal", "operations": []string{"view", "export"}, "limits": limits}))
	k.Call(k.Admin, "PATCH", settings, m{"signIn": m{"keys": "everyone"}}).Want(200)
	id, who = k.Person("desk", "", "desk")
	for _, name := range []string{"a", "b", "c"} {
		k.Create(k.Admin, "deal", m{"name": name, "stage": "open", "secret": "needle"})
	}
	return k, id, who
}

// dealsOf is an export of the deals with these names.
func dealsOf(names string, more m) m {
	q := m{"object": "deal", "format": "csv", "columns": []string{"name"}, "filter": `"` + names + `".contains(record.name)`}
	maps.Copy(q, more)
	return q
}

func TestExportsAboveTheBoundAreRefused(t *testing.T) {
	t.Parallel()
	k, _, desk := boundedWorld(t, m{"export": 2})
	k.Call(desk, "POST", "/api/v1/exports", dealsOf("abc", nil)).Code(403, "export_limit")
	k.Call(desk, "POST", "/api/v1/export-requests", dealsOf("abc", m{"reason": "x"})).Code(403, "export_limit")

	// Of many at once no more go than one after the other.
	var went atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if k.Call(desk, "POST", "/api/v1/exports", dealsOf("ab", nil)).Status == 202 {
				went.Add(1)
			}
		})
	}
	all.Wait()
	if went.Load() != 1 {
		t.Errorf("%d exports of 2 rows went out where 2 rows are free", went.Load())
	}
	look := k.Call(desk, "POST", "/api/v1/exports:look", dealsOf("a", nil)).Want(200)
	if look.Get("terms", "how") != "refuse" || look.Get("terms", "free") != 2.0 || look.Get("terms", "used") != 2.0 {
		t.Error(look.Raw)
	}
	// Neither in parts nor by a key of one's own is there more to be had, until a day is over.
	k.Call(desk, "POST", "/api/v1/exports", dealsOf("c", nil)).Code(403, "export_limit_used")
	made := k.Call(k.Admin, "POST", "/api/v1/exports", dealsOf("abc", nil)).Want(202).Text("id") // administrators have no bound
	k.Wait(k.Admin, made)
	key := k.Call(desk, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"read"}}).Want(201).Text("key")
	k.Call(key, "POST", "/api/v1/exports", dealsOf("c", nil)).Code(403, "export_limit_used")
	k.Advance(25 * time.Hour)
	exported(t, k, desk, dealsOf("c", nil))
}

func TestExportsAboveTheBoundAreMarked(t *testing.T) {
	t.Parallel()
	k, _, desk := boundedWorld(t, m{"export": 2, "above": "watermark"})
	k.Call(desk, "PATCH", "/api/v1/me", m{"locale": "en"}).Want(200)
	if rows := cellsOf(t, exported(t, k, desk, dealsOf("ab", nil))); len(rows[0]) != 1 {
		t.Errorf("an export within the bound is marked: %q", rows)
	}
	k.Call(desk, "POST", "/api/v1/export-requests", dealsOf("abc", m{"reason": "x"})).Code(409, "export_free")
	id := k.Call(desk, "POST", "/api/v1/exports", dealsOf("c", nil)).Want(202).Text("id") // two went before it
	mark, _ := k.Wait(desk, id)["result"].(m)["mark"].(string)
	rows := cellsOf(t, []byte(k.Call(desk, "GET", "/api/v1/exports/"+id+"/file", nil).Want(200).Raw))
	if mark == "" || rows[0][1] != "Export mark" || !strings.HasPrefix(rows[1][1], mark+" · desk · 20") {
		t.Errorf("%q is marked %q", rows, mark)
	}
	var file struct {
		Export string
		Items  []m
	}
	if err := json.Unmarshal(exported(t, k, desk, dealsOf("abc", m{"format": "json"})), &file); err != nil || file.Export == "" || file.Items[2]["$export"] != file.Export {
		t.Errorf("%v, %v", file, err)
	}
	book := exported(t, k, desk, dealsOf("abc", m{"format": "xlsx"}))
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, _ := io.ReadAll(r)
		parts[f.Name] = string(raw)
	}
	if text := sheetsOf(t, book); !strings.Contains(text, "The name|Export mark\n") || !strings.Contains(text, " · desk · 20") {
		t.Errorf("the rows are %s", text)
	}
	for part, want := range map[string]string{"xl/worksheets/sheet1.xml": "<oddHeader>", "docProps/custom.xml": `name="Export mark"`} {
		if !strings.Contains(parts[part], want) || !strings.Contains(parts[part], " · desk · 20") {
			t.Errorf("%s is %s", part, parts[part])
		}
	}
	all := unzipped(t, exported(t, k, desk, dealsOf("abc", m{"files": []string{"papers"}})))
	if text := all["Export mark.txt"]; !strings.Contains(text, " · desk · 20") {
		t.Errorf("%v", all)
	}
}

func TestExportsThatNeedApproval(t *testing.T) {
	t.Parallel()
	k, id, desk := boundedWorld(t, m{"export": 2, "above": "approval", "approvers": m{"roles": []string{"boss"}, "people": []string{"AUDITOR@example.com"}, "manager": true}})
	_, boss := k.Person("boss", "", "boss")
	leadID, lead := k.Person("lead", "")
	_, auditor := k.Person("auditor", "")
	_, other := k.Person("other", "", "desk")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"manager": leadID, "roles": []string{"desk", "boss"}}).Want(200)
	requests := "/api/v1/export-requests"
	ask := func(more m) string {
		return k.Call(desk, "POST", requests, dealsOf("abc", more)).Want(201).Text("id")
	}

	t.Run("are refused without it, whatever the way", func(t *testing.T) {
		k := k.On(t)
		key := k.Call(desk, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"read"}}).Want(201).Text("key")
		for _, token := range []string{desk, key} {
			k.Call(token, "POST", "/api/v1/exports", dealsOf("abc", nil)).Code(403, "export_approval")
		}
		look := k.Call(desk, "POST", "/api/v1/exports:look", dealsOf("abc", nil)).Want(200)
		names := []string{}
		for i := range 3 {
			names = append(names, look.Text("terms", "approvers", i, "name"))
		}
		if look.Get("terms", "how") != "approval" || strings.Join(names, " ") != "auditor boss lead" {
			t.Error(look.Raw)
		}
		for _, reason := range []any{"", "  ", strings.Repeat("x", 501)} {
			k.Call(desk, "POST", requests, dealsOf("abc", m{"reason": reason})).Code(400, "export_reason", "reason")
		}
		k.Call(desk, "POST", requests, dealsOf("ab", m{"reason": "few"})).Code(409, "export_free")
		k.Call(other, "POST", requests, m{"object": "deal", "format": "csv", "columns": []string{"nothing"}, "reason": "x"}).Code(400, "unknown_field")
	})
	t.Run("are decided about by others, who know no more than they do", func(t *testing.T) {
		k := k.On(t)
		asked := ask(m{"reason": "for the fair", "filter": `record.secret == "needle"`, "columns": []string{"name", "secret"}})
		for _, act := range []string{"/approve", "/decline"} {
			k.Call(desk, "POST", requests+"/"+asked+act, m{}).Code(403, "export_own")
			k.Call(other, "POST", requests+"/"+asked+act, m{}).Want(404)
			k.Call(k.Admin, "POST", requests+"/"+asked+act, m{}).Want(404)
		}
		k.Call(other, "GET", requests+"/"+asked, nil).Want(404)
		k.Call(other, "POST", requests+"/"+asked+"/withdraw", m{}).Want(404)
		key := k.Call(boss, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"boss"}, "scopes": []string{"read", "write"}}).Want(201).Text("key")
		if res := k.Call(key, "POST", requests+"/"+asked+"/approve", m{}); res.Status < 400 {
			t.Errorf("a key decides: %s", res.Raw)
		}
		for _, token := range []string{boss, lead, auditor} {
			if n := len(k.Call(token, "GET", requests+"?box=decide", nil).Want(200).Items()); n != 1 {
				t.Errorf("%d wait for one who decides", n)
			}
			note := k.Call(token, "GET", mine, nil).Want(200)
			if note.Text("items", 0, "kind") != "export" || note.Text("items", 0, "ref") != asked || note.Text("items", 0, "excerpt") != "for the fair" || note.Text("items", 0, "actor", "name") != "desk" {
				t.Error(note.Raw)
			}
		}
		if n := len(k.Call(desk, "GET", requests+"?box=decide", nil).Want(200).Items()); n != 0 {
			t.Errorf("%d of one's own wait for oneself", n)
		}
		seen := k.Call(boss, "GET", requests+"/"+asked, nil).Want(200)
		if seen.Get("rows") != 3.0 || len(seen.Get("fields").([]any)) != 1 || seen.Get("others") != 1.0 || seen.Get("hidden") != true || strings.Contains(seen.Raw, "needle") || seen.Get("decides") != true || seen.Text("reason") != "for the fair" {
			t.Error(seen.Raw)
		}
		k.Call(boss, "POST", requests+"/"+asked+"/decline", m{"remark": "not now"}).Want(200)
		k.Call(lead, "POST", requests+"/"+asked+"/approve", m{}).Code(409, "export_over")
		note := k.Call(desk, "GET", mine, nil).Want(200)
		if note.Text("items", 0, "ref") != asked || note.Text("items", 0, "excerpt") != "not now" || note.Get("items", 0, "data", "state") != "declined" {
			t.Error(note.Raw)
		}
		if got := k.Call(desk, "GET", requests, nil).Want(200); got.Get("items", 0, "state") != "declined" || got.Text("items", 0, "by", "name") != "boss" || len(got.Get("items", 0, "fields").([]any)) != 2 {
			t.Error(got.Raw)
		}
	})
	t.Run("run with the rights and rows of then, for who asked", func(t *testing.T) {
		k := k.On(t)
		asked := ask(m{"reason": "again", "filter": `record.stage == "open"`, "columns": []string{"name", "secret"}})
		shut := k.Create(k.Admin, "deal", m{"name": "d", "stage": "closed"})
		k.Call(lead, "POST", requests+"/"+asked+"/approve", m{"remark": "fine"}).Want(200)
		k.Call(boss, "POST", requests+"/"+asked+"/decline", m{}).Code(409, "export_over")
		got := k.Call(desk, "GET", requests+"/"+asked, nil).Want(200)
		job := got.Text("job")
		if k.Wait(desk, job)["state"] != "done" {
			t.Fatal(got.Raw)
		}
		rows := cellsOf(t, []byte(k.Call(desk, "GET", "/api/v1/exports/"+job+"/file", nil).Want(200).Raw))
		if len(rows) != 4 || rows[1][1] != "needle" {
			t.Errorf("%q", rows)
		}
		for _, token := range []string{boss, lead, k.Admin} {
			k.Call(token, "GET", "/api/v1/exports/"+job+"/file", nil).Want(404)
		}
		if res := k.Call(lead, "GET", requests+"/"+asked, nil).Want(200); res.Text("job") != "" || res.Text("state") != "approved" {
			t.Error(res.Raw)
		}
		exported(t, k, desk, dealsOf("ab", nil)) // what was approved takes nothing of what is free

		// More than was approved of does not go.
		asked = ask(m{"reason": "and more", "filter": `record.stage == "open"`})
		k.Patch(k.Admin, "deal", shut, m{"stage": "open"}).Want(200)
		k.Call(lead, "POST", requests+"/"+asked+"/approve", m{}).Want(200)
		job = k.Call(desk, "GET", requests+"/"+asked, nil).Want(200).Text("job")
		if state := k.Wait(desk, job); state["state"] != "failed" || state["error"].(m)["code"] != "export_grown" {
			t.Errorf("%v", state)
		}

		// Who may no longer export takes nothing away.
		asked = ask(m{"reason": "last"})
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"boss"}}).Want(200)
		k.Call(lead, "POST", requests+"/"+asked+"/approve", m{}).Want(404)
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"desk"}}).Want(200)
	})
	t.Run("are withdrawn, or expire", func(t *testing.T) {
		k := k.On(t)
		asked := ask(m{"reason": "one"})
		k.Call(desk, "POST", requests+"/"+asked+"/withdraw", m{}).Want(200)
		k.Call(desk, "POST", requests+"/"+asked+"/withdraw", m{}).Code(409, "export_over")
		k.Call(boss, "POST", requests+"/"+asked+"/approve", m{}).Code(409, "export_over")
		asked = ask(m{"reason": "two"})
		k.Exec(`UPDATE "tn_exports" SET "expires" = '2000-01-01 00:00:00.000Z' WHERE "id" = '` + asked + `'`)
		k.Call(boss, "POST", requests+"/"+asked+"/approve", m{}).Code(409, "export_over")
		if err := k.Tenon.Exports.Purge(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		note := k.Call(desk, "GET", mine, nil).Want(200)
		if note.Text("items", 0, "ref") != asked || note.Get("items", 0, "data", "state") != "expired" {
			t.Error(note.Raw)
		}
	})
	t.Run("are in the audit log with who asked and who decided", func(t *testing.T) {
		k := k.On(t)
		for action, who := range map[string]string{"export.requested": "desk", "export.approved": "lead", "export.declined": "boss", "export.withdrawn": "desk", "export.expired": ""} {
			res := k.Call(k.Admin, "GET", testkit.Query("/api/v1/audit", "action", action), nil).Want(200)
			if len(res.Items()) == 0 || res.Text("items", 0, "who", "name") != who || res.Text("items", 0, "detail", "export") == "" {
				t.Errorf("%s: %s", action, res.Raw)
			}
		}
	})
}

// A role says who approves, of roles that are there, where approval is needed.
func TestTermsOfExportsInARole(t *testing.T) {
	t.Parallel()
	k, _, desk := boundedWorld(t, m{"above": "approval", "approvers": m{"people": []string{"nobody@example.com"}}})
	k.Call(desk, "POST", "/api/v1/export-requests", dealsOf("a", m{"reason": "x"})).Code(409, "export_no_approver")
	for _, x := range []struct {
		limits m
		code   string
	}{
		{m{"export": 5, "above": "approval"}, "export_without_approver"},
		{m{"export": 5, "above": "watermark", "approvers": m{"manager": true}}, "approvers_without_approval"},
		{m{"export": 5, "above": "approval", "approvers": m{"roles": []string{"absent"}}}, "no_such_role"},
	} {
		res := k.Call(k.Admin, "PUT", "/api/v1/definitions/role/desk", role("desk", m{"object": "deal", "operations": []string{"view", "export"}, "limits": x.limits}))
		if res.Status == 200 {
			res = k.Call(k.Admin, "POST", "/api/v1/releases:plan", m{})
		}
		if !strings.Contains(res.Raw, `"`+x.code+`"`) {
			t.Errorf("%v: %s", x.limits, res.Raw)
		}
	}
}
