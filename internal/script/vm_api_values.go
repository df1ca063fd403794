package script

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/shopspring/decimal"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/search/sound"
)

// helper is a function that the worker answers by itself: no question to the host,
// and the same answer to the same arguments.
type helper struct {
	name string // "money.add"
	run  func(m *machine, args goja.FunctionCall) any
}

// Helpers are the names of the functions that every script has beside those of the
// host.
func Helpers() []string {
	var out []string
	for _, h := range helpers() {
		out = append(out, h.name)
	}
	return out
}

func helpers() []helper {
	return []helper{
		{"money.add", func(m *machine, c goja.FunctionCall) any {
			sum := decimal.Zero
			for _, v := range c.Arguments {
				sum = sum.Add(m.amount(v))
			}
			return sum.InexactFloat64()
		}},
		{"money.mul", func(m *machine, c goja.FunctionCall) any {
			return m.amount(c.Argument(0)).Mul(m.amount(c.Argument(1))).InexactFloat64()
		}},
		{"money.round", func(m *machine, c goja.FunctionCall) any {
			return m.amount(c.Argument(0)).Round(m.decimals(c.Argument(1))).InexactFloat64()
		}},
		{"money.format", func(m *machine, c goja.FunctionCall) any {
			return thousands(m.amount(c.Argument(0)).StringFixed(m.decimals(c.Argument(1))))
		}},
		{"dates.today", func(m *machine, _ goja.FunctionCall) any {
			return time.UnixMilli(m.call.Now).In(time.Local).Format(time.DateOnly)
		}},
		{"dates.addDays", func(m *machine, c goja.FunctionCall) any {
			d := m.day(c.Argument(0)).AddDate(0, 0, int(m.whole(c.Argument(1), "a number of days")))
			return m.inYears(d.Format(time.DateOnly), d.Year() >= 1 && d.Year() <= 9999)
		}},
		{"dates.daysBetween", func(m *machine, c goja.FunctionCall) any {
			return math.Round(m.day(c.Argument(1)).Sub(m.day(c.Argument(0))).Hours() / 24)
		}},
		{"dates.addMonths", func(m *machine, c goja.FunctionCall) any {
			return m.inYears(expr.AddMonths(m.day(c.Argument(0)).Format(time.DateOnly), m.whole(c.Argument(1), "a number of months")))
		}},
		{"dates.monthEnd", func(m *machine, c goja.FunctionCall) any {
			months := 0.0
			if !goja.IsUndefined(c.Argument(1)) {
				months = m.whole(c.Argument(1), "a number of months")
			}
			return m.inYears(expr.MonthEnd(m.day(c.Argument(0)).Format(time.DateOnly), months))
		}},
		{"dates.weekday", func(m *machine, c goja.FunctionCall) any {
			n, _ := expr.Weekday(m.day(c.Argument(0)).Format(time.DateOnly))
			return n
		}},
		{"dates.format", func(m *machine, c goja.FunctionCall) any {
			return m.day(c.Argument(0)).Format(layout(c.Argument(1).String()))
		}},
		{"dates.parse", func(_ *machine, c goja.FunctionCall) any {
			text := strings.TrimSpace(c.Argument(0).String())
			for _, l := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"} {
				if d, err := time.Parse(l, text); err == nil && d.Year() > 0 {
					return d.Format(time.DateOnly)
				}
			}
			return nil
		}},
		{"pinyin.full", func(_ *machine, c goja.FunctionCall) any { return sound.Spelling(c.Argument(0).String(), false) }},
		{"pinyin.initials", func(_ *machine, c goja.FunctionCall) any { return sound.Spelling(c.Argument(0).String(), true) }},
	}
}

// wrong throws what an argument is not.
func (m *machine) wrong(what string) { panic(m.vm.NewTypeError("not " + what)) }

// whole is a number without a fraction.
func (m *machine) whole(v goja.Value, what string) float64 {
	n := v.ToFloat()
	if n != math.Trunc(n) || math.Abs(n) > 4e6 {
		m.wrong(what)
	}
	return n
}

// inYears is a day, unless it lies outside of the years that there are.
func (m *machine) inYears(day string, ok bool) string {
	if !ok {
		m.wrong("a day of the years 1 to 9999")
	}
	return day
}

// amount is a number in decimals, as it reads.
func (m *machine) amount(v goja.Value) decimal.Decimal {
	x, err := strconv.ParseFloat(v.String(), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		m.wrong("an amount")
	}
	return decimal.NewFromFloat(x)
}

// decimals is how many stand after the point, 2 unless said otherwise.
func (m *machine) decimals(v goja.Value) int32 {
	if goja.IsUndefined(v) {
		return 2
	}
	n := v.ToFloat()
	if n != math.Trunc(n) || n < 0 || n > 8 {
		m.wrong("a number of decimals from 0 to 8")
	}
	return int32(n)
}

// day is a day as records have it.
func (m *machine) day(v goja.Value) time.Time {
	d, err := time.Parse(time.DateOnly, v.String())
	if err != nil || d.Year() < 1 {
		m.wrong("a day as 2026-01-31")
	}
	return d
}

// layout is a pattern such as yyyy年M月d日 in the words of Go.
func layout(pattern string) string {
	return strings.NewReplacer("yyyy", "2006", "yy", "06", "MM", "01", "M", "1", "dd", "02", "d", "2").Replace(pattern)
}

// thousands puts a comma between every three digits before the point.
func thousands(text string) string {
	sign, digits := "", text
	if strings.HasPrefix(text, "-") {
		sign, digits = "-", text[1:]
	}
	whole, rest, point := strings.Cut(digits, ".")
	var groups []string
	for len(whole) > 3 {
		groups = append(groups, whole[len(whole)-3:])
		whole = whole[:len(whole)-3]
	}
	slices.Reverse(groups)
	out := sign + strings.Join(append([]string{whole}, groups...), ",")
	if point {
		out += "." + rest
	}
	return out
}
