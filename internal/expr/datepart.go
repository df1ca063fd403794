package expr

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// dateParts are the functions that give one number of a date, or of the wall
// clock of an instant.
func dateParts() []function {
	instant := func(name string, get func(time.Time) int) overload {
		return overload{id: name + "_datetime", args: of(cel.TimestampType), result: numberType,
			call: atLocal(func(t time.Time) ref.Val { return types.Double(get(t)) })}
	}
	both := func(name string, get func(time.Time) int) []overload {
		return []overload{
			{id: name + "_date", args: of(dateType), result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				return types.Double(get(a[0].(date).time()))
			}},
			instant(name, get),
		}
	}
	month := func(t time.Time) int { return int(t.Month()) }
	sample := func(f string, want float64) Example {
		return Example{Source: f + `(date("2026-01-31"))`, Result: want}
	}
	at := func(f string, want float64) Example {
		return Example{Source: f + `(datetime("2026-01-31 10:05:09.000Z"))`, Result: want}
	}
	of2 := func(f, zh, en string, e ...Example) doc {
		return doc{category: dateCategory, signatures: []string{f + "(date)", f + "(datetime)"}, zh: zh, en: en, examples: e}
	}
	clock := func(f, zh, en string, e ...Example) doc {
		return doc{category: dateCategory, signatures: []string{f + "(datetime)"}, zh: zh, en: en, examples: e}
	}
	return []function{
		{"YEAR", of2("YEAR", "年份。", "The year.", sample("YEAR", 2026)), cut("1", "4", both("year", time.Time.Year))},
		{"MONTH", of2("MONTH", "月份，1 到 12。", "The month, 1 to 12.", sample("MONTH", 1)), cut("6", "2", both("month", month))},
		{"DAY", of2("DAY", "几号，1 到 31。", "The day of the month, 1 to 31.", sample("DAY", 31)), cut("9", "2", both("day", time.Time.Day))},
		{"HOUR", clock("HOUR", "企业时区里的小时，0 到 23。", "The hour in the business's time zone, 0 to 23.", at("HOUR", 18)),
			cut("12", "2", []overload{instant("hour", time.Time.Hour)})},
		{"MINUTE", clock("MINUTE", "企业时区里的分钟，0 到 59。", "The minute in the business's time zone, 0 to 59.", at("MINUTE", 5)),
			cut("15", "2", []overload{instant("minute", time.Time.Minute)})},
		{"SECOND", clock("SECOND", "秒，0 到 59。", "The second, 0 to 59.", at("SECOND", 9)),
			cut("18", "2", []overload{instant("second", time.Time.Second)})},
		{"QUARTER", of2("QUARTER", "季度，1 到 4。", "The quarter, 1 to 4.", sample("QUARTER", 1)),
			bridged(both("quarter", func(t time.Time) int { return (int(t.Month()) + 2) / 3 }))},
		{"WEEKDAY", of2("WEEKDAY", "星期几：星期一是 1，星期日是 7。", "The day of the week: Monday is 1, Sunday is 7.", sample("WEEKDAY", 6)),
			bridged(both("weekday", weekday))},
		{"WEEKNUM", of2("WEEKNUM", "一年中的第几周（ISO 8601）：一周从星期一开始，第一周含有一月四日。",
			"The week of the year after ISO 8601: weeks begin on Monday, the first one holds January 4.", sample("WEEKNUM", 5)),
			bridged(both("weeknum", func(t time.Time) int { _, w := t.ISOWeek(); return w }))},
	}
}

// weekday counts from Monday, 1.
func weekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// cut gives overloads the SQL form of reading a part of the text of a date, or of
// the wall clock.
func cut(from, length string, overloads []overload) []overload {
	read := func(x fragment) fragment { return strict("CAST(substr(", x, ","+from+","+length+") AS INTEGER)") }
	for i := range overloads {
		if overloads[i].args[0] == dateType {
			overloads[i].sql = func(_ *time.Location, a []fragment) fragment { return read(a[0]) }
		} else {
			overloads[i].sql = func(z *time.Location, a []fragment) fragment { return read(local(z, a[0])) }
		}
	}
	return overloads
}

func bridged(overloads []overload) []overload {
	for i, o := range overloads {
		overloads[i] = bridge(o)
	}
	return overloads
}
