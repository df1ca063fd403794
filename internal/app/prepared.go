package app

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// prepared is what is kept ready beside the records: each write keeps it right, and a
// job makes it where a release needs what is not there yet.
type prepared struct {
	job, title string // kind of the job, key of what it is called
	missing    func(context.Context) (bool, error)
	build      func(ctx context.Context, progress func(done, total int64)) error
}

func (t *Tenon) prepared() []prepared {
	return []prepared{
		{query.JobIndex, "job_title_search_index", func(ctx context.Context) (bool, error) {
			objects, err := t.Query.Unindexed(ctx)
			return len(objects) > 0, err
		}, t.Query.BuildIndex},
		{query.JobDuplicateKeys, "job_title_duplicate_keys", t.Query.DuplicateKeysMissing, t.Query.BuildDuplicateKeys},
	}
}

// keepPrepared starts the jobs of what is missing, now and after each release. The
// platform's tables must be there.
func (t *Tenon) keepPrepared(ctx context.Context) error {
	for _, p := range t.prepared() {
		start := func() error {
			missing, err := p.missing(ctx)
			if err != nil || !missing {
				return err
			}
			return t.Jobs.EnqueueOnce(ctx, t.App, time.Time{}, p.job, locale.Both(p.title, nil))
		}
		t.Meta.OnPublish(func(_, _ *meta.Snapshot) {
			if err := start(); err != nil && ctx.Err() == nil {
				t.opts.Log.Error("what is kept ready beside the records", "job", p.job, "error", err)
			}
		})
		if err := start(); err != nil {
			return err
		}
	}
	return nil
}

// registerPrepared registers the jobs.
func (t *Tenon) registerPrepared() {
	for _, p := range t.prepared() {
		t.Jobs.Register(p.job, func(ctx context.Context, r *job.Run) error { return p.build(ctx, r.Progress) }, job.Options{Concurrency: 1, Uncancellable: true})
	}
}
