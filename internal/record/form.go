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
)

// formState is what the rules of a form say about one record. Nil, when no form
// is named, says nothing. It only ever refuses more than no form would, but for
// one thing: what it hides need not be filled in.
type formState struct {
	hidden   map[string]bool   // by show rules
	gated    map[string]bool   // in a part that is not there
	required map[string]string // by field, the rule's key
	readOnly map[string]string
	offers   map[string]offer
}

// offer is what options rules leave of a field's options.
type offer struct {
	rule   string
	values []string
}

func (f *formState) hides(key string) bool { return f != nil && (f.hidden[key] || f.gated[key]) }

func (f *formState) requires(key string) bool {
	if f == nil {
		return false
	}
	_, ok := f.required[key]
	return ok
}

// formOn evaluates the rules of the form that the write names. A rule whose
// condition errs does not apply; a field with show rules is hidden unless one of
// them holds; of several options rules that hold, each has to offer a value.
func (b *batch) formOn(ctx context.Context, d *draft, v expr.Vars) *formState {
	if b.opts.Form == "" {
		return nil
	}
	f := &formState{hidden: map[string]bool{}, gated: map[string]bool{}, required: map[string]string{}, readOnly: map[string]string{}, offers: map[string]offer{}}
	for _, g := range b.obj.Gates[b.opts.Form] {
		if !g.When.True(ctx, v) {
			for _, key := range g.Fields {
				f.gated[key] = true
			}
		}
	}
	shown := map[string]bool{}
	for _, r := range b.obj.FormRules[b.opts.Form] {
		holds := r.When.True(ctx, v)
		for _, key := range r.Fields {
			switch {
			case r.Kind == meta.FormRuleShow:
				shown[key] = shown[key] || holds
				f.hidden[key] = !shown[key]
			case !holds:
			case r.Kind == meta.FormRuleRequire:
				f.required[key] = r.Key
			case r.Kind == meta.FormRuleReadOnly:
				f.readOnly[key] = r.Key
			case r.Kind == meta.FormRuleOptions:
				f.offers[key] = f.offers[key].narrowed(r)
			}
		}
	}
	return f
}

func (o offer) narrowed(r meta.CompiledFormRule) offer {
	values := slices.Clone(r.Options)
	if o.values != nil {
		values = slices.DeleteFunc(values, func(x string) bool { return !slices.Contains(o.values, x) })
	}
	return offer{rule: r.Key, values: values}
}

// checkForm refuses what the form would not have let the person do: to change
// what it hides or makes read-only, and to choose what it does not offer. What
// the record has anyway, and what a new one gets by default, is no change.
func (b *batch) checkForm(ctx context.Context, d *draft, f *formState, reach access.Reach) {
	if f == nil {
		return
	}
	for _, c := range d.changed {
		key := c.Spec.Key
		if !slices.Contains(d.given, key) || b.byDefault(ctx, d, c, reach) {
			continue
		}
		args := locale.Args{"field": c.Spec.Label}
		rule, readOnly := f.readOnly[key]
		switch offered, limited := f.offers[key]; {
		case f.hides(key):
			d.wrong(key, &problem.Item{Code: "hidden_by_rule", Args: args})
		case readOnly:
			d.wrong(key, &problem.Item{Code: "read_only_by_rule", Args: args, Rule: rule})
		case limited && !offered.allows(d.old[key], d.row[key]):
			d.wrong(key, &problem.Item{Code: "option_not_offered", Args: args, Rule: offered.rule})
		}
	}
}

// allows reports whether every value that is new is offered.
func (o offer) allows(before, now any) bool {
	switch x := now.(type) {
	case string:
		return x == "" || x == before || slices.Contains(o.values, x)
	case []string:
		had, _ := before.([]string)
		for _, v := range x {
			if !slices.Contains(had, v) && !slices.Contains(o.values, v) {
				return false
			}
		}
	}
	return true
}

// byDefault reports whether a new record has the value without anybody's word.
func (b *batch) byDefault(ctx context.Context, d *draft, c *meta.Column, reach access.Reach) bool {
	if d.op.Method != Create {
		return false
	}
	key := c.Spec.Key
	if key == "owner" {
		return d.row[key] == b.r.Who.UserID
	}
	if presets, err := b.r.Presets(ctx, b.obj.Key, reach); err == nil {
		if _, ok := presets[key]; ok {
			return true // the preset has taken the value's place
		}
	}
	v, ok := b.defaultOf(ctx, d, c, reach)
	return ok && field.Equal(v, d.row[key])
}

// mayFill reports whether the person may write the field of this record at all:
// a form cannot ask them for more.
func (b *batch) mayFill(d *draft, key string) bool {
	if d.op.Method == Create {
		return b.r.Writes(b.obj.Key, "create", key)
	}
	return d.now == nil || d.now.Writes("edit", key)
}
