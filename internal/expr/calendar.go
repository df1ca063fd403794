package expr

import (
	"math"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

const maxMonths = 120_000

// calendarFunctions compute with dates. Fractions of days and months are cut off.
func calendarFunctions() []function {
	days, instants := of(dateType, numberType), of(cel.TimestampType, numberType)
	return []function{
		{name: "DATE", doc: doc{
			category: dateCategory, signatures: []string{"DATE(year, month, day)"},
			zh:       "由年、月、日组成的日期；月和日可以超出范围，多出的部分顺延。",
			en:       "The date of a year, month and day; months and days beyond the range carry over.",
			examples: []Example{{Source: "DATE(2026, 1, 31)", Result: "2026-01-31"}, {Source: "DATE(2026, 13, 1)", Result: "2027-01-01"}, {Source: "DATE(2026, 3, 0)", Result: "2026-02-28"}},
		}, overloads: []overload{bridge(overload{id: "date_parts", args: of(numberType, numberType, numberType), result: dateType, call: dateFromParts})}},
		{name: "DATETIME", doc: doc{
			category: dateCategory, signatures: []string{"DATETIME(date, hour, minute)"},
			zh: "企业时区里某日几点几分的日期时间。", en: "The date-time of a date and a time of day in the business's time zone.",
			examples: []Example{{Source: `DATETIME(date("2026-01-31"), 18, 30)`, Result: "2026-01-31 10:30:00.000Z"}},
		}, overloads: []overload{bridge(overload{id: "datetime_parts", args: of(dateType, numberType, numberType), result: cel.TimestampType, call: datetimeFromParts})}},
		{name: "DATEDELTA", doc: doc{
			category: dateCategory, signatures: []string{"DATEDELTA(date, days)", "DATEDELTA(datetime, days)"},
			zh: "若干天之后（负数为之前）的日期或日期时间，与 + 相同。", en: "The date or date-time so many days later, or earlier; the same as +.",
			examples: []Example{{Source: `DATEDELTA(date("2026-01-31"), 1)`, Result: "2026-02-01"}, {Source: `DATEDELTA(date("2026-01-31"), -31)`, Result: "2025-12-31"}},
		}, overloads: []overload{
			{id: "datedelta_date", args: days, result: dateType, call: shiftDate(1), sql: fallible("tenon_date_add")},
			{id: "datedelta_datetime", args: instants, result: cel.TimestampType, call: shiftDateTime(1), sql: fallible("tenon_datetime_add")},
		}},
		{name: "EDATE", doc: doc{
			category: dateCategory, signatures: []string{"EDATE(date, months)", "EDATE(datetime, months)"},
			zh:       "若干个月之后（负数为之前）的同一天；那个月没有这一天时是月末。",
			en:       "The same day so many months later, or earlier; the last of the month where it has no such day.",
			examples: []Example{{Source: `EDATE(date("2026-01-31"), 1)`, Result: "2026-02-28"}, {Source: `EDATE(date("2024-02-29"), -12)`, Result: "2023-02-28"}},
		}, overloads: []overload{
			bridge(overload{id: "edate_date", args: days, result: dateType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				return dateOr(a[0].(date).plusMonths(number(a[1])))
			}}),
			bridge(overload{id: "edate_datetime", args: instants, result: cel.TimestampType, call: edateTime}),
		}},
		{name: "EOMONTH", doc: doc{
			category: dateCategory, signatures: []string{"EOMONTH(date, months)"},
			zh: "若干个月之后（负数为之前）那个月的最后一天。", en: "The last day of the month so many months later, or earlier.",
			examples: []Example{{Source: `EOMONTH(date("2026-01-15"), 0)`, Result: "2026-01-31"}, {Source: `EOMONTH(date("2026-01-15"), 1)`, Result: "2026-02-28"}},
		}, overloads: []overload{bridge(overload{id: "eomonth_date", args: days, result: dateType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			return dateOr(a[0].(date).monthEnd(number(a[1])))
		}})}},
		{name: "DAYS", doc: doc{
			category: dateCategory, signatures: []string{"DAYS(end, start)"},
			zh: "两个日期相差的天数；日期时间按企业时区里的日期算。", en: "The days from the second date to the first; of date-times, those between their dates.",
			examples: []Example{{Source: `DAYS(date("2026-03-01"), date("2026-02-01"))`, Result: 28.0}},
		}, overloads: []overload{
			bridge(overload{id: "days_date", args: of(dateType, dateType), result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				return types.Double(a[0].(date) - a[1].(date))
			}}),
			bridge(overload{id: "days_datetime", args: of(cel.TimestampType, cel.TimestampType), result: numberType, call: betweenWalls(func(end, start time.Time) ref.Val {
				return types.Double(dateOf(end) - dateOf(start))
			})}),
		}},
		{name: "DATEDIF", doc: doc{
			category: dateCategory, signatures: []string{`DATEDIF(start, end, "Y" | "M" | "D" | "h" | "m" | "s")`},
			zh: "从开始到结束满了几年 Y、几个月 M、几天 D、几小时 h、几分 m、几秒 s；结束早于开始时为负。注意 M 是月，m 是分。",
			en: "The full years Y, months M, days D, hours h, minutes m or seconds s from start to end; negative when the end is earlier. M is months, m minutes.",
			examples: []Example{{Source: `DATEDIF(date("1990-03-07"), date("2026-01-31"), "Y")`, Result: 35.0}, {Source: `DATEDIF(date("2026-01-31"), date("2026-02-28"), "M")`, Result: 0.0},
				{Source: `DATEDIF(datetime("2026-01-31 10:00:00.000Z"), datetime("2026-02-01 09:30:00.000Z"), "h")`, Result: 23.0}},
		}, overloads: []overload{
			bridge(overload{id: "datedif_date", args: of(dateType, dateType, textType), result: numberType, constant: parses(unitOf, codeBadUnit), call: func(_ *time.Location, a []ref.Val) ref.Val {
				x, y := a[0].(date).time(), a[1].(date).time()
				return datedif(x, y, y.UnixMilli()-x.UnixMilli(), text(a[2]))
			}}),
			bridge(overload{id: "datedif_datetime", args: of(cel.TimestampType, cel.TimestampType, textType), result: numberType, constant: parses(unitOf, codeBadUnit), call: func(z *time.Location, a []ref.Val) ref.Val {
				elapsed := a[1].(types.Timestamp).UnixMilli() - a[0].(types.Timestamp).UnixMilli()
				return betweenWalls(func(x, y time.Time) ref.Val { return datedif(x, y, elapsed, text(a[2])) })(z, a[:2])
			}}),
		}},
	}
}

