package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"strconv"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/subform"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// The rows of a sub-form are drafts of their own in a batch of their own, which
// goes through the steps of the batch that it belongs to. What is asked of a
// record is asked of its rows: rights, the transaction, the version and history
// are those of the record.

// rowset is what becomes of a record's rows of one sub-form.
type rowset struct {
	col   *meta.Column
	batch *batch   // of the rows of all records in this call
	whole bool     // the body gives the list of the rows
	list  []*draft // the rows that the record will have, in order; with an operation that gives no list, those that go or come with it
	gone  []*draft // rows that it will have no more
	moved bool     // rows that stay change places
}

// maxRows bounds the rows that one call may write.
const maxRows = 10_000

// all are the drafts of the rows.
func (x *rowset) all() []*draft { return slices.Concat(x.list, x.gone) }

// changes reports whether anything about the rows is to be written.
func (x *rowset) changes() bool {
	return x.moved || len(x.gone) > 0 || slices.ContainsFunc(x.list, func(d *draft) bool { return !d.present })
}

func (d *draft) rowsChange() bool {
	return slices.ContainsFunc(d.rows, (*rowset).changes)
}

// asked is the method that the person asked for: of a row that of its record.
func (d *draft) asked() string {
	if d.of != nil {
		return d.of.op.Method
	}
	return d.op.Method
}

// part is the batch of the rows of a sub-form.
func (b *batch) part(c *meta.Column) *batch {
	for _, p := range b.parts {
		if p.obj.Key == c.Part {
			return p
		}
	}
	o := b.opts
	o.Form = ""
	if o.Retry != "" {
		o.Retry += "/" + c.Part
	}
	p := &batch{Service: b.Service, r: b.r, obj: b.r.Snap.Objects[c.Part], opts: o, at: b.at, tx: b.tx, whole: b}
	b.parts = append(b.parts, p)
	return p
}

// root is the batch of the call, for a batch of rows too.
func (b *batch) root() *batch {
	if b.whole != nil {
		return b.whole
	}
	return b
}

// inRows runs a step in the batches of rows and tells the records what is wrong.
func (b *batch) inRows(step func(*batch) error) error {
	for _, p := range b.parts {
		if err := step(p); err != nil {
			return err
		}
	}
	b.live(func(d *draft) {
		for _, x := range d.rows {
			for _, row := range x.all() {
				d.blame(x, row, row.err)
			}
		}
	})
	return nil
}

// blame tells a record what is wrong with one of its rows: at "lines.2.price", the
// row by its place in the list.
func (d *draft) blame(x *rowset, row *draft, err error) {
	p, ok := problem.As(err)
	switch {
	case err == nil:
	case !ok || len(p.Fields) == 0:
		d.fail(err)
	default:
		for key, it := range p.Fields {
			d.wrong(rowPath(x, row, key), it)
		}
	}
}

func rowPath(x *rowset, row *draft, key string) string {
	path := x.col.Spec.Key + "." + strconv.Itoa(row.place)
	if key != "_" {
		path += "." + key
	}
	return path
}

// decodeRows makes drafts of the rows that a body gives.
func (b *batch) decodeRows(d *draft) {
	for _, c := range b.obj.All {
		raw, given := d.op.Data[c.Spec.Key]
		if c.Part == "" || !given || !b.knows(c.Spec.Key) {
			continue
		}
		list, ok := raw.([]any)
		switch {
		case !ok && raw != nil:
			d.wrong(c.Spec.Key, field.WrongType("json_rows"))
			continue
		case len(list) > subform.MaxRows:
			d.wrong(c.Spec.Key, tooMany(c, len(list)))
			continue
		}
		x := &rowset{col: c, batch: b.part(c), whole: true}
		d.rows = append(d.rows, x)
		for i, raw := range list {
			data, ok := raw.(map[string]any)
			if !ok {
				d.wrong(c.Spec.Key+"."+strconv.Itoa(i), field.WrongType("json_row"))
				continue
			}
			row := &draft{op: Op{Method: Create, Data: data}, index: d.index*(subform.MaxRows+1) + i, of: d, place: i}
			if id, there := data["id"]; there {
				row.op.Method, row.op.Data = Update, without(data, "id")
				if row.op.ID, ok = id.(string); !ok || row.op.ID == "" {
					d.wrong(rowPath(x, row, "id"), &problem.Item{Code: "bad_id"})
					continue
				}
			}
			x.list, x.batch.drafts = append(x.list, row), append(x.batch.drafts, row)
		}
	}
}

