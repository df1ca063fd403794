package importer_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

func text(zh, en string) m { return m{"zh": zh, "en": en} }

func field(key, kind, zh, en string, more m) m {
	f := m{"key": key, "type": kind, "label": text(zh, en)}
	for k, v := range more {
		f[k] = v
	}
	return f
}

// sales defines the objects of the practice data as somebody would.
func sales(k *testkit.Kit) {
	sectors := []m{}
	for _, s := range [][3]string{
		{"tech", "科技", "Technology"}, {"medical", "医疗", "Medical"}, {"retail", "零售", "Retail"}, {"software", "软件", "Software"},
		{"entertainment", "娱乐", "Entertainment"}, {"marketing", "营销", "Marketing"}, {"telecom", "电信", "Telecommunications"},
		{"finance", "金融", "Finance"}, {"employment", "人力", "Employment"}, {"services", "服务", "Services"},
	} {
		sectors = append(sectors, m{"value": s[0], "label": text(s[1], s[2])})
	}
	stages := []m{}
	for _, s := range [][3]string{{"prospecting", "寻访", "Prospecting"}, {"engaging", "接洽", "Engaging"}, {"won", "赢单", "Won"}, {"lost", "输单", "Lost"}} {
		stages = append(stages, m{"value": s[0], "label": text(s[1], s[2])})
	}
	named := func(key, zh, en string, fields ...m) m {
		return m{"kind": "object", "key": key, "label": text(zh, en), "title": "name", "fields": append([]m{
			field("name", "text", "名称", "Name", m{"required": true, "unique": true})}, fields...)}
	}
	k.Define(
		named("customer", "客户", "Customer",
			field("industry", "select", "行业", "Industry", m{"options": sectors}), field("founded", "number", "成立年份", "Founded", nil),
			field("revenue", "money", "年营收", "Revenue", m{"decimals": 2}), field("employees", "number", "员工数", "Employees", nil),
			field("address", "text", "地址", "Address", nil), field("parent", "relation", "上级客户", "Parent", m{"object": "customer"})),
		named("product", "产品", "Product", field("series", "text", "系列", "Series", nil), field("price", "money", "单价", "Price", nil)),
		named("agent", "销售", "Agent", field("manager", "text", "经理", "Manager", nil), field("office", "text", "大区", "Region", nil)),
		m{"kind": "object", "key": "deal", "label": text("商机", "Deal"), "title": "code", "fields": []m{
			field("code", "text", "商机编号", "Opportunity id", m{"unique": true, "required": true}),
			field("agent", "relation", "销售代表", "Sales agent", m{"object": "agent"}),
			field("product", "relation", "产品", "Product", m{"object": "product"}),
			field("account", "relation", "客户", "Account", m{"object": "customer"}),
			field("stage", "select", "阶段", "Stage", m{"options": stages}),
			field("engaged", "date", "接洽日期", "Engage date", nil), field("closed", "date", "成交日期", "Close date", nil),
			field("amount", "money", "成交金额", "Close value", m{"min": 0}),
		}},
	)
}

// bring uploads a file of the practice data and runs it with what is suggested.
func bring(k *testkit.Kit, token, object, name string, content []byte, more m) (imported, job m) {
	k.TB.Helper()
	up := k.Upload(token, "/api/v1/imports", name, content, m{"object": object}).Want(201)
	mapping, settings := m{}, m{}
	for _, c := range up.Get("columns").([]any) {
		col := c.(m)
		s, ok := col["suggestion"].(m)
		if !ok {
			continue
		}
		mapping[col["name"].(string)] = s["field"]
		values := m{}
		list, _ := col["values"].([]any)
		for _, v := range list {
			if to, ok := v.(m)["suggestion"].(string); ok {
				values[v.(m)["value"].(string)] = to
			}
		}
		settings[col["name"].(string)] = m{"values": values}
	}
	body := m{"mapping": mapping, "settings": settings, "mode": "create", "key": []string{}, "dryRun": false}
	for key, v := range more {
		body[key] = v
	}
	path := "/api/v1/imports/" + up.Text("id")
	started := k.Call(token, "POST", path+"/run", body).Want(202)
	job = k.Wait(token, started.Text("job"))
	return k.Call(token, "GET", path, nil).Want(200).Body, job
}

