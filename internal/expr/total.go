package expr

import (
	"math"

	"github.com/shopspring/decimal"
)

// total adds numbers up exactly and rounds once, when it is asked for the sum.
// So the sum of rows does not depend on their order, in Go, in SQL and in the
// browser alike.
type total struct {
	count  int
	scaled int64 // of the numbers that are whole in millionths
	rest   decimal.Decimal
	failed bool
}

// maxScaled keeps one more number from overflowing.
const maxScaled = math.MaxInt64 - maxExact

func (t *total) add(x float64) {
	t.count++
	if i, ok := fixed(x); ok {
		if t.scaled > maxScaled || t.scaled < -maxScaled {
			t.settle()
		}
		t.scaled += int64(i)
		return
	}
	d, ok := toDecimal(x)
	if !ok {
		t.failed = true
		return
	}
	t.rest = t.rest.Add(d)
}

func (t *total) settle() {
	t.rest = t.rest.Add(decimal.New(t.scaled, -6))
	t.scaled = 0
}

// sum is 0 of nothing. It fails when it is too large for a number.
func (t *total) sum() (float64, bool) {
	if t.failed {
		return 0, false
	}
	if t.rest.IsZero() && t.scaled <= maxExact && t.scaled >= -maxExact {
		return unsigned0(float64(t.scaled) / fixedScale), true
	}
	t.settle()
	return fromDecimal(t.rest)
}

// mean is the sum divided by how many there are; it fails of nothing.
func (t *total) mean() (float64, bool) {
	s, ok := t.sum()
	if !ok {
		return 0, false
	}
	return div(s, float64(t.count))
}
