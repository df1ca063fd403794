package importer

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/search"
)

// leastConfidence is what a suggestion must have to be made.
const leastConfidence = 0.4

// surelyNamed is what the name of a column must say for a column of a sub-form: one
// that is taken for it by mistake would give each record a row.
const surelyNamed = 0.85

// target is a field that a file may fill, with the names it goes by.
type target struct {
	col      *meta.Column
	key      string   // as a mapping names it
	row      bool     // it is a column of a sub-form or a field of a linked record, which only its name speaks for
	names    []string // plain: key and labels
	pinyin   []string
	initials []string
}

func (t *target) named(names ...string) {
	for _, n := range names {
		if p := search.Plain(n); p != "" && !slices.Contains(t.names, p) {
			t.names = append(t.names, p)
		}
	}
}

// importable reports whether a file may fill the field: it is written by people
// and holds neither computed values nor files. Of the system's fields it is
// only the owner.
func importable(o *meta.CompiledObject, c *meta.Column) bool {
	if c.System {
		return c.Spec.Key == "owner" && o.Owner
	}
	if !c.ByPeople() || c.Part != "" {
		return false
	}
	_, files := c.Type.(field.Filer)
	return !files
}

func targetsOf(snap *meta.Snapshot, o *meta.CompiledObject, rights Rights) []target {
	out := columnTargets(o, rights, nil)
	for _, part := range o.All {
		if rows := snap.Objects[part.Part]; rows != nil {
			out = append(out, columnTargets(rows, rights, part)...)
		}
	}
	return out
}

// columnTargets are those of one object; part is the sub-form that it is the rows of.
func columnTargets(o *meta.CompiledObject, rights Rights, part *meta.Column) []target {
	var out []target
	for _, c := range o.Columns {
		if !importable(o, c) || !rights.Writes(o.Key, c.Spec.Key) {
			continue
		}
		t := target{col: c, key: c.Spec.Key, row: part != nil}
		names := []string{c.Spec.Key, c.Spec.Label.ZH, c.Spec.Label.EN}
		switch {
		case part != nil: // "明细 · 产品", as exports name it; the column's own name comes after
			t.key = part.Spec.Key + "." + t.key
			of := part.Spec.Label
			names = append([]string{t.key, of.ZH + c.Spec.Label.ZH, of.EN + c.Spec.Label.EN}, names...)
		case c.Spec.Key == o.Title: // a column called after the object holds its names
			names = append(names, o.Key, o.Label.ZH, o.Label.EN)
		}
		t.named(names...)
		if part != nil {
			out = append(out, t)
			continue
		}
		if full, initials := spelt(c.Spec.Label.ZH); full != "" {
			t.pinyin, t.initials = append(t.pinyin, full), append(t.initials, initials)
		}
		out = append(out, t)
	}
	return out
}

// evidence is what the content of a column says about a field, from -1 (it
// cannot be) to 1 (it must be).
type evidence func(c *Column, t *target) float64

// suggest gives each column the field that it probably is; a field is given to
// one column only, the likeliest first. known is the program that has made the file, if
// it is.
func suggest(columns []Column, targets []target, known *system, content evidence) {
	type pair struct {
		col, target int
		score       float64
	}
	words := glossary()
	var pairs []pair
	for i := range columns {
		if known.skips(columns[i].Name) {
			continue
		}
		for j := range targets {
			s := byName(known.name(columns[i].Name), &targets[j], words)
			if targets[j].row && s < surelyNamed {
				continue
			}
			e := content(&columns[i], &targets[j])
			switch {
			case s > 0 && e < 0:
				s *= 1 + e/2
			case s > 0:
				s += (1 - s) * e / 2
			case e > 0:
				s = e * 0.6
			}
			if s >= leastConfidence {
				pairs = append(pairs, pair{i, j, s})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	given := map[int]bool{}
	for i := range columns {
		columns[i].Suggestion = nil
	}
	for _, p := range pairs {
		if columns[p.col].Suggestion == nil && !given[p.target] {
			given[p.target] = true
			columns[p.col].Suggestion = &Suggestion{Field: targets[p.target].key, Confidence: math.Round(p.score*100) / 100}
		}
	}
}

// byName is how much a column's name speaks for a field.
func byName(name string, t *target, words [][]string) float64 {
	n := search.Plain(name)
	if n == "" {
		return 0
	}
	best := 0.0
	for i, f := range t.names {
		switch {
		case n == f:
			return 1 - 0.01*float64(i)
		case related(n, f, words):
			best = max(best, 0.85)
		case len([]rune(f)) >= 2 && len([]rune(n)) >= 2 && (strings.Contains(n, f) || strings.Contains(f, n)):
			shorter, longer := min(len(n), len(f)), max(len(n), len(f))
			best = max(best, 0.45+0.35*float64(shorter)/float64(longer))
		default:
			if l := alike(n, f); l >= 0.75 {
				best = max(best, 0.7*l)
			}
		}
	}
	if slices.Contains(t.pinyin, n) {
		best = max(best, 0.9)
	}
	if len(n) >= 2 && slices.Contains(t.initials, n) {
		best = max(best, 0.65)
	}
	return best
}

func related(a, b string, words [][]string) bool {
	for _, line := range words {
		if slices.Contains(line, a) && slices.Contains(line, b) {
			return true
		}
	}
	return false
}

// byKind is the evidence of a column's kind of values.
func byKind(c *Column, col *meta.Column) float64 {
	fits := func(guesses ...Guess) bool { return slices.Contains(guesses, c.Guess) }
	switch col.Spec.Type {
	case "email", "emails":
		return yesNo(fits(GuessEmail), 0.9)
	case "url":
		return yesNo(fits(GuessURL), 0.9)
	case "phone", "phones":
		return yesNo(fits(GuessPhone), 0.9)
	case "date", "datetime":
		return yesNo(fits(GuessDate, GuessDateTime), 0.5)
	case "number", "money":
		return yesNo(fits(GuessNumber, GuessPercent), 0.2)
	case "percent":
		if fits(GuessNumber) {
			return 0
		}
		return yesNo(fits(GuessPercent), 0.8)
	case "switch":
		if fits(GuessNumber) {
			return 0
		}
		return yesNo(fits(GuessSwitch), 0.4)
	}
	return 0
}

func yesNo(yes bool, weight float64) float64 {
	if yes {
		return weight
	}
	return -1
}
