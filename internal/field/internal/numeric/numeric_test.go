package numeric_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/field/internal/numeric"
)

func TestRoundIsHalfAwayFromZeroInDecimal(t *testing.T) {
	for _, x := range []struct {
		v        float64
		decimals int
		want     float64
	}{
		{1.005, 2, 1.01}, {-1.005, 2, -1.01}, {2.675, 2, 2.68}, {1.15, 1, 1.2}, {0.5, 0, 1}, {-0.5, 0, -1}, {0.4, 0, 0},
		{1.4999999999999999, 0, 2}, {0.1 + 0.2, 8, 0.3}, {1e20, 2, 1e20}, {123456789012.345, 2, 123456789012.35}, {1e-300, 8, 0}, {999999999999999, 2, 999999999999999},
	} {
		if got := numeric.Round(x.v, x.decimals); got != x.want {
			t.Errorf("%v to %d decimals is %v, not %v", x.v, x.decimals, got, x.want)
		}
	}
	if v := numeric.Round(-0.001, 2); math.Signbit(v) {
		t.Error("rounding gives negative zero")
	}
}

// The oracle is exact rational arithmetic on the number as it reads in decimal.
func TestRoundAgreesWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.Int64Range(-999999999999999, 999999999999999).Draw(t, "digits")
		scale := rapid.IntRange(0, 12).Draw(t, "scale")
		decimals := rapid.IntRange(0, 10).Draw(t, "decimals")
		exact := big.NewRat(units, 1)
		exact.Quo(exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
		v, _ := exact.Float64()
		want, _ := halfAway(exact, decimals).Float64()
		if got := numeric.Round(v, decimals); got != want {
			t.Fatalf("%v to %d decimals is %v, not %v", v, decimals, got, want)
		}
	})
}

func halfAway(x *big.Rat, decimals int) *big.Rat {
	factor := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
	scaled := new(big.Rat).Mul(x, factor)
	half := big.NewRat(1, 2)
	if scaled.Sign() < 0 {
		half.Neg(half)
	}
	scaled.Add(scaled, half)
	whole := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	return new(big.Rat).Quo(new(big.Rat).SetInt(whole), factor)
}

func TestShiftMovesThePoint(t *testing.T) {
	for _, x := range []struct {
		v    float64
		n    int
		want float64
	}{{0.07, 2, 7}, {0.29, 2, 29}, {25, -2, 0.25}, {0, 2, 0}, {-1.1, 2, -110}} {
		if got := numeric.Shift(x.v, x.n); got != x.want {
			t.Errorf("%v by %d is %v", x.v, x.n, got)
		}
	}
}
