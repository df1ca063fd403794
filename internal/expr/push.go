package expr

import (
	"strings"
	"time"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// maxSQL bounds the text of a condition, which conditionals can multiply.
const maxSQL = 64 << 10

// SQL gives a condition (or a value) over the row that alias stands for: one
// string without joins that fits wherever an expression does. alias is an
// identifier, quoted or not. What the lens hides is blank; a field that it never
// shows is an unknown field. user and now become arguments.
//
// A condition (of a Filter or a Rule) is 1 exactly where the expression is true;
// elsewhere it is 0 or NULL, so negate it with IS NOT TRUE. The SQL of a Value is
// exact, with NULL for blanks and errors.
func (p *Program) SQL(alias string, lens Lens, v Vars) (Fragment, error) {
	return p.sql(alias, lens, &v, !p.usage.anything())
}

func (p *Program) sql(alias string, lens Lens, v *Vars, condition bool) (Fragment, error) {
	b, err := p.builder(alias, lens, v)
	if err != nil {
		return Fragment{}, err
	}
	var f fragment
	if condition {
		f, err = b.truth(p.checked.Expr())
	} else {
		f, err = b.expr(p.checked.Expr())
	}
	if err != nil {
		return Fragment{}, err
	}
	return Fragment{SQL: f.sql, Args: f.args}, nil
}

// hidden refuses a program that names a live field which the lens never shows.
func (p *Program) hidden(lens Lens) error {
	if lens == nil {
		return nil
	}
	for _, d := range p.mentions {
		o, ok := p.env.object(d.Object)
		if !ok || o.fields[d.Field].Live == nil {
			continue
		}
		if _, _, ok := lens.Column(d.Object, o.fields[d.Field], "r"); !ok {
			return unknownField(p, 1, 1, d.Field, lens)
		}
	}
	return nil
}

func (p *Program) dryRun() error {
	_, err := p.sql("r", nil, nil, !p.usage.anything())
	return err
}

func unquote(alias string) string {
	if len(alias) > 1 && alias[0] == '"' && alias[len(alias)-1] == '"' {
		return strings.ReplaceAll(alias[1:len(alias)-1], `""`, `"`)
	}
	return alias
}

// shown is an alias as a lens gets it: quoted only where it must be, so that a
// lens may quote it once more.
func shown(alias string) string {
	for i, c := range []byte(alias) {
		if c != '_' && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return Quote(alias)
		}
	}
	return alias
}

// builder makes the SQL of one program for one request.
type builder struct {
	p        *Program
	lens     Lens
	vars     *Vars
	alias    string
	rows     map[string]row // variables that stand for something of the row
	free     map[int64]bool // parts that are computed before, by expression id
	elements int
}

// builder starts the SQL of the program over the row alias.
func (p *Program) builder(alias string, lens Lens, v *Vars) (*builder, error) {
	if err := p.hidden(lens); err != nil {
		return nil, err
	}
	alias = unquote(alias)
	return &builder{p: p, lens: lens, vars: v, alias: alias, free: p.rowFree, rows: map[string]row{"record": {obj: p.object, alias: alias}}}, nil
}

// row is what a variable stands for: a record, an element of a list, or a value
// made of either.
type row struct {
	obj   *object // nil: an element
	alias string
	value *fragment
}

func (r row) column(name string) string { return Quote(r.alias) + "." + Quote(name) }

func (b *builder) refuse(e ast.Expr, what string, args ...any) error {
	return b.p.refuse(e, codeNotPushable, "not_pushable_"+what, args...)
}

// expr gives a part exactly: 1, 0 or NULL for true, false and an error, a
// value's SQL otherwise.
func (b *builder) expr(e ast.Expr) (fragment, error) {
	if b.free[e.ID()] {
		return b.bind(e), nil
	}
	f, err := b.rowExpr(e)
	if err == nil && len(f.sql) > maxSQL {
		err = b.refuse(e, "size")
	}
	return f, err
}

func (b *builder) rowExpr(e ast.Expr) (fragment, error) {
	switch e.Kind() {
	case ast.IdentKind:
		if r, ok := b.rows[e.AsIdent()]; ok && r.obj == nil {
			return r.element(), nil
		}
	case ast.SelectKind:
		if b.rowsField(e) != nil {
			return fragment{}, b.refuse(e, "list")
		}
		return b.path(e)
	case ast.CallKind:
		return b.call(e)
	case ast.ComprehensionKind:
		return b.loop(e, false)
	case ast.ListKind:
		return fragment{}, b.refuse(e, "list")
	}
	return fragment{}, b.refuse(e, "part")
}

