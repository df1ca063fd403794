package expr

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// SQLApart gives a condition as several, of which one holds exactly where it is
// true: what || joins at the top, each by itself. An index that serves one of them
// may not serve the whole.
func (p *Program) SQLApart(alias string, lens Lens, v Vars) ([]Fragment, error) {
	b, err := p.builder(alias, lens, &v)
	if err != nil {
		return nil, err
	}
	var out []Fragment
	for _, e := range b.alternatives(p.checked.Expr(), nil) {
		f, err := b.truth(e)
		if err != nil {
			return nil, err
		}
		out = append(out, Fragment{SQL: f.sql, Args: f.args})
	}
	return out, nil
}

// alternatives lists what || joins.
func (b *builder) alternatives(e ast.Expr, found []ast.Expr) []ast.Expr {
	if c, ok := callOf(e, operators.LogicalOr); ok && !b.free[e.ID()] {
		for _, x := range c.Args() {
			found = b.alternatives(x, found)
		}
		return found
	}
	return append(found, e)
}
