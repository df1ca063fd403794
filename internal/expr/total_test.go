package expr

import (
	"testing"
)

// The order of numbers never changes their sum, and no decimal is lost.
func TestTotalIsExactInAnyOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		numbers []float64
		sum     float64
	}{
		{nil, 0},
		{[]float64{0.1, 0.2, 0.3, -0.6}, 0},
		{[]float64{1e15, 0.1, -1e15}, 0.1},
		{[]float64{1e300, 1, -1e300}, 1},
		{[]float64{1e300, 1e-9, 1, -1e300}, 1.000000001},
		{[]float64{9007199254.740991, 9007199254.740991, 0.000001}, 18014398509.481983},
	} {
		d := dice{newRand(1)}
		for range 10 {
			d.Shuffle(len(c.numbers), func(i, j int) { c.numbers[i], c.numbers[j] = c.numbers[j], c.numbers[i] })
			var x total
			for _, n := range c.numbers {
				x.add(n)
			}
			if got, ok := x.sum(); !ok || got != c.sum {
				t.Errorf("%v: %v %v, want %v", c.numbers, got, ok, c.sum)
			}
		}
	}
	var big total
	for range 3000 {
		big.add(4000000000.5)
	}
	if got, ok := big.sum(); !ok || got != 12000000001500 {
		t.Errorf("%v %v", got, ok)
	}
	var huge total
	huge.add(1e308)
	huge.add(1e308)
	if _, ok := huge.sum(); ok {
		t.Error("an overflow is no sum")
	}
}
