package record_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const ordersPath = "/api/v1/objects/order/records"

func product() m {
	return object("product", nil, field("name", "text", m{"required": true}), field("price", "money", m{"decimals": 2}))
}

// order is an object with a sub-form: formulas in its rows and over them.
func orderWithLines() m {
	return object("order", m{"owner": true, "rules": []m{
		{"key": "enough", "must": `record.total <= 100000.0`, "message": m{"en": "Too much"}, "field": "total"},
		{"key": "light", "must": `record.pieces <= 5000.0`, "message": m{"en": "Too many"}, "field": "pieces"},
		{"key": "once", "must": `record.lines.all(l, l.note != "forbidden")`, "message": m{"en": "No"}, "field": "lines"},
	}},
		field("name", "text", m{"required": true}), field("rate", "number"),
		field("lines", "subform", m{
			"min_rows": 1, "totals": []string{"quantity", "amount"}, "title": "product",
			"fields": []m{
				field("product", "relation", m{"object": "product", "required": true}),
				field("quantity", "number", m{"decimals": 0, "default": 1, "min": 1}),
				field("price", "money", m{"decimals": 2, "default": m{"expr": "record.parent.rate"}}),
				field("list", "reference", m{"via": "product", "field": "price"}),
				field("amount", "formula", m{"result": "money", "formula": "record.quantity * record.price"}),
				field("share", "formula", m{"result": "number", "formula": "record.parent.rate * record.quantity"}),
				field("note", "text", m{"required_when": "record.quantity > 100"}),
			},
		}),
		field("total", "formula", m{"result": "money", "formula": "SUM(record.lines.map(l, l.amount))"}),
		field("pieces", "rollup", m{"object": "order__lines", "via": "parent", "op": "sum", "field": "quantity"}),
	)
}

func ordersWithLines(t *testing.T) (k *testkit.Kit, products []string) {
	k = testkit.New(t, "")
	k.Define(product(), orderWithLines())
	for i := range 3 {
		products = append(products, k.Create(k.Admin, "product", m{"name": fmt.Sprintf("P%d", i), "price": 10 * (i + 1)}))
	}
	return k, products
}

// lines are the rows of an answer, in short: product's number, quantity, amount.
func lines(res *testkit.Res) string {
	list, _ := res.Get("lines").([]any)
	out := []string{}
	for _, x := range list {
		row := x.(map[string]any)
		out = append(out, fmt.Sprintf("%v×%v=%v", row["quantity"], row["price"], row["amount"]))
	}
	return strings.Join(out, " ")
}

func rowID(res *testkit.Res, i int) string {
	return res.Get("lines").([]any)[i].(map[string]any)["id"].(string)
}

