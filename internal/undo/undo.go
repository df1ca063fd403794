// Package undo takes back what a person did, as one: a saved form, a delete, a
// batch, an import, or the undoing of one of these. It reads from history what had
// one cause and writes the reverse through the pipeline of every write, with the
// rights of who undoes. What somebody else has changed since stays, and is listed.
package undo

import (
	"context"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Job is the kind of the job that undoes many records.
const Job = "undo"

// Bounds of an undo.
const (
	atOnce  = 50   // records that are undone while one waits; more is a job
	tried   = 2000 // records that a dry run looks at
	listed  = 1000 // reasons that are kept
	anyways = 1000 // records that may be named to be undone anyway
	chunk   = 200
)

// Config is what undoing needs.
type Config struct {
	App    core.App
	Meta   *meta.Store
	Query  *query.Service
	Record *record.Service
	Jobs   *job.Queue
	Acting func(ctx context.Context, person, key string) (*access.Principal, error)
	Now    func() time.Time
	NewID  func() string
}

// Merges follow the undoing of a merge with what belongs to its records beside their
// values.
type Merges interface {
	Undone(ctx context.Context, cause string) error
}

// Service undoes.
type Service struct {
	Config
	Merges Merges // to be set before the service is used
}

// New makes the service and registers its job; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{Config: c}
	c.Jobs.Register(Job, s.run, job.Options{Concurrency: 1})
	return s
}

// Request says how to undo: DryRun writes nothing, Anyway names records, as
// object/id, that are undone although somebody has changed them since.
type Request struct {
	DryRun bool     `json:"dryRun,omitempty"`
	Anyway []string `json:"anyway,omitempty"`
}

// Outcome is what came of an undo, or of a dry run would come. Of a large act a dry
// run looks at the first records only: Checked is how many, Total how many there are.
// Gone are those that are as they were already.
type Outcome struct {
	Cause   string `json:"cause"` // of the undo, which is undone by it in turn; "" of a dry run and of a merge
	Job     string `json:"job"`   // does it; "" when it is done
	Total   int    `json:"total"`
	Checked int    `json:"checked"`
	Undone  int    `json:"undone"`
	Gone    int    `json:"gone"`
	Kept    int    `json:"kept"`
	Reasons []*Why `json:"reasons"`
}

// Undo takes an act back. 404 for what one did not do oneself and does not
// administer, 409 undo_done, undo_merge, undo_too_late or undo_running.
func (s *Service) Undo(ctx context.Context, who *access.Principal, cause string, q Request) (*Outcome, error) {
	if len(q.Anyway) > anyways {
		return nil, problem.Bad("undo_too_many", locale.Args{"max": anyways})
	}
	a, err := s.find(ctx, who, cause)
	if err != nil {
		return nil, err
	}
	total, err := s.count(ctx, cause)
	if err != nil {
		return nil, err
	}
	w := &walk{s: s, who: who, cause: cause, merge: a.Source == record.SourceMerge, anyway: map[string]bool{}, out: &Outcome{Total: total, Reasons: []*Why{}}}
	for _, key := range q.Anyway {
		w.anyway[key] = true
	}
	if q.DryRun {
		if w.back, err = s.gone(ctx, cause); err != nil {
			return nil, err
		}
		w.dry = true
		return w.out, w.all(ctx, func() bool { return w.out.Checked >= tried })
	}
	if err := s.undoable(ctx, a); err != nil {
		return nil, err
	}
	w.out.Cause = "undo:" + s.NewID()
	order := args{Cause: cause, As: w.out.Cause, Anyway: q.Anyway, Key: who.Key, Total: total, Merge: w.merge}
	err = s.App.RunInTransaction(func(tx core.App) error {
		if total > atOnce {
			if w.out.Job, err = s.Jobs.Enqueue(ctx, tx, Job, who.UserID, locale.Both("undo_title", locale.Args{"count": total}), order); err != nil {
				return err
			}
		}
		return s.begin(ctx, tx, who, a, w.out)
	})
	if err != nil || w.out.Job != "" {
		return w.out, err
	}
	w.as = w.out.Cause
	if err := w.all(ctx, nil); err != nil {
		return nil, s.abandon(ctx, cause, w.as, err)
	}
	return w.out, s.end(context.WithoutCancel(ctx), w)
}

// begin notes that the act is being undone, and by what.
func (s *Service) begin(ctx context.Context, tx core.App, who *access.Principal, a *Act, out *Outcome) error {
	res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_acts" SET "undone" = ? WHERE "cause" = ? AND "undone" = ''`, out.Cause, a.Cause)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return problem.New(409, "undo_done").Cause(err)
	}
	now := s.Now().UTC().Format(types.DefaultDateLayout)
	if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_acts" ("cause", "by", "source", "object", "first", "last", "of") VALUES (?, ?, ?, ?, ?, ?, ?)`,
		out.Cause, who.UserID, record.SourceUndo, a.Object, now, now, a.Cause); err != nil {
		return err
	}
	return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "records.undone", Kind: "object", Object: a.Object, Detail: map[string]any{"act": a.Cause, "by": a.by, "source": a.Source, "records": out.Total}})
}

// end settles an undo: one that had to leave records can be tried again, one that
// did nothing leaves no act behind.
func (s *Service) end(ctx context.Context, w *walk) error {
	if w.merge { // it is not undone in turn: one merges again
		w.out.Cause = ""
		if err := s.Merges.Undone(ctx, w.cause); err != nil {
			return err
		}
	}
	if w.out.Kept == 0 && w.out.Undone > 0 {
		return nil
	}
	if w.out.Kept > 0 {
		if err := s.forget(ctx, w.cause, w.as); err != nil {
			return err
		}
	}
	if w.out.Undone == 0 {
		w.out.Cause = ""
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_acts" WHERE "cause" = ? AND "created" + "updated" + "deleted" + "restored" = 0`, w.as)
	return err
}

// Undone reports whether an act was undone, or is being undone.
func (s *Service) Undone(ctx context.Context, cause string) (bool, error) {
	by, _, err := store.Text(ctx, s.App.ConcurrentDB(), `SELECT "undone" FROM "tn_acts" WHERE "cause" = ?`, cause)
	return by != "", err
}

// Mark notes that an act was undone by something that is an act itself.
func (s *Service) Mark(ctx context.Context, cause, undid string) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_acts" SET "undone" = ? WHERE "cause" = ? AND "undone" = ''`, undid, cause); err != nil {
			return err
		}
		_, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_acts" SET "of" = ? WHERE "cause" = ?`, cause, undid)
		return err
	})
}

// abandon makes an act undoable again whose undo has failed.
func (s *Service) abandon(ctx context.Context, cause, as string, err error) error {
	if gone := s.forget(context.WithoutCancel(ctx), cause, as); gone != nil {
		return gone
	}
	return err
}

func (s *Service) forget(ctx context.Context, cause, as string) error {
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_acts" SET "undone" = '' WHERE "cause" = ? AND "undone" = ?`, cause, as)
	return err
}

func (s *Service) count(ctx context.Context, cause string) (n int, err error) {
	_, err = store.One(ctx, s.App.ConcurrentDB(), []any{&n}, `SELECT count(*) FROM (SELECT DISTINCT "object", "record" FROM "tn_history" WHERE "cause" = ? AND "cause" <> '')`, cause)
	return n, err
}

// Purge forgets acts that nobody can undo any more. History stays.
func (s *Service) Purge(ctx context.Context) error {
	p := s.Periods()
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_acts" WHERE "last" < ?`, s.Now().UTC().Add(-max(p.Small, p.Large)).Format(types.DefaultDateLayout))
	return err
}
