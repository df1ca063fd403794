package importer

import (
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// asks reports whether the run decides itself what becomes of duplicates that a rule
// only warns of.
func (p *plan) asks() bool { return p.same != "" && p.same != SameCreate }

// duplicate deals with a new record that a rule finds to be the same as another, which
// there is or which a row further up of a dry run would have made; false where none does.
func (c *chunk) duplicate(r *pending, op Op, res Result) bool {
	if len(res.Twins) > 0 {
		return c.twin(r, res.Twins)
	}
	if res.Err != nil {
		return false
	}
	row, blocks := c.tried.sameAs(c.plan, res.Row)
	switch {
	case row == 0:
		return false
	case c.plan.asks():
		c.decide(r, locale.Both("import_row_of", locale.Args{"row": row}), func() {
			c.count(&c.counts.Updated, r)
			c.total(r, res.Row)
		})
	case blocks:
		r.fail(nil, "", &problem.Item{Code: "import_row_same", Args: locale.Args{"row": row}})
	default:
		if !res.Warned {
			c.counts.Warned++
		}
		return false
	}
	return true
}

// twin deals with a row that is the same as records that there are.
func (c *chunk) twin(r *pending, twins []Twin) bool {
	if !c.plan.asks() {
		return false
	}
	var titles, own []string
	for _, t := range twins {
		if t.Title != "" {
			titles = append(titles, t.Title)
		}
		if t.Object == c.i.Object && t.ID != "" {
			own = append(own, t.ID)
		}
	}
	who := locale.Both("import_hidden_record", nil)
	if len(titles) > 0 {
		who = locale.Text{ZH: strings.Join(titles, "、"), EN: strings.Join(titles, ", ")}
	}
	c.decide(r, who, func() {
		switch {
		case len(own) == 1 && len(twins) == 1:
			r.id, r.errs = own[0], nil
			c.again = append(c.again, r)
		case len(own) == 0:
			r.fail(nil, "", &problem.Item{Code: "import_same_hidden", Args: locale.Args{"record": who}})
		default:
			r.fail(nil, "", &problem.Item{Code: "import_same_several", Args: locale.Args{"record": who}})
		}
	})
	return true
}

// decide does with a duplicate what the run was told; what is not written is listed.
func (c *chunk) decide(r *pending, who locale.Text, update func()) {
	code, count := "import_same_skipped", &c.counts.Same
	switch c.plan.same {
	case SameUpdate:
		update()
		return
	case SameHold:
		code, count = "import_same_held", &c.counts.Held
	}
	*count += r.height()
	for _, row := range append([]int{r.number}, r.more...) {
		c.errs = append(c.errs, RowError{Row: row, Code: code, Args: locale.Args{"record": who}})
	}
}

// sameKeys are hashes of what the rules of the object compare of a record, and whether
// the rule refuses. Rules under a condition are left to the run itself.
func sameKeys(p *plan, row map[string]any) (keys []uint64, blocks []bool) {
	for _, rule := range p.object.Duplicates {
		if rule.OnImport == meta.DuplicateAllow || rule.When != "" {
			continue
		}
		for _, k := range duplicate.Keys(rule.Sides[0], expr.Values(row)) {
			keys = append(keys, textHash(rule.Key+"\x00"+k.Exact+"\x00"+strconv.Itoa(len(k.Exact))+k.Words))
			blocks = append(blocks, rule.OnImport == meta.DuplicateBlock)
		}
	}
	return keys, blocks
}

// sameAs is the row further up whose record would be the same, 0 for none.
func (t *tried) sameAs(p *plan, row map[string]any) (number int, blocks bool) {
	if t == nil {
		return 0, false
	}
	keys, refuse := sameKeys(p, row)
	for n, k := range keys {
		if t.same[k] != 0 {
			return t.same[k], refuse[n]
		}
	}
	return 0, false
}

// takeSame remembers what rules compare of a record that an accepted row would make.
func (t *tried) takeSame(p *plan, op Op, r *pending, row map[string]any) {
	if op.Method != opCreate {
		return
	}
	keys, _ := sameKeys(p, row)
	for _, k := range keys {
		t.same[k] = r.number
	}
}
