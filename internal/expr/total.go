package expr

import (
	"database/sql/driver"
	"math"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"github.com/shopspring/decimal"
	"modernc.org/sqlite"
)

// Lists whose elements may be blank.
var (
	blankableDate     = cel.NullableType(dateType)
	blankableDateTime = cel.NullableType(cel.TimestampType)
	numbersType       = cel.ListType(blankable)
	datesType         = cel.ListType(blankableDate)
	datetimesType     = cel.ListType(blankableDateTime)
)

// totalFunctions make one value of a list, skipping blanks. With several
// arguments they make it of those, see variadic.
func totalFunctions() []function {
	of1 := func(id string, list, result *cel.Type, aggregate string, call func([]ref.Val) ref.Val) overload {
		return overload{id: id, args: of(list), result: result, aggregate: aggregate,
			call: func(_ *time.Location, a []ref.Val) ref.Val { return call(present(a[0])) }}
	}
	sum := of1("sum_list", numbersType, numberType, "tenon_sum", func(list []ref.Val) ref.Val {
		r, ok := totalOf(list).sum()
		return numberOr(r, ok, tooLarge)
	})
	sum.fails = true
	count := func(list []ref.Val) ref.Val { return types.Double(len(list)) }
	return []function{
		{name: "SUM", doc: doc{
			category: listCategory, signatures: []string{"SUM(list)", "SUM(number, number, …)"},
			zh: "求和，跳过空值；没有数时为 0。", en: "The sum, skipping blanks; 0 when there is nothing to add.",
			examples: []Example{{Source: "SUM(0.1, 0.2)", Result: 0.3}, {Source: "SUM([])", Result: 0.0}},
		}, overloads: []overload{sum}},
		{name: "AVERAGE", doc: doc{
			category: listCategory, signatures: []string{"AVERAGE(list)", "AVERAGE(number, number, …)"},
			zh: "平均值，跳过空值；没有数时为空。", en: "The average, skipping blanks; blank when there is no number.",
			examples: []Example{{Source: "AVERAGE(1, 2)", Result: 1.5}},
		}, overloads: []overload{maybeBlank(of1("average_list", numbersType, blankable, "tenon_average", func(list []ref.Val) ref.Val {
			if len(list) == 0 {
				return types.NullValue
			}
			return types.Double(totalOf(list).average())
		}))}},
		{name: "MIN", doc: doc{
			category: listCategory, signatures: []string{"MIN(list)", "MIN(value, value, …)"},
			zh: "最小的数，或最早的日期，跳过空值；没有值时为空。", en: "The smallest number or the earliest date, skipping blanks; blank when there is none.",
			examples: []Example{{Source: "MIN(3, 1, 2)", Result: 1.0}, {Source: `MIN(date("2026-01-31"), date("2025-12-31"))`, Result: "2025-12-31"}},
		}, overloads: extremes("min", types.IntNegOne, of1)},
		{name: "MAX", doc: doc{
			category: listCategory, signatures: []string{"MAX(list)", "MAX(value, value, …)"},
			zh: "最大的数，或最晚的日期，跳过空值；没有值时为空。", en: "The largest number or the latest date, skipping blanks; blank when there is none.",
			examples: []Example{{Source: "MAX(3, 1, 2)", Result: 3.0}, {Source: "MAX(-1, -2)", Result: -1.0}},
		}, overloads: extremes("max", types.IntOne, of1)},
		{name: "COUNT", doc: doc{
			category: listCategory, signatures: []string{"COUNT(list)", "COUNT(value, value, …)"},
			zh: "不为空的值的个数。", en: "How many values are not blank.",
			examples: []Example{{Source: "COUNT(1, 2)", Result: 2.0}, {Source: `COUNT(["a", ""])`, Result: 1.0}},
		}, overloads: []overload{
			of1("count_list", numbersType, numberType, "count", count),
			of1("count_dates", datesType, numberType, "count", count),
			of1("count_datetimes", datetimesType, numberType, "count", count),
			{id: "count_texts", args: of(listType), result: numberType,
				call: func(_ *time.Location, a []ref.Val) ref.Val { return count(present(a[0])) },
				sql: func(_ *time.Location, a []fragment) fragment {
					n := strict("(SELECT count(*) FROM json_each(", a[0], ") WHERE value <> '')")
					if !a[0].fails {
						return n
					}
					return strict("(CASE WHEN ", a[0], " IS NOT NULL THEN ", n, " END)") // of NULL there are none
				}},
		}},
	}
}

