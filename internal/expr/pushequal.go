package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// equality is x == y, exactly. It never errs on blanks: two blanks are equal, a
// blank and something else are not.
func (b *builder) equality(c ast.CallExpr) (fragment, error) {
	args, err := b.exprs(c.Args())
	if err != nil {
		return fragment{}, err
	}
	if b.p.checked.GetType(c.Args()[0].ID()).Kind() == types.ListKind {
		return called("tenon_lists_equal", args), nil
	}
	return equal(args[0], args[1]), nil
}

func equal(x, y fragment) fragment {
	if x.ambiguous() && x.choice != nil {
		return perBranch(x, func(x fragment) fragment { return equal(x, y) })
	}
	return perBranch(y, func(y fragment) fragment {
		switch {
		case !x.blank && !y.blank:
			return strict("(", x, " = ", y, ")")
		case !x.fails && !y.fails:
			return plain(strict("(", x, " IS ", y, ")"))
		case x.fails:
			return checked(x, y)
		}
		return checked(y, x)
	})
}

// checked compares mayFail, whose NULL is an error, with other, whose NULL is a
// blank.
func checked(mayFail, other fragment) fragment {
	f := strict("(CASE WHEN ", mayFail, " IS NOT NULL THEN ", mayFail, " IS ", other, " END)")
	f.fails, f.blank = true, false
	return f
}