func dateOr(d date, ok bool) ref.Val {
	if !ok {
		return fail(dateOutOfRange)
	}
	return d
}

// whole cuts off the fraction of x, which must be less than limit.
func whole(x, limit float64) (int, bool) {
	if !(math.Abs(x) < limit) {
		return 0, false
	}
	return int(x), true
}

func dateFromParts(_ *time.Location, a []ref.Val) ref.Val {
	y, ok := whole(number(a[0]), 10_000)
	m, ok2 := whole(number(a[1]), maxMonths)
	d, ok3 := whole(number(a[2]), 4e6)
	if !ok || !ok2 || !ok3 || y < 1 {
		return fail(dateOutOfRange)
	}
	r := dateOf(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC))
	return dateOr(r, r >= minDate && r <= maxDate)
}

func datetimeFromParts(z *time.Location, a []ref.Val) ref.Val {
	h, ok := whole(number(a[1]), 24)
	m, ok2 := whole(number(a[2]), 60)
	if !ok || !ok2 || h < 0 || m < 0 || number(a[1]) < 0 || number(a[2]) < 0 {
		return fail(badTimeOfDay)
	}
	return instantAt(a[0].(date).time().Add(time.Duration(h)*time.Hour+time.Duration(m)*time.Minute), z)
}

// instantAt gives the instant at which clocks in z show what wall says in UTC.
// Where clocks are set back it is the first of two; where they are set forward
// and never show it, it is as if they had not been.
func instantAt(wall time.Time, z *time.Location) ref.Val {
	offset := func(t time.Time) time.Duration {
		_, seconds := t.In(z).Zone()
		return time.Duration(seconds) * time.Second
	}
	before, after := offset(wall.AddDate(0, 0, -1)), offset(wall.AddDate(0, 0, 1))
	t := wall.Add(-before)
	if offset(t) != before {
		if later := wall.Add(-after); offset(later) == after {
			t = later
		}
	}
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return fail(dateOutOfRange)
	}
	return types.Timestamp{Time: t}
}

