package expr

import (
	"math"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

func arithmetic() []function {
	two := []*cel.Type{numberType, numberType}
	return []function{
		{name: operators.Add, overloads: []overload{
			{id: "add_number", args: two, result: numberType, call: numeric(add, tooLarge), sql: fallible("tenon_add")},
			{id: "add_text", args: []*cel.Type{textType, textType}, result: textType, call: concat, sql: infix("||")},
			{id: "add_list", args: []*cel.Type{anyList, anyList}, result: anyList, call: concat},
			{id: "add_date_days", args: []*cel.Type{dateType, numberType}, result: dateType, call: shiftDate(1), sql: fallible("tenon_date_add")},
			{id: "add_datetime_days", args: []*cel.Type{cel.TimestampType, numberType}, result: cel.TimestampType, call: shiftDateTime(1), sql: fallible("tenon_datetime_add")},
		}},
		{name: operators.Subtract, overloads: []overload{
			{id: "sub_number", args: two, result: numberType, call: numeric(sub, tooLarge), sql: fallible("tenon_sub")},
			{id: "sub_date", args: []*cel.Type{dateType, dateType}, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				return types.Double(a[0].(date) - a[1].(date))
			}, sql: infallible("tenon_date_days")},
			{id: "sub_date_days", args: []*cel.Type{dateType, numberType}, result: dateType, call: shiftDate(-1), sql: fallible("tenon_date_sub")},
			{id: "sub_datetime", args: []*cel.Type{cel.TimestampType, cel.TimestampType}, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				days, ok := daysBetween(a[0].(types.Timestamp).Time, a[1].(types.Timestamp).Time)
				return numberOr(days, ok, dateOutOfRange)
			}, sql: infallible("tenon_datetime_days")},
			{id: "sub_datetime_days", args: []*cel.Type{cel.TimestampType, numberType}, result: cel.TimestampType, call: shiftDateTime(-1), sql: fallible("tenon_datetime_sub")},
		}},
		{name: operators.Multiply, overloads: []overload{{id: "mul_number", args: two, result: numberType, call: numeric(mul, tooLarge), sql: fallible("tenon_mul")}}},
		{name: operators.Divide, overloads: []overload{{id: "div_number", args: two, result: numberType, call: numeric(div, divisionByZero), sql: fallible("tenon_div")}}},
		{name: operators.Negate, overloads: []overload{{id: "neg_number", args: two[:1], result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			return types.Double(negate(number(a[0])))
		}, sql: func(_ *time.Location, a []fragment) fragment { return strict("(0 - ", a[0], ")") }}}},
		{name: "ABS", doc: doc{
			category: numberCategory, signatures: []string{"ABS(number)"},
			zh: "绝对值。", en: "The number without its sign.", examples: []Example{{Source: "ABS(-3.5)", Result: 3.5}},
		}, overloads: []overload{{id: "abs_number", args: two[:1], result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			return types.Double(math.Abs(number(a[0])))
		}, sql: infallible("abs")}}},
		{name: "ROUND", doc: doc{
			category: numberCategory, signatures: []string{"ROUND(number)", "ROUND(number, digits)"},
			zh: "四舍五入到若干位小数；位数为负时到十位、百位。", en: "Rounds to a number of decimals, halves away from 0. Negative digits round to tens and hundreds.",
			examples: []Example{{Source: "ROUND(1.005, 2)", Result: 1.01}, {Source: "ROUND(-2.5)", Result: -3.0}, {Source: "ROUND(1250, -2)", Result: 1300.0}},
		}, overloads: []overload{
			{id: "round_number", args: two[:1], result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				r, ok := round(number(a[0]), 0)
				return numberOr(r, ok, tooLarge)
			}, sql: func(_ *time.Location, a []fragment) fragment { return failing(strict("tenon_round(", a[0], ",0)")) }},
			{id: "round_number_digits", args: two, result: numberType, call: numeric(round, digitsOutOfRange), sql: fallible("tenon_round")},
		}},
	}
}

func numberOr(r float64, ok bool, f failure) ref.Val {
	if !ok {
		return fail(f)
	}
	return types.Double(r)
}

func concat(_ *time.Location, a []ref.Val) ref.Val { return a[0].(traits.Adder).Add(a[1]) }

func shiftDate(sign float64) func(*time.Location, []ref.Val) ref.Val {
	return func(_ *time.Location, a []ref.Val) ref.Val {
		if d, ok := a[0].(date).plus(sign * number(a[1])); ok {
			return d
		}
		return fail(dateOutOfRange)
	}
}

func shiftDateTime(sign float64) func(*time.Location, []ref.Val) ref.Val {
	return func(_ *time.Location, a []ref.Val) ref.Val {
		if t, ok := plusDays(a[0].(types.Timestamp).Time, sign*number(a[1])); ok {
			return types.Timestamp{Time: t}
		}
		return fail(dateOutOfRange)
	}
}

// ordering compares numbers, texts (by code point), dates and instants; each
// only with its like.
func ordering() []function {
	ops := []struct {
		name, id, sql string
		holds         func(order types.Int) bool
	}{
		{operators.Less, "less", "<", func(o types.Int) bool { return o < 0 }},
		{operators.LessEquals, "less_equals", "<=", func(o types.Int) bool { return o <= 0 }},
		{operators.Greater, "greater", ">", func(o types.Int) bool { return o > 0 }},
		{operators.GreaterEquals, "greater_equals", ">=", func(o types.Int) bool { return o >= 0 }},
	}
	kinds := []struct {
		name string
		t    *cel.Type
	}{{"number", numberType}, {"text", textType}, {"date", dateType}, {"datetime", cel.TimestampType}}
	out := make([]function, len(ops))
	for i, op := range ops {
		call := func(_ *time.Location, a []ref.Val) ref.Val {
			order, ok := a[0].(traits.Comparer).Compare(a[1]).(types.Int)
			if !ok {
				return fail(notComparable)
			}
			return types.Bool(op.holds(order))
		}
		out[i].name = op.name
		for _, k := range kinds {
			out[i].overloads = append(out[i].overloads, overload{
				id: op.id + "_" + k.name, args: []*cel.Type{k.t, k.t}, result: cel.BoolType, call: call, sql: infix(op.sql),
			})
		}
	}
	return out
}
