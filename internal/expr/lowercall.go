package expr

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

func (l *lowering) call(e ast.Expr) {
	c := e.AsCall()
	name := c.FunctionName()
	if !l.knownFunction(name) {
		l.reportFunction(e, name)
		return
	}
	if name == fnExists {
		l.exists(e)
		return
	}
	if !slices.Contains(rewritten, name) && slices.Contains(macroNames, name) {
		l.report(e, codeArgumentCount, map[string]any{"function": name})
		return
	}
	if c.IsMemberFunction() {
		l.expr(c.Target())
	}
	l.test(name, c.Args())
	for i, a := range c.Args() {
		if name == operators.Index && i == 1 && a.Kind() == ast.LiteralKind {
			continue // a place in a list stays a whole number
		}
		l.expr(a)
	}
	if name == operators.In && l.among(e, c.Args()[0], c.Args()[1]) {
		return
	}
	l.noRowsIn(e)
	switch name {
	case operators.Equals, operators.NotEquals:
		l.equality(e, name, c.Args()[0], c.Args()[1])
	case operators.In:
		if l.link(c.Args()[0]) != "" {
			l.toID(c.Args()[0])
		}
	case fnIsBlank:
		if len(c.Args()) == 1 && l.link(c.Args()[0]) != "" {
			l.toID(c.Args()[0])
		}
	case fnInTree:
		l.inTree(e, c.Args())
	case fnUnder:
		l.under(e, c.Args())
	case fnCan:
		l.can(e, c.Args())
	case fnCount:
		l.count(e)
	case fnWithin:
		l.within(e, c.Args())
	}
}

// test notes the fields that a call only asks whether they are blank.
func (l *lowering) test(name string, args []ast.Expr) {
	equality := (name == operators.Equals || name == operators.NotEquals) && slices.ContainsFunc(args, isNull)
	if name != fnIsBlank && !equality {
		return
	}
	for _, a := range args {
		if a.Kind() == ast.SelectKind {
			l.tested[a.ID()] = true
		}
	}
}

func (l *lowering) equality(e ast.Expr, operator string, a, b ast.Expr) {
	if isNull(a) {
		a, b = b, a
	}
	if isNull(b) {
		if l.link(a) != "" {
			l.toID(a)
		}
		if operator == operators.Equals {
			e.SetKindCase(l.make.NewCall(e.ID(), fnIsBlank, a))
		} else {
			e.SetKindCase(l.make.NewCall(e.ID(), operators.LogicalNot, l.make.NewCall(l.id(e), fnIsBlank, a)))
		}
		return
	}
	x, y := l.link(a), l.link(b)
	switch {
	case x != "" && l.reference(b) != nil:
		l.toReference(a, x)
		return
	case y != "" && l.reference(a) != nil:
		l.toReference(b, y)
		return
	}
	if x != "" && y != "" && !sameObject(x, y) {
		return // the checker refuses it
	}
	if x != "" {
		l.toID(a)
	}
	if y != "" {
		l.toID(b)
	}
}

// inTree(a, b): the department a is b or below it. A department's path lists the
// ids from the root down to itself, each between slashes: "/root/sales/".
func (l *lowering) inTree(e ast.Expr, args []ast.Expr) {
	if path := l.field(Departments, "path"); path == nil || path.Kind != Text {
		l.reportFunction(e, fnInTree)
		return
	}
	if len(args) != 2 || l.link(args[0]) != Departments {
		l.report(e, codeArguments, map[string]any{"function": fnInTree, "types": words("expression_word_departments")})
		return
	}
	a, b := args[0], args[1]
	if l.link(b) != "" && l.link(b) != Departments {
		l.report(e, codeArguments, map[string]any{"function": fnInTree, "types": words("expression_word_departments")})
		return
	}
	if l.link(b) != "" {
		l.toID(b)
	}
	f := l.make
	slash := func() ast.Expr { return f.NewLiteral(l.id(e), types.String("/")) }
	call := func(name string, x ...ast.Expr) ast.Expr { return f.NewCall(l.id(e), name, x...) }
	field := func(name string) ast.Expr {
		if a.Kind() != ast.CallKind {
			return f.NewSelect(l.id(e), l.copy(a), name)
		}
		s := f.NewSelect(l.id(e), l.copy(a), name)
		l.pushDown(s)
		return s
	}
	given := call(operators.NotEquals, l.copy(b), f.NewLiteral(l.id(e), types.String("")))
	same := call(operators.Equals, field("id"), l.copy(b))
	step := call(operators.Add, call(operators.Add, slash(), l.copy(b)), slash())
	below := f.NewMemberCall(l.id(e), "contains", field("path"), step)
	e.SetKindCase(f.NewCall(e.ID(), operators.LogicalAnd, given, call(operators.LogicalOr, same, below)))
}

// knownFunction reports whether a function or operator of this name exists.
func (l *lowering) knownFunction(name string) bool {
	return slices.Contains(l.env.names, name) || slices.Contains(kept, name) || slices.Contains(macroNames, name)
}

// rewritten are the functions that lowering replaces by what they mean.
var rewritten = []string{fnInTree, fnWithin, fnUnder, fnExists}

// kept are the operators of CEL's own library.
var kept = []string{
	operators.Conditional, operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.NotStrictlyFalse,
	operators.Equals, operators.NotEquals, operators.In, operators.Index,
}

func (l *lowering) reportFunction(e ast.Expr, name string) {
	shown := operatorName(name)
	args := map[string]any{"name": shown}
	suggest(args, nearest(shown, l.functionNames()))
	l.report(e, codeUnknownFunction, args)
}

// functionNames lists what people may call.
func (l *lowering) functionNames() []string {
	names := slices.Clone(macroNames)
	for _, n := range l.env.names {
		if operatorName(n) == n && n[0] != '@' {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names
}

// operatorName is an operator as people write it.
func operatorName(name string) string {
	if s, ok := operators.FindReverse(name); ok && s != "" {
		return s
	}
	if name == operators.Index {
		return "[ ]"
	}
	if name == fnPart {
		return "CONCATENATE"
	}
	if name == operators.Conditional {
		return "? :"
	}
	return name
}
