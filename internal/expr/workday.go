package expr

import (
	"math"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

const (
	maxWorkdays         = 10_000
	daysAfterMaxWorkday = 8 * maxWorkdays
)

// workdayFunctions count Monday to Friday, without holidays where a list of them
// is given, and with the weekend days that are worked instead.
func workdayFunctions() []function {
	between, from := of(dateType, dateType), of(dateType, numberType)
	networkdays := func(_ *time.Location, a []ref.Val) ref.Val {
		start, end := a[0].(date), a[1].(date)
		if end < start {
			return types.Double(-newWorkweek(a[2:]).count(end, start))
		}
		return types.Double(newWorkweek(a[2:]).count(start, end))
	}
	workday := func(_ *time.Location, a []ref.Val) ref.Val {
		n, ok := whole(number(a[1]), maxWorkdays+1)
		if !ok {
			return fail(workdaysOutOfRange)
		}
		return newWorkweek(a[2:]).after(a[0].(date), n)
	}
	return []function{
		{name: "NETWORKDAYS", doc: doc{
			category: dateCategory, signatures: []string{"NETWORKDAYS(start, end)", "NETWORKDAYS(start, end, holidays)", "NETWORKDAYS(start, end, holidays, worked)"},
			zh: "两个日期之间（含首尾）的工作日天数：星期一到星期五，减去节假日，加上调休上班的周末。结束早于开始时为负。",
			en: "The working days from one date to another, both included: Monday to Friday, without holidays, with weekend days that are worked. Negative when the end is earlier.",
			examples: []Example{{Source: `NETWORKDAYS(date("2026-01-01"), date("2026-01-31"))`, Result: 22.0},
				{Source: `NETWORKDAYS(date("2026-01-01"), date("2026-01-31"), [date("2026-01-01"), date("2026-01-02")])`, Result: 20.0},
				{Source: `NETWORKDAYS(date("2026-01-01"), date("2026-01-31"), [date("2026-01-01"), date("2026-01-02")], [date("2026-01-04")])`, Result: 21.0}},
		}, overloads: bridged([]overload{
			{id: "networkdays", args: between, result: numberType, call: networkdays},
			{id: "networkdays_holidays", args: append(between, datesType), result: numberType, call: networkdays},
			{id: "networkdays_worked", args: append(between, datesType, datesType), result: numberType, call: networkdays},
		})},
		{name: "WORKDAY", doc: doc{
			category: dateCategory, signatures: []string{"WORKDAY(start, days)", "WORKDAY(start, days, holidays)", "WORKDAY(start, days, holidays, worked)"},
			zh: "开始日期之后（负数为之前）第几个工作日的日期。", en: "The date so many working days later, or earlier.",
			examples: []Example{{Source: `WORKDAY(date("2026-01-30"), 1)`, Result: "2026-02-02"}, {Source: `WORKDAY(date("2026-01-30"), 1, [date("2026-02-02")])`, Result: "2026-02-03"}},
		}, overloads: bridged([]overload{
			{id: "workday", args: from, result: dateType, call: workday},
			{id: "workday_holidays", args: append(from, datesType), result: dateType, call: workday},
			{id: "workday_worked", args: append(from, datesType, datesType), result: dateType, call: workday},
		})},
	}
}

// workweek says which days are worked: weekdays and the exceptions.
type workweek struct{ exceptions map[date]bool }

// newWorkweek takes a list of holidays and one of worked days, if given. A day in
// both is a holiday.
func newWorkweek(lists []ref.Val) workweek {
	w := workweek{map[date]bool{}}
	for i := len(lists) - 1; i >= 0; i-- {
		for _, d := range present(lists[i]) {
			w.exceptions[d.(date)] = i == 1
		}
	}
	return w
}

func (w workweek) worked(d date) bool {
	if worked, ok := w.exceptions[d]; ok {
		return worked
	}
	return weekdayOf(d) < 5
}

// weekdayOf counts from Monday, 0.
func weekdayOf(d date) int { return int(math.Mod(math.Mod(float64(d)+3, 7)+7, 7)) } // day 0 was a Thursday

// count gives the working days from one day to another, both included.
func (w workweek) count(from, to date) int {
	days := int(to-from) + 1
	n := days / 7 * 5
	for d := to - date(days%7) + 1; d <= to; d++ {
		if weekdayOf(d) < 5 {
			n++
		}
	}
	for d, worked := range w.exceptions {
		switch ordinary := weekdayOf(d) < 5; {
		case d < from || d > to || worked == ordinary:
		case worked:
			n++
		default:
			n--
		}
	}
	return n
}

// after gives the nth working day after a day, or before it.
func (w workweek) after(d date, n int) ref.Val {
	step := date(1)
	if n < 0 {
		step, n = -1, -n
	}
	for range daysAfterMaxWorkday {
		if n == 0 {
			return dateOr(d, d >= minDate && d <= maxDate)
		}
		if d += step; w.worked(d) {
			n--
		}
	}
	return fail(noWorkdays)
}
