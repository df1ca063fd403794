package calendar

import (
	"regexp"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
)

var (
	monthAfter  = regexp.MustCompile(`^(\d{4}) ?[-/.年]? ?(0?[1-9]|1[0-2]) ?月?$`)
	monthBefore = regexp.MustCompile(`^(0?[1-9]|1[0-2]) ?[-/.] ?(\d{4})$`)
	monthNamed  = regexp.MustCompile(`^([a-z]{3,9})\.?,?[ -](\d{4})$`)
	monthNow    = regexp.MustCompile(`^(本|这个?|上个?|下个?)月$`)
)

// ParseMonth reads a month as people and files write it (2026-11, 2026年11月,
// 202611, 11/2026, Nov 2026, 本月), and a day as its month.
func ParseMonth(c field.Context, text string) (month string, ok bool) {
	t := fold.Key(text)
	if m := monthAfter.FindStringSubmatch(t); m != nil && len(t) != 5 { // 20261 could be two
		return monthText(m[1], m[2])
	}
	if m := monthBefore.FindStringSubmatch(t); m != nil {
		return monthText(m[2], m[1])
	}
	if m := monthNamed.FindStringSubmatch(t); m != nil && monthOf(m[1]) != "" {
		return monthText(m[2], monthOf(m[1]))
	}
	if m := monthNow.FindStringSubmatch(t); m != nil && !c.Now.IsZero() {
		n := map[rune]int{'上': -1, '下': 1}[[]rune(m[1])[0]]
		now := c.Now.In(c.Location())
		return now.AddDate(0, n, 1-now.Day()).Format("2006-01"), true
	}
	d, code := ParseDate(c, text)
	if code != "" {
		return "", false
	}
	return d.String()[:len("2026-11")], true
}

func monthText(year, month string) (string, bool) {
	d, code := checked(year, month, "1")
	if code != "" {
		return "", false
	}
	return d.String()[:len("2026-11")], true
}
