package job

import (
	"context"
	"time"

	"github.com/pocketbase/dbx"
)

// maintain purges once an hour.
func (q *Queue) maintain(ctx context.Context) {
	t := time.NewTicker(time.Hour)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := q.Purge(ctx); err != nil && ctx.Err() == nil {
				q.cfg.Logger.Error("job: purge failed", "error", err)
			}
		}
	}
}

// Purge deletes jobs that ended longer ago than Config.Keep or what their kind
// says, with their files, and the slots that schedules no longer look back to.
func (q *Queue) Purge(ctx context.Context) error {
	if err := q.purgeEnded(ctx, "", q.cfg.Keep); err != nil {
		return err
	}
	for name, keep := range q.shortLived() {
		if err := q.purgeEnded(ctx, name, keep); err != nil {
			return err
		}
	}
	_, err := q.app.NonconcurrentDB().NewQuery(`DELETE FROM "tn_job_slots" WHERE "slot"<{:before} AND "slot"<>
		(SELECT MAX(s."slot") FROM "tn_job_slots" s WHERE s."schedule"="tn_job_slots"."schedule")`).
		Bind(dbx.Params{"before": q.cfg.Now().UTC().Add(-2 * catchUp).Format(slotLayout)}).WithContext(ctx).Execute()
	return err
}

// shortLived are the kinds of jobs that say how long they stay.
func (q *Queue) shortLived() map[string]time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := map[string]time.Duration{}
	for name, k := range q.kinds {
		if k.Keep > 0 {
			out[name] = k.Keep
		}
	}
	return out
}

// purgeEnded deletes jobs of a kind, "" is any, that ended longer ago than keep.
func (q *Queue) purgeEnded(ctx context.Context, name string, keep time.Duration) error {
	for {
		old, err := q.query(ctx, `WHERE "finished"<>'' AND "finished"<{:before} AND ({:kind}='' OR "kind"={:kind}) ORDER BY "finished" LIMIT 200`,
			dbx.Params{"before": stamp(q.cfg.Now().Add(-keep)), "kind": name})
		if err != nil || len(old) == 0 {
			return err
		}
		if err := q.purge(ctx, old); err != nil {
			return err
		}
	}
}

// purge deletes files first: a row without its file can be deleted again, a
// file without its row never.
func (q *Queue) purge(ctx context.Context, old []*Job) error {
	fs, err := q.app.NewFilesystem()
	if err != nil {
		return err
	}
	defer fs.Close()
	for _, j := range old {
		if j.file != "" {
			there, err := fs.Exists(j.file)
			if err != nil {
				return err
			}
			if there {
				if err := fs.Delete(j.file); err != nil {
					return err
				}
			}
		}
		if _, err := q.app.NonconcurrentDB().NewQuery(`DELETE FROM "tn_jobs" WHERE "id"={:id}`).
			Bind(dbx.Params{"id": j.ID}).WithContext(ctx).Execute(); err != nil {
			return err
		}
	}
	return nil
}