func TestRowsOfASubform(t *testing.T) {
	k, p := ordersWithLines(t)
	res := k.Call(k.Admin, "POST", ordersPath+"?links=true", m{"name": "A", "rate": 2, "lines": []m{
		{"product": p[0], "quantity": 3, "price": 10}, {"product": p[1]},
	}}).Want(201)
	id := res.Text("id")
	if got := lines(res); got != "3×10=30 1×2=2" {
		t.Errorf("created %s\n%s", got, res.Raw)
	}
	if res.Get("total") != 32.0 || res.Get("pieces") != 4.0 || res.Text("$links", p[0]) != "P0" {
		t.Error(res.Raw)
	}
	row := res.Get("lines").([]any)[0].(map[string]any)
	if row["list"] != 10.0 || row["share"] != 6.0 || row["parent"] != nil || row["version"] != nil || len(row) != 8 {
		t.Errorf("a row is %v", row)
	}
	first, second := rowID(res, 0), rowID(res, 1)

	res = k.Patch(k.Admin, "order", id, m{"lines": []m{{"id": second, "quantity": 7}, {"id": first}, {"product": p[2], "price": 1}}}).Want(200)
	if got := lines(res); got != "7×2=14 3×10=30 1×1=1" || res.Get("total") != 45.0 || res.Get("pieces") != 11.0 || res.Get("version") != 2.0 {
		t.Errorf("patched %s\n%s", got, res.Raw)
	}
	res = k.Patch(k.Admin, "order", id, m{"lines": []m{{"id": first}}}).Want(200)
	if got := lines(res); got != "3×10=30" || res.Get("version") != 3.0 {
		t.Errorf("patched %s\n%s", got, res.Raw)
	}
	if res := k.Patch(k.Admin, "order", id, m{"lines": []m{{"id": first, "quantity": 3}}}).Want(200); res.Get("version") != 3.0 {
		t.Errorf("nothing changed: %s", res.Raw)
	}
	if res := k.Patch(k.Admin, "order", id, m{"rate": 5}).Want(200); res.Get("lines").([]any)[0].(map[string]any)["share"] != 15.0 {
		t.Errorf("a row follows its record: %s", res.Raw)
	}
	if got := k.Scalar(`SELECT group_concat("version") FROM "tn_history" WHERE "object" LIKE 'order%'`); got != "1,2,3,4" {
		t.Errorf("history has the versions %s", got)
	}

	t.Run("delete and restore", func(t *testing.T) {
		k := k.On(t)
		k.Delete(k.Admin, "order", id).Want(204)
		if got := k.Scalar(`SELECT count(*) FROM "order__lines" WHERE "deleted" = ''`); got != "0" {
			t.Errorf("%s rows stay", got)
		}
		res := k.Call(k.Admin, "POST", ordersPath+"/"+id+"/actions/restore", m{}).Want(200)
		if got := lines(res); got != "3×10=30" || res.Get("total") != 30.0 {
			t.Errorf("restored %s\n%s", got, res.Raw)
		}
	})
	t.Run("what is wrong", func(t *testing.T) {
		k := k.On(t)
		other := k.Call(k.Admin, "POST", ordersPath, m{"name": "B", "lines": []m{{"product": p[0]}}}).Want(201)
		before := k.Get(k.Admin, "order", id).Raw
		for name, x := range map[string]struct {
			lines any
			code  string
			field string
		}{
			"foreign row":         {[]m{{"id": first}, {"id": rowID(other, 0), "quantity": 9}}, "unknown_row", "lines.1.id"},
			"no such row":         {[]m{{"id": "nonsense"}}, "unknown_row", "lines.0.id"},
			"taken out":           {[]m{{"id": second}}, "unknown_row", "lines.0.id"},
			"twice":               {[]m{{"id": first}, {"id": first}}, "row_twice", "lines.1.id"},
			"unknown column":      {[]m{{"id": first, "secret": 1}}, "unknown_field", "lines.0.secret"},
			"system column":       {[]m{{"id": first, "parent": other.Text("id")}}, "not_writable", "lines.0.parent"},
			"computed column":     {[]m{{"id": first, "amount": 1}}, "not_writable", "lines.0.amount"},
			"no list":             {"x", "invalid_type", "lines"},
			"no row":              {[]any{5}, "invalid_type", "lines.0"},
			"too few":             {[]m{}, "too_few_rows", "lines"},
			"null":                {nil, "too_few_rows", "lines"},
			"required":            {[]m{{"id": first}, {"quantity": 2}}, "required", "lines.1.product"},
			"required when":       {[]m{{"id": first}, {"product": p[0], "quantity": 200}}, "required", "lines.1.note"},
			"below the least":     {[]m{{"id": first}, {"product": p[0], "quantity": 0}}, "below_min", "lines.1.quantity"},
			"no such link":        {[]m{{"id": first}, {"product": "nobody000000000"}}, "link_not_found", "lines.1.product"},
			"rule over rows":      {[]m{{"id": first, "price": 90000}}, "validation_rule", "total"},
			"rule over a roll-up": {[]m{{"id": first, "quantity": 6000, "note": "x"}}, "validation_rule", "pieces"},
			"rule over a column":  {[]m{{"id": first, "note": "forbidden"}}, "validation_rule", "lines"},
			"1001 rows":           {make([]m, 1001), "too_many_rows", "lines"},
		} {
			res := k.Patch(k.Admin, "order", id, m{"lines": x.lines})
			if res.Code(400, x.code, x.field); k.Get(k.Admin, "order", id).Raw != before {
				t.Errorf("%s: something was written", name)
			}
		}
		k.Call(k.Admin, "POST", ordersPath, m{"name": "C"}).Code(400, "too_few_rows", "lines")
		k.Call(k.Admin, "POST", ordersPath, m{"name": "C", "lines": []m{{"id": first}}}).Code(400, "unknown_row", "lines.0.id")
		res := k.Patch(k.Admin, "order", id, m{"name": "", "lines": []m{{"quantity": 0}, {"product": p[0], "quantity": 0}}})
		for _, key := range []string{"name", "lines.0.product", "lines.0.quantity", "lines.1.quantity"} {
			if res.Get("data", key) == nil {
				t.Errorf("all errors together: no %s in %s", key, res.Raw)
			}
		}
	})
	t.Run("no object of its own", func(t *testing.T) {
		k := k.On(t)
		for _, path := range []string{"/api/v1/objects/order__lines", "/api/v1/objects/order__lines/records", "/api/v1/objects/order__lines/records/" + first, "/api/v1/objects/order__lines/records/" + first + "/history"} {
			k.Call(k.Admin, "GET", path, nil).Want(404)
		}
		k.Call(k.Admin, "POST", "/api/v1/objects/order__lines/records", m{"parent": id, "product": p[0]}).Want(404)
		k.Call(k.Admin, "PATCH", "/api/v1/objects/order__lines/records/"+first, m{"quantity": 9}).Want(404)
		k.Call(k.Admin, "DELETE", "/api/v1/objects/order__lines/records/"+first, nil).Want(404)
	})
}

