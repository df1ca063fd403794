package sample

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// generator draws from one random source, in a fixed order.
type generator struct {
	rand    *rand.Rand
	today   time.Time // midnight of the day, in the business's zone
	taken   map[string]bool
	sellers []Person // people who own records
	marketing,
	sales string // departments
}

// id draws a record id that was not drawn before.
func (g *generator) id() string {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	for {
		b := make([]byte, 15)
		for i := range b {
			b[i] = letters[g.rand.IntN(len(letters))]
		}
		if id := string(b); !g.taken[id] {
			g.taken[id] = true
			return id
		}
	}
}

// between draws a whole number from lo to hi, both included.
func (g *generator) between(lo, hi int) int { return lo + g.rand.IntN(hi-lo+1) }

// chance is true in percent of 100 draws.
func (g *generator) chance(percent int) bool { return g.rand.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.rand.IntN(len(list))] }

// weighted draws a key with the weight that the pairs give it.
type weight struct {
	value string
	of    int
}

func (g *generator) weighted(list []weight) string {
	total := 0
	for _, w := range list {
		total += w.of
	}
	n := g.rand.IntN(total)
	for _, w := range list {
		if n -= w.of; n < 0 {
			return w.value
		}
	}
	return list[len(list)-1].value
}

// day is the calendar date so many days from today.
func (g *generator) day(offset int) string {
	return g.today.AddDate(0, 0, offset).Format(time.DateOnly)
}

// moment is a working hour so many days from today, as the API writes instants.
func (g *generator) moment(offset int) time.Time {
	return g.today.AddDate(0, 0, offset).Add(time.Duration(g.between(9*12, 18*12-1)) * 5 * time.Minute)
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000Z") }

// mobile makes a mobile number that no other row has. The block of zeros keeps
// it away from numbers in use.
func (g *generator) mobile() string {
	for {
		n := fmt.Sprintf("+86130000%05d", g.rand.IntN(100000))
		if !g.taken[n] {
			g.taken[n] = true
			return n
		}
	}
}

// uscc makes a registration number with a right check character.
// Source of the algorithm: GB 32100-2015.
func (g *generator) uscc(region string) string {
	const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	b := []byte("91" + region)
	for len(b) < 17 {
		b = append(b, letters[g.rand.IntN(len(letters))])
	}
	sum, w := 0, 1
	for _, c := range b {
		for i := range letters {
			if letters[i] == c {
				sum += i * w
			}
		}
		w = w * 3 % 31
	}
	return string(append(b, letters[(31-sum%31)%31]))
}
