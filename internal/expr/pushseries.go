package expr

import (
	"cel.dev/cel-go/common/ast"
)

// quantified counts what the test says of each element. A test that errs counts
// as NULL: one true decides exists and one false decides all, all the same.
func (s *series) quantified(kind string, p fragment) fragment {
	return s.guarded(s.verdict(kind, p))
}

func (s *series) verdict(kind string, p fragment) fragment {
	if s.keep != nil {
		verdict := map[string]string{
			"exists":     "CASE WHEN max(p) = 1 THEN 1 WHEN count(p) = sum(k) THEN 0 END",
			"all":        "CASE WHEN min(p) = 0 THEN 0 WHEN count(p) = sum(k) THEN 1 END",
			"exists_one": "CASE WHEN count(p) = sum(k) THEN COALESCE(sum(p),0) = 1 END",
		}[kind]
		none := map[string]string{"exists": "0", "all": "1", "exists_one": "0"}[kind]
		return failing(strict("(SELECT CASE WHEN count(*) = 0 THEN "+none+" WHEN count(k) = count(*) THEN "+verdict+" END FROM (SELECT ",
			*s.keep, " AS k, CASE ", *s.keep, " WHEN 1 THEN ", p, " END AS p", s.rows(), "))"))
	}
	if p.fails || p.blank || kind == "exists_one" {
		verdict := map[string]string{
			"exists":     "CASE WHEN max(p) = 1 THEN 1 WHEN count(p) = count(*) THEN 0 END",
			"all":        "CASE WHEN min(p) = 0 THEN 0 WHEN count(p) = count(*) THEN 1 END",
			"exists_one": "CASE WHEN count(p) = count(*) THEN COALESCE(sum(p),0) = 1 END",
		}[kind]
		return strict("(SELECT "+verdict+" FROM (SELECT ", p, " AS p", s.rows(), "))")
	}
	if kind == "exists" {
		return strict("EXISTS(SELECT 1", s.rows(p), ")")
	}
	return strict("(NOT EXISTS(SELECT 1", s.rows(strict("NOT ", p)), "))")
}

// overSeries is a function of a list that SQL walks through; false when e is
// something else.
func (b *builder) overSeries(e ast.Expr) (fragment, bool, error) {
	c := e.AsCall()
	args := operands(c)
	if len(args) != 1 || args[0].Kind() == ast.ListKind || !b.isSeries(args[0]) {
		return fragment{}, false, nil
	}
	var o *overload
	switch c.FunctionName() {
	case fnSize, fnIsBlank:
	default:
		if o = b.overload(e); o == nil || o.aggregate == "" && o.id != "count_texts" {
			return fragment{}, false, nil
		}
	}
	s, err := b.series(args[0])
	if err != nil {
		return fragment{}, true, err
	}
	switch c.FunctionName() {
	case fnSize:
		s.settle()
		return s.guarded(s.aggregate("count(*)", constant("1"))), true, nil
	case fnIsBlank:
		s.settle()
		if s.keep == nil {
			return s.guarded(strict("(NOT EXISTS(SELECT 1", s.rows(), "))")), true, nil
		}
		return s.guarded(strict("(", s.aggregate("count(*)", constant("1")), " = 0)")), true, nil
	}
	if o.aggregate == "" { // texts, of which '' is blank
		return s.guarded(s.aggregate("count(NULLIF(v,''))", s.value())), true, nil
	}
	return s.total(o), true, nil
}

// total is an SQL aggregate of the elements that are not NULL.
func (s *series) total(o *overload) fragment {
	v := s.value()
	f := s.guarded(s.aggregate(o.aggregate+"(v)", v))
	if !o.blank {
		f.fails = f.fails || o.fails
		return f
	}
	if !f.fails {
		f.blank = true
		return f
	}
	// NULL of nothing is a blank, NULL of errors an error.
	whole := s.guarded(s.aggregate("count(*)", v))
	f.blank, f.fails = true, false
	return where(soundness(whole), f)
}

// aggregate computes an SQL aggregate over the elements v; NULL where one errs.
func (s *series) aggregate(call string, v fragment) fragment {
	columns, errs := []any{v, " AS v"}, "v"
	if s.loose && v.blank { // NULL may be either
		columns, errs = append(columns, ", ", soundness(v), " AS s"), "s"
	}
	whole := ""
	switch {
	case s.keep != nil && s.loose:
		whole = "count(k) = count(*) AND count(*) FILTER (WHERE k = 1 AND " + errs + " IS NULL) = 0"
	case s.keep != nil:
		whole = "count(k) = count(*)"
	case s.loose:
		whole = "count(" + errs + ") = count(*)"
	}
	if s.keep != nil {
		columns = append(columns, ", ", *s.keep, " AS k")
		call += " FILTER (WHERE k = 1)"
	}
	from := plain(strict(append(append([]any{" FROM (SELECT "}, columns...), s.rows(), ")")...))
	if whole == "" {
		return strict("(SELECT "+call, from, ")")
	}
	return failing(strict("(SELECT CASE WHEN "+whole+" THEN "+call+" END", from, ")"))
}
