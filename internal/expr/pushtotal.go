package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// overload is the one that the checker chose for a call, nil where there are
// several.
func (b *builder) overload(e ast.Expr) *overload {
	if ids := b.p.checked.GetOverloadIDs(e.ID()); len(ids) == 1 {
		return b.p.env.byID[ids[0]]
	}
	return nil
}

// totalOfItems is a total over the values of a list that is written out. It errs
// where one of them does and skips those that are blank.
func totalOfItems(o *overload, items []fragment) fragment {
	parts, tests := []any{"(SELECT " + o.aggregate + "(v) FROM (SELECT "}, []any{"("}
	for i, f := range items {
		if i > 0 {
			parts = append(parts, " UNION ALL SELECT ")
		}
		parts = append(parts, f, " AS v")
		if f.fails {
			if len(tests) > 1 {
				tests = append(tests, " + ")
			}
			tests = append(tests, blankTest(f, types.DoubleType))
		}
	}
	out := strict(append(parts, "))")...)
	out.fails, out.blank = o.fails, o.blank
	if len(tests) == 1 {
		return out
	}
	return where(strict(append(tests, " >= 0)")...), out)
}

// where is f where the guard is 1, and an error where it is NULL.
func where(guard, f fragment) fragment {
	guard.fails = true
	never := fragment{sql: "NULL", blank: f.blank}
	out := choose(guard, f, never)
	out.choice = &choice{guard, f, never}
	return out
}
