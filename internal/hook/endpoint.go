package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"maps"
	"net/http"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// replyName is what a hook answers a request with: ctx.reply(status, body).
const replyName = "ctx.reply"

// Reply is what a hook answered. Body is JSON, nil for none.
type Reply struct {
	Status int
	Body   jsontext.Value
}

// Answer runs a hook for a request of its endpoint, with the rights of who asks or
// those of its role. A hook that answers nothing gives 204. What it refuses with
// ctx.fail is 400 hook_refused, and what fails is answered as for any hook.
func (s *Service) Answer(ctx context.Context, e *meta.CompiledEndpoint, caller *access.Rights, input any) (*Reply, error) {
	t, out := s.asked(e, caller, input)
	res, p := s.run(ctx, s.Scripts, t)
	s.keep(s.outcome(t, res, p))
	if p == nil {
		p = denied(res)
	}
	if p != nil {
		return nil, p
	}
	return out, nil
}

// asked is the turn of a request, and what it will be answered with.
func (s *Service) asked(e *meta.CompiledEndpoint, caller *access.Rights, input any) (*turn, *Reply) {
	out := &Reply{Status: 204}
	asksOnly := ""
	if e.Method == http.MethodGet {
		asksOnly = "hook_not_get"
	}
	return &turn{
		hook: e.Hook, event: meta.OnEndpoint, caller: caller.Who, rights: s.acting(e.Hook, caller), asksOnly: asksOnly,
		input: map[string]any{"input": input, "method": e.Method, "endpoint": e.Name},
		also: map[string]script.Host{replyName: func(_ context.Context, args []jsontext.Value) (any, int, error) {
			return nil, 0, out.take(args)
		}},
	}, out
}

// denied is what a run refused by ctx.fail, by its fields; nil for nothing.
func denied(res *script.Result) *problem.Problem {
	p, _ := problem.As(refusedAt(refusals(res), func(field string) bool { return field != "" }))
	return p
}

// take reads the arguments of ctx.reply: the last call counts.
func (r *Reply) take(args []jsontext.Value) error {
	status := 0
	if len(args) == 0 || json.Unmarshal(args[0], &status) != nil || status < 200 || status > 599 || status >= 300 && status < 400 {
		return &script.Thrown{Message: "ctx.reply(status, body): a status is 200 to 299 or 400 to 599", Data: map[string]any{"code": "hook_argument"}}
	}
	r.Status, r.Body = status, nil
	if len(args) > 1 && string(args[1]) != "null" {
		r.Body = args[1].Clone()
	}
	return nil
}

// with puts the functions of one turn beside those of all.
func (t *turn) with(host map[string]script.Host) map[string]script.Host {
	maps.Copy(host, t.also)
	return host
}
