package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// truth gives a condition that is 1 exactly where e is true; where e is false or
// errs it may be 0 or NULL. That freedom is what keeps a comparison of a column
// with a constant a comparison that an index serves.
func (b *builder) truth(e ast.Expr) (fragment, error) {
	if b.free[e.ID()] {
		return b.bind(e), nil
	}
	f, err := b.rowTruth(e)
	if err == nil && len(f.sql) > maxSQL {
		err = b.refuse(e, "size")
	}
	f.fails = true
	return f, err
}

func (b *builder) rowTruth(e ast.Expr) (fragment, error) {
	switch e.Kind() {
	case ast.SelectKind:
		f, err := b.expr(e)
		return strict("(", f.simple(), " = 1)"), err
	case ast.ComprehensionKind:
		return b.loop(e, true)
	case ast.CallKind:
	default:
		return b.expr(e)
	}
	c := e.AsCall()
	switch c.FunctionName() {
	case operators.LogicalAnd:
		if f, ok, err := b.inTree(c); ok {
			return f, err
		}
		return b.both(c, " AND ")
	case operators.LogicalOr:
		return b.both(c, " OR ")
	case operators.Conditional:
		return b.conditional(c, true)
	case operators.In:
		return b.in(e, true)
	case operators.Equals:
		return b.equalTruth(c)
	case operators.NotEquals:
		return b.unequalTruth(e, c)
	case operators.LogicalNot:
		if x := c.Args()[0]; x.Kind() == ast.SelectKind {
			f, err := b.expr(x)
			return strict("(", f, " = 0)"), err
		}
	}
	return b.expr(e)
}

func (b *builder) both(c ast.CallExpr, op string) (fragment, error) {
	x, err := b.truth(c.Args()[0])
	if err != nil {
		return x, err
	}
	y, err := b.truth(c.Args()[1])
	return strict("(", x, op, y, ")"), err
}

func (b *builder) equalTruth(c ast.CallExpr) (fragment, error) {
	args, err := b.exprs(c.Args())
	if err != nil {
		return fragment{}, err
	}
	x, y := args[0], args[1]
	switch {
	case b.p.checked.GetType(c.Args()[0].ID()).Kind() == types.ListKind:
		return called("tenon_lists_equal", args), nil
	case y.present():
		return x.bareEquals(" = ", y), nil
	case x.present():
		return y.bareEquals(" = ", x), nil
	case !x.blank || !y.blank:
		return strict("(", x, " = ", y, ")"), nil
	}
	return equal(x, y), nil
}

func (b *builder) unequalTruth(e ast.Expr, c ast.CallExpr) (fragment, error) {
	args, err := b.exprs(c.Args())
	if err != nil {
		return fragment{}, err
	}
	if x, y := args[0], args[1]; !x.blank && !y.blank && b.p.checked.GetType(c.Args()[0].ID()).Kind() != types.ListKind {
		return strict("(", x, " <> ", y, ")"), nil
	}
	return b.expr(e)
}

// present reports whether f is a constant that is not blank, nor 0 or false,
// which stand for a missing switch.
func (f fragment) present() bool {
	switch v := f.value.(type) {
	case string:
		return v != ""
	case int64:
		return v != 0
	case float64:
		return true
	}
	return false
}

// bareEquals compares f, in its simpler form if it has one, with something that
// is not blank.
func (f fragment) bareEquals(op string, y fragment) fragment {
	if f.bare == "" {
		return strict("(", f, op, y, ")")
	}
	out := strict("(", fragment{sql: f.bare, args: f.bareArgs}, op, y)
	if f.guard != "" {
		out = strict(out, " AND ", fragment{sql: f.guard, args: f.guardArgs})
	}
	return strict(out, ")")
}
