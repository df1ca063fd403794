package httpapi_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type rowKit struct {
	*testkit.Kit
	product, order, other string // order is the seller's, other somebody else's
	row, foreign          string
}

// orderLines is a business with orders, of which people see their own. Lines have a
// cost that sellers never see.
func orderLines(t *testing.T) *rowKit {
	k := &rowKit{Kit: testkit.New(t, "")}
	field := func(key, kind string, more ...testkit.M) testkit.M {
		f := testkit.M{"key": key, "type": kind, "label": testkit.M{"en": key}}
		for _, x := range more {
			for name, v := range x {
				f[name] = v
			}
		}
		return f
	}
	grant := func(object string, more testkit.M) testkit.M {
		g := testkit.M{"object": object}
		for name, v := range more {
			g[name] = v
		}
		return g
	}
	sees := []string{"name", "owner", "lines.product", "lines.quantity", "lines.phone", "total", "profit"}
	k.Define(
		testkit.M{"kind": "object", "key": "product", "label": testkit.M{"en": "Product"}, "title": "name", "fields": []testkit.M{field("name", "text")}},
		testkit.M{
			"kind": "object", "key": "order", "label": testkit.M{"en": "Order"}, "title": "name", "owner": true, "fields": []testkit.M{
				field("name", "text"),
				field("lines", "subform", testkit.M{"totals": []string{"quantity", "cost"}, "fields": []testkit.M{
					field("product", "relation", testkit.M{"object": "product"}), field("quantity", "number"), field("cost", "money"), field("phone", "text"),
					field("spent", "formula", testkit.M{"result": "money", "formula": "record.quantity * record.cost"}),
				}}),
				field("total", "formula", testkit.M{"result": "number", "formula": "SUM(record.lines.map(l, l.quantity))"}),
				field("profit", "formula", testkit.M{"result": "number", "formula": "SUM(record.lines.map(l, l.spent))"}),
			},
		},
		testkit.M{"kind": "role", "key": "seller", "label": testkit.M{"en": "Seller"}, "grants": []testkit.M{
			grant("product", testkit.M{"operations": []string{"view"}}),
			grant("order", testkit.M{
				"operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner == user", "read": sees, "mask": testkit.M{"lines.phone": "phone"},
				"write": []string{"name", "lines.product", "lines.quantity"},
			}),
		}},
		testkit.M{"kind": "role", "key": "reader", "label": testkit.M{"en": "Reader"}, "grants": []testkit.M{
			grant("order", testkit.M{"operations": []string{"view", "edit"}, "read": []string{"name", "lines"}, "write": []string{"name"}}),
		}},
	)
	k.product = k.Create(k.Admin, "product", testkit.M{"name": "P"})
	return k
}

func (k *rowKit) fill(seller string) {
	lines := func(cost float64) []testkit.M {
		return []testkit.M{{"product": k.product, "quantity": 2, "cost": cost, "phone": "13800138000"}, {"product": k.product, "quantity": 3, "cost": cost}}
	}
	res := k.Call(k.Admin, "POST", "/api/v1/objects/order/records", testkit.M{"name": "mine", "owner": seller, "lines": lines(777.25)}).Want(201)
	k.order, k.row = res.Text("id"), res.Get("lines", 0, "id").(string)
	res = k.Call(k.Admin, "POST", "/api/v1/objects/order/records", testkit.M{"name": "theirs", "lines": lines(888.25)}).Want(201)
	k.other, k.foreign = res.Text("id"), res.Get("lines", 0, "id").(string)
}

