package httpapi_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const batches = "/api/v1/objects/client/batches"

// done orders a batch, waits for it and gives its id and what it says.
func done(t *testing.T, k *testkit.Kit, token string, q m) (string, m) {
	t.Helper()
	id := k.Call(token, "POST", batches, q).Want(202).Text("id")
	k.Wait(token, id)
	state := k.Call(token, "GET", "/api/v1/batches/"+id, nil).Want(200)
	if state.Text("state") != "done" {
		t.Fatalf("the batch ended: %s", state.Raw)
	}
	return id, state.Get("result").(map[string]any)
}

func TestBatches(t *testing.T) {
	k := deals(t)
	_, desk := k.Person("desk", "", "desk")
	_, all := k.Person("all", "", "all")
	heir, _ := k.Person("heir", "", "all")
	ids := []string{}
	for i := range 12 {
		stage := "open"
		if i >= 8 {
			stage = "closed"
		}
		ids = append(ids, k.Create(k.Admin, "client", m{"name": fmt.Sprintf("=c%02d", i), "qty": i, "note": "n", "secret": "needle", "stage": stage, "tags": []string{"a"}}))
	}
	values := func(field string) string {
		return strings.ReplaceAll(k.Scalar(`SELECT group_concat(coalesce("`+field+`", '-'), ' ') FROM (SELECT * FROM "client" WHERE "deleted" = '' ORDER BY "name")`), ".0", "")
	}

	t.Run("count first, do what one may, and report the rest with its reasons", func(t *testing.T) {
		k := k.On(t)
		q := m{"action": "edit", "filter": `record.qty >= 6`, "set": m{"note": m{"value": "x"}, "qty": m{"expression": "record.qty * 10.0"}}}
		dry := m{"dryRun": true}
		for key, v := range q {
			dry[key] = v
		}
		res := k.Call(desk, "POST", batches, dry).Want(200)
		if res.Get("total") != 6.0 || res.Get("may") != 2.0 || res.Get("checked") != 6.0 || res.Get("refused") != 4.0 || len(res.Get("reasons").([]any)) != 4 {
			t.Error(res.Raw)
		}
		for i := range 2 { // in the order of their ids
			was, _ := res.Get("samples", i, "before", "qty").(float64)
			if is, _ := res.Get("samples", i, "after", "qty").(float64); res.Text("samples", i, "title") != fmt.Sprintf("=c%02.0f", was) || was < 6 || is != was*10 || res.Text("samples", i, "after", "note") != "x" {
				t.Error(res.Raw)
			}
		}
		if len(res.Get("samples").([]any)) != 2 || fmt.Sprint(res.Get("fields")) != "[note qty]" || res.Get("undoDays") != 30.0 || strings.Contains(res.Raw, "needle") {
			t.Error(res.Raw)
		}
		if values("note") != "n n n n n n n n n n n n" {
			t.Error("a dry run wrote")
		}
		id, result := done(t, k, desk, q)
		if result["changed"] != 2.0 || result["refused"] != 4.0 || values("qty") != "0 1 2 3 4 5 60 70 8 9 10 11" {
			t.Errorf("%v %s", result, values("qty"))
		}
		rows := k.Call(desk, "GET", "/api/v1/batches/"+id+"/rows?state=refused", nil).Want(200)
		if len(rows.Items()) != 4 || rows.Text("items", 0, "message") == "" || rows.Text("items", 0, "title") == "" {
			t.Error(rows.Raw)
		}
		if csv := k.Call(desk, "GET", "/api/v1/batches/"+id+"/rows?format=csv", nil).Want(200); !strings.Contains(csv.Raw, "'=c06") || strings.Contains(csv.Raw, "needle") {
			t.Error(csv.Raw)
		}
		k.Call(all, "GET", "/api/v1/batches/"+id, nil).Want(404)
		k.Call(all, "GET", "/api/v1/batches/"+id+"/rows", nil).Want(404)
		k.Call(all, "POST", "/api/v1/batches/"+id+"/cancel", nil).Want(404)
		if h := k.Call(desk, "GET", clientRecords+"/"+ids[6]+"/history", nil).Want(200); h.Text("items", 0, "source") != "batch" {
			t.Error(h.Raw)
		}
		back := k.Call(desk, "POST", "/api/v1/undo/"+id, nil).Want(200)
		if back.Get("undone") != 2.0 || values("qty") != "0 1 2 3 4 5 6 7 8 9 10 11" || values("note") != "n n n n n n n n n n n n" {
			t.Error(back.Raw)
		}
	})

	t.Run("transfer, tag, press, delete and restore", func(t *testing.T) {
		k := k.On(t)
		if _, result := done(t, k, all, m{"action": "transfer", "ids": ids[:2], "owner": heir}); result["changed"] != 2.0 || k.Get(all, "client", ids[1]).Text("owner") != heir {
			t.Error(result)
		}
		if _, result := done(t, k, all, m{"action": "tag", "ids": ids[:2], "field": "tags", "add": []string{"b"}, "remove": []string{"a"}}); result["changed"] != 2.0 || fmt.Sprint(k.Get(all, "client", ids[0]).Get("tags")) != "[b]" {
			t.Error(result)
		}
		id, result := done(t, k, all, m{"action": "press", "ids": ids[6:10], "button": "win"})
		if result["changed"] != 2.0 || result["refused"] != 2.0 {
			t.Error(result)
		}
		k.Call(all, "POST", "/api/v1/undo/"+id, nil).Want(200)
		id, result = done(t, k, all, m{"action": "delete", "filter": `record.stage == "closed"`})
		if result["changed"] != 4.0 || len(k.List(all, "client").Items()) != 8 {
			t.Error(result)
		}
		if _, result := done(t, k, all, m{"action": "restore", "ids": ids[8:9]}); result["changed"] != 1.0 {
			t.Error(result)
		}
		if back := k.Call(all, "POST", "/api/v1/undo/"+id, nil).Want(200); back.Get("undone") != 3.0 || back.Get("gone") != 1.0 || len(k.List(all, "client").Items()) != 12 {
			t.Error(back.Raw)
		}
	})

	t.Run("take only what one may know and write", func(t *testing.T) {
		k := k.On(t)
		for _, c := range []struct {
			status int
			q      m
		}{
			{400, m{"action": "edit", "set": m{"secret": m{"value": "x"}}}},
			{400, m{"action": "edit", "set": m{"nothing": m{"value": "x"}}}},
			{400, m{"action": "edit", "set": m{"stage": m{"value": "open"}}}},
			{400, m{"action": "edit", "set": m{"created": m{"value": "x"}}}},
			{400, m{"action": "edit", "set": m{"version": m{"value": 1}}}},
			{400, m{"action": "edit", "set": m{"note": m{"expression": "record.secret"}}}},
			{400, m{"action": "edit", "set": m{"qty": m{"expression": `"text"`}}}},
			{400, m{"action": "edit", "set": m{"note": m{"value": "x"}}, "filter": `record.secret == "needle"`}},
			{400, m{"action": "edit"}},
			{400, m{"action": "else"}},
			{404, m{"action": "press", "button": "win"}}, // writes what they may not
			{404, m{"action": "press", "button": "none"}},
		} {
			for _, dry := range []bool{true, false} {
				c.q["dryRun"] = dry
				if res := k.Call(desk, "POST", batches, c.q); res.Status != c.status {
					t.Errorf("%v: %d %s", c.q, res.Status, res.Raw)
				}
			}
		}
		secret := k.Call(desk, "POST", batches, m{"action": "edit", "set": m{"secret": m{"value": "x"}}}).Raw
		none := k.Call(desk, "POST", batches, m{"action": "edit", "set": m{"nothing": m{"value": "x"}}}).Raw
		if strings.ReplaceAll(secret, "secret", "nothing") != none {
			t.Errorf("%s\n%s", secret, none)
		}
		_, nobody := k.Person("nobody", "")
		k.Call(nobody, "POST", batches, m{"action": "delete"}).Want(404)
		if _, result := done(t, k, desk, m{"action": "edit", "ids": ids[8:], "set": m{"note": m{"value": "beyond"}}}); result["changed"] != 0.0 || strings.Contains(values("note"), "beyond") {
			t.Error(result)
		}
	})
}

