package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/store"
)

const insertHistory = `INSERT INTO "tn_history" ("object", "record", "version", "action", "at", "by", "source", "cause", "changes") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

type change struct {
	From any `json:"from"`
	To   any `json:"to"`
}

// note keeps what history and the outbox will say of an applied operation.
func (b *batch) note(d *draft) error {
	root := b.root()
	root.applied = append(root.applied, written{b.obj, d})
	if d.of != nil {
		return nil // its record tells of it
	}
	diff := map[string]any{}
	if d.op.Method == Create || d.op.Method == Update || d.op.Method == Restore && len(d.given) > 0 {
		for _, c := range changes(b.obj, d) {
			var from any
			if d.old != nil {
				from = d.old[c.Spec.Key]
			}
			diff[c.Spec.Key] = change{From: from, To: d.row[c.Spec.Key]}
		}
		for _, x := range d.rows {
			if x.changes() {
				diff[x.col.Spec.Key] = x.told()
			}
		}
	}
	text, err := json.Marshal(diff, json.Deterministic(true))
	if err != nil {
		return err
	}
	source := b.opts.Source
	if source == "" {
		source = SourceAPI
	}
	b.journal = append(b.journal, &outbox.Event{
		At: b.at, Object: b.obj.Key, Record: d.op.ID, Action: d.op.Method, Version: version(d.row),
		By: b.r.Who.UserID, Source: source, Cause: b.opts.Cause, Depth: b.opts.Depth, Acting: b.r.Who.Acting(), Silent: b.opts.Silent, Changes: text,
	})
	return nil
}

// written is an applied operation.
type written struct {
	obj *meta.CompiledObject
	d   *draft
}

// publish computes what follows from everything noted, and writes history and
// the outbox, in the transaction of the changes.
func (b *batch) publish(ctx context.Context, tx core.App) error {
	followed, err := b.follow(ctx, tx)
	if err != nil {
		return err
	}
	for _, e := range b.journal {
		if _, err := b.writes.Exec(ctx, tx.DB(), insertHistory,
			e.Object, e.Record, e.Version, e.Action, e.At, e.By, e.Source, e.Cause, string(e.Changes)); err != nil {
			return err
		}
	}
	if err := b.act(ctx, tx); err != nil {
		return err
	}
	return outbox.Append(tx, append(b.journal, followed...)...)
}

// follow computes the stored fields of other records, and of the written ones
// where these read beyond themselves.
func (b *batch) follow(ctx context.Context, tx core.App) ([]*outbox.Event, error) {
	if len(b.r.Snap.Computed) == 0 {
		return nil, nil
	}
	r := b.recalculation(tx, b.r.Snap, b.at, b.opts.Cause)
	for _, w := range b.applied {
		r.touched.wrote(w.obj, w.d)
	}
	if err := r.follow(ctx); err != nil {
		return nil, err
	}
	if err := b.refresh(ctx, tx); err != nil {
		return nil, err
	}
	if r.later {
		if err := b.enqueue(ctx, tx); err != nil {
			return nil, err
		}
	}
	return r.tell(ctx)
}

// refresh reads the computed values of the written rows as the transaction
// leaves them, for the answer.
func (b *batch) refresh(ctx context.Context, tx core.App) error {
	var cols []*meta.Column
	for _, f := range b.obj.Computed {
		cols = append(cols, f.Column)
	}
	if len(cols) == 0 {
		return nil
	}
	rows := map[string]*draft{}
	ids := []string{}
	for _, w := range b.applied {
		if w.obj == b.obj && w.d.op.Method != Delete {
			rows[w.d.op.ID], ids = w.d, append(ids, w.d.op.ID)
		}
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	var id string
	sc := store.NewScanner(cols, &id)
	return store.Each(ctx, tx.DB(), func(r *sql.Rows) error {
		vals, err := sc.Scan(r)
		for i, c := range cols {
			if d := rows[id]; d != nil && err == nil {
				d.row[c.Spec.Key] = vals[i]
			}
		}
		return err
	}, "SELECT "+store.Columns("r", cols)+`, "r"."id" FROM `+expr.Quote(b.obj.Key)+` AS "r" WHERE "r"."id" IN (SELECT value FROM json_each(?))`, string(list))
}
