package expr

import (
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// dateFunctions are those of dates and instants. Only they apply the business's
// time zone.
func dateFunctions() []function {
	fromText, fromDate, fromInstant := []*cel.Type{textType}, []*cel.Type{dateType}, []*cel.Type{cel.TimestampType}
	part := func(name, id string, get func(time.Time) int, from, length string) function {
		cut := func(x fragment) fragment { return strict("CAST(substr(", x, ","+from+","+length+") AS INTEGER)") }
		return function{name, []overload{
			{id: id + "_date", args: fromDate, result: numberType,
				call: func(_ *time.Location, a []ref.Val) ref.Val { return types.Double(get(a[0].(date).time())) },
				sql:  func(_ *time.Location, a []fragment) fragment { return cut(a[0]) }},
			{id: id + "_datetime", args: fromInstant, result: numberType,
				call: atLocal(func(t time.Time) ref.Val { return types.Double(get(t)) }),
				sql:  func(z *time.Location, a []fragment) fragment { return cut(local(z, a[0])) }},
		}}
	}
	return []function{
		{"date", []overload{{id: "text_to_date", args: fromText, result: dateType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			if d, ok := parseDate(text(a[0])); ok {
				return d
			}
			return types.NewErr("not a date: %q", text(a[0]))
		}, sql: fallible("tenon_date")}}},
		{"datetime", []overload{{id: "text_to_datetime", args: fromText, result: cel.TimestampType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			if t, ok := parseDateTime(text(a[0])); ok {
				return types.Timestamp{Time: t}
			}
			return types.NewErr("not a date-time: %q", text(a[0]))
		}, sql: fallible("tenon_datetime")}}},
		{"DATEVALUE", []overload{{id: "date_of_datetime", args: fromInstant, result: dateType,
			call: atLocal(func(t time.Time) ref.Val { return dateOf(t) }),
			sql:  func(z *time.Location, a []fragment) fragment { return strict("substr(", local(z, a[0]), ",1,10)") }}}},
		part("YEAR", "year", time.Time.Year, "1", "4"),
		part("MONTH", "month", func(t time.Time) int { return int(t.Month()) }, "6", "2"),
		part("DAY", "day", time.Time.Day, "9", "2"),
		{"HOUR", []overload{{id: "hour_datetime", args: fromInstant, result: numberType,
			call: atLocal(func(t time.Time) ref.Val { return types.Double(t.Hour()) }),
			sql: func(z *time.Location, a []fragment) fragment {
				return strict("CAST(substr(", local(z, a[0]), ",12,2) AS INTEGER)")
			}}}},
	}
}

// atLocal gives a function of an instant its wall clock.
func atLocal(f func(time.Time) ref.Val) func(*time.Location, []ref.Val) ref.Val {
	return func(z *time.Location, a []ref.Val) ref.Val {
		t, ok := inZone(a[0].(types.Timestamp).Time, z)
		if !ok {
			return types.NewErr(dateOutOfRange)
		}
		return f(t)
	}
}

// local is the same as SQL, as the text "2006-01-02 15:04:05.000".
func local(z *time.Location, x fragment) fragment {
	f := failing(strict("tenon_local(", x, ",?)"))
	f.args = append(f.args, z.String())
	return f
}
