package record

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// Scripts runs the hooks of the business. Before runs one before a write, while no
// transaction is open. The error is a problem that refuses the write.
type Scripts interface {
	Before(ctx context.Context, c *HookCall) (*HookEffect, error)
}

// HookCall is one run of a hook before a write. Record is the row to be, as far as
// the person may read it or has given it, Old the row before; nil on create. A
// write that is only tried has DryRun.
type HookCall struct {
	Hook        *meta.CompiledHook
	Event       string // before_create, before_update, before_delete, before_restore
	Rights      *access.Rights
	ID          string
	Record, Old map[string]any
	Source      string
	DryRun      bool
}

// HookEffect is what a hook wants of a write: fields with the values that JSON has,
// and refusals, Field "" for one of the whole.
type HookEffect struct {
	Set  []HookSet
	Fail []HookFail
}

// HookSet is a field that a hook sets.
type HookSet struct {
	Field string
	Value any
}

// HookFail is what a hook refuses.
type HookFail struct{ Field, Message string }

// maxTimeouts is how often one hook may take too long in one call before the
// operations that are left are refused unasked: a batch of many must end.
const maxTimeouts = 3

// beforeHooks runs the hooks of each operation, in their order. Each sees what the
// one before it has set.
func (b *batch) beforeHooks(ctx context.Context) error {
	if b.Scripts == nil || len(b.obj.Hooks) == 0 {
		return nil
	}
	near := b.near(ctx)
	tired := map[string]int{}
	b.live(func(d *draft) {
		for _, event := range eventsBefore(d) {
			b.event(ctx, event, d, near(d), tired)
		}
		// Nothing else asks a delete what is wrong with it.
		if d.invalid != nil && d.op.Method == Delete {
			d.fail(d.invalid)
		}
	})
	return nil
}

// eventsBefore are the events of a write, in their order.
func eventsBefore(d *draft) []string {
	switch d.op.Method {
	case Create:
		return []string{meta.BeforeValidate, meta.BeforeCreate}
	case Update:
		return []string{meta.BeforeValidate, meta.BeforeUpdate, meta.BeforeTransfer, meta.BeforeStage}
	}
	return []string{"before_" + d.op.Method}
}

// event runs the hooks of one event of an operation. A transfer or a stage move is one
// where the row, as it is by then, has another owner or stage.
func (b *batch) event(ctx context.Context, event string, d *draft, reach access.Reach, tired map[string]int) {
	if key := b.obj.MovedBy(event); key != "" && field.Equal(d.old[key], d.row[key]) {
		return
	}
	for _, h := range b.obj.On(event) {
		if d.err != nil || h.When != nil && !b.applies(ctx, h, d, reach) {
			continue
		}
		if tired[h.Key] == maxTimeouts {
			d.fail(problem.Bad("hook_timeout", locale.Args{"hook": h.Name()}))
			return
		}
		err := b.hook(ctx, h, event, d, reach)
		if problem.Is(err, "hook_timeout") {
			tired[h.Key]++
		}
		if err != nil {
			d.fail(err)
		}
	}
}

// applies reports whether the condition of a hook holds. Where it ends in an error
// the hook runs: what it guards must not go unasked.
func (b *batch) applies(ctx context.Context, h *meta.CompiledHook, d *draft, reach access.Reach) bool {
	return holds(ctx, h, b.ruleVars(d, reach))
}

func holds(ctx context.Context, h *meta.CompiledHook, v expr.Vars) bool {
	out, err := h.When.Eval(ctx, v)
	holds, is := out.(bool)
	return err != nil || !is || holds
}

// hook runs one hook and does to the row what it says.
func (b *batch) hook(ctx context.Context, h *meta.CompiledHook, event string, d *draft, reach access.Reach) error {
	effect, err := b.Scripts.Before(ctx, b.hookCall(ctx, h, event, d, reach))
	if err != nil {
		return err
	}
	return b.obey(h, d, effect)
}

