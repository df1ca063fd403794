package app

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// searched registers the job that builds the search index.
func (t *Tenon) searched() {
	t.Jobs.Register(query.JobIndex, func(ctx context.Context, r *job.Run) error {
		return t.Query.BuildIndex(ctx, r.Progress)
	}, job.Options{Concurrency: 1, Uncancellable: true})
}

// keepSearch builds what the search index lacks, now and after each release. The
// platform's tables must be there.
func (t *Tenon) keepSearch(ctx context.Context) error {
	t.Meta.OnPublish(func(_, _ *meta.Snapshot) {
		if err := t.buildSearch(ctx); err != nil && ctx.Err() == nil {
			t.opts.Log.Error("the search index", "error", err)
		}
	})
	return t.buildSearch(ctx)
}

// buildSearch starts the job that builds the search index, when something of it is
// not there.
func (t *Tenon) buildSearch(ctx context.Context) error {
	missing, err := t.Query.Unindexed(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	return t.Jobs.EnqueueOnce(ctx, t.App, time.Time{}, query.JobIndex, locale.Both("job_title_search_index", nil))
}