// TestRowsFollowTheirRecord: whoever sees a record sees the rows of its sub-forms,
// in the columns that they may read, on every way.
func TestRowsFollowTheirRecord(t *testing.T) {
	k := orderLines(t)
	id, seller := k.Person("sam", "", "seller")
	k.fill(id)
	const records = "/api/v1/objects/order/records"
	res := k.Get(seller, "order", k.order, "links", "true").Want(200)
	if res.Get("lines", 1, "quantity") != 3.0 || res.Get("lines", 0, "phone") != "138****8000" || res.Get("total") != 5.0 {
		t.Error(res.Raw)
	}
	if res.Text("$links", k.product) != "P" {
		t.Errorf("titles of what rows link to: %s", res.Raw)
	}
	for _, res := range []*testkit.Res{
		res,
		k.Call(seller, "GET", records+"?fields=name,lines&expand=lines.product", nil).Want(200),
		k.Call(seller, "GET", records+"?fields=lines.quantity", nil).Want(200),
		k.Call(seller, "GET", records+"/"+k.order+"/history", nil).Want(200),
		k.Call(seller, "GET", "/api/v1/objects/order", nil).Want(200),
		k.Call(seller, "GET", "/api/v1/openapi.json", nil).Want(200),
		k.Call(seller, "GET", "/api/v1/client/objects.ts", nil).Want(200),
		k.Patch(seller, "order", k.order, testkit.M{"lines": []testkit.M{{"id": k.row, "quantity": 2, "phone": "138****8000"}, {"product": k.product}}}).Want(200),
		k.Call(seller, "GET", records+"/"+k.order+"/history", nil).Want(200),
	} {
		for _, hidden := range []string{"777.25", "888.25", "cost", "spent", "13800138000", "profit", k.foreign} {
			if strings.Contains(res.Raw, hidden) && !(hidden == "profit" && strings.Contains(res.Raw, `"fields":[`)) {
				t.Errorf("%q in %.3000s", hidden, res.Raw)
			}
		}
	}
	if got := k.Scalar(`SELECT "cost" || "phone" FROM "order__lines" WHERE "id" = '` + k.row + "'"); got != "777.2513800138000" {
		t.Errorf("columns that nobody named are %s", got)
	}
	if res := k.Call(seller, "GET", records, nil).Want(200); strings.Contains(res.Raw, `"lines"`) || len(res.Items()) != 1 {
		t.Errorf("a list has rows only when they are asked for: %s", res.Raw)
	}
	res = k.Call(seller, "GET", records+"?fields=lines&expand=lines.product", nil).Want(200)
	if res.Get("items", 0, "lines", 0, "product", "name") != "P" {
		t.Error(res.Raw)
	}
	if res := k.Call(seller, "GET", records+"?filter="+url.QueryEscape("record.lines.exists(l, l.quantity > 1)"), nil).Want(200); len(res.Items()) != 1 {
		t.Error(res.Raw)
	}
	for _, filter := range []string{"record.lines.exists(l, l.cost > 1)", "record.lines.exists(l, l.spent > 1)", "record.profit > 1"} {
		k.Call(seller, "GET", records+"?filter="+url.QueryEscape(filter), nil).Code(400, "unknown_field")
	}
	for _, query := range []string{"fields=lines.cost", "fields=lines,lines.cost", "expand=lines.cost", "fields=lines.nothing", "fields=profit", "sort=lines.quantity"} {
		k.Call(seller, "GET", records+"?"+query, nil).Code(400, "unknown_field")
	}
	k.Call(seller, "GET", records+"?sort=lines", nil).Want(400)
	k.Call(seller, "POST", "/api/v1/objects/order/aggregate", testkit.M{"measures": []testkit.M{{"op": "count", "field": "lines"}}}).Want(400)
	k.Call(seller, "POST", "/api/v1/objects/order/aggregate", testkit.M{"measures": []testkit.M{{"op": "sum", "field": "lines.cost"}}}).Code(400, "unknown_field")
}

