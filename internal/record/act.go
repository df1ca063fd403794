package record

import (
	"cmp"
	"context"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// undoable are the sources of what people do and may want back.
var undoable = []string{SourceUI, SourceAPI, SourceImport, SourceBatch, SourceMerge, SourceUndo}

const insertAct = `INSERT INTO "tn_acts" ("cause", "by", "source", "object", "first", "last", "created", "updated", "deleted", "restored") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT ("cause") DO UPDATE SET "last" = excluded."last", "created" = "created" + excluded."created", "updated" = "updated" + excluded."updated",
		"deleted" = "deleted" + excluded."deleted", "restored" = "restored" + excluded."restored"`

// act notes what was written as part of what the person did, so that it can be
// found and undone as one.
func (b *batch) act(ctx context.Context, tx core.App) error {
	if len(b.journal) == 0 {
		return nil
	}
	source := cmp.Or(b.opts.Part, b.journal[0].Source)
	if b.opts.Cause == "" || b.r.Who.UserID == "" || !slices.Contains(undoable, source) {
		return nil
	}
	n := map[string]int{}
	for _, e := range b.journal {
		n[e.Action]++
	}
	_, err := b.writes.Exec(ctx, tx.DB(), insertAct, b.opts.Cause, b.r.Who.UserID, source, b.obj.Key, b.at, b.at,
		n[Create], n[Update], n[Delete], n[Restore])
	return err
}