func tooMany(c *meta.Column, n int) *problem.Item {
	return &problem.Item{Code: "too_many_rows", Args: locale.Args{"field": c.Spec.Label, "max": subform.Most(&c.Spec), "count": n}}
}

// loadRows reads the rows of the records that are changed, and decides which of
// them stay, which go and which come back.
func (b *batch) loadRows(ctx context.Context) error {
	for _, c := range b.obj.All {
		if c.Part == "" {
			continue
		}
		if err := b.loadPart(ctx, c); err != nil {
			return err
		}
	}
	n := 0
	for _, p := range b.parts {
		n += len(p.drafts)
	}
	if n > maxRows {
		return problem.Bad("too_many_rows_at_once", locale.Args{"max": maxRows})
	}
	err := b.inRows(func(*batch) error { return nil })
	b.live(func(d *draft) {
		if d.invalid != nil {
			d.fail(d.invalid)
		}
	})
	return err
}

func (b *batch) loadPart(ctx context.Context, c *meta.Column) error {
	var ids []string
	sets := map[string]*rowset{}
	owners := map[string]*draft{}
	deleted := false
	b.live(func(d *draft) {
		i := slices.IndexFunc(d.rows, func(x *rowset) bool { return x.col == c })
		switch d.op.Method {
		case Update:
			if i < 0 {
				return
			}
		case Delete, Restore:
			deleted = deleted || d.op.Method == Restore
			d.rows, i = append(d.rows, &rowset{col: c, batch: b.part(c)}), len(d.rows)
		default:
			if i >= 0 {
				d.rows[i].match(d, nil)
			}
			return
		}
		ids, sets[d.op.ID], owners[d.op.ID] = append(ids, d.op.ID), d.rows[i], d
	})
	if len(ids) == 0 {
		return nil
	}
	o := b.r.Snap.Objects[c.Part]
	stored, err := storedRows(ctx, b, o, ids, deleted)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x, d := sets[id], owners[id]
		rows := slices.DeleteFunc(stored[id], func(s *store.Stored) bool { return (s.Deleted != "") != (d.op.Method == Restore) })
		if d.op.Method == Update {
			x.match(d, rows)
		} else {
			for i, s := range rows {
				row := &draft{op: Op{Method: d.op.Method, ID: s.Values["id"].(string)}, of: d, place: i, old: s.Values}
				x.list = append(x.list, row)
				x.batch.drafts = append(x.batch.drafts, row)
			}
		}
		for _, row := range x.all() {
			switch {
			case d.now == nil || row.err != nil:
			case row.old != nil:
				row.now = d.now.Row(o.Key, row.old)
			default:
				row.now = d.now.Row(o.Key, expr.Values{meta.ParentKey: d.op.ID})
			}
		}
	}
	return nil
}

// storedRows reads the rows of records in their order: those that are there, or
// also those that went with their record. One that was taken out of its record
// has no place any more.
func storedRows(ctx context.Context, b *batch, o *meta.CompiledObject, ids []string, deleted bool) (map[string][]*store.Stored, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	which := `"r"."deleted" = ''`
	if deleted {
		which = `"r"."position" IS NOT NULL`
	}
	out := map[string][]*store.Stored{}
	var gone string
	sc := store.NewScanner(o.Columns, &gone)
	return out, store.Each(ctx, b.db(), func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		if err != nil {
			return err
		}
		s := &store.Stored{Values: store.Values(o.Columns, vals), Deleted: gone}
		id, _ := s.Values[meta.ParentKey].(string)
		out[id] = append(out[id], s)
		return nil
	}, "SELECT "+store.Columns("r", o.Columns)+`, "r"."deleted" FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."parent" IN (SELECT value FROM json_each(?)) AND `+which+` ORDER BY "r"."parent", "r"."position", "r"."rowid"`, string(list))
}

