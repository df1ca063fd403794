package record_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// The steps of a write are those of the published page, in its order.
func TestStepsOfAWrite(t *testing.T) {
	k := world(t)
	page, err := os.ReadFile("../../docs/developers/order-of-execution.md")
	if err != nil {
		t.Fatal(err)
	}
	var published []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` ").FindAllStringSubmatch(string(page), -1) {
		published = append(published, row[1])
	}
	golden := []string{"decode", "principal", "operation", "load", "fields", "normalise", "defaults", "before_hooks", "formulas", "rules", "transaction"}
	at := 0
	for _, name := range published {
		if at < len(golden) && golden[at] == name {
			at++
		}
	}
	if at != len(golden) {
		t.Errorf("the page has %v, the pipeline %v", published, golden)
	}
	id := k.Create(k.Admin, "deal", m{"name": "a"})
	for name, write := range map[string]func() *testkit.Res{
		"create": func() *testkit.Res { return k.Call(k.Admin, "POST", "/api/v1/objects/deal/records", m{"name": "b"}) },
		"update": func() *testkit.Res { return k.Patch(k.Admin, "deal", id, m{"amount": 1}) },
		"batch": func() *testkit.Res {
			return k.Call(k.Admin, "POST", "/api/v1/objects/deal/records:batch", m{"operations": []m{{"method": "create", "data": m{"name": "c"}}, {"method": "update", "id": id, "data": m{"amount": 2}}}})
		},
		"refused at a rule": func() *testkit.Res { return k.Patch(k.Admin, "deal", id, m{"amount": -1}) },
	} {
		res := write()
		if res.Status >= 500 || !slices.Equal(k.Steps(), golden) {
			t.Errorf("%s: %d, steps %v", name, res.Status, k.Steps())
		}
	}
	k.Delete(k.Admin, "deal", id).Want(204)
	if !slices.Equal(k.Steps(), golden) {
		t.Errorf("delete: steps %v", k.Steps())
	}
}

// What operators bind to PocketBase's hooks sees every write of the pipeline.
func TestOperatorsHooks(t *testing.T) {
	k := world(t)
	pb := k.Tenon.App
	var seen []string
	var refuse error
	var change string
	note := func(name string) func(*core.RecordEvent) error {
		return func(e *core.RecordEvent) error {
			changed := []string{}
			for _, key := range []string{"name", "amount", "stage", "deleted", "tags"} {
				if !slices.Equal([]string{e.Record.GetString(key)}, []string{e.Record.Original().GetString(key)}) {
					changed = append(changed, key)
				}
			}
			seen = append(seen, name+" "+strings.Join(changed, ","))
			if refuse != nil {
				return refuse
			}
			if change != "" {
				e.Record.Set("name", change)
			}
			return e.Next()
		}
	}
	pb.OnRecordCreate("deal").BindFunc(note("create"))
	pb.OnRecordUpdate("deal").BindFunc(note("update"))
	pb.OnRecordDelete("deal").BindFunc(note("delete"))
	pb.OnRecordAfterCreateSuccess("deal").BindFunc(func(e *core.RecordEvent) error {
		seen = append(seen, "created")
		return e.Next()
	})
	const deals = "/api/v1/objects/deal/records"
	took := func() string { defer func() { seen = nil }(); return strings.Join(seen, "; ") }

	t.Run("fire once a write and see what changed", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "deal", m{"name": "a"})
		if got := took(); got != "create name,stage; created" {
			t.Error(got)
		}
		k.Patch(k.Admin, "deal", id, m{"amount": 3}).Want(200)
		if got := took(); got != "update amount" {
			t.Error(got)
		}
		k.Delete(k.Admin, "deal", id).Want(204)
		if got := took(); got != "update deleted" {
			t.Error(got)
		}
		k.Call(k.Admin, "POST", deals, m{"amount": 3}).Want(400)
		if got := took(); got != "" {
			t.Errorf("a refused write reached a hook: %s", got)
		}
	})

	t.Run("may change the record, and history says so", func(t *testing.T) {
		k := k.On(t)
		change = "by the hook"
		defer func() { change = "" }()
		res := k.Call(k.Admin, "POST", deals, m{"name": "a"}).Want(201)
		if res.Text("name") != "by the hook" {
			t.Error(res.Raw)
		}
		if h := k.Call(k.Admin, "GET", deals+"/"+res.Text("id")+"/history", nil); !strings.Contains(h.Raw, `"to":"by the hook"`) {
			t.Error(h.Raw)
		}
		seen = nil
	})

	t.Run("may refuse, and nothing is written", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "deal", m{"name": "a"})
		before := state(k)
		for name, c := range map[string]struct {
			err    error
			status int
			code   string
		}{
			"with words":         {apis.NewBadRequestError("本月已结账", nil), 400, "hook_refused"},
			"with a status":      {apis.NewForbiddenError("not yours", nil), 403, "hook_refused"},
			"with a plain error": {errors.New("pq: secret table is locked"), 400, "hook_failed"},
		} {
			refuse = c.err
			for _, res := range []*testkit.Res{k.Call(k.Admin, "POST", deals, m{"name": "b"}), k.Patch(k.Admin, "deal", id, m{"amount": 7}), k.Delete(k.Admin, "deal", id)} {
				if res.Status != c.status || res.Get("code") != c.code || strings.Contains(res.Raw, "secret") {
					t.Errorf("%s: %d %s", name, res.Status, res.Raw)
				}
			}
			res := k.Call(k.Admin, "POST", deals+":batch", m{"operations": []m{{"method": "create", "data": m{"name": "x"}}, {"method": "update", "id": id, "data": m{"amount": 1}}}}).Want(200)
			if res.Get("results", 0, "status") != float64(c.status) || res.Get("results", 1, "status") != float64(c.status) {
				t.Errorf("%s: %s", name, res.Raw)
			}
		}
		refuse = nil
		if after := state(k); after != before {
			t.Errorf("before %s after %s", before, after)
		}
		seen = nil
	})

	t.Run("may panic without stopping the server or leaving half a write", func(t *testing.T) {
		k := k.On(t)
		before := state(k)
		id := pb.OnRecordCreate("deal").BindFunc(func(*core.RecordEvent) error { panic("hook") })
		if res := k.Call(k.Admin, "POST", deals, m{"name": "b"}); res.Status < 400 {
			t.Error(res.Status, res.Raw)
		}
		pb.OnRecordCreate("deal").Unbind(id)
		if after := state(k); after != before {
			t.Errorf("before %s after %s", before, after)
		}
		k.Create(k.Admin, "deal", m{"name": "goes on"})
		seen = nil
	})
}

// A save that goes around the pipeline is normalised, checked, versioned and
// recorded all the same.
func TestSavesAroundThePipeline(t *testing.T) {
	k := world(t)
	pb := k.Tenon.App
	coll, err := pb.FindCollectionByNameOrId("deal")
	if err != nil {
		t.Fatal(err)
	}
	wang, _ := k.Person("wang", k.Department("销售", ""))
	rec := core.NewRecord(coll)
	rec.Set("name", "  by an operator ")
	rec.Set("owner", wang)
	if err := pb.Save(rec); err != nil {
		t.Fatal(err)
	}
	got := k.Get(k.Admin, "deal", rec.Id).Want(200)
	if got.Text("name") != "by an operator" || got.Get("version") != 1.0 || got.Text("code") != "D0001" || got.Text("created") == "" || got.Text("owner") != wang || got.Text("owner_dept") == "" {
		t.Error(got.Raw)
	}
	linear(k, "deal", rec.Id)

	t.Run("is refused where a rule is broken", func(t *testing.T) {
		k := k.On(t)
		before := state(k)
		for key, v := range map[string]any{"amount": -5, "name": "", "stage": "nope", "due": "tomorrow"} {
			bad, err := pb.FindRecordById("deal", rec.Id)
			if err != nil {
				t.Fatal(err)
			}
			bad.SetRaw(key, v)
			if err := pb.Save(bad); err == nil {
				t.Errorf("%s = %v was saved", key, v)
			}
		}
		if after := state(k); after != before {
			t.Errorf("before %s after %s", before, after)
		}
	})

	t.Run("of a record that moved meanwhile keeps versions in line", func(t *testing.T) {
		k := k.On(t)
		stale, err := pb.FindRecordById("deal", rec.Id)
		if err != nil {
			t.Fatal(err)
		}
		k.Patch(k.Admin, "deal", rec.Id, m{"amount": 5}).Want(200)
		k.Patch(k.Admin, "deal", rec.Id, m{"amount": 6}).Want(200)
		stale.Set("name", "late")
		if err := pb.Save(stale); err != nil {
			t.Fatal(err)
		}
		linear(k, "deal", rec.Id)
	})

	t.Run("in a hook, with the context of the write that it hooks, is caught too", func(t *testing.T) {
		k := k.On(t)
		var other string
		id := pb.OnRecordUpdate("deal").BindFunc(func(e *core.RecordEvent) error {
			if e.Record.Id == rec.Id && other == "" {
				next := core.NewRecord(coll)
				next.Set("name", " second ")
				if err := e.App.SaveWithContext(e.Context, next); err != nil {
					return err
				}
				other = next.Id
			}
			return e.Next()
		})
		defer pb.OnRecordUpdate("deal").Unbind(id)
		k.Patch(k.Admin, "deal", rec.Id, m{"amount": 8}).Want(200)
		if got := k.Get(k.Admin, "deal", other).Want(200); got.Text("name") != "second" {
			t.Error(got.Raw)
		}
		linear(k, "deal", other)
	})

	t.Run("and a delete leaves its mark", func(t *testing.T) {
		k := k.On(t)
		if err := pb.Delete(rec); err != nil {
			t.Fatal(err)
		}
		k.Get(k.Admin, "deal", rec.Id).Want(404)
		if n := k.Scalar(`SELECT count(*) FROM "tn_outbox" WHERE "action" = 'delete' AND "record" = '` + rec.Id + `'`); n != "1" {
			t.Error(n)
		}
	})
}
