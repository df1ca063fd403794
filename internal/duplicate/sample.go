package duplicate

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/likeness"
)

// Near is how much two records agree by a rule, given their keys: 100 where all is the
// same, 0 where they are no duplicates. percent is the rule's, 0 where all has to be.
func Near(a, b []Key, percent int) (score int) {
	for _, x := range a {
		for _, y := range b {
			switch {
			case x.Exact != y.Exact:
			case x.Words == y.Words:
				return 100
			case percent > 0:
				score = max(score, likeness.Percent(x.Words, y.Words, percent))
			}
		}
	}
	return score
}

// Sample finds what is the same among some records in memory: what a rule would do is
// tried before its keys are made.
type Sample struct {
	percent int
	keys    [][]Key
	exact   map[Key][]int
	grams   map[[2]string][]int
}

// commonInSample is how many records may have a gram that is looked for.
const commonInSample = 300

// NewSample begins a sample for a rule that agrees from percent on; 0 asks for all.
func NewSample(percent int) *Sample {
	return &Sample{percent: percent, exact: map[Key][]int{}, grams: map[[2]string][]int{}}
}

// Add adds a record; records go by the order in which they came.
func (x *Sample) Add(keys []Key) {
	at := len(x.keys)
	x.keys = append(x.keys, keys)
	for _, k := range keys {
		x.exact[k] = append(x.exact[k], at)
		if x.percent == 0 {
			continue
		}
		for _, g := range grams(0, k.Words) {
			x.grams[[2]string{k.Exact, g}] = append(x.grams[[2]string{k.Exact, g}], at)
		}
	}
}

// Best is the record that agrees most with another one, and how much; -1 where none
// does. As in the index, a gram that very many have is not looked for.
func (x *Sample) Best(at int) (other, score int) {
	other = -1
	look := func(list []int) {
		for _, i := range list {
			if i == at || score == 100 {
				continue
			}
			if n := Near(x.keys[at], x.keys[i], x.percent); n > score {
				other, score = i, n
			}
		}
	}
	for _, k := range x.keys[at] {
		look(x.exact[k][:min(len(x.exact[k]), commonInSample)])
		if x.percent == 0 || score == 100 {
			continue
		}
		list := grams(0, k.Words)
		slices.SortFunc(list, func(a, b string) int {
			return len(x.grams[[2]string{k.Exact, a}]) - len(x.grams[[2]string{k.Exact, b}])
		})
		for _, g := range list[:min(len(list), lost(k.Words, x.percent)+1)] {
			if found := x.grams[[2]string{k.Exact, g}]; len(found) <= commonInSample {
				look(found)
			}
		}
	}
	return other, score
}
