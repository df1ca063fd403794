package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
)

// Run is one attempt of a job, in the hands of its handler. Its methods may be
// called from several goroutines.
type Run struct {
	ID        string
	Kind      string
	Principal string            // the person's id, "" for the system
	Who       *access.Principal // that person as they are now; nil for the system
	Args      json.RawMessage
	Attempts  int // counting this one

	queue    *Queue
	ctx      context.Context
	end      context.CancelCauseFunc
	token    string // proves that this runner still has the job
	failures int

	mu          sync.Mutex
	checkpoint  string
	result      map[string]any
	done, total int64
	written     time.Time // when progress was last written
	dirty       bool
}

func (q *Queue) newRun(base context.Context, j *Job, token string) *Run {
	r := &Run{
		ID: j.ID, Kind: j.Kind, Principal: j.Principal, Args: j.Args, Attempts: j.Attempts + 1,
		queue: q, token: token, failures: j.failures,
		checkpoint: j.checkpoint, result: j.Result, done: j.Done, total: j.Total,
	}
	r.ctx, r.end = context.WithCancelCause(base)
	return r
}

// Bind decodes the arguments into v, a pointer.
func (r *Run) Bind(v any) error {
	if err := json.Unmarshal(r.Args, v); err != nil {
		return Permanent(fmt.Errorf("job %s: arguments: %w", r.Kind, err))
	}
	return nil
}

// Cancelled reports whether a person has asked for the job to stop.
func (r *Run) Cancelled() bool { return errors.Is(context.Cause(r.ctx), ErrCancelled) }

// Progress says how far the work is. It may be called as often as one likes; it
// is written at most every Config.Throttle.
func (r *Run) Progress(done, total int64) {
	r.mu.Lock()
	r.done, r.total, r.dirty = done, total, true
	due := r.queue.cfg.Now().Sub(r.written) >= r.queue.cfg.Throttle
	r.mu.Unlock()
	if due {
		if err := r.flush(r.ctx); err != nil && r.ctx.Err() == nil {
			r.queue.cfg.Logger.Error("job: progress could not be written", "job", r.ID, "error", err)
		}
	}
}

// Checkpoint saves v (as JSON) and the progress so far: should the process die
// after it has returned, the next attempt finds it with Restore.
func (r *Run) Checkpoint(v any) error { return r.CheckpointIn(r.queue.app, v) }

// CheckpointIn is Checkpoint within a transaction, so that it shares the fate of
// what else is written there.
func (r *Run) CheckpointIn(tx core.App, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	r.mu.Lock()
	done, total := r.done, r.total
	r.mu.Unlock()
	err = r.write(context.WithoutCancel(r.ctx), tx, `"checkpoint"={:c},"done"={:done},"total"={:total}`,
		dbx.Params{"c": string(raw), "done": done, "total": total})
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.checkpoint, r.dirty, r.written = string(raw), false, r.queue.cfg.Now()
	r.mu.Unlock()
	if tx.TxInfo() == nil {
		r.queue.changed(r.ID)
	}
	return nil
}

// Restore decodes the last checkpoint into v, a pointer; false when there is none.
func (r *Run) Restore(v any) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.checkpoint != "" && json.Unmarshal([]byte(r.checkpoint), v) == nil
}

// Result adds members to the job's result; they are written when the attempt ends.
func (r *Run) Result(members map[string]any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.result == nil {
		r.result = map[string]any{}
	}
	maps.Copy(r.result, members)
}

func (r *Run) resultJSON() (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.result) == 0 {
		return "{}", nil
	}
	raw, err := json.Marshal(r.result)
	return string(raw), err
}

func (r *Run) progress() (done, total int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done, r.total
}

// flush writes the progress that was held back.
func (r *Run) flush(ctx context.Context) error {
	r.mu.Lock()
	done, total, dirty := r.done, r.total, r.dirty
	r.dirty, r.written = false, r.queue.cfg.Now()
	r.mu.Unlock()
	if !dirty {
		return nil
	}
	if err := r.write(ctx, r.queue.app, `"done"={:done},"total"={:total}`, dbx.Params{"done": done, "total": total}); err != nil {
		return err
	}
	r.queue.changed(r.ID)
	return nil
}

// beat renews the lease and looks whether somebody asked to cancel.
func (r *Run) beat(ctx context.Context) error {
	if err := r.flush(ctx); err != nil {
		return err
	}
	lease := stamp(r.queue.cfg.Now().Add(r.queue.cfg.Lease))
	if err := r.write(ctx, r.queue.app, `"lease"={:lease}`, dbx.Params{"lease": lease}); err != nil {
		return err
	}
	j, err := r.queue.Find(ctx, r.ID)
	if err == nil && j.cancel {
		r.end(ErrCancelled)
	}
	return err
}

// write updates the job's row if this runner still has it; otherwise it ends
// the run.
func (r *Run) write(ctx context.Context, tx core.App, set string, params dbx.Params) error {
	params["id"], params["token"] = r.ID, r.token
	res, err := tx.NonconcurrentDB().NewQuery(`UPDATE "tn_jobs" SET ` + set + ` WHERE "id"={:id} AND "runner"={:token}`).
		Bind(params).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		r.end(ErrLost)
		return ErrLost
	}
	return err
}

func stampTime(s string) time.Time {
	t, err := time.Parse(types.DefaultDateLayout, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
