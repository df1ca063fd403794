package importer

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/problem"
)

// chunkRows is how many rows are written in one transaction: few enough that
// others' writes wait only milliseconds behind it.
const chunkRows = 400

// chunk is some rows of a file on their way through the pipeline, and what came
// of them.
type chunk struct {
	*run
	rows    []*pending
	counts  Counts
	errs    []RowError
	later   []laterLink
	targets []madeTarget
	totals  []Total
	related Related
	again   []*pending        // rows that update the record that they were found to be the same as
	refused map[string]bool   // records that no row of the chunk has made after all
	instead map[string]string // the record that a later row with its key has made
}

// laterLink is a link to another row of the file that did not exist yet.
type laterLink struct {
	row                          int
	field, record, column, value string
}

// madeTarget is a record that the import made for a link.
type madeTarget struct{ object, record string }

// process writes the rows (or tries to, in a dry run).
func (c *chunk) process(ctx context.Context) error {
	present, err := c.present(ctx)
	if err != nil {
		return err
	}
	var todo []*pending
	for n, r := range c.rows {
		c.readTotals(r)
		switch {
		case r.blank:
			c.counts.Skipped++
		case present[n]:
			c.count(&c.counts.Created, r)
			c.total(r, r.data)
		default:
			todo = append(todo, r)
		}
	}
	if err := c.link(ctx, todo); err != nil {
		return err
	}
	if err := c.identify(ctx, todo); err != nil {
		return err
	}
	if err := c.write(ctx, todo); err != nil {
		return err
	}
	for _, r := range todo {
		if len(r.errs) > 0 {
			c.counts.Failed += r.height()
			c.errs = append(c.errs, r.reasons()...)
		}
	}
	return nil
}

// count adds a record to a count, and what else it has of the file to the lines.
func (c *chunk) count(n *int, r *pending) {
	*n++
	c.counts.Lines += r.height() - 1
}

// present tells, in the first chunk after a crash, which rows were written
// before it.
func (c *chunk) present(ctx context.Context) ([]bool, error) {
	out := make([]bool, len(c.rows))
	if !c.replay || c.plan.mode == ModeUpdate || c.plan.dry {
		return out, nil
	}
	ids := make([][]any, len(c.rows))
	for n, r := range c.rows {
		ids[n] = []any{rowID(c.i.ID, r.number)}
	}
	found, err := c.Finder.FindByKey(ctx, c.who, c.i.Object, []string{"id"}, ids)
	if _, refused := problem.As(err); refused {
		return out, nil // who may create but not view: the pipeline says id_taken
	}
	if err != nil {
		return nil, err
	}
	for n, id := range found {
		out[n] = id != ""
	}
	return out, nil
}

// write hands the rows to the pipeline; rows about one record never share a
// transaction, so that the later one finds what the earlier one has made.
func (c *chunk) write(ctx context.Context, rows []*pending) error {
	var ops []Op
	var of []*pending
	inBatch := map[string]bool{}
	flush := func() error {
		if len(ops) == 0 {
			return nil
		}
		results, err := c.batch(ctx, c.i.Object, ops)
		if err != nil {
			return err
		}
		for n, res := range results {
			c.settleRow(of[n], ops[n], res)
		}
		ops, of, inBatch = nil, nil, map[string]bool{}
		again := c.again
		if c.again = nil; len(again) > 0 {
			return c.write(ctx, again)
		}
		return nil
	}
	for _, r := range rows {
		if len(r.errs) > 0 {
			continue
		}
		if r.id != "" && inBatch[r.id] {
			if err := flush(); err != nil {
				return err
			}
		}
		c.standIn(r)
		if c.apart(r) || c.twice(r) {
			continue
		}
		op := c.op(r)
		if op == nil {
			continue
		}
		inBatch[op.ID] = true
		ops, of = append(ops, *op), append(of, r)
	}
	return flush()
}

// op is the operation of a row; nil when there is nothing to write, which is
// then counted.
func (c *chunk) op(r *pending) *Op {
	own := rowID(c.i.ID, r.number)
	if r.id == "" {
		data := maps.Clone(r.data)
		r.addLines(data)
		data["id"] = own
		return &Op{Method: opCreate, ID: own, Data: data}
	}
	for _, k := range c.plan.keys {
		delete(r.data, k)
	}
	if c.plan.wins == WinsFile {
		for _, k := range r.blanks {
			if _, given := r.data[k]; !given && !slices.Contains(c.plan.keys, k) {
				r.data[k] = nil
			}
		}
	}
	switch {
	case r.id == own: // made by this row before a crash
		c.count(&c.counts.Created, r)
		return nil
	case len(r.data) == 0 && len(r.later) == 0 && len(r.promised) == 0 && len(r.lines) == 0:
		c.count(&c.counts.Skipped, r)
		return nil
	case r.virtual: // there is no record yet to try it on
		c.count(&c.counts.Updated, r)
		c.total(r, r.data)
		return nil
	}
	if c.plan.wins != WinsRecord { // rows of sub-forms are never mixed with those that are there
		r.addLines(r.data)
	}
	return &Op{Method: opUpdate, ID: r.id, Data: r.data, Blanks: c.plan.wins == WinsRecord}
}

func (c *chunk) settleRow(r *pending, op Op, res Result) {
	p, refused := problem.As(res.Err)
	if refused && op.Method == opCreate && c.replay && idTaken(p) {
		refused = false
	}
	if op.Method == opCreate && c.duplicate(r, op, res) {
		return
	}
	if refused {
		promised := r.allPromised()
		for _, key := range promised {
			delete(p.Fields, key)
		}
		if len(promised) == 0 || len(p.Fields) > 0 {
			r.refuse(c.plan, p)
			if op.Method == opCreate {
				c.refused[op.ID] = true
			}
			return
		}
	}
	if op.Method == opCreate {
		c.count(&c.counts.Created, r)
	} else {
		c.count(&c.counts.Updated, r)
	}
	c.total(r, res.Row)
	if res.Warned {
		c.counts.Warned++
	}
	if c.plan.dry {
		c.tried.take(c.plan, op, r)
		c.tried.takeSame(c.plan, op, r, res.Row)
		return
	}
	for _, l := range r.later {
		c.later = append(c.later, laterLink{row: r.number, field: l.cell.key(), record: op.ID, column: l.cell.column, value: l.text})
	}
}

func idTaken(p *problem.Problem) bool {
	it := p.Fields["id"]
	return p.Code == "id_taken" || (it != nil && it.Code == "id_taken")
}
