// Package calendar is what the field types of dates share: reading dates and
// times as people and files write them.
package calendar

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
)

// Day is a date without a zone.
type Day struct{ Year, Month, Day int }

// Valid reports whether the day exists, in the years 1 to 9999.
func (d Day) Valid() bool {
	if d.Year < 1 || d.Year > 9999 || d.Month < 1 || d.Month > 12 || d.Day < 1 {
		return false
	}
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Day() == d.Day
}

// String writes the day as 2026-01-31.
func (d Day) String() string {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func dayOf(t time.Time) Day { return Day{t.Year(), int(t.Month()), t.Day()} }

var (
	yearFirst  = regexp.MustCompile(`^(\d{4}|\d{2}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?$`)
	compact    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	yearLast   = regexp.MustCompile(`^(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4}|\d{2})$`)
	noYear     = regexp.MustCompile(`^(\d{1,2}) ?[-/月] ?(\d{1,2}) ?[日号]?$`)
	dayName    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})$`)
	nameDay    = regexp.MustCompile(`^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$`)
	offset     = regexp.MustCompile(`^[+-]\d{1,4}$`)
	weekdayEnd = regexp.MustCompile(`[ (]*(?:星期|周|礼拜)[一二三四五六日天]\)?$`)
)

// ParseDay reads a date. The item says what is wrong: it is not one, or it
// could be two and the context does not say which.
func ParseDay(c field.Context, text string) (Day, string) {
	t := weekdayEnd.ReplaceAllString(fold.Key(text), "")
	if d, ok := relative(c, t); ok {
		return d, ""
	}
	if m := compact.FindStringSubmatch(t); m != nil {
		return checked(m[1], m[2], m[3])
	}
	if m := named(t); m != nil {
		return checked(m[0], m[1], m[2])
	}
	if m := yearLast.FindStringSubmatch(t); m != nil && (len(m[3]) == 4 || c.Order == field.MDY || c.Order == field.DMY) {
		return ordered(c.Order, m[1], m[2], m[3])
	}
	if m := yearFirst.FindStringSubmatch(t); m != nil {
		return checked(m[1], m[2], m[3])
	}
	if m := noYear.FindStringSubmatch(t); m != nil && !c.Now.IsZero() {
		year := strconv.Itoa(c.Now.In(c.Location()).Year())
		if c.Order == field.DMY && !strings.Contains(t, "月") {
			return checked(year, m[2], m[1])
		}
		return checked(year, m[1], m[2])
	}
	return Day{}, field.CodeInvalidDate
}

// ordered reads a date whose year comes last. Without an order only a number
// above 12 tells the day from the month.
func ordered(order field.DateOrder, first, second, year string) (Day, string) {
	a, _ := strconv.Atoi(first)
	b, _ := strconv.Atoi(second)
	switch {
	case order == field.MDY || order != field.DMY && b > 12 && a <= 12:
		return checked(year, first, second)
	case order == field.DMY || a > 12 || a == b:
		return checked(year, second, first)
	}
	return Day{}, field.CodeAmbiguousDate
}

func checked(year, month, day string) (Day, string) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if len(year) == 2 { // the window of POSIX: 69 to 99 are of the last century
		y += 2000
		if y >= 2069 {
			y -= 100
		}
	}
	if out := (Day{y, m, d}); out.Valid() {
		return out, ""
	}
	return Day{}, field.CodeInvalidDate
}

// named reads 31 January 2026 and Jan 31, 2026, giving year, month and day.
func named(t string) []string {
	if m := dayName.FindStringSubmatch(t); m != nil && monthOf(m[2]) != "" {
		return []string{m[3], monthOf(m[2]), m[1]}
	}
	if m := nameDay.FindStringSubmatch(t); m != nil && monthOf(m[1]) != "" {
		return []string{m[3], monthOf(m[1]), m[2]}
	}
	return nil
}

func monthOf(name string) string {
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if name == full || name == full[:3] || m == time.September && name == "sept" {
			return strconv.Itoa(int(m))
		}
	}
	return ""
}

// relative reads words such as 明天 and offsets in days such as +7.
func relative(c field.Context, t string) (Day, bool) {
	if c.Now.IsZero() {
		return Day{}, false
	}
	days := 0
	switch t {
	case "今天", "今日", "today":
	case "明天", "明日", "tomorrow":
		days = 1
	case "后天":
		days = 2
	case "昨天", "昨日", "yesterday":
		days = -1
	case "前天":
		days = -2
	default:
		if !offset.MatchString(t) {
			return Day{}, false
		}
		days, _ = strconv.Atoi(t)
	}
	d := dayOf(c.Now.In(c.Location()).AddDate(0, 0, days))
	return d, d.Valid()
}

// Operators are the filter operators of dates and instants.
func Operators() []string {
	return []string{"eq", "ne", "gt", "gte", "lt", "lte", "between", "blank", "not_blank"}
}