func TestManyRows(t *testing.T) {
	k, p := ordersWithLines(t)
	many := make([]m, 1000)
	for i := range many {
		many[i] = m{"product": p[i%3], "quantity": 1 + i%9, "price": 1}
	}
	id := k.Call(k.Admin, "POST", ordersPath, m{"name": "A", "lines": []m{{"product": p[0]}}}).Want(201).Text("id")
	start := time.Now()
	res := k.Patch(k.Admin, "order", id, m{"lines": many}).Want(200)
	t.Logf("1000 new rows in %v", time.Since(start))
	for i := range many {
		many[i] = m{"id": rowID(res, i), "quantity": 2}
	}
	start = time.Now()
	res = k.Patch(k.Admin, "order", id, m{"lines": many}).Want(200)
	t.Logf("1000 changed rows in %v", time.Since(start))
	if res.Get("pieces") != 2000.0 || res.Get("total") != 2000.0 {
		t.Errorf("%v pieces, total %v", res.Get("pieces"), res.Get("total"))
	}
	start = time.Now()
	if res := k.Patch(k.Admin, "order", id, m{"rate": 3}).Want(200); res.Get("lines", 999, "share") != 6.0 || res.Get("$calculating") != nil {
		t.Errorf("rows that follow their record wait for a job: %.300s", res.Raw)
	}
	t.Logf("1000 rows followed their record in %v", time.Since(start))
	start = time.Now()
	k.Delete(k.Admin, "order", id).Want(204)
	t.Logf("1000 rows deleted in %v", time.Since(start))
}

