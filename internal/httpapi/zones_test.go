package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// TestZones has a person in Shanghai and one in New York look at the same records
// at the same moment: 11:00 on Wednesday the 10th there, 22:00 on Tuesday the 9th
// here.
func TestZones(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(object("visit", m{"owner": true}, field("name", "text"), field("at", "datetime"), field("day", "date"),
		field("left", "formula", m{"result": "number", "formula": "record.day - TODAY()"})))
	k.Advance(time.Date(2027, 3, 10, 3, 0, 0, 0, time.UTC).Sub(k.Now()).Round(time.Second))
	k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
	member := role("visitor", m{"object": "visit", "operations": []string{"view", "create", "import", "export"}})
	k.Define(member)
	person := func(name, zone string) string {
		_, token := k.Person(name, "", "visitor")
		if zone != "" {
			k.Call(token, "PATCH", "/api/v1/me", m{"timezone": zone}).Want(200)
		}
		return token
	}
	shanghai, york := person("shanghai", ""), person("york", "America/New_York")
	for name, at := range map[string]string{
		"before both": "2027-03-08 15:59:00.000Z", "tuesday in shanghai": "2027-03-08 16:00:00.000Z", "tuesday in both": "2027-03-09 05:00:00.000Z",
		"wednesday in shanghai": "2027-03-09 16:00:00.000Z", "wednesday in both": "2027-03-10 05:00:00.000Z", "thursday in shanghai": "2027-03-10 16:00:00.000Z",
	} {
		k.Create(k.Admin, "visit", m{"name": name, "at": at})
	}
	for i, day := range []string{"2027-03-09", "2027-03-10"} {
		k.Create(k.Admin, "visit", m{"name": "day " + fmt.Sprint(9+i), "day": day})
	}
	names := func(token, filter string) string {
		t.Helper()
		var out []string
		for _, x := range k.List(token, "visit", "filter", filter).Want(200).Items() {
			out = append(out, x.(m)["name"].(string))
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	for _, c := range []struct{ filter, shanghai, york string }{
		{`within(record.at, "today")`, "wednesday in both, wednesday in shanghai", "tuesday in both, wednesday in shanghai"},
		{`within(record.at, "yesterday")`, "tuesday in both, tuesday in shanghai", "before both, tuesday in shanghai"},
		{`within(record.at, "2027-03-09")`, "tuesday in both, tuesday in shanghai", "tuesday in both, wednesday in shanghai"},
		{`DAY(record.at) == 9`, "tuesday in both, tuesday in shanghai", "tuesday in both, wednesday in shanghai"},
		{`record.at >= DATETIME(date("2027-03-10"), 0, 0)`, "thursday in shanghai, wednesday in both, wednesday in shanghai", "thursday in shanghai, wednesday in both"},
		{`within(record.day, "today")`, "day 10", "day 9"},
		{`record.day < TODAY()`, "day 9", ""},
		{`record.left == 0`, "day 10", "day 10"}, // what a formula gives is the same for everybody
		{`record.left == 0 && record.day > TODAY()`, "", "day 10"},
	} {
		if got := names(shanghai, c.filter); got != c.shanghai {
			t.Errorf("%s in Shanghai: %q, want %q", c.filter, got, c.shanghai)
		}
		if got := names(york, c.filter); got != c.york {
			t.Errorf("%s in New York: %q, want %q", c.filter, got, c.york)
		}
	}
	days := func(token string) string {
		t.Helper()
		var out []string
		for _, x := range k.Call(token, "POST", "/api/v1/objects/visit/aggregate", m{"filter": "record.at != null", "groupBy": []m{{"field": "at", "by": "day"}}, "measures": []m{{"op": "count", "as": "n"}}}).Want(200).Items() {
			out = append(out, fmt.Sprint(x.(m)["at"], " ", x.(m)["n"]))
		}
		slices.Sort(out)
		return strings.Join(out, ", ")
	}
	if got := days(shanghai); got != "2027-03-08 1, 2027-03-09 2, 2027-03-10 2, 2027-03-11 1" {
		t.Error("days in Shanghai:", got)
	}
	if got := days(york); got != "2027-03-08 2, 2027-03-09 2, 2027-03-10 2" {
		t.Error("days in New York:", got)
	}
	for token, want := range map[string]string{shanghai: "2027-03-09 13:00", york: "2027-03-09 00:00"} {
		rows := cellsOf(t, exported(t, k, token, m{"object": "visit", "format": "csv", "columns": []string{"at"}, "filter": `record.name == "tuesday in both"`}))
		if len(rows) != 2 || rows[1][0] != want {
			t.Errorf("exported %v, want %s", rows, want)
		}
		up := k.Upload(token, "/api/v1/imports", "a.csv", []byte("name,at\nread "+want+","+want+"\n"), m{"object": "visit"}).Want(201).Text("id")
		k.Wait(token, k.Call(token, "POST", "/api/v1/imports/"+up+"/run", m{"mapping": m{"name": "name", "at": "at"}, "mode": "create"}).Want(202).Text("job"))
		list := k.List(token, "visit", "filter", `record.name.startsWith("read `+want+`")`).Want(200)
		if list.Text("items", 0, "at") != "2027-03-09 05:00:00.000Z" {
			t.Errorf("%s is read as %s", want, list.Raw)
		}
	}
}
