package expr

import (
	"encoding/json"
	"sync"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Browser gives the program as JSON for the runtime in ui/src/expr, which
// computes the same as Eval. Everything is resolved: the runtime neither parses
// nor checks.
//
//	["n", 1.5] ["s", "x"] ["b", true] ["0"]   a number, a text, a switch, blank
//	["v", "record"]                           a variable
//	["f", of, "key", kind]                    a field of a record; kind is its Kind
//	["l", …]                                  a list
//	["c", overload, …]                        an operator or a function; of the registry, or of CEL
//	["q", quantifier, name, list, test, of]   exists, all, exists_one, filter, map; test and of may be null
//
// What only the server can compute is refused with *Errors of the code
// not_in_browser. The same answer is given every time; nobody may change it.
func (p *Program) Browser() (json.RawMessage, error) {
	p.browser.once.Do(func() { p.browser.code, p.browser.err = p.toBrowser() })
	return p.browser.code, p.browser.err
}

// browserForm is the result of Browser, made when it is first asked for.
type browserForm struct {
	once sync.Once
	code json.RawMessage
	err  error
}

func (p *Program) toBrowser() (json.RawMessage, error) {
	g := &browserCode{p: p}
	code, err := g.expr(p.checked.Expr())
	if err != nil {
		return nil, err
	}
	return json.Marshal(code)
}

// browserCode writes one program for the browser.
type browserCode struct{ p *Program }

func (g *browserCode) refuse(e ast.Expr, what string, args ...any) error {
	return g.p.refuse(e, codeNotInBrowser, "not_in_browser_"+what, args...)
}

func (g *browserCode) expr(e ast.Expr) ([]any, error) {
	switch e.Kind() {
	case ast.LiteralKind:
		return g.literal(e)
	case ast.IdentKind:
		return []any{"v", e.AsIdent()}, nil
	case ast.SelectKind:
		return g.field(e)
	case ast.ListKind:
		return g.join([]any{"l"}, e.AsList().Elements())
	case ast.CallKind:
		return g.call(e)
	case ast.ComprehensionKind:
		return g.loop(e)
	}
	return nil, g.refuse(e, "part")
}

func (g *browserCode) literal(e ast.Expr) ([]any, error) {
	switch v := e.AsLiteral().(type) {
	case types.Double:
		return []any{"n", float64(v)}, nil
	case types.Int: // a place in a list
		return []any{"n", int64(v)}, nil
	case types.String:
		return []any{"s", string(v)}, nil
	case types.Bool:
		return []any{"b", bool(v)}, nil
	case types.Null:
		return []any{"0"}, nil
	}
	return nil, g.refuse(e, "part")
}

func (g *browserCode) field(e ast.Expr) ([]any, error) {
	s := e.AsSelect()
	if s.FieldName() == reportsKey {
		return nil, g.refuse(e, "function", fnUnder)
	}
	of, err := g.expr(s.Operand())
	if err != nil {
		return nil, err
	}
	o, ok := provider{env: g.p.env}.find(g.p.checked.GetType(s.Operand().ID()).TypeName())
	if !ok || o.fields[s.FieldName()] == nil {
		return nil, g.refuse(e, "part")
	}
	if o.fields[s.FieldName()].Kind.several() && s.Operand().Kind() != ast.IdentKind {
		return nil, g.refuse(e, "rows") // a form has the rows of its record only
	}
	return []any{"f", of, s.FieldName(), o.fields[s.FieldName()].Kind}, nil
}

func (g *browserCode) call(e ast.Expr) ([]any, error) {
	c := e.AsCall()
	ids := g.p.checked.GetOverloadIDs(e.ID())
	if len(ids) == 0 {
		return nil, g.refuse(e, "part")
	}
	// Several are possible only for an argument that is always blank, and then
	// they all say the same.
	if o := g.p.env.byID[ids[0]]; o != nil && o.server {
		return nil, g.refuse(e, "function", operatorName(c.FunctionName()))
	}
	args := operands(c)
	if ids[0] == "can_text" {
		args = args[1:] // the runtime knows who asks
	}
	return g.join([]any{"c", ids[0]}, args)
}

func (g *browserCode) join(code []any, parts []ast.Expr) ([]any, error) {
	for _, x := range parts {
		part, err := g.expr(x)
		if err != nil {
			return nil, err
		}
		code = append(code, part)
	}
	return code, nil
}

func (g *browserCode) loop(e ast.Expr) ([]any, error) {
	c := e.AsComprehension()
	if searched(c) != "" {
		return nil, g.refuse(e, "function", fnExists)
	}
	kind, test, of := walked(c)
	if kind == "" {
		return nil, g.refuse(e, "loop")
	}
	list, err := g.expr(c.IterRange())
	if err != nil {
		return nil, err
	}
	code := []any{"q", kind, c.IterVar(), list, nil, nil}
	for i, x := range []ast.Expr{test, of} {
		if x != nil {
			if code[4+i], err = g.expr(x); err != nil {
				return nil, err
			}
		}
	}
	return code, nil
}

// walked recognises what CEL's macros over lists expand to: their name, the
// condition on an element, and for map what is made of it.
func walked(c ast.ComprehensionExpr) (kind string, test, of ast.Expr) {
	if c.HasIterVar2() || c.LoopStep().Kind() != ast.CallKind {
		return "", nil, nil
	}
	accu := func(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == c.AccuVar() }
	step := c.LoopStep().AsCall()
	switch step.FunctionName() {
	case operators.LogicalOr:
		if accu(step.Args()[0]) {
			return "exists", step.Args()[1], nil
		}
	case operators.LogicalAnd:
		if accu(step.Args()[0]) {
			return "all", step.Args()[1], nil
		}
	case operators.Conditional:
		if !accu(step.Args()[2]) {
			break
		}
		kind, of = gathered(c, step.Args()[1], accu)
		return kind, step.Args()[0], of
	case operators.Add:
		kind, of = gathered(c, c.LoopStep(), accu)
		return kind, nil, of
	}
	return "", nil, nil
}

// gathered recognises accumulator + 1, + [element] and + [something made of it].
func gathered(c ast.ComprehensionExpr, e ast.Expr, accu func(ast.Expr) bool) (kind string, of ast.Expr) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != operators.Add || !accu(e.AsCall().Args()[0]) {
		return "", nil
	}
	switch more := e.AsCall().Args()[1]; more.Kind() {
	case ast.LiteralKind:
		return "exists_one", nil
	case ast.ListKind:
		one := more.AsList().Elements()[0]
		if one.Kind() == ast.IdentKind && one.AsIdent() == c.IterVar() {
			return "filter", nil
		}
		return "map", one
	}
	return "", nil
}
