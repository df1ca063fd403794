package expr

import (
	"cmp"
	"regexp"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// analyse finds what the program reads.
func (p *Program) analyse() {
	p.rowFree = map[int64]bool{}
	for name := range p.freeNames(p.checked.Expr()) {
		p.user = p.user || name == "user"
		p.now = p.now || name == "now"
	}
	seen := map[Dep]bool{}
	ast.PreOrderVisit(p.checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind:
			p.loops = true
		case ast.ListKind:
			p.empties = p.empties || e.AsList().Size() == 0
		case ast.SelectKind:
			s := e.AsSelect()
			o, ok := provider{env: p.env}.find(p.checked.GetType(s.Operand().ID()).TypeName())
			if ok && o != person && s.FieldName() != "id" {
				seen[Dep{Object: o.Key, Field: s.FieldName()}] = true
			}
		}
	}))
	p.deps = make([]Dep, 0, len(seen))
	for d := range seen {
		p.deps = append(p.deps, d)
	}
	slices.SortFunc(p.deps, func(a, b Dep) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Field, b.Field))
	})
}

// freeNames gives the variables that e reads from outside itself, and notes the
// parts that read no record and no element of a list.
func (p *Program) freeNames(e ast.Expr) map[string]bool {
	names := map[string]bool{}
	collect := func(parts ...ast.Expr) {
		for _, x := range parts {
			for n := range p.freeNames(x) {
				names[n] = true
			}
		}
	}
	switch e.Kind() {
	case ast.IdentKind:
		names[e.AsIdent()] = true
	case ast.SelectKind:
		collect(e.AsSelect().Operand())
	case ast.ListKind:
		collect(e.AsList().Elements()...)
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			collect(c.Target())
		}
		collect(c.Args()...)
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		collect(c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result())
		delete(names, c.AccuVar())
		delete(names, c.IterVar())
		collect(c.IterRange())
	}
	free := true
	for n := range names {
		free = free && (n == "user" || n == "now")
	}
	p.rowFree[e.ID()] = free
	return names
}

// constants checks literals that only a function gives a meaning.
func (c *compilation) constants(a *ast.AST) {
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		if len(call.Args()) != 1 || call.Args()[0].Kind() != ast.LiteralKind {
			return
		}
		s, ok := call.Args()[0].AsLiteral().(types.String)
		if !ok {
			return
		}
		code := ""
		switch call.FunctionName() {
		case "date":
			if _, ok := parseDate(string(s)); !ok {
				code = codeBadDate
			}
		case "datetime":
			if _, ok := parseDateTime(string(s)); !ok {
				code = codeBadDateTime
			}
		case "matches":
			if _, err := regexp.Compile(string(s)); err != nil {
				code = codeBadPattern
			}
		}
		if code != "" {
			c.at(a.SourceInfo(), call.Args()[0], code, map[string]any{"value": string(s)})
		}
	}))
}