// TestRowsCannotBeTaken: what one may not write is refused and nothing is written.
func TestRowsCannotBeTaken(t *testing.T) {
	k := orderLines(t)
	id, seller := k.Person("sam", "", "seller")
	_, reader := k.Person("rea", "", "reader")
	k.fill(id)
	state := func() string {
		return k.Scalar(`SELECT group_concat("id" || "parent" || "position" || "version" || "quantity" || "deleted") FROM "order__lines"`) +
			k.Scalar(`SELECT group_concat("id" || "version" || "name") FROM "order"`) + k.Scalar(`SELECT count(*) || '' FROM "tn_history"`) + k.Scalar(`SELECT count(*) || '' FROM "tn_outbox"`)
	}
	before := state()
	rows := func(list ...testkit.M) testkit.M { return testkit.M{"lines": list} }
	for name, try := range map[string]func() *testkit.Res{
		"row of a record that one does not see": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, rows(testkit.M{"id": k.foreign})).Code(400, "unknown_row", "lines.0.id")
		},
		"record that one does not see": func() *testkit.Res { return k.Patch(seller, "order", k.other, rows()).Want(404) },
		"hidden column": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, rows(testkit.M{"id": k.row, "cost": 1})).Code(400, "unknown_field", "lines.0.cost")
		},
		"hidden column of a new row": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, rows(testkit.M{"cost": 1})).Code(400, "unknown_field", "lines.0.cost")
		},
		"column without the right to write": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, rows(testkit.M{"id": k.row, "phone": "1"})).Code(403, "forbidden_field")
		},
		"another column of a new record": func() *testkit.Res {
			return k.Call(seller, "POST", "/api/v1/objects/order/records", testkit.M{"name": "x", "lines": []testkit.M{{"phone": "1"}}}).Code(403, "forbidden_field")
		},
		"read but not write": func() *testkit.Res {
			return k.Patch(reader, "order", k.order, rows(testkit.M{"id": k.row, "quantity": 9})).Code(403, "forbidden_field")
		},
		"read but not write, all taken out": func() *testkit.Res { return k.Patch(reader, "order", k.order, rows()).Code(403, "forbidden_field") },
		"a row moved to another record": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, rows(testkit.M{"id": k.row, "parent": k.other})).Code(400, "not_writable", "lines.0.parent")
		},
		"another's version": func() *testkit.Res {
			return k.Patch(seller, "order", k.order, testkit.M{"version": 9, "lines": []testkit.M{}}).Want(409)
		},
		"the table itself": func() *testkit.Res {
			return k.Call(seller, "PATCH", "/api/v1/objects/order__lines/records/"+k.row, testkit.M{"quantity": 9}).Want(404)
		},
		"PocketBase's own routes": func() *testkit.Res {
			return k.Call(seller, "PATCH", "/api/collections/order__lines/records/"+k.row, testkit.M{"quantity": 9})
		},
		"rows of the table in a batch": func() *testkit.Res {
			return k.Call(seller, "POST", "/api/v1/objects/order__lines/records:batch", testkit.M{"operations": []testkit.M{{"method": "delete", "id": k.row}}})
		},
		"rows as what an import goes into": func() *testkit.Res {
			return k.Call(k.Admin, "POST", "/api/v1/imports", testkit.M{"object": "order__lines"})
		},
	} {
		if res := try(); state() != before || res.Status < 400 {
			t.Errorf("%s: status %d, or something was written", name, res.Status)
		}
	}
	for _, path := range []string{"/api/v1/objects/order__lines", "/api/v1/objects/order__lines/records", "/api/v1/objects/order__lines/records/" + k.row} {
		k.Call(seller, "GET", path, nil).Code(404, "no_such_object")
		k.Call(k.Admin, "GET", path, nil).Code(404, "no_such_object")
	}
	if res := k.Call(k.Admin, "GET", "/api/v1/objects", nil).Want(200); strings.Contains(res.Raw, "order__lines") {
		t.Error("the rows are listed as an object")
	}
	if res := k.Call(k.Admin, "GET", "/api/v1/search?q=138001", nil).Want(200); len(res.Items()) != 0 {
		t.Error("a search finds rows")
	}
	if res := k.Call(seller, "GET", "/api/collections/order__lines/records", nil); res.Status == 200 && len(res.Items()) > 0 {
		t.Errorf("PocketBase lists rows: %s", res.Raw)
	}
}

