package expr

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"
)

// macros are the functions that are short for other expressions.
func macros() []cel.Macro {
	rename := func(name string, args int, to string) cel.Macro {
		return cel.GlobalMacro(name, args, func(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewCall(to, a...), nil
		})
	}
	constant := func(name string, value types.Bool) cel.Macro {
		return cel.GlobalMacro(name, 0, func(f cel.MacroExprFactory, _ ast.Expr, _ []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewLiteral(value), nil
		})
	}
	join := func(name, operator string) cel.Macro {
		return cel.GlobalVarArgMacro(name, func(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
			if len(a) < 2 {
				return nil, nil
			}
			return balanced(f, operator, a), nil
		})
	}
	out := []cel.Macro{
		cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro, cel.FilterMacro, cel.MapMacro, cel.MapFilterMacro,
		rename("IF", 3, operators.Conditional),
		rename("NOT", 1, operators.LogicalNot),
		rename("ISEMPTY", 1, fnIsBlank),
		rename("EXACT", 2, operators.Equals),
		constant("TRUE", types.True),
		constant("FALSE", types.False),
		cel.GlobalVarArgMacro("IFS", ifs),
		cel.GlobalVarArgMacro("SWITCH", switches),
		cel.GlobalVarArgMacro("COALESCE", coalesce),
		cel.GlobalVarArgMacro("CONCATENATE", concatenate),
		cel.GlobalMacro("SUMIF", 4, sumIf),
		cel.GlobalMacro("COUNTIF", 3, countIf),
		join("AND", operators.LogicalAnd),
		join("OR", operators.LogicalOr),
		cel.GlobalMacro("has", 1, func(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewCall(operators.LogicalNot, f.NewCall(fnIsBlank, a[0])), nil
		}),
		cel.GlobalMacro("NOW", 0, func(f cel.MacroExprFactory, _ ast.Expr, _ []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewIdent("now"), nil
		}),
		cel.GlobalMacro("TODAY", 0, func(f cel.MacroExprFactory, _ ast.Expr, _ []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewCall("DATEVALUE", f.NewIdent("now")), nil
		}),
	}
	for _, name := range []string{"SUM", "AVERAGE", "MIN", "MAX", "COUNT"} {
		out = append(out, cel.GlobalVarArgMacro(name, variadic(name)))
	}
	return out
}

// balanced joins many operands without a deep tree.
func balanced(f cel.MacroExprFactory, operator string, a []ast.Expr) ast.Expr {
	if len(a) == 1 {
		return a[0]
	}
	half := (len(a) + 1) / 2 // as the parser does for a && b && c
	return f.NewCall(operator, balanced(f, operator, a[:half]), balanced(f, operator, a[half:]))
}

// macroNames are the functions that macros make, for suggestions and for telling
// a wrong number of arguments from an unknown name.
var macroNames = []string{
	"all", "exists", "exists_one", "filter", "map", "IF", "NOT", "AND", "OR", "has", "NOW", "TODAY", fnInTree, fnWithin, fnUnder, fnExists,
	"ISEMPTY", "EXACT", "TRUE", "FALSE", "IFS", "SWITCH", "COALESCE", "CONCATENATE", "SUMIF", "COUNTIF",
}

// ifs is IFS(condition, value, …, otherwise): conditionals inside each other.
func ifs(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	if len(a) < 3 || len(a)%2 == 0 {
		return nil, nil
	}
	out := a[len(a)-1]
	for i := len(a) - 3; i >= 0; i -= 2 {
		out = f.NewCall(operators.Conditional, a[i], a[i+1], out)
	}
	return out, nil
}

// switches is SWITCH(x, case, value, …, otherwise).
func switches(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	if len(a) < 4 || len(a)%2 != 0 {
		return nil, nil
	}
	if err := affordable(f, a[0], len(a)/2-1); err != nil {
		return nil, err
	}
	out := a[len(a)-1]
	for i := len(a) - 3; i >= 1; i -= 2 {
		x := a[0]
		if i > 1 {
			x = f.Copy(x)
		}
		out = f.NewCall(operators.Conditional, f.NewCall(operators.Equals, x, a[i]), a[i+1], out)
	}
	return out, nil
}

// coalesce is COALESCE(a, b, …): the first that is not blank, else the last.
func coalesce(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	if len(a) < 2 {
		return nil, nil
	}
	out := a[len(a)-1]
	for i := len(a) - 2; i >= 0; i-- {
		if err := affordable(f, a[i], 1); err != nil {
			return nil, err
		}
		out = f.NewCall(operators.Conditional, f.NewCall(fnIsBlank, f.Copy(a[i])), out, a[i])
	}
	return out, nil
}

// concatenate joins the texts of its arguments.
func concatenate(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	if len(a) == 0 {
		return nil, nil
	}
	parts := make([]ast.Expr, len(a))
	for i, x := range a {
		parts[i] = f.NewCall(fnPart, x)
	}
	return balanced(f, operators.Add, parts), nil
}

// sumIf is SUMIF(rows, x, condition, value).
func sumIf(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	list, err := parser.MakeMap(f, a[0], a[1:])
	if err != nil {
		return nil, err
	}
	return f.NewCall("SUM", list), nil
}

// countIf is COUNTIF(rows, x, condition).
func countIf(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
	list, err := parser.MakeFilter(f, a[0], a[1:])
	if err != nil {
		return nil, err
	}
	return f.NewCall("size", list), nil
}

// variadic makes a list of several arguments.
func variadic(name string) cel.MacroFactory {
	return func(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
		if len(a) < 2 {
			return nil, nil
		}
		return f.NewCall(name, f.NewList(a...)), nil
	}
}

// maxCopies bounds the parts that macros make by repeating an argument, which
// nesting would otherwise multiply.
const maxCopies = 1000

// affordable refuses to repeat what is large, which nesting makes of anything.
func affordable(f cel.MacroExprFactory, x ast.Expr, times int) *common.Error {
	size := 0
	ast.PreOrderVisit(x, ast.NewExprVisitor(func(ast.Expr) { size++ }))
	if size*times > maxCopies {
		return f.NewError(x.ID(), tooManyCopies)
	}
	return nil
}

// tooManyCopies is recognised where syntax errors are explained.
const tooManyCopies = "expression repeats too much"
