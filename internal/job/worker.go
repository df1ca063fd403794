package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/pocketbase/dbx"
)

// dispatch hands due jobs to workers until ctx ends; base is what the jobs'
// contexts derive from.
func (q *Queue) dispatch(ctx, base context.Context) {
	for ctx.Err() == nil {
		for ctx.Err() == nil {
			started, err := q.startNext(ctx, base)
			if err != nil && ctx.Err() == nil {
				q.cfg.Logger.Error("job: could not take a job", "error", err)
				sleep(ctx, time.Second)
			}
			if !started {
				break
			}
		}
		t := time.NewTimer(q.cfg.Poll)
		select {
		case <-ctx.Done():
		case <-q.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// startNext claims the job that has been due longest among the kinds that have
// a free place, and runs it.
func (q *Queue) startNext(ctx, base context.Context) (bool, error) {
	names := q.free()
	if len(names) == 0 {
		return false, nil
	}
	params := dbx.Params{"now": q.now()}
	in := ""
	for i, n := range names {
		key := "k" + strconv.Itoa(i)
		params[key] = n
		if i > 0 {
			in += ","
		}
		in += "{:" + key + "}"
	}
	due, err := q.query(ctx, `WHERE "state"='queued' AND "run_at"<={:now} AND "kind" IN (`+in+`) ORDER BY "run_at" LIMIT 1`, params)
	if err != nil || len(due) == 0 {
		return false, err
	}
	j := due[0]
	token := q.cfg.NewID()
	res, err := q.app.NonconcurrentDB().NewQuery(`UPDATE "tn_jobs" SET "state"='running',"runner"={:r},"lease"={:lease},
		"attempts"="attempts"+1,"started"=CASE WHEN "started"='' THEN {:now} ELSE "started" END
		WHERE "id"={:id} AND "state"='queued'`).Bind(dbx.Params{
		"r": token, "lease": stamp(q.cfg.Now().Add(q.cfg.Lease)), "now": q.now(), "id": j.ID,
	}).WithContext(ctx).Execute()
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return true, err // somebody cancelled it meanwhile: look for the next
	}
	r := q.newRun(base, j, token)
	q.mu.Lock()
	k := q.kinds[j.Kind]
	k.active++
	q.running[j.ID] = r
	q.mu.Unlock()
	q.work.Go(func() { q.run(r, k) })
	return true, nil
}

// free lists the kinds of which another job may start now.
func (q *Queue) free() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.running) >= q.cfg.Workers {
		return nil
	}
	var out []string
	for name, k := range q.kinds {
		if k.Concurrency == 0 || k.active < k.Concurrency {
			out = append(out, name)
		}
	}
	return out
}

// run does one attempt of a job and writes down how it ended.
func (q *Queue) run(r *Run, k *kind) {
	defer func() {
		q.mu.Lock()
		k.active--
		delete(q.running, r.ID)
		q.mu.Unlock()
		r.end(nil)
		q.Wake()
	}()
	q.changed(r.ID)
	ctx := r.ctx
	if k.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, k.Timeout)
		defer cancel()
	}
	err := q.call(ctx, r, k.handler)
	if err := q.finish(r, k, err); err != nil {
		// The lease runs out, and the job is taken up again from its checkpoint.
		q.cfg.Logger.Error("job: its end could not be written", "job", r.ID, "kind", r.Kind, "error", err)
	}
	q.changed(r.ID)
}

func (q *Queue) call(ctx context.Context, r *Run, h Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			q.panics.Add(1)
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if r.Principal != "" {
		if q.cfg.Principals == nil {
			return Permanent(errors.New("job: the queue cannot load people"))
		}
		who, err := q.cfg.Principals(ctx, r.Principal)
		if err != nil {
			return err
		}
		r.Who = who
	}
	return h(ctx, r)
}

// finish writes the end of an attempt: done, cancelled, back in line, or failed.
func (q *Queue) finish(r *Run, k *kind, err error) error {
	now := q.cfg.Now()
	set := dbx.Params{"id": r.ID, "token": r.token, "now": stamp(now), "at": stamp(now), "fail": 0, "err": ""}
	state := Done
	switch cause := context.Cause(r.ctx); {
	case err == nil:
	case errors.Is(cause, ErrLost):
		return nil
	case errors.Is(cause, ErrCancelled):
		state = Cancelled
	case errors.Is(cause, ErrStopping) && !permanent(err):
		state = Queued
	default:
		set["fail"] = 1
		raw, merr := json.Marshal(failure(r.ID, err))
		if merr != nil {
			return merr
		}
		set["err"] = string(raw)
		state = Failed
		failures := r.failures + 1
		if !permanent(err) && failures < k.MaxAttempts {
			state = Queued
			set["at"] = stamp(now.Add(q.cfg.Backoff(failures)))
		}
		q.cfg.Logger.Error("job: an attempt failed", "job", r.ID, "kind", r.Kind, "attempt", r.Attempts,
			"again", state == Queued, "error", err)
	}
	result, merr := r.resultJSON()
	if merr != nil {
		return merr
	}
	done, total := r.progress()
	set["state"], set["result"], set["done"], set["total"] = state, result, done, total
	_, werr := q.app.NonconcurrentDB().NewQuery(`UPDATE "tn_jobs" SET "state"={:state},"result"={:result},"done"={:done},"total"={:total},
		"failures"="failures"+{:fail},"error"=CASE WHEN {:state}='done' THEN '' WHEN {:fail}=1 THEN {:err} ELSE "error" END,
		"run_at"={:at},"runner"='',"lease"='',
		"finished"=CASE WHEN {:state}='queued' THEN '' ELSE {:now} END
		WHERE "id"={:id} AND "runner"={:token}`).Bind(set).Execute()
	if werr == nil && state == Queued {
		q.wakeAt(stampTime(set["at"].(string)))
	}
	return werr
}

// wakeAt looks again when a retry is due, rather than at the next poll.
func (q *Queue) wakeAt(t time.Time) {
	time.AfterFunc(max(0, t.Sub(q.cfg.Now())), q.Wake)
}

// heartbeats renews the leases of the jobs at work, learns of cancels asked of
// another process, writes progress that was held back, and takes up jobs whose
// runner has been silent.
func (q *Queue) heartbeats(ctx context.Context) {
	t := time.NewTicker(q.cfg.Lease / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		q.mu.Lock()
		runs := make([]*Run, 0, len(q.running))
		for _, r := range q.running {
			runs = append(runs, r)
		}
		q.mu.Unlock()
		params := dbx.Params{"lease": q.now()}
		others := ""
		for i, r := range runs {
			if err := r.beat(ctx); err != nil && ctx.Err() == nil {
				q.cfg.Logger.Error("job: heartbeat failed", "job", r.ID, "error", err)
			}
			key := "j" + strconv.Itoa(i)
			params[key] = r.ID
			others += ` AND "id"<>{:` + key + `}`
		}
		if err := q.requeue(ctx, `"state"='running' AND "lease"<{:lease}`+others, params); err != nil && ctx.Err() == nil {
			q.cfg.Logger.Error("job: could not take up abandoned jobs", "error", err)
		}
	}
}
