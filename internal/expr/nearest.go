package expr

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/likeness"
)

// nearest finds the name that a mistyped one most likely meant: the one with
// the least edits, at most a third of its length; "" when none is near.
func nearest(name string, names []string) string {
	words := []rune(strings.ToLower(name))
	best, least := "", len(words)/3+1
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return n
		}
		if d := likeness.Distance(words, []rune(strings.ToLower(n)), least-1); d < least {
			best, least = n, d
		}
	}
	return best
}
