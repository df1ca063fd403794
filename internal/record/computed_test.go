package record_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// orders are accounts, their orders and the lines of these, with a formula, a
// roll-up or a reference at each place where one may stand.
func orders() []m {
	return []m{
		object("account", nil, field("name", "text", m{"required": true}), field("level", "number"), field("rate", "percent"),
			field("orders", "rollup", m{"object": "order", "via": "account", "op": "count"}),
			field("total", "rollup", m{"object": "order", "via": "account", "op": "sum", "field": "amount"}),
			field("open", "rollup", m{"object": "order", "via": "account", "op": "sum", "field": "amount", "filter": `record.state == "open"`}),
			field("last", "rollup", m{"object": "order", "via": "account", "op": "max", "field": "day"}),
			field("bonus", "formula", m{"result": "money", "formula": "record.total * 0.1"})),
		object("order", nil, field("name", "text", m{"required": true}), field("day", "date"),
			field("state", "select", m{"options": []m{{"value": "open", "label": m{"en": "Open"}}, {"value": "won", "label": m{"en": "Won"}}}}),
			field("account", "relation", m{"object": "account", "inverse": "sales"}), field("discount", "money"),
			field("amount", "rollup", m{"object": "line", "via": "order", "op": "sum", "field": "price"}),
			field("net", "formula", m{"result": "money", "formula": "record.amount - record.discount"}),
			field("graded", "formula", m{"result": "number", "formula": "record.amount * record.account.level"}),
			field("level", "reference", m{"via": "account", "field": "level"}),
			field("share", "formula", m{"result": "number", "formula": "record.amount / record.account.total", "decimals": 4})),
		object("line", nil, field("name", "text", m{"required": true}), field("qty", "number"), field("each", "money"),
			field("order", "relation", m{"object": "order", "inverse": "lines", "on_delete": "cascade"}),
			field("price", "formula", m{"result": "money", "formula": "record.qty * record.each"})),
	}
}

func shop(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	k.Define(orders()...)
	return k
}

// want compares fields of a record as the administrator reads them.
func want(k *testkit.Kit, object, id string, fields m) {
	k.TB.Helper()
	got := k.Get(k.Admin, object, id).Want(200).Body
	for key, v := range fields {
		if got[key] != v {
			k.TB.Errorf("%s.%s is %v, want %v", object, key, got[key], v)
		}
	}
}

func TestComputedFieldsFollowWrites(t *testing.T) {
	t.Parallel()
	k := shop(t)
	acme := k.Create(k.Admin, "account", m{"name": "acme", "level": 2})
	bolt := k.Create(k.Admin, "account", m{"name": "bolt"})
	want(k, "account", acme, m{"orders": 0.0, "total": 0.0, "last": nil, "bonus": 0.0})
	o := k.Call(k.Admin, "POST", "/api/v1/objects/order/records", m{"name": "o", "account": acme, "day": "2026-01-31", "state": "open", "discount": 1}).Want(201)
	order := o.Text("id")
	if o.Body["net"] != -1.0 || o.Body["amount"] != 0.0 || o.Body["level"] != 2.0 {
		t.Errorf("the answer of a create is %s", o.Raw)
	}
	one := k.Create(k.Admin, "line", m{"name": "1", "qty": 3, "each": 0.1, "order": order})
	two := k.Create(k.Admin, "line", m{"name": "2", "qty": 1, "each": 10, "order": order})
	want(k, "line", one, m{"price": 0.3})
	want(k, "order", order, m{"amount": 10.3, "net": 9.3, "graded": 20.6, "share": 1.0})
	want(k, "account", acme, m{"orders": 1.0, "total": 10.3, "open": 10.3, "last": "2026-01-31", "bonus": 1.03})

	before := k.Get(k.Admin, "account", acme).Body
	k.Patch(k.Admin, "line", one, m{"qty": 4}).Want(200)
	want(k, "account", acme, m{"total": 10.4, "version": before["version"], "updated": before["updated"]})
	k.Patch(k.Admin, "account", acme, m{"name": "ACME", "version": before["version"]}).Want(200)

	k.Patch(k.Admin, "account", acme, m{"level": 3}).Want(200)
	want(k, "order", order, m{"graded": 31.2, "level": 3.0})
	k.Patch(k.Admin, "order", order, m{"state": "won"}).Want(200)
	want(k, "account", acme, m{"open": 0.0, "total": 10.4})
	k.Patch(k.Admin, "order", order, m{"account": bolt}).Want(200)
	want(k, "account", acme, m{"orders": 0.0, "total": 0.0, "last": nil})
	want(k, "account", bolt, m{"orders": 1.0, "total": 10.4, "last": "2026-01-31"})
	want(k, "order", order, m{"graded": 0.0, "level": nil})

	k.Delete(k.Admin, "line", two).Want(204)
	want(k, "order", order, m{"amount": 0.4})
	want(k, "account", bolt, m{"total": 0.4, "bonus": 0.04})
	k.Call(k.Admin, "POST", "/api/v1/objects/line/records/"+two+"/actions/restore", m{}).Want(200)
	want(k, "account", bolt, m{"total": 10.4})
	k.Delete(k.Admin, "order", order).Want(204)
	want(k, "account", bolt, m{"total": 0.0, "orders": 0.0})
	k.Call(k.Admin, "POST", "/api/v1/objects/order/records/"+order+"/actions/restore", m{}).Want(200)
	want(k, "order", order, m{"amount": 10.4, "net": 9.4}) // the lines went with it, and come back with it
	linear(k, "line", two)
}

