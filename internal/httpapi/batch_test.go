package httpapi_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func statuses(res *testkit.Res) string {
	var out []string
	list, _ := res.Get("results").([]any)
	for _, r := range list {
		out = append(out, fmt.Sprint(r.(m)["status"]))
	}
	return strings.Join(out, " ")
}

func TestABatch(t *testing.T) {
	k := world(t)
	batch := func(k *testkit.Kit, atomic bool, ops ...m) *testkit.Res {
		return k.Call(k.Admin, "POST", things+":batch", m{"operations": ops, "atomic": atomic})
	}
	create := func(d m) m { return m{"method": "create", "data": d} }

	t.Run("does each operation on its own", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "thing", m{"name": "a", "serial": "S1"})
		batch(k, false, create(m{"name": "b"}), create(m{}), create(m{"name": "c", "serial": "S1"}), create(m{"name": "d", "serial": "S2"}), create(m{"name": "e", "serial": "S2"}),
			m{"method": "update", "id": id, "data": m{"qty": 1}}, m{"method": "delete", "id": "nosuchrecord123"}, m{"method": "fly", "id": id + "x"}, m{"method": "update", "data": m{}}, m{"method": "restore", "id": "nosuchrecord124"}).Want(400)
		res := batch(k, false, create(m{"name": "b"}), create(m{}), create(m{"name": "c", "serial": "S1"}), create(m{"name": "d", "serial": "S2"}), create(m{"name": "e", "serial": "S2"}),
			m{"method": "update", "id": id, "data": m{"qty": 1}}, m{"method": "delete", "id": "nosuchrecord123"}, m{"method": "fly", "id": "nosuchrecord125"}, m{"method": "update", "data": m{}}).Want(200)
		if got := statuses(res); got != "201 400 400 201 400 200 404 400 400" {
			t.Errorf("%s: %s", got, res.Raw)
		}
		if res.Text("results", 2, "error", "data", "serial", "code") != "not_unique" || res.Text("results", 4, "error", "data", "serial", "code") != "not_unique" || res.Text("results", 0, "record", "name") != "b" {
			t.Error(res.Raw)
		}
		if res := batch(k, false, create(m{"name": "next"})); !strings.HasSuffix(res.Text("results", 0, "record", "code"), "0004") {
			t.Errorf("refused creates left a gap: %s", res.Text("results", 0, "record", "code"))
		}
	})

	t.Run("is all or nothing when atomic", func(t *testing.T) {
		k := k.On(t)
		before := k.Scalar(`SELECT (SELECT count(*) FROM "thing") || '/' || (SELECT count(*) FROM "tn_history") || '/' || (SELECT count(*) FROM "tn_outbox") || '/' || (SELECT sum("value") FROM "tn_counters")`)
		res := batch(k, true, create(m{"name": "b"}), create(m{"name": "c", "serial": "S1"}), create(m{"qty": "x"})).Code(400, "batch_refused")
		if res.Text("data", "operations", "1", "data", "serial", "code") != "not_unique" || res.Get("data", "operations", "2") == nil || res.Get("data", "operations", "0") != nil {
			t.Error(res.Raw)
		}
		batch(k, true, create(m{"name": "b", "serial": "T1"}), create(m{"name": "c", "serial": "T1"})).Code(400, "batch_refused")
		if after := k.Scalar(`SELECT (SELECT count(*) FROM "thing") || '/' || (SELECT count(*) FROM "tn_history") || '/' || (SELECT count(*) FROM "tn_outbox") || '/' || (SELECT sum("value") FROM "tn_counters")`); after != before {
			t.Errorf("before %s, after %s", before, after)
		}
	})

	t.Run("may be about one record several times, in order", func(t *testing.T) {
		k := k.On(t)
		res := batch(k, false, create(m{"id": "repeated0000001", "name": "r"}), m{"method": "update", "id": "repeated0000001", "data": m{"qty": 1}}, m{"method": "update", "id": "repeated0000001", "data": m{"qty": 2}}, m{"method": "delete", "id": "repeated0000001"}, create(m{"name": "after"})).Want(200)
		if statuses(res) != "201 200 200 204 201" || res.Get("results", 2, "record", "version") != 3.0 {
			t.Error(res.Raw)
		}
		id := k.Create(k.Admin, "thing", m{"name": "r"})
		up := m{"method": "update", "id": id, "data": m{"qty": 1}}
		if res := batch(k, true, up, up).Code(400, "batch_refused"); res.Text("data", "operations", "1", "code") != "record_twice" {
			t.Error(res.Raw)
		}
	})

	t.Run("links its own rows in their order, and none to a row that was refused", func(t *testing.T) {
		k := k.On(t)
		res := batch(k, false, create(m{"id": "parent000000001", "name": "p"}), create(m{"name": "c", "peer": "parent000000001"}))
		if statuses(res) != "201 201" || res.Text("results", 1, "record", "peer") != "parent000000001" {
			t.Error(res.Raw)
		}
		res = batch(k, false, create(m{"name": "z", "serial": "U1"}), create(m{"id": "parent000000002", "name": "p", "serial": "U1"}), create(m{"name": "c", "peer": "parent000000002"}))
		if statuses(res) != "201 400 400" {
			t.Error(res.Raw)
		}
	})

	t.Run("takes up to 500 operations", func(t *testing.T) {
		k := k.On(t)
		ops := make([]m, 501)
		for i := range ops {
			ops[i] = create(m{"name": "n"})
		}
		batch(k, false, ops...).Code(400, "too_many_operations")
		if res := batch(k, true, ops[:500]...).Want(200); strings.Count(statuses(res), "201") != 500 {
			t.Error(statuses(res))
		}
	})

	t.Run("keeps versions", func(t *testing.T) {
		k := k.On(t)
		id := k.Create(k.Admin, "thing", m{"name": "v"})
		res := batch(k, false, m{"method": "update", "id": id, "data": m{"version": 7, "qty": 1}})
		if statuses(res) != "409" || res.Get("results", 0, "error", "data", "current", "version") != 1.0 {
			t.Error(res.Raw)
		}
	})
}

