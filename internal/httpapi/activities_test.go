package httpapi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// followed is a firm whose timeline has its visits at their time, its trips on their
// day and its memos as they were written.
func followed() []m {
	return []m{
		object("firm", m{"owner": true, "page": m{"activities": []m{
			{"object": "visit", "via": "firm", "time": "at"}, {"object": "trip", "via": "firms", "time": "day"}, {"object": "memo", "via": "about"},
		}}}, field("name", "text")),
		object("visit", m{"owner": true}, field("topic", "text"), field("firm", "relation", m{"object": "firm"}), field("at", "datetime"),
			field("way", "select", options("call", "meet")), field("mail", "email"), field("cost", "money"), field("peer", "user"), field("plan", "long_text")),
		object("trip", nil, field("name", "text"), field("firms", "relations", m{"object": "firm"}), field("day", "date")),
		object("memo", nil, field("name", "text"), field("about", "any_relation", m{"objects": []string{"firm", "trip"}})),
	}
}

func TestActivities(t *testing.T) {
	k := world(t, followed()...)
	firm := k.Create(k.Admin, "firm", m{"name": "Firm"})
	other := k.Create(k.Admin, "firm", m{"name": "Other"})
	path := func(id string) string { return "/api/v1/objects/firm/records/" + id + "/timeline" }
	at := func(d time.Duration) string { return k.Now().Add(d).UTC().Format(time.RFC3339) }
	told := func(res *testkit.Res) (out []string) {
		for _, x := range res.Items() {
			it := x.(m)
			what := it["kind"].(string)
			if a, is := it["activity"].(m); is {
				record := a["record"].(m)
				name, _ := record["name"].(string)
				topic, _ := record["topic"].(string)
				what = name + topic
			}
			out = append(out, what)
		}
		return out
	}
	timeline := func(k *testkit.Kit, token, id string, query ...string) *testkit.Res {
		return k.Call(token, "GET", testkit.Query(path(id), query...), nil).Want(200)
	}
	annID, ann := k.Person("ann", "")
	k.Create(k.Admin, "visit", m{"topic": "Call", "firm": firm, "at": at(-time.Hour), "way": "call", "mail": "boss@acme.example", "cost": 424242, "peer": annID, "plan": "long words"})
	k.Create(k.Admin, "visit", m{"topic": "Meeting", "firm": firm, "at": at(-90 * time.Minute), "owner": annID})
	k.Create(k.Admin, "visit", m{"topic": "Elsewhere", "firm": other, "at": at(time.Minute)})
	k.Create(k.Admin, "trip", m{"name": "Trip", "firms": []string{other, firm}, "day": k.Now().AddDate(0, 0, -3).Format(time.DateOnly)})
	k.Advance(time.Minute)
	k.Create(k.Admin, "visit", m{"topic": "Timeless", "firm": firm})
	k.Advance(time.Minute)
	k.Create(k.Admin, "memo", m{"name": "Memo", "about": m{"object": "firm", "id": firm}})
	all := []string{"Memo", "Timeless", "change", "Call", "Meeting", "Trip"}

	t.Run("stand among the rest by their time, else by when they were made", func(t *testing.T) {
		k := k.On(t)
		res := timeline(k, k.Admin, firm)
		if got := told(res); !slices.Equal(got, all) {
			t.Fatal(got, res.Raw)
		}
		if got := told(timeline(k, k.Admin, other)); !slices.Equal(got, []string{"Elsewhere", "change", "Trip"}) {
			t.Error(got)
		}
		call := res.Get("items", 3).(m)
		record := call["activity"].(m)["record"].(m)
		if call["activity"].(m)["object"] != "visit" || call["activity"].(m)["via"] != "firm" || record["way"] != "call" || record["cost"] != 424242.0 || call["id"] != record["id"] || call["by"] == nil {
			t.Error(call)
		}
		if record["plan"] != nil || record["firm"] != nil {
			t.Error("more than the first short fields", record)
		}
		if res.Text("links", annID) != "ann" || res.Text("items", 4, "by", "name") != "ann" {
			t.Error(res.Raw)
		}
		if day := res.Text("items", 5, "activity", "day"); day == "" || day != res.Text("items", 5, "activity", "record", "day") || res.Get("items", 4, "activity", "day") != nil {
			t.Error(res.Raw)
		}
		// Page by page it is the same, whatever the pages.
		for _, limit := range []string{"1", "2", "4"} {
			var seen []string
			cursor := ""
			for range 10 {
				page := timeline(k, k.Admin, firm, "limit", limit, "cursor", cursor)
				seen = append(seen, told(page)...)
				if cursor = page.Text("cursor"); cursor == "" {
					break
				}
			}
			if !slices.Equal(seen, all) {
				t.Error(limit, seen)
			}
		}
	})

	t.Run("are a kind of their own, and of a person", func(t *testing.T) {
		k := k.On(t)
		if got := told(timeline(k, k.Admin, firm, "kinds", "activity")); !slices.Equal(got, []string{"Memo", "Timeless", "Call", "Meeting", "Trip"}) {
			t.Error(got)
		}
		if got := told(timeline(k, k.Admin, firm, "kinds", "comment,change")); !slices.Equal(got, []string{"change"}) {
			t.Error(got)
		}
		if got := told(timeline(k, k.Admin, firm, "by", annID)); !slices.Equal(got, []string{"Meeting"}) {
			t.Error(got)
		}
		res := k.Call(k.Admin, "GET", path(firm)+"?kinds=secret", nil).Code(400, "unknown_choice", "kinds")
		if !strings.Contains(res.Raw, "activity, change, comment, share, system") {
			t.Error(res.Raw)
		}
		trip := k.Create(k.Admin, "trip", m{"name": "No activities"})
		if got := told(k.Call(k.Admin, "GET", "/api/v1/objects/trip/records/"+trip+"/timeline?kinds=activity", nil).Want(200)); len(got) != 0 {
			t.Error(got)
		}
	})

	t.Run("leave with their record, and come back with it", func(t *testing.T) {
		k := k.On(t)
		memo := k.Create(k.Admin, "memo", m{"name": "Gone", "about": m{"object": "firm", "id": other}})
		has := func() bool { return slices.Contains(told(timeline(k, k.Admin, other)), "Gone") }
		if !has() {
			t.Error("it is not there")
		}
		k.Delete(k.Admin, "memo", memo).Want(204)
		if has() {
			t.Error("a deleted one is there")
		}
	})

	t.Run("show of each what one may read of it, and nothing of the others", func(t *testing.T) {
		k := k.On(t)
		firms := m{"object": "firm", "operations": []string{"view"}}
		k.Define(
			role("own", firms, m{"object": "visit", "operations": []string{"view"}, "rows": "record.owner == user || record.topic == 'Call'",
				"read": []string{"topic", "firm", "at", "way", "mail"}, "mask": m{"mail": "email"}}),
			role("blind", firms),
			role("unlinked", firms, m{"object": "visit", "operations": []string{"view"}, "read": []string{"topic", "at", "created"}}),
			role("timeless", firms, m{"object": "visit", "operations": []string{"view"}, "read": []string{"topic", "firm"}}, m{"object": "memo", "operations": []string{"view"}, "read": []string{"about", "created"}}),
			role("mixed", firms, m{"object": "visit", "operations": []string{"view"}, "read": []string{"topic", "firm", "created"}}, m{"object": "visit", "operations": []string{"view"}, "rows": "record.topic == 'Call'", "read": []string{"at"}}),
		)
		is := func(token string, want ...string) *testkit.Res {
			t.Helper()
			res := timeline(k, token, firm)
			if got := told(res); !slices.Equal(got, want) {
				t.Error(got, res.Raw)
			}
			only := slices.DeleteFunc(slices.Clone(want), func(what string) bool { return what == "change" })
			if got := told(timeline(k, token, firm, "kinds", "activity")); !slices.Equal(got, only) {
				t.Error(got)
			}
			if last := timeline(k, token, firm, "kinds", "activity", "limit", "1"); len(only) < 2 && last.Text("cursor") != "" {
				t.Error("a page tells that there are more", last.Raw)
			}
			return res
		}
		as := func(role string) string { _, token := k.Person(role, "", role); return token }
		_, own := k.Person("owner", "", "own")
		res := is(own, "change", "Call")
		if strings.Contains(res.Raw, "boss@acme") || strings.Contains(res.Raw, "424242") || strings.Contains(res.Raw, "Meeting") || strings.Contains(res.Raw, "ann") {
			t.Error("it tells what is hidden:", res.Raw)
		}
		if masked, _ := res.Get("items", 1, "activity", "record", "$masked").([]any); !slices.Equal(masked, []any{"mail"}) {
			t.Error(res.Raw)
		}
		blind := as("blind")
		if res := is(blind, "change"); strings.Contains(res.Raw, "visit") || strings.Contains(res.Raw, "trip") {
			t.Error(res.Raw)
		}
		unlinked := as("unlinked")
		for _, token := range []string{blind, unlinked} {
			if res := k.Call(token, "GET", "/api/v1/objects/firm", nil).Want(200); len(res.Get("page", "activities").([]any)) != 0 || strings.Contains(res.Raw, "visit") {
				t.Error("the page names what is hidden:", res.Raw)
			}
		}
		is(unlinked, "change")
		res = is(as("timeless"), "", "change")
		if strings.Contains(res.Raw, "Memo") {
			t.Error("a title that is hidden:", res.Raw)
		}
		// Where the time may be read of some only, the others stand at their creation: their time is not told by their place.
		is(as("mixed"), "Timeless", "Meeting", "change", "Call")
	})

	t.Run("are not there of a record that one may not see", func(t *testing.T) {
		k := k.On(t)
		k.Define(role("visitor", m{"object": "visit", "operations": []string{"view"}}, m{"object": "firm", "operations": []string{"view"}, "rows": "record.owner == user"}))
		_, visitor := k.Person("visitor", "", "visitor")
		k.Call(visitor, "GET", path(firm)+"?kinds=activity", nil).Code(404, "not_found")
		k.Call(ann, "GET", path(firm)+"?kinds=activity", nil).Code(404, "no_such_object")
		k.Call("", "GET", path(firm)+"?kinds=activity", nil).Want(401)
	})
}
