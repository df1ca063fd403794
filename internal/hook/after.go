package hook

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
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
	if !s.works(h) {
		return false
	}
	if err := s.begin(ctx, h, t); err != nil {
		s.Log.Error("hooks: an attempt could not begin", "hook", t.hook, "task", t.id, "error", err)
		return false
	}
	run, p := s.perform(ctx, h, t)
	if err := s.settle(ctx, t, run, p); err != nil {
		s.Log.Error("hooks: an attempt could not be settled", "hook", t.hook, "task", t.id, "error", err)
		return false
	}
	return true
}

func (s *Service) begin(ctx context.Context, h *meta.CompiledHook, t *task) error {
	err := s.App.RunInTransaction(func(tx core.App) error {
		if t.begun != "" {
			run := s.outcome(&turn{hook: h, event: t.event, object: t.about.Object, record: t.about.Record, caller: &access.Principal{UserID: t.about.By}}, nil, problem.New(http.StatusConflict, "hook_interrupted"))
			run.At, run.Task, run.Attempt = t.begun, t.id, t.attempts
			if err := insertRun(ctx, tx, run); err != nil {
				return err
			}
		}
		_, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_hook_tasks" SET "attempts" = "attempts" + 1, "rest" = "rest" - 1, "begun" = ? WHERE "id" = ?`, s.stamp(s.Now()), t.id)
		return err
	})
	t.attempts++
	t.rest--
	return err
}

// final marks a problem that another attempt would not cure.
type final struct{ *problem.Problem }

// perform runs the hook for a task, as whoever wrote may do things now. A nil run says
// that there was nothing to do.
func (s *Service) perform(ctx context.Context, h *meta.CompiledHook, t *task) (run *Run, err error) {
	e := &t.about
	x := &turn{hook: h, event: t.event, object: e.Object, record: e.Record, caller: &access.Principal{UserID: e.By}, chain: &chain{depth: e.Depth + 1, cause: "hook:" + t.id}}
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
	var ended error
	switch {
	case p != nil && p.Code == chainCode:
		ended = final{p}
	case p != nil:
		ended = p
	case len(res.Fail) > 0:
		p = problem.Bad("hook_refused", locale.Args{"message": strings.TrimSpace(res.Fail[0].Message)})
		ended = final{p}
	case len(res.Set) > 0:
		p = problem.Bad("hook_error", locale.Args{"hook": h.Name(), "detail": locale.Both("hook_set_late", nil)})
		ended = final{p}
	}
	return s.outcome(x, res, p), ended
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
	out["record"], out["version"], out["changed"] = row, e.Version, changed(e, row, old)
	if old != nil {
		out["old"] = old
	}
	if key := o.MovedBy(t.event); key != "" {
		out["from"], out["to"] = old[key], row[key]
	}
	return out, nil
}

// changed are the fields that an event changed, of those that are told of.
func changed(e *outbox.Event, row, old map[string]any) []string {
	return slices.DeleteFunc(e.Changed(), func(key string) bool {
		_, now := row[key]
		_, before := old[key]
		return !now && !before
	})
}

// settle writes how an attempt ended, and when the next one is.
func (s *Service) settle(ctx context.Context, t *task, run *Run, failed error) error {
	now := s.Now()
	state, due := Waiting, now
	_, over := failed.(final)
	switch {
	case failed == nil:
		state = Done
	case over || t.rest <= 0:
		state = Dead
	default:
		due = now.Add(plan[len(plan)-t.rest])
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_hook_tasks" SET "state" = ?, "due" = ?, "begun" = '' WHERE "id" = ?`, state, s.stamp(due), t.id)
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