// plusMonths is the same day months later, or the last of that month.
func (d date) plusMonths(months float64) (date, bool) {
	return d.plusMonthsTo(months, d.time().Day())
}

// plusMonthsTo is a day of the month months later, or its last if it has no such
// day.
func (d date) plusMonthsTo(months float64, day int) (date, bool) {
	n, ok := whole(months, maxMonths)
	y, m, _ := d.time().Date()
	at := y*12 + int(m) - 1 + n
	if !ok || at < 12 || at >= 120_000 {
		return 0, false
	}
	last := time.Date(at/12, time.Month(at%12+2), 0, 0, 0, 0, 0, time.UTC).Day()
	return dateOf(time.Date(at/12, time.Month(at%12+1), min(day, last), 0, 0, 0, 0, time.UTC)), true
}

// monthEnd is the last day of the month months later.
func (d date) monthEnd(months float64) (date, bool) {
	y, m, _ := d.time().Date()
	return dateOf(time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)).plusMonthsTo(months, 31)
}

func edateTime(z *time.Location, a []ref.Val) ref.Val {
	t, ok := inZone(a[0].(types.Timestamp).Time, z)
	if !ok {
		return fail(dateOutOfRange)
	}
	d, ok := dateOf(t).plusMonths(number(a[1]))
	if !ok {
		return fail(dateOutOfRange)
	}
	return instantAt(d.time().Add(wallClock(t).Sub(dateOf(t).time())), z)
}

// wallClock is what clocks show at t, as an instant of UTC.
func wallClock(t time.Time) time.Time {
	_, seconds := t.Zone()
	return t.Add(time.Duration(seconds) * time.Second).UTC()
}

// betweenWalls gives a function of two instants their wall clocks.
func betweenWalls(f func(x, y time.Time) ref.Val) func(*time.Location, []ref.Val) ref.Val {
	return func(z *time.Location, a []ref.Val) ref.Val {
		x, ok := inZone(a[0].(types.Timestamp).Time, z)
		y, ok2 := inZone(a[1].(types.Timestamp).Time, z)
		if !ok || !ok2 {
			return fail(dateOutOfRange)
		}
		return f(wallClock(x), wallClock(y))
	}
}

// datedif counts what is full between two wall clocks; elapsed is the time
// in milliseconds that really passed.
func datedif(x, y time.Time, elapsed int64, unit string) ref.Val {
	if y.Before(x) {
		r := datedif(y, x, -elapsed, unit)
		if n, ok := r.(types.Double); ok {
			return types.Double(negate(float64(n)))
		}
		return r
	}
	switch unit {
	case "Y", "y":
		return types.Double(fullMonths(x, y) / 12)
	case "M":
		return types.Double(fullMonths(x, y))
	case "D", "d":
		n := dateOf(y) - dateOf(x)
		if clock(y) < clock(x) {
			n--
		}
		return types.Double(n)
	case "h", "H":
		return types.Double(elapsed / 3_600_000)
	case "m":
		return types.Double(elapsed / 60_000)
	case "s", "S":
		return types.Double(elapsed / 1000)
	}
	return fail(badUnit)
}

// unitOf reports whether DATEDIF knows a unit.
func unitOf(unit string) (ref.Val, bool) {
	r := datedif(time.Time{}, time.Time{}, 0, unit)
	return r, !types.IsError(r)
}

// clock is the time of day in milliseconds.
func clock(t time.Time) int64 { return t.UnixMilli() - dateOf(t).time().UnixMilli() }

func fullMonths(x, y time.Time) int {
	n := (y.Year()-x.Year())*12 + int(y.Month()) - int(x.Month())
	if y.Day() < x.Day() || y.Day() == x.Day() && clock(y) < clock(x) {
		n--
	}
	return n
}
