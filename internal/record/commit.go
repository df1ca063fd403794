package record

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// errUndo ends a transaction that must leave nothing: a dry run, or an atomic
// batch of which one operation was refused.
var errUndo = errors.New("record: nothing is to be written")

// transaction writes the live operations in one transaction. Only the
// transaction's app is used in it, and nothing slow.
func (b *batch) transaction(ctx context.Context) error {
	n := 0
	b.live(func(*draft) { n++ })
	if n == 0 {
		return nil
	}
	if err := b.keep(ctx); err != nil {
		return err
	}
	err := b.app.RunInTransaction(func(tx core.App) error {
		if err := b.checkRelease(ctx, tx); err != nil {
			return err
		}
		if err := b.checkMerges(ctx, tx); err != nil {
			return err
		}
		for _, d := range b.drafts {
			if d.err != nil {
				continue
			}
			if err := b.guarded(ctx, tx, d, n > 1 && !b.opts.Atomic); err != nil {
				return err
			}
			if d.err != nil && (b.opts.Atomic || n == 1) {
				return errUndo
			}
		}
		if b.opts.DryRun {
			return errUndo
		}
		return b.publish(ctx, tx)
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

const selectRelease = `SELECT coalesce(max("version"), 0) FROM "tn_releases"`

func (b *batch) selectVersion() string {
	return `SELECT "version", "deleted" FROM ` + expr.Quote(b.obj.Key) + ` WHERE "id" = ?`
}

// checkRelease leaves when a release was published since the snapshot was taken.
func (b *batch) checkRelease(ctx context.Context, tx core.App) error {
	var current int
	if _, err := b.writes.One(ctx, tx.DB(), []any{&current}, selectRelease); err != nil {
		return err
	}
	if current != b.r.Snap.Version {
		return errReleased
	}
	return nil
}

// guarded applies one operation; with a savepoint a refused one leaves nothing
// behind in a transaction that goes on.
func (b *batch) guarded(ctx context.Context, tx core.App, d *draft, savepoint bool) error {
	if savepoint {
		if _, err := b.writes.Exec(ctx, tx.DB(), savepointSQL); err != nil {
			return err
		}
	}
	b.gone = nil
	noted, applied, cascaded := len(b.journal), len(b.applied), b.cascaded
	err := b.apply(ctx, tx, d)
	if p, ok := problem.As(err); ok {
		b.journal, b.applied, b.cascaded = b.journal[:noted], b.applied[:applied], cascaded
		d.fail(p)
	} else if err != nil {
		return err
	}
	d.along = b.tookAlong(d)
	if !savepoint {
		return nil
	}
	if d.err != nil {
		if _, err := b.writes.Exec(ctx, tx.DB(), rollbackSQL); err != nil {
			return err
		}
	}
	_, err = b.writes.Exec(ctx, tx.DB(), releaseSQL)
	return err
}

// tookAlong counts by object what a delete took with it.
func (b *batch) tookAlong(d *draft) map[string]int {
	if d.op.Method != Delete || d.err != nil || len(b.gone) < 2 {
		return nil
	}
	out := map[string]int{}
	for key := range b.gone {
		if object, id, _ := strings.Cut(key, "/"); object != b.obj.Key || id != d.op.ID {
			out[object]++
		}
	}
	return out
}

// A savepoint around each operation of a batch.
const (
	savepointSQL = `SAVEPOINT "tn_op"`
	rollbackSQL  = `ROLLBACK TO "tn_op"`
	releaseSQL   = `RELEASE "tn_op"`
)

// apply is the transaction's part of one operation: the row's version, the
// rights on the new row, numbers, files, the row itself, history and outbox.
func (b *batch) apply(ctx context.Context, tx core.App, d *draft) error {
	for _, to := range d.after {
		if to.other.err == nil {
			continue
		}
		there, err := b.Living(ctx, tx, b.root().obj.Key, []string{to.other.op.ID})
		if err != nil {
			return err
		}
		if to.other.op.Method != Restore || !there[to.other.op.ID] { // the row that this one links to came to nothing, nor did it come along with another
			return problem.Invalid().Field(to.key, "link_not_found", locale.Args{"field": b.obj.ByKey[to.key].Spec.Label})
		}
	}
	if d.op.Method != Create {
		if err := b.checkVersion(ctx, tx, d); err != nil {
			return err
		}
	}
	switch d.op.Method {
	case Create, Update:
		if err := b.checkNewRow(ctx, tx, d); err != nil {
			return err
		}
		if err := b.relock(ctx, tx, d); err != nil {
			return err
		}
	case Restore:
		if len(d.given) > 0 {
			if err := b.checkNewRow(ctx, tx, d); err != nil {
				return err
			}
		}
		if err := b.unmerge(ctx, tx, d); err != nil {
			return err
		}
	case Lock, Unlock:
		if err := b.setLock(ctx, tx, d); err != nil {
			return err
		}
	case Delete:
		if err := b.release(ctx, tx, d); err != nil {
			return err
		}
	}
	if d.op.Method == Create {
		if err := b.number(ctx, tx, d); err != nil {
			return err
		}
	}
	if err := b.attach(ctx, tx, d); err != nil {
		return err
	}
	if err := b.save(ctx, tx, d); err != nil || d.present {
		return err
	}
	if err := b.applyDuplicates(ctx, tx, d); err != nil {
		return err
	}
	if err := b.applyRows(ctx, tx, d); err != nil {
		return err
	}
	if err := b.note(d); err != nil || d.op.Method != Restore {
		return err
	}
	return b.revive(ctx, tx, d)
}

// checkVersion makes sure that the row is still the one that was checked.
func (b *batch) checkVersion(ctx context.Context, tx core.App, d *draft) error {
	var v int64
	var deleted string
	ok, err := b.writes.One(ctx, tx.DB(), []any{&v, &deleted}, b.selectVersion(), d.op.ID)
	if err != nil {
		return err
	}
	switch {
	case !ok || (deleted != "") != (d.op.Method == Restore):
		return problem.NotFound()
	case v != version(d.old) && d.op.Version != nil:
		row, err := store.Load(ctx, tx.DB(), b.obj, d.op.ID)
		if err != nil {
			return err
		}
		return b.conflict(ctx, row)
	case v != version(d.old):
		return errStale
	}
	return nil
}

// checkNewRow asks for the rights on the row as it will be: a create must be
// allowed on it with every field given, an edit must not move it out of the
// rows that one may edit. Who hands a record over by the operation assign is
// asked about the row as it is before it leaves their hands.
func (b *batch) checkNewRow(ctx context.Context, tx core.App, d *draft) error {
	row := d.row
	if d.owner {
		row = maps.Clone(row)
		row["owner"], row["owner_dept"] = b.r.Who.UserID, b.r.Who.Department
		if d.old != nil {
			row["owner"], row["owner_dept"] = d.old["owner"], d.old["owner_dept"]
		}
	}
	after := b.r.On(ctx, b.obj.Key, row, store.Reach(ctx, tx.DB(), b.r.Snap))
	if d.of != nil {
		after = d.of.then.Row(b.obj.Key, row)
	}
	d.then = after
	if !slices.ContainsFunc(d.needs(), after.May) {
		return problem.New(403, "outside_scope")
	}
	for _, key := range d.keys() {
		if d.asked() == Create && key != "owner" && !after.Writes("create", key) {
			return problem.New(403, "forbidden_field", locale.Args{"field": b.obj.ByKey[key].Spec.Label})
		}
	}
	return nil
}

// attach ties the files of changed file fields to the record.
func (b *batch) attach(ctx context.Context, tx core.App, d *draft) error {
	for _, c := range d.changed {
		ids, ok := field.FilesOf(c.Type, d.row[c.Spec.Key])
		if !ok {
			continue
		}
		before, _ := field.FilesOf(c.Type, d.old[c.Spec.Key])
		if err := b.files.Attach(ctx, tx, b.r.Who.UserID, b.obj.Key, d.op.ID, c.Spec.Key, before, ids); err != nil {
			if p, ok := problem.As(err); ok && len(p.Fields) == 0 {
				return problem.Invalid().Field(c.Spec.Key, p.Code, p.Args)
			}
			return err
		}
	}
	return nil
}

// release decides what a delete means for the records that link here: by each
// relation's on_delete they keep a link that reads as blank (clear), stop the
// delete (restrict) or go too (cascade), the last with the person's own right.
func (b *batch) release(ctx context.Context, tx core.App, d *draft) error {
	if b.gone == nil {
		b.gone = map[string]bool{}
	}
	b.gone[b.obj.Key+"/"+d.op.ID] = true
	for _, back := range b.obj.Links {
		mode := back.Field.Spec.OnDelete
		if mode != "restrict" && mode != "cascade" {
			continue
		}
		ids, err := linking(ctx, tx.DB(), back.Object, back.Field.Expr, b.obj.Key, d.op.ID, -1)
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool { return b.gone[back.Object+"/"+id] || b.within[back.Object+"/"+id] })
		if len(ids) == 0 {
			continue
		}
		if mode == "restrict" {
			if !b.r.Can(back.Object, "view") {
				return problem.New(409, "in_use_elsewhere")
			}
			return problem.New(409, "in_use", locale.Args{"object": b.r.Snap.Objects[back.Object].Label})
		}
		if err := b.alone(ctx, tx, d, back.Object, ids); err != nil {
			return err
		}
		if err := b.cascade(ctx, tx, back.Object, ids); err != nil {
			return err
		}
	}
	return nil
}
