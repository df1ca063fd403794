package record

import (
	"context"
	"errors"
	"fmt"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// BindNet catches writes to business tables that do not come through the
// pipeline: the operator's dashboard and pb_hooks. They are trusted with rights
// but not with rules: values are normalised and checked, the version moves,
// history and outbox are written, all in the transaction of the save.
func (s *Service) BindNet() {
	s.app.OnRecordCreate().BindFunc(func(e *core.RecordEvent) error { return s.net(e, Create) })
	s.app.OnRecordUpdate().BindFunc(func(e *core.RecordEvent) error { return s.net(e, Update) })
	s.app.OnRecordDelete().BindFunc(func(e *core.RecordEvent) error { return s.net(e, Delete) })
	s.bindStore()
}

func (s *Service) net(e *core.RecordEvent, method string) error {
	snap := s.store.Current()
	if snap == nil {
		return e.Next()
	}
	obj, ok := snap.Objects[e.Record.Collection().Name]
	if !ok || e.Context.Value(ours{}) == e.Record {
		return e.Next()
	}
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		e.App = tx
		now := s.now()
		b := &batch{Service: s, r: access.New(snap, access.System("operator"), now), obj: obj, opts: Options{Source: SourceSystem}, at: moment(now), tx: tx, trusted: true}
		d := &draft{op: Op{Method: method, ID: e.Record.Id}}
		b.drafts = []*draft{d}
		if err := b.foreign(e.Context, e.Record, d); err != nil {
			return err
		}
		if err := e.Next(); err != nil {
			return err
		}
		d.op.ID = e.Record.Id
		held := d
		if e.Record.GetString("deleted") != "" { // of what is in the bin nothing is kept
			held = &draft{op: Op{Method: Delete, ID: d.op.ID}}
		}
		if err := b.keepDuplicates(e.Context, tx, held); err != nil {
			return err
		}
		if obj.PartOf != nil {
			return b.tellWhole(e.Context, tx, d)
		}
		if err := b.applyRows(e.Context, tx, d); err != nil {
			return err
		}
		if err := b.note(d); err != nil {
			return err
		}
		return b.publish(e.Context, tx)
	})
}

// foreign checks a record that somebody else is about to save and puts the
// normalised values and the system fields into it.
func (b *batch) foreign(ctx context.Context, rec *core.Record, d *draft) error {
	d.row = rowOf(b.obj, rec)
	if d.op.Method != Create { // the row as it is, which may have moved since the record was read
		rows, err := store.LoadMany(ctx, b.tx.DB(), b.obj, []string{d.op.ID})
		if err != nil {
			return err
		}
		if d.old = rowOf(b.obj, rec.Original()); rows[d.op.ID] != nil {
			d.old = rows[d.op.ID].Values
		}
	}
	if d.op.Method != Create && b.obj.PartOf == nil {
		if err := b.checkLocks(ctx); err != nil {
			return err
		}
		if p, ok := problem.As(d.err); ok {
			return forOperator(p)
		}
	}
	if d.op.Method == Delete {
		d.row["version"] = float64(version(d.old) + 1)
		return b.alongside(ctx)
	}
	if err := b.join(ctx, d); err != nil {
		return err
	}
	c := field.Context{Now: b.r.Vars().Now, Zone: b.r.Snap.Business.Zone, Workdays: b.r.Snap.Business.Workdays, Tag: locale.EN}
	for _, col := range changes(b.obj, d) {
		if !col.ByPeople() {
			continue
		}
		v, it := col.Type.Normalise(c, &col.Spec, jsonValue(d.row[col.Spec.Key]))
		if it = field.NewlyWrong(&col.Spec, d.old[col.Spec.Key], v, it); it != nil {
			d.wrong(col.Spec.Key, it)
			continue
		}
		d.row[col.Spec.Key] = v
	}
	b.seal(d)
	if d.op.Method == Create {
		if err := b.number(ctx, b.tx, d); err != nil {
			return err
		}
	}
	if err := b.own(ctx); err != nil {
		return err
	}
	if err := b.formulas(ctx); err != nil {
		return err
	}
	if err := b.rules(ctx); err != nil {
		return err
	}
	if p, ok := problem.As(d.err); ok {
		return forOperator(p)
	}
	b.stamp(d)
	if d.old != nil {
		d.row["created"] = d.old["created"]
	}
	for _, col := range b.obj.Columns {
		if col.Spec.Key != "id" && col.Spec.Key != "created_by" {
			rec.SetRaw(col.Expr.Column, raw(col, d.row[col.Spec.Key]))
		}
	}
	return nil
}

// rowOf reads PocketBase's record as canonical values.
func rowOf(o *meta.CompiledObject, rec *core.Record) expr.Values {
	out := make(expr.Values, len(o.Columns))
	for _, c := range o.Columns {
		if c.Spec.Key == "id" {
			out["id"] = rec.Id
			continue
		}
		out[c.Spec.Key] = canonical(c, rec)
	}
	return out
}

// jsonValue is a canonical value as a JSON decoder would give it.
func jsonValue(v any) any {
	if list, ok := v.([]string); ok {
		out := make([]any, len(list))
		for i, s := range list {
			out[i] = s
		}
		return out
	}
	return v
}

// forOperator gives a problem in the shape that PocketBase's routes and
// dashboard show at the fields.
func forOperator(p *problem.Problem) error {
	out := validation.Errors{}
	body, _ := p.Body(locale.EN)["data"].(map[string]any)
	for key := range p.Fields {
		item, _ := body[key].(map[string]any)
		out[key] = validation.NewError("tenon_"+fmt.Sprint(item["code"]), fmt.Sprint(item["message"]))
	}
	if len(out) == 0 {
		return errors.New(p.Message(locale.EN))
	}
	return out
}
