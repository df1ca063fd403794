package record_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const dealsPath = "/api/v1/objects/deal/records"

func TestRulesAndDefaults(t *testing.T) {
	k := world(t)
	res := k.Call(k.Admin, "POST", dealsPath, m{"name": "a"}).Want(201)
	if res.Text("stage") != "open" || res.Text("due") != "2026-05-01" || res.Text("code") != "D0001" {
		t.Error(res.Raw)
	}
	id := res.Text("id")
	if res := k.Call(k.Admin, "POST", dealsPath, m{"name": "b", "stage": "", "due": nil}).Want(201); res.Text("stage") != "" || res.Get("due") != nil {
		t.Errorf("a blank that was given is no default: %s", res.Raw)
	}
	k.Patch(k.Admin, "deal", id, m{"amount": -1}).Code(400, "validation_rule", "amount")
	if res := k.Call(k.Admin, "PATCH", dealsPath+"/"+id, m{"amount": -1}, "Accept-Language", "en"); res.Text("data", "amount", "message") != "金额不能为负" {
		t.Errorf("the person's own language wins: %s", res.Raw)
	}
	k.Patch(k.Admin, "deal", id, m{"stage": "won"}).Want(200)
	k.Patch(k.Admin, "deal", id, m{"stage": "open"}).Code(400, "validation_rule", "_")
	k.Patch(k.Admin, "deal", id, m{"name": " "}).Code(400, "required", "name")

	t.Run("an option that is no longer offered may stay and not come", func(t *testing.T) {
		k := k.On(t)
		kept := k.Create(k.Admin, "deal", m{"name": "kept", "stage": "old", "tags": []string{"x", "y"}})
		doc := deals()
		for _, f := range doc["fields"].([]m) {
			if opts, ok := f["options"].([]m); ok {
				for _, o := range opts {
					o["disabled"] = o["value"] == "old" || o["value"] == "x"
				}
			}
		}
		k.Define(doc)
		k.Patch(k.Admin, "deal", kept, m{"stage": "old", "tags": []string{"x"}, "amount": 1}).Want(200)
		k.Patch(k.Admin, "deal", kept, m{"tags": []string{"y"}}).Want(200)
		k.Patch(k.Admin, "deal", kept, m{"tags": []string{"y", "x"}}).Code(400, "option_disabled", "tags")
		k.Patch(k.Admin, "deal", id, m{"stage": "old"}).Code(400, "option_disabled", "stage")
		k.Call(k.Admin, "POST", dealsPath, m{"name": "n", "stage": "old"}).Code(400, "option_disabled", "stage")
		rec, err := k.Tenon.App.FindRecordById("deal", kept)
		if err != nil {
			t.Fatal(err)
		}
		k.Patch(k.Admin, "deal", kept, m{"tags": []string{"y"}}).Want(200)
		rec.Set("amount", 2)
		if err := k.Tenon.App.Save(rec); err != nil {
			t.Errorf("an operator's save of a record with a disabled option: %v", err)
		}
	})
}

func TestNumbers(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(object("case", nil, field("name", "text", m{"required": true}), field("no", "auto_number", m{"pattern": "C{yyyyMMdd}-{000}", "reset": "day"})))
	var wg sync.WaitGroup
	for i := range 30 {
		wg.Go(func() {
			body := m{"name": "x"}
			if i%3 == 0 {
				body = m{"name": ""}
			}
			k.Call(k.Admin, "POST", "/api/v1/objects/case/records", body)
		})
	}
	wg.Wait()
	if got := k.Scalar(`SELECT count(DISTINCT "no") || ' ' || count(*) || ' ' || max(substr("no", -3)) FROM "case"`); got != "20 20 020" {
		t.Errorf("numbers with gaps or twice: %s", got)
	}
	k.Advance(25 * time.Hour)
	zone := time.FixedZone("", 8*3600)
	res := k.Call(k.Admin, "POST", "/api/v1/objects/case/records", m{"name": "x"}).Want(201)
	if want := "C" + k.Now().In(zone).Format("20060102") + "-001"; res.Text("no") != want {
		t.Errorf("%s, want %s", res.Text("no"), want)
	}
}

func TestUniqueValues(t *testing.T) {
	k := world(t)
	var won atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			switch res := k.Call(k.Admin, "POST", dealsPath, m{"name": "a", "ref": "R1"}); {
			case res.Status == 201:
				won.Add(1)
			case res.Status != 400 || res.Text("data", "ref", "code") != "not_unique":
				t.Error(res.Status, res.Raw)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d creates have the value", won.Load())
	}
	id := k.List(k.Admin, "deal", "filter", `record.ref == "R1"`).Text("items", 0, "id")
	k.Create(k.Admin, "deal", m{"name": "blank", "ref": ""})
	other := k.Create(k.Admin, "deal", m{"name": "blank too", "ref": " "})
	k.Patch(k.Admin, "deal", other, m{"ref": " R1 "}).Code(400, "not_unique", "ref")
	k.Delete(k.Admin, "deal", id).Want(204)
	k.Patch(k.Admin, "deal", other, m{"ref": "R1"}).Want(200)
	k.Call(k.Admin, "POST", dealsPath+"/"+id+"/actions/restore", nil).Code(400, "not_unique", "ref")
	k.Get(k.Admin, "deal", id).Want(404)
}