// TestMaskedColumnsAreRevealed: a value of a row by itself, to who may, and the log
// says so.
func TestMaskedColumnsAreRevealed(t *testing.T) {
	k := orderLines(t)
	k.Define(testkit.M{"kind": "role", "key": "opener", "label": testkit.M{"en": "Opener"}, "grants": []testkit.M{{"object": "order", "operations": []string{"view"}, "rows": "record.owner == user",
		"read": []string{"name", "lines.quantity", "lines.phone"}, "mask": testkit.M{"lines.phone": "phone"}, "reveal": true}}})
	id, opener := k.Person("olga", "", "opener")
	_, seller := k.Person("sam", "", "seller")
	k.fill(id)
	reveal := func(token, order, field, row string) *testkit.Res {
		return k.Call(token, "POST", "/api/v1/objects/order/records/"+order+"/actions/reveal", testkit.M{"field": field, "row": row})
	}
	res := k.Get(opener, "order", k.order, "links", "true").Want(200)
	if list := res.Get("$rights", "reveal").([]any); len(list) != 1 || list[0] != "lines.phone" || strings.Contains(res.Raw, "13800138000") {
		t.Error(res.Raw)
	}
	if got := reveal(opener, k.order, "lines.phone", k.row).Want(200).Text("value"); got != "13800138000" {
		t.Error(got)
	}
	if got := k.Scalar(`SELECT group_concat("record" || "detail") FROM "tn_audit" WHERE "action" = 'reveal'`); strings.Count(got, k.order) != 1 || !strings.Contains(got, k.row) || !strings.Contains(got, "lines.phone") || strings.Contains(got, "13800138000") {
		t.Error(got)
	}
	// The row of another record, one that is not there, no row, a hidden column, one
	// that is no column, another's record.
	reveal(opener, k.order, "lines.phone", k.foreign).Want(404)
	reveal(opener, k.order, "lines.phone", "nothing").Want(404)
	reveal(opener, k.order, "lines.phone", "").Want(404)
	reveal(opener, k.order, "lines.cost", k.row).Code(400, "unknown_field")
	reveal(opener, k.order, "lines.absent", k.row).Code(400, "unknown_field")
	reveal(opener, k.order, "name.phone", k.row).Code(400, "unknown_field")
	reveal(opener, k.order, "name", k.row).Code(400, "unknown_field")
	reveal(opener, k.other, "lines.phone", k.foreign).Want(404)
	k.Call(opener, "POST", "/api/v1/objects/order__lines/records/"+k.row+"/actions/reveal", testkit.M{"field": "phone"}).Want(404)
	// Who sees the mask only, and whose row it is not.
	reveal(seller, k.order, "lines.phone", k.row).Want(404)
	k.Patch(k.Admin, "order", k.order, testkit.M{"owner": k.Scalar(`SELECT "id" FROM "users" WHERE "name" = 'sam'`)}).Want(200)
	reveal(seller, k.order, "lines.phone", k.row).Want(403)
	reveal(opener, k.order, "lines.phone", k.row).Want(404)
	if n := k.Scalar(`SELECT count(*) || '' FROM "tn_audit" WHERE "action" = 'reveal'`); n != "1" {
		t.Error(n)
	}
}

