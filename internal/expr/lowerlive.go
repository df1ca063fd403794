package expr

import (
	"maps"
	"slices"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// template is what a live field stands for, lowered once for all its readers.
type template struct {
	// expr reads the record of the field as `record`; nil when it is broken. Its variables have names
	// that no source can use, so that none of them catches one of the reader's.
	expr     ast.Expr
	nodes    int
	records  int   // how often it reads `record`
	levels   int   // how deep it is
	mentions []Dep // what it names, and what the live fields that it names do
	large    bool  // it is too large, or leads to itself
}

// templateKey names a live field.
type templateKey struct{ object, field string }

// expand puts in the place of a live field what it stands for, over the record
// that the field was read of. Its parts keep the place of the field in the
// source, so that messages point there.
func (l *lowering) expand(e ast.Expr, object string, f *Field) {
	self := Dep{object, f.Key}
	if slices.Contains(l.live, self) {
		l.report(e, codeTooCostly, nil)
		return
	}
	t := l.env.template(object, f, append(slices.Clone(l.live), self))
	switch {
	case t.large:
		l.report(e, codeTooCostly, nil)
		return
	case t.expr == nil || !l.seesAll(t.mentions):
		l.report(e, codeUnknownField, map[string]any{"field": f.Key, "suggestion": ""})
		return
	}
	for _, d := range t.mentions {
		l.behind[d] = true
	}
	of := e.AsSelect().Operand()
	if levels := t.levels + depth(of); levels > maxLevels {
		l.room(e, maxNodes+1)
		return
	}
	if !l.room(e, t.nodes+t.records*size(of)) {
		return
	}
	x := l.make.CopyExpr(t.expr)
	from := l.origin[e.ID()]
	if from == "" {
		from = f.Key
	}
	place, known := l.info.GetOffsetRange(e.ID())
	x.RenumberIDs(func(int64) int64 {
		l.nextID++
		if known {
			l.info.SetOffsetRange(l.nextID, place)
		}
		l.origin[l.nextID] = from
		return l.nextID
	})
	l.origin[e.ID()] = from
	l.over(x, of)
	e.SetKindCase(x)
}

// over replaces `record` in x by another record.
func (l *lowering) over(x, of ast.Expr) {
	switch x.Kind() {
	case ast.IdentKind:
		if x.AsIdent() == "record" {
			x.SetKindCase(l.copy(of))
		}
	case ast.SelectKind:
		l.over(x.AsSelect().Operand(), of)
		l.pushDown(x)
	case ast.ListKind:
		for _, y := range x.AsList().Elements() {
			l.over(y, of)
		}
	case ast.CallKind:
		for _, y := range operands(x.AsCall()) {
			l.over(y, of)
		}
	case ast.ComprehensionKind:
		c := x.AsComprehension()
		for _, y := range []ast.Expr{c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()} {
			l.over(y, of)
		}
	}
}

// seesAll reports whether all fields exist for whoever reads the errors.
func (l *lowering) seesAll(fields []Dep) bool {
	return !slices.ContainsFunc(fields, func(d Dep) bool { return l.field(d.Object, d.Field) == nil })
}

// template compiles what a live field stands for. above are the live fields that
// lead to it.
func (e *Env) template(object string, f *Field, above []Dep) *template {
	key := templateKey{object, f.Key}
	if t, ok := e.templates.Load(key); ok {
		return t.(*template)
	}
	t := e.newTemplate(object, f, above)
	e.templates.Store(key, t)
	return t
}

func (e *Env) newTemplate(object string, f *Field, above []Dep) *template {
	o, ok := e.object(object)
	if !ok {
		return &template{}
	}
	c := &compilation{
		env: e, object: o, usage: Value, source: f.Live.Source, text: common.NewTextSource(f.Live.Source), reader: &vision{},
		errs: &Errors{}, live: above,
	}
	if f.Live.BlankAsZero {
		c.usage = Formula
	}
	expr := c.part()
	if expr == nil {
		return &template{large: slices.ContainsFunc(c.errs.Issues, func(is Issue) bool { return is.Code == codeTooCostly })}
	}
	t := &template{expr: expr, nodes: size(expr), levels: depth(expr), mentions: c.mentions}
	ast.PreOrderVisit(expr, ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() == ast.IdentKind && x.AsIdent() == "record" {
			t.records++
		}
	}))
	return t
}

