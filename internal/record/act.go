package record

import (
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// undoable are the sources of what people do and may want back.
var undoable = []string{SourceUI, SourceAPI, SourceImport, SourceBatch, SourceUndo}

const insertAct = `INSERT INTO "tn_acts" ("cause", "by", "source", "object", "first", "last", "created", "updated", "deleted", "restored") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT ("cause") DO UPDATE SET "last" = excluded."last", "created" = "created" + excluded."created", "updated" = "updated" + excluded."updated",
		"deleted" = "deleted" + excluded."deleted", "restored" = "restored" + excluded."restored"`

// act notes what was written as part of what the person did, so that it can be
// found and undone as one.
func (b *batch) act(ctx context.Context, tx core.App) error {
	if b.opts.Cause == "" || b.r.Who.UserID == "" || len(b.journal) == 0 || !slices.Contains(undoable, b.journal[0].Source) {
		return nil
	}
	n := map[string]int{}
	for _, e := range b.journal {
		n[e.Action]++
	}
	_, err := b.writes.Exec(ctx, tx.DB(), insertAct, b.opts.Cause, b.r.Who.UserID, b.journal[0].Source, b.obj.Key, b.at, b.at,
		n[Create], n[Update], n[Delete], n[Restore])
	return err
}