// A right that is lost ends a batch on the way, and what others do meanwhile is
// looked at again when a record's turn comes.
func TestABatchOnItsWay(t *testing.T) {
	k := deals(t)
	person, desk := k.Person("desk", "", "desk")
	var ops []m
	for i := range 450 {
		ops = append(ops, m{"method": "create", "data": m{"name": fmt.Sprintf("c%03d", i), "note": "n", "qty": 1, "stage": "open"}})
	}
	k.Call(k.Admin, "POST", clientRecords+":batch", m{"operations": ops}).Want(200)

	// A crash after the second portion was written and before that was noted.
	q := m{"action": "edit", "filter": `record.qty == 1`, "set": m{"qty": m{"expression": "record.qty + 1.0"}}}
	id := k.Call(desk, "POST", batches, q).Want(202).Text("id")
	k.Wait(desk, id)
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "qty" = 2`); n != "450" {
		t.Fatalf("%s changed", n)
	}
	k.Exec(`UPDATE "tn_batch_rows" SET "state" = '' WHERE "n" BETWEEN 200 AND 399`)
	k.Exec(`UPDATE "tn_jobs" SET "state" = 'queued', "finished" = '', "checkpoint" = '{"listed":true,"total":450,"done":250,"changed":250}' WHERE "id" = '` + id + `'`)
	k.Tenon.Jobs.Wake()
	k.Wait(desk, id)
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "qty" = 2`) + " " + k.Scalar(`SELECT count(*) FROM "tn_batch_rows" WHERE "state" = 'done'`); n != "450 450" {
		t.Errorf("after the crash: %s", n)
	}

	// Undone by a job, twice.
	undo := "/api/v1/undo/" + url.PathEscape(id)
	first := k.Call(desk, "POST", undo, nil).Want(202)
	k.Wait(desk, first.Text("job"))
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "qty" = 1`); n != "450" {
		t.Errorf("%s are undone", n)
	}
	k.Call(desk, "POST", undo, nil).Want(409)
	again := k.Call(desk, "POST", "/api/v1/undo/"+url.PathEscape(first.Text("cause")), nil).Want(202)
	k.Wait(desk, again.Text("job"))
	if n := k.Scalar(`SELECT count(*) FROM "client" WHERE "qty" = 2`); n != "450" {
		t.Errorf("%s are done again", n)
	}

	// A right that is gone when the job begins ends it.
	k.Exec(`UPDATE "tn_jobs" SET "state" = 'queued', "finished" = '', "checkpoint" = '' WHERE "id" = '` + id + `'`)
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+person, m{"roles": []string{}}).Want(200)
	k.Tenon.Jobs.Wake()
	if state := k.Wait(desk, id); state["state"] != "failed" {
		t.Error(state)
	}
}
