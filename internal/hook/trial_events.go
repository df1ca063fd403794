package hook

import (
	"context"
	"maps"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// trialKey is ctx.key of a trial, and of a test that names none.
const trialKey = "trial"

// later is the part of ctx that every run has which nobody waits for.
func later(now time.Time, key string) map[string]any {
	return map[string]any{"key": key, "attempt": 1, "at": now.UTC().Format(types.DefaultDateLayout), "source": "ui", "record": nil, "old": nil}
}

// tryAfter runs a hook as it would run after a write, of which its condition hears.
func (s *Service) tryAfter(ctx context.Context, q TrialRequest) (*Trial, error) {
	op, err := q.op()
	if err != nil {
		return nil, err
	}
	f, err := s.Record.Foresee(ctx, q.Who, q.Hook.Object, op)
	if err != nil {
		return nil, err
	}
	out := newTrial(q)
	if q.Hook.When != nil && !f.Applies(ctx, s.Record, f.Rights, q.Hook) {
		out.Skipped = true
		return out, nil
	}
	t := &turn{hook: q.Hook, event: q.Event, object: q.Hook.Object, record: f.ID, caller: q.Who, rights: s.acting(q.Hook, f.Rights), input: later(s.Now(), trialKey)}
	row, old := f.Shown(ctx, s.Record, t.rights)
	maps.Copy(t.input, aftermath(t.rights.Snap.Objects[q.Hook.Object], q.Event, row, old))
	t.input["version"], t.input["changed"] = f.Version, ofShown(f.Changed, row, old)
	return out.late(ctx, s, t), nil
}

// tryPlan runs a hook as it would run when its time has come.
func (s *Service) tryPlan(ctx context.Context, q TrialRequest) (*Trial, error) {
	if q.Hook.Role == "" {
		return nil, problem.Bad("hook_nobody")
	}
	caller := access.Serving(q.Hook.Role)
	caller.Locale = q.Who.Locale
	t := &turn{hook: q.Hook, event: q.Event, object: q.Hook.Object, caller: caller, rights: s.Query.Rights(caller), input: later(s.Now(), trialKey)}
	return newTrial(q).late(ctx, s, t), nil
}

// late runs a hook that no write waits for.
func (r *Trial) late(ctx context.Context, s *Service, t *turn) *Trial {
	res, p := r.run(ctx, s, t)
	switch {
	case p != nil:
		r.Failed = p
	case len(res.Fail) > 0:
		r.Refused = denied(res)
	default:
		r.Failed = t.late(res)
	}
	return r
}

// tryEndpoint runs a hook for a request that nobody made.
func (s *Service) tryEndpoint(ctx context.Context, q TrialRequest) (*Trial, error) {
	e := meta.NewEndpoint(q.Hook)
	if e == nil || !e.Answers(q.Who.Roles) {
		return nil, problem.NotFound()
	}
	if err := e.Check(q.Input); err != nil {
		return nil, err
	}
	t, reply := s.asked(e, s.Query.Rights(q.Who), q.Input)
	out := newTrial(q)
	res, p := out.run(ctx, s, t)
	if out.Failed = p; p != nil {
		return out, nil
	}
	if out.Refused = denied(res); out.Refused == nil {
		out.Reply = reply
	}
	return out, nil
}

// tryInbound runs a hook for a message that did not come, as the first endpoint that
// names it would: with its role, and only if its contract takes it. One that nothing
// names yet has the rights of who tries.
func (s *Service) tryInbound(ctx context.Context, q TrialRequest) (*Trial, error) {
	m := &Incoming{Hook: q.Hook, Endpoint: q.Hook.Key, Message: trialKey, Key: trialKey, At: s.Now().UTC().Format(types.DefaultDateLayout), Attempt: 1, Input: q.Input}
	rights := s.Query.Rights(q.Who)
	for _, in := range s.Meta.Current().AllInbounds() {
		if in.Hook != q.Hook.Key {
			continue
		}
		m.Endpoint, rights = in.Key, s.serving(in.Role)
		if c := s.Meta.Current().Inbounds[in.Key]; c != nil && c.Contract != nil {
			if err := meta.Against(c.Contract, q.Input); err != nil {
				return nil, err
			}
		}
		break
	}
	return s.tryIncoming(ctx, m, rights, q.Answers), nil
}
