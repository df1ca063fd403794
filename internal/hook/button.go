package hook

import (
	"context"
	"encoding/json/v2"
	"net/http"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/script"
)

// Press is a press of a button that runs a hook: by whom, of which record of the
// hook's object.
type Press struct {
	Hook   *meta.CompiledHook
	Rights *access.Rights // of whoever pressed
	Record string
	Key    string // the same when the press is done again
	Cause  string // of what it writes, which is undone as one
	Source string // from where it was pressed: ui, api, batch
}

// Pressed is what came of a press. Set is what the record is to get, as the person who
// pressed: it is still to be written, for the version of the record that the hook was
// told, unless the hook has changed that record itself.
type Pressed struct {
	Set     map[string]any
	Version *int64
	Wrote   bool // it wrote by itself, as the person
	Done    int  // how much it has done beyond its run
	Message string
	Open    string // a page of the app to go to
}

// Press runs a hook for a button: that the button is there for the person is for the
// caller to check. 404 for a record that they do not see, 409 hook_paused, 400
// validation_failed with hook_refused for what it refuses. Where it ends so after it has
// done something, data.done says how much, and data.cause by what that is undone.
func (s *Service) Press(ctx context.Context, q Press) (*Pressed, error) {
	switch paused, err := s.Paused(ctx, q.Hook.Key); {
	case err != nil:
		return nil, err
	case paused:
		return nil, problem.New(http.StatusConflict, "hook_paused", locale.Args{"hook": q.Hook.Name()})
	}
	t, version, err := s.pressing(ctx, &q)
	if err != nil {
		return nil, err
	}
	scripts := s.Scripts
	if q.Source == record.SourceBatch {
		scripts = s.Later
	}
	res, p := s.run(ctx, scripts, t)
	var out *Pressed
	if p == nil {
		out, err = t.pressed(q.Rights, res, version)
		p, _ = problem.As(err)
	}
	run := s.outcome(t, res, p)
	if p != nil && p.Code == "validation_failed" { // what it refuses is no failure of it
		run.Code, run.Error = "", ""
	}
	s.keep(run)
	if p == nil {
		return out, err
	}
	return nil, t.soFar().Left(p, q.Cause)
}

// Left says in the problem that ended a press what was done of it all the same:
// data.done how much, and data.cause by what that is undone.
func (p *Pressed) Left(why *problem.Problem, cause string) *problem.Problem {
	if p.Done > 0 {
		why.With("done", p.Done)
	}
	if p.Wrote {
		why.With("cause", cause)
	}
	return why
}

// soFar is what a press has done by itself.
func (t *turn) soFar() *Pressed {
	return &Pressed{Set: map[string]any{}, Done: t.done(), Wrote: t.chain.part != "" && t.wrote("")}
}

// done is how much it has done beyond its run.
func (t *turn) done() int {
	n := 0
	for _, d := range t.deeds {
		if d.Code == "" {
			n++
		}
	}
	return n
}

// wrote reports whether it wrote a record, any where none is named.
func (t *turn) wrote(record string) bool {
	return slices.ContainsFunc(t.deeds, func(d Deed) bool {
		return d.Code == "" && strings.HasPrefix(d.What, "crm.") && (record == "" || d.To == record)
	})
}

// pressing is the run of a press, on the record as whoever pressed sees it, of this
// version.
func (s *Service) pressing(ctx context.Context, q *Press) (*turn, int64, error) {
	row, version, err := s.Record.Told(ctx, q.Rights, q.Hook.Object, q.Record)
	if err != nil {
		return nil, 0, err
	}
	c := &chain{depth: 1, cause: q.Cause, part: q.Source}
	if q.Hook.Role != "" { // not the person's doing, so not theirs to undo
		c = &chain{depth: 1, cause: "hook:" + q.Key}
	}
	return &turn{
		hook: q.Hook, event: meta.OnButton, object: q.Hook.Object, record: q.Record, caller: q.Rights.Who, rights: s.acting(q.Hook, q.Rights), chain: c,
		input: map[string]any{"record": row, "source": q.Source, "key": q.Key},
	}, version, nil
}

// pressed reads what a hook gave for a press.
func (t *turn) pressed(r *access.Rights, res *script.Result, version int64) (*Pressed, error) {
	effect, err := effect(res)
	if err != nil {
		return nil, err
	}
	o := r.Snap.Objects[t.object]
	if err := refusedAt(effect.Fail, func(field string) bool { return o.ByKey[field] != nil && r.Shows(o.Key, field) }); err != nil {
		return nil, err
	}
	out := t.soFar()
	if p := out.say(t, res); p != nil {
		return nil, p
	}
	for _, x := range effect.Set {
		c := o.ByKey[x.Field]
		switch can := c != nil && record.HookMaySet(c); { // whether the person may is asked when it is written
		case !can && (c == nil || !r.Shows(o.Key, x.Field)):
			return nil, t.broken(locale.Both("unknown_field", locale.Args{"field": x.Field, "suggestion": ""}))
		case !can:
			return nil, t.broken(locale.Both("not_writable", locale.Args{"field": c.Spec.Label}))
		}
		out.Set[x.Field] = x.Value
	}
	if !t.wrote(t.object + " " + t.record) {
		out.Version = &version
	}
	return out, nil
}

// refusedAt is the problem of what a hook refuses, at the fields that are known to who
// reads it; nil where it refuses nothing.
func refusedAt(list []record.HookFail, known func(field string) bool) error {
	wrong := problem.Invalid()
	for _, f := range list {
		field := f.Field
		if !known(field) {
			field = "_"
		}
		wrong.FieldText(field, "hook_refused", locale.Text{ZH: f.Message, EN: f.Message})
	}
	return wrong.OrNil()
}

// maxOpen is how long an address is that a press leads to.
const maxOpen = 2000

// say reads what a hook returned: words, or {message, open}.
func (p *Pressed) say(t *turn, res *script.Result) *problem.Problem {
	wrong := func() *problem.Problem { return t.broken(locale.Both("hook_returned", nil)) }
	if len(res.Value) == 0 || res.Value.Kind() == 'n' {
		return nil
	}
	said := struct {
		Message string `json:"message"`
		Open    string `json:"open"`
	}{}
	var err error
	if res.Value.Kind() == '"' {
		err = json.Unmarshal(res.Value, &said.Message)
	} else {
		err = json.Unmarshal(res.Value, &said, json.RejectUnknownMembers(true))
	}
	if err != nil || len(said.Open) > maxOpen || said.Open != "" && !Inside(said.Open) {
		return wrong()
	}
	p.Message, p.Open = words(t.hidden.in(said.Message)), t.hidden.in(said.Open)
	return nil
}

// Inside reports whether an address is a page of this site: one that begins with a
// single slash.
func Inside(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\t\r\n")
}

// broken is the failure of a hook that gave what it may not.
func (t *turn) broken(why locale.Text) *problem.Problem {
	return record.HookFailed(t.hook, "hook_error", why, t.done() > 0)
}
