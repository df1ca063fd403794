// Package hook runs the hooks of the business: documents of the kind hook, in the
// workers of package script, with the rights of whoever writes.
package hook

import (
	"cmp"
	"context"
	"encoding/json/v2"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/inbox"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/vault"
)

// Config is what the service works with.
type Config struct {
	App     core.App
	Query   *query.Service
	Record  *record.Service
	Meta    *meta.Store
	Scripts *script.Runner // of what somebody waits for
	Later   *script.Runner // of what nobody waits for
	// Acting is who acts for a person, or with one of their API keys: as they are now. A
	// problem says why nobody does.
	Acting func(ctx context.Context, person, key string) (*access.Principal, error)
	Fetch  *netguard.Client // asks other servers for hooks
	Vault  *vault.Vault
	Inbox  *inbox.Service
	Notify *notify.Service
	// Behind lists the active people of a department or a role.
	Behind  func(ctx context.Context, kind, subject string, children bool) ([]string, error)
	Version string
	Now     func() time.Time
	NewID   func() string
	Log     *slog.Logger
}

// Service runs hooks and keeps what came of it.
type Service struct {
	Config
	runs   *runs
	pauses pauses
	table  []function
	told   *hourly
	loop   *attempt.Loop[*task]
	looked time.Time // the minute up to which plans were looked at
}

// New makes the service; Start begins to keep runs.
func New(c Config) *Service {
	s := &Service{Config: c, runs: newRuns(c), told: newHourly(c.Now)}
	s.table = s.functions()
	s.loop = attempt.New(attempt.Config[*task]{What: "hooks", AtOnce: atOnce, Lanes: s.lanes, Due: s.due, Make: s.attempt, Log: c.Log})
	return s
}

// Compile says whether a program compiles, as [meta.Compiling].
func (s *Service) Compile(ctx context.Context, p *script.Program) error {
	err := s.Scripts.Check(ctx, p)
	if script.Is(err, script.Unavailable) {
		return unavailable(err)
	}
	return err
}

func unavailable(err error) *problem.Problem {
	return problem.New(http.StatusServiceUnavailable, "hook_unavailable").Cause(err)
}

// Before implements [record.Scripts]. Of a write that a trial tries it is part of the
// trial: it does nothing beyond its run, which is not kept.
func (s *Service) Before(ctx context.Context, c *record.HookCall) (*record.HookEffect, error) {
	if paused, err := s.Paused(ctx, c.Hook.Key); err != nil || paused {
		return &record.HookEffect{}, err
	}
	t := s.before(c)
	trial, _ := ctx.Value(trying{}).(*Trial)
	if trial != nil {
		t.trial = trial.does
	}
	res, p := s.run(ctx, s.Scripts, t)
	if trial == nil {
		s.keep(s.outcome(t, res, p))
	}
	if p != nil {
		return nil, p
	}
	return effect(res)
}

// notBefore is the code of why a hook before a write does nothing: the write may be
// refused in the end, and its hooks run again.
const notBefore = "hook_not_before"

func (s *Service) before(c *record.HookCall) *turn {
	t := &turn{
		hook: c.Hook, event: c.Event, object: c.Hook.Object, record: c.ID, caller: c.Rights.Who, rights: s.acting(c.Hook, c.Rights), dry: c.DryRun, asksOnly: notBefore,
		input: map[string]any{"record": c.Record, "old": c.Old, "source": c.Source},
	}
	if o := c.Rights.Snap.Objects[c.Hook.Object]; o != nil && o.MovedBy(c.Event) != "" {
		key := o.MovedBy(c.Event)
		t.input["from"], t.input["to"] = c.Old[key], c.Record[key]
	}
	return t
}

// effect reads what a script gave.
func effect(res *script.Result) (*record.HookEffect, error) {
	out := &record.HookEffect{}
	for _, a := range res.Set {
		var v any
		if err := json.Unmarshal(a.Value, &v); err != nil {
			return nil, problem.Bad("invalid_value").Cause(err)
		}
		out.Set = append(out.Set, record.HookSet{Field: a.Field, Value: v})
	}
	out.Fail = refusals(res)
	return out, nil
}

// refusals are those of a script, in words that are not too long.
func refusals(res *script.Result) []record.HookFail {
	var out []record.HookFail
	for _, f := range res.Fail {
		out = append(out, record.HookFail{Field: f.Field, Message: words(f.Message)})
	}
	return out
}

// maxMessage is how many characters of what a hook says to people are told.
const maxMessage = 500

func words(said string) string {
	said = strings.TrimSpace(said)
	if r := []rune(said); len(r) > maxMessage {
		said = string(r[:maxMessage]) + "…"
	}
	return said
}

// refusal is the problem of a run that failed; nil when it did not fail.
func (t *turn) refusal(err error) *problem.Problem {
	var e *script.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		e = &script.Error{Kind: script.Failed, Message: "a value of the record"}
	case e.Kind == script.Unavailable:
		return unavailable(err)
	}
	if p, is := problem.As(err); is { // a call of the host that ends the run
		return p.With("hook", t.hook.Key)
	}
	code := map[script.Kind]string{script.Timeout: "hook_timeout", script.Memory: "hook_memory"}[e.Kind]
	p := record.HookFailed(t.hook, cmp.Or(code, "hook_error"), e.Message, t.done() > 0).Cause(err)
	if e.Line > 0 {
		p.With("line", e.Line).With("column", e.Column)
	}
	return p
}

// userOf is ctx.user; of nobody everything is blank.
func userOf(p *access.Principal) map[string]any {
	if p == nil {
		p = &access.Principal{}
	}
	list := func(l []string) []string { return append([]string{}, l...) }
	return map[string]any{
		"id": p.UserID, "name": p.Name, "email": p.Email, "department": p.Department, "departments": list(p.Departments),
		"manager": p.Manager, "roles": list(p.Roles), "admin": p.Admin, "locale": string(p.Locale),
	}
}

var _ record.Scripts = (*Service)(nil)
