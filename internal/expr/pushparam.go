package expr

import (
	"context"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// param is a part of an expression that reads no row: it is computed once per
// request and bound, so that the SQL is the same text for everybody.
type param struct {
	// get gives the value without running CEL, for what is simple enough.
	get func(v *Vars) (ref.Val, error)
	run func() (cel.Program, error)
}

// bind gives the fragment of a part that reads no row. Without vars (a dry run)
// the value is not known.
func (b *builder) bind(e ast.Expr) fragment {
	if e.Kind() == ast.LiteralKind {
		return bound(e.AsLiteral())
	}
	if b.vars == nil {
		return fragment{sql: "?", value: "?"}
	}
	v, err := b.p.param(e, b.zone(e)).value(b)
	if err != nil {
		return fragment{sql: "NULL", fails: true}
	}
	return bound(v)
}

// bound makes a value an argument.
func bound(v ref.Val) fragment {
	x, err := bindable(v)
	switch {
	case err != nil:
		return fragment{sql: "NULL", fails: true}
	case x == nil:
		return fragment{sql: "NULL", blank: true}
	}
	return fragment{sql: "?", args: []any{x}, value: x}
}

// paramKey tells the parts of a program by the zone in which they are computed.
type paramKey struct {
	id   int64
	zone string
}

func (p *Program) param(e ast.Expr, zone *time.Location) *param {
	key := paramKey{e.ID(), zone.String()}
	if x, ok := p.params.Load(key); ok {
		return x.(*param)
	}
	x, _ := p.params.LoadOrStore(key, p.newParam(e, zone))
	return x.(*param)
}

func (p *Program) newParam(e ast.Expr, zone *time.Location) *param {
	if e.Kind() == ast.IdentKind && e.AsIdent() == "now" {
		return &param{get: func(v *Vars) (ref.Val, error) { return types.Timestamp{Time: toMillis(v.Now)}, nil }}
	}
	if key, kind := personAttribute(e); key != "" {
		return &param{get: func(v *Vars) (ref.Val, error) {
			if v.User == nil {
				return nil, errNobody
			}
			return toCEL(kind, personRow{v.User}.Value(key))
		}}
	}
	return &param{run: sync.OnceValues(func() (cel.Program, error) {
		part := ast.NewCheckedAST(ast.NewAST(e, p.checked.SourceInfo()), p.checked.TypeMap(), p.checked.ReferenceMap())
		env, err := p.env.at(zone)
		if err != nil {
			return nil, err
		}
		in := p.cel
		if env != p.env {
			if in, err = env.scoped(scopeOf(p.object, p.usage)); err != nil {
				return nil, err
			}
		}
		return in.PlanProgram(part, append(limits(), p.finds())...)
	})}
}

// personAttribute recognises user.name and user.department.id.
func personAttribute(e ast.Expr) (string, Kind) {
	if e.Kind() != ast.SelectKind {
		return "", 0
	}
	s, ofLink := e.AsSelect(), false
	if s.FieldName() == "id" && s.Operand().Kind() == ast.SelectKind {
		s, ofLink = s.Operand().AsSelect(), true
	}
	if s.Operand().Kind() != ast.IdentKind || s.Operand().AsIdent() != "user" {
		return "", 0
	}
	f := person.fields[s.FieldName()]
	switch {
	case f == nil || ofLink != (f.Kind == Link):
		return "", 0
	case ofLink:
		return f.Key, Text
	}
	return f.Key, f.Kind
}

func (x *param) value(b *builder) (ref.Val, error) {
	if x.get != nil {
		return x.get(b.vars)
	}
	run, err := x.run()
	if err != nil {
		return nil, err
	}
	return b.p.evaluate(context.Background(), run, *b.vars)
}