func TestLinksWhenTheirTargetGoes(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(object("area", nil, field("name", "text"), field("above", "relation", m{"object": "area", "on_delete": "cascade"})),
		object("loose", nil, field("name", "text"), field("area", "relation", m{"object": "area"})),
		object("strict", nil, field("name", "text"), field("area", "relation", m{"object": "area", "on_delete": "restrict"})),
		object("part", m{"owner": true}, field("name", "text"), field("area", "relation", m{"object": "area", "on_delete": "cascade"}), field("whole", "relation", m{"object": "part", "on_delete": "cascade"})),
		m{"kind": "role", "key": "mover", "label": m{"en": "m"}, "grants": []m{{"object": "area", "operations": []string{"view", "delete"}}, {"object": "part", "operations": []string{"view", "delete"}, "rows": "record.owner.id == user.id"}}})
	_, mover := k.Person("mover", "", "mover")

	t.Run("clear: the link reads as blank and comes back", func(t *testing.T) {
		k := k.On(t)
		a := k.Create(k.Admin, "area", m{"name": "a"})
		l := k.Create(k.Admin, "loose", m{"name": "l", "area": a})
		k.Delete(k.Admin, "area", a).Want(204)
		if got := k.Get(k.Admin, "loose", l, "expand", "area"); got.Get("area") != nil {
			t.Error(got.Raw)
		}
		if got := k.List(k.Admin, "loose", "filter", "isBlank(record.area)"); len(got.Items()) != 1 {
			t.Error(got.Raw)
		}
		k.Patch(k.Admin, "loose", l, m{"name": "renamed"}).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/objects/area/records/"+a+"/actions/restore", nil).Want(200)
		if got := k.Get(k.Admin, "loose", l); got.Text("area") != a {
			t.Error(got.Raw)
		}
	})

	t.Run("restrict: the delete is refused", func(t *testing.T) {
		k := k.On(t)
		a := k.Create(k.Admin, "area", m{"name": "a"})
		s := k.Create(k.Admin, "strict", m{"name": "s", "area": a})
		k.Delete(k.Admin, "area", a).Code(409, "in_use")
		if res := k.Delete(mover, "area", a).Code(409, "in_use_elsewhere"); strings.Contains(res.Raw, "strict") {
			t.Error(res.Raw)
		}
		k.Delete(k.Admin, "strict", s).Want(204)
		k.Delete(k.Admin, "area", a).Want(204)
	})

	t.Run("cascade: what belongs to it goes too, with one's own right", func(t *testing.T) {
		k := k.On(t)
		a := k.Create(k.Admin, "area", m{"name": "a"})
		p := k.Create(k.Admin, "part", m{"name": "p", "area": a})
		q := k.Create(k.Admin, "part", m{"name": "q", "whole": p})
		k.Delete(mover, "area", a).Code(403, "cascade_forbidden")
		k.Get(k.Admin, "area", a).Want(200)
		k.Delete(k.Admin, "area", a).Want(204)
		for _, id := range []string{p, q} {
			k.Get(k.Admin, "part", id).Want(404)
			linear(k, "part", id)
		}
	})

	t.Run("cascade: a ring of links ends", func(t *testing.T) {
		k := k.On(t)
		a := k.Create(k.Admin, "area", m{"name": "a"})
		b := k.Create(k.Admin, "area", m{"name": "b", "above": a})
		k.Patch(k.Admin, "area", a, m{"above": b}).Want(200)
		self := k.Create(k.Admin, "area", m{"name": "self"})
		k.Patch(k.Admin, "area", self, m{"above": self}).Want(200)
		k.Delete(k.Admin, "area", self).Want(204)
		k.Delete(k.Admin, "area", a).Want(204)
		k.Get(k.Admin, "area", b).Want(404)
		linear(k, "area", b)
	})

	t.Run("cascade: at most a thousand at a time", func(t *testing.T) {
		k := k.On(t)
		a := k.Create(k.Admin, "area", m{"name": "a"})
		k.Exec(`INSERT INTO "part" ("id", "version", "created", "updated", "name", "area", "deleted") WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
			SELECT printf('part%011d', i), 1, '2026-01-01 00:00:00.000Z', '2026-01-01 00:00:00.000Z', 'x', '` + a + `', '' FROM n`)
		k.Delete(k.Admin, "area", a).Code(409, "cascade_too_large")
		k.Get(k.Admin, "area", a).Want(200)
	})
}

