package expr

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

const fnWithin = "within"

// spans are the first day and the day after the last of each span that within
// knows, as expressions of today. Weeks begin on Monday.
var spans = map[string][2]string{
	"today":        {"TODAY()", "TODAY() + 1.0"},
	"yesterday":    {"TODAY() - 1.0", "TODAY()"},
	"tomorrow":     {"TODAY() + 1.0", "TODAY() + 2.0"},
	"this_week":    {"TODAY() - (WEEKDAY(TODAY()) - 1.0)", "TODAY() - (WEEKDAY(TODAY()) - 8.0)"},
	"last_week":    {"TODAY() - (WEEKDAY(TODAY()) + 6.0)", "TODAY() - (WEEKDAY(TODAY()) - 1.0)"},
	"next_week":    {"TODAY() - (WEEKDAY(TODAY()) - 8.0)", "TODAY() - (WEEKDAY(TODAY()) - 15.0)"},
	"this_month":   {"DATE(YEAR(TODAY()), MONTH(TODAY()), 1.0)", "DATE(YEAR(TODAY()), MONTH(TODAY()) + 1.0, 1.0)"},
	"last_month":   {"DATE(YEAR(TODAY()), MONTH(TODAY()) - 1.0, 1.0)", "DATE(YEAR(TODAY()), MONTH(TODAY()), 1.0)"},
	"next_month":   {"DATE(YEAR(TODAY()), MONTH(TODAY()) + 1.0, 1.0)", "DATE(YEAR(TODAY()), MONTH(TODAY()) + 2.0, 1.0)"},
	"this_quarter": {"DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 - 2.0, 1.0)", "DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 + 1.0, 1.0)"},
	"last_quarter": {"DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 - 5.0, 1.0)", "DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 - 2.0, 1.0)"},
	"next_quarter": {"DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 + 1.0, 1.0)", "DATE(YEAR(TODAY()), QUARTER(TODAY()) * 3.0 + 4.0, 1.0)"},
	"this_year":    {"DATE(YEAR(TODAY()), 1.0, 1.0)", "DATE(YEAR(TODAY()) + 1.0, 1.0, 1.0)"},
	"last_year":    {"DATE(YEAR(TODAY()) - 1.0, 1.0, 1.0)", "DATE(YEAR(TODAY()), 1.0, 1.0)"},
	"next_year":    {"DATE(YEAR(TODAY()) + 1.0, 1.0, 1.0)", "DATE(YEAR(TODAY()) + 2.0, 1.0, 1.0)"},
	"last_days":    {"TODAY() - (#n - 1.0)", "TODAY() + 1.0"},
	"next_days":    {"TODAY()", "TODAY() + #n"},
	"last_weeks":   {"TODAY() - (#n * 7.0 - 1.0)", "TODAY() + 1.0"},
	"next_weeks":   {"TODAY()", "TODAY() + #n * 7.0"},
	"last_months":  {"EDATE(TODAY(), 0.0 - #n) + 1.0", "TODAY() + 1.0"},
	"next_months":  {"TODAY()", "EDATE(TODAY(), #n)"},
}

// counted are the spans with a number, and the most of it: each ends, or begins,
// with today, and reaches ten years at least.
var counted = map[string]int{"last_days": 100_000, "next_days": 100_000, "last_weeks": 10_000, "next_weeks": 10_000, "last_months": 2_000, "next_months": 2_000}

// countsDays reports whether a span has a number of days, weeks or months.
func countsDays(span string) bool { return counted[span] > 0 }

// within(x, "this_month"), within(x, "last_days", 7) and within(x, "2026-01-31")
// say that a date, or the day of an instant, is in a span. They become
// x >= first && x < after, of which the bounds read no row.
func (l *lowering) within(e ast.Expr, args []ast.Expr) {
	wrong := func() {
		l.report(e, codeArguments, map[string]any{"function": fnWithin, "types": words("expression_word_within")})
	}
	kind := l.dated(args)
	bounds, ok := spanOf(args)
	if !ok || kind == 0 {
		wrong()
		return
	}
	part := func(operator string, x ast.Expr, bound string) ast.Expr {
		if kind == DateTime {
			bound = "DATETIME(" + bound + ", 0.0, 0.0)"
		}
		return l.make.NewCall(l.id(e), operator, x, l.spliced(e, bound))
	}
	from := part(operators.GreaterEquals, args[0], bounds[0])
	to := part(operators.Less, l.copy(args[0]), bounds[1])
	e.SetKindCase(l.make.NewCall(e.ID(), operators.LogicalAnd, from, to))
}

// dated gives the kind of the field that within is about, 0 when it is no date.
func (l *lowering) dated(args []ast.Expr) Kind {
	if len(args) < 2 || args[0].Kind() != ast.SelectKind {
		return 0
	}
	s := args[0].AsSelect()
	key := l.link(s.Operand())
	if key == "" {
		return 0
	}
	if f := l.field(key, s.FieldName()); f != nil && (f.Kind == Date || f.Kind == DateTime) {
		return f.Kind
	}
	return 0
}

// spanOf gives the bounds that the arguments after the first name.
func spanOf(args []ast.Expr) ([2]string, bool) {
	name, days, ok := spanArguments(args)
	switch {
	case !ok:
		return [2]string{}, false
	case isDay(name):
		return [2]string{"date(\"" + name + "\")", "date(\"" + name + "\") + 1.0"}, days == nil
	case countsDays(name) != (days != nil):
		return [2]string{}, false
	}
	bounds, ok := spans[name]
	if days != nil {
		n := strconv.FormatFloat(*days, 'f', 1, 64)
		bounds[0], bounds[1] = strings.Replace(bounds[0], "#n", n, 1), strings.Replace(bounds[1], "#n", n, 1)
	}
	return bounds, ok
}

func isDay(s string) bool {
	_, ok := parseDate(s)
	return ok
}

// spanArguments reads the name of a span and its number of days, nil without.
func spanArguments(args []ast.Expr) (name string, days *float64, ok bool) {
	if len(args) < 2 || len(args) > 3 || args[1].Kind() != ast.LiteralKind {
		return "", nil, false
	}
	s, ok := args[1].AsLiteral().(types.String)
	if !ok || len(args) == 2 {
		return string(s), nil, ok
	}
	if args[2].Kind() != ast.LiteralKind {
		return "", nil, false
	}
	var n float64
	switch x := args[2].AsLiteral().(type) {
	case types.Double:
		n = float64(x)
	case types.Int:
		n = float64(x)
	default:
		return "", nil, false
	}
	return string(s), &n, n == float64(int(n)) && n >= 1 && int(n) <= counted[string(s)]
}

// spliced parses an expression of our own and puts it at the place of e.
func (l *lowering) spliced(e ast.Expr, source string) ast.Expr {
	parsed, issues := l.env.base.Parse(source)
	if issues.Err() != nil {
		panic("expr: " + source + ": " + issues.Err().Error()) // the sources above are fixed
	}
	x := l.make.CopyExpr(parsed.NativeRep().Expr())
	x.RenumberIDs(func(int64) int64 { return l.id(e) })
	return x
}