// TestFilesOfRows: a file in a row is opened through the record, by who sees the
// record and the column.
func TestFilesOfRows(t *testing.T) {
	k := testkit.New(t, "")
	field := func(key, kind string) testkit.M {
		return testkit.M{"key": key, "type": kind, "label": testkit.M{"en": key}}
	}
	lines := field("lines", "subform")
	lines["fields"] = []testkit.M{field("what", "text"), field("doc", "file")}
	grant := func(read ...string) testkit.M {
		return testkit.M{"object": "order", "operations": []string{"view"}, "rows": `record.name == "seen"`, "read": read}
	}
	k.Define(testkit.M{"kind": "object", "key": "order", "label": testkit.M{"en": "Order"}, "title": "name", "fields": []testkit.M{field("name", "text"), lines}},
		testkit.M{"kind": "role", "key": "clerk", "label": testkit.M{"en": "Clerk"}, "grants": []testkit.M{grant("name", "lines")}},
		testkit.M{"kind": "role", "key": "blind", "label": testkit.M{"en": "Blind"}, "grants": []testkit.M{grant("name", "lines.what")}})
	_, clerk := k.Person("clara", "", "clerk")
	_, blind := k.Person("bert", "", "blind")
	make := func(name string) (path string) {
		file := k.Upload(k.Admin, "/api/v1/files", "a.txt", []byte("hello"), nil).Want(201).Text("id")
		res := k.Call(k.Admin, "POST", "/api/v1/objects/order/records", testkit.M{"name": name, "lines": []testkit.M{{"what": "w"}, {"what": "x", "doc": []string{file}}}}).Want(201)
		if res.Text("lines", 1, "doc", 0, "name") != "a.txt" {
			t.Error(res.Raw)
		}
		return "/api/v1/objects/order/records/" + res.Text("id") + "/files/lines.doc/" + file
	}
	seen, unseen := make("seen"), make("other")
	if res := k.Call(clerk, "GET", seen, nil).Want(200); res.Raw != "hello" {
		t.Error(res.Raw)
	}
	k.Call(clerk, "GET", unseen, nil).Want(404)
	k.Call(blind, "GET", seen, nil).Want(404)
	k.Call(clerk, "GET", strings.Replace(seen, "lines.doc", "lines.what", 1), nil).Want(404)
	k.Call(clerk, "GET", strings.Replace(seen, "lines.doc", "lines", 1), nil).Want(404)
	part := strings.Split(seen, "/")
	token := testkit.M{"object": "order", "id": part[6], "field": "lines.doc", "file": part[9]}
	k.Call(blind, "POST", "/api/v1/files/token", token).Want(404)
	opened := k.Call(clerk, "POST", "/api/v1/files/token", token).Want(200).Text("token")
	if res := k.Call("", "GET", seen+"?token="+opened, nil).Want(200); res.Raw != "hello" {
		t.Error(res.Raw)
	}
}

// TestASubformInDrafts: designers see the object as their drafts would make it.
func TestASubformInDrafts(t *testing.T) {
	k := testkit.New(t, "")
	field := func(key, kind string) testkit.M {
		return testkit.M{"key": key, "type": kind, "label": testkit.M{"en": key}}
	}
	lines := field("lines", "subform")
	amount := field("amount", "formula")
	amount["result"], amount["formula"] = "number", "record.price * 2"
	lines["fields"], lines["min_rows"] = []testkit.M{field("price", "number"), amount}, 2
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/order", testkit.M{"label": testkit.M{"en": "Order"}, "title": "name", "fields": []testkit.M{field("name", "text"), lines}}).Want(200)
	res := k.Call(k.Admin, "GET", "/api/v1/objects/order?draft=true", nil).Want(200)
	for _, x := range res.Get("fields").([]any) {
		f := x.(testkit.M)
		if f["key"] != "lines" {
			continue
		}
		columns := f["fields"].([]any)
		if len(columns) != 2 || f["min_rows"] != 2.0 || f["max_rows"] != 1000.0 || f["title"] != "price" || f["rows_object"] != "order__lines" || len(f["logic"].(testkit.M)["formulas"].([]any)) != 1 {
			t.Errorf("%v", f)
		}
		return
	}
	t.Error(res.Raw)
}
