package expr

import (
	"cel.dev/cel-go/common/ast"

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
	if !b.isSeries(list) {
		l, err := b.expr(list)
		if err != nil {
			return l, err
		}
		s := &series{}
		if l.fails {
			s.sound = []fragment{l}
		}
		return perBranch(x, func(x fragment) fragment {
			return s.guarded(member(x, plain(strict("(SELECT value FROM json_each(", l, "))")), truth))
		}), nil
	}
	s, err := b.series(list)
	if err != nil {
		return fragment{}, err
	}
	s.settle()
	if s.keep == nil && !s.value().blank {
		return perBranch(x, func(x fragment) fragment {
			return s.guarded(member(x, strict("(SELECT ", s.value(), s.rows(), ")"), truth))
		}), nil
	}
	return perBranch(x, func(x fragment) fragment {
		found := s.quantified("exists", equal(x, s.value()))
		if x.fails {
			found = strict("(CASE WHEN ", x, " IS NOT NULL THEN ", found, " END)")
		}
		return found
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

// loop is exists, exists_one or all over a list, or over rows.
func (b *builder) loop(e ast.Expr, truth bool) (fragment, error) {
	c := e.AsComprehension()
	if object := searched(c); object != "" {
		return b.search(e, object)
	}
	if f, ok, err := b.found(c); ok || err != nil {
		return f, err
	}
	kind, test, _ := walked(c)
	switch kind {
	case "":
		return fragment{}, b.refuse(e, "loop")
	case "filter", "map":
		return fragment{}, b.refuse(e, "list")
	}
	if b.p.checked.GetType(c.IterRange().ID()).Kind() != types.ListKind {
		return fragment{}, b.refuse(e, "loop")
	}
	s, err := b.series(c.IterRange())
	if err != nil {
		return fragment{}, err
	}
	s.settle()
	defer b.variable(c.IterVar(), s.each)()
	if truth && kind != "exists_one" && s.keep == nil && len(s.sound) == 0 {
		return b.loopTruth(kind, test, s)
	}
	p, err := b.expr(test)
	if err != nil {
		return p, err
	}
	return s.quantified(kind, p), nil
}

func (b *builder) loopTruth(kind string, test ast.Expr, s *series) (fragment, error) {
	p, err := b.truth(test)
	if err != nil {
		return p, err
	}
	if kind == "exists" {
		return strict("EXISTS(SELECT 1", s.rows(p), ")"), nil
	}
	return strict("(NOT EXISTS(SELECT 1", s.rows(strict(p, " IS NOT TRUE")), "))"), nil
}

// variable makes a name stand for something until the function it gives is
// called.
func (b *builder) variable(name string, r row) func() {
	before, shadowed := b.rows[name]
	b.rows[name] = r
	return func() {
		delete(b.rows, name)
		if shadowed {
			b.rows[name] = before
		}
	}
}