func TestRepeatedRequests(t *testing.T) {
	k := world(t)
	body := m{"name": "once"}
	first := k.Call(k.Admin, "POST", things, body, "Idempotency-Key", "k1").Want(201)
	again := k.Call(k.Admin, "POST", things, body, "Idempotency-Key", "k1").Want(201)
	if first.Raw != again.Raw || k.Scalar(`SELECT count(*) FROM "thing"`) != "1" {
		t.Errorf("%s\n%s", first.Raw, again.Raw)
	}
	k.Call(k.Admin, "POST", things, m{"name": "other"}, "Idempotency-Key", "k1").Code(422, "idempotency_mismatch")
	k.Call(k.Admin, "POST", things, m{"qty": "x"}, "Idempotency-Key", "k2").Want(400)
	k.Call(k.Admin, "POST", things, m{"name": "mended"}, "Idempotency-Key", "k2").Want(201)
	k.Call(k.Admin, "POST", things, body, "Idempotency-Key", strings.Repeat("x", 300)).Want(400)
	_, other := k.Person("li", "", "admin")
	if res := k.Call(other, "POST", things, body, "Idempotency-Key", "k1").Want(201); res.Text("id") == first.Text("id") {
		t.Error("another person's key gave this record")
	}

	t.Run("that come at once make one record", func(t *testing.T) {
		k := k.On(t)
		var wg sync.WaitGroup
		out := make([]*testkit.Res, 10)
		for i := range out {
			wg.Go(func() { out[i] = k.Call(k.Admin, "POST", things, m{"name": "storm"}, "Idempotency-Key", "k3") })
		}
		wg.Wait()
		for _, res := range out {
			if res.Status != 201 || res.Text("id") != out[0].Text("id") {
				t.Error(res.Status, res.Raw)
			}
		}
	})

	t.Run("whose answer a crash lost find their record", func(t *testing.T) {
		k := k.On(t)
		ops := m{"operations": []m{{"method": "create", "data": m{"name": "x"}}, {"method": "create", "data": m{"name": "y", "id": "chosen000000001"}}}}
		one := k.Call(k.Admin, "POST", things+":batch", ops, "Idempotency-Key", "k4").Want(200)
		k.Exec(`DELETE FROM "tn_idempotency"`)
		two := k.Call(k.Admin, "POST", things+":batch", ops, "Idempotency-Key", "k4").Want(200)
		if one.Text("results", 0, "record", "id") != two.Text("results", 0, "record", "id") || statuses(two) != "201 201" {
			t.Error(two.Raw)
		}
	})

	t.Run("are forgotten after a day", func(t *testing.T) {
		k := k.On(t)
		k.Advance(25 * time.Hour)
		if err := k.Tenon.API.ForgetRequests(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := k.Scalar(`SELECT count(*) FROM "tn_idempotency"`); n != "0" {
			t.Errorf("%s answers are kept", n)
		}
		if res := k.Call(k.Admin, "POST", things, m{"name": "new day"}, "Idempotency-Key", "k1").Want(201); res.Text("name") != "new day" {
			t.Error(res.Raw)
		}
	})
}
