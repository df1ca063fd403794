// Package sound is how Chinese is typed in Latin letters.
package sound

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/width"
)

// Syllables are the ways in which one character is written; heard is false for
// signs, which are left out.
func Syllables(r rune) (ways []string, heard bool) {
	toned, ok := pinyin.PinyinDict[int(r)]
	switch {
	case ok:
		for s := range strings.SplitSeq(toned, ",") {
			ways = append(ways, strings.Map(toneless, s))
		}
		return Distinct(ways), true
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return nil, false
	case r < unicode.MaxASCII:
		return []string{string(unicode.ToLower(r))}, true
	}
	return nil, true
}

// toneless is the letter by which a letter of pinyin is typed.
func toneless(r rune) rune {
	switch r {
	case 'ā', 'á', 'ǎ', 'à':
		return 'a'
	case 'ē', 'é', 'ě', 'è', 'ế', 'ề', 'ê':
		return 'e'
	case 'ō', 'ó', 'ǒ', 'ò':
		return 'o'
	case 'ī', 'í', 'ǐ', 'ì':
		return 'i'
	case 'ū', 'ú', 'ǔ', 'ù':
		return 'u'
	case 'ü', 'ǖ', 'ǘ', 'ǚ', 'ǜ':
		return 'v'
	case 'ń', 'ň', 'ǹ':
		return 'n'
	case 'ḿ':
		return 'm'
	}
	if r < 'a' || r > 'z' { // a tone that stands by itself
		return -1
	}
	return r
}

// Distinct leaves each text that is not "" once, in order.
func Distinct(list []string) []string {
	out := list[:0:0]
	for i, s := range list {
		if s != "" && !slices.Contains(list[:i], s) {
			out = append(out, s)
		}
	}
	return out
}

// Spelling writes a name without Chinese, each character in the way that is usual:
// its syllables together, or their initials.
func Spelling(name string, initials bool) string {
	var out strings.Builder
	for _, r := range width.Fold.String(name) {
		ways, _ := Syllables(r)
		switch {
		case len(ways) == 0:
		case initials:
			out.WriteString(ways[0][:1])
		default:
			out.WriteString(ways[0])
		}
	}
	return out.String()
}
