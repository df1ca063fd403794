// Package organisation does to records what changes of the organisation mean for
// them: when departments are merged, and when somebody takes their records along
// to another department. A record's department is otherwise that of its owner at
// the moment they came to own it, and stays when they move.
package organisation

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// JobRehome is the kind of the jobs that give records to another department.
const JobRehome = "rehome"

// Service changes records for the organisation.
type Service struct {
	people *people.Service
	query  *query.Service
	record *record.Service
	jobs   *job.Queue
}

// New makes the service and registers its job; call it before the queue starts.
func New(p *people.Service, q *query.Service, r *record.Service, jobs *job.Queue) *Service {
	s := &Service{people: p, query: q, record: r, jobs: jobs}
	jobs.Register(JobRehome, s.rehome, job.Options{Concurrency: 1, Uncancellable: true})
	p.OnCarry(s.carry)
	return s
}

// rehoming are the arguments of the job: the records of a department, or of a
// person, go to another department.
type rehoming struct {
	Department string `json:"department,omitempty"`
	Owner      string `json:"owner,omitempty"`
	To         string `json:"to"`
}

// Merge makes one department part of another, at once for people and
// departments; the id of the job that does the records is the answer. For errors
// see people.Merge.
func (s *Service) Merge(ctx context.Context, who *access.Principal, id, into string) (jobID string, err error) {
	err = s.people.Merge(ctx, id, into, func(tx core.App) error {
		jobID, err = s.enqueue(ctx, tx, who.UserID, "job_title_merge", rehoming{Department: id, To: into})
		return err
	})
	return jobID, err
}

// carry starts the job for a person who moves.
func (s *Service) carry(ctx context.Context, tx core.App, by, person, department string) (string, error) {
	return s.enqueue(ctx, tx, by, "job_title_carry", rehoming{Owner: person, To: department})
}

func (s *Service) enqueue(ctx context.Context, tx core.App, by, title string, args rehoming) (string, error) {
	return s.jobs.Enqueue(ctx, tx, JobRehome, by, locale.Both(title, nil), args)
}

// rehome is the handler of the job. What it has done it does not find again, so
// that it can start over at any time.
func (s *Service) rehome(ctx context.Context, r *job.Run) error {
	var args rehoming
	if err := r.Bind(&args); err != nil {
		return err
	}
	rights := s.query.Rights(r.Who)
	var total, done int64
	var objects []string
	for key, o := range rights.Snap.Objects {
		if !o.Owner {
			continue
		}
		objects = append(objects, key)
		n, err := s.query.OwnedOf(ctx, rights, key, query.Ownership{Owner: args.Owner, Department: args.Department})
		if err != nil {
			return err
		}
		total += n
	}
	for _, key := range objects {
		for {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			n, err := s.record.Rehome(context.WithoutCancel(ctx), r.Who, key, record.Rehoming{Department: args.Department, Owner: args.Owner, To: args.To}, "job:"+r.ID)
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
			done += int64(n)
			r.Progress(done, max(total, done))
		}
	}
	r.Result(map[string]any{"records": done})
	return nil
}
