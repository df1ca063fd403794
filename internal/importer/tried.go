package importer

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// A dry run leaves nothing behind that later rows could find, so it remembers what the
// rows further up would have made: a few bytes a row, whatever the rows hold.

// tried is what the accepted rows of a dry run would have left.
type tried struct {
	keys   map[uint64]int              // by key: the row that makes the record
	unique map[string]map[uint64]taken // by field and value: the row that has given it to its record
	same   map[uint64]int              // by what a rule for duplicates compares: the row whose record has it
}

// taken is a row and the hash of its record's id.
type taken struct {
	row    int
	record uint64
}

func newTried() *tried {
	return &tried{keys: map[uint64]int{}, unique: map[string]map[uint64]taken{}, same: map[uint64]int{}}
}

// made is the record that a row further up would have made under a key, else "".
func (t *tried) made(importID, key string) string {
	if t == nil || t.keys[textHash(key)] == 0 {
		return ""
	}
	return rowID(importID, t.keys[textHash(key)])
}

// take remembers an accepted row.
func (t *tried) take(p *plan, op Op, r *pending) {
	if op.Method == opCreate && r.key != "" {
		t.keys[textHash(r.key)] = r.number
	}
	for key, v := range r.data {
		c := p.object.ByKey[key]
		if c == nil || !c.Spec.Unique || field.Blank(c.Expr.Kind, v) {
			continue
		}
		if t.unique[key] == nil {
			t.unique[key] = map[uint64]taken{}
		}
		t.unique[key][valueHash(v)] = taken{r.number, textHash(op.ID)}
	}
}

// twice refuses a row of a dry run with a unique value that a row further up would have
// given to another record.
func (c *chunk) twice(r *pending) bool {
	if c.tried == nil {
		return false
	}
	for n := range c.plan.cells {
		cell := &c.plan.cells[n]
		key := cell.col.Spec.Key
		if !cell.own() || !cell.col.Spec.Unique || field.Blank(cell.col.Expr.Kind, r.data[key]) {
			continue
		}
		first := c.tried.unique[key][valueHash(r.data[key])]
		if first.row == 0 || r.id != "" && first.record == textHash(r.id) {
			continue
		}
		r.fail(cell, display(r.data[key]), &problem.Item{Code: "import_row_twice", Args: locale.Args{"field": labelOf(cell.col), "value": display(r.data[key]), "row": first.row}})
		return true
	}
	return false
}

// standIn makes a row whose record an earlier row with the same key was to make, and
// did not, the one that makes it.
func (c *chunk) standIn(r *pending) {
	if to, ok := c.instead[r.id]; ok {
		r.id = to
		return
	}
	if r.id == "" || !c.refused[r.id] {
		return
	}
	c.instead[r.id] = rowID(c.i.ID, r.number)
	r.id, r.virtual = "", false
}

func textHash(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum64()
}

func valueHash(v any) uint64 {
	raw, err := json.Marshal(v)
	if err != nil {
		raw = fmt.Append(nil, v)
	}
	return textHash(string(raw))
}