func TestComputedFieldsAreNotWritten(t *testing.T) {
	t.Parallel()
	k := shop(t)
	for _, key := range []string{"total", "bonus"} {
		k.Call(k.Admin, "POST", "/api/v1/objects/account/records", m{"name": "x", key: 5}).Code(400, "not_writable", key)
	}
	id := k.Create(k.Admin, "order", m{"name": "x"})
	k.Patch(k.Admin, "order", id, m{"level": 5}).Code(400, "not_writable", "level")
}

func TestManyFollowersAreLeftToAJob(t *testing.T) {
	t.Parallel()
	k := shop(t)
	acme := k.Create(k.Admin, "account", m{"name": "acme", "level": 2})
	for range 3 {
		var ops []m
		for range 250 {
			ops = append(ops, m{"method": "create", "data": m{"name": "o", "account": acme, "discount": 1}})
		}
		k.Call(k.Admin, "POST", "/api/v1/objects/order/records:batch", m{"operations": ops}).Want(200)
	}
	k.Exec(`UPDATE "order" SET "amount" = 5`) // as lines would
	want(k, "account", acme, m{"orders": 750.0})
	k.Patch(k.Admin, "account", acme, m{"level": 7}).Want(200)
	if n := k.Scalar(`SELECT count(*) FROM "tn_calculations"`); n != "1" {
		t.Errorf("%s fields are behind", n)
	}
	settled(k)
	if n := k.Scalar(`SELECT count(*) FROM "order" WHERE "graded" = 35`); n != "750" {
		t.Errorf("%s orders are right", n)
	}
}

// settled waits until nothing is behind.
func settled(k *testkit.Kit) {
	k.TB.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if k.Scalar(`SELECT count(*) FROM "tn_calculations"`) == "0" {
			return
		}
	}
	k.TB.Fatalf("behind: %s", k.Scalar(`SELECT group_concat("object" || '.' || "field") FROM "tn_calculations"`))
}

// Formulas read people and departments; they follow when these change.
func TestFormulasFollowPeople(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	k.Define(object("task", m{"owner": true}, field("name", "text"),
		field("who", "formula", m{"result": "text", "formula": `record.owner.name + "/" + record.owner.department.name`})))
	north := k.Department("north", "")
	ann, _ := k.Person("ann", north)
	id := k.Create(k.Admin, "task", m{"name": "t", "owner": ann})
	want(k, "task", id, m{"who": "ann/north"})
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+ann, m{"name": "Anna"}).Want(200)
	want(k, "task", id, m{"who": "Anna/north"})
	k.Call(k.Admin, "PATCH", "/api/v1/departments/"+north, m{"name": "North"}).Want(200)
	settled(k)
	want(k, "task", id, m{"who": "Anna/North"})
}

// Many changes below one record are few changes of the record: a roll-up over
// many is gathered for the job.
func TestManyChildrenAreFewWritesOfTheirParent(t *testing.T) {
	t.Parallel()
	k := shop(t)
	k.Tenon.Record.Narrow(500, 10_000, 50, 200)
	order := k.Create(k.Admin, "order", m{"name": "o"})
	for range 40 {
		var ops []m
		for range 50 {
			ops = append(ops, m{"method": "create", "data": m{"name": "l", "qty": 1, "each": 0.1, "order": order}})
		}
		k.Call(k.Admin, "POST", "/api/v1/objects/line/records:batch", m{"operations": ops}).Want(200)
	}
	if res := k.Get(k.Admin, "order", order).Want(200); res.Get("$calculating", 0) != "amount" || res.Get("$calculating", 1) != "net" {
		t.Errorf("$calculating is %v", res.Body["$calculating"])
	}
	settled(k)
	want(k, "order", order, m{"amount": 200.0, "net": 200.0, "version": 1.0, "$calculating": nil})
	if n := k.Scalar(`SELECT count(*) < 10 FROM "tn_outbox" WHERE "object" = 'order' AND "source" = 'formula'`); n != "1" {
		t.Error("the order was written again and again")
	}
}

