package expr

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

var errNoSearch = errors.New("this evaluation cannot look for records")

// search is EXISTS in SQL: it is true where a row exists that the person sees
// and for which the condition holds, and false otherwise; it never errs.
func (b *builder) search(e ast.Expr, object string) (fragment, error) {
	r, test, err := b.searched(e, object, b.newAlias())
	if err != nil {
		return fragment{}, err
	}
	return plain(strict("EXISTS(SELECT 1 FROM ", constant(Quote(r.obj.Table)), " AS ", constant(Quote(r.alias)), " WHERE ", test, ")")), nil
}

func (b *builder) searched(e ast.Expr, object, alias string) (row, fragment, error) {
	target, ok := b.p.env.object(object)
	if !ok {
		return row{}, fragment{}, fmt.Errorf("no object %q", object)
	}
	c := e.AsComprehension()
	_, test, _ := walked(c)
	r := row{obj: target, alias: alias}
	defer b.variable(c.IterVar(), r)()
	p, err := b.truth(test)
	if err != nil {
		return r, p, err
	}
	all := strict("(", p, ")")
	for _, w := range b.exists(r) {
		all = strict(w, " AND ", all)
	}
	return r, all, nil
}

// searchOf is one EXISTS of a program.
type searchOf struct {
	e      ast.Expr
	object string
	free   map[int64]bool // parts of its condition that are computed before
}

// fragment is the condition that Vars.Exists gets: what does not read the record
// that is looked for is computed and bound.
func (s *searchOf) fragment(p *Program, v *Vars) (Fragment, error) {
	b := &builder{p: p, vars: v, alias: ExistsAlias, free: s.free, rows: map[string]row{}}
	if v != nil {
		b.lens = v.Lens
	}
	_, f, err := b.searched(s.e, s.object, ExistsAlias)
	if err != nil {
		return Fragment{}, err
	}
	return Fragment{SQL: f.sql, Args: f.args}, nil
}

// finds makes EXISTS ask Vars.Exists in Go.
func (p *Program) finds() cel.ProgramOption {
	return cel.CustomDecorator(func(i interpreter.Interpretable) (interpreter.Interpretable, error) {
		if s, ok := p.searches[i.ID()]; ok {
			return finder{p, s}, nil
		}
		return i, nil
	})
}

// finder evaluates one EXISTS.
type finder struct {
	p *Program
	s *searchOf
}

func (f finder) ID() int64 { return f.s.e.ID() }

func (f finder) Eval(a interpreter.Activation) ref.Val {
	x, _ := a.ResolveName(sessionName)
	s, ok := x.(session)
	if !ok || s.vars.Exists == nil {
		return types.WrapErr(errNoSearch)
	}
	where, err := f.s.fragment(f.p, s.vars)
	if err != nil {
		return types.WrapErr(err)
	}
	found, err := s.vars.Exists(f.s.object, where)
	if err != nil {
		return types.WrapErr(fmt.Errorf("look for %s: %w", f.s.object, err))
	}
	return types.Bool(found)
}

// checkSearches refuses a condition of EXISTS that is no SQL, which it has to be
// everywhere.
func (c *compilation) checkSearches(p *Program) error {
	for _, s := range p.searches {
		_, err := s.fragment(p, nil)
		errs, ok := errors.AsType[*Errors](err)
		switch {
		case ok:
			c.errs.Issues = append(c.errs.Issues, errs.Issues...)
		case err != nil:
			return err
		}
	}
	return nil
}
