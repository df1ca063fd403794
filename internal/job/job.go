// Package job is the durable queue: work that outlives the request and the
// process, with a principal, progress, cancel, checkpoints and a result.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// States of a job. One that waits for its next attempt is queued.
const (
	Queued    = "queued"
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

// Job is one piece of work as it stands.
type Job struct {
	ID          string
	Kind        string
	Title       locale.Text
	State       string
	Principal   string // the person it runs for, "" for the system
	Args        json.RawMessage
	Done, Total int64
	Result      map[string]any
	Error       *Failure // of the last attempt that failed
	Attempts    int      // how often it was started
	Cancellable bool
	ResultName  string // name of the file to download, "" when there is none
	RunAt       string // times as PocketBase writes them
	Created     string
	Started     string
	Finished    string

	failures   int
	crashes    int
	cancel     bool
	checkpoint string
	file       string
}

// Active reports whether the job is still to end.
func (j *Job) Active() bool { return j.State == Queued || j.State == Running }

// Failure is why a job failed, fit to be shown. The code is the message's key.
type Failure struct {
	Code string      `json:"code"`
	Args locale.Args `json:"args,omitempty"`
}

// Message is the sentence in the language t.
func (f *Failure) Message(t locale.Tag) string { return locale.Message(t, f.Code, f.Args) }

// Handler does the work of one kind. It may be called again after a crash or an
// error; what it has saved with Checkpoint is then given by Restore. When ctx
// ends it should return soon: the job was cancelled, has run out of time, or
// the process stops (it then goes on where its checkpoint is). A
// *problem.Problem below 500 and a Permanent error are not retried.
type Handler func(ctx context.Context, r *Run) error

// Options are how jobs of a kind are run.
type Options struct {
	MaxAttempts   int           // failures before it gives up; 5 by default
	Timeout       time.Duration // of one attempt; 0: none
	Concurrency   int           // how many at once; 0: as many as there are workers
	Uncancellable bool          // people may not stop it
	Keep          time.Duration // how long one that ended stays, with its file; 0: as Config.Keep says
}

// Principals loads the person that a job runs for, afresh at each start. A
// *problem.Problem (gone, disabled) fails the job.
type Principals func(ctx context.Context, userID string) (*access.Principal, error)

// Why a run's context ended, as context.Cause tells.
var (
	ErrCancelled = errors.New("job: cancelled")
	ErrStopping  = errors.New("job: the process stops")
	ErrLost      = errors.New("job: another runner took over")
)

type permanentError struct{ error }

func (e permanentError) Unwrap() error { return e.error }

// Permanent marks an error that a retry would not cure.
func Permanent(err error) error { return permanentError{err} }

func permanent(err error) bool {
	var p permanentError
	if errors.As(err, &p) {
		return true
	}
	pr, ok := problem.As(err)
	return ok && pr.Status < 500
}

// failure is what people see of err; id is the number that the log has too.
func failure(id string, err error) *Failure {
	if p, ok := problem.As(err); ok {
		return &Failure{Code: p.Code, Args: p.Args}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Failure{Code: "job_timeout"}
	}
	return &Failure{Code: "internal", Args: locale.Args{"id": id}}
}
