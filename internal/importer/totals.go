package importer

import (
	"math"

	"github.com/tenon-crm/tenon/internal/expr"
)

// totalsOf are the totals that a run keeps: of each field of numbers that a column of
// the file fills.
func totalsOf(p *plan) []Total {
	out := []Total{}
	for _, c := range p.cells {
		if c.own() && c.col.Expr.Kind == expr.Number {
			out = append(out, Total{Field: c.col.Spec.Key})
		}
	}
	return out
}

// readTotals adds what the file says, of a row that may be refused afterwards.
func (c *chunk) readTotals(r *pending) {
	for n := range c.totals {
		v, said := r.data[c.totals[n].Field]
		if said {
			r.says = append(r.says, n)
		}
		if v, ok := v.(float64); ok {
			c.totals[n].File += v
		}
	}
}

// total adds what a record holds once a row has been written. Of several rows of one
// record each counts, as it does in the file.
func (c *chunk) total(r *pending, row map[string]any) {
	for _, n := range r.says {
		if v, ok := row[c.totals[n].Field].(float64); ok {
			c.totals[n].System += v
		}
	}
}

// addTotals adds those of a chunk to those of the run, without the noise of binary
// fractions.
func addTotals(all, more []Total) {
	round := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
	for n := range more {
		all[n].File, all[n].System = round(all[n].File+more[n].File), round(all[n].System+more[n].System)
	}
}