// extremes are the overloads of MIN and MAX.
func extremes(name string, side types.Int, of1 func(string, *cel.Type, *cel.Type, string, func([]ref.Val) ref.Val) overload) []overload {
	call := func(list []ref.Val) ref.Val {
		var best ref.Val = types.NullValue
		for _, v := range list {
			if best == types.NullValue || v.(traits.Comparer).Compare(best) == side {
				best = v
			}
		}
		return best
	}
	return []overload{
		maybeBlank(of1(name+"_list", numbersType, blankable, name, call)),
		maybeBlank(of1(name+"_dates", datesType, dateType, name, call)),
		maybeBlank(of1(name+"_datetimes", datetimesType, cel.TimestampType, name, call)),
	}
}

// maybeBlank says that a total of nothing is blank.
func maybeBlank(o overload) overload {
	o.blank = true
	return o
}

// present gives the elements of a list that are not blank.
func present(list ref.Val) []ref.Val {
	var out []ref.Val
	for it := list.(traits.Lister).Iterator(); it.HasNext() == types.True; {
		if v := it.Next(); !isBlank(v) {
			out = append(out, v)
		}
	}
	return out
}

// total adds numbers exactly and rounds once, so that the order does not matter.
type total struct {
	fixed float64 // of those that are fixed, see number.go
	rest  decimal.Decimal
	count int
	bad   bool
}

func totalOf(list []ref.Val) *total {
	t := &total{}
	for _, v := range list {
		t.add(number(v))
	}
	return t
}

func (t *total) add(x float64) {
	t.count++
	if i, ok := fixed(x); ok && math.Abs(t.fixed+i) <= maxExact {
		t.fixed += i
		return
	}
	d, ok := toDecimal(x)
	t.bad = t.bad || !ok
	t.rest = t.rest.Add(d)
}

func (t *total) exact() decimal.Decimal {
	return t.rest.Add(decimal.New(int64(t.fixed), -6))
}

func (t *total) sum() (float64, bool) {
	if t.bad {
		return 0, false
	}
	if t.rest.IsZero() {
		return unsigned0(t.fixed / fixedScale), true
	}
	return fromDecimal(t.exact())
}

// average is that of at least one number.
func (t *total) average() float64 {
	if t.rest.IsZero() {
		return unsigned0(t.fixed / (fixedScale * float64(t.count)))
	}
	f, _ := fromDecimal(quotient(t.exact(), decimal.NewFromInt(int64(t.count))))
	return f
}

// Sum adds numbers as SUM and roll-ups do; false when it is too large for a number.
func Sum(list []float64) (float64, bool) { return totalOfNumbers(list).sum() }

// Average is that of numbers as AVERAGE and roll-ups make it; false of none.
func Average(list []float64) (float64, bool) {
	t := totalOfNumbers(list)
	return t.average(), t.count > 0 && !t.bad
}

func totalOfNumbers(list []float64) *total {
	t := &total{}
	for _, x := range list {
		t.add(x)
	}
	return t
}

// aggregate is a total as an aggregate function of SQLite.
type aggregate struct {
	total
	result func(*total) (float64, bool)
}

func (a *aggregate) Step(_ *sqlite.FunctionContext, args []driver.Value) error {
	if x, ok := realArg(args[0]); ok {
		a.add(x)
	}
	return nil
}

func (a *aggregate) WindowInverse(*sqlite.FunctionContext, []driver.Value) error { return nil }

func (a *aggregate) WindowValue(*sqlite.FunctionContext) (driver.Value, error) {
	if r, ok := a.result(&a.total); ok {
		return r, nil
	}
	return nil, nil
}

func (a *aggregate) Final(*sqlite.FunctionContext) {}

// registerTotals makes tenon_sum and tenon_average known to SQLite. Both skip
// NULL.
func registerTotals() {
	for name, result := range map[string]func(*total) (float64, bool){
		"tenon_sum":     (*total).sum,
		"tenon_average": func(t *total) (float64, bool) { return t.average(), t.count > 0 && !t.bad },
	} {
		sqlite.MustRegisterFunction(name, &sqlite.FunctionImpl{
			NArgs: 1, Deterministic: true,
			MakeAggregate: func(sqlite.FunctionContext) (sqlite.AggregateFunction, error) { return &aggregate{result: result}, nil },
		})
	}
}

var _ sqlite.AggregateFunction = (*aggregate)(nil)
