package record

import (
	"context"
	"slices"
	"strconv"

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
	form  bool     // what becomes of them is the form's doing, which hides them
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
