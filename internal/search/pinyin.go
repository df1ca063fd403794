package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/tenon-crm/tenon/internal/search/sound"
)

// maxSpelt is how many letters of pinyin are looked for at once.
const maxSpelt = 63

// spoken is how a name is typed without Chinese: for each of its characters the
// ways in which it is written in Latin letters (重 is zhong and chong). A letter
// that no keyboard of theirs has is written in no way.
type spoken [][]string

// sounds are the syllables of a name and the initials of them, nil for a name
// without Chinese.
func sounds(name string) (full, initials spoken) {
	name = width.Fold.String(name)
	if strings.IndexFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return nil, nil
	}
	for _, r := range name {
		ways, heard := sound.Syllables(r)
		if !heard {
			continue
		}
		full = append(full, ways)
		first := make([]string, len(ways))
		for i, w := range ways {
			first[i] = w[:1]
		}
		initials = append(initials, sound.Distinct(first))
	}
	return full, initials
}

// has reports whether a name is written with plain letters in it. Bit k of open
// says that k of them may be written before the character that is next.
func (s spoken) has(plain string) bool {
	var open uint64
	for _, ways := range s {
		var next uint64
		for _, w := range ways {
			for from := range len(w) {
				if strings.HasPrefix(w[from:], plain) {
					return true
				}
				if tail := w[from:]; strings.HasPrefix(plain, tail) {
					next |= 1 << len(tail)
				}
			}
			for k := 1; open>>k != 0; k++ {
				if open>>k&1 == 0 {
					continue
				}
				if strings.HasPrefix(w, plain[k:]) {
					return true
				}
				if strings.HasPrefix(plain[k:], w) {
					next |= 1 << (k + len(w))
				}
			}
		}
		open = next
	}
	return false
}

// grams gives each run of up to n letters of all ways to write the name.
func (s spoken) grams(n int, each func(string)) {
	for at, ways := range s {
		for _, w := range ways {
			for from := range len(w) {
				s.onwards(at, w[from:], "", n, each)
			}
		}
	}
}

func (s spoken) onwards(at int, tail, gram string, n int, each func(string)) {
	for i := range len(tail) {
		gram += tail[i : i+1]
		each(gram)
		if len(gram) == n {
			return
		}
	}
	if at+1 < len(s) {
		for _, w := range s[at+1] {
			s.onwards(at+1, w, gram, n, each)
		}
	}
}

// Spelt reports whether plain words may be the pinyin of something: Latin letters
// and digits only, and not too many.
func Spelt(plain string) bool {
	return plain != "" && len(plain) <= maxSpelt && strings.IndexFunc(plain, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// Sounding reports whether a name is typed so without Chinese, in plain words: by
// its syllables written together, or by their initials.
func Sounding(name, plain string) bool {
	if !Spelt(plain) {
		return false
	}
	full, initials := sounds(name)
	return full.has(plain) || initials.has(plain)
}
