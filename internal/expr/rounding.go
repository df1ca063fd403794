package expr

import (
	"math"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/shopspring/decimal"
)

const maxPower = 400 // exponent that POWER takes

// roundingFunctions are the functions of one number, or two.
func roundingFunctions() []function {
	one, two := of(numberType), of(numberType, numberType)
	// either declares name(number) as name(number, otherwise).
	either := func(name, id string, f func(a, b float64) (float64, bool), otherwise float64, why failure, d doc) function {
		return function{name: name, doc: d, overloads: []overload{
			bridge(overload{id: id, args: one, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
				r, ok := f(number(a[0]), otherwise)
				return numberOr(r, ok, tooLarge)
			}}),
			bridge(overload{id: id + "_2", args: two, result: numberType, call: numeric(f, why)}),
		}}
	}
	return []function{
		either("ROUNDUP", "roundup", roundWith(decimal.Decimal.RoundUp), 0, digitsOutOfRange, doc{
			category: numberCategory, signatures: []string{"ROUNDUP(number)", "ROUNDUP(number, digits)"},
			zh:       "按小数位数舍入，总是远离 0：进一法。位数为负时舍入到十位、百位。",
			en:       "Rounds to a number of decimals, always away from 0. Negative digits round to tens and hundreds.",
			examples: []Example{{Source: "ROUNDUP(1.21, 1)", Result: 1.3}, {Source: "ROUNDUP(-1.2)", Result: -2.0}, {Source: "ROUNDUP(1234, -2)", Result: 1300.0}},
		}),
		either("ROUNDDOWN", "rounddown", roundWith(decimal.Decimal.RoundDown), 0, digitsOutOfRange, doc{
			category: numberCategory, signatures: []string{"ROUNDDOWN(number)", "ROUNDDOWN(number, digits)"},
			zh:       "按小数位数舍入，总是朝向 0：去尾法。",
			en:       "Rounds to a number of decimals, always towards 0.",
			examples: []Example{{Source: "ROUNDDOWN(1.29, 1)", Result: 1.2}, {Source: "ROUNDDOWN(-1.8)", Result: -1.0}},
		}),
		either("CEILING", "ceiling", ceiling, 1, stepNotPositive, doc{
			category: numberCategory, signatures: []string{"CEILING(number)", "CEILING(number, multiple)"},
			zh:       "不小于该数的最小整数，或指定倍数的最小整倍数。",
			en:       "The smallest whole number, or multiple, that is not less than the number.",
			examples: []Example{{Source: "CEILING(2.1)", Result: 3.0}, {Source: "CEILING(2.1, 0.5)", Result: 2.5}, {Source: "CEILING(-2.1)", Result: -2.0}},
		}),
		either("FLOOR", "floor", floor, 1, stepNotPositive, doc{
			category: numberCategory, signatures: []string{"FLOOR(number)", "FLOOR(number, multiple)"},
			zh:       "不大于该数的最大整数，或指定倍数的最大整倍数。",
			en:       "The largest whole number, or multiple, that is not more than the number.",
			examples: []Example{{Source: "FLOOR(2.9)", Result: 2.0}, {Source: "FLOOR(2.9, 0.5)", Result: 2.5}, {Source: "FLOOR(-2.1)", Result: -3.0}},
		}),
		{name: "INT", doc: doc{
			category: numberCategory, signatures: []string{"INT(number)"},
			zh: "向下取整：不大于该数的最大整数。", en: "The largest whole number that is not more than the number.",
			examples: []Example{{Source: "INT(7.9)", Result: 7.0}, {Source: "INT(-7.1)", Result: -8.0}},
		}, overloads: []overload{bridge(overload{id: "int_number", args: one, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			return types.Double(unsigned0(math.Floor(number(a[0]))))
		}})}},
		{name: "MOD", doc: doc{
			category: numberCategory, signatures: []string{"MOD(number, divisor)"},
			zh: "除法的余数，符号与除数相同。", en: "The remainder of a division; it has the sign of the divisor.",
			examples: []Example{{Source: "MOD(7, 3)", Result: 1.0}, {Source: "MOD(-7, 3)", Result: 2.0}, {Source: "MOD(5.5, 0.3)", Result: 0.1}, {Source: "MOD(1, 0)", Error: true}},
		}, overloads: []overload{bridge(overload{id: "mod_number", args: two, result: numberType, call: numeric(mod, divisionByZero)})}},
		{name: "POWER", doc: doc{
			category: numberCategory, signatures: []string{"POWER(number, exponent)"},
			zh: "乘方，指数是 -400 到 400 的整数。", en: "A power; the exponent is a whole number from -400 to 400.",
			examples: []Example{{Source: "POWER(1.05, 3)", Result: 1.157625}, {Source: "POWER(2, -2)", Result: 0.25}},
		}, overloads: []overload{bridge(overload{id: "power_number", args: two, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			return power(number(a[0]), number(a[1]))
		}})}},
		{name: "SQRT", doc: doc{
			category: numberCategory, signatures: []string{"SQRT(number)"},
			zh: "平方根；负数出错。", en: "The square root; that of a negative number is an error.",
			examples: []Example{{Source: "SQRT(144)", Result: 12.0}, {Source: "SQRT(-1)", Error: true}},
		}, overloads: []overload{bridge(overload{id: "sqrt_number", args: one, result: numberType, call: func(_ *time.Location, a []ref.Val) ref.Val {
			x := number(a[0])
			return numberOr(math.Sqrt(x), x >= 0, negativeRoot)
		}})}},
	}
}

