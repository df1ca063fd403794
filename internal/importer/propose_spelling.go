package importer

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/likeness"
	"github.com/tenon-crm/tenon/internal/search"
)

// spellingText are words that lists of businesses are often made of: trades, states of things,
// countries. One a line; # begins a remark.
//
//go:embed spelling.txt
var spellingText string

// rarer is how many times less often a misspelt value comes than the one it stands for,
// where nothing but the file says which of two is meant.
const rarer = 3

// spelling is what values are known to be spelt like: common words, and the options of
// the fields that the person fills in.
func (s *Service) spelling(who *access.Principal) []string {
	var out []string
	for line := range strings.Lines(spellingText) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	rights := s.Rights(who)
	for key, o := range s.Snapshot().Objects {
		if !visible(rights, key) {
			continue
		}
		for _, c := range o.Columns {
			if !rights.Writes(key, c.Spec.Key) {
				continue
			}
			for _, option := range c.Spec.Options {
				out = append(out, option.Label.EN, option.Label.ZH)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// misspelt are the values of a choice that are probably others: the same but for case,
// width, spaces and signs, or a letter away from one that comes far more often, or from
// a word that is known.
func (p *proposer) misspelt(values []Value) []Merge {
	out := []Merge{}
	into := map[string]bool{}
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b Value) int { return b.Count - a.Count })
	for n, v := range sorted {
		key := search.Plain(v.Value)
		known := slices.ContainsFunc(p.known, func(word string) bool { return search.Plain(word) == key })
		meant := ""
		for _, more := range sorted[:n] {
			same := search.Plain(more.Value) == key
			if same || !known && more.Count >= rarer*v.Count && slips(v.Value, more.Value) {
				meant = more.Value
				break
			}
		}
		if meant == "" && !known && !into[v.Value] {
			meant = p.wordFor(v.Value)
		}
		if meant != "" {
			out, into[meant] = append(out, Merge{Value: v.Value, Count: v.Count, Into: meant}), true
		}
	}
	return out
}

// wordFor is the one known word that a text is a slip away from, in the case of the text.
func (p *proposer) wordFor(text string) string {
	meant := ""
	for _, word := range p.known {
		if !slips(text, word) {
			continue
		}
		if meant != "" && search.Plain(meant) != search.Plain(word) {
			return ""
		}
		meant = word
	}
	if text == strings.ToLower(text) {
		return strings.ToLower(meant)
	}
	return meant
}

// slips reports whether one text is the other with a slip of the pen in its words: a
// letter in those of five and more, two in those of ten and more. Words with digits and
// short ones say something by each of their letters.
func slips(a, b string) bool {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(x) != len(y) || len(x) == 0 {
		return false
	}
	wrong := false
	for n := range x {
		if x[n] == y[n] {
			continue
		}
		p, q := []rune(x[n]), []rune(y[n])
		shorter := min(len(p), len(q))
		most := 1
		if shorter >= 10 {
			most = 2
		}
		if shorter < 5 || p[0] != q[0] || !letters26(x[n]) || !letters26(y[n]) || likeness.Distance(p, q, most) > most {
			return false
		}
		wrong = true
	}
	return wrong
}

// letters26 reports whether a word is of Latin letters only.
func letters26(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) < 0
}
