package autonumber_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/autonumber"
)

var at = time.Date(2026, 3, 7, 23, 30, 0, 0, time.FixedZone("", 8*3600))

func TestRender(t *testing.T) {
	for pattern, want := range map[string]string{
		"KH{yyyy}{0000}":     "KH20260042",
		"{yy}{MM}{dd}-{000}": "260307-042",
		"{yyyyMMdd}/{0}":     "20260307/42",
		"{yyyyMM}{00000000}": "20260300000042",
		"客户{yyMM}{0000}号":    "客户26030042号",
		"":                   "202603070042",
		"{yyMMdd}{MMdd}{00}": "260307030742",
	} {
		if got := autonumber.Render(pattern, 42, at); got != want {
			t.Errorf("%q is %q, not %q", pattern, got, want)
		}
	}
	if got := autonumber.Render("N{00}", 12345, at); got != "N12345" {
		t.Errorf("a counter beyond its digits is %q", got)
	}
}

func TestPeriod(t *testing.T) {
	for reset, want := range map[string]string{"": "", "never": "", "year": "2026", "month": "2026-03", "day": "2026-03-07"} {
		if got := autonumber.Period(reset, at); got != want {
			t.Errorf("%q is %q", reset, got)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, x := range map[string]struct {
		pattern, reset, code string
	}{
		"good":                           {"KH{yyyy}{0000}", "year", ""},
		"default, every day":             {"", "day", ""},
		"no counter":                     {"KH{yyyy}", "", "pattern_needs_counter"},
		"two counters":                   {"{00}{00}", "", "pattern_needs_counter"},
		"unknown place":                  {"{hh}{00}", "", "pattern_unknown_place"},
		"empty place":                    {"{}{00}", "", "pattern_unknown_place"},
		"open brace":                     {"{00}{", "", "pattern_unknown_place"},
		"shut brace":                     {"}{00}", "", "pattern_unknown_place"},
		"13 digits":                      {"{0000000000000}", "", "pattern_unknown_place"},
		"repeats every year":             {"KH{0000}", "year", "pattern_repeats"},
		"repeats, month without a year":  {"{MM}{00}", "month", "pattern_repeats"},
		"repeats, day without the day":   {"{yyyyMM}{00}", "day", "pattern_repeats"},
		"a line end":                     {"A\n{00}", "", "invalid_characters"},
		"space at the end, would be cut": {"{00} ", "", "invalid_characters"},
	} {
		it := autonumber.New().Check(&field.Spec{Pattern: x.pattern, Reset: x.reset})["pattern"]
		switch {
		case x.code == "" && it != nil:
			t.Errorf("%s is refused: %s", name, it.Code)
		case x.code != "" && (it == nil || it.Code != x.code):
			t.Errorf("%s gives %v, not %s", name, it, x.code)
		}
	}
}
