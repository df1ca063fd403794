package importer

import (
	"context"
	"maps"

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
		switch {
		case r.blank:
			c.counts.Skipped++
		case present[n]:
			c.count(&c.counts.Created, r)
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
		return nil
	}
	for _, r := range rows {
		if len(r.errs) > 0 {
			continue
		}
		if c.apart(r) {
			continue
		}
		op := c.op(r)
		if op == nil {
			continue
		}
		if inBatch[op.ID] {
			if err := flush(); err != nil {
				return err
			}
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
	switch {
	case r.id == own: // made by this row before a crash
		c.count(&c.counts.Created, r)
		return nil
	case len(r.data) == 0 && len(r.later) == 0 && len(r.promised) == 0 && len(r.lines) == 0:
		c.count(&c.counts.Skipped, r)
		return nil
	case c.plan.dry && c.wouldMake(r):
		c.count(&c.counts.Updated, r)
		return nil
	}
	r.addLines(r.data)
	return &Op{Method: opUpdate, ID: r.id, Data: r.data}
}

// wouldMake reports whether the row's record is one that only an earlier row of
// this dry run would make.
func (c *chunk) wouldMake(r *pending) bool {
	for _, other := range c.rows {
		if other.number < r.number && rowID(c.i.ID, other.number) == r.id {
			return true
		}
	}
	return false
}

func (c *chunk) settleRow(r *pending, op Op, res Result) {
	p, refused := problem.As(res.Err)
	if refused && op.Method == opCreate && c.replay && idTaken(p) {
		refused = false
	}
	if refused {
		promised := r.allPromised()
		for _, key := range promised {
			delete(p.Fields, key)
		}
		if len(promised) == 0 || len(p.Fields) > 0 {
			r.refuse(c.plan, p)
			return
		}
	}
	if op.Method == opCreate {
		c.count(&c.counts.Created, r)
	} else {
		c.count(&c.counts.Updated, r)
	}
	if res.Warned {
		c.counts.Warned++
	}
	if c.plan.dry {
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
