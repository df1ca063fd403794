package expr

import (
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

// Numbers are float64 carriers with decimal meaning: each operation gives the
// exact decimal result of its operands' shortest decimal forms, rounded once to
// the nearest float64. So 0.1 + 0.2 == 0.3, in Go and in SQL alike.
//
// Operands of at most six decimals whose scaled result stays below 2^53, which
// is nearly all of them, are computed as integers; the rest with big decimals.
const (
	fixedScale = 1e6
	maxExact   = 1<<53 - 1
	roundLimit = 15 // digits either side of the point that ROUND takes
)

func fixed(x float64) (float64, bool) {
	i := math.RoundToEven(x * fixedScale)
	if math.Abs(i) > maxExact || i/fixedScale != x {
		return 0, false
	}
	return i, true
}

func toDecimal(x float64) (decimal.Decimal, bool) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(strconv.FormatFloat(x, 'g', -1, 64))
	return d, err == nil
}

func fromDecimal(d decimal.Decimal) (float64, bool) {
	f, err := strconv.ParseFloat(d.Coefficient().String()+"e"+strconv.Itoa(int(d.Exponent())), 64)
	return unsigned0(f), err == nil && !math.IsInf(f, 0)
}

// unsigned0 turns -0 into 0, which SQLite cannot tell apart.
func unsigned0(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x
}

func exactly(a, b float64, op func(x, y decimal.Decimal) decimal.Decimal) (float64, bool) {
	x, ok := toDecimal(a)
	y, ok2 := toDecimal(b)
	if !ok || !ok2 {
		return 0, false
	}
	return fromDecimal(op(x, y))
}

func add(a, b float64) (float64, bool) {
	if x, ok := fixed(a); ok {
		if y, ok := fixed(b); ok {
			if s := x + y; math.Abs(s) <= maxExact {
				return unsigned0(s / fixedScale), true
			}
		}
	}
	return exactly(a, b, decimal.Decimal.Add)
}

func sub(a, b float64) (float64, bool) { return add(a, -b) }

func mul(a, b float64) (float64, bool) {
	if x, ok := fixed(a); ok {
		if y, ok := fixed(b); ok {
			if p := x * y; math.Abs(p) <= maxExact {
				return unsigned0(p / (fixedScale * fixedScale)), true
			}
		}
	}
	return exactly(a, b, decimal.Decimal.Mul)
}

// div fails on a zero divisor.
func div(a, b float64) (float64, bool) {
	if b == 0 {
		return 0, false
	}
	if x, ok := fixed(a); ok {
		if y, ok := fixed(b); ok {
			return unsigned0(x / y), true
		}
	}
	return exactly(a, b, quotient)
}

// quotient is x / y with enough places for 17 significant digits of the smallest
// quotient.
func quotient(x, y decimal.Decimal) decimal.Decimal {
	places := 40 + max(0, y.NumDigits()+int(y.Exponent())-x.NumDigits()-int(x.Exponent()))
	return x.DivRound(y, int32(places))
}

// round rounds half away from zero to digits decimals, which may be negative.
func round(a, digits float64) (float64, bool) {
	if digits < -roundLimit || digits > roundLimit || digits != math.Trunc(digits) {
		return 0, false
	}
	d, ok := toDecimal(a)
	if !ok {
		return 0, false
	}
	return fromDecimal(d.Round(int32(digits)))
}

func negate(a float64) float64 { return unsigned0(-a) }

// significant rounds to 15 significant digits, which every float64 keeps.
func significant(x float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 14, 64), 64)
	if err != nil {
		return x
	}
	return unsigned0(r)
}
