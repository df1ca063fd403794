package hook

import (
	"context"
	"net/http"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// Incoming is a message of another system for a hook that takes it with the rights of
// Role. Key is the same whenever the message is taken again.
type Incoming struct {
	Hook     *meta.CompiledHook
	Role     string
	Endpoint string
	Message  string // the sender's id
	Key      string
	At       string
	Attempt  int
	Input    any
}

// Taken is what came of one: the first record that was written, if any was.
type Taken struct{ Object, Record string }

// Take runs the hook of a message. The error is a problem: what it refused by its
// fields, or how it failed. 503 hook_resting where the hook is disabled or paused:
// the message is as good as before.
func (s *Service) Take(ctx context.Context, q *Incoming) (*Taken, error) {
	if !s.Works(q.Hook) {
		return nil, problem.New(http.StatusServiceUnavailable, "hook_resting")
	}
	t := s.incoming(q, s.serving(q.Role))
	res, p := s.run(ctx, s.Scripts, t)
	if p == nil {
		p = t.misplaced(res)
	}
	s.keep(s.outcome(t, res, p))
	if p == nil {
		p = denied(res)
	}
	if p != nil {
		return nil, p
	}
	out := &Taken{}
	for _, d := range t.deeds {
		if strings.HasPrefix(d.What, "crm.") && d.Code == "" {
			out.Object, out.Record, _ = strings.Cut(d.To, " ")
			break
		}
	}
	return out, nil
}

// TryIncoming says what a hook would do with a message.
func (s *Service) TryIncoming(ctx context.Context, q *Incoming) *Trial {
	return s.tryIncoming(ctx, q, s.serving(q.Role), nil)
}

func (s *Service) tryIncoming(ctx context.Context, q *Incoming, rights *access.Rights, answers map[string][]any) *Trial {
	out := newTrial(TrialRequest{Hook: q.Hook, Answers: answers})
	t := s.incoming(q, rights)
	res, p := out.run(ctx, s, t)
	if p == nil {
		p = t.misplaced(res)
	}
	if out.Failed = p; p == nil {
		out.Refused = denied(res)
	}
	return out
}

// serving are the rights of the role of an endpoint.
func (s *Service) serving(role string) *access.Rights {
	caller := access.Serving(role)
	caller.Locale = s.Meta.Current().Business.Locale
	return s.Query.Rights(caller)
}

func (s *Service) incoming(q *Incoming, rights *access.Rights) *turn {
	return &turn{
		hook: q.Hook, event: meta.OnInbound, caller: rights.Who, rights: rights, chain: &chain{depth: 1, cause: q.Key}, steady: q.Key,
		input: map[string]any{"input": q.Input, "endpoint": q.Endpoint, "message": q.Message, "key": q.Key, "attempt": q.Attempt, "at": q.At},
	}
}

// misplaced is the failure of a run that set something: there is no write.
func (t *turn) misplaced(res *script.Result) *problem.Problem {
	return t.late(&script.Result{Set: res.Set})
}
