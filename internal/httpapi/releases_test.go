package httpapi_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func drafts(k *testkit.Kit, token string, docs ...m) {
	k.TB.Helper()
	for _, d := range docs {
		k.Call(token, "PUT", fmt.Sprintf("/api/v1/definitions/%s/%s", d["kind"], d["key"]), d).Want(200)
	}
}

func TestReleases(t *testing.T) {
	k := world(t)
	_, other := k.Person("second", "", "admin")
	view := m{"kind": "view", "key": "fresh_ones", "object": "thing", "label": m{"en": "Fresh"}, "filter": `record.fresh == "x"`}

	t.Run("say which drafts come along with those that are chosen", func(t *testing.T) {
		k := k.On(t)
		doc := everything()
		doc["fields"] = append(doc["fields"].([]m), field("fresh", "text", m{"label": m{"en": "Fresh"}}))
		drafts(k, k.Admin, doc, view, role("unrelated", m{"object": "thing", "operations": []string{"view"}}))
		keys := m{"keys": []string{"view/fresh_ones"}, "along": true}
		res := k.Call(k.Admin, "POST", "/api/v1/releases:plan", keys).Want(200)
		if along := res.Get("along").([]any); len(along) != 1 || res.Text("along", 0, "key") != "thing" || res.Text("along", 0, "for", "key") != "fresh_ones" || len(res.Get("problems").([]any)) != 0 || len(res.Get("changes").([]any)) != 2 {
			t.Error(res.Raw)
		}
		res = k.Call(k.Admin, "POST", "/api/v1/releases:plan", m{"keys": []string{"view/fresh_ones"}}).Want(200)
		if len(res.Get("problems").([]any)) == 0 || len(res.Get("along").([]any)) != 0 {
			t.Error(res.Raw)
		}
		// what another has drafted never comes along
		drafts(k, other, m{"kind": "view", "key": "theirs", "object": "thing", "label": m{"en": "Theirs"}, "filter": `record.fresh == "x"`})
		res = k.Call(other, "POST", "/api/v1/releases:plan", m{"keys": []string{"view/theirs"}, "along": true}).Want(200)
		if len(res.Get("along").([]any)) != 0 || len(res.Get("problems").([]any)) == 0 {
			t.Error(res.Raw)
		}
	})

	t.Run("can be tried, and nothing of it stays", func(t *testing.T) {
		k := k.On(t)
		before := k.Scalar(`SELECT group_concat("sql") FROM "sqlite_master"`) + k.Scalar(`SELECT count(*) || max("version") FROM "tn_releases"`)
		keys := m{"keys": []string{"view/fresh_ones", "object/thing"}}
		res := k.Call(k.Admin, "POST", "/api/v1/releases:try", keys).Want(200)
		if res.Text("tables", 0, "object") != "thing" || res.Get("plan", "steps", 0, "action") != "add_column" || res.Get("held") == nil {
			t.Error(res.Raw)
		}
		if now := k.Scalar(`SELECT group_concat("sql") FROM "sqlite_master"`) + k.Scalar(`SELECT count(*) || max("version") FROM "tn_releases"`); now != before {
			t.Error("the database is not as it was")
		}
		k.Create(k.Admin, "thing", m{"name": "after"})
		k.Call(k.Admin, "POST", "/api/v1/releases:try", m{"keys": []string{"view/fresh_ones"}}).Code(400, "release_invalid")
		k.Call(k.Admin, "POST", "/api/v1/releases", keys).Want(201)
		k.Call(k.Admin, "POST", "/api/v1/releases:try", m{"restore": 1}).Want(200)
		drift, err := k.Tenon.Meta.Check(k.Ctx())
		if err != nil || len(drift) > 0 {
			t.Errorf("%v %v", drift, err)
		}
	})

	t.Run("are compared, any two of them", func(t *testing.T) {
		k := k.On(t)
		latest := k.Tenon.Meta.Current().Version
		res := k.Call(k.Admin, "GET", fmt.Sprintf("/api/v1/releases:compare?from=%d&to=%d", latest-1, latest), nil).Want(200)
		back := k.Call(k.Admin, "GET", fmt.Sprintf("/api/v1/releases:compare?from=%d&to=%d", latest, latest-1), nil).Want(200)
		if len(res.Items()) != 2 || res.Text("items", 1, "action") != "create" || back.Text("items", 1, "action") != "delete" {
			t.Errorf("%s\n%s", res.Raw, back.Raw)
		}
		k.Call(k.Admin, "GET", "/api/v1/releases:compare?from=1&to=999", nil).Want(404)
		k.Call(k.Admin, "GET", "/api/v1/releases:compare?from=x", nil).Want(400)
	})

	t.Run("show a document as files have it, one's own draft only", func(t *testing.T) {
		k := k.On(t)
		changed := m{"kind": "view", "key": "fresh_ones", "object": "thing", "label": m{"en": "Freshest"}, "filter": `record.fresh == "x"`}
		drafts(k, k.Admin, changed)
		mine := k.Call(k.Admin, "GET", "/api/v1/definitions/view/fresh_ones/text", nil).Want(200)
		if !strings.Contains(mine.Text("before"), "label: {en: Fresh}\n") || !strings.Contains(mine.Text("after"), "label: {en: Freshest}\n") {
			t.Error(mine.Raw)
		}
		if theirs := k.Call(other, "GET", "/api/v1/definitions/view/fresh_ones/text", nil).Want(200); strings.Contains(theirs.Raw, "Freshest") {
			t.Error(theirs.Raw)
		}
	})

	t.Run("lose data only where that is confirmed", func(t *testing.T) {
		k := k.On(t)
		keys := m{"keys": []string{"object/note"}}
		drafts(k, k.Admin, object("note", nil, field("name", "text"), field("rank", "text")))
		k.Call(k.Admin, "POST", "/api/v1/releases", keys).Want(201)
		first := k.Tenon.Meta.Current().Version
		k.Create(k.Admin, "note", m{"name": "a", "rank": "high"})
		drafts(k, k.Admin, object("note", nil, field("name", "text"), field("rank", "number")))
		plan := k.Call(k.Admin, "POST", "/api/v1/releases:plan", keys).Want(200)
		if plan.Text("steps", 0, "confirm") != "note.rank" || plan.Text("steps", 0, "danger") != "high" {
			t.Error(plan.Raw)
		}
		res := k.Call(k.Admin, "POST", "/api/v1/releases", keys).Code(400, "loss_unconfirmed")
		if res.Text("data", "steps", 0, "confirm") != "note.rank" || res.Get("data", "steps", 0, "lost") != 1.0 || !strings.Contains(res.Text("message"), "note.rank") {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/releases:try", keys).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/releases", m{"keys": keys["keys"], "confirm": []string{"note"}}).Code(400, "loss_unconfirmed")
		k.Call(k.Admin, "POST", "/api/v1/releases", m{"keys": keys["keys"], "confirm": []string{"note.rank"}}).Want(201)

		// Back to text nothing is lost; back to the number again something is.
		second := k.Tenon.Meta.Current().Version
		k.Call(k.Admin, "POST", fmt.Sprintf("/api/v1/releases/%d/restore", first), nil).Want(201)
		k.Create(k.Admin, "note", m{"name": "b", "rank": "low"})
		back := fmt.Sprintf("/api/v1/releases/%d/restore", second)
		k.Call(k.Admin, "POST", back, nil).Code(400, "loss_unconfirmed")
		k.Call(k.Admin, "POST", back, m{"other": true}).Want(400)
		k.Call(k.Admin, "POST", back, m{"confirm": []string{"note.rank"}}).Want(201)
	})
}

