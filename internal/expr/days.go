package expr

import (
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// What expressions do with days and moments, for others that must mean the same:
// days are "2006-01-02", moments are of UTC. False stands for a text that is no day,
// and for what lies outside of the years 1 to 9999.

// AddMonths is EDATE of a day.
func AddMonths(day string, months float64) (string, bool) {
	d, ok := parseDate(day)
	if !ok {
		return "", false
	}
	d, ok = d.plusMonths(months)
	return d.String(), ok
}

// MonthEnd is EOMONTH of a day.
func MonthEnd(day string, months float64) (string, bool) {
	d, ok := parseDate(day)
	if !ok {
		return "", false
	}
	d, ok = d.monthEnd(months)
	return d.String(), ok
}

// Weekday is WEEKDAY of a day: 1 is Monday, 7 Sunday.
func Weekday(day string) (int, bool) {
	d, ok := parseDate(day)
	return weekdayOf(d) + 1, ok
}

// DayOf is DATEVALUE of a moment in a zone.
func DayOf(t time.Time, z *time.Location) (string, bool) {
	t, ok := inZone(toMillis(t), z)
	return dateOf(t).String(), ok
}

// MomentAt is DATETIME in a zone.
func MomentAt(day string, hour, minute int, z *time.Location) (string, bool) {
	d, ok := parseDate(day)
	if !ok {
		return "", false
	}
	t, ok := datetimeFromParts(z, []ref.Val{d, types.Double(hour), types.Double(minute)}).(types.Timestamp)
	return formatDateTime(t.Time), ok
}
