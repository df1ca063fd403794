package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// selectMerges is the newest merge. A write whose links were checked before it must
// be checked again: what they lead to may be gone.
const selectMerges = `SELECT coalesce(max("id"), 0) FROM "tn_merges"`

// checkMerges starts over when records were merged since the checks began.
func (b *batch) checkMerges(ctx context.Context, tx core.App) error {
	var current int64
	if _, err := b.writes.One(ctx, tx.DB(), []any{&current}, selectMerges); err != nil {
		return err
	}
	if current != b.merges {
		b.Service.merges.Store(current)
		return errStale
	}
	return nil
}

// write applies the planned writes in one transaction, unless something stands in
// the way or it is a dry run.
func (g *merge) write(ctx context.Context) error {
	if err := g.refused(); err != nil || g.out.Stopped() && !g.opts.DryRun {
		return err
	}
	newest := g.known
	root := g.batches[len(g.batches)-1]
	root.merges = g.known
	err := g.app.RunInTransaction(func(tx core.App) error {
		if err := root.checkRelease(ctx, tx); err != nil {
			return err
		}
		if err := root.checkMerges(ctx, tx); err != nil {
			return err
		}
		if _, words, err := g.look(ctx, tx.DB()); err != nil {
			return err
		} else if !slices.Equal(words, g.found) {
			return errStale
		}
		taken, err := g.free(ctx, tx)
		if err != nil {
			return err
		}
		if err := g.apply(ctx, tx); err != nil {
			return err
		}
		if err := g.refused(); err != nil {
			return err
		}
		if g.out.Stopped() && !g.opts.DryRun {
			return errUndo
		}
		if err := g.credit(ctx, tx, taken); err != nil {
			return err
		}
		g.out.Along, err = g.merged(ctx, tx, Merging{
			Object: g.obj.Key, Survivor: g.Survivor, Losers: g.Losers, By: g.r.Who.UserID, At: g.at, Cause: g.opts.Cause, Moved: g.out.Moved, Files: whereFrom(taken),
		})
		if err != nil {
			return err
		}
		if g.opts.DryRun {
			return errUndo
		}
		if _, err := store.One(ctx, tx.DB(), []any{&newest}, selectMerges); err != nil {
			return err
		}
		return root.publish(ctx, tx)
	})
	if err != nil && !errors.Is(err, errUndo) {
		return err
	}
	g.Service.merges.Store(newest)
	for _, d := range root.drafts {
		if d.op.ID == g.Survivor {
			g.out.Row = d.row
		}
	}
	return nil
}

// apply writes all drafts; the journal of the last batch tells of them in order. Of a
// dry run all are tried.
func (g *merge) apply(ctx context.Context, tx core.App) error {
	root := g.batches[len(g.batches)-1]
	for _, b := range g.batches {
		for _, d := range b.drafts {
			if d.err != nil || d.present {
				continue
			}
			if err := b.guarded(ctx, tx, d, g.opts.DryRun); err != nil {
				return err
			}
			if d.err != nil && !g.opts.DryRun {
				return nil
			}
		}
		if b != root {
			root.journal, root.applied = append(root.journal, b.journal...), append(root.applied, b.applied...)
		}
	}
	return nil
}

// owned is a file and who uploaded it.
type owned struct {
	Taken
	by string
}

// free lets the files that the survivor takes over go from the records that they
// belong to, as if who merges had uploaded them.
func (g *merge) free(ctx context.Context, tx core.App) ([]owned, error) {
	if len(g.files) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(g.files)
	if err != nil {
		return nil, err
	}
	var out []owned
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var f owned
		err := rows.Scan(&f.ID, &f.Object, &f.Record, &f.Field, &f.by)
		out = append(out, f)
		return err
	}, `SELECT "id", "object", "record", "field", "created_by" FROM "tn_files" WHERE "id" IN (SELECT value FROM json_each(?)) AND NOT ("object" = ? AND "record" = ?)`, string(list), g.obj.Key, g.Survivor); err != nil {
		return nil, err
	}
	for _, f := range out {
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_files" SET "object" = '', "record" = '', "field" = '', "created_by" = ? WHERE "id" = ?`, g.r.Who.UserID, f.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// credit names again who uploaded the files.
func (g *merge) credit(ctx context.Context, tx core.App, taken []owned) error {
	for _, f := range taken {
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_files" SET "created_by" = ? WHERE "id" = ?`, f.by, f.ID); err != nil {
			return err
		}
	}
	return nil
}

func whereFrom(list []owned) []Taken {
	out := make([]Taken, len(list))
	for i, f := range list {
		out[i] = f.Taken
	}
	return out
}
