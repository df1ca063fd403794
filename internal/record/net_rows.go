package record

import (
	"context"
	"maps"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// alongside takes the rows of sub-forms along with a record that somebody else
// deletes.
func (b *batch) alongside(ctx context.Context) error {
	if err := b.loadRows(ctx); err != nil {
		return err
	}
	if err := b.inRows(func(p *batch) error { return p.normalise(ctx) }); err != nil {
		return err
	}
	return b.inRows(func(p *batch) error { return p.defaults(ctx) })
}

// join gives a row that somebody else adds its place behind the others of its
// record, which it must name.
func (b *batch) join(ctx context.Context, d *draft) error {
	if b.obj.PartOf == nil {
		return nil
	}
	id, _ := d.row[meta.ParentKey].(string)
	parent, err := store.Load(ctx, b.tx.DB(), b.r.Snap.Objects[b.obj.PartOf.Object], id)
	if err != nil {
		return err
	}
	if parent == nil {
		c := b.obj.ByKey[meta.ParentKey]
		d.wrong(meta.ParentKey, &problem.Item{Code: "link_not_found", Args: locale.Args{"field": c.Spec.Label}})
	}
	if d.row[meta.PositionKey] != nil {
		return nil
	}
	var last float64
	_, err = store.One(ctx, b.tx.DB(), []any{&last}, "SELECT coalesce(max(\"position\"), 0.0) FROM "+expr.Quote(b.obj.Key)+` WHERE "parent" = ? AND "deleted" = ''`, id)
	d.row[meta.PositionKey] = last + 1
	return err
}

// tellWhole writes down, as a change of the record that it belongs to, that
// somebody else has written a row.
func (b *batch) tellWhole(ctx context.Context, tx core.App, d *draft) error {
	part := b.obj.PartOf
	whole := &batch{Service: b.Service, r: b.r, obj: b.r.Snap.Objects[part.Object], opts: b.opts, at: b.at, tx: tx}
	b.whole = whole
	id, _ := d.row[meta.ParentKey].(string)
	old, err := store.Load(ctx, tx.DB(), whole.obj, id)
	if err != nil || old == nil { // it went just now, and its rows with it
		return err
	}
	x := &rowset{col: whole.obj.ByKey[part.Field], batch: b}
	if d.op.Method == Delete {
		x.gone = []*draft{d}
	} else {
		x.list = []*draft{d}
	}
	record := &draft{op: Op{Method: Update, ID: id}, old: old, row: maps.Clone(old), rows: []*rowset{x}}
	d.of = record
	whole.stamp(record)
	if err := whole.save(ctx, tx, record); err != nil {
		return err
	}
	if err := b.note(d); err != nil {
		return err
	}
	if err := whole.note(record); err != nil {
		return err
	}
	return whole.publish(ctx, tx)
}
