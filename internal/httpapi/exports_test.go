package httpapi_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/spreadsheet"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// exported orders an export, waits for it and gives its file.
func exported(t *testing.T, k *testkit.Kit, token string, q m) []byte {
	t.Helper()
	id := k.Call(token, "POST", "/api/v1/exports", q).Want(202).Text("id")
	if state := k.Wait(token, id); state["state"] != "done" {
		t.Fatalf("the export ended %v", state)
	}
	return []byte(k.Call(token, "GET", "/api/v1/exports/"+id+"/file", nil).Want(200).Raw)
}

// column is a column of a sub-form.
func column(key, kind string) m { return field(key, kind, m{"label": m{"en": key}}) }

// cellsOf reads the rows of a file of delimited text.
func cellsOf(t *testing.T, raw []byte) [][]string {
	t.Helper()
	if !bytes.HasPrefix(raw, []byte("\uFEFF")) {
		t.Error("the file has no mark of UTF-8")
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestExports(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("client", m{"owner": true, "title": "name"},
			field("name", "text"), field("amount", "money", m{"decimals": 2}), field("share", "percent"), field("since", "date"),
			field("phone", "phone"), field("secret", "text"), field("stage", "select", options("open", "closed")), field("parent", "relation", m{"object": "client"}),
			field("lines", "subform", m{"fields": []m{column("product", "text"), column("price", "number"), column("cost", "number")}})),
		role("desk",
			m{"object": "client", "operations": []string{"view"}, "read": []string{"name", "parent"}},
			m{"object": "client", "operations": []string{"view", "export"}, "rows": `record.stage == "open"`,
				"read": []string{"name", "amount", "share", "since", "phone", "stage", "parent", "lines.product", "lines.price"}, "mask": m{"phone": "phone"}, "limits": m{"export": 1000}}),
		role("reader", m{"object": "client", "operations": []string{"view"}}))
	_, desk := k.Person("desk", "", "desk")
	_, reader := k.Person("reader", "", "reader")
	head := k.Create(k.Admin, "client", m{"name": "Head", "secret": "needle", "stage": "closed", "amount": 1})
	first := k.Create(k.Admin, "client", m{"name": "=cmd|' /C calc'!A0", "amount": 1234.5, "share": 0.25, "since": "2026-01-05", "phone": "13800138000", "secret": "needle", "stage": "open", "parent": head,
		"lines": []m{{"product": "@pen", "price": 2, "cost": 8051}, {"product": "ink", "price": 3.5, "cost": 8051}}})
	k.Create(k.Admin, "client", m{"name": "Second", "stage": "open", "secret": "needle"})
	all := []string{"name", "amount", "share", "since", "phone", "stage", "parent"}

	t.Run("hold the rows that one may export, with the fields that one may read", func(t *testing.T) {
		k := k.On(t)
		rows := cellsOf(t, exported(t, k, desk, m{"object": "client", "format": "csv", "columns": all, "sort": "name"}))
		want := [][]string{{"The name", "The amount", "The share", "The since", "The phone", "The stage", "The parent"}, {"'=cmd|' /C calc'!A0", "1234.50", "25%", "2026-01-05", "138****8000", "Option open", "Head"}, {"Second", "", "", "", "", "Option open", ""}}
		if !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("rows are %q", rows)
		}
	})
	t.Run("show nothing hidden in any format, whatever the columns", func(t *testing.T) {
		k := k.On(t)
		for _, format := range []string{"csv", "json", "xlsx"} {
			raw := exported(t, k, desk, m{"object": "client", "format": format})
			text := string(raw)
			if format == "xlsx" {
				text = sheetsOf(t, raw)
			}
			for _, hidden := range []string{"needle", "8051", "13800138000"} {
				if strings.Contains(text, hidden) {
					t.Errorf("%s shows %s", format, hidden)
				}
			}
			if !strings.Contains(text, "Second") || format != "csv" && !strings.Contains(text, "ink") {
				t.Errorf("%s is %s", format, text)
			}
		}
		hidden := k.Call(desk, "POST", "/api/v1/exports", m{"object": "client", "format": "csv", "columns": []string{"secret"}}).Want(400)
		missing := k.Call(desk, "POST", "/api/v1/exports", m{"object": "client", "format": "csv", "columns": []string{"absent"}}).Want(400)
		if strings.ReplaceAll(hidden.Raw, "secret", "absent") != missing.Raw {
			t.Errorf("%s and %s", hidden.Raw, missing.Raw)
		}
		for _, probe := range []m{{"filter": `record.secret == "needle"`}, {"sort": "secret"}} {
			probe["object"], probe["format"] = "client", "csv"
			k.Call(desk, "POST", "/api/v1/exports", probe).Code(400, "unknown_field")
		}
	})
	t.Run("type the cells of a workbook and put the rows of a sub-form on a sheet of their own", func(t *testing.T) {
		k := k.On(t)
		text := sheetsOf(t, exported(t, k, desk, m{"object": "client", "format": "xlsx", "columns": append(slices.Clone(all), "lines"), "sort": "name"}))
		for _, want := range []string{"=cmd|' /C calc'!A0|1234.5|25%|2026-01-05|138****8000|Option open|Head", "=cmd|' /C calc'!A0|@pen|2", "=cmd|' /C calc'!A0|ink|3.5"} {
			if !strings.Contains(text, want+"\n") {
				t.Errorf("no row %q in\n%s", want, text)
			}
		}
	})
	t.Run("are of the rows that are chosen, no others among them", func(t *testing.T) {
		k := k.On(t)
		var file struct{ Items []m }
		if err := json.Unmarshal(exported(t, k, desk, m{"object": "client", "format": "json", "ids": []string{first, head, "nothing' OR 1=1"}}), &file); err != nil {
			t.Fatal(err)
		}
		if len(file.Items) != 1 || file.Items[0]["id"] != first {
			t.Errorf("%v", file.Items)
		}
	})
	t.Run("need the right", func(t *testing.T) {
		k := k.On(t)
		k.Call(reader, "POST", "/api/v1/exports", m{"object": "client", "format": "csv"}).Code(403, "forbidden_operation")
		k.Call(desk, "POST", "/api/v1/exports", m{"object": "client", "format": "docx"}).Code(400, "export_format", "format")
		k.Call(desk, "POST", "/api/v1/exports", m{"object": "nothing", "format": "csv"}).Code(404, "no_such_object")
	})
	t.Run("are nobody else's, and a key's own", func(t *testing.T) {
		k := k.On(t)
		id := k.Call(desk, "POST", "/api/v1/exports", m{"object": "client", "format": "csv"}).Want(202).Text("id")
		k.Wait(desk, id)
		k.Call(reader, "GET", "/api/v1/exports/"+id, nil).Want(404)
		k.Call(reader, "GET", "/api/v1/exports/"+id+"/file", nil).Want(404)
		k.Call(k.Admin, "GET", "/api/v1/exports/"+id+"/file", nil).Want(404)

		mine := k.Call(k.Admin, "POST", "/api/v1/exports", m{"object": "client", "format": "csv"}).Want(202).Text("id")
		k.Wait(k.Admin, mine)
		made := k.Call(k.Admin, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"desk"}, "scopes": []string{"read"}}).Want(201)
		key := made.Text("key")
		k.Call(key, "GET", "/api/v1/exports/"+mine+"/file", nil).Want(404)
		if res := k.Call(key, "GET", "/api/v1/jobs/"+mine+"/result", nil); res.Status < 400 {
			t.Errorf("a key takes away what its owner exported: %d", res.Status)
		}
		if raw := exported(t, k, key, m{"object": "client", "format": "csv"}); bytes.Contains(raw, []byte("needle")) || !bytes.Contains(raw, []byte("Second")) {
			t.Errorf("the key's export is %s", raw)
		}
	})
	t.Run("are in the audit log with what was asked for", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", testkit.Query("/api/v1/audit", "action", "export.created"), nil).Want(200)
		if len(res.Items()) < 6 || res.Get("items", len(res.Items())-1, "detail", "rows") != 2.0 || res.Text("items", 0, "object") != "client" {
			t.Errorf("%s", res.Raw)
		}
	})
}

// sheetsOf is the text of all cells of a workbook, a line a row.
func sheetsOf(t *testing.T, raw []byte) string {
	t.Helper()
	b, err := spreadsheet.Open(bytes.NewReader(raw), int64(len(raw)), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var text strings.Builder
	for _, sheet := range b.Sheets() {
		if err := b.Rows(sheet, func(cells []string) error { text.WriteString(strings.Join(cells, "|") + "\n"); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}
