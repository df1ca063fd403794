package record

import (
	"context"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/calculation"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
)

// JobRecalculate is the kind of the job that computes what is behind.
const JobRecalculate = "recalculate"

// gather is how long changes are gathered before the job looks at them, so that
// many changes of one record's children are few changes of the record.
const gather = time.Second

// Queue runs jobs, Calculate among them, one at a time.
type Queue interface {
	Enqueue(ctx context.Context, tx core.App, kind, principal string, title locale.Text, args any) (string, error)
	// EnqueueOnce does nothing when a job of the kind waits already.
	EnqueueOnce(ctx context.Context, tx core.App, at time.Time, kind string, title locale.Text) error
}

// UseQueue sets the queue that computes what is too much for the transaction of
// a write.
func (s *Service) UseQueue(q Queue) { s.jobs = q }

func recalculateTitle() locale.Text { return locale.Both("job_title_recalculate", nil) }

func (s *Service) enqueue(ctx context.Context, tx core.App) error {
	if s.jobs == nil {
		return nil
	}
	return s.jobs.EnqueueOnce(ctx, tx, s.now().Add(gather), JobRecalculate, recalculateTitle())
}

// Behind notes, in the transaction of a release, that fields are to be computed
// in all records.
func (s *Service) Behind(ctx context.Context, tx core.App, fields []schema.Calculation, version int) error {
	cause := locale.Message(locale.EN, "release_cause", locale.Args{"version": version})
	for _, f := range fields {
		if err := calculation.Whole(ctx, tx.DB(), moment(s.now()), f.Object, f.Field, cause, f.Rows); err != nil {
			return err
		}
	}
	return s.resume(ctx, tx)
}

// BehindAll notes that every formula is to be computed in all records: the
// business has another time zone, which their functions of dates read.
func (s *Service) BehindAll(ctx context.Context) error {
	snap := s.store.Current()
	return s.app.RunInTransaction(func(tx core.App) error {
		r := s.recalculation(tx, snap, moment(s.now()), "")
		for _, f := range snap.Computed {
			total, err := r.count(ctx, f)
			if err == nil {
				err = calculation.Whole(ctx, tx.DB(), r.at, f.Object, f.Key(), "", total)
			}
			if err != nil {
				return err
			}
		}
		return s.resume(ctx, tx)
	})
}

// Resume starts the job when something is behind, for instance since another
// process published.
func (s *Service) Resume(ctx context.Context) error { return s.resume(ctx, s.app) }

func (s *Service) resume(ctx context.Context, tx core.App) error {
	pending, err := calculation.All(ctx, tx.NonconcurrentDB())
	if err != nil || len(pending) == 0 || s.jobs == nil {
		return err
	}
	return s.jobs.EnqueueOnce(ctx, tx, time.Time{}, JobRecalculate, recalculateTitle())
}

// Recalculate starts a job of a person that computes a stored field in all
// records, and gives its id. 404 for a field that is not stored and computed.
func (s *Service) Recalculate(ctx context.Context, userID, object, key string) (string, error) {
	f := s.computed(s.store.Current(), object, key)
	if f == nil {
		return "", problem.NotFound()
	}
	var id string
	err := s.app.RunInTransaction(func(tx core.App) error {
		r := s.recalculation(tx, s.store.Current(), moment(s.now()), "")
		total, err := r.count(ctx, f)
		if err == nil {
			err = calculation.Whole(ctx, tx.DB(), r.at, object, key, "", total)
		}
		if err == nil {
			id, err = s.jobs.Enqueue(ctx, tx, JobRecalculate, userID, recalculateTitle(), map[string]string{"object": object, "field": key})
		}
		return err
	})
	return id, err
}

// computed finds a stored computed field; nil when there is none.
func (s *Service) computed(snap *meta.Snapshot, object, key string) *meta.Computed {
	o := snap.Objects[object]
	if o == nil || o.ByKey[key] == nil {
		return nil
	}
	if f := o.ByKey[key].Computed; f != nil && f.Stored {
		return f
	}
	return nil
}

// Calculate computes what is behind until nothing is: field by field in the
// order of their dependencies, a few records in each transaction. What is done is
// noted in that transaction, so that a job which was cut off goes on there.
func (s *Service) Calculate(ctx context.Context, progress func(done, total int64)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		snap := s.store.Current()
		pending, err := calculation.All(ctx, s.app.ConcurrentDB())
		if err != nil || len(pending) == 0 {
			return err
		}
		done, total := int64(0), int64(0)
		for _, p := range pending {
			done, total = done+p.Done, total+p.Total
		}
		progress(done, total)
		err = s.app.RunInTransaction(func(tx core.App) error { return s.step(ctx, tx, snap) })
		if errors.Is(err, errReleased) {
			err = s.store.Await(ctx, snap)
		}
		if err != nil {
			return err
		}
	}
}

// step is one transaction of the job.
func (s *Service) step(ctx context.Context, tx core.App, snap *meta.Snapshot) error {
	if version, err := meta.LatestVersion(ctx, tx); err != nil {
		return err
	} else if version != snap.Version {
		return errReleased
	}
	pending, err := calculation.All(ctx, tx.DB())
	if err != nil {
		return err
	}
	byField := map[string]*calculation.Pending{}
	r := s.recalculation(tx, snap, moment(s.now()), "")
	r.job, r.waiting = true, map[string]bool{}
	for i := range pending {
		p := &pending[i]
		if s.computed(snap, p.Object, p.Field) == nil {
			if err := calculation.Forget(ctx, tx.DB(), p.Object, p.Field); err != nil {
				return err
			}
			continue
		}
		byField[p.Object+"/"+p.Field] = p
	}
	for _, f := range snap.Computed {
		p := byField[f.Object+"/"+f.Key()]
		if p == nil {
			continue
		}
		delete(byField, f.Object+"/"+f.Key())
		for key, other := range byField {
			r.waiting[key] = other.Whole && other.After == ""
		}
		return r.pending(ctx, f, p)
	}
	return nil
}

// pending computes the next records of a field that is behind, and what follows
// from them.
func (r *recalculation) pending(ctx context.Context, f *meta.Computed, p *calculation.Pending) error {
	r.cause = p.Cause
	ids, err := r.next(ctx, f, p)
	if err != nil {
		return err
	}
	if err := r.compute(ctx, f, ids); err != nil {
		return err
	}
	if _, err := calculation.Passed(ctx, r.tx.DB(), p, ids, r.s.bounds.chunk); err != nil {
		return err
	}
	if err := r.follow(ctx); err != nil {
		return err
	}
	events, err := r.tell(ctx)
	if err != nil {
		return err
	}
	return outbox.Append(r.tx, events...)
}

// next gives the records of a field that is behind which are computed next.
func (r *recalculation) next(ctx context.Context, f *meta.Computed, p *calculation.Pending) ([]string, error) {
	if !p.Whole {
		return calculation.Listed(ctx, r.tx.DB(), p, r.s.bounds.chunk)
	}
	return r.ids(ctx, `SELECT "id" FROM `+expr.Quote(f.Object)+` WHERE "deleted" = '' AND "id" > ? ORDER BY "id" LIMIT ?`, p.After, r.s.bounds.chunk)
}
