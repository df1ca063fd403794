package calendar_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/calendar"
)

func TestTheColumnsOrderDecides(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		text  string
		order field.DateOrder
		want  string // a date, or a code
	}{
		{"1/2/2026", field.MDY, "2026-01-02"}, {"1/2/2026", field.DMY, "2026-02-01"}, {"1/2/2026", field.YMD, "ambiguous_date"}, {"1/2/2026", "", "ambiguous_date"},
		{"13/2/2026", field.MDY, "invalid_date"}, {"13/2/2026", field.DMY, "2026-02-13"}, {"13/2/2026", field.YMD, "2026-02-13"}, {"2/13/2026", field.YMD, "2026-02-13"},
		{"1/2/26", field.MDY, "2026-01-02"}, {"1/2/26", field.DMY, "2026-02-01"}, {"26/1/2", field.YMD, "2026-01-02"}, {"1/2/70", field.MDY, "1970-01-02"}, {"1/2/68", field.MDY, "2068-01-02"},
		{"2026/1/2", field.MDY, "2026-01-02"}, {"2026-01-02", field.DMY, "2026-01-02"}, {"3/4", field.MDY, "2026-03-04"}, {"3/4", field.DMY, "2026-04-03"}, {"3月4日", field.DMY, "2026-03-04"},
		{"13/13/2026", field.YMD, "invalid_date"}, {"29/2/2025", field.DMY, "invalid_date"}, {"29/2/2024", field.DMY, "2024-02-29"}, {"31st Dec 2025", "", "2025-12-31"}, {"Sept 5 2025", "", "2025-09-05"},
	} {
		day, code := calendar.ParseDay(field.Context{Now: now, Order: x.order}, x.text)
		got := code
		if code == "" {
			got = day.String()
		}
		if got != x.want {
			t.Errorf("%q as %s is %s, not %s", x.text, x.order, got, x.want)
		}
	}
}

func TestWordsNeedAClock(t *testing.T) {
	if _, code := calendar.ParseDay(field.Context{}, "今天"); code != field.CodeInvalidDate {
		t.Errorf("today without a clock gives %q", code)
	}
}

func TestTheHourThatComesTwiceKeepsItsOffset(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip(err)
	}
	c := field.Context{Zone: zone}
	first := time.Date(2025, 11, 2, 5, 30, 0, 0, time.UTC)
	second := first.Add(time.Hour)
	a, b := calendar.FormatInstant(c, first), calendar.FormatInstant(c, second)
	if a == b {
		t.Errorf("both are written %q", a)
	}
	if got := calendar.FormatInstant(c, first.Add(-time.Hour)); got != "2025-11-02 00:30" {
		t.Errorf("the hour before is written %q", got)
	}
}
