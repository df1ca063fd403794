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
	fromText, fromInstant := of(textType), of(cel.TimestampType)
	return []function{
		{name: "date", doc: doc{
			category: dateCategory, signatures: []string{`date("2026-01-31")`},
			zh: "写成 yyyy-MM-dd 的日期。", en: "A date, written yyyy-MM-dd.",
			examples: []Example{{Source: `date("2026-01-31") + 1`, Result: "2026-02-01"}},
		}, overloads: []overload{{id: "text_to_date", args: fromText, result: dateType, constant: parses(parseDate, codeBadDate), call: func(_ *time.Location, a []ref.Val) ref.Val {
			if d, ok := parseDate(text(a[0])); ok {
				return d
			}
			return fail(notADate)
		}, sql: fallible("tenon_date")}}},
		{name: "datetime", doc: doc{
			category: dateCategory, signatures: []string{`datetime("2026-01-31 10:00:00.000Z")`},
			zh: "写成世界时（UTC）的日期时间；按企业时区写用 DATETIME。", en: "A date-time, written in UTC; DATETIME takes the time of the business's zone.",
			examples: []Example{{Source: `HOUR(datetime("2026-01-31 10:00:00.000Z"))`, Result: 18.0}},
		}, overloads: []overload{{id: "text_to_datetime", args: fromText, result: cel.TimestampType, constant: parses(parseDateTime, codeBadDateTime), call: func(_ *time.Location, a []ref.Val) ref.Val {
			if t, ok := parseDateTime(text(a[0])); ok {
				return types.Timestamp{Time: t}
			}
			return fail(notADateTime)
		}, sql: fallible("tenon_datetime")}}},
		{name: "DATEVALUE", doc: doc{
			category: dateCategory, signatures: []string{"DATEVALUE(datetime)"},
			zh: "日期时间在企业时区里的日期。", en: "The date of a date-time in the business's time zone.",
			examples: []Example{{Source: `DATEVALUE(datetime("2026-01-31 18:30:00.000Z"))`, Result: "2026-02-01"}},
		}, overloads: []overload{{id: "date_of_datetime", args: fromInstant, result: dateType,
			call: atLocal(func(t time.Time) ref.Val { return dateOf(t) }),
			sql:  func(z *time.Location, a []fragment) fragment { return strict("substr(", local(z, a[0]), ",1,10)") }}}},
	}
}

// parses checks a constant that has to be read in some way.
func parses[T any](read func(string) (T, bool), code string) func(string) string {
	return func(s string) string {
		if _, ok := read(s); !ok {
			return code
		}
		return ""
	}
}

// atLocal gives a function of an instant its wall clock.
func atLocal(f func(time.Time) ref.Val) func(*time.Location, []ref.Val) ref.Val {
	return func(z *time.Location, a []ref.Val) ref.Val {
		t, ok := inZone(a[0].(types.Timestamp).Time, z)
		if !ok {
			return fail(dateOutOfRange)
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
