package duplicate

import (
	_ "embed"
	"strings"
	"sync"
)

// simplifiedPairs has each traditional character before its simplified one: the first
// form that the dictionary TSCharacters of Open Chinese Convert gives (Apache License
// 2.0).
//
//go:embed simplified.txt
var simplifiedPairs string

var simplified = sync.OnceValue(func() map[rune]rune {
	letters := []rune(strings.ReplaceAll(simplifiedPairs, "\n", ""))
	out := make(map[rune]rune, len(letters)/2)
	for i := 0; i+1 < len(letters); i += 2 {
		out[letters[i]] = letters[i+1]
	}
	return out
})

// simplify writes traditional characters as their simplified ones.
func simplify(s string) string {
	pairs := simplified()
	return strings.Map(func(r rune) rune {
		if to, ok := pairs[r]; ok {
			return to
		}
		return r
	}, s)
}