func (b *builder) exprs(es []ast.Expr) ([]fragment, error) {
	out := make([]fragment, len(es))
	for i, e := range es {
		f, err := b.expr(e)
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

// operands gives a call's arguments, the receiver of a member call first.
func operands(c ast.CallExpr) []ast.Expr {
	if c.IsMemberFunction() {
		return append([]ast.Expr{c.Target()}, c.Args()...)
	}
	return c.Args()
}

func (b *builder) call(e ast.Expr) (fragment, error) {
	c := e.AsCall()
	switch name := c.FunctionName(); name {
	case operators.In:
		return b.in(e, false)
	case operators.Index:
		return fragment{}, b.refuse(e, "index")
	case operators.Conditional:
		return b.conditional(c, false)
	case operators.NotEquals:
		f, err := b.equality(c)
		if err != nil {
			return f, err
		}
		return not(f), nil
	case operators.Equals:
		return b.equality(c)
	}
	if f, ok, err := b.overSeries(e); ok {
		return f, err
	}
	if o := b.overload(e); o != nil && o.aggregate != "" && c.Args()[0].Kind() == ast.ListKind {
		items, err := b.exprs(c.Args()[0].AsList().Elements())
		if err != nil {
			return fragment{}, err
		}
		return totalOfItems(o, items), nil
	}
	args, err := b.exprs(operands(c))
	if err != nil {
		return fragment{}, err
	}
	switch name := c.FunctionName(); name {
	case operators.LogicalAnd:
		return strict("(", args[0], " AND ", args[1], ")"), nil
	case operators.LogicalOr:
		return strict("(", args[0], " OR ", args[1], ")"), nil
	case operators.LogicalNot:
		return not(args[0]), nil
	case fnIsBlank:
		return blankTest(args[0], b.p.checked.GetType(c.Args()[0].ID())), nil
	case fnOrZero:
		return orZero(args[0]), nil
	}
	return b.function(e, args)
}

// function is a call of the library's.
func (b *builder) function(e ast.Expr, args []fragment) (fragment, error) {
	ids := b.p.checked.GetOverloadIDs(e.ID())
	if len(ids) == 1 {
		if o := b.p.env.byID[ids[0]]; o != nil && o.sql != nil {
			return o.sql(b.zone(e), args), nil
		}
	}
	return fragment{}, b.refuse(e, "function", operatorName(e.AsCall().FunctionName()))
}

// zone is the one by which a part is meant.
func (b *builder) zone(e ast.Expr) *time.Location {
	if b.vars == nil || b.vars.Zone == nil || b.p.origin[e.ID()] != "" {
		return b.p.env.zone
	}
	return b.vars.Zone
}

func not(f fragment) fragment {
	out := strict("(NOT ", f, ")")
	return out
}

func (b *builder) conditional(c ast.CallExpr, truth bool) (fragment, error) {
	when, err := b.expr(c.Args()[0])
	if err != nil {
		return when, err
	}
	branch := b.expr
	if truth {
		branch = b.truth
	}
	then, err := branch(c.Args()[1])
	if err != nil {
		return then, err
	}
	other, err := branch(c.Args()[2])
	if err != nil {
		return other, err
	}
	f := choose(when, then, other)
	f.choice = &choice{when, then, other}
	return f, nil
}

// choose is a conditional. One whose condition errs errs, so CASE names both
// truths and leaves NULL to the rest.
func choose(when, then, other fragment) fragment {
	f := strict("(CASE ", when, " WHEN 1 THEN ", then, " WHEN 0 THEN ", other, " END)")
	f.fails = when.fails || then.fails || other.fails
	f.blank = then.blank || other.blank
	return f
}

// perBranch applies a test that tells blanks from errors, to the branches of a
// conditional where its own NULL could be either.
func perBranch(f fragment, test func(fragment) fragment) fragment {
	if f.choice == nil || !f.ambiguous() {
		return test(f)
	}
	return choose(f.choice.when, perBranch(f.choice.then, test), perBranch(f.choice.other, test))
}

func blankTest(f fragment, t *types.Type) fragment {
	return perBranch(f, func(f fragment) fragment {
		switch {
		case t.Kind() == types.StringKind:
			return strict("(", f, " = '')")
		case t.Kind() == types.ListKind:
			return strict("(json_array_length(", f, ") = 0)")
		case f.blank:
			return plain(strict("(", f, " IS NULL)"))
		case f.fails:
			return strict("(CASE WHEN ", f, " IS NOT NULL THEN 0 END)")
		}
		return constant("0")
	})
}

func orZero(f fragment) fragment {
	return perBranch(f, func(f fragment) fragment {
		if !f.blank {
			return f
		}
		return plain(strict("COALESCE(", f, ",0.0)"))
	})
}
