package likeness_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/likeness"
)

func TestPercent(t *testing.T) {
	for _, x := range []struct {
		a, b        string
		least, want int
	}{
		{"华为技术", "华为技术", 80, 100}, {"华为技术服务", "华为枝术服务", 80, 83}, {"华为技术", "华为枝术", 80, 0}, {"华为技术", "华为枝术", 75, 75},
		{"abcd", "abdc", 75, 75}, {"", "", 80, 0}, {"", "x", 50, 0}, {"ab", "wholly else", 50, 0},
	} {
		if got := likeness.Percent(x.a, x.b, x.least); got != x.want {
			t.Errorf("%q %q from %d: %d, want %d", x.a, x.b, x.least, got, x.want)
		}
	}
}

// Both ways round it is the same, and nothing between 0 and the least is answered.
func TestPercentIsSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.SampledFrom([]rune("ab华为")), 0, 8, -1)
		a, b, least := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(50, 99).Draw(t, "least")
		got := likeness.Percent(a, b, least)
		if got != likeness.Percent(b, a, least) || got != 0 && got < least || a != "" && likeness.Percent(a, a, least) != 100 {
			t.Errorf("%q %q: %d", a, b, got)
		}
	})
}