// match finds the rows of a list among those that the record has: the others go.
// A row of another record is as unknown as one that does not exist.
func (x *rowset) match(d *draft, stored []*store.Stored) {
	at := make(map[string]int, len(stored))
	for i, s := range stored {
		id, _ := s.Values["id"].(string)
		at[id] = i
	}
	seen := make(map[string]bool, len(stored))
	last := -1
	for _, row := range x.list {
		if row.op.Method != Update {
			continue
		}
		i, known := at[row.op.ID]
		switch {
		case !known:
			row.fail(problem.Invalid().Field("id", "unknown_row", locale.Args{"id": field.Excerpt(row.op.ID)}))
			continue
		case seen[row.op.ID]:
			row.fail(problem.Invalid().Field("id", "row_twice", locale.Args{"id": row.op.ID}))
			continue
		}
		seen[row.op.ID] = true
		row.old = stored[i].Values
		x.moved = x.moved || i < last
		last = max(last, i)
	}
	x.position()
	for i, s := range stored {
		id, _ := s.Values["id"].(string)
		if seen[id] {
			continue
		}
		row := &draft{op: Op{Method: Delete, ID: id}, of: d, place: i, old: s.Values}
		x.gone, x.batch.drafts = append(x.gone, row), append(x.batch.drafts, row)
	}
}

// position gives each row of the list its place. Places need no more than grow, so
// that a row which is added at the end or taken out moves no other.
func (x *rowset) position() {
	last := 0.0
	for _, row := range x.list {
		at, _ := row.old[meta.PositionKey].(float64)
		if at <= last {
			at = last + 1
		}
		row.at, last = at, at
	}
}

// settleRow writes into a row what it has of its record.
func (b *batch) settleRow(d *draft) {
	if d.of == nil {
		return
	}
	d.row[meta.ParentKey] = d.of.op.ID
	switch {
	case d.asked() == Update && d.op.Method == Delete:
		d.row[meta.PositionKey] = nil
	case d.op.Method == Create || d.op.Method == Update:
		d.row[meta.PositionKey] = d.at
	}
}

// showRows lets the expressions of a record read its rows as they will be.
func (b *batch) showRows() {
	b.live(func(d *draft) {
		for _, x := range d.rows {
			rows := make([]expr.Row, 0, len(x.list))
			for _, row := range x.list {
				if d.op.Method != Delete && row.err == nil {
					rows = append(rows, row.row)
				}
			}
			d.row[x.col.Spec.Key] = rows
		}
	})
}

// near is what the expressions of a draft read beyond it: what is committed, and
// of a row the record that it belongs to as that will be.
func (b *batch) near(ctx context.Context) func(*draft) access.Reach {
	committed := store.Reach(ctx, b.db(), b.r.Snap)
	return func(d *draft) access.Reach {
		if d.of == nil {
			return committed
		}
		whole := b.root().obj.Key
		return func(v *expr.Vars) {
			committed(v)
			load := v.Load
			v.Load = func(object, id string) (expr.Row, error) {
				if object == whole && id == d.of.op.ID && d.of.row != nil {
					return d.of.row, nil
				}
				return load(object, id)
			}
		}
	}
}