// A release computes new and changed fields of the records that there are.
func TestReleasesComputeExistingRecords(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	base := func(formula string) []m {
		return []m{
			object("box", nil, field("name", "text"), field("size", "number"), field("twice", "formula", m{"result": "number", "formula": formula}),
				field("inside", "rollup", m{"object": "thing", "via": "box", "op": "avg", "field": "weight"})),
			object("thing", nil, field("name", "text"), field("weight", "number"), field("box", "relation", m{"object": "box"})),
		}
	}
	old := base("0")
	old[0]["fields"] = old[0]["fields"].([]m)[:2]
	k.Define(old...)
	box := k.Create(k.Admin, "box", m{"name": "b", "size": 4})
	for _, w := range []int{1, 2, 2} {
		k.Create(k.Admin, "thing", m{"name": "t", "weight": w, "box": box})
	}
	k.Define(base("record.size * 2")...)
	settled(k)
	want(k, "box", box, m{"twice": 8.0, "inside": 1.66666666666667, "version": 1.0})
	k.Define(base(`record.size * (user.name == "x" ? 9 : 3)`)[0])
	want(k, "box", box, m{"twice": 12.0})
	if k.Scalar(`SELECT count(*) FROM pragma_table_info('box') WHERE "name" = 'twice'`) != "0" {
		t.Error("a live field has a column")
	}
	k.Define(base("record.inside * 3")[0])
	settled(k)
	want(k, "box", box, m{"twice": 5.00000000000001})
	k.Create(k.Admin, "thing", m{"name": "t", "weight": 3, "box": box})
	want(k, "box", box, m{"twice": 6.0})
}

// What is computed when it is read reads, filters, sorts, groups and adds up like
// any other field.
func TestLiveFieldsAreFieldsOfLists(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	k.Define(
		object("account", m{"owner": true}, field("name", "text"), field("level", "select", m{"options": []m{{"value": "a", "label": m{"en": "A"}}, {"value": "b", "label": m{"en": "B"}}}}), field("parent", "relation", m{"object": "account"})),
		object("order", nil, field("name", "text"), field("price", "money"), field("account", "relation", m{"object": "account"}),
			field("level", "reference", m{"via": "account", "field": "level"}), field("group", "reference", m{"via": "account", "field": "parent"}), field("seller", "reference", m{"via": "account", "field": "owner"}),
			field("mine", "formula", m{"result": "money", "formula": `record.account.owner == user ? record.price : 0`}),
			field("graded", "formula", m{"result": "text", "formula": `record.level == "a" ? "top" : "rest"`})))
	head := k.Create(k.Admin, "account", m{"name": "head", "level": "b"})
	ann, token := k.Person("ann", "", "admin")
	a := k.Create(token, "account", m{"name": "a", "level": "a", "parent": head})
	for i, account := range []string{a, head, a, ""} {
		k.Create(k.Admin, "order", m{"name": string(rune('1' + i)), "price": i + 1, "account": account})
	}
	names := func(query ...string) string {
		out := ""
		for _, x := range k.List(token, "order", query...).Want(200).Items() {
			out += x.(m)["name"].(string)
		}
		return out
	}
	for want, query := range map[string][]string{
		"13":   {"filter", `record.level == "a"`, "sort", "name"},
		"2":    {"filter", `record.level == "b"`},
		"4":    {"filter", `isBlank(record.level)`},
		"3124": {"sort", "-mine,name"},
		"4312": {"sort", "level,-name"},
		"31":   {"filter", "record.mine > 0 && record.seller == user", "sort", "-mine"},
		"24":   {"filter", `record.graded == "rest"`, "sort", "name"},
	} {
		if got := names(query...); got != want {
			t.Errorf("%v gives %s, want %s", query, got, want)
		}
	}
	var paged string
	for cursor, more := "", true; more; more = cursor != "" {
		page := k.List(token, "order", "sort", "-mine", "limit", "1", "cursor", cursor).Want(200)
		paged, cursor = paged+page.Text("items", 0, "name"), page.Text("cursor")
	}
	if len(paged) != 4 {
		t.Errorf("pages gave %s", paged)
	}
	page := k.List(token, "order", "sort", "name", "links", "true", "expand", "group").Want(200)
	if page.Get("items", 0, "group", "name") != "head" || page.Get("items", 0, "seller") != ann || page.Get("links", ann) != "ann" || page.Get("items", 3, "group") != nil || page.Get("items", 0, "mine") != 1.0 {
		t.Error(page.Raw)
	}
	sum := k.Call(token, "POST", "/api/v1/objects/order/aggregate", m{"groupBy": []string{"level"}, "measures": []m{{"op": "sum", "field": "mine"}, {"op": "count"}}}).Want(200)
	if len(sum.Items()) != 3 || sum.Get("items", 1, "level") != "a" || sum.Get("items", 1, "sum_mine") != 4.0 {
		t.Error(sum.Raw)
	}
	schema := k.Call(token, "GET", "/api/v1/objects/order", nil).Want(200)
	for _, f := range schema.Get("fields").([]any) {
		if x := f.(m); x["key"] == "level" && (x["result"] != "select" || x["stored"] != false || len(x["options"].([]any)) != 2 || x["read_only"] != true) {
			t.Errorf("%v", x)
		}
	}
}
