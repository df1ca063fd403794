package expr

import (
	"fmt"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// A field of Links is a list of records to expressions. Its SQL reads the list of
// ids as it is stored; a record of it that is gone, or that the reader does not
// see, is not in it. docs/adr/0010-relations-are-lists.md says why there is no
// table between.

// among makes x in record.products, where products are Links, a search for the
// one of them that is x; it reports whether it did.
func (l *lowering) among(e, x, list ast.Expr) bool {
	if list.Kind() != ast.SelectKind {
		return false
	}
	f := l.field(l.link(list.AsSelect().Operand()), list.AsSelect().FieldName())
	if f == nil || f.Kind != Links {
		return false
	}
	if of := l.link(x); of != "" {
		if !sameObject(of, f.Target) {
			return false // the checker refuses it
		}
		l.toID(x)
	}
	m := l.make
	found := func() ast.Expr { return m.NewAccuIdent(l.id(e)) }
	same := m.NewCall(l.id(e), operators.Equals, m.NewSelect(l.id(e), m.NewIdent(l.id(e), amongName), "id"), x)
	unknown := m.NewCall(l.id(e), operators.NotStrictlyFalse, m.NewCall(l.id(e), operators.LogicalNot, found()))
	step := m.NewCall(l.id(e), operators.LogicalOr, found(), same)
	e.SetKindCase(m.NewComprehension(e.ID(), list, amongName, found().AsIdent(), m.NewLiteral(l.id(e), types.False), unknown, step, found()))
	return true
}

// amongName is the variable of the loops that among makes, which no source can use.
const amongName = "@among"

// named gives the records that a field of Links names, in its order.
func (r *record) named(f *Field, v any) (any, error) {
	if list, ok := r.rows[f.Key]; ok {
		return list, nil
	}
	target, ok := r.env.object(f.Target)
	if !ok {
		return nil, fmt.Errorf("%s.%s: no object %q", r.obj.Key, f.Key, f.Target)
	}
	ids, ok := v.([]string)
	if !ok && v != nil {
		return nil, fmt.Errorf("%s.%s: links hold %T", r.obj.Key, f.Key, v)
	}
	list := make([]ref.Val, 0, len(ids))
	for _, id := range ids {
		n := &record{env: r.env, obj: target, id: id, from: r.from, want: true}
		if err := n.fetch(); err != nil {
			return nil, err
		}
		if n.row != nil {
			list = append(list, n)
		}
	}
	if r.rows == nil {
		r.rows = map[string]ref.Val{}
	}
	r.rows[f.Key] = types.NewRefValList(types.DefaultTypeAdapter, list)
	return r.rows[f.Key], nil
}

// named is the series of the records that a field of Links names, as far as the
// lens shows it and them.
func (b *builder) named(e ast.Expr, f *Field) (*series, error) {
	list, err := b.list(e)
	if err != nil {
		return nil, err
	}
	target, ok := b.p.env.object(f.Target)
	if !ok {
		return nil, fmt.Errorf("no object %q", f.Target)
	}
	r := row{obj: target, alias: b.newAlias()}
	s := &series{each: r, from: plain(strict(" FROM json_each(", list, ") AS ", constant(Quote(r.alias+"_l")),
		" CROSS JOIN ", constant(Quote(target.Table)), " AS ", constant(Quote(r.alias))))}
	s.where = append(s.where, constant("("+r.column("id")+" = "+Quote(r.alias+"_l")+".value)"))
	s.where = append(s.where, b.exists(r)...)
	return s, nil
}

// list is the list of ids that a path to Links leads to, as it is stored.
func (b *builder) list(e ast.Expr) (fragment, error) {
	if b.free[e.ID()] { // of what the acting person leads to
		return fragment{}, b.refuse(e, "part")
	}
	return b.path(e)
}

// found is what among makes, if c is that: the id is in the text of the list, and
// of a record that the lens shows. An id has no quotes, and what is no id is none
// of a record. An x that may err is looked for one by one, as in Go.
func (b *builder) found(c ast.ComprehensionExpr) (fragment, bool, error) {
	if c.IterVar() != amongName {
		return fragment{}, false, nil
	}
	_, test, _ := walked(c)
	x, err := b.expr(test.AsCall().Args()[1])
	if err != nil || x.fails || x.blank {
		return fragment{}, false, err
	}
	list, err := b.list(c.IterRange())
	if err != nil {
		return fragment{}, false, err
	}
	f := b.rowsField(c.IterRange())
	target, ok := b.p.env.object(f.Target)
	if !ok {
		return fragment{}, false, fmt.Errorf("no object %q", f.Target)
	}
	r := row{obj: target, alias: b.newAlias()}
	s := &series{each: r, from: constant(" FROM " + Quote(target.Table) + " AS " + Quote(r.alias))}
	s.where = append([]fragment{plain(strict("(", constant(r.column("id")), " = ", x, ")"))}, b.exists(r)...)
	return plain(strict("(", holds(list, x), " AND EXISTS(SELECT 1", s.rows(), "))")), true, nil
}

// holds is 1 where the text of a list of ids has one.
func holds(list, id fragment) fragment {
	return plain(strict("(instr(", list, `, '"' || `, id, ` || '"') > 0)`))
}
