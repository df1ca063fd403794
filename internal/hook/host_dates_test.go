package hook

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// dated is a run in a business of Shanghai with China's public holidays.
func datedTurn(t *testing.T) *turn {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	r := newTurn(meta.BeforeCreate, &meta.Hook{Key: "h"})
	r.rights.Snap = &meta.Snapshot{Business: meta.Business{Zone: zone, Workdays: workcalendar.New(workcalendar.Defaults(), zone)}}
	return r
}

// nothing is a catalogue of one object without fields.
type nothing struct{}

func (nothing) ExprObject(key string) (*expr.Object, bool) {
	return &expr.Object{Key: key, Table: key}, key == "nothing"
}

// What hooks do with days is what expressions do: the functions of the two are held
// against each other over random days.
func TestDatesAreThoseOfExpressions(t *testing.T) {
	b, r := newBench(t, false, Config{}), datedTurn(t)
	business := r.rights.Snap.Business
	env, err := expr.New(nothing{}, business.Zone)
	if err != nil {
		t.Fatal(err)
	}
	var lists [2][]string
	for _, d := range business.Workdays.Days("2025-09-01", "2026-12-31", locale.EN) {
		i := 0
		if d.Worked {
			i = 1
		}
		lists[i] = append(lists[i], fmt.Sprintf("date(%q)", d.Day))
	}
	calendar := "[" + strings.Join(lists[0], ",") + "],[" + strings.Join(lists[1], ",") + "]"
	rng := rand.New(rand.NewPCG(1, 2))
	day := func() string {
		return time.Date(2026, 1, 1+rng.IntN(300), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	var calls, sources []string
	pair := func(call, source string) { calls, sources = append(calls, call), append(sources, source) }
	for range 12 {
		a, z, n := day(), day(), rng.IntN(60)-30
		at := time.Date(2026, 1, 1, 0, 0, rng.IntN(300*86400), 0, time.UTC).Format("2006-01-02 15:04:05.000Z")
		hour, minute := rng.IntN(24), rng.IntN(60)
		pair(fmt.Sprintf("dates.addWorkdays(%q, %d)", a, n), fmt.Sprintf("WORKDAY(date(%q), %d, %s)", a, n, calendar))
		pair(fmt.Sprintf("dates.workdaysBetween(%q, %q)", a, z), fmt.Sprintf("NETWORKDAYS(date(%q), date(%q), %s)", a, z, calendar))
		pair(fmt.Sprintf("dates.isWorkday(%q)", a), fmt.Sprintf("NETWORKDAYS(date(%q), date(%q), %s) == 1", a, a, calendar))
		pair(fmt.Sprintf("dates.day(%q)", at), fmt.Sprintf("DATEVALUE(datetime(%q))", at))
		pair(fmt.Sprintf("dates.at(%q, \"%02d:%02d\")", a, hour, minute), fmt.Sprintf("DATETIME(date(%q), %d, %d)", a, hour, minute))
		pair(fmt.Sprintf("dates.addMonths(%q, %d)", a, n), fmt.Sprintf("EDATE(date(%q), %d)", a, n))
		pair(fmt.Sprintf("dates.monthEnd(%q, %d)", a, n), fmt.Sprintf("EOMONTH(date(%q), %d)", a, n))
		pair(fmt.Sprintf("dates.weekday(%q)", a), fmt.Sprintf("WEEKDAY(date(%q))", a))
		pair(fmt.Sprintf("dates.addDays(%q, %d)", a, n), fmt.Sprintf("date(%q) + %d", a, n))
		pair(fmt.Sprintf("dates.daysBetween(%q, %q)", a, z), fmt.Sprintf("DAYS(date(%q), date(%q))", z, a))
	}
	got, _, err := b.result(r, "return ["+strings.Join(calls, ",\n")+"]", script.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for i, source := range sources {
		p, err := env.Compile("nothing", source, expr.Value)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		want, err := p.Eval(context.Background(), expr.Vars{})
		if is := got.([]any)[i]; err != nil || fmt.Sprint(is) != fmt.Sprint(want) {
			t.Errorf("%s is %v, %.80s is %v %v", calls[i], is, source, want, err)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	b, r := newBench(t, false, Config{}), datedTurn(t)
	for source, want := range map[string]string{
		`dates.addWorkdays("2026-02-30", 1)`:                                                        "hook_date",
		`dates.addWorkdays("2026-02-20", 1e6)`:                                                      "hook_date",
		`dates.addWorkdays("2026-02-20", 1.5)`:                                                      "hook_argument",
		`dates.workdaysBetween("x", "2026-01-01")`:                                                  "hook_date",
		`dates.isWorkday(null)`:                                                                     "hook_date",
		`dates.day("yesterday")`:                                                                    "hook_date",
		`dates.day("2026-01-31T00:00:00Z", "Mars/Base")`:                                            "hook_zone",
		`dates.day("2026-01-31T00:00:00Z", "../../etc/passwd")`:                                     "hook_zone",
		`dates.day("2026-01-31T00:00:00Z", "Local")`:                                                "hook_zone",
		`dates.at("2026-01-31", "25:00")`:                                                           "hook_date",
		`dates.addMonths("2026-01-31", 1e6)`:                                                        "TypeError: not a day of the years 1 to 9999",
		`dates.addMonths("soon", 1)`:                                                                "TypeError: not a day as 2026-01-31",
		`dates.monthEnd("2026-01-31", 0.5)`:                                                         "TypeError: not a number of months",
		`if (dates.day(new Date(0), "Asia/Tokyo") !== "1970-01-01") throw 1`:                        "",
		`if (dates.day("2026-01-31 18:30:00.000Z") !== "2026-02-01") throw 1`:                       "",
		`if (dates.day("2026-01-31T18:30:00Z", "Europe/Berlin") !== "2026-01-31") throw 1`:          "",
		`if (dates.at("2026-01-31", "18:30", "Asia/Tokyo") !== "2026-01-31 09:30:00.000Z") throw 1`: "",
		`if (dates.monthEnd("2024-02-03") !== "2024-02-29") throw 1`:                                "",
	} {
		if got := b.caught(r, source); got != want {
			t.Errorf("%s: %q, not %q", source, got, want)
		}
	}
}
