package record

import (
	"context"
	"encoding/json/v2"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/outbox"
)

const insertHistory = `INSERT INTO "tn_history" ("object", "record", "version", "action", "at", "by", "source", "cause", "changes") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

type change struct {
	From any `json:"from"`
	To   any `json:"to"`
}

// note keeps what history and the outbox will say of an applied operation.
func (b *batch) note(d *draft) error {
	diff := map[string]change{}
	if d.op.Method == Create || d.op.Method == Update {
		for _, c := range changes(b.obj, d) {
			var from any
			if d.old != nil {
				from = d.old[c.Spec.Key]
			}
			diff[c.Spec.Key] = change{From: from, To: d.row[c.Spec.Key]}
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
		By: b.r.Who.UserID, Source: source, Cause: b.opts.Cause, Changes: text,
	})
	return nil
}

// publish writes history and the outbox for everything noted, in the
// transaction of the changes.
func (b *batch) publish(ctx context.Context, tx core.App) error {
	for _, e := range b.journal {
		if _, err := b.writes.Exec(ctx, tx.DB(), insertHistory,
			e.Object, e.Record, e.Version, e.Action, e.At, e.By, e.Source, e.Cause, string(e.Changes)); err != nil {
			return err
		}
	}
	return outbox.Append(tx, b.journal...)
}
