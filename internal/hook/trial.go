package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/script"
)

// TrialRequest asks what a hook would do to a write of Who, or after it: of the record
// with this id, or of a new one, with these changes as the API takes them.
type TrialRequest struct {
	Hook    *meta.CompiledHook
	Who     *access.Principal
	Event   string
	Record  string
	Changes map[string]any
	Input   any              // of an endpoint: what comes in
	Answers map[string][]any // of functions that do something beyond the run, one a call; what is left out is made up
}

// Trial is what a hook would do. Nothing of it was done.
type Trial struct {
	record.Rehearsal
	Log    []string
	Calls  []Asked
	Deeds  []Deed // that it would have done
	Usage  script.Usage
	Limits script.Limits
	Shown  *Pressed // of a button: what would be shown and opened
	Reply  *Reply   // of an endpoint; nil: it failed, or is none

	answers map[string][]any // that are left
}

// Asked is one question of a script to the host. Args and Answer are JSON, cut where
// they are long; Took is in milliseconds.
type Asked struct {
	Name   string  `json:"name"`
	Args   string  `json:"args"`
	Answer string  `json:"answer"`
	Rows   int     `json:"rows"`
	Took   float64 `json:"took"`
	Error  string  `json:"error"`
}

// maxTold is how many characters of an argument or an answer a trial tells.
const maxTold = 2000

// Try runs a hook as it would run before or after a write, by its plan, or for a
// request, on the published objects and with the rights of who writes or asks, and
// saves nothing: neither the write, nor the run. The error is what refuses the write or
// the request before the hook is asked.
func (s *Service) Try(ctx context.Context, q TrialRequest) (*Trial, error) {
	switch {
	case q.Event == meta.OnButton:
		return s.tryPress(ctx, q)
	case q.Event == meta.OnSchedule:
		return s.tryPlan(ctx, q)
	case q.Event == meta.OnEndpoint:
		return s.tryEndpoint(ctx, q)
	case q.Event == meta.OnInbound:
		return s.tryInbound(ctx, q)
	case meta.Later(q.Event):
		return s.tryAfter(ctx, q)
	}
	op, err := q.op()
	if err != nil {
		return nil, err
	}
	out := newTrial(q)
	rehearsed, err := s.Record.Rehearse(ctx, q.Who, q.Hook, q.Event, op, func(ctx context.Context, c *record.HookCall) (*record.HookEffect, error) {
		t := s.before(c)
		res, p := out.run(ctx, s, t)
		if p != nil {
			return nil, p
		}
		return effect(res)
	})
	if err != nil {
		return nil, err
	}
	out.Rehearsal = *rehearsed
	return out, nil
}

func newTrial(q TrialRequest) *Trial {
	return &Trial{Calls: []Asked{}, Deeds: []Deed{}, Log: []string{}, Limits: q.Hook.Limits().Or(script.DefaultLimits), answers: q.Answers}
}

// trying marks the context of a trial with it: the hooks of what it tries to write are
// part of it.
type trying struct{}

func (r *Trial) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, trying{}, r)
}

// does notes what a hook would do beyond its run, and answers in place of it.
func (r *Trial) does(_ context.Context, d *Deed) (any, error) {
	deed := *d
	deed.Said = told(d.Said)
	r.Deeds = append(r.Deeds, deed)
	var given any
	if list := r.answers[d.What]; len(list) > 0 {
		given, r.answers[d.What] = list[0], list[1:]
	}
	return answered(d.What, given), nil
}

// run runs a hook that does nothing beyond its run, and notes what it would do.
func (r *Trial) run(ctx context.Context, s *Service, t *turn) (*script.Result, *problem.Problem) {
	t.dry, t.asked, t.trial = true, &r.Calls, r.does
	res, p := s.run(r.in(ctx), s.Scripts, t)
	for i := range r.Deeds {
		d := &r.Deeds[i]
		said, _ := d.Said.(string)
		d.To, d.Said = t.hidden.in(d.To), t.hidden.in(said)
	}
	if res != nil {
		r.Log, r.Usage = append(r.Log, res.Logs...), res.Usage
	}
	return res, p
}

