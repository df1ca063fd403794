package expr

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
)

// reach is a record, or records, that a part of an expression stands for.
type reach struct {
	steps []Step
	obj   *object
}

// tracer finds the paths of a program.
type tracer struct {
	p    *Program
	vars map[string]*reach // nil for what does not come from the record
	seen map[string]Path
}

func (p *Program) trace() []Path {
	t := &tracer{p: p, vars: map[string]*reach{"record": {obj: p.object}}, seen: map[string]Path{}}
	t.visit(p.checked.Expr())
	out := make([]Path, 0, len(t.seen))
	for _, x := range t.seen {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Path) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// record is the record that e stands for, nil when there is none.
func (t *tracer) record(e ast.Expr) *reach {
	switch e.Kind() {
	case ast.IdentKind:
		return t.vars[e.AsIdent()]
	case ast.SelectKind:
		return t.step(e, func(k Kind) bool { return k == Link })
	}
	return nil
}

// rows are the records that e lists.
func (t *tracer) rows(e ast.Expr) *reach {
	switch e.Kind() {
	case ast.SelectKind:
		return t.step(e, Kind.several)
	case ast.ComprehensionKind:
		if kind, test, _ := walked(e.AsComprehension()); kind == "filter" && test != nil {
			return t.rows(e.AsComprehension().IterRange())
		}
	}
	return nil
}

func (t *tracer) step(e ast.Expr, is func(Kind) bool) *reach {
	from := t.record(e.AsSelect().Operand())
	if from == nil {
		return nil
	}
	f := from.obj.fields[e.AsSelect().FieldName()]
	if f == nil || !is(f.Kind) {
		return nil
	}
	target, ok := t.p.env.object(f.Target)
	if !ok {
		return nil
	}
	s := Step{Object: from.obj.Key, Field: f.Key, Target: f.Target, Via: f.Via}
	return &reach{steps: append(slices.Clone(from.steps), s), obj: target}
}

func (t *tracer) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.SelectKind:
		t.read(e)
		t.visit(e.AsSelect().Operand())
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			t.visit(x)
		}
	case ast.CallKind:
		for _, x := range operands(e.AsCall()) {
			t.visit(x)
		}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		t.visit(c.IterRange())
		before := t.vars[c.IterVar()]
		t.vars[c.IterVar()] = t.rows(c.IterRange())
		t.visit(c.LoopStep())
		t.vars[c.IterVar()] = before
	}
}

// read notes the field that e reads.
func (t *tracer) read(e ast.Expr) {
	from := t.record(e.AsSelect().Operand())
	if from == nil || e.AsSelect().FieldName() == "id" {
		return
	}
	x := Path{Steps: from.steps, Object: from.obj.Key, Field: e.AsSelect().FieldName()}
	if rows := t.step(e, Kind.several); rows != nil {
		x = Path{Steps: rows.steps, Object: rows.obj.Key}
	}
	t.seen[x.String()+"\x00"+x.Field] = x
}

// String is a path as people write it after `record`: "account.level", or
// "lines" for which rows there are.
func (p Path) String() string {
	parts := make([]string, 0, len(p.Steps)+1)
	for _, s := range p.Steps {
		parts = append(parts, s.Field)
	}
	if p.Field != "" {
		parts = append(parts, p.Field)
	}
	return strings.Join(parts, ".")
}
