package record

import (
	"context"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// maxReason bounds why a record is locked, in characters.
const maxReason = 500

// locks reports whether the operation locks or unlocks, and changes no value.
func (d *draft) locks() bool { return d.op.Method == Lock || d.op.Method == Unlock }

// checkLocks refuses changes and deletes of records that are locked, whoever asks:
// first somebody unlocks them.
func (b *batch) checkLocks(ctx context.Context) error {
	rows := map[string]expr.Values{}
	b.live(func(d *draft) {
		if d.of == nil && d.op.Method != Create && d.op.Method != Restore {
			rows[d.op.ID] = d.old
		}
	})
	found, err := b.query.Locks(ctx, b.db(), b.r, b.obj, rows)
	if err != nil {
		return err
	}
	b.live(func(d *draft) {
		l := found.Locked[d.op.ID]
		d.open = found.Open[d.op.ID]
		switch {
		case d.op.Method == Unlock && l == nil:
			d.fail(problem.New(409, "not_locked"))
		case d.op.Method == Lock && len([]rune(d.op.Reason)) > maxReason:
			d.fail(problem.Invalid().Field("reason", "too_long", locale.Args{"field": "reason", "max": maxReason}))
		case l != nil && (d.op.Method == Update || d.op.Method == Delete):
			d.fail(lockedProblem(l, b.r.Who.Locale))
		}
	})
	return nil
}

// lockedProblem is the 409 that says why a record is locked and who may unlock it.
func lockedProblem(l *query.Lock, t locale.Tag) *problem.Problem {
	roles := append([]string{locale.Message(t, "administrators_word", nil)}, l.Roles...)
	code, args := "locked", locale.Args{"reason": l.Reason, "roles": strings.Join(roles, locale.Message(t, "list_comma", nil))}
	if l.Reason == "" {
		code = "locked_unsaid"
	}
	return problem.New(409, code, args).With("lock", l)
}

// setLock notes what locks a record, or that somebody unlocked it.
func (b *batch) setLock(ctx context.Context, tx core.App, d *draft) error {
	holds := b.obj.Locks != nil && b.obj.Locks.True(ctx, b.r.For(b.obj.Key, d.old, store.Reach(ctx, tx.DB(), b.r.Snap)))
	if d.op.Method == Unlock && !holds {
		return b.forgetLock(ctx, tx, d)
	}
	_, err := store.Exec(ctx, tx.DB(), `INSERT OR REPLACE INTO "tn_locks" ("object", "record", "locked", "by", "at", "reason") VALUES (?, ?, ?, ?, ?, ?)`,
		b.obj.Key, d.op.ID, d.op.Method == Lock, b.r.Who.UserID, b.at, strings.TrimSpace(d.op.Reason))
	return err
}

// relock forgets that a record was unlocked once the lock of its object does not
// hold for it any more: when it holds again, it locks again.
func (b *batch) relock(ctx context.Context, tx core.App, d *draft) error {
	if !d.open || b.obj.Locks == nil || b.obj.Locks.True(ctx, b.r.For(b.obj.Key, d.row, store.Reach(ctx, tx.DB(), b.r.Snap))) {
		return nil
	}
	return b.forgetLock(ctx, tx, d)
}

func (b *batch) forgetLock(ctx context.Context, tx core.App, d *draft) error {
	_, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_locks" WHERE "object" = ? AND "record" = ?`, b.obj.Key, d.op.ID)
	return err
}
