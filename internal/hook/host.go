package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// function is one name that hooks call. What it refuses is a problem, which the hook
// may catch, but for that of a chain that is too long; any other error ends the run.
// What it does beyond the run it does by [turn.does].
type function struct {
	name   string // "crm.get"
	before bool   // there is it too before a write, which may run hooks again and be refused in the end, and for GET
	most   int    // calls of one run; 0: as many as all calls may be
	answer answering
}

// answering answers a call of a function.
type answering func(ctx context.Context, t *turn, args []jsontext.Value) (value any, rows int, err error)

// functions is all that hooks can call. Whatever is new for them is a row here.
func (s *Service) functions() []function {
	return slices.Concat(s.reading(), s.writing(), s.fetching(), s.secrets(), s.telling(), s.evaluating(), dating())
}

// Deed is what a hook did beyond its run, for the log: to whom, and how it went.
// Nothing is kept of what was said.
type Deed struct {
	What   string  `json:"what"` // the function
	To     string  `json:"to"`
	Status int     `json:"status,omitzero"` // of HTTP
	Took   float64 `json:"took"`            // milliseconds
	Code   string  `json:"code,omitzero"`   // why it failed
	// Said are the arguments, for a trial to show; they are kept nowhere.
	Said any `json:"-"`
}

// does does something beyond the run, or has the trial say that it would.
func (t *turn) does(ctx context.Context, d Deed, act func(d *Deed) (any, error)) (any, error) {
	if t.trial != nil {
		d.To, d.Said = t.hidden.in(d.To), t.hidden.inJSON(d.Said)
		return t.trial(ctx, &d)
	}
	start := time.Now()
	v, err := act(&d)
	d.Took, d.Said = float64(time.Since(start).Microseconds())/1000, nil
	if p, is := problem.As(err); is {
		d.Code = p.Code
	} else if err != nil {
		d.Code = "internal"
	}
	t.deeds = append(t.deeds, d)
	return v, err
}

// host is what a hook may call.
func (s *Service) host(t *turn) map[string]script.Host {
	out := make(map[string]script.Host, len(s.table))
	for i := range s.table {
		f := &s.table[i]
		out[f.name] = func(ctx context.Context, args []jsontext.Value) (any, int, error) {
			v, rows, err := t.call(ctx, f, args)
			return v, rows, t.told(err)
		}
	}
	return out
}

func (t *turn) call(ctx context.Context, f *function, args []jsontext.Value) (any, int, error) {
	if t.asksOnly != "" && !f.before {
		return nil, 0, problem.New(403, t.asksOnly, locale.Args{"function": f.name})
	}
	if f.most > 0 {
		if t.used == nil {
			t.used = map[string]int{}
		}
		if t.used[f.name]++; t.used[f.name] > f.most {
			return nil, 0, problem.New(429, "hook_calls", locale.Args{"function": f.name, "max": f.most})
		}
	}
	if other := t.instead[f.name]; other != nil {
		return other(ctx, t, args)
	}
	return f.answer(ctx, t, args)
}

// told turns a problem into an error that the script may catch, in the language of
// the person.
func (t *turn) told(err error) error {
	p, is := problem.As(err)
	if !is || p.Code == chainCode {
		return err
	}
	tag := locale.ZH
	if t.rights != nil {
		tag = t.rights.Who.Locale
	}
	return &script.Thrown{Message: p.Reason(tag), Data: map[string]any{"status": p.Status, "code": p.Code, "data": p.Body(tag)["data"]}}
}

// take reads arguments by their places; those that are left out stay as they are.
func take(args []jsontext.Value, into ...any) error {
	for i, v := range into {
		if i >= len(args) || string(args[i]) == "null" {
			continue
		}
		if err := json.Unmarshal(args[i], v, json.RejectUnknownMembers(true)); err != nil {
			return problem.Bad("hook_argument", locale.Args{"number": i + 1}).Cause(err)
		}
	}
	return nil
}