// What is written around the pipeline, by an operator, is a change of the record
// all the same.
func TestRowsSavedAroundThePipeline(t *testing.T) {
	k, p := ordersWithLines(t)
	pb := k.Tenon.App
	made := k.Call(k.Admin, "POST", ordersPath, m{"name": "A", "rate": 2, "lines": []m{{"product": p[0], "quantity": 3, "price": 10}}}).Want(201)
	id := made.Text("id")
	coll, err := pb.FindCollectionByNameOrId("order__lines")
	if err != nil {
		t.Fatal(err)
	}
	row := core.NewRecord(coll)
	row.Set("parent", id)
	row.Set("product", p[1])
	row.Set("quantity", 2)
	row.Set("price", 5)
	if err := pb.Save(row); err != nil {
		t.Fatal(err)
	}
	res := k.Get(k.Admin, "order", id).Want(200)
	if got := lines(res); got != "3×10=30 2×5=10" || res.Get("version") != 2.0 || res.Get("total") != 40.0 || res.Get("pieces") != 5.0 {
		t.Errorf("%s: %s", got, res.Raw)
	}
	row.Set("quantity", 0)
	if err := pb.Save(row); err == nil {
		t.Error("a value that the column does not take was saved")
	}
	stray := core.NewRecord(coll)
	stray.Set("product", p[1])
	if err := pb.Save(stray); err == nil {
		t.Error("a row without a record was saved")
	}
	if row, err = pb.FindRecordById("order__lines", row.Id); err != nil {
		t.Fatal(err)
	}
	if err := pb.Delete(row); err != nil {
		t.Fatal(err)
	}
	if res := k.Get(k.Admin, "order", id).Want(200); lines(res) != "3×10=30" || res.Get("version") != 3.0 || res.Get("total") != 30.0 {
		t.Error(res.Raw)
	}
	history := k.Call(k.Admin, "GET", ordersPath+"/"+id+"/history", nil).Want(200)
	if history.Get("items", 0, "changes", 0, "rows", 0, "action") != "delete" || history.Get("items", 1, "changes", 0, "rows", 0, "action") != "create" {
		t.Error(history.Raw)
	}
	rec, err := pb.FindRecordById("order", id)
	if err != nil {
		t.Fatal(err)
	}
	if err := pb.Delete(rec); err != nil {
		t.Fatal(err)
	}
	if n := k.Scalar(`SELECT count(*) FROM "order__lines" WHERE "deleted" = ''`); n != "0" {
		t.Errorf("%s rows stay behind", n)
	}
}

// What follows from a change elsewhere reaches the rows and what is made of them.
func TestRowsFollowWhatTheyRead(t *testing.T) {
	doc := orderWithLines()
	for _, f := range doc["fields"].([]m) {
		if f["key"] == "lines" {
			f["fields"] = append(f["fields"].([]m), field("worth", "formula", m{"result": "money", "formula": "record.product.price * record.quantity"}))
		}
	}
	doc["fields"] = append(doc["fields"].([]m), field("worth", "formula", m{"result": "money", "formula": "SUM(record.lines.map(l, l.worth))"}))
	k := testkit.New(t, "")
	k.Define(object("product", nil, field("name", "text", m{"required": true}), field("price", "money", m{"decimals": 2}),
		field("sold", "rollup", m{"object": "order__lines", "via": "product", "op": "sum", "field": "quantity"})), doc)
	p := k.Create(k.Admin, "product", m{"name": "P", "price": 10})
	res := k.Call(k.Admin, "POST", ordersPath, m{"name": "A", "lines": []m{{"product": p, "quantity": 3}, {"product": p, "quantity": 4}}}).Want(201)
	id := res.Text("id")
	if res.Get("worth") != 70.0 || k.Get(k.Admin, "product", p).Get("sold") != 7.0 {
		t.Error(res.Raw)
	}
	k.Patch(k.Admin, "product", p, m{"price": 20}).Want(200)
	if res := k.Get(k.Admin, "order", id); res.Get("worth") != 140.0 || res.Get("lines", 1, "worth") != 80.0 || res.Get("version") != 1.0 {
		t.Error(res.Raw)
	}
	if got := k.Scalar(`SELECT "changes" FROM "tn_outbox" WHERE "object" = 'order' ORDER BY "seq" DESC LIMIT 1`); !strings.Contains(got, `"lines"`) || !strings.Contains(got, `"worth"`) {
		t.Errorf("the record's change tells of its rows: %s", got)
	}
	if n := k.Scalar(`SELECT count(*) FROM "tn_outbox" WHERE "object" = 'order__lines'`); n != "0" {
		t.Errorf("%s events of rows by themselves", n)
	}
	k.Delete(k.Admin, "order", id).Want(204)
	if got := k.Get(k.Admin, "product", p); got.Get("sold") != 0.0 {
		t.Error(got.Raw)
	}
	// A link of a row keeps what it links to, where the column says so.
	if res := k.Call(k.Admin, "GET", "/api/v1/objects/product", nil).Want(200); strings.Contains(res.Raw, `"object":"order__lines","field"`) {
		t.Error("rows are told as a list that links here")
	}
}

