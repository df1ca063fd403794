// Package numeric is what the field types of numbers share: exact decimal
// rounding, reading numbers as people write them, and limits.
package numeric

import (
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

// exactTo is the magnitude from which a float64 of 15 significant digits has no
// decimals.
const exactTo = 1e15

// Significant rounds a finite number to 15 significant digits, which is what a
// float64 carries exactly. Negative zero becomes zero.
func Significant(v float64) float64 {
	if v == math.Trunc(v) && math.Abs(v) < exactTo {
		return v + 0 // -0 + 0 is 0
	}
	out, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err != nil {
		return v // the largest numbers would round beyond the range
	}
	return out
}

// Round rounds to decimals after the point, half away from zero, as it reads in
// decimal: 1.005 to 2 is 1.01.
func Round(v float64, decimals int) float64 {
	v = Significant(v)
	switch abs := math.Abs(v); {
	case abs >= exactTo || v == math.Trunc(v):
		return v
	case abs < 1e-20:
		return 0
	}
	if scaled := v * math.Pow10(decimals); scaled == math.Trunc(scaled) && math.Abs(scaled) < exactTo {
		return v
	}
	return decimal.NewFromFloat(v).Round(int32(decimals)).InexactFloat64() + 0
}

// Plain writes a number so that reading it gives it back, without an exponent
// where people would not expect one.
func Plain(v float64) string {
	if abs := math.Abs(v); abs != 0 && (abs < 1e-7 || abs >= 1e21) {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Shift moves the decimal point by n places without the error of a binary
// multiplication: 0.07 by 2 is 7.
func Shift(v float64, n int) float64 {
	digits := strconv.FormatFloat(v, 'e', -1, 64)
	mark := len(digits) - 1
	for digits[mark] != 'e' {
		mark--
	}
	exp, err := strconv.Atoi(digits[mark+1:])
	if err != nil {
		return v * math.Pow10(n)
	}
	out, err := strconv.ParseFloat(digits[:mark]+"e"+strconv.Itoa(exp+n), 64)
	if err != nil {
		return v * math.Pow10(n)
	}
	return out
}

// OffStep reports whether a number is no whole multiple of step, as both read in
// decimal: 0.3 is three times 0.1.
func OffStep(v, step float64) bool {
	if step <= 0 {
		return false
	}
	return !decimal.NewFromFloat(v).Mod(decimal.NewFromFloat(step)).IsZero()
}
