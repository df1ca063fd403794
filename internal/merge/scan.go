package merge

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Scan is how the search for clusters of an object's duplicates stands. Ended is when
// the last one was done, "" before the first; Job is the one that runs, of one's own.
type Scan struct {
	Ended   string `json:"ended"`
	Running bool   `json:"running"`
	Done    int64  `json:"done"`
	Total   int64  `json:"total"`
	Job     string `json:"job"`
}

type scanArgs struct {
	Object string `json:"object"`
}

// Scanned says how the search for clusters of an object stands. 403 without the
// operation merge.
func (s *Service) Scanned(ctx context.Context, r *access.Rights, object string) (*Scan, error) {
	ended, err := s.Query.ScanEnded(ctx, r, object)
	if err != nil {
		return nil, err
	}
	out := &Scan{Ended: ended}
	var id, whose string
	out.Running, err = store.One(ctx, s.App.ConcurrentDB(), []any{&id, &whose, &out.Done, &out.Total},
		`SELECT "id", "principal", "done", "total" FROM "tn_jobs" WHERE "kind" = ? AND "state" IN ('queued', 'running') AND json_extract("args", '$.object') = ? LIMIT 1`, query.JobDuplicateScan, object)
	if whose == r.Who.UserID {
		out.Job = id
	}
	return out, err
}

// StartScan looks for clusters of an object's duplicates in a job. 403 without the
// operation merge, 409 duplicate_scan_running, 400 no_duplicate_rules.
func (s *Service) StartScan(ctx context.Context, r *access.Rights, object string) (jobID string, err error) {
	now, err := s.Scanned(ctx, r, object)
	switch {
	case err != nil:
		return "", err
	case now.Running:
		return "", problem.New(409, "duplicate_scan_running")
	case len(r.Snap.Objects[object].Duplicates) == 0:
		return "", problem.Bad("no_duplicate_rules")
	}
	err = s.App.RunInTransaction(func(tx core.App) (err error) {
		title := locale.Both("job_title_duplicate_scan", locale.Args{"object": r.Snap.Objects[object].Label})
		jobID, err = s.Jobs.Enqueue(ctx, tx, query.JobDuplicateScan, r.Who.UserID, title, scanArgs{object})
		return err
	})
	return jobID, err
}

// scan goes on where an earlier attempt was.
func (s *Service) scan(ctx context.Context, run *job.Run) error {
	var a scanArgs
	if err := run.Bind(&a); err != nil {
		return err
	}
	var at query.ScanPlace
	run.Restore(&at)
	return s.Query.ScanDuplicates(ctx, a.Object, at, query.Scanning{
		Save:     func(tx core.App, at query.ScanPlace) error { return run.CheckpointIn(tx, at) },
		Progress: run.Progress,
	})
}
