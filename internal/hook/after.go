package hook

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/store"
)

// attempt runs a task's hook once and writes down what came of it. What had begun
// before and was never ended is noted: nobody knows how far it came.
func (s *Service) attempt(ctx context.Context, t *task) bool {
	if ctx.Err() != nil {
		return false
	}
	ctx = context.WithoutCancel(ctx) // a server that stops waits for it
	h := s.Meta.Current().Hook(t.hook)
	if !s.Works(h) {
		return false
	}
	begun, err := s.begin(ctx, h, t)
	if err != nil {
		s.Log.Error("hooks: an attempt could not begin", "hook", t.hook, "task", t.id, "error", err)
	}
	if !begun {
		return false
	}
	run, p := s.safely(ctx, h, t)
	if err := s.settle(ctx, t, run, p); err != nil {
		s.Log.Error("hooks: an attempt could not be settled", "hook", t.hook, "task", t.id, "error", err)
		return false
	}
	return true
}

// begin writes down that an attempt is made; false where none is to be made: what the
// task is about was purged, or attempts were cut off so often that it is given up. What
// ends the server each time must not do so for ever.
func (s *Service) begin(ctx context.Context, h *meta.CompiledHook, t *task) (begun bool, err error) {
	err = s.App.RunInTransaction(func(tx core.App) error {
		begun = t.begun == "" || t.rest > 0
		state, began, made := Waiting, s.stamp(s.Now()), 1
		if !begun {
			state, began, made = Dead, "", 0
		}
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_hook_tasks" SET "attempts" = "attempts" + ?1, "rest" = "rest" - ?1, "begun" = ?2, "state" = ?3 WHERE "id" = ?4 AND "state" = 'waiting'`, made, began, state, t.id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			begun = false
			return err
		}
		if t.begun == "" {
			return nil
		}
		run := s.outcome(turnOf(h, t), nil, problem.New(http.StatusConflict, "hook_interrupted"))
		run.At, run.Task, run.Attempt = t.begun, t.id, t.attempts
		return insertRun(ctx, tx, run)
	})
	if err != nil || !begun {
		return false, err
	}
	t.attempts++
	t.rest--
	return true, nil
}

// safely is perform; what panics has failed as the machine fails, and is tried again
// as late as that.
func (s *Service) safely(ctx context.Context, h *meta.CompiledHook, t *task) (run *Run, failed error) {
	x := turnOf(h, t)
	if err := attempt.Safely(func() error {
		run, failed = s.perform(ctx, h, t, x)
		return nil
	}); err != nil {
		return s.outcome(x, nil, s.broken(err)), err
	}
	return run, failed
}

// turnOf is a run for a task, with nobody's rights yet.
func turnOf(h *meta.CompiledHook, t *task) *turn {
	e := &t.about
	return &turn{hook: h, event: t.event, object: e.Object, record: e.Record, caller: &access.Principal{UserID: e.By}, chain: &chain{depth: e.Depth + 1, cause: "hook:" + t.id}}
}

// final marks a problem that another attempt would not cure.
type final struct{ *problem.Problem }

// perform runs the hook for a task, as whoever wrote may do things now. A nil run says
// that there was nothing to do.
func (s *Service) perform(ctx context.Context, h *meta.CompiledHook, t *task, x *turn) (run *Run, err error) {
	e := &t.about
	who, err := s.caller(ctx, e)
	p, refused := problem.As(err)
	var rights *access.Rights
	switch {
	case err != nil && !refused:
		return s.outcome(x, nil, s.broken(err)), err
	case refused && h.Role == "":
		return s.outcome(x, nil, p), final{p}
	case !refused && who != nil:
		x.caller, rights = who, s.Query.Rights(who)
	}
	if x.rights = s.acting(h, rights); x.rights == nil {
		p := problem.New(http.StatusForbidden, "hook_nobody")
		return s.outcome(x, nil, p), final{p}
	}
	if x.input, err = s.inputOf(ctx, t, x.rights); err != nil {
		return s.outcome(x, nil, s.broken(err)), err
	}
	if x.input == nil {
		return nil, nil
	}
	res, p := s.run(ctx, s.Later, x)
	switch {
	case p != nil && p.Code != chainCode:
		return s.outcome(x, res, p), p
	case p == nil:
		p = x.late(res)
	}
	if p != nil {
		return s.outcome(x, res, p), final{p}
	}
	return s.outcome(x, res, nil), nil
}

