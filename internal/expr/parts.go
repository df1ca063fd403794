package expr

import (
	"context"
	"errors"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// Reasons why an expression has no value, which are also keys of messages.
const (
	ReasonBlank    = "expression_failed_blank"
	ReasonDivision = "expression_failed_division"
	ReasonOther    = "expression_failed_other"
)

// maxParts bounds the parts that Try shows.
const maxParts = 200

// Part is a part of an expression with its value on one record. From and To are
// its place in the source, in code points. Reason says why it has none.
type Part struct {
	From, To int
	Value    any
	Reason   string
}

// Try evaluates an expression on one record, and each of its parts. Parts that
// say nothing by themselves (constants, the steps of a path, what stands inside
// a loop) are left out.
func (p *Program) Try(ctx context.Context, v Vars) (whole Part, parts []Part, err error) {
	t := &trial{p: p, ctx: ctx, vars: v, ranges: newRanges(p), seen: map[[2]int]bool{}}
	whole = Part{To: len(t.ranges.text)}
	r := t.judge(p.checked.Expr())
	whole.Value, whole.Reason = r.value, r.reason
	t.collect(p.checked.Expr())
	return whole, t.parts, ctx.Err()
}

// trial is one run of Try.
type trial struct {
	p      *Program
	ctx    context.Context
	vars   Vars
	ranges *ranges
	seen   map[[2]int]bool
	parts  []Part
	known  map[int64]result
}

type result struct {
	value  any
	reason string
	blank  bool
}

// collect adds e and what is in it, the outer before the inner. Of several parts
// at one place, which a macro has made, the outermost is the one that people see.
func (t *trial) collect(e ast.Expr) {
	if len(t.parts) >= maxParts || t.ctx.Err() != nil {
		return
	}
	if t.telling(e) {
		from, to := t.ranges.of(e)
		if at := [2]int{from, to}; to > from && !t.seen[at] {
			t.seen[at] = true
			r := t.judge(e)
			t.parts = append(t.parts, Part{From: from, To: to, Value: r.value, Reason: r.reason})
		}
	}
	for _, x := range inside(e) {
		t.collect(x)
	}
}

// telling reports whether a part has a value worth showing.
func (t *trial) telling(e ast.Expr) bool {
	switch e.Kind() {
	case ast.SelectKind:
		return !strings.HasPrefix(t.p.checked.GetType(e.ID()).TypeName(), objectTypePrefix)
	case ast.CallKind, ast.ComprehensionKind:
		return true
	}
	return false
}

// inside are the parts of e that can be evaluated by themselves. The steps of a
// path are none, and what is in a loop depends on its element.
func inside(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.CallKind:
		return operands(e.AsCall())
	case ast.ListKind:
		return e.AsList().Elements()
	case ast.ComprehensionKind:
		return []ast.Expr{e.AsComprehension().IterRange()}
	}
	return nil
}

// judge evaluates a part by itself.
func (t *trial) judge(e ast.Expr) result {
	if r, ok := t.known[e.ID()]; ok {
		return r
	}
	r := t.run(e)
	if t.known == nil {
		t.known = map[int64]result{}
	}
	t.known[e.ID()] = r
	return r
}

func (t *trial) run(e ast.Expr) result {
	part := ast.NewCheckedAST(ast.NewAST(e, t.p.checked.SourceInfo()), t.p.checked.TypeMap(), t.p.checked.ReferenceMap())
	run, err := t.p.cel.PlanProgram(part, append(limits(), cel.InterruptCheckFrequency(64), t.p.finds())...)
	if err != nil {
		return result{reason: ReasonOther}
	}
	out, _, err := run.ContextEval(t.ctx, t.p.activation(t.vars))
	if err == nil {
		var v any
		if v, err = shownValue(out); err == nil {
			return result{value: v, blank: out == types.NullValue}
		}
	}
	if why := reasonOf(err); why != "" {
		return result{reason: why}
	}
	return result{reason: t.reason(e)}
}

// reason finds why a part errs: because of a part of its own, or because of a
// blank or a zero that it cannot do anything with.
func (t *trial) reason(e ast.Expr) string {
	blank := false
	for _, x := range inside(e) {
		r := t.judge(x)
		if r.reason != "" {
			return r.reason
		}
		blank = blank || r.blank
	}
	if blank {
		return ReasonBlank
	}
	if e.Kind() == ast.CallKind {
		switch c := e.AsCall(); c.FunctionName() {
		case operators.Divide, "MOD":
			if len(c.Args()) == 2 && t.judge(c.Args()[1]).value == 0.0 {
				return ReasonDivision
			}
		}
	}
	return ReasonOther
}

var errNoShow = errors.New("a value of no kind that people are shown")

// shownValue is canonical, and also what only parts can be: records, by their
// ids, and lists of anything.
func shownValue(v ref.Val) (any, error) {
	switch x := v.(type) {
	case *record:
		return x.id, nil
	case traits.Lister:
		out := []any{}
		for it := x.Iterator(); it.HasNext() == types.True; {
			item := it.Next()
			one, err := shownValue(item)
			if err != nil {
				return nil, err
			}
			if _, isRecord := item.(*record); isRecord {
				one = map[string]any{"id": one}
			}
			out = append(out, one)
		}
		return out, nil
	case *types.Err:
		return nil, errNoShow
	}
	return canonical(v)
}
