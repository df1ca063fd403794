package importer

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/width"

	"github.com/tenon-crm/tenon/internal/likeness"
	"github.com/tenon-crm/tenon/internal/search"
)

// spelt is how a Chinese name is typed without Chinese: its syllables, and
// their initials. Both are "" for a name without Chinese.
func spelt(s string) (full, initials string) {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return []string{string(unicode.ToLower(r))}
		}
		return nil
	}
	if strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0 {
		return "", ""
	}
	var a, b strings.Builder
	for _, p := range pinyin.Pinyin(width.Fold.String(s), args) {
		if len(p) > 0 && p[0] != "" {
			a.WriteString(p[0])
			b.WriteByte(p[0][0])
		}
	}
	return a.String(), b.String()
}

// alike tells the likeness of two plain names: 1 when they are the same, less the more letters
// have to change, 0 from a third of them on.
func alike(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := []rune(a), []rune(b)
	longest := max(len(x), len(y))
	if longest < 4 || longest > maxListed {
		return 0
	}
	if longest-min(len(x), len(y)) > longest/3 {
		return 0
	}
	d := likeness.Distance(x, y, longest/3)
	if d > longest/3 {
		return 0
	}
	return 1 - float64(d)/float64(longest)
}

// names are what a text may mean: the plain form of each name, and what it stands for.
type names struct{ plain, meanings []string }

func (n *names) add(name, meaning string) {
	if p := search.Plain(name); p != "" {
		n.plain, n.meanings = append(n.plain, p), append(n.meanings, meaning)
	}
}

// nearest finds what text probably means: the same but for case, width, spaces and
// signs, or within a few letters of one of the names. Two that are equally near must
// mean the same.
func (n *names) nearest(text string) (meaning string, ok bool) {
	key := search.Plain(text)
	if key == "" {
		return "", false
	}
	score, tie := 0.0, false
	for i, p := range n.plain {
		s := alike(key, p)
		switch {
		case s > score:
			meaning, score, tie = n.meanings[i], s, false
		case s == score && s > 0 && n.meanings[i] != meaning:
			tie = true
		}
	}
	return meaning, score >= 0.75 && !tie
}
