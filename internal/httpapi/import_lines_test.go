package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// imported runs an import of a file of orders and gives its end.
func (k *rowKit) imported(token, name, file string, run testkit.M) *testkit.Res {
	id := k.Upload(token, "/api/v1/imports", name, []byte(file), testkit.M{"object": "order"}).Want(201).Text("id")
	k.Wait(token, k.Call(token, "POST", "/api/v1/imports/"+id+"/run", run).Want(202).Text("job"))
	return k.Call(token, "GET", "/api/v1/imports/"+id, nil).Want(200)
}

var lineColumns = testkit.M{"name": "name", "product": "lines.product", "quantity": "lines.quantity"}

// importers lets sellers import, and gives one.
func (k *rowKit) importers() (id, seller string) {
	k.Define(testkit.M{"kind": "role", "key": "importer", "label": testkit.M{"en": "Importer"}, "grants": []testkit.M{{"object": "order", "operations": []string{"import", "export"}, "rows": "record.owner == user",
		"read": []string{"name", "owner", "lines.product", "lines.quantity", "lines.phone"}, "mask": testkit.M{"lines.phone": "phone"}}}})
	return k.Person("sam", "", "seller", "importer")
}

// TestImportOfLines: records come with the rows of their sub-forms.
func TestImportOfLines(t *testing.T) {
	k := orderLines(t)
	id, seller := k.importers()
	k.fill(id)
	linesOf := func(k *testkit.Kit, name string) (out []any) {
		for _, x := range k.Call(k.Admin, "GET", "/api/v1/objects/order/records?fields=name,lines,total", nil).Want(200).Items() {
			if r := x.(testkit.M); r["name"] == name {
				for _, row := range r["lines"].([]any) {
					out = append(out, row.(testkit.M)["quantity"])
				}
			}
		}
		return out
	}
	const file = "name,product,quantity\nA,P,1\n,P,2\n,,3\nB,P,4\nB,P,5\nC,,\n"
	t.Run("their columns are known by name", func(t *testing.T) {
		res := k.On(t).Upload(seller, "/api/v1/imports", "a.csv", []byte("name,lines · quantity,product,cost,phone\nA,1,P,1,1\n"), testkit.M{"object": "order"}).Want(201)
		if res.Text("columns", 1, "suggestion", "field") != "lines.quantity" || res.Text("columns", 2, "suggestion", "field") != "lines.product" || strings.Contains(res.Raw, "lines.cost") || strings.Contains(res.Raw, "lines.phone") {
			t.Error(res.Raw)
		}
	})
	t.Run("a dry run writes nothing", func(t *testing.T) {
		k := k.On(t)
		before := k.Scalar(`SELECT count(*) || '' FROM "order__lines"`)
		res := (&rowKit{Kit: k}).imported(seller, "a.csv", file, testkit.M{"mapping": lineColumns, "dryRun": true})
		if res.Get("created") != 3.0 || res.Get("lines") != 3.0 || res.Get("failed") != 0.0 || res.Get("done") != 6.0 || k.Scalar(`SELECT count(*) || '' FROM "order__lines"`) != before {
			t.Error(res.Raw)
		}
	})
	t.Run("blank or repeated cells of the record belong to the one above", func(t *testing.T) {
		k := k.On(t)
		res := (&rowKit{Kit: k}).imported(seller, "a.csv", file, testkit.M{"mapping": lineColumns})
		if res.Get("created") != 3.0 || res.Get("lines") != 3.0 {
			t.Error(res.Raw)
		}
		if a, b, c := linesOf(k, "A"), linesOf(k, "B"), linesOf(k, "C"); !slices.Equal(a, []any{1.0, 2.0, 3.0}) || !slices.Equal(b, []any{4.0, 5.0}) || len(c) != 0 {
			t.Error(a, b, c)
		}
	})
	t.Run("an update puts the file's rows in the place of the record's", func(t *testing.T) {
		k := k.On(t)
		res := (&rowKit{Kit: k}).imported(seller, "a.csv", "name,product,quantity\nA,P,9\nB,,\n", testkit.M{"mapping": lineColumns, "mode": "update", "key": []string{"name"}})
		if res.Get("updated") != 1.0 || res.Get("skipped") != 1.0 || !slices.Equal(linesOf(k, "A"), []any{9.0}) || !slices.Equal(linesOf(k, "B"), []any{4.0, 5.0}) {
			t.Error(res.Raw, linesOf(k, "A"), linesOf(k, "B"))
		}
	})
	t.Run("a record is written as a whole or not at all, and the file of errors has all its rows", func(t *testing.T) {
		k := k.On(t)
		res := (&rowKit{Kit: k}).imported(seller, "a.csv", "name,product,quantity\nD,P,1\n,Nobody,2\n,P,many\n,P,4\nE,P,5\n,P,1\nD,P,7\n", testkit.M{"mapping": lineColumns, "mode": "upsert", "key": []string{"name"}})
		if res.Get("created") != 2.0 || res.Get("lines") != 1.0 || res.Get("failed") != 4.0 || !slices.Equal(linesOf(k, "D"), []any{7.0}) {
			t.Error(res.Raw, linesOf(k, "D"))
		}
		at := "/api/v1/imports/" + res.Text("id")
		var told []string
		for _, x := range k.Call(seller, "GET", at+"/errors", nil).Want(200).Items() {
			e := x.(testkit.M)
			told = append(told, e["code"].(string)+" "+e["column"].(string)+" "+e["value"].(string))
		}
		if !slices.Equal(told, []string{"import_with_record  ", "import_link_missing product Nobody", "invalid_number quantity many", "import_with_record  "}) {
			t.Errorf("%q", told)
		}
		if csv := k.Call(seller, "GET", at+"/errors.csv", nil).Want(200).Raw; strings.Count(csv, "\r\n") != 5 {
			t.Error(csv)
		}
		res = (&rowKit{Kit: k}).imported(seller, "a.csv", "name,product,quantity\nF,P,1\nG,P,1\nF,P,2\n,P,3\n", testkit.M{"mapping": lineColumns, "mode": "upsert", "key": []string{"name"}})
		if res.Get("failed") != 2.0 || !slices.Equal(linesOf(k, "F"), []any{1.0}) {
			t.Error("rows that stand apart:", res.Raw, linesOf(k, "F"))
		}
	})
	t.Run("what is exported below its record comes back the same", func(t *testing.T) {
		k := k.On(t)
		want := linesOf(k, "B")
		for _, format := range []string{"csv", "xlsx"} {
			raw := exported(t, k, seller, testkit.M{"object": "order", "format": format, "rows": "below", "columns": []string{"name", "lines"}, "filter": `record.name == "B"`})
			up := k.Upload(seller, "/api/v1/imports", "b."+format, raw, testkit.M{"object": "order"}).Want(201)
			mapping := testkit.M{}
			for _, x := range up.Get("columns").([]any) {
				c := x.(testkit.M)
				if s, is := c["suggestion"].(testkit.M); is {
					mapping[c["name"].(string)] = s["field"]
				}
			}
			id := up.Text("id")
			k.Wait(seller, k.Call(seller, "POST", "/api/v1/imports/"+id+"/run", testkit.M{"mapping": mapping, "mode": "update", "key": []string{"name"}}).Want(202).Text("job"))
			if res := k.Call(seller, "GET", "/api/v1/imports/"+id, nil).Want(200); res.Get("updated") != 1.0 || !slices.Equal(linesOf(k, "B"), want) {
				t.Error(format, res.Raw, linesOf(k, "B"))
			}
		}
	})
}