// Whatever statement of a write fails, nothing of it stays.
func TestAWriteThatFailsHalfway(t *testing.T) {
	k := world(t)
	id := k.Create(k.Admin, "deal", m{"name": "a", "amount": 1})
	before := state(k)
	writes := map[string]func(k *testkit.Kit) *testkit.Res{
		"create": func(k *testkit.Kit) *testkit.Res { return k.Call(k.Admin, "POST", dealsPath, m{"name": "b"}) },
		"update": func(k *testkit.Kit) *testkit.Res { return k.Patch(k.Admin, "deal", id, m{"amount": 2}) },
		"delete": func(k *testkit.Kit) *testkit.Res { return k.Delete(k.Admin, "deal", id) },
		"batch": func(k *testkit.Kit) *testkit.Res {
			return k.Call(k.Admin, "POST", dealsPath+":batch", m{"operations": []m{{"method": "create", "data": m{"name": "c"}}, {"method": "update", "id": id, "data": m{"amount": 3}}}})
		},
	}
	quiet := testkit.Quiet(k)
	defer quiet()
	for _, on := range []string{`INSERT ON "tn_history"`, `INSERT ON "tn_outbox"`, `INSERT ON "deal"`, `UPDATE ON "deal"`, `INSERT ON "tn_counters"`, `UPDATE ON "tn_counters"`} {
		for _, when := range []string{"BEFORE", "AFTER"} {
			k.Exec(fmt.Sprintf(`CREATE TRIGGER "harm" %s %s BEGIN SELECT RAISE(ABORT, 'harm'); END`, when, on))
			for name, write := range writes {
				kinds := map[string]string{"create": "INSERT", "update": "UPDATE", "delete": "UPDATE"}
				if strings.HasSuffix(on, `"deal"`) && name != "batch" && !strings.HasPrefix(on, kinds[name]) || strings.Contains(on, "counters") && (name == "update" || name == "delete" || when == "AFTER" && strings.HasPrefix(on, "INSERT")) {
					continue
				}
				res := write(k.On(t))
				if res.Status != 500 || res.Text("code") != "internal" || strings.Contains(res.Raw, "harm") {
					t.Errorf("%s with %s %s failing: %d %s", name, when, on, res.Status, res.Raw)
				}
				if after := state(k); after != before {
					t.Fatalf("%s with %s %s failing left\n%s\nwas\n%s", name, when, on, after, before)
				}
			}
			k.Exec(`DROP TRIGGER "harm"`)
		}
	}
	k.Patch(k.Admin, "deal", id, m{"amount": 2}).Want(200)
}

func TestManyWritersOfOneRecord(t *testing.T) {
	k := world(t)

	t.Run("without versions all succeed, one after the other", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "deal", m{"name": "a"})
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				if res := k.Patch(k.Admin, "deal", id, m{"amount": i}); res.Status != 200 {
					t.Error(res.Status, res.Raw)
				}
			})
		}
		wg.Wait()
		if v := k.Get(k.Admin, "deal", id).Get("version"); v != 51.0 {
			t.Logf("version %v: some changes were none", v)
		}
		linear(k, "deal", id)
	})

	t.Run("with a version one wins", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "deal", m{"name": "a"})
		var won atomic.Int32
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				switch res := k.Patch(k.Admin, "deal", id, m{"amount": i + 1, "version": 1}); {
				case res.Status == 200:
					won.Add(1)
				case res.Status != 409 || res.Text("code") != "conflict" || res.Get("data", "current", "version") != 2.0:
					t.Error(res.Status, res.Raw)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d writers won", won.Load())
		}
		linear(k, "deal", id)
	})
}

// Publishing while others write: no failure of the machine, no lost write.
func TestPublishingWhileOthersWrite(t *testing.T) {
	k := world(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	var acked atomic.Int32
	ids := make([]string, 20)
	wrote := make([]int, 20)
	for i := range ids {
		ids[i] = k.Create(k.Admin, "deal", m{"name": "a", "amount": 0})
		wg.Go(func() {
			for n := 1; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				switch res := k.Patch(k.Admin, "deal", ids[i], m{"amount": n}); {
				case res.Status == 200:
					wrote[i] = n
					acked.Add(1)
				case res.Status != 409 || res.Text("code") != "meta_changed":
					t.Error(res.Status, res.Raw)
				}
				if res := k.List(k.Admin, "deal", "limit", "5"); res.Status != 200 {
					t.Error(res.Status, res.Raw)
				}
			}
		})
	}
	doc := deals()
	for i := range 8 {
		doc["fields"] = append(doc["fields"].([]m), field(fmt.Sprintf("more%d", i), []string{"text", "number"}[i%2]))
		k.Define(doc)
		before := acked.Load()
		for end := time.Now().Add(time.Minute); acked.Load() < before+3; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("nothing is written between two releases")
			}
		}
	}
	close(stop)
	wg.Wait()
	for i, id := range ids {
		if got := k.Get(k.Admin, "deal", id).Get("amount"); got != float64(wrote[i]) {
			t.Errorf("%s: acknowledged %d, stored %v", id, wrote[i], got)
		}
		linear(k, "deal", id)
	}
}
