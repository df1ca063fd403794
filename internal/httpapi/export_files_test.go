package httpapi_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// unzipped are the files of a zip by name, none of which may be there twice, lead out
// of the folder that it is unpacked in, or be called in anything but UTF-8.
func unzipped(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out, folded := map[string]string{}, map[string]bool{}
	for _, f := range z.File {
		if f.NonUTF8 || folded[strings.ToLower(f.Name)] || strings.HasPrefix(f.Name, "/") || slices.Contains(strings.Split(f.Name, "/"), "..") || strings.ContainsAny(f.Name, "\\:") {
			t.Errorf("a file is called %q", f.Name)
		}
		folded[strings.ToLower(f.Name)] = true
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}

// table is the file of a zip that lies beside its folders, and its name.
func tableOf(t *testing.T, all map[string]string) (name, content string) {
	t.Helper()
	for name, content := range all {
		if !strings.Contains(name, "/") {
			return name, content
		}
	}
	t.Fatalf("no table among %v", slices.Sorted(maps.Keys(all)))
	return "", ""
}

func TestExportsOfFiles(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("deal", m{"owner": true, "title": "name"},
			field("name", "text"), field("stage", "select", options("open", "closed")), field("papers", "file"), field("inner", "file"),
			field("lines", "subform", m{"fields": []m{column("what", "text"), column("photo", "file"), column("bill", "file")}})),
		role("desk",
			m{"object": "deal", "operations": []string{"view"}, "read": []string{"name"}},
			m{"object": "deal", "operations": []string{"view", "export"}, "rows": `record.stage == "open"`, "read": []string{"name", "stage", "papers", "lines.what", "lines.photo"}}))
	_, desk := k.Person("desk", "", "desk")
	upload := func(name, content string) string {
		return k.Upload(k.Admin, "/api/v1/files", name, []byte(content), nil).Want(201).Text("id")
	}
	slips := upload("slips.txt", "slips")
	k.Create(k.Admin, "deal", m{"name": "=华为/技术..", "stage": "open", "papers": []string{upload("合同.pdf", "one"), upload("合同.PDF", "two"), slips},
		"inner": []string{upload("secret.txt", "needle")},
		"lines": []m{{"what": "pen", "photo": []string{upload("合同.pdf", "three")}, "bill": []string{upload("bill.txt", "needle")}}}})
	k.Create(k.Admin, "deal", m{"name": "=华为_技术", "stage": "open", "papers": []string{upload("合同.pdf", "four")}})
	k.Create(k.Admin, "deal", m{"name": "none", "stage": "open"})
	k.Create(k.Admin, "deal", m{"name": "shut", "stage": "closed", "papers": []string{upload("shut.txt", "needle")}})
	k.Exec(`UPDATE tn_files SET name = '../../../etc/passwd' WHERE id = '` + slips + `'`)
	ask := func(more m) m {
		q := m{"object": "deal", "format": "csv", "columns": []string{"name", "papers"}, "sort": "name", "files": []string{"papers", "lines.photo"}}
		maps.Copy(q, more)
		return q
	}

	t.Run("hold the files of the rows and fields that one may take away, and no others", func(t *testing.T) {
		k := k.On(t)
		for _, folders := range []string{"record", "field"} {
			all := unzipped(t, exported(t, k, desk, ask(m{"folders": folders})))
			contents := slices.Sorted(maps.Values(all))
			name, table := tableOf(t, all)
			if want := []string{"four", "one", "slips", "three", "two"}; !slices.Equal(slices.DeleteFunc(contents, func(c string) bool { return c == table }), want) || strings.Contains(table, "needle") {
				t.Errorf("%s: %v", name, contents)
			}
			rows := cellsOf(t, []byte(table))
			if len(rows) != 4 || rows[1][0] != "'=华为/技术.." {
				t.Fatalf("rows are %q", rows)
			}
			for _, path := range strings.Split(rows[1][1], "; ") {
				if _, there := all[path]; !there {
					t.Errorf("no %q among %q", path, slices.Sorted(maps.Keys(all)))
				}
			}
		}
	})
	t.Run("lie in folders that people know, whatever they are called", func(t *testing.T) {
		k := k.On(t)
		want := []string{"Files/=华为_技术 (2)/合同.pdf", "Files/=华为_技术/_.._.._etc_passwd", "Files/=华为_技术/合同 (2).PDF", "Files/=华为_技术/合同 (3).pdf", "Files/=华为_技术/合同.pdf"}
		k.Call(desk, "PATCH", "/api/v1/me", m{"locale": "en"}).Want(200)
		names := func(q m) []string {
			all := unzipped(t, exported(t, k, desk, q))
			table, _ := tableOf(t, all)
			return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return name == table })
		}
		if got := names(ask(nil)); !slices.Equal(got, want) {
			t.Errorf("by record: %q", got)
		}
		want = []string{"Files/The lines · photo/=华为_技术 - 合同.pdf", "Files/The papers/=华为_技术 - .._.._.._etc_passwd", "Files/The papers/=华为_技术 - 合同 (2).PDF", "Files/The papers/=华为_技术 - 合同 (3).pdf", "Files/The papers/=华为_技术 - 合同.pdf"}
		if got := names(ask(m{"folders": "field"})); !slices.Equal(got, want) {
			t.Errorf("by field: %q", got)
		}
	})
	t.Run("are named in every format of the table", func(t *testing.T) {
		k := k.On(t)
		all := unzipped(t, exported(t, k, desk, ask(m{"format": "json", "columns": []string{"name"}})))
		_, table := tableOf(t, all)
		var file struct {
			Items []struct {
				Files  map[string]string `json:"$files"`
				Papers []m
			}
		}
		if err := json.Unmarshal([]byte(table), &file); err != nil {
			t.Fatal(err)
		}
		if len(file.Items) != 3 || len(file.Items[0].Files) != 4 || len(file.Items[0].Papers) != 3 || all[file.Items[0].Files[slips]] != "slips" || len(file.Items[2].Files) != 0 {
			t.Errorf("%s", table)
		}
		all = unzipped(t, exported(t, k, desk, ask(m{"format": "xlsx", "columns": []string{"name"}})))
		name, table := tableOf(t, all)
		if text := sheetsOf(t, []byte(table)); !strings.HasSuffix(name, ".xlsx") || !strings.Contains(text, "=华为/技术..|Files/=华为_技术/合同.pdf; Files/=华为_技术/合同 (2).PDF; ") || !strings.Contains(text, "|pen|Files/=华为_技术/合同 (3).pdf\n") {
			t.Errorf("%s: %s", name, text)
		}
	})
	t.Run("of a field that one may not read are as unknown as of none", func(t *testing.T) {
		k := k.On(t)
		for _, path := range []string{"/api/v1/exports", "/api/v1/exports:look"} {
			for hidden, absent := range map[string]string{"inner": "inmer", "lines.bill": "lines.bull"} {
				a := k.Call(desk, "POST", path, ask(m{"files": []string{hidden}})).Code(400, "unknown_field")
				b := k.Call(desk, "POST", path, ask(m{"files": []string{absent}})).Code(400, "unknown_field")
				if strings.ReplaceAll(a.Raw, hidden, absent) != b.Raw {
					t.Errorf("%s and %s", a.Raw, b.Raw)
				}
			}
			k.Call(desk, "POST", path, ask(m{"files": []string{"name"}})).Code(400, "export_no_files")
			k.Call(desk, "POST", path, ask(m{"folders": "../x"})).Code(400, "export_folders", "folders")
		}
	})
	t.Run("are told beforehand, and bounded by what the business lets go", func(t *testing.T) {
		k := k.On(t)
		look := k.Call(desk, "POST", "/api/v1/exports:look", ask(m{"filter": `record.stage != "x" // all`})).Want(200)
		if look.Get("rows") != 3.0 || look.Get("files", "files") != 5.0 || look.Get("files", "bytes") != 20.0 || look.Get("files", "more") != false || look.Get("files", "mostFiles") != 10000.0 {
			t.Errorf("%s", look.Raw)
		}
		if none := k.Call(desk, "POST", "/api/v1/exports:look", ask(m{"files": []string{}})).Want(200); none.Get("files") != nil || none.Get("rows") != 3.0 {
			t.Errorf("%s", none.Raw)
		}
		set(k, m{"exportFiles": 4}).Want(200)
		k.Call(desk, "POST", "/api/v1/exports", ask(nil)).Code(403, "export_files_limit")
		exported(t, k, desk, ask(m{"files": []string{"papers"}}))
		set(k, m{"exportFiles": 10, "exportMegabytes": 1}).Want(200)
		k.Create(k.Admin, "deal", m{"name": "big", "stage": "open", "papers": []string{upload("big.bin", strings.Repeat("x", 1<<20))}})
		k.Call(desk, "POST", "/api/v1/exports", ask(nil)).Code(403, "export_bytes_limit")
		exported(t, k, desk, ask(m{"filter": `record.name != "big"`}))
	})
	t.Run("that are lost leave the rest whole", func(t *testing.T) {
		k := k.On(t)
		set(k, m{"exportMegabytes": 100}).Want(200)
		k.Exec(`UPDATE tn_files SET path = path || '.gone' WHERE id = '` + slips + `'`)
		id := k.Call(desk, "POST", "/api/v1/exports", ask(nil)).Want(202).Text("id")
		if job := k.Wait(desk, id); job["state"] != "done" || job["result"].(m)["lost"] != 1.0 || job["result"].(m)["files"] != 5.0 {
			t.Errorf("%v", job)
		}
	})
}