// TestImportOfLinesWithinRights: a file gives nobody more than they may write, and
// tells them of nothing that they do not see.
func TestImportOfLinesWithinRights(t *testing.T) {
	k := orderLines(t)
	id, seller := k.importers()
	k.fill(id)
	up := k.Upload(seller, "/api/v1/imports", "a.csv", []byte("name,x\ntheirs,1\n"), testkit.M{"object": "order"}).Want(201).Text("id")
	run := func(field string) *testkit.Res {
		return k.Call(seller, "POST", "/api/v1/imports/"+up+"/run", testkit.M{"mapping": testkit.M{"name": "name", "x": field}})
	}
	hidden, missing := run("lines.cost").Code(400, "import_unknown_field", "mapping.x"), run("lines.absent").Code(400, "import_unknown_field", "mapping.x")
	if strings.ReplaceAll(hidden.Raw, "lines.cost", "lines.absent") != missing.Raw {
		t.Error(hidden.Raw, missing.Raw)
	}
	for _, field := range []string{"lines.phone", "lines.parent", "lines.position", "lines.id", "lines.spent", "lines.", "lines", "lines.product.name"} {
		if res := run(field); res.Status != 400 {
			t.Errorf("%s: %d", field, res.Status)
		}
	}
	k.Call(seller, "POST", "/api/v1/imports/"+up+"/run", testkit.M{"mapping": testkit.M{"x": "lines.quantity"}}).Code(400, "import_only_rows", "mapping")
	k.Call(seller, "POST", "/api/v1/imports/"+up+"/run", testkit.M{"mapping": testkit.M{"name": "name", "x": "lines.quantity"}, "mode": "update", "key": []string{"lines.quantity"}}).Code(400, "import_key_not_mapped", "key.0")

	state := func() string {
		return k.Scalar(`SELECT group_concat("id" || "parent" || "quantity" || "deleted") FROM "order__lines"`)
	}
	before := state()
	res := k.imported(seller, "a.csv", "name,quantity\ntheirs,1\n,2\n", testkit.M{"mapping": testkit.M{"name": "name", "quantity": "lines.quantity"}, "mode": "update", "key": []string{"name"}})
	if res.Get("failed") != 2.0 || state() != before {
		t.Error("rows of a record that one does not see were written:", res.Raw)
	}
	// The rows of a sub-form that are exported have the columns that one may read.
	for _, format := range []string{"csv", "xlsx"} {
		raw := exported(t, k.Kit, seller, testkit.M{"object": "order", "format": format, "rows": "below", "columns": []string{"name", "lines"}})
		text := string(raw)
		if format == "xlsx" {
			text = sheetsOf(t, raw)
		}
		for _, secret := range []string{"777", "888", "cost", "spent", "13800138000"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s: %s", format, secret, text)
			}
		}
		if !strings.Contains(text, "138****8000") || strings.Count(text, "\n") != 3 {
			t.Errorf("%s is %s", format, text)
		}
	}
}

