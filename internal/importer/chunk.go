package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
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
			c.counts.Created++
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
			c.counts.Failed++
			c.errs = append(c.errs, r.errs...)
		}
	}
	return nil
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

// link puts the ids of linked records into the rows.
func (c *chunk) link(ctx context.Context, rows []*pending) error {
	var links []pendingLink
	for _, r := range rows {
		links = append(links, r.links...)
	}
	if len(links) == 0 {
		return nil
	}
	if err := c.book.learn(ctx, links); err != nil {
		return err
	}
	if err := c.makeTargets(ctx, rows); err != nil {
		return err
	}
	for _, r := range rows {
		for _, l := range r.links {
			c.place(r, l)
		}
	}
	return nil
}

func (c *chunk) place(r *pending, l pendingLink) {
	key := l.cell.col.Spec.Key
	switch id := c.book.find(l); {
	case id == Ambiguous:
		r.fail(l.cell, l.text, &problem.Item{Code: "import_link_ambiguous", Args: locale.Args{"value": l.text, "object": c.labelOfObject(l.cell.link)}})
	case id != "":
		if id == targetID(c.i.ID, l.cell.link, l.text) && !c.plan.dry {
			c.targets = append(c.targets, madeTarget{l.cell.link, id})
		}
		if id == targetID(c.i.ID, l.cell.link, l.text) && c.plan.dry {
			r.promised = append(r.promised, key) // it is not there to link to
			return
		}
		r.data[key] = linkValue(l.cell.col, id)
	case l.cell.self && c.inFile(l.text):
		r.later = append(r.later, l)
	case l.cell.setting.Missing == MissingBlank:
	default:
		if it, ok := c.refusedTargets[l.cell.link+"\x00"+l.text]; ok {
			r.fail(l.cell, l.text, it)
			return
		}
		r.fail(l.cell, l.text, &problem.Item{Code: "import_link_missing", Args: locale.Args{"value": l.text, "object": c.labelOfObject(l.cell.link)}})
	}
}

// makeTargets creates the records that texts name and nobody has, where the
// column says so.
func (c *chunk) makeTargets(ctx context.Context, rows []*pending) error {
	c.refusedTargets = map[string]*problem.Item{}
	missing := map[string][]pendingLink{}
	seen := map[linkKey]bool{}
	for _, r := range rows {
		for _, l := range r.links {
			k := linkKey{l.cell.link, "", l.text}
			if l.cell.setting.Missing == MissingCreate && c.book.find(l) == "" && !(l.cell.self && c.inFile(l.text)) && !seen[k] {
				seen[k] = true
				missing[l.cell.link] = append(missing[l.cell.link], l)
			}
		}
	}
	for object, links := range missing {
		title := c.Snapshot().Objects[object].Title
		for len(links) > 0 {
			n := min(len(links), chunkRows)
			ops := make([]Op, n)
			for k, l := range links[:n] {
				ops[k] = Op{Method: opCreate, Data: map[string]any{"id": targetID(c.i.ID, object, l.text), title: l.text}}
			}
			results, err := c.batch(ctx, object, ops)
			if err != nil {
				return err
			}
			for k, res := range results {
				id := targetID(c.i.ID, object, links[k].text)
				if p, refused := problem.As(res.Err); refused && !idTaken(p) {
					c.refusedTargets[object+"\x00"+links[k].text] = &problem.Item{Code: "import_target_refused", Args: locale.Args{
						"value": links[k].text, "object": c.labelOfObject(object), "reason": sentence(p)}}
					continue
				}
				c.book.set(links[k], id)
			}
			links = links[n:]
		}
	}
	return nil
}