// hookCall is what a hook is told of a write.
func (b *batch) hookCall(ctx context.Context, h *meta.CompiledHook, event string, d *draft, reach access.Reach) *HookCall {
	c := &HookCall{Hook: h, Event: event, Rights: b.r, ID: d.op.ID, Source: b.opts.Source, DryRun: b.opts.DryRun}
	given := d.given
	if d.op.Method == Create {
		given = append(slices.Clip(given), "id")
	}
	c.Record = shown(b.obj, d.row, b.r.On(ctx, b.obj.Key, d.row, reach), given)
	if d.old != nil {
		c.Old = shown(b.obj, d.old, d.now, nil)
	}
	return c
}

// obey does to the row what a hook says. The error says what it may not.
func (b *batch) obey(h *meta.CompiledHook, d *draft, effect *HookEffect) error {
	for _, s := range effect.Set {
		if p := b.setBy(h, d, s); p != nil {
			return p
		}
	}
	for _, f := range effect.Fail {
		key := f.Field
		if c := b.obj.ByKey[key]; c == nil || !b.knows(key) {
			key = "_"
		}
		d.wrong(key, &problem.Item{Code: "hook_refused", Args: locale.Args{"message": f.Message}, Rule: h.Key})
	}
	return nil
}

// shown is a row for a script: the fields that the person may read of it, and those
// that they have given themselves, as the API shows values.
func shown(o *meta.CompiledObject, row expr.Values, on *access.Decision, given []string) map[string]any {
	out := make(map[string]any, len(o.Columns))
	for _, c := range o.Columns {
		key := c.Spec.Key
		switch {
		case on.Reads(key) || slices.Contains(given, key):
			out[key] = query.Shaped(c, row[key])
		case on.Mask(key) != "":
			if v, _, ok := on.Shows(key, row[key]); ok {
				out[key] = query.Shaped(c, v)
			}
		}
	}
	return out
}

// setBy sets a field for a hook, within the rights of the person. The problem says
// why it may not.
func (b *batch) setBy(h *meta.CompiledHook, d *draft, s HookSet) *problem.Problem {
	broken := func(why locale.Text) *problem.Problem {
		return HookFailed(h, "hook_error", why, false)
	}
	c := b.obj.ByKey[s.Field]
	if c == nil || !b.knows(s.Field) {
		return broken(locale.Both("unknown_field", locale.Args{"field": s.Field, "suggestion": ""}))
	}
	label := locale.Args{"field": c.Spec.Label}
	if !HookMaySet(c) || d.op.Method == Delete {
		return broken(locale.Both("not_writable", label))
	}
	op, may := "edit", d.now != nil && d.now.Writes("edit", s.Field)
	if d.op.Method == Create {
		op, may = "create", b.r.Writes(b.obj.Key, "create", s.Field)
	}
	if d.op.Method == Restore && !may {
		may = b.r.Writes(b.obj.Key, op, s.Field)
	}
	if !may {
		return broken(locale.Both("forbidden_field", label))
	}
	v, it := c.Type.Normalise(b.valuesContext(), &c.Spec, s.Value)
	if it = field.NewlyWrong(&c.Spec, d.old[s.Field], v, it); it != nil {
		d.wrong(s.Field, it)
		return nil
	}
	d.row[s.Field] = v
	if !slices.Contains(d.given, s.Field) {
		d.given = append(slices.Clip(d.given), s.Field)
	}
	return nil
}

// HookMaySet reports whether hooks may set a field at all, rights aside.
func HookMaySet(c *meta.Column) bool {
	_, sealed := c.Type.(field.Sealed)
	return query.Writable(c) && !c.System && c.Part == "" && !sealed
}

// HookFailed is the problem of a hook that failed: hook_error with why, hook_timeout or
// hook_memory. With did it says that what the hook had done beyond its run stays.
func HookFailed(h *meta.CompiledHook, code string, why any, did bool) *problem.Problem {
	left := "hook_left_nothing"
	if did {
		left = "hook_left"
	}
	return problem.Bad(code, locale.Args{"hook": h.Name(), "detail": why, "left": locale.Both(left, nil)}).With("hook", h.Key)
}