// Rows go through everything that records go through: batches, repeats, dry runs,
// a record that goes with what it links to.
func TestRowsInBatches(t *testing.T) {
	k, p := ordersWithLines(t)
	op := func(name string, quantity int) m {
		return m{"method": "create", "data": m{"name": name, "lines": []m{{"product": p[0], "quantity": quantity}}}}
	}
	res := k.Call(k.Admin, "POST", ordersPath+":batch", m{"operations": []m{op("a", 1), op("b", 0), op("c", 3)}}).Want(200)
	if res.Get("results", 0, "record", "lines", 0, "quantity") != 1.0 || res.Get("results", 1, "error", "data", "lines.0.quantity", "code") != "below_min" || res.Get("results", 2, "record", "pieces") != 3.0 {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "POST", ordersPath+":batch", m{"atomic": true, "operations": []m{op("d", 1), op("e", 0)}}).Want(400)
	if n := k.Scalar(`SELECT count(*) || '/' || (SELECT count(*) FROM "order__lines") FROM "order"`); n != "2/2" {
		t.Errorf("orders and rows: %s", n)
	}
	body := m{"name": "again", "lines": []m{{"product": p[0]}, {"product": p[1]}}}
	first := k.Call(k.Admin, "POST", ordersPath, body, "Idempotency-Key", "0123456789abcdef").Want(201)
	second := k.Call(k.Admin, "POST", ordersPath, body, "Idempotency-Key", "0123456789abcdef")
	if second.Text("id") != first.Text("id") || rowID(second, 1) != rowID(first, 1) {
		t.Errorf("%s\n%s", first.Raw, second.Raw)
	}
	if n := k.Scalar(`SELECT count(*) FROM "order__lines"`); n != "4" {
		t.Errorf("%s rows", n)
	}
	rows := make([]m, 900)
	for i := range rows {
		rows[i] = m{"product": p[0]}
	}
	big := make([]m, 12)
	for i := range big {
		big[i] = m{"method": "create", "data": m{"name": "x", "lines": rows}}
	}
	k.Call(k.Admin, "POST", ordersPath+":batch", m{"operations": big}).Code(400, "too_many_rows_at_once")
}

// The rules of a form are about a sub-form as about any field.
func TestRowsInAForm(t *testing.T) {
	k, p := ordersWithLines(t)
	rule := func(key, kind, when string) m {
		return m{"key": key, "kind": kind, "when": when, "fields": []string{"lines"}}
	}
	k.Define(m{"kind": "form", "key": "sale", "object": "order", "nodes": []m{{"field": "name"}, {"field": "rate"}, {"field": "lines"}}, "rules": []m{
		rule("shown", "show", `record.name != "hidden"`), rule("fixed", "read_only", `record.name == "fixed"`),
	}})
	in := ordersPath + "?form=sale"
	row := m{"product": p[0], "quantity": 2}
	k.Call(k.Admin, "POST", in, m{"name": "hidden"}).Want(201)
	k.Call(k.Admin, "POST", in, m{"name": "hidden", "lines": []m{row}}).Code(400, "hidden_by_rule", "lines")
	k.Call(k.Admin, "POST", in, m{"name": "x"}).Code(400, "too_few_rows", "lines")
	res := k.Call(k.Admin, "POST", in, m{"name": "x", "lines": []m{row}}).Want(201)
	path := ordersPath + "/" + res.Text("id") + "?form=sale"
	k.Call(k.Admin, "PATCH", path, m{"name": "fixed", "lines": []m{{"id": rowID(res, 0), "quantity": 2}}}).Want(200)
	if res := k.Call(k.Admin, "PATCH", path, m{"lines": []m{{"id": rowID(res, 0), "quantity": 3}}}).Code(400, "read_only_by_rule", "lines"); res.Text("data", "lines", "rule") != "fixed" {
		t.Error(res.Raw)
	}
}

