package app

import (
	"context"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/record"
)

// computed keeps the stored values of computed fields right beyond the writes
// themselves: after a release that changes them, and where a change reaches too
// far for the transaction of a write.
func (t *Tenon) computed() {
	t.Jobs.Register(record.JobRecalculate, func(ctx context.Context, r *job.Run) error {
		return t.Record.Calculate(ctx, r.Progress)
	}, job.Options{Concurrency: 1, Uncancellable: true})
	t.Record.UseQueue(t.Jobs)
	t.Record.BindPeople()
	people.OnMoved(t.App, t.Record.DepartmentMoved)
	t.Meta.OnComputed(t.Record.Behind)
	t.Meta.OnPublish(func(old, now *meta.Snapshot) {
		ctx := context.Background()
		if old.Version > 0 && old.Business.Timezone != now.Business.Timezone {
			if err := t.Record.BehindAll(ctx); err != nil {
				t.opts.Log.Error("computed fields after a change of the time zone", "error", err)
			}
		}
		if err := t.Record.Resume(ctx); err != nil {
			t.opts.Log.Error("computed fields that are behind", "error", err)
		}
	})
}
