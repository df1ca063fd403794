package record_test

import (
	"fmt"
	"testing"

	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/testkit"
)

func benchKit(b *testing.B) *testkit.Kit {
	k := testkit.New(b, "")
	fields := []any{}
	for i := range 20 {
		typ := []string{"text", "number", "date", "switch", "select"}[i%5]
		f := testkit.M{"key": fmt.Sprintf("f%d", i), "type": typ, "label": testkit.M{"zh": "字段"}}
		if typ == "select" {
			f["options"] = []any{testkit.M{"value": "a", "label": testkit.M{"zh": "甲"}}, testkit.M{"value": "b", "label": testkit.M{"zh": "乙"}}}
		}
		fields = append(fields, f)
	}
	k.Define(testkit.M{"kind": "object", "key": "thing", "label": testkit.M{"zh": "东西"}, "title": "f0", "owner": true, "fields": fields})
	return k
}

func benchData(i int) testkit.M {
	d := testkit.M{}
	for j := range 20 {
		d[fmt.Sprintf("f%d", j)] = []any{fmt.Sprintf("文字 %d", i), float64(i), "2026-01-31", true, "a"}[j%5]
	}
	return d
}

// BenchmarkCreate is one record through the router.
func BenchmarkCreate(b *testing.B) {
	k := benchKit(b)
	for i := 0; b.Loop(); i++ {
		k.Call(k.Admin, "POST", "/api/v1/objects/thing/records", benchData(i)).Want(201)
	}
}

// BenchmarkUpdate changes one field through the router.
func BenchmarkUpdate(b *testing.B) {
	k := benchKit(b)
	id := k.Create(k.Admin, "thing", benchData(0))
	for i := 0; b.Loop(); i++ {
		k.Call(k.Admin, "PATCH", "/api/v1/objects/thing/records/"+id, testkit.M{"f1": i}).Want(200)
	}
}

// BenchmarkBatch creates 400 records in one transaction, as an import does.
func BenchmarkBatch(b *testing.B) {
	k := benchKit(b)
	who, err := k.Tenon.People.Load(k.Ctx(), k.Call(k.Admin, "GET", "/api/v1/me", nil).Text("user", "id"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ops := make([]record.Op, 400)
		for i := range ops {
			ops[i] = record.Op{Method: record.Create, Data: benchData(i)}
		}
		if _, err := k.Tenon.Record.Batch(k.Ctx(), who, "thing", ops, record.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(400*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkList is a page of 50 through the router.
func BenchmarkList(b *testing.B) {
	k := benchKit(b)
	for i := range 200 {
		k.Create(k.Admin, "thing", benchData(i))
	}
	for b.Loop() {
		k.Call(k.Admin, "GET", "/api/v1/objects/thing/records?limit=50", nil).Want(200)
	}
}

// BenchmarkListMember is a page of 50, filtered and sorted, as a member sees it
// whose rows are their own and their department's, with two links a row.
func BenchmarkListMember(b *testing.B) {
	k := testkit.New(b, "")
	zh := func(s string) testkit.M { return testkit.M{"zh": s} }
	fields := []any{
		testkit.M{"key": "name", "type": "text", "label": zh("名称")},
		testkit.M{"key": "account", "type": "relation", "object": "account", "label": zh("客户"), "index": true},
		testkit.M{"key": "amount", "type": "money", "label": zh("金额"), "index": true},
		testkit.M{"key": "closes", "type": "date", "label": zh("日期"), "index": true},
	}
	for i := range 16 {
		fields = append(fields, testkit.M{"key": fmt.Sprintf("f%d", i), "type": "text", "label": zh("字段")})
	}
	k.Define(
		testkit.M{"kind": "object", "key": "account", "label": zh("客户"), "title": "name", "fields": []any{testkit.M{"key": "name", "type": "text", "label": zh("名称")}}},
		testkit.M{"kind": "object", "key": "deal", "label": zh("商机"), "title": "name", "owner": true, "fields": fields},
		testkit.M{"kind": "role", "key": "member", "label": zh("成员"), "grants": []any{
			testkit.M{"object": "deal", "operations": []any{"view", "create", "edit"}, "rows": "record.owner.id == user.id || record.owner_dept.id == user.department.id"},
			testkit.M{"object": "account", "operations": []any{"view"}},
		}},
	)
	dept := k.Department("一部", "")
	id, token := k.Person("member", dept, "member")
	who, err := k.Tenon.People.Load(k.Ctx(), k.Call(k.Admin, "GET", "/api/v1/me", nil).Text("user", "id"))
	if err != nil {
		b.Fatal(err)
	}
	account := k.Create(k.Admin, "account", testkit.M{"name": "甲"})
	for i := range 25 {
		ops := make([]record.Op, 400)
		for j := range ops {
			d := testkit.M{"name": fmt.Sprint(i, j), "account": account, "amount": float64(j), "closes": fmt.Sprintf("2026-01-%02d", j%28+1)}
			for f := range 16 {
				d[fmt.Sprintf("f%d", f)] = "一些文字"
			}
			if j%4 == 0 {
				d["owner"] = id
			}
			ops[j] = record.Op{Method: record.Create, Data: d}
		}
		if _, err := k.Tenon.Record.Batch(k.Ctx(), who, "deal", ops, record.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	for b.Loop() {
		k.Call(token, "GET", "/api/v1/objects/deal/records?limit=50&sort=-closes&filter=record.amount%3E%3D100.0", nil).Want(200)
	}
}