// op is the write that comes with the event of a trial.
func (q *TrialRequest) op() (record.Op, error) {
	moment, what, _ := strings.Cut(q.Event, "_")
	method := map[string]string{
		"create": record.Create, "update": record.Update, "transfer": record.Update, "stage": record.Update, "delete": record.Delete, "restore": record.Restore, "validate": record.Update,
	}[what]
	if q.Event == meta.BeforeValidate && q.Record == "" {
		method = record.Create
	}
	if moment != "before" && moment != "after" || method == "" {
		return record.Op{}, problem.Invalid().Field("event", "hook_trial_event", locale.Args{"event": q.Event})
	}
	op := record.Op{Method: method, ID: q.Record, Data: q.Changes}
	if method == record.Delete {
		op.Data = nil
	}
	return op, nil
}

// answered is an answer as a function gives it, of one as a test says it, or nil.
func answered(what string, said any) any {
	if what != script.HTTPFetch {
		return said
	}
	out := map[string]any{"status": 200.0, "headers": map[string]any{}, "body": "{}"}
	if m, ok := said.(map[string]any); ok {
		for key, v := range m {
			switch key {
			case "json":
				out["body"] = asJSON(v)
			case "status", "headers", "body":
				out[key] = v
			}
		}
	}
	status, _ := out["status"].(float64)
	out["ok"] = status >= 200 && status < 300
	return out
}

// watched notes what is asked of a host.
func watched(host map[string]script.Host, now func() time.Time, into *[]Asked) map[string]script.Host {
	out := make(map[string]script.Host, len(host))
	for name, f := range host {
		out[name] = func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			began := now()
			v, rows, err := f(ctx, args)
			one := Asked{Name: name, Args: told(args), Rows: rows, Took: float64(now().Sub(began).Microseconds()) / 1000}
			if err != nil {
				one.Error = err.Error()
			} else {
				one.Answer = told(v)
			}
			*into = append(*into, one)
			return v, rows, err
		}
	}
	return out
}

// told is a value as JSON, cut where it is long.
func told(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	if r := []rune(string(raw)); len(r) > maxTold {
		return string(r[:maxTold]) + "…"
	}
	return string(raw)
}

// View is the trial as the API shows it, in the language t.
func (r *Trial) View(t locale.Tag) map[string]any {
	set := make([]any, len(r.Set))
	for i, x := range r.Set {
		set[i] = map[string]any{"field": x.Field, "from": x.From, "to": x.To}
	}
	out := map[string]any{
		"ran": !r.Skipped, "set": set, "refused": map[string]any{}, "error": nil, "log": r.Log, "calls": r.Calls, "would": r.would(),
		"usage":  map[string]any{"time": float64(r.Usage.Time.Microseconds()) / 1000, "calls": r.Usage.Calls, "rows": r.Usage.Rows, "memory": float64(r.Usage.Memory) / (1 << 20)},
		"limits": map[string]any{"time": r.Limits.Time.Milliseconds(), "calls": r.Limits.Calls, "rows": r.Limits.Rows, "memory": r.Limits.Memory >> 20},
	}
	if r.Shown != nil {
		out["shown"] = map[string]any{"message": r.Shown.Message, "open": r.Shown.Open}
	}
	if r.Reply != nil {
		out["reply"] = map[string]any{"status": r.Reply.Status, "body": r.Reply.Body}
	}
	if r.Refused != nil {
		out["refused"] = r.Refused.Body(t)["data"]
	}
	if r.Failed != nil {
		out["error"] = r.Failed.Body(t)
	}
	return out
}

// would says what the hook would have done beyond its run, with what it said.
func (r *Trial) would() []any {
	out := make([]any, len(r.Deeds))
	for i, d := range r.Deeds {
		out[i] = map[string]any{"what": d.What, "to": d.To, "said": d.Said}
	}
	return out
}
