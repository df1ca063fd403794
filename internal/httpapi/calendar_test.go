package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestWorkingCalendar(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	const settings, calendar = "/api/v1/settings/business", "/api/v1/calendar?from=2026-02-10&to=2026-03-01"
	k.Define(m{"kind": "object", "key": "visit", "label": m{"en": "Visit"}, "title": "name", "fields": []m{
		{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "on", "type": "date", "workdays": true, "label": m{"en": "On"}},
	}})
	_, member := k.Person("member", "")

	t.Run("is for whoever is signed in", func(t *testing.T) {
		k.Call("", "GET", calendar, nil).Want(401)
		res := k.Call(member, "GET", calendar, nil).Want(200)
		if !strings.Contains(res.Raw, `"2026-02-16"`) || !strings.Contains(res.Raw, `"2026-02-28"`) || res.Text("days", 0, "day") != "2026-02-14" {
			t.Error(res.Raw)
		}
		for _, bad := range []string{"", "?from=2026-02-30&to=2026-03-01", "?from=2026-03-01&to=2026-02-01", "?from=2020-01-01&to=2026-01-01"} {
			k.Call(member, "GET", "/api/v1/calendar"+bad, nil).Code(400, "calendar_range")
		}
		k.Call(member, "GET", calendar+"&zone=UTC", nil).Code(400, "unknown_key")
		k.Call(member, "PATCH", settings, m{"calendar": m{"public": false}}).Code(403, "forbidden")
	})
	visit := func(day string) *testkit.Res {
		return k.Call(k.Admin, "POST", "/api/v1/objects/visit/records", m{"name": day, "on": day})
	}
	t.Run("a field of working days goes by it", func(t *testing.T) {
		visit("2026-02-16").Code(400, "no_workday", "on") // a Monday of the Spring Festival
		visit("2026-02-28").Want(201)                     // a Saturday that is worked
		visit("2026-03-01").Code(400, "no_workday", "on")
	})
	t.Run("the business has days of its own", func(t *testing.T) {
		for key, bad := range map[string]m{
			"calendar.weekdays": {"weekdays": []int{}}, "calendar.closed": {"closed": []m{{"day": "x"}}},
			"calendar.worked": {"closed": []m{{"day": "2026-03-03"}}, "worked": []m{{"day": "2026-03-03"}}},
		} {
			if res := k.Call(k.Admin, "PATCH", settings, m{"calendar": bad}).Want(400); !strings.Contains(res.Raw, key) {
				t.Error(res.Raw)
			}
		}
		k.Call(k.Admin, "PATCH", settings, m{"calendar": m{"weekdays": []int{1, 2, 3, 4, 5, 6}, "closed": []m{{"day": "2026-02-27", "name": "盘点"}}, "worked": []m{{"day": "2026-03-01"}}}}).Want(200)
		visit("2026-02-27").Code(400, "no_workday", "on")
		visit("2026-03-01").Want(201)
		visit("2026-03-07").Want(201) // a Saturday
		k.Call(k.Admin, "PATCH", settings, m{"calendar": m{"closed": []m{}}}).Want(200)
		visit("2026-02-27").Want(201)
		res := k.Call(k.Admin, "GET", settings, nil).Want(200)
		if res.Text("calendar", "worked", 0, "day") != "2026-03-01" || !strings.Contains(res.Raw, `"weekdays":[1,2,3,4,5,6]`) {
			t.Error(res.Raw)
		}
	})
}
