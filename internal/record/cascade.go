package record

import (
	"context"
	"database/sql"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// linking lists the living records of an object whose link names the record id of
// another: at most so many, all with -1.
func linking(ctx context.Context, db dbx.Builder, object string, link *expr.Field, of, id string, most int) ([]string, error) {
	var ids []string
	if link.Kind == expr.AnyLink {
		id = expr.Reference(of, id)
	}
	return ids, store.Each(ctx, db, func(rows *sql.Rows) error {
		var child string
		err := rows.Scan(&child)
		ids = append(ids, child)
		return err
	}, `SELECT "id" FROM `+expr.Quote(object)+` AS "r" WHERE `+store.Names("r", link)+` AND "deleted" = '' LIMIT ?`, id, most)
}

// maxCascade bounds what the deletes of one call may take with them in their
// transaction.
const maxCascade = 1000

// cascade deletes child records in the same transaction and through the same
// steps; one that the person may not delete stops the whole.
func (b *batch) cascade(ctx context.Context, tx core.App, object string, ids []string) error {
	if b.cascaded += len(ids); b.cascaded > maxCascade {
		return problem.New(409, "cascade_too_large")
	}
	child := &batch{Service: b.Service, r: b.r, obj: b.r.Snap.Objects[object], opts: b.opts, at: b.at, tx: tx, gone: b.gone, cascaded: b.cascaded, within: b.within}
	if b.Scripts != nil && len(ids) > 0 && len(child.obj.On("before_delete")) > 0 && b.r.Can(object, "view") {
		return problem.New(409, "cascade_hooked", locale.Args{"object": child.obj.Name()}) // a script runs in no transaction
	}
	defer func() { b.cascaded = child.cascaded }()
	for i, id := range ids {
		child.drafts = append(child.drafts, &draft{op: Op{Method: Delete, ID: id}, index: i})
	}
	for _, run := range []func(*batch, context.Context) error{(*batch).operation, (*batch).load, (*batch).normalise, (*batch).defaults, (*batch).rules} {
		if err := run(child, ctx); err != nil {
			return err
		}
	}
	for _, d := range child.drafts {
		if b.gone[object+"/"+d.op.ID] {
			continue // went with a brother, in a ring of links
		}
		if d.err == nil {
			d.err = child.apply(ctx, tx, d)
		}
		if problem.Is(d.err, "locked") || problem.Is(d.err, "locked_unsaid") {
			return problem.New(409, "cascade_locked").Cause(d.err)
		}
		if p, ok := problem.As(d.err); ok && p.Status != 409 {
			return problem.New(403, "cascade_forbidden").Cause(p)
		} else if d.err != nil {
			return d.err
		}
	}
	b.journal, b.applied = append(b.journal, child.journal...), append(b.applied, child.applied...)
	return nil
}
