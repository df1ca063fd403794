package record

import (
	"context"
	"database/sql/driver"
	"math"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
)

// stored is an error of the database itself, not of a hook on the way to it.
type stored struct{ error }

func (e stored) Unwrap() error { return e.error }

// bindStore puts the last step of a save behind every hook of records: rows of
// the pipeline are written by statements that are kept prepared, and only the
// changed columns. Where an operator has hooks of models, which come behind it,
// PocketBase writes as ever, so that they see the write too.
func (s *Service) bindStore() {
	creates, updates := s.app.OnModelCreateExecute().Length(), s.app.OnModelUpdateExecute().Length()
	bind := func(h *hook.TaggedHook[*core.RecordEvent], write func(*core.RecordEvent) error, alone func() bool) {
		h.Bind(&hook.Handler[*core.RecordEvent]{Id: "tenon_stored", Priority: math.MaxInt, Func: func(e *core.RecordEvent) error {
			next := e.Next
			if e.Context.Value(ours{}) == e.Record && alone() {
				next = func() error { return write(e) }
			}
			if err := next(); err != nil {
				return stored{err}
			}
			return nil
		}})
	}
	bind(s.app.OnRecordCreateExecute(), s.insert, func() bool { return s.app.OnModelCreateExecute().Length() == creates })
	bind(s.app.OnRecordUpdateExecute(), s.update, func() bool { return s.app.OnModelUpdateExecute().Length() == updates })
}

func (s *Service) insert(e *core.RecordEvent) error {
	coll := e.Record.Collection()
	args := make([]any, len(coll.Fields))
	for i, f := range coll.Fields {
		v, err := bound(f, e.Record)
		if err != nil {
			return err
		}
		args[i] = v
	}
	if _, err := s.writes.Exec(e.Context, e.App.DB(), insertSQL(coll), args...); err != nil {
		return err
	}
	e.Record.MarkAsNotNew()
	return nil
}

func (s *Service) update(e *core.RecordEvent) error {
	coll, old := e.Record.Collection(), e.Record.Original()
	var names []string
	var args []any
	for _, f := range coll.Fields {
		if f.GetName() == "id" || same(e.Record.GetRaw(f.GetName()), old.GetRaw(f.GetName())) {
			continue
		}
		v, err := bound(f, e.Record)
		if err != nil {
			return err
		}
		names = append(names, f.GetName())
		args = append(args, v)
	}
	if len(names) == 0 {
		return nil
	}
	_, err := s.writes.Exec(e.Context, e.App.DB(), updateSQL(coll.Name, names), append(args, e.Record.Id)...)
	return err
}

// same reports whether a column's value is the one before.
func same(a, b any) bool {
	if x, ok := a.(types.DateTime); ok {
		y, ok := b.(types.DateTime)
		return ok && x.String() == y.String()
	}
	return field.Equal(a, b)
}

// bound is what a record's field binds to SQL.
func bound(f core.Field, rec *core.Record) (any, error) {
	if v, ok := f.(core.DriverValuer); ok {
		return v.DriverValue(rec)
	}
	if v, ok := rec.GetRaw(f.GetName()).(driver.Valuer); ok {
		return v.Value()
	}
	return rec.GetRaw(f.GetName()), nil
}

func insertSQL(coll *core.Collection) string {
	names := make([]string, len(coll.Fields))
	for i, f := range coll.Fields {
		names[i] = expr.Quote(f.GetName())
	}
	return "INSERT INTO " + expr.Quote(coll.Name) + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
}

func updateSQL(table string, names []string) string {
	set := make([]string, len(names))
	for i, n := range names {
		set[i] = expr.Quote(n) + " = ?"
	}
	return "UPDATE " + expr.Quote(table) + " SET " + strings.Join(set, ", ") + ` WHERE "id" = ?`
}

// keep prepares what the transaction is about to run, as far as it is known
// before it.
func (b *batch) keep(ctx context.Context) error {
	list := []string{selectRelease, selectMerges, b.selectVersion(), insertHistory}
	if len(b.drafts) > 1 {
		list = append(list, savepointSQL, releaseSQL)
	}
	c, ok := b.collections.Load(b.obj.Key)
	if ok && c.(model).of == b.obj {
		coll := c.(model).Collection
		inserted, updated := false, map[string]bool{}
		b.live(func(d *draft) {
			switch d.op.Method {
			case Create:
				inserted = true
			case Update:
				changed := map[string]bool{"version": true, "updated": true, "updated_by": d.old["updated_by"] != d.row["updated_by"]}
				for _, col := range d.changed {
					changed[col.Expr.Column] = true
				}
				var names []string
				for _, f := range coll.Fields {
					if changed[f.GetName()] {
						names = append(names, f.GetName())
					}
				}
				updated[updateSQL(coll.Name, names)] = true
			}
		})
		if inserted {
			list = append(list, insertSQL(coll))
		}
		if len(updated) <= 4 { // a batch of many shapes is not worth keeping
			for text := range updated {
				list = append(list, text)
			}
		}
	}
	if len(b.obj.Held) > 0 {
		if err := b.query.Engine.Keep(ctx, b.app.NonconcurrentDB()); err != nil {
			return err
		}
	}
	for _, p := range b.parts {
		if err := p.keep(ctx); err != nil {
			return err
		}
	}
	return b.writes.Keep(ctx, b.app.NonconcurrentDB(), list...)
}