// checkRows holds the number of rows against the field, and changes of them
// against the form.
func (b *batch) checkRows(ctx context.Context, d *draft, v expr.Vars, form *formState) {
	for _, c := range b.obj.All {
		if c.Part == "" || d.op.Method == Restore || b.trusted {
			continue
		}
		key := c.Spec.Key
		i := slices.IndexFunc(d.rows, func(x *rowset) bool { return x.col == c })
		if i < 0 && d.op.Method != Create {
			continue
		}
		n := 0
		if i >= 0 {
			n = len(d.rows[i].list)
			form.checkRows(d, d.rows[i])
		}
		when := b.obj.Required[key]
		it := &problem.Item{Code: "required", Args: locale.Args{"field": c.Spec.Label}}
		switch {
		case n > subform.Most(&c.Spec):
			d.wrong(key, tooMany(c, n))
			continue
		case form.hides(key):
			continue
		case n == 0 && (c.Spec.Required || when != nil && when.True(ctx, v)):
		case n == 0 && form.requires(key) && b.mayFill(d, key):
			it.Rule = form.required[key]
		case n < c.Spec.MinRows:
			it = &problem.Item{Code: "too_few_rows", Args: locale.Args{"field": c.Spec.Label, "min": c.Spec.MinRows, "count": n}}
		default:
			continue
		}
		if !b.knows(key) { // nobody hears of a field that is not there for them
			key, it = "_", &problem.Item{Code: "required_unseen"}
		}
		d.wrong(key, it)
	}
}

// checkRows refuses what the form would not have let the person do with rows.
func (f *formState) checkRows(d *draft, x *rowset) {
	if f == nil || !x.changes() {
		return
	}
	key, args := x.col.Spec.Key, locale.Args{"field": x.col.Spec.Label}
	if f.hidden[key] {
		d.wrong(key, &problem.Item{Code: "hidden_by_rule", Args: args})
	} else if rule, readOnly := f.readOnly[key]; readOnly {
		d.wrong(key, &problem.Item{Code: "read_only_by_rule", Args: args, Rule: rule})
	}
}

// applyRows writes the rows of a record that has just been written.
func (b *batch) applyRows(ctx context.Context, tx core.App, d *draft) error {
	for _, x := range d.rows {
		for _, row := range x.all() {
			if row.present {
				continue
			}
			if err := x.batch.apply(ctx, tx, row); err != nil {
				if _, refused := problem.As(err); !refused {
					return err
				}
				d.blame(x, row, err)
				if d.invalid != nil {
					return d.invalid
				}
				return err
			}
		}
	}
	return nil
}

// rowChange is what history keeps of a row: the values of the columns that differ.
type rowChange struct {
	ID    string         `json:"id"`
	Place int            `json:"place"` // in the list, from 0
	Row   map[string]any `json:"row"`
}

// rowChanges are the rows of a sub-form before and after a write, as far as they
// differ: one that was added is only after, one that was taken out only before.
type rowChanges struct {
	From  []rowChange `json:"from"`
	To    []rowChange `json:"to"`
	Moved bool        `json:"moved,omitempty"`
}

// told is what history says of the rows.
func (x *rowset) told() rowChanges {
	out := rowChanges{From: []rowChange{}, To: []rowChange{}, Moved: x.moved}
	for _, row := range x.all() {
		from, to := map[string]any{}, map[string]any{}
		for _, c := range changes(x.batch.obj, row) {
			if c.System {
				continue
			}
			from[c.Spec.Key], to[c.Spec.Key] = row.old[c.Spec.Key], row.row[c.Spec.Key]
		}
		switch {
		case row.op.Method == Delete:
			for _, c := range x.batch.obj.Columns {
				if v := row.old[c.Spec.Key]; !c.System && !field.Blank(c.Expr.Kind, v) {
					from[c.Spec.Key] = v
				}
			}
			out.From = append(out.From, rowChange{row.op.ID, row.place, from})
		case row.op.Method == Create:
			out.To = append(out.To, rowChange{row.op.ID, row.place, to})
		case len(to) > 0:
			out.From = append(out.From, rowChange{row.op.ID, row.place, from})
			out.To = append(out.To, rowChange{row.op.ID, row.place, to})
		}
	}
	return out
}
