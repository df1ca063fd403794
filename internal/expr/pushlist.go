package expr

import (
	"strconv"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// in is x in list. Like == it never errs on a blank x.
func (b *builder) in(e ast.Expr, truth bool) (fragment, error) {
	c := e.AsCall()
	x, err := b.expr(c.Args()[0])
	if err != nil {
		return x, err
	}
	list := c.Args()[1]
	if list.Kind() == ast.ListKind {
		return b.inLiteral(e, x, list.AsList().Elements(), truth)
	}
	l, err := b.expr(list)
	if err != nil {
		return l, err
	}
	return perBranch(x, func(x fragment) fragment {
		return member(x, strict("(SELECT value FROM json_each(", l, "))"), truth)
	}), nil
}

func (b *builder) inLiteral(e ast.Expr, x fragment, elements []ast.Expr, truth bool) (fragment, error) {
	items, err := b.exprs(elements)
	if err != nil {
		return fragment{}, err
	}
	if len(items) == 0 {
		return perBranch(x, func(x fragment) fragment { return member(x, constant("(SELECT 1 WHERE 0)"), truth) }), nil
	}
	simple, present := true, true
	for _, f := range items {
		if f.fails {
			return fragment{}, b.refuse(e, "list") // CEL errs before it compares
		}
		simple = simple && !f.blank
		present = present && f.present()
	}
	set := called("", items)
	if truth && present {
		return x.bareEquals(" IN ", set), nil
	}
	if simple {
		return perBranch(x, func(x fragment) fragment { return member(x, set, truth) }), nil
	}
	either := equal(x, items[0])
	for _, f := range items[1:] {
		either = strict("(", either, " OR ", equal(x, f), ")")
	}
	return either, nil
}

// member is x IN set, whose elements are never NULL. SQL says 0 for NULL in an
// empty set, and NULL for NULL in any other.
func member(x, set fragment, truth bool) fragment {
	plainIn := strict("(", x, " IN ", set, ")")
	switch {
	case truth || !x.blank && !x.fails:
		return plainIn
	case x.blank:
		return plain(strict("(", x, " IS NOT NULL AND ", x, " IN ", set, ")"))
	}
	return strict("(CASE WHEN ", x, " IS NOT NULL THEN ", x, " IN ", set, " END)")
}

// loop is exists, exists_one or all over a list of texts.
func (b *builder) loop(e ast.Expr, truth bool) (fragment, error) {
	c := e.AsComprehension()
	kind, test := quantifier(c)
	if kind == "" {
		return fragment{}, b.refuse(e, "loop")
	}
	list, err := b.expr(c.IterRange())
	if err != nil {
		return list, err
	}
	if b.p.checked.GetType(c.IterRange().ID()).Kind() != types.ListKind {
		return fragment{}, b.refuse(e, "loop")
	}
	b.elements++
	alias := b.rows["record"].alias + "_e" + strconv.Itoa(b.elements)
	before, shadowed := b.rows[c.IterVar()]
	b.rows[c.IterVar()] = row{alias: alias}
	defer func() {
		delete(b.rows, c.IterVar())
		if shadowed {
			b.rows[c.IterVar()] = before
		}
	}()
	from := strict(" FROM json_each(", list, ") AS ", constant(Quote(alias)))
	if truth && kind != "exists_one" {
		return b.loopTruth(kind, test, from)
	}
	p, err := b.expr(test)
	if err != nil {
		return p, err
	}
	return quantified(kind, p, from), nil
}

func (b *builder) loopTruth(kind string, test ast.Expr, from fragment) (fragment, error) {
	p, err := b.truth(test)
	if err != nil {
		return p, err
	}
	if kind == "exists" {
		return strict("EXISTS(SELECT 1", from, " WHERE ", p, ")"), nil
	}
	return strict("(NOT EXISTS(SELECT 1", from, " WHERE ", p, " IS NOT TRUE))"), nil
}

// quantified counts what the test says of each element. A test that errs counts
// as NULL: one true decides exists and one false decides all, all the same.
func quantified(kind string, p, from fragment) fragment {
	if p.fails || p.blank || kind == "exists_one" {
		verdict := map[string]string{
			"exists":     "CASE WHEN max(p) = 1 THEN 1 WHEN count(p) = count(*) THEN 0 END",
			"all":        "CASE WHEN min(p) = 0 THEN 0 WHEN count(p) = count(*) THEN 1 END",
			"exists_one": "CASE WHEN count(p) = count(*) THEN COALESCE(sum(p),0) = 1 END",
		}[kind]
		return strict("(SELECT "+verdict+" FROM (SELECT ", p, " AS p", from, "))")
	}
	if kind == "exists" {
		return strict("EXISTS(SELECT 1", from, " WHERE ", p, ")")
	}
	return strict("(NOT EXISTS(SELECT 1", from, " WHERE NOT ", p, "))")
}

// quantifier recognises what CEL's macros expand to.
func quantifier(c ast.ComprehensionExpr) (kind string, test ast.Expr) {
	if c.HasIterVar2() || c.LoopStep().Kind() != ast.CallKind {
		return "", nil
	}
	step := c.LoopStep().AsCall()
	accu := func(e ast.Expr) bool { return e.Kind() == ast.IdentKind && e.AsIdent() == c.AccuVar() }
	switch step.FunctionName() {
	case operators.LogicalOr:
		if accu(step.Args()[0]) {
			return "exists", step.Args()[1]
		}
	case operators.LogicalAnd:
		if accu(step.Args()[0]) {
			return "all", step.Args()[1]
		}
	case operators.Conditional:
		if accu(step.Args()[2]) {
			return "exists_one", step.Args()[0]
		}
	}
	return "", nil
}
