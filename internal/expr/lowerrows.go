package expr

import (
	"cmp"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// rows gives the object whose records e lists, "" when e is no such list.
func (l *lowering) rows(e ast.Expr) string {
	switch e.Kind() {
	case ast.SelectKind:
		s := e.AsSelect()
		if s.Operand().Kind() == ast.IdentKind && s.Operand().AsIdent() == recordsName {
			return s.FieldName()
		}
		if f := l.field(l.link(s.Operand()), s.FieldName()); f != nil && f.Kind.several() {
			return f.Target
		}
	case ast.ComprehensionKind:
		if kind, test, _ := walked(e.AsComprehension()); kind == "filter" && test != nil {
			return l.rows(e.AsComprehension().IterRange())
		}
	}
	return ""
}

// noRows refuses a list of records where only values can stand.
func (l *lowering) noRows(e ast.Expr) {
	if l.rows(e) != "" {
		l.report(e, codeRowsUse, nil)
	}
}

// noRowsIn refuses lists of records among the operands of a call, but for the
// few functions that ask how many there are.
func (l *lowering) noRowsIn(e ast.Expr) {
	c := e.AsCall()
	switch c.FunctionName() {
	case fnSize, fnCount, fnIsBlank:
		if len(operands(c)) == 1 {
			return
		}
	case operators.Equals, operators.NotEquals:
		if isNull(c.Args()[0]) || isNull(c.Args()[1]) {
			return
		}
	}
	for _, x := range operands(c) {
		l.noRows(x)
	}
}

// count makes size(rows) of COUNT(rows): no record is blank.
func (l *lowering) count(e ast.Expr) {
	if args := e.AsCall().Args(); len(args) == 1 && l.rows(args[0]) != "" {
		e.SetKindCase(l.make.NewCall(e.ID(), fnSize, args[0]))
	}
}

// exists makes a loop over all records of an object of EXISTS(object, x, test).
func (l *lowering) exists(e ast.Expr) {
	args := e.AsCall().Args()
	if len(args) != 3 || args[0].Kind() != ast.IdentKind || args[1].Kind() != ast.IdentKind || e.AsCall().IsMemberFunction() {
		l.report(e, codeExistsForm, nil)
		return
	}
	object, name := args[0].AsIdent(), args[1].AsIdent()
	if _, ok := l.env.object(object); !ok || !l.reader.finds(object) {
		l.report(args[0], codeUnknownObject, map[string]any{"name": object})
		return
	}
	if l.reserved(e, name) {
		return
	}
	if slices.ContainsFunc(l.vars, func(v variable) bool { return !v.search }) {
		l.report(e, codeExistsInside, nil)
		return
	}
	l.vars = append(l.vars, variable{name: name, object: object, search: true})
	l.expr(args[2])
	l.noRows(args[2])
	l.vars = l.vars[:len(l.vars)-1]
	f := l.make
	found := func() ast.Expr { return f.NewAccuIdent(l.id(e)) }
	all := f.NewSelect(l.id(args[0]), f.NewIdent(l.id(args[0]), recordsName), object)
	unknown := f.NewCall(l.id(e), operators.NotStrictlyFalse, f.NewCall(l.id(e), operators.LogicalNot, found()))
	step := f.NewCall(l.id(e), operators.LogicalOr, found(), args[2])
	e.SetKindCase(f.NewComprehension(e.ID(), all, name, found().AsIdent(), f.NewLiteral(l.id(e), types.False), unknown, step, found()))
}

// searched gives the object that a loop made of EXISTS looks through.
func searched(c ast.ComprehensionExpr) string {
	if r := c.IterRange(); r.Kind() == ast.SelectKind && r.AsSelect().Operand().Kind() == ast.IdentKind &&
		r.AsSelect().Operand().AsIdent() == recordsName {
		return r.AsSelect().FieldName()
	}
	return ""
}

// reserved refuses a variable that would hide one of ours.
func (l *lowering) reserved(e ast.Expr, name string) bool {
	if name != "record" && name != "old" && name != "user" && name != "now" && (name != "form" || l.form == "") {
		return false
	}
	l.report(e, codeUnsupported, map[string]any{"what": name})
	return true
}

// under(a, user): the person a works below the acting person.
func (l *lowering) under(e ast.Expr, args []ast.Expr) {
	isUser := func(x ast.Expr) bool {
		return x.Kind() == ast.IdentKind && x.AsIdent() == "user" && !l.isVariable("user")
	}
	if len(args) != 2 || !sameObject(l.link(args[0]), Users) || !isUser(args[1]) {
		l.report(e, codeArguments, map[string]any{"function": fnUnder, "types": words("expression_word_under")})
		return
	}
	l.toID(args[0])
	e.SetKindCase(l.make.NewCall(e.ID(), operators.In, args[0], l.make.NewSelect(l.id(e), args[1], reportsKey)))
}

// can("edit") becomes a question to the evaluation.
func (l *lowering) can(e ast.Expr, args []ast.Expr) {
	if len(args) != 1 {
		l.report(e, codeArgumentCount, map[string]any{"function": fnCan})
		return
	}
	e.SetKindCase(l.make.NewCall(e.ID(), fnCan, l.make.NewIdent(l.id(e), sessionName), args[0]))
}

// mention notes that the source names a field.
func (l *lowering) mention(object string, f *Field) {
	if object != person.Key && f.Key != "id" {
		l.mentions[Dep{object, f.Key}] = true
	}
}

// named lists what the source names.
func (l *lowering) named() []Dep {
	out := make([]Dep, 0, len(l.mentions))
	for d := range l.mentions {
		out = append(out, d)
	}
	sortDeps(out)
	return out
}

func sortDeps(deps []Dep) {
	slices.SortFunc(deps, func(a, b Dep) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Field, b.Field))
	})
}

const (
	fnSize   = "size"
	fnCount  = "COUNT"
	fnUnder  = "under"
	fnCan    = "can"
	fnExists = "EXISTS"
)