// late is why a run that refused or set something did not do what it should: there is
// no write any more.
func (t *turn) late(res *script.Result) *problem.Problem {
	switch {
	case len(res.Fail) > 0:
		return problem.Bad("hook_refused", locale.Args{"message": strings.TrimSpace(res.Fail[0].Message)})
	case len(res.Set) > 0:
		return t.broken(locale.Both("hook_set_late", nil))
	}
	return nil
}

// broken is a failure of the machine, as the log of runs tells of it.
func (s *Service) broken(err error) *problem.Problem {
	s.Log.Error("hooks: a run could not be made", "error", err)
	return problem.New(http.StatusInternalServerError, "hook_machine").Cause(err)
}

// caller is whoever did something, as they are now: the person, with the key that they
// used, or the role that acted without one; nil for nobody. A problem says why they
// can do nothing any more.
func (s *Service) caller(ctx context.Context, e *outbox.Event) (*access.Principal, error) {
	kind, key, _ := strings.Cut(e.Acting, ":")
	switch {
	case kind == "role":
		snap := s.Meta.Current()
		if snap.Roles[key] == nil {
			return nil, problem.New(http.StatusForbidden, "hook_nobody")
		}
		who := access.Serving(key)
		who.Locale = snap.Business.Locale
		return who, nil
	case e.By == "":
		return nil, nil
	}
	return s.Acting(ctx, e.By, key)
}

// inputOf is ctx of a task; nil where there is nothing left to tell of.
func (s *Service) inputOf(ctx context.Context, t *task, r *access.Rights) (map[string]any, error) {
	e := &t.about
	out := map[string]any{"key": t.id, "attempt": t.attempts, "at": e.Moment(), "source": e.Source, "record": nil, "old": nil}
	if e.Record == "" {
		return out, nil
	}
	o := r.Snap.Objects[e.Object]
	if o == nil {
		return nil, nil
	}
	e.Action = strings.TrimPrefix(t.event, "after_")
	past, err := s.Record.Past(ctx, o, []outbox.Event{*e})
	if err != nil || past[e.Seq] == nil {
		return nil, err
	}
	row, old := past[e.Seq].Shown(ctx, s.Record, r)
	maps.Copy(out, aftermath(o, t.event, row, old))
	out["version"], out["changed"] = e.Version, ofShown(e.Changed(), row, old)
	return out, nil
}

// aftermath is what the ctx of an event after a write has of its record.
func aftermath(o *meta.CompiledObject, event string, row, old map[string]any) map[string]any {
	out := map[string]any{"record": row, "old": nil}
	if old != nil {
		out["old"] = old
	}
	if key := o.MovedBy(event); key != "" {
		out["from"], out["to"] = old[key], row[key]
	}
	return out
}

// ofShown are the fields of those that are told of.
func ofShown(fields []string, row, old map[string]any) []string {
	return slices.DeleteFunc(fields, func(key string) bool {
		_, now := row[key]
		_, before := old[key]
		return !now && !before
	})
}

// unavailableFor is how long after it found no worker an attempt is made again.
const unavailableFor = time.Minute

// settle writes how an attempt ended, and when the next one is.
func (s *Service) settle(ctx context.Context, t *task, run *Run, failed error) error {
	now := s.Now()
	state, due := Waiting, now
	_, over := failed.(final)
	switch {
	case failed == nil:
		state = Done
	case problem.Is(failed, "hook_unavailable"): // no failure of the hook's: it costs no attempt
		t.rest++
		due = now.Add(unavailableFor)
	case over || t.rest <= 0:
		state = Dead
	default:
		due = now.Add(plan[len(plan)-t.rest])
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_hook_tasks" SET "state" = ?, "due" = ?, "rest" = ?, "begun" = '' WHERE "id" = ?`, state, s.stamp(due), t.rest, t.id)
		if err != nil || run == nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 { // its record was purged meanwhile
			return err
		}
		run.Task, run.Attempt = t.id, t.attempts
		s.pauses.count(run)
		return insertRun(ctx, tx, run)
	})
}
