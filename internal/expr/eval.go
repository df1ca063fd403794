package expr

import (
	"context"
	"errors"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

var errNobody = errors.New("this evaluation has no acting person")

// evaluate runs a program, or a part of one.
func (p *Program) evaluate(ctx context.Context, run cel.Program, v Vars) (ref.Val, error) {
	in := p.activation(v)
	var out ref.Val
	var err error
	if p.loops {
		out, _, err = run.ContextEval(ctx, in)
	} else {
		out, _, err = run.Eval(in)
	}
	return out, err
}

// activation gives CEL the variables, each made when it is first read.
type activation struct {
	p         *Program
	v         Vars
	rec, prev *record
}

func (p *Program) activation(v Vars) *activation { return &activation{p: p, v: v} }

// ResolveName finds a variable.
func (a *activation) ResolveName(name string) (any, bool) {
	switch name {
	case "record":
		if a.rec == nil {
			a.rec = a.root(a.v.Record)
		}
		return a.rec, true
	case "old":
		if a.prev == nil {
			a.prev = a.root(a.v.Old)
		}
		return a.prev, true
	case "form":
		if o, ok := a.p.env.object(a.p.usage.form()); ok {
			return a.p.rootOf(o, a.v.Form, &a.v), true
		}
	case "user":
		if a.v.User == nil {
			return types.WrapErr(errNobody), true
		}
		return &record{env: a.p.env, obj: person, id: a.v.User.ID, row: personRow{a.v.User}, from: &a.v}, true
	case "now":
		return types.Timestamp{Time: toMillis(a.v.Now)}, true
	case sessionName:
		return session{&a.v}, true
	}
	return nil, false
}

// Parent is part of CEL's interface; there is none.
func (a *activation) Parent() cel.Activation { return nil }

// root makes a record of the program's object. Without a row it is blank, as the
// old record of a new one is.
func (a *activation) root(row Row) *record {
	return a.p.rootOf(a.p.object, row, &a.v)
}

func (p *Program) rootOf(o *object, row Row, v *Vars) *record {
	r := &record{env: p.env, obj: o, row: row, from: v}
	if row != nil {
		r.id, _ = row.Value("id").(string)
	}
	return r
}

var _ cel.Activation = (*activation)(nil)
