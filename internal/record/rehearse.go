package record

import (
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// Rehearsal is what one hook would do to a write.
type Rehearsal struct {
	Skipped bool             // its condition leaves the write out
	Set     []Rehearsed      // in the order of the object's fields
	Refused *problem.Problem // what it refuses by field, "_" for the whole; nil: nothing
	Failed  *problem.Problem // why it failed; nil: it did not
}

// Rehearsed is a field that a hook sets, with the values that the API shows.
type Rehearsed struct {
	Field    string
	From, To any
}

// Rehearse takes a write as far as its hooks, asks this one of them in place of all,
// through run, and writes nothing. The hook need not be published; its object is.
// The error is what refuses the write before a hook is asked.
func (s *Service) Rehearse(ctx context.Context, who *access.Principal, h *meta.CompiledHook, event string, op Op, run func(context.Context, *HookCall) (*HookEffect, error)) (*Rehearsal, error) {
	b, d, err := s.foreseen(ctx, who, h.Object, op, false)
	if err != nil {
		return nil, err
	}
	reach := b.near(ctx)(d)
	if h.When != nil && !b.applies(ctx, h, d, reach) {
		return &Rehearsal{Skipped: true}, nil
	}
	return b.rehearsed(ctx, h, d, b.hookCall(ctx, h, event, d, reach), run)
}

// foreseen takes one operation as far as its hooks, or past all but these as far as
// the transaction.
func (s *Service) foreseen(ctx context.Context, who *access.Principal, object string, op Op, whole bool) (*batch, *draft, error) {
	r := s.query.Rights(who)
	obj := r.Snap.Objects[object]
	if obj == nil || len(r.Operations(object)) == 0 {
		return nil, nil, problem.New(404, "no_such_object", locale.Args{"object": object})
	}
	d := &draft{op: op}
	b := &batch{Service: s, r: r, obj: obj, opts: Options{Source: SourceUI, DryRun: true}, at: moment(r.Vars().Now), drafts: []*draft{d}}
	for _, st := range steps {
		if st.name == "transaction" || st.name == "before_hooks" && !whole {
			break
		}
		if st.name == "before_hooks" {
			continue
		}
		if err := st.run(b, ctx); err != nil {
			return nil, nil, err
		}
		if d.err != nil {
			return nil, nil, d.err
		}
	}
	if d.invalid != nil {
		return nil, nil, d.invalid
	}
	return b, d, nil
}

// Foreseen is a write that was not done, as hooks after it would be told of it.
type Foreseen struct {
	*Past
	ID      string
	Version int64
	Changed []string
	Rights  *access.Rights // of who would have written
}

// Foresee says what a write would come to, without any hook, and writes nothing. The
// error is what refuses it.
func (s *Service) Foresee(ctx context.Context, who *access.Principal, object string, op Op) (*Foreseen, error) {
	b, d, err := s.foreseen(ctx, who, object, op, true)
	if err != nil {
		return nil, err
	}
	out := &Foreseen{Past: &Past{obj: b.obj, Row: d.row, Old: d.old}, ID: d.op.ID, Version: version(d.row), Changed: []string{}, Rights: b.r}
	if op.Method != Create && op.Method != Update {
		return out, nil
	}
	for _, c := range changes(b.obj, d) {
		out.Changed = append(out.Changed, c.Spec.Key)
	}
	for _, x := range d.rows {
		if x.changes() {
			out.Changed = append(out.Changed, x.col.Spec.Key)
		}
	}
	slices.Sort(out.Changed)
	return out, nil
}

func (b *batch) rehearsed(ctx context.Context, h *meta.CompiledHook, d *draft, c *HookCall, run func(context.Context, *HookCall) (*HookEffect, error)) (*Rehearsal, error) {
	before := maps.Clone(d.row)
	effect, err := run(ctx, c)
	if err == nil {
		err = b.obey(h, d, effect)
	}
	out := &Rehearsal{Refused: d.invalid}
	if err != nil {
		p, is := problem.As(err)
		if !is {
			return nil, err
		}
		return &Rehearsal{Failed: p}, nil
	}
	for _, col := range b.obj.Columns {
		key := col.Spec.Key
		set := slices.ContainsFunc(effect.Set, func(s HookSet) bool { return s.Field == key })
		if set && !field.Equal(before[key], d.row[key]) {
			out.Set = append(out.Set, Rehearsed{Field: key, From: query.Shaped(col, before[key]), To: query.Shaped(col, d.row[key])})
		}
	}
	return out, nil
}
