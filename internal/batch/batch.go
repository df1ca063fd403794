// Package batch does one thing to many records as a job: to those that are named, or
// to all that a list shows. The records are written down when the job begins; each is
// looked at again when its turn comes, and goes through the pipeline of every write
// with the rights that who ordered has then. What was refused is reported with its
// reason, and all of it is undone as one.
package batch

import (
	"context"
	"log/slog"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// Job is the kind of a batch's job, whose id is the batch's.
const Job = "batch"

// Bounds of a batch.
const (
	MaxIDs   = 10_000
	MaxRows  = 100_000
	maxSet   = 50
	maxTags  = 50
	maxOpen  = 5 // batches of one person under way
	tried    = 500
	sampled  = 20 // reasons of a dry run
	samples  = 5  // records that a dry run shows before and after
	pageSize = 200
	pressed  = 10 // records of a portion whose button runs a hook: it may take its time
)

// Config is what batches need.
type Config struct {
	App    core.App
	Query  *query.Service
	Record *record.Service
	Jobs   *job.Queue
	Acting func(ctx context.Context, person, key string) (*access.Principal, error)
	Press  func(ctx context.Context, q hook.Press) (*hook.Pressed, error)
	Now    func() time.Time
	Logger *slog.Logger
}

// Service does batches.
type Service struct{ Config }

// New makes the service and registers its job; call it before the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(Job, s.run, job.Options{Concurrency: 1})
	return s
}

// order is what a job is told.
type order struct {
	Request
	Object string `json:"object"`
	Key    string `json:"key,omitempty"` // the API key that it was ordered with
	Total  int64  `json:"total"`
}

// Start orders a batch and answers its job. 404 no_such_object, 403
// forbidden_operation, 400 with what is wrong with the request, batch_too_many, 409
// batch_too_many_open.
func (s *Service) Start(ctx context.Context, who *access.Principal, object string, q Request) (string, error) {
	r := s.Query.Rights(who)
	p, err := s.plan(r, object, q)
	if err != nil {
		return "", err
	}
	total, _, err := s.count(ctx, p)
	if err != nil {
		return "", err
	}
	switch {
	case total == 0:
		return "", problem.Bad("batch_empty")
	case total > MaxRows:
		return "", problem.Bad("batch_too_many", locale.Args{"count": total, "max": MaxRows})
	}
	open, err := s.Jobs.List(ctx, who.UserID, true, 100)
	if err != nil {
		return "", err
	}
	n := 0
	for _, j := range open {
		if j.Kind == Job {
			n++
		}
	}
	if n >= maxOpen {
		return "", problem.New(409, "batch_too_many_open", locale.Args{"max": maxOpen})
	}
	var id string
	err = s.App.RunInTransaction(func(tx core.App) error {
		var err error
		if id, err = s.Jobs.Enqueue(ctx, tx, Job, who.UserID, title(p.object, q.Action), order{q, object, who.Key, total}); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "batch.started", Kind: "object", Object: object, Detail: map[string]any{
			"batch": id, "action": q.Action, "records": total, "filter": q.Filter, "view": q.View, "search": q.Q, "chosen": len(q.IDs), "fields": q.fields(), "owner": q.Owner, "button": q.Button,
		}})
	})
	return id, err
}

func title(o *meta.CompiledObject, action string) locale.Text {
	return locale.Both("batch_title_"+action, locale.Args{"object": o.Name()})
}

// title of a record as the person may see it, else "".
func (s *Service) title(ctx context.Context, r *access.Rights, object, id string) (string, error) {
	o := r.Snap.Objects[object]
	if o == nil || !r.Shows(object, o.Title) {
		return "", nil
	}
	rec, err := s.Query.Get(ctx, r, query.GetRequest{Object: object, ID: id, Fields: []string{o.Title}})
	if _, refused := problem.As(err); refused {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	text, _ := rec.Value(o.Title).(string)
	return text, nil
}