// identify finds the record that each row is about.
func (c *chunk) identify(ctx context.Context, rows []*pending) error {
	if c.plan.mode == ModeCreate {
		return nil
	}
	var keyed []*pending
	var values [][]any
	for _, r := range rows {
		if len(r.errs) > 0 {
			continue
		}
		v, ok := r.keyValues(c.plan)
		if !ok {
			c.failKey(r, "import_key_blank")
			continue
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		r.key = string(raw)
		keyed, values = append(keyed, r), append(values, v)
	}
	if len(keyed) == 0 {
		return nil
	}
	ids, err := c.Finder.FindByKey(ctx, c.who, c.i.Object, c.plan.keys, values)
	if err != nil {
		return err
	}
	made := map[string]string{} // by key, of rows further up
	for n, r := range keyed {
		switch r.id = ids[n]; {
		case r.id == Ambiguous:
			c.failKey(r, "import_key_ambiguous")
		case r.id == "" && c.plan.mode == ModeUpdate:
			c.failKey(r, "import_no_match")
		case r.id == "" && made[r.key] != "":
			r.id = made[r.key]
		case r.id == "":
			made[r.key] = rowID(c.i.ID, r.number)
		}
	}
	return nil
}

// failKey refuses a row for its key, named in the first of the key's columns.
func (c *chunk) failKey(r *pending, code string) {
	for n := range c.plan.cells {
		if cell := &c.plan.cells[n]; cell.col.Spec.Key == c.plan.keys[0] {
			value := display(r.data[c.plan.keys[0]])
			r.fail(cell, value, &problem.Item{Code: code, Args: locale.Args{"value": value, "field": labelOf(cell.col)}})
			return
		}
	}
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
		data := make(map[string]any, len(r.data)+1)
		for k, v := range r.data {
			data[k] = v
		}
		data["id"] = own
		return &Op{Method: opCreate, ID: own, Data: data}
	}
	for _, k := range c.plan.keys {
		delete(r.data, k)
	}
	switch {
	case r.id == own: // made by this row before a crash
		c.counts.Created++
		return nil
	case len(r.data) == 0 && len(r.later) == 0 && len(r.promised) == 0:
		c.counts.Skipped++
		return nil
	case c.plan.dry && c.wouldMake(r):
		c.counts.Updated++
		return nil
	}
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
		for _, key := range r.promised {
			delete(p.Fields, key)
		}
		if len(r.promised) == 0 || len(p.Fields) > 0 {
			r.refuse(c.plan, p)
			return
		}
	}
	if op.Method == opCreate {
		c.counts.Created++
	} else {
		c.counts.Updated++
	}
	if c.plan.dry {
		return
	}
	for _, l := range r.later {
		c.later = append(c.later, laterLink{row: r.number, field: l.cell.col.Spec.Key, record: op.ID, column: l.cell.column, value: l.text})
	}
}

func idTaken(p *problem.Problem) bool {
	it := p.Fields["id"]
	return p.Code == "id_taken" || (it != nil && it.Code == "id_taken")
}

// tries is how often a chunk is written anew when a release was published
// under it.
const tries = 5

// batch runs operations in one transaction. A failure of the machine in one of
// them is one of the whole.
func (r *run) batch(ctx context.Context, object string, ops []Op) ([]Result, error) {
	for try := 1; ; try++ {
		results, err := r.Writer.Batch(ctx, r.who, object, ops, WriteOptions{Cause: r.jobID, DryRun: r.plan.dry})
		if problem.Is(err, "meta_changed") && try < tries {
			time.Sleep(time.Duration(try) * 100 * time.Millisecond)
			continue
		}
		if err != nil {
			return nil, err
		}
		if len(results) != len(ops) {
			return nil, fmt.Errorf("importer: %d results for %d operations", len(results), len(ops))
		}
		for _, res := range results {
			if _, refused := problem.As(res.Err); res.Err != nil && !refused {
				return nil, res.Err
			}
		}
		return results, nil
	}
}

func (r *run) labelOfObject(key string) locale.Text {
	if o, ok := r.Snapshot().Objects[key]; ok && !o.Label.IsZero() {
		return o.Label
	}
	if key == expr.Users || key == expr.Departments {
		return both("import_" + key)
	}
	return locale.Text{ZH: key, EN: key}
}

// both is a message without places in both languages.
func both(code string) locale.Text {
	return locale.Text{ZH: locale.Message(locale.ZH, code, nil), EN: locale.Message(locale.EN, code, nil)}
}

// run is one attempt at a whole file.
type run struct {
	*Service
	i      *Import
	plan   *plan
	who    *access.Principal
	jobID  string
	book   *linkBook
	names  map[uint64]struct{}
	replay bool // the chunk at hand may have been written before a crash

	refusedTargets map[string]*problem.Item // of the chunk at hand
}

func (r *run) inFile(text string) bool {
	_, ok := r.names[nameHash(text)]
	return ok
}
