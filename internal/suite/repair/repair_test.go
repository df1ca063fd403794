// Package repair_test installs the repair template as people do and works with it.
package repair_test

import (
	"math"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/suite"
	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = map[string]any

const packages = "/api/v1/packages"

// installed is a business with the template, and its sample data if wanted.
func installed(t *testing.T, data bool) *testkit.Kit {
	t.Helper()
	k := testkit.New(t, "")
	plan := k.Call(k.Admin, "POST", packages+":plan", m{"template": "repair"}).Want(200)
	if problems, _ := plan.Get("plan", "problems").([]any); len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	done := k.Wait(k.Admin, k.Call(k.Admin, "POST", packages+":install", m{"template": "repair", "data": data}).Want(202).Text("job"))
	result, _ := done["result"].(m)
	if done["state"] != "done" || data && (result["refused"] != 0.0 || result["records"] != float64(sampleRows(k))) {
		t.Fatalf("%v", done)
	}
	return k
}

func sampleRows(k *testkit.Kit) int {
	n := 0
	for _, b := range suite.Generated("repair", k.Now()) {
		n += len(b.Rows)
	}
	return n
}

func number(v any) float64 { f, _ := v.(float64); return f }

func TestTheSampleAddsUp(t *testing.T) {
	k := installed(t, true)
	if n := sampleRows(k); n < 20 || n > 40 {
		t.Errorf("%d rows of sample data", n)
	}
	requests := k.List(k.Admin, "repair_order", "limit", "100").Want(200)
	count, cost, used := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, item := range requests.Items() {
		r := k.Get(k.Admin, "repair_order", item.(m)["id"].(string))
		parts := 0.0
		lines, _ := r.Get("parts").([]any)
		for _, l := range lines {
			line := l.(m)
			if got := number(line["quantity"]) * number(line["price"]); math.Abs(got-number(line["amount"])) > 0.001 {
				t.Errorf("a line of %s is %v", r.Text("subject"), line)
			}
			parts += number(line["amount"])
			used[line["part"].(string)] += number(line["quantity"])
		}
		if number(r.Get("parts_cost")) != parts || number(r.Get("total_cost")) != parts+number(r.Get("labour_cost")) {
			t.Errorf("%s costs %v", r.Text("subject"), r.Get("total_cost"))
		}
		of := r.Text("equipment")
		cost[of] += number(r.Get("total_cost"))
		if r.Text("state") != "cancelled" {
			count[of]++
		}
		if r.Text("state") == "done" && number(r.Get("hours")) <= 0 {
			t.Errorf("%s took %v hours", r.Text("subject"), r.Get("hours"))
		}
	}
	total := 0.0
	for _, item := range k.List(k.Admin, "equipment", "limit", "100").Want(200).Items() {
		e := item.(m)
		id := e["id"].(string)
		total += number(e["repair_cost"])
		if number(e["repair_count"]) != count[id] || math.Abs(number(e["repair_cost"])-cost[id]) > 0.001 {
			t.Errorf("%v: %v repairs at %v, want %v at %v", e["name"], e["repair_count"], e["repair_cost"], count[id], cost[id])
		}
	}
	if total == 0 {
		t.Error("nothing cost anything")
	}
	for _, item := range k.List(k.Admin, "spare_part", "limit", "100").Want(200).Items() {
		p := item.(m)
		if got := used[p["id"].(string)]; number(p["used"]) != got || number(p["stock"]) != number(p["received"])-got {
			t.Errorf("%v: %v used, stock %v, want %v used", p["name"], p["used"], p["stock"], got)
		}
	}
	compressor := k.List(k.Admin, "equipment", "filter", `record.name == "2 号空压机"`).Want(200).Text("items", 0, "id")
	linked := k.Call(k.Admin, "POST", "/api/v1/objects/repair_order/linked", m{"form": "repair_order_full", "rule": "newest_inspection", "values": m{"equipment": compressor}}).Want(200)
	if linked.Get("found") != true || linked.Get("values", "last_check_result") != "attention" || linked.Text("values", "last_check") == "" {
		t.Error(linked.Raw)
	}
	for _, v := range []string{"repair_order_open", "repair_order_new", "repair_order_urgent", "repair_order_done", "equipment_repairing", "equipment_warranty", "equipment_overdue", "inspection_abnormal", "spare_part_low"} {
		object := map[byte]string{'r': "repair_order", 'e': "equipment", 'i': "inspection", 's': "spare_part"}[v[0]]
		if n := len(k.List(k.Admin, object, "view", v).Want(200).Items()); n == 0 {
			t.Errorf("the view %s shows nothing", v)
		}
	}
}

func TestItsRulesHold(t *testing.T) {
	k := installed(t, false)
	if n := len(k.List(k.Admin, "equipment").Want(200).Items()); n != 0 {
		t.Fatalf("%d records without sample data", n)
	}
	list := k.Call(k.Admin, "GET", packages+"/templates", nil).Want(200)
	found := false
	for _, item := range list.Items() {
		x := item.(m)
		found = found || x["key"] == "repair" && x["objects"] == 5.0 && x["roles"] == 2.0 && x["sample"] == true && x["installed"] != nil
	}
	if !found {
		t.Error(list.Raw)
	}
	raw := k.Call(k.Admin, "GET", "/api/v1/apps/repair/package", nil).Want(200).Raw
	file := k.UploadAs(k.Admin, "POST", packages+"/files", "repair.zip", []byte(raw)).Want(201).Text("file")
	if same := k.Call(k.Admin, "POST", packages+":plan", m{"file": file}).Want(200); len(same.Get("plan", "changes").([]any)) != 0 {
		t.Error("its own package changes it: ", same.Raw)
	}
	if drift, err := k.Tenon.Meta.Check(k.Ctx()); err != nil || len(drift) > 0 {
		t.Errorf("%v %v", drift, err)
	}
	pump := k.Create(k.Admin, "equipment", m{"name": "泵", "location": "动力站", "purchase_date": "2024-01-31", "warranty_months": 13})
	if e := k.Get(k.Admin, "equipment", pump); e.Get("warranty_end") != "2025-02-28" || e.Get("in_warranty") != false {
		t.Error(e.Raw)
	}
	belt := k.Create(k.Admin, "spare_part", m{"name": "皮带", "unit_price": 85, "received": 4})
	const at, before = "2026-01-05 02:00:00.000Z", "2026-01-05 01:00:00.000Z"
	order := k.Create(k.Admin, "repair_order", m{"subject": "不转", "equipment": pump, "fault_kind": "mechanical", "reported_at": at})
	orders := "/api/v1/objects/repair_order/records/" + order
	if r := k.Get(k.Admin, "repair_order", order); r.Text("reporter") == "" || r.Text("state") != "new" || r.Text("no") == "" {
		t.Error(r.Raw)
	}

	change := func(data m) *testkit.Res { return k.Patch(k.Admin, "repair_order", order, data) }
	change(m{"state": "done", "finished_at": at}).Code(400, "validation_rule", "solution")
	change(m{"state": "done", "solution": "换皮带"}).Code(400, "required", "finished_at")
	change(m{"state": "done", "solution": "换皮带", "finished_at": before}).Code(400, "validation_rule", "finished_at")
	change(m{"state": "cancelled", "parts": []m{{"part": belt, "quantity": 1, "price": 85}}}).Code(400, "validation_rule", "parts")
	change(m{"parts": []m{{"part": belt, "quantity": 0, "price": 85}}}).Want(400)
	k.Patch(k.Admin, "equipment", pump, m{"state": "scrapped"}).Code(400, "validation_rule", "state")

	change(m{"state": "doing", "solution": "换皮带", "labour_cost": 100, "parts": []m{{"part": belt, "quantity": 2, "price": 85}}}).Want(200)
	if r := k.Get(k.Admin, "repair_order", order); r.Get("total_cost") != 270.0 {
		t.Error(r.Raw)
	}
	k.Call(k.Admin, "POST", orders+"/actions/buttons/finish", m{}).Want(200)
	if e := k.Get(k.Admin, "equipment", pump); e.Get("repair_count") != 1.0 || e.Get("open_repairs") != 0.0 || e.Get("repair_cost") != 270.0 {
		t.Error(e.Raw)
	}
	if p := k.Get(k.Admin, "spare_part", belt); p.Get("stock") != 2.0 {
		t.Error(p.Raw)
	}
	k.Patch(k.Admin, "equipment", pump, m{"state": "scrapped"}).Want(200)
	k.Call(k.Admin, "POST", "/api/v1/objects/repair_order/records", m{"subject": "又不转", "equipment": pump, "fault_kind": "mechanical"}).Want(400)
}

// The first run offers it too, with its own sample data.
func TestABusinessBeginsWithIt(t *testing.T) {
	k := testkit.Open(t, t.TempDir())
	res := k.Call("", "POST", "/api/v1/setup", m{"email": testkit.AdminEmail, "password": testkit.Password, "business": "工厂", "suite": "repair", "sample": true}).Want(201)
	k.Admin = res.Text("token")
	if done := k.Wait(k.Admin, res.Text("job")); done["state"] != "done" || done["result"].(m)["records"] != float64(sampleRows(k)) {
		t.Fatalf("%v", done)
	}
	if n := len(k.List(k.Admin, "repair_order", "limit", "100").Want(200).Items()); n != 12 {
		t.Errorf("%d requests", n)
	}
	// installing it again with its data finds everything there
	done := k.Wait(k.Admin, k.Call(k.Admin, "POST", packages+":install", m{"template": "repair", "data": true}).Want(202).Text("job"))
	if result := done["result"].(m); result["there"] != float64(sampleRows(k)) || result["records"] != 0.0 {
		t.Errorf("%v", done)
	}
}

func TestItsRoles(t *testing.T) {
	k := installed(t, true)
	_, reporter := k.Person("reporter", "", "repair_reporter")
	_, technician := k.Person("technician", "", "repair_technician")
	if n := len(k.List(reporter, "repair_order").Want(200).Items()); n != 0 {
		t.Errorf("who reported nothing sees %d requests", n)
	}
	if n := len(k.List(technician, "repair_order").Want(200).Items()); n != 12 {
		t.Errorf("a technician sees %d requests", n)
	}
	machine := k.List(reporter, "equipment", "sort", "name").Want(200)
	for _, hidden := range []string{"purchase_price", "repair_cost", "repair_count"} {
		if _, there := machine.Items()[0].(m)[hidden]; there {
			t.Errorf("a reporter reads %s", hidden)
		}
	}
	if _, there := k.List(technician, "equipment").Want(200).Items()[0].(m)["repair_cost"]; !there {
		t.Error("a technician does not read the repair cost")
	}
	k.List(reporter, "spare_part").Want(404)

	mine := k.Create(reporter, "repair_order", m{"subject": "漏水", "equipment": machine.Text("items", 0, "id"), "fault_kind": "leak"})
	k.Patch(reporter, "repair_order", mine, m{"urgency": "high"}).Want(200)
	if res := k.Patch(reporter, "repair_order", mine, m{"state": "done"}); res.Status < 400 {
		t.Error("a reporter closes a request")
	}
	k.Advance(time.Hour)
	k.Patch(technician, "repair_order", mine, m{"state": "done", "solution": "换垫圈", "labour_cost": 50, "finished_at": k.Now().UTC().Format("2006-01-02 15:04:05.000Z")}).Want(200)
	if res := k.Patch(reporter, "repair_order", mine, m{"urgency": "low"}); res.Status < 400 {
		t.Error("a reporter changes what is done")
	}
	k.Patch(reporter, "repair_order", mine, m{"satisfaction": 5}).Want(200)
	own := k.Get(reporter, "repair_order", mine)
	if own.Text("solution") != "换垫圈" || own.Get("satisfaction") != 5.0 {
		t.Error(own.Raw)
	}
	for _, hidden := range []string{"labour_cost", "parts", "parts_cost", "total_cost"} {
		if _, there := own.Body[hidden]; there {
			t.Errorf("a reporter reads %s", hidden)
		}
	}
}
