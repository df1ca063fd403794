package app

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// compared registers the job that makes what rules for duplicates compare.
func (t *Tenon) compared() {
	t.Jobs.Register(query.JobDuplicateKeys, func(ctx context.Context, r *job.Run) error {
		return t.Query.BuildDuplicateKeys(ctx, r.Progress)
	}, job.Options{Concurrency: 1, Uncancellable: true})
}

// keepDuplicates makes what rules for duplicates lack, now and after each release. The
// platform's tables must be there.
func (t *Tenon) keepDuplicates(ctx context.Context) error {
	build := func() error {
		missing, err := t.Query.DuplicateKeysMissing(ctx)
		if err != nil || !missing {
			return err
		}
		return t.Jobs.EnqueueOnce(ctx, t.App, time.Time{}, query.JobDuplicateKeys, locale.Both("job_title_duplicate_keys", nil))
	}
	t.Meta.OnPublish(func(_, _ *meta.Snapshot) {
		t.Query.Engine.Forget()
		if err := build(); err != nil && ctx.Err() == nil {
			t.opts.Log.Error("what rules for duplicates compare", "error", err)
		}
	})
	return build()
}
