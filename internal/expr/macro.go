package expr

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// macros are the functions that are short for other expressions.
func macros() []cel.Macro {
	rename := func(name string, args int, operator string) cel.Macro {
		return cel.GlobalMacro(name, args, func(f cel.MacroExprFactory, _ ast.Expr, a []ast.Expr) (ast.Expr, *common.Error) {
			return f.NewCall(operator, a...), nil
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
	return append(libraryMacros(), []cel.Macro{
		cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro, cel.FilterMacro, cel.MapMacro, cel.MapFilterMacro,
		rename("IF", 3, operators.Conditional),
		rename("NOT", 1, operators.LogicalNot),
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
	}...)
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
var macroNames = append([]string{"all", "exists", "exists_one", "filter", "map", "IF", "NOT", "AND", "OR", "has", "NOW", "TODAY", fnInTree, fnWithin, fnUnder, fnExists}, libraryMacroNames...)
