package expr

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// analyse finds what the program reads.
func (p *Program) analyse() {
	p.rowFree = map[int64]bool{}
	for name := range freeNames(p.checked.Expr(), p.rowFree, "user", "now", "form", sessionName) {
		p.form = p.form || name == "form"
		p.user = p.user || name == "user" || name == sessionName
		p.now = p.now || name == "now"
	}
	seen := map[Dep]bool{}
	p.searches = map[int64]*searchOf{}
	ast.PreOrderVisit(p.checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.ComprehensionKind:
			p.loops = true
			p.search(e.AsComprehension(), e)
		case ast.ListKind:
			p.empties = p.empties || e.AsList().Size() == 0
		case ast.SelectKind:
			if d, ok := p.dep(e.AsSelect()); ok {
				seen[d] = true
			}
		}
	}))
	p.deps = make([]Dep, 0, len(seen))
	for d := range seen {
		p.deps = append(p.deps, d)
	}
	sortDeps(p.deps)
	slices.Sort(p.looked)
	p.paths = p.trace()
}

// search notes an EXISTS. One inside another is part of that.
func (p *Program) search(c ast.ComprehensionExpr, e ast.Expr) {
	object := searched(c)
	if object == "" {
		return
	}
	if !slices.Contains(p.looked, object) {
		p.looked = append(p.looked, object)
	}
	for _, s := range p.searches {
		if _, inside := s.free[e.ID()]; inside {
			return
		}
	}
	s := &searchOf{e: e, object: object, free: map[int64]bool{}}
	freeNames(c.LoopStep(), s.free, "record", "old", "user", "now", "form", sessionName)
	p.searches[e.ID()] = s
}

// dep is the stored field that a selection reads: of rows, the link that points
// back.
func (p *Program) dep(s ast.SelectExpr) (Dep, bool) {
	o, ok := provider{env: p.env}.find(p.checked.GetType(s.Operand().ID()).TypeName())
	if !ok || o == person || s.FieldName() == "id" {
		return Dep{}, false
	}
	if f := o.fields[s.FieldName()]; f.Kind == Rows {
		return Dep{Object: f.Target, Field: f.Via}, true
	}
	return Dep{Object: o.Key, Field: s.FieldName()}, true
}

// freeNames gives the variables that e reads from outside itself, and notes the
// parts that read none but those of allowed.
func freeNames(e ast.Expr, free map[int64]bool, allowed ...string) map[string]bool {
	names := map[string]bool{}
	collect := func(parts ...ast.Expr) {
		for _, x := range parts {
			for n := range freeNames(x, free, allowed...) {
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
		collect(operands(e.AsCall())...)
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		collect(c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result())
		delete(names, c.AccuVar())
		delete(names, c.IterVar())
		collect(c.IterRange())
	}
	only := true
	for n := range names {
		only = only && slices.Contains(allowed, n)
	}
	free[e.ID()] = only
	return names
}

// constants checks literals that only a function gives a meaning.
func (c *compilation) constants(a *ast.AST) {
	ast.PreOrderVisit(a.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		ids := a.GetOverloadIDs(e.ID())
		if e.Kind() != ast.CallKind || len(ids) != 1 {
			return
		}
		o := c.env.byID[ids[0]]
		if o == nil || o.constant == nil {
			return
		}
		args := e.AsCall().Args()
		last := args[len(args)-1]
		if last.Kind() != ast.LiteralKind {
			return
		}
		if s, ok := last.AsLiteral().(types.String); ok {
			if code := o.constant(string(s)); code != "" {
				c.at(a.SourceInfo(), last, code, map[string]any{"value": string(s)})
			}
		}
	}))
}
