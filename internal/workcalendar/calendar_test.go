package workcalendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

// The totals are those that a year of the notices has: weekdays less holidays on
// weekdays plus weekend days that are worked.
func TestYearsAsPublished(t *testing.T) {
	t.Parallel()
	c := workcalendar.New(workcalendar.Defaults(), shanghai)
	for year, want := range map[string]struct{ working, off, worked int }{
		"2024": {251, 28, 8}, "2025": {248, 28, 5}, "2026": {248, 33, 6}, "2027": {261, 0, 0},
	} {
		n, ok := c.Between(year+"-01-01", year+"-12-31")
		if !ok || n != want.working {
			t.Errorf("%s has %d working days, want %d", year, n, want.working)
		}
		off, worked := 0, 0
		for _, d := range c.Days(year+"-01-01", year+"-12-31", locale.ZH) {
			at, err := time.Parse(time.DateOnly, d.Day)
			weekend := err == nil && (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday)
			if d.Name == "" || d.Own || d.Worked && !weekend {
				t.Errorf("%+v", d)
			}
			if d.Worked {
				worked++
			} else {
				off++
			}
		}
		if off != want.off || worked != want.worked {
			t.Errorf("%s: %d days off, %d worked, want %+v", year, off, worked, want)
		}
	}
	if years := workcalendar.Years(); len(years) != 3 || years[0] != 2024 || years[2] != 2026 {
		t.Error(years)
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	public := workcalendar.New(workcalendar.Defaults(), shanghai)
	own := workcalendar.Defaults()
	own.Weekdays = []int{1, 2, 3, 4, 5, 6}
	own.Closed = []workcalendar.Own{{Day: "2026-02-28", Name: "店庆"}}
	own.Worked = []workcalendar.Own{{Day: "2026-02-23"}}
	shop := workcalendar.New(own, shanghai)
	var plain *workcalendar.Calendar
	for _, c := range []struct {
		name string
		of   *workcalendar.Calendar
		day  string
		want bool
	}{
		{"a weekday", public, "2026-11-20", true}, {"a Saturday", public, "2026-11-21", false},
		{"the Spring Festival", public, "2026-02-16", false}, {"worked in its place", public, "2026-02-28", true},
		{"a Saturday of a six-day week", shop, "2026-11-21", true}, {"one's own before the public's", shop, "2026-02-23", true},
		{"closed where the public works", shop, "2026-02-28", false},
		{"without a calendar", plain, "2026-02-16", true}, {"a weekend without one", plain, "2026-02-28", false}, {"no day", public, "2026-02-30", false},
	} {
		if got := c.of.Working(c.day); got != c.want {
			t.Errorf("%s: %s is worked: %v", c.name, c.day, got)
		}
	}
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-13", 1, "2026-02-14"}, {"2026-02-14", 1, "2026-02-24"}, {"2026-02-24", -1, "2026-02-14"}, {"2026-02-16", 0, "2026-02-16"},
		{"2026-09-30", 2, "2026-10-09"}, {"2026-09-30", 3, "2026-10-10"}, {"1969-12-31", 1, "1970-01-01"}, {"9999-12-31", 1, ""}, {"2026-01-01", 10_001, ""}, {"x", 1, ""},
	} {
		if got, ok := public.Add(c.from, c.n); got != c.want || ok != (c.want != "") {
			t.Errorf("%s %+d is %q, want %q", c.from, c.n, got, c.want)
		}
	}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-02-14", "2026-02-24", 2}, {"2026-02-24", "2026-02-14", -2}, {"2026-02-15", "2026-02-23", 0}, {"2026-11-22", "2026-11-22", 0},
	} {
		if got, ok := public.Between(c.from, c.to); !ok || got != c.want {
			t.Errorf("%s to %s has %d, want %d", c.from, c.to, got, c.want)
		}
	}
	if got := public.DayOf(time.Date(2026, 2, 13, 17, 0, 0, 0, time.UTC)); got != "2026-02-14" {
		t.Error("the day of the business is", got)
	}
	if got := public.Days("2026-01-01", "2026-01-01", locale.EN); len(got) != 1 || got[0].Name != "New Year's Day" {
		t.Error(got)
	}
}

// Counting and asking each day agree, across every kind of day and week.
func TestCountIsTheSumOfDays(t *testing.T) {
	t.Parallel()
	for _, weekdays := range [][]int{{1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}, {7}, {2, 4}} {
		s := workcalendar.Defaults()
		s.Weekdays = weekdays
		c := workcalendar.New(s, shanghai)
		start := time.Date(2025, 12, 20, 0, 0, 0, 0, time.UTC)
		sum := 0
		for n := range 400 {
			day := start.AddDate(0, 0, n).Format(time.DateOnly)
			if c.Working(day) {
				sum++
				if got, ok := c.Add("2025-12-19", sum); !ok || got != day {
					t.Fatalf("%v: working day %d is %s, want %s", weekdays, sum, got, day)
				}
			}
			if got, _ := c.Between("2025-12-20", day); got != sum {
				t.Fatalf("%v: until %s there are %d, want %d", weekdays, day, got, sum)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	day := func(d string) []workcalendar.Own { return []workcalendar.Own{{Day: d}} }
	for name, c := range map[string]struct {
		change func(*workcalendar.Settings)
		key    string
	}{
		"no day of the week": {func(s *workcalendar.Settings) { s.Weekdays = nil }, "calendar.weekdays"},
		"an eighth day":      {func(s *workcalendar.Settings) { s.Weekdays = []int{8} }, "calendar.weekdays"},
		"no such day":        {func(s *workcalendar.Settings) { s.Closed = day("2026-02-30") }, "calendar.closed"},
		"in both lists":      {func(s *workcalendar.Settings) { s.Closed, s.Worked = day("2026-02-27"), day("2026-02-27") }, "calendar.worked"},
		"a long name": {func(s *workcalendar.Settings) {
			s.Worked = []workcalendar.Own{{Day: "2026-02-27", Name: strings.Repeat("长", 61)}}
		}, "calendar.worked"},
		"too many": {func(s *workcalendar.Settings) { s.Closed = make([]workcalendar.Own, workcalendar.MaxOwn+1) }, "calendar.closed"},
	} {
		s := workcalendar.Defaults()
		c.change(&s)
		p := problem.Invalid()
		s.Check(p)
		if p.OrNil() == nil || p.Fields[c.key] == nil {
			t.Errorf("%s: %+v", name, p)
		}
	}
	s := workcalendar.Defaults()
	s.Weekdays, s.Closed = []int{5, 1, 5}, []workcalendar.Own{{Day: "2026-03-02"}, {Day: "2026-03-01", Name: " 盘点 "}}
	p := problem.Invalid()
	if s.Check(p); p.OrNil() != nil || len(s.Weekdays) != 2 || s.Closed[0].Name != "盘点" {
		t.Errorf("%+v %+v", s, p)
	}
	var unsaid workcalendar.Settings
	if unsaid.Check(p); p.OrNil() != nil || !unsaid.Public || len(unsaid.Weekdays) != 5 {
		t.Errorf("%+v %+v", unsaid, p)
	}
}