// roundWith is a function of a number and of digits, which may be negative.
func roundWith(mode func(decimal.Decimal, int32) decimal.Decimal) func(a, digits float64) (float64, bool) {
	return func(a, digits float64) (float64, bool) {
		d, ok := toDecimal(a)
		if !ok || digits < -roundLimit || digits > roundLimit || digits != math.Trunc(digits) {
			return 0, false
		}
		return fromDecimal(mode(d, int32(digits)))
	}
}

// ceiling and floor give the nearest multiple of a positive step.
func ceiling(a, step float64) (float64, bool) { return multiple(a, step, 1) }
func floor(a, step float64) (float64, bool)   { return multiple(a, step, -1) }

func multiple(a, step float64, side int) (float64, bool) {
	x, ok := toDecimal(a)
	y, ok2 := toDecimal(step)
	if !ok || !ok2 || step <= 0 {
		return 0, false
	}
	q, r := x.QuoRem(y, 0)
	if r.Sign() == side {
		q = q.Add(decimal.NewFromInt(int64(side)))
	}
	return fromDecimal(q.Mul(y))
}

// mod is a - b * floor(a / b), exactly.
func mod(a, b float64) (float64, bool) {
	if b == 0 {
		return 0, false
	}
	return exactly(a, b, func(x, y decimal.Decimal) decimal.Decimal {
		_, r := x.QuoRem(y, 0)
		if r.Sign()*y.Sign() < 0 {
			r = r.Add(y)
		}
		return r
	})
}

// power multiplies exactly and rounds once.
func power(a, n float64) ref.Val {
	x, ok := toDecimal(a)
	switch {
	case !ok || n != math.Trunc(n) || math.Abs(n) > maxPower:
		return fail(powerOutOfRange)
	case a == 0 && n < 0:
		return fail(divisionByZero)
	}
	if digits := n * math.Log10(math.Abs(a)); a != 0 && digits > 310 {
		return fail(tooLarge)
	} else if digits < -330 {
		return types.Double(0)
	}
	r := decimal.NewFromInt(1)
	for k := int(math.Abs(n)); k > 0; k >>= 1 {
		if k&1 == 1 {
			r = r.Mul(x)
		}
		x = x.Mul(x)
	}
	if n < 0 {
		r = quotient(decimal.NewFromInt(1), r)
	}
	f, ok := fromDecimal(r)
	return numberOr(f, ok, tooLarge)
}
