// Package likeness is how near two words are to each other.
package likeness

// Distance is how many letters must be inserted, deleted, replaced or swapped
// with their neighbour to turn a into b (optimal string alignment); anything
// above most when it is more than most.
func Distance(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most {
			return most + 1
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// Percent is how much of the longer of two words agrees with the other: 100 when they
// are the same, 0 as soon as it is less than least.
func Percent(a, b string, least int) int {
	x, y := []rune(a), []rune(b)
	longest := max(len(x), len(y))
	if longest == 0 {
		return 0
	}
	most := longest * (100 - least) / 100
	d := Distance(x, y, most)
	if d > most {
		return 0
	}
	return 100 - (100*d+longest-1)/longest
}
