package record

import (
	"context"
	"database/sql"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// revive brings back what the same delete had taken along with a record: the
// records of relations that cascade, deleted at the same moment. Each runs through
// the same steps; one that is refused stays in the bin and the answer says why.
func (b *batch) revive(ctx context.Context, tx core.App, d *draft) error {
	for _, back := range b.obj.Links {
		if back.Field.Spec.OnDelete != "cascade" || b.r.Snap.Objects[back.Object].PartOf != nil {
			continue
		}
		ids, err := gone(ctx, tx, back.Object, back.Field.Expr, b.obj.Key, d.op.ID, d.gone)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			continue
		}
		if b.cascaded += len(ids); b.cascaded > maxCascade {
			return problem.New(409, "cascade_too_large")
		}
		child := &batch{Service: b.Service, r: b.r, obj: b.r.Snap.Objects[back.Object], opts: b.opts, at: b.at, tx: tx, cascaded: b.cascaded}
		for i, id := range ids {
			child.drafts = append(child.drafts, &draft{op: Op{Method: Restore, ID: id}, index: i})
		}
		if b.Scripts != nil && len(child.obj.On("before_restore")) > 0 { // a script runs in no transaction
			child.live(func(x *draft) { x.fail(problem.New(409, "restore_hooked")) })
		}
		if err := child.check(ctx); err != nil {
			return err
		}
		for _, x := range child.drafts {
			if x.err == nil {
				if err := child.guarded(ctx, tx, x, true); err != nil {
					return err
				}
			}
			p, refused := problem.As(x.err)
			if x.err != nil && !refused {
				return x.err
			}
			d.revived = append(append(d.revived, Revived{Object: back.Object, ID: x.op.ID, Err: p}), x.revived...)
		}
		b.cascaded = child.cascaded
		b.journal, b.applied = append(b.journal, child.journal...), append(b.applied, child.applied...)
	}
	return nil
}

// check runs the steps between the decoding and the transaction.
func (b *batch) check(ctx context.Context) error {
	for _, run := range []func(*batch, context.Context) error{(*batch).operation, (*batch).load, (*batch).normalise, (*batch).defaults, (*batch).formulas, (*batch).rules} {
		if err := run(b, ctx); err != nil {
			return err
		}
	}
	return nil
}

// gone lists the records of an object that were deleted at a moment and whose link
// names the record id of another.
func gone(ctx context.Context, tx core.App, object string, link *expr.Field, of, id, at string) ([]string, error) {
	if link.Kind == expr.AnyLink {
		id = expr.Reference(of, id)
	}
	var ids []string
	return ids, store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var child string
		err := rows.Scan(&child)
		ids = append(ids, child)
		return err
	}, `SELECT "id" FROM `+expr.Quote(object)+` AS "r" WHERE "r"."deleted" = ? AND "r"."deleted" <> '' AND `+store.Names("r", link), at, id)
}
