package importer

import (
	"math"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
)

const (
	linked     = 0.8 // of a column's values, for it to lead to what has them
	maxAsked   = 40  // values of a column that records are looked for by
	maxObjects = 60  // objects of which records are looked for
)

// link finds the columns whose values name records: of another table or of its own, of
// an object that is there, or people.
func (p *proposer) link() error {
	for t := range p.tables {
		for c := range p.tables[t].Columns {
			p.toTable(t, c)
		}
	}
	if err := p.toObjects(); err != nil {
		return err
	}
	for t := range p.tables {
		for _, c := range p.tables[t].Columns {
			if to := c.Choices[0].Table; c.Take && to != "" && to != p.tables[t].File && !slices.Contains(p.tables[t].Needs, to) {
				p.tables[t].Needs = append(p.tables[t].Needs, to)
			}
		}
	}
	return nil
}

// links reports whether the values of a column may name records: texts, and numbers
// only where the names of both say so.
func (p *proposer) links(t *ProposedTable, n int) bool {
	c, guess := &t.Columns[n], t.scans[n].column.Guess
	return c.Take && len(t.scans[n].keys) > 1 && (guess == GuessText || guess == GuessNumber || guess == GuessEmail)
}

// toTable finds the unique column that has the values of a column of any table.
func (p *proposer) toTable(t, n int) {
	from := &p.tables[t]
	if !p.links(from, n) || from.Columns[n].Name == from.Title {
		return
	}
	source, best, target, share := from.scans[n], -1, -1, 0.0
	for o := range p.tables {
		for c, to := range p.tables[o].scans {
			if o == t && c == n || !to.unique() || p.tables[o].Columns[c].Blank > 0 || !p.links(&p.tables[o], c) || len(to.keys) < 2 {
				continue
			}
			if source.unique() && o != t && from.Rows >= p.tables[o].Rows && !sameWords(source.column.Name, to.column.Name) {
				continue // two lists of the same names: neither leads to the other
			}
			if source.column.Guess == GuessNumber && !p.akin(source.column.Name, to.column.Name, &p.tables[o]) {
				continue
			}
			if s := within(source, to); s >= linked && s > share {
				best, target, share = o, c, s
			}
		}
	}
	if best < 0 {
		return
	}
	table := &p.tables[best]
	choice := Choice{
		Type: "relation", Settings: map[string]any{"object": table.Key}, Table: table.File, Confidence: math.Round(share*97) / 100,
		Looked: len(source.cells), Wrong: []string{}, Merges: []Merge{},
	}
	misses := func(v string) bool { return !table.scans[target].has(v) }
	choice.misfits(source, misses)
	choice.Merges = near(source.column.Values, misses, table.scans[target].cells)
	from.Columns[n].lead(choice)
	table.Columns[target].asText() // records are found by text
}

// akin reports whether a number may name a record: the columns are called the same, or
// the one is called after the object of the other.
func (p *proposer) akin(name, other string, table *ProposedTable) bool {
	a, b := keyOf(name, p.words), keyOf(other, p.words)
	return a == b || a == table.Key || strings.HasPrefix(a, table.Key+"_")
}

func sameWords(a, b string) bool { return keyOf(a, nil) == keyOf(b, nil) }

// within is how many of the values of a column another one has.
func within(c, of *scan) float64 {
	n := 0
	for key := range c.keys {
		if _, ok := of.keys[key]; ok {
			n++
		}
	}
	return float64(n) / float64(len(c.keys))
}

// misfits counts the values that name nothing.
func (o *Choice) misfits(c *scan, misses func(v string) bool) {
	for _, v := range c.cells {
		if !misses(v) {
			continue
		}
		o.Misfits++
		if v = shorten(v, maxListed); len(o.Wrong) < maxExamples && !slices.Contains(o.Wrong, v) {
			o.Wrong = append(o.Wrong, v)
		}
	}
}

// near are the values that name nothing but are almost one of the titles.
func near(values []Value, misses func(v string) bool, titles []string) []Merge {
	out, known := []Merge{}, &names{}
	for _, title := range titles[:min(len(titles), maxTitles)] {
		known.add(title, title)
	}
	for _, v := range values {
		if !misses(v.Value) {
			continue
		}
		if title, ok := known.nearest(v.Value); ok {
			out = append(out, Merge{Value: v.Value, Count: v.Count, Into: title})
		}
	}
	return out
}

// lead puts a relation before what else a column may be.
func (c *ProposedColumn) lead(choice Choice) { c.Choices = slices.Insert(c.Choices, 0, choice) }

// asked is a column of which records are looked for.
type asked struct {
	table, column int
	values        []string
}

// toObjects looks for records and people that are named by the columns that lead to
// no table. Only what the person sees is found.
func (p *proposer) toObjects() error {
	var columns []asked
	var values []string
	for t := range p.tables {
		for n, c := range p.tables[t].Columns {
			source := p.tables[t].scans[n]
			if !p.links(&p.tables[t], n) || c.Choices[0].Type == "relation" || c.Name == p.tables[t].Title {
				continue
			}
			a := asked{table: t, column: n}
			for _, v := range source.cells {
				if len(a.values) < maxAsked && !slices.Contains(a.values, v) {
					a.values = append(a.values, v)
				}
			}
			columns, values = append(columns, a), append(values, a.values...)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	slices.Sort(values)
	values = slices.Compact(values)
	shares := make([]float64, len(columns))
	for _, target := range p.targets() {
		found, err := p.s.Finder.Resolve(p.ctx, p.who, target, nil, values)
		if err != nil {
			return err
		}
		for n, a := range columns {
			if err := p.toObject(a, target, found, &shares[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// targets are people and the objects that the person sees, those of the app first.
func (p *proposer) targets() []string {
	objects, rights := p.s.Snapshot().Objects, p.s.Rights(p.who)
	var own, others []string
	for key, o := range objects {
		switch {
		case o.PartOf != nil || !rights.Can(key, "view"):
		case o.App == p.app:
			own = append(own, key)
		default:
			others = append(others, key)
		}
	}
	slices.Sort(own)
	slices.Sort(others)
	own = append(own, others...)
	return append([]string{expr.Users}, own[:min(len(own), maxObjects)]...)
}

// toObject proposes a relation where an object, or people, has most values of a column.
func (p *proposer) toObject(a asked, target string, found map[string][]Match, best *float64) error {
	known := 0
	for _, v := range a.values {
		if len(found[v]) > 0 {
			known++
		}
	}
	share := float64(known) / float64(len(a.values))
	if known < 2 || share < linked || share <= *best {
		return nil
	}
	c, source := &p.tables[a.table].Columns[a.column], p.tables[a.table].scans[a.column]
	if *best > 0 {
		c.Choices = c.Choices[1:] // another object has fewer of them
	}
	*best = share
	choice := Choice{Type: "relation", Settings: map[string]any{"object": target}, Confidence: math.Round(share*90) / 100, Looked: len(source.cells), Wrong: []string{}, Merges: []Merge{}}
	misses := func(v string) bool { return slices.Contains(a.values, v) && len(found[v]) == 0 }
	if target == expr.Users {
		choice.Type, choice.Settings = "user", map[string]any{}
	} else if known < len(a.values) {
		titles, err := p.s.Finder.Titles(p.ctx, p.who, target, maxTitles)
		if err != nil {
			return err
		}
		names := make([]string, len(titles))
		for n, m := range titles {
			names[n] = m.Title
		}
		choice.Merges = near(source.column.Values, misses, names)
	}
	choice.misfits(source, misses)
	c.lead(choice)
	return nil
}