// What becomes of rows that the form hides is what the form says.
func TestHiddenRows(t *testing.T) {
	for hidden, want := range map[string]float64{"keep": 7, "clear": 0, "recompute": 1} {
		k := testkit.New(t, "")
		rows := field("lines", "subform", m{"min_rows": 1, "fields": []m{field("quantity", "number", m{"default": 1}), field("note", "text")}})
		k.Define(object("order", nil, field("name", "text"), rows, field("total", "formula", m{"result": "number", "formula": "SUM(record.lines.map(l, l.quantity))"})),
			m{"kind": "form", "key": "sale", "object": "order", "hidden": hidden, "nodes": []m{{"field": "name"}, {"field": "lines"}}, "rules": []m{
				{"key": "shown", "kind": "show", "when": `record.name != "hidden"`, "fields": []string{"lines"}},
			}},
			m{"kind": "role", "key": "namer", "label": m{"en": "Namer"}, "grants": []m{{"object": "order", "operations": []string{"view", "edit"}, "write": []string{"name"}}}})
		_, namer := k.Person("nora", "", "namer")
		res := k.Call(k.Admin, "POST", ordersPath, m{"name": "a", "lines": []m{{"quantity": 7, "note": "n"}}}).Want(201)
		path := ordersPath + "/" + res.Text("id") + "?form=sale"
		// Who may not write rows leaves them as they are.
		if res := k.Call(namer, "PATCH", path, m{"name": "hidden"}).Want(200); res.Get("lines", 0, "quantity") != 7.0 {
			t.Error(hidden, res.Raw)
		}
		k.Call(k.Admin, "PATCH", path, m{"name": "b"}).Want(200)
		res = k.Call(k.Admin, "PATCH", path, m{"name": "hidden"}).Want(200)
		if res.Get("total") != want {
			t.Errorf("%s: %s", hidden, res.Raw)
		}
		if lines, _ := res.Get("lines").([]any); (hidden == "clear") != (len(lines) == 0) || len(lines) > 0 && lines[0].(m)["note"] != "n" {
			t.Errorf("%s: %s", hidden, res.Raw)
		}
		history := k.Call(k.Admin, "GET", ordersPath+"/"+res.Text("id")+"/history", nil).Want(200)
		if told := strings.Contains(history.Raw, `"field":"lines"`) && history.Get("items", 0, "version") == res.Get("version"); !told && hidden != "keep" {
			t.Errorf("%s: history is %s", hidden, history.Raw)
		}
		// A second time there is nothing to write.
		if again := k.Call(k.Admin, "PATCH", path, m{"name": "hidden"}).Want(200); again.Get("version") != res.Get("version") {
			t.Errorf("%s: %s", hidden, again.Raw)
		}
	}
}

// A field that was a sub-form once, or becomes one, has a history all the same, and
// what its columns held is told to nobody as a value of the field.
func TestHistoryOfAFieldThatWasASubform(t *testing.T) {
	k := testkit.New(t, "")
	rows := field("lines", "subform", m{"fields": []m{field("what", "text")}})
	as := func(f m) m { return object("note", nil, field("name", "text"), f) }
	k.Define(as(rows))
	id := k.Create(k.Admin, "note", m{"name": "a", "lines": []m{{"what": "secret"}}})
	k.Define(as(field("lines", "text")))
	k.Patch(k.Admin, "note", id, m{"lines": "words"}).Want(200)
	path := "/api/v1/objects/note/records/" + id + "/history"
	if res := k.Call(k.Admin, "GET", path, nil).Want(200); strings.Contains(res.Raw, "secret") || !strings.Contains(res.Raw, "words") {
		t.Error(res.Raw)
	}
	k.Define(as(rows))
	res := k.Call(k.Admin, "GET", path, nil).Want(200)
	if !strings.Contains(res.Raw, "secret") || strings.Contains(res.Raw, "words") {
		t.Error(res.Raw)
	}
	if got := k.Get(k.Admin, "note", id).Want(200); got.Get("lines", 0, "what") != "secret" {
		t.Errorf("the rows come back: %s", got.Raw)
	}
}
