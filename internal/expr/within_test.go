package expr

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// spanDays is what a span means, computed another way.
func spanDays(span string, today time.Time, n int) (from, to time.Time) {
	day := func(k int) time.Time { return today.AddDate(0, 0, k) }
	month := func(k int) time.Time {
		return time.Date(today.Year(), today.Month()+time.Month(k), 1, 0, 0, 0, 0, time.UTC)
	}
	sameDay := func(k int) time.Time { // of another month, or its last
		last := month(k+1).AddDate(0, 0, -1)
		return month(k).AddDate(0, 0, min(today.Day(), last.Day())-1)
	}
	week := day(-(int(today.Weekday()) + 6) % 7)
	quarter := -(int(today.Month()) - 1) % 3
	switch span {
	case "today":
		return today, day(1)
	case "yesterday":
		return day(-1), today
	case "tomorrow":
		return day(1), day(2)
	case "this_week":
		return week, week.AddDate(0, 0, 7)
	case "last_week":
		return week.AddDate(0, 0, -7), week
	case "next_week":
		return week.AddDate(0, 0, 7), week.AddDate(0, 0, 14)
	case "this_month":
		return month(0), month(1)
	case "last_month":
		return month(-1), month(0)
	case "next_month":
		return month(1), month(2)
	case "this_quarter":
		return month(quarter), month(quarter + 3)
	case "last_quarter":
		return month(quarter - 3), month(quarter)
	case "next_quarter":
		return month(quarter + 3), month(quarter + 6)
	case "this_year":
		return time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC), time.Date(today.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	case "last_year":
		return time.Date(today.Year()-1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	case "next_year":
		return time.Date(today.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(today.Year()+2, 1, 1, 0, 0, 0, 0, time.UTC)
	case "last_weeks":
		return day(1 - 7*n), day(1)
	case "next_weeks":
		return today, day(7 * n)
	case "last_months":
		return sameDay(-n).AddDate(0, 0, 1), day(1)
	case "next_months":
		return today, sameDay(n)
	case "last_days":
		return day(1 - n), day(1)
	case "next_days":
		return today, day(n)
	}
	panic(span)
}

func TestWithin(t *testing.T) {
	env := newEnv(t, demo())
	ctx := context.Background()
	for span := range spans {
		source, n := `"`+span+`"`, 0
		if countsDays(span) {
			source, n = source+", 10", 10
		}
		day, err := env.Compile("deal", "within(record.close, "+source+")", Filter)
		if err != nil {
			t.Fatal(err)
		}
		instant, err := env.Compile("deal", "within(record.created, "+source+")", Filter)
		if err != nil {
			t.Fatal(err)
		}
		for _, now := range []time.Time{
			time.Date(2024, 2, 29, 1, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC),
			time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC), time.Date(2026, 10, 1, 3, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC),
		} {
			local := now.In(env.zone)
			today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
			from, to := spanDays(span, today, n)
			for _, at := range []time.Time{from.AddDate(0, 0, -1), from, to.AddDate(0, 0, -1), to} {
				want := !at.Before(from) && at.Before(to)
				midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, env.zone)
				v := Vars{Now: now, Record: Values{"close": at.Format(time.DateOnly), "created": formatDateTime(midnight)}}
				if got := day.True(ctx, v); got != want {
					t.Errorf("%s at %s of %s: %v", day.Source(), now, at, got)
				}
				if got := instant.True(ctx, v); got != want {
					t.Errorf("%s at %s of %s: %v", instant.Source(), now, midnight, got)
				}
			}
		}
		if _, err := day.Browser(); err != nil {
			t.Errorf("%s in the browser: %v", span, err)
		}
	}
	p, err := env.Compile("deal", `within(record.created, "2026-01-31") || !within(record.close, "2026-01-31")`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	if !p.True(ctx, Vars{Record: Values{"created": "2026-01-31 15:59:59.999Z"}}) || p.True(ctx, Vars{Record: Values{"created": "2026-01-31 16:00:00.000Z", "close": "2026-01-31"}}) || p.True(ctx, Vars{Record: Values{}}) {
		t.Error("a single day, or a blank")
	}
	if _, err := env.Compile("deal", `within(record.account.since, "this_year") && within(record.account.parent.seen, "last_days", 3)`, Filter); err != nil {
		t.Error(err)
	}
	for _, args := range []string{
		``, `record.close`, `record.close, "soon"`, `record.close, "last_days"`, `record.close, "last_days", 0`, `record.close, "last_days", -1`, `record.close, "last_days", 1.5`,
		`record.close, "last_days", 1e9`, `record.close, "today", 1`, `record.close, record.name`, `record.close, "last_days", record.qty`, `record.name, "today"`, `record.qty, "today"`,
		`record.nothing, "today"`, `record, "today"`, `now, "today"`, `date("2026-01-01"), "today"`, `record.close, "today", 1, 2`, `record.close, "2026-02-30"`, `record.close, "2026-01-01\") || true || (\"", 1`,
		`record.account, "today"`, `record.tags, "today"`, `1, 2`, `"today", record.close`,
	} {
		if _, err := env.Compile("deal", "within("+args+")", Rule); err == nil {
			t.Errorf("within(%s) compiles", args)
		} else if fmt.Sprint(err) == "" {
			t.Errorf("within(%s) is refused without words", args)
		}
	}
}
