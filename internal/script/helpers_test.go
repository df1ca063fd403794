package script_test

import (
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/script"
)

func TestHelpers(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("Asia/Shanghai", 8*3600)
	r := runner(t, script.Config{Zone: func() *time.Location { return zone }, Now: func() time.Time { return time.Date(2026, 1, 31, 20, 0, 0, 0, time.UTC) }})
	for source, want := range map[string]string{
		`money.add(0.1, 0.2)`:                           "0.3",
		`money.add()`:                                   "0",
		`money.mul(1.1, 1.1)`:                           "1.21",
		`money.round(1.005)`:                            "1.01",
		`money.round(-2.5, 0)`:                          "-3",
		`money.format(-1234567.5)`:                      `"-1,234,567.50"`,
		`money.format(999, 0)`:                          `"999"`,
		`dates.today()`:                                 `"2026-02-01"`,
		`dates.addDays("2026-02-27", 2)`:                `"2026-03-01"`,
		`dates.addDays("2026-03-01", -1)`:               `"2026-02-28"`,
		`dates.daysBetween("2026-01-31", "2026-03-01")`: "29",
		`dates.format("2026-01-05", "yyyy年M月d日")`:       `"2026年1月5日"`,
		`dates.parse("2026年1月5日")`:                      `"2026-01-05"`,
		`dates.parse("2026-02-30")`:                     "null",
		`pinyin.full("腾讯 A1")`:                          `"tengxuna1"`,
		`pinyin.initials("腾讯科技")`:                       `"txkj"`,
	} {
		if got := string(must(t, r, "return "+source, m{}).Value); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}