// TestFileOfRows: an open form reads a file for its sub-form, whoever may write rows
// of it, and nothing of it stays.
func TestFileOfRows(t *testing.T) {
	k := orderLines(t)
	_, seller := k.Person("sam", "", "seller")
	_, reader := k.Person("rea", "", "reader")
	const at = "/api/v1/objects/order/subforms/lines/file"
	state := func() string {
		return k.Scalar(`SELECT (SELECT count(*) FROM "order__lines") || ' ' || (SELECT count(*) FROM "tn_imports") || ' ' || (SELECT count(*) FROM "tn_files")`)
	}
	before := state()
	res := k.Upload(seller, at, "a.csv", []byte("Product,Quantity,cost,colour\nP,\"1,000\",5\n,,\nQ,2\n"), nil).Want(200)
	if res.Text("columns", 0, "field") != "product" || res.Text("columns", 1, "field") != "quantity" || res.Text("columns", 2, "field") != "" {
		t.Error(res.Raw)
	}
	if rows := res.Get("rows").([]any); len(rows) != 2 || len(rows[1].([]any)) != 4 || rows[0].([]any)[1] != "1,000" {
		t.Error(res.Raw)
	}
	for name, refused := range map[string]*testkit.Res{
		"who only reads rows":       k.Upload(reader, at, "a.csv", []byte("a\n1\n"), nil).Want(404),
		"nobody":                    k.Upload("", at, "a.csv", []byte("a\n1\n"), nil).Want(401),
		"a field that is no rows":   k.Upload(seller, strings.Replace(at, "/lines/", "/name/", 1), "a.csv", []byte("a\n1\n"), nil).Want(404),
		"no field":                  k.Upload(seller, strings.Replace(at, "/lines/", "/nothing/", 1), "a.csv", []byte("a\n1\n"), nil).Want(404),
		"no object":                 k.Upload(seller, strings.Replace(at, "/order/", "/nothing/", 1), "a.csv", []byte("a\n1\n"), nil).Code(404, "no_such_object"),
		"the rows as an object":     k.Upload(seller, strings.Replace(at, "/order/", "/order__lines/", 1), "a.csv", []byte("a\n1\n"), nil).Code(404, "no_such_object"),
		"more rows than it may":     k.Upload(seller, at, "a.csv", []byte("a\n"+strings.Repeat("1\n", 1001)), nil).Code(400, "import_too_many_rows"),
		"a file that is too large":  k.Upload(seller, at, "a.csv", []byte("a\n"+strings.Repeat("x", 10<<20)), nil).Code(400, "too_large"),
		"what is no workbook":       k.Upload(seller, at, "a.xlsx", []byte("PK\x03\x04nothing"), nil).Want(400),
		"a header and nothing else": k.Upload(seller, at, "a.csv", []byte("a,b\n"), nil).Code(400, "import_no_rows"),
	} {
		if strings.Contains(refused.Raw, "rows\":[[") {
			t.Error(name, refused.Raw)
		}
	}
	if now := state(); now != before {
		t.Errorf("%s, before %s", now, before)
	}
}