// Releases while fifty people read and write: nobody sees anything but success or
// the typed conflict, no write is lost, and the longest pause is told.
func TestAPublishWhilePeopleWork(t *testing.T) {
	k := world(t)
	ids := make([]string, 25)
	for i := range ids {
		ids[i] = k.Create(k.Admin, "thing", m{"name": fmt.Sprint("n", i), "qty": 0})
	}
	var wg sync.WaitGroup
	var stop atomic.Bool
	var longest atomic.Int64
	counts := make([]int, len(ids))
	bad := make(chan string, 100)
	timed := func(f func() *testkit.Res) *testkit.Res {
		began := time.Now()
		res := f()
		if took := time.Since(began).Milliseconds(); took > longest.Load() {
			longest.Store(took)
		}
		return res
	}
	tell := func(res *testkit.Res) {
		select {
		case bad <- fmt.Sprintf("%d %.200s", res.Status, res.Raw):
		default:
		}
	}
	for i, id := range ids {
		wg.Go(func() {
			for !stop.Load() {
				res := timed(func() *testkit.Res { return k.Patch(k.Admin, "thing", id, m{"qty": counts[i] + 1}) })
				switch {
				case res.Status == 200:
					counts[i]++
				case res.Status != 409 || res.Text("code") != "meta_changed":
					tell(res)
				}
			}
		})
		wg.Go(func() {
			for !stop.Load() {
				if res := timed(func() *testkit.Res { return k.List(k.Admin, "thing", "sort", "-qty") }); res.Status != 200 {
					tell(res)
				}
			}
		})
	}
	for n := range 5 {
		doc := everything()
		for i := range n + 1 {
			doc["fields"] = append(doc["fields"].([]m), field(fmt.Sprint("added", i), "text", m{"label": m{"en": "Added"}, "index": true}))
		}
		k.Define(doc)
	}
	stop.Store(true)
	wg.Wait()
	close(bad)
	for what := range bad {
		t.Error(what)
	}
	for i, id := range ids {
		if got := k.Get(k.Admin, "thing", id).Get("qty"); got != float64(counts[i]) {
			t.Errorf("record %d has %v after %d writes", i, got, counts[i])
		}
	}
	t.Logf("the longest request took %d ms", longest.Load())
}
