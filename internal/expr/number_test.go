package expr

import (
	"math"
	"math/big"
	"testing"
)

func TestExactDecimals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what string
		got  func() (float64, bool)
		want float64
		ok   bool
	}{
		{"0.1 + 0.2", func() (float64, bool) { return add(0.1, 0.2) }, 0.3, true},
		{"1.1 * 3", func() (float64, bool) { return mul(1.1, 3) }, 3.3, true},
		{"0.3 - 0.1", func() (float64, bool) { return sub(0.3, 0.1) }, 0.2, true},
		{"1 / 3", func() (float64, bool) { return div(1, 3) }, 1.0 / 3, true},
		{"0 / -5 is not -0", func() (float64, bool) { return div(0, -5) }, 0, true},
		{"1e-9 / 3", func() (float64, bool) { return div(1e-9, 3) }, 1e-9 / 3, true},
		{"1e-200 / 1e100", func() (float64, bool) { return div(1e-200, 1e100) }, 1e-300, true},
		{"1 / 0", func() (float64, bool) { return div(1, 0) }, 0, false},
		{"1e308 * 10", func() (float64, bool) { return mul(1e308, 10) }, 0, false},
		{"round 1.005 to 2", func() (float64, bool) { return round(1.005, 2) }, 1.01, true},
		{"round -1.005 to 2", func() (float64, bool) { return round(-1.005, 2) }, -1.01, true},
		{"round 1250 to -2", func() (float64, bool) { return round(1250, -2) }, 1300, true},
		{"round to 1.5 digits", func() (float64, bool) { return round(1, 1.5) }, 0, false},
		{"round to 16 digits", func() (float64, bool) { return round(1, 16) }, 0, false},
		{"infinity", func() (float64, bool) { return add(math.Inf(1), 1) }, 0, false},
		{"not a number", func() (float64, bool) { return mul(math.NaN(), 1) }, 0, false},
	} {
		got, ok := c.got()
		if ok != c.ok || ok && (got != c.want || math.Signbit(got) != math.Signbit(c.want)) {
			t.Errorf("%s = %v %v", c.what, got, ok)
		}
	}
}

// Amounts of money agree with rational arithmetic on their decimal forms.
func TestMoneyIsExact(t *testing.T) {
	t.Parallel()
	r := newRand(1)
	exact := func(cents, thousandths int64, op func(z, x, y *big.Rat) *big.Rat) float64 {
		f, _ := op(new(big.Rat), big.NewRat(cents, 100), big.NewRat(thousandths, 1000)).Float64()
		return f
	}
	for range 20_000 {
		c, m := r.Int63n(1e10)-5e9, r.Int63n(1e6)+1
		x, y := float64(c)/100, float64(m)/1000
		for name, op := range map[string]struct {
			ours func(a, b float64) (float64, bool)
			big  func(z, x, y *big.Rat) *big.Rat
		}{"+": {add, (*big.Rat).Add}, "-": {sub, (*big.Rat).Sub}, "*": {mul, (*big.Rat).Mul}, "/": {div, (*big.Rat).Quo}} {
			if got, ok := op.ours(x, y); !ok || got != exact(c, m, op.big) {
				t.Fatalf("%v %s %v = %v, want %v", x, name, y, got, exact(c, m, op.big))
			}
		}
	}
}

func TestSignificant(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{0.30000000000000004: 0.3, 123456789012345678: 123456789012346000, 1.5: 1.5, 0: 0} {
		if got := significant(in); got != want {
			t.Errorf("%v: %v", in, got)
		}
	}
}