// part lowers the source without making a program of it, and gives its variables
// names of their own; nil after a mistake.
func (c *compilation) part() ast.Expr {
	if !c.readable() {
		return nil
	}
	var err error
	if c.cel, err = c.env.scoped(scope{object: c.object.Key}); err != nil {
		return nil
	}
	parsed, issues := c.cel.ParseSource(c.text)
	if issues.Err() != nil {
		return nil
	}
	l := c.lowering(parsed.NativeRep())
	l.expr(parsed.NativeRep().Expr())
	maps.Copy(l.mentions, l.behind)
	c.mentions = l.named()
	if len(c.errs.Issues) > 0 {
		return nil
	}
	checked, issues := c.cel.Check(parsed)
	if issues.Err() != nil {
		return nil
	}
	if c.usage == Formula {
		zeroBlanks(checked.NativeRep(), l)
	}
	return l.renamed(parsed.NativeRep().Expr(), "@"+c.live[len(c.live)-1].Object+"_"+c.live[len(c.live)-1].Field+"_", nil)
}

// renamed copies e with a prefix before the names of its variables.
func (l *lowering) renamed(e ast.Expr, prefix string, vars []string) ast.Expr {
	f, id := l.make, e.ID()
	each := func(list []ast.Expr) []ast.Expr {
		out := make([]ast.Expr, len(list))
		for i, x := range list {
			out[i] = l.renamed(x, prefix, vars)
		}
		return out
	}
	switch e.Kind() {
	case ast.IdentKind:
		if slices.Contains(vars, e.AsIdent()) {
			return f.NewIdent(id, prefix+e.AsIdent())
		}
	case ast.SelectKind:
		return f.NewSelect(id, l.renamed(e.AsSelect().Operand(), prefix, vars), e.AsSelect().FieldName())
	case ast.ListKind:
		return f.NewList(id, each(e.AsList().Elements()), nil)
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			return f.NewMemberCall(id, c.FunctionName(), l.renamed(c.Target(), prefix, vars), each(c.Args())...)
		}
		return f.NewCall(id, c.FunctionName(), each(c.Args())...)
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		from := l.renamed(c.IterRange(), prefix, vars)
		init := l.renamed(c.AccuInit(), prefix, vars)
		name := c.IterVar()
		if name[0] != '@' { // which a live field within already renamed
			vars = append(slices.Clip(vars), name)
			name = prefix + name
		}
		inner := each([]ast.Expr{c.LoopCondition(), c.LoopStep(), c.Result()})
		return f.NewComprehension(id, from, name, c.AccuVar(), init, inner[0], inner[1], inner[2])
	}
	return f.CopyExpr(e)
}

// depth counts the levels of e.
func depth(e ast.Expr) int {
	deepest := 0
	each := func(list ...ast.Expr) {
		for _, x := range list {
			deepest = max(deepest, depth(x))
		}
	}
	switch e.Kind() {
	case ast.SelectKind:
		each(e.AsSelect().Operand())
	case ast.ListKind:
		each(e.AsList().Elements()...)
	case ast.CallKind:
		each(operands(e.AsCall())...)
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		each(c.IterRange(), c.AccuInit(), c.LoopStep())
	}
	return deepest + 1
}

// zeroBlanks makes blanks count as 0 in what is added, subtracted, multiplied or
// rounded. It needs the types and changes what was checked, which has to be
// checked again when it reports true.
func zeroBlanks(checked *ast.AST, l *lowering) bool {
	changed := false
	ast.PostOrderVisit(checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		args := e.AsCall().Args()
		for _, id := range checked.GetOverloadIDs(e.ID()) {
			for _, i := range zeroed[id] {
				if x := args[i]; maybeBlankNumber(checked.GetType(x.ID())) && !isCall(x, fnOrZero) {
					x.SetKindCase(l.make.NewCall(l.id(x), fnOrZero, l.copy(x)))
					changed = true
				}
			}
		}
	}))
	return changed
}

// zeroed lists the operands that may be blank in a formula, by overload.
var zeroed = map[string][]int{
	"add_number": {0, 1}, "sub_number": {0, 1}, "mul_number": {0, 1}, "neg_number": {0},
	"round_number": {0}, "round_number_digits": {0},
	"add_date_days": {1}, "sub_date_days": {1}, "add_datetime_days": {1}, "sub_datetime_days": {1},
}

func maybeBlankNumber(t *types.Type) bool {
	return t != nil && t.Kind() == types.DoubleKind && t.IsAssignableType(types.NullType)
}

func isCall(e ast.Expr, name string) bool {
	return e.Kind() == ast.CallKind && e.AsCall().FunctionName() == name
}