func read(tb testing.TB, name string) []byte {
	tb.Helper()
	raw, err := os.ReadFile("testdata/maven-crm/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// The practice data goes through the real pipeline, and its totals are those of
// the files.
func TestThePracticeDataThroughThePipeline(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	sales(k)
	var deals m
	for _, c := range []struct {
		object, file string
		rows         float64
	}{{"product", "products.csv", 7}, {"agent", "sales_teams.csv", 35}, {"customer", "accounts.csv", 85}, {"deal", "sales_pipeline.csv", 8800}} {
		begun := time.Now()
		i, job := bring(k, k.Admin, c.object, c.file, read(t, c.file), nil)
		if i["state"] != "done" || i["created"] != c.rows || i["failed"] != 0.0 || job["state"] != "done" {
			t.Fatalf("%s: %v %v %v, job %v", c.file, i["state"], i["created"], i["failed"], job)
		}
		t.Logf("%s: %.0f rows/s", c.file, c.rows/time.Since(begun).Seconds())
		deals = i
	}
	sum := k.Call(k.Admin, "POST", "/api/v1/objects/deal/aggregate", m{
		"groupBy": []any{"stage"}, "measures": []m{{"op": "sum", "field": "amount", "as": "total"}, {"op": "count", "as": "n"}},
	})
	got := map[string][2]float64{}
	for _, it := range sum.Want(200).Items() {
		row := it.(m)
		total, _ := row["total"].(float64)
		got[row["stage"].(string)] = [2]float64{row["n"].(float64), total}
	}
	if got["won"] != [2]float64{4238, 10_005_534} || got["lost"][0] != 2473 || got["engaging"][0] != 1589 || got["prospecting"][0] != 500 {
		t.Fatalf("%v", got)
	}
	one := k.List(k.Admin, "deal", "filter", `record.code == "Z063OYW0"`, "expand", "product,account", "limit", "1").Want(200)
	if one.Get("items", 0, "product", "name") != "GTX Pro" || one.Get("items", 0, "account", "name") != "Isdom" || one.Get("items", 0, "closed") != "2017-03-11" {
		t.Fatal(one.Raw)
	}
	sub := k.List(k.Admin, "customer", "filter", `record.name == "Bluth Company"`, "expand", "parent").Want(200)
	if sub.Get("items", 0, "parent", "name") != "Acme Corporation" || sub.Get("items", 0, "industry") != "tech" {
		t.Fatal(sub.Raw)
	}

	// A second time everything is there already: refused, told, and nothing doubled.
	again, _ := bring(k, k.Admin, "deal", "sales_pipeline.csv", read(t, "sales_pipeline.csv"), nil)
	if again["failed"] != 8800.0 || again["created"] != 0.0 {
		t.Fatal(again["failed"], again["created"])
	}

	// One record is changed by hand; undoing leaves it and says so.
	changed := one.Text("items", 0, "id")
	k.Patch(k.Admin, "deal", changed, m{"amount": 1}).Want(200)
	undone := k.Call(k.Admin, "POST", "/api/v1/imports/"+deals["id"].(string)+"/undo", nil).Want(202)
	job := k.Wait(k.Admin, undone.Text("job"))
	result := job["result"].(m)
	if result["deleted"] != 8799.0 || result["kept"] != 1.0 || result["conflicts"].([]any)[0].(m)["record"] != changed {
		t.Fatalf("%v %v", result["deleted"], result["kept"])
	}
	if n := k.List(k.Admin, "deal", "count", "exact", "limit", "1").Want(200).Get("count"); n != 1.0 {
		t.Fatal(n)
	}

	// What is there is updated, what is not is created.
	some := read(t, "sales_pipeline.csv")[:40_000]
	some = some[:bytes.LastIndexByte(some, '\n')]
	rows := float64(bytes.Count(some, []byte("\n")))
	mixed, _ := bring(k, k.Admin, "deal", "some.csv", some, m{"mode": "upsert", "key": []string{"code"}})
	if mixed["created"] != rows-1 || mixed["updated"] != 1.0 || mixed["undoable"] != false {
		t.Fatal(mixed["created"], mixed["updated"], mixed["failed"], rows)
	}
	if got := k.Get(k.Admin, "deal", changed).Want(200).Get("amount"); got != 4514.0 {
		t.Fatal(got)
	}
}

// A member's file writes no more than the member may.
func TestAMemberImportsWithinTheirRights(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	sales(k)
	k.Define(m{"kind": "role", "key": "seller", "label": text("销售", "Seller"), "grants": []m{
		{"object": "customer", "operations": []string{"view", "create", "import"}, "read": []string{"name", "address", "parent"}, "write": []string{"name", "address", "parent"}},
		{"object": "product", "operations": []string{"view"}},
	}})
	_, token := k.Person("wang", "", "seller")
	k.Upload(token, "/api/v1/imports", "a.csv", []byte("name\nA\n"), m{"object": "product"}).Code(403, "forbidden_operation")
	k.Upload(token, "/api/v1/imports", "a.csv", []byte("name\nA\n"), m{"object": "deal"}).Code(404, "no_such_object")
	up := k.Upload(token, "/api/v1/imports", "a.csv", []byte("name,revenue,address\nA,5,x\n"), m{"object": "customer"}).Want(201)
	if s := up.Get("columns", 1, "suggestion"); s != nil {
		t.Fatal("a field that one may not write is suggested:", s)
	}
	path := "/api/v1/imports/" + up.Text("id")
	k.Call(token, "POST", path+"/run", m{"mapping": m{"name": "name", "revenue": "revenue"}}).Code(400, "import_unknown_field", "mapping.revenue")
	k.Call(token, "POST", path+"/run", m{"mapping": m{"name": "name"}, "mode": "upsert", "key": []string{"name"}}).Code(400, "forbidden_operation", "mode")
	k.Call(k.Admin, "GET", path, nil).Want(404)
	run := k.Call(token, "POST", path+"/run", m{"mapping": m{"name": "name", "address": "address"}}).Want(202)
	k.Wait(token, run.Text("job"))
	if got := k.Call(token, "GET", path, nil).Want(200); got.Text("state") != "done" || got.Get("created") != 1.0 {
		t.Fatal(got.Raw)
	}
	k.Call(token, "POST", path+"/undo", nil).Code(403, "forbidden_operation")
}
