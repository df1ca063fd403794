package hook

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// turn is one run of a hook: for what, for whom, and with whose rights.
type turn struct {
	hook     *meta.CompiledHook
	event    string
	object   string // "" where the event is about none
	record   string
	caller   *access.Principal      // whoever wrote, pressed or asked; nil for nobody
	rights   *access.Rights         // that its functions have: the caller's, or those of the hook's role
	dry      bool                   // what it does is only tried
	asksOnly string                 // the code of why it may ask and do nothing beyond its run; "" where it may
	input    map[string]any         // of ctx, beside what every hook has
	asked    *[]Asked               // notes what it asks; nil: nobody wants to know
	steady   string                 // the key of a run that may be done again, by which what it makes is known; "" of others
	chain    *chain                 // of the writes that it may make; nil: it makes none
	also     map[string]script.Host // functions of this turn alone

	made   map[string]int // of a run that makes each record once: how many of the same it made
	used   map[string]int // calls of functions that have a limit
	deeds  []Deed
	hidden hidden // secrets that it read
	// trial, where it is set, takes the place of everything that the hook would do
	// beyond its run: it is told of each deed, which was checked already, and gives
	// the answer instead. Nothing else is different in a trial.
	trial func(ctx context.Context, d *Deed) (any, error)

	instead map[string]answering // of functions that a test answers itself
	now     time.Time            // what time it is for the hook; zero: now
}

// acting gives the rights that a hook has for a caller: those of its role, if it
// names one. A hook without either can do nothing.
func (s *Service) acting(h *meta.CompiledHook, caller *access.Rights) *access.Rights {
	if h.Role == "" {
		return caller
	}
	who := access.Serving(h.Role)
	if caller != nil {
		who.Locale = caller.Who.Locale
	}
	return s.Query.Rights(who)
}

// run runs a hook once. The problem says why it failed, nil when it did not; it is
// not noted yet.
func (s *Service) run(ctx context.Context, scripts *script.Runner, t *turn) (*script.Result, *problem.Problem) {
	input := map[string]any{"user": userOf(t.caller), "object": t.object, "id": t.record, "event": t.event, "trial": t.dry}
	maps.Copy(input, t.input)
	host := t.with(s.host(t))
	if t.asked != nil {
		host = watched(host, s.Now, t.asked)
	}
	res, err := scripts.Run(ctx, script.Call{Program: t.hook.Program, Limits: t.hook.Limits(), Host: host, Input: input, Now: t.now})
	e, _ := errors.AsType[*script.Error](err)
	t.clean(res, e)
	return res, t.refusal(err)
}
