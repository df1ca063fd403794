package expr

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// series is a list that SQL walks through: the rows behind a field, or the
// elements of a list, filtered and mapped.
type series struct {
	from  fragment   // " FROM … AS alias"
	where []fragment // conditions that never err
	each  row        // what a variable over it stands for
	// keep says, of rows that where leaves, which are in the list: 1, 0, or NULL
	// for an error, which makes the whole list one. nil: all.
	keep *fragment
	// loose is set where the value of each may be an error that keep does not tell.
	loose bool
	// sound lists what must not be NULL, for that is an error of the whole.
	sound []fragment
}

// element is what a variable that is no record stands for.
func (r row) element() fragment {
	if r.value != nil {
		return *r.value
	}
	return fragment{sql: Quote(r.alias) + ".value"}
}

// value is one element: a row's is its id.
func (s *series) value() fragment {
	if s.each.obj != nil {
		return fragment{sql: s.each.column("id")}
	}
	return s.each.element()
}

// rows is " FROM … WHERE …", with more conditions.
func (s *series) rows(more ...fragment) fragment {
	out := s.from
	for i, w := range append(slices.Clone(s.where), more...) {
		sep := " AND "
		if i == 0 {
			sep = " WHERE "
		}
		out = strict(out, sep, w)
	}
	return plain(out)
}

// guarded makes f an error where the list is one.
func (s *series) guarded(f fragment) fragment {
	for _, g := range s.sound {
		f = failing(strict("(CASE WHEN ", g, " IS NOT NULL THEN ", f, " END)"))
	}
	return f
}

// and adds a condition on an element to those before: it counts only where they
// hold.
func (s *series) and(p fragment) {
	switch {
	case s.keep != nil:
		k := strict("(CASE ", *s.keep, " WHEN 1 THEN ", p, " WHEN 0 THEN 0 END)")
		s.keep = &k
	case p.fails || p.blank:
		s.keep = &p
	default:
		s.where = append(s.where, p)
	}
}

// settle makes keep tell the errors of the elements' values.
func (s *series) settle() {
	if !s.loose {
		return
	}
	v := *s.each.value
	s.and(soundness(v))
	v.fails, v.choice = false, nil
	s.each.value, s.loose = &v, false
}

// soundness is 1, or NULL where f errs.
func soundness(f fragment) fragment {
	return perBranch(f, func(f fragment) fragment {
		if !f.fails {
			return constant("1")
		}
		return failing(strict("(CASE WHEN ", f, " IS NOT NULL THEN 1 END)"))
	})
}

// series makes a series of a list.
func (b *builder) series(e ast.Expr) (*series, error) {
	if !b.free[e.ID()] || b.listsRecords(e) {
		switch e.Kind() {
		case ast.SelectKind:
			if f := b.rowsField(e); f != nil {
				return b.below(e, f)
			}
		case ast.ComprehensionKind:
			return b.gathered(e)
		case ast.ListKind:
			return b.listed(e)
		}
	}
	list, err := b.expr(e)
	if err != nil {
		return nil, err
	}
	s := &series{each: row{alias: b.newAlias()}}
	if list.fails {
		s.sound = append(s.sound, list)
	}
	s.from = plain(strict(" FROM json_each(", list, ") AS ", constant(Quote(s.each.alias))))
	return s, nil
}

func (b *builder) newAlias() string {
	b.elements++
	return b.alias + "_e" + strconv.Itoa(b.elements)
}

// rowsField is the field of rows that e reads, nil when e is something else.
func (b *builder) rowsField(e ast.Expr) *Field {
	o, ok := provider{env: b.p.env}.find(b.p.checked.GetType(e.AsSelect().Operand().ID()).TypeName())
	if !ok {
		return nil
	}
	if f := o.fields[e.AsSelect().FieldName()]; f != nil && f.Kind.several() {
		return f
	}
	return nil
}

// below is the series of the rows that point at a record, as far as the lens
// shows them and where they point.
func (b *builder) below(e ast.Expr, f *Field) (*series, error) {
	if f.Kind == Links {
		return b.named(e, f)
	}
	target, ok := b.p.env.object(f.Target)
	if !ok || target.fields[f.Via] == nil {
		return nil, fmt.Errorf("no rows %s.%s", f.Target, f.Via)
	}
	id, err := b.seenID(e.AsSelect().Operand())
	if err != nil {
		return nil, err
	}
	r := row{obj: target, alias: b.newAlias()}
	via := target.fields[f.Via]
	link, err := b.column(e, r, via)
	if err != nil {
		return nil, err
	}
	own := fragment{sql: r.column(via.Column)}
	s := &series{each: r, from: constant(" FROM " + Quote(target.Table) + " AS " + Quote(r.alias))}
	if via.Kind == Links {
		s.where = []fragment{holds(link, id)}
		s.where = append(s.where, b.exists(r)...)
		return s, nil
	}
	s.where = []fragment{plain(strict("(", own, " = ", id, ")"))}
	if link.sql != own.sql {
		s.where = append(s.where, plain(strict("(", link.simple(), " = ", own, ")")))
	}
	s.where = append(s.where, b.exists(r)...)
	return s, nil
}

// exists is what makes a row one that the person sees.
func (b *builder) exists(r row) []fragment {
	var out []fragment
	if r.obj.Alive != "" {
		out = append(out, constant("("+strings.ReplaceAll(r.obj.Alive, "%s", Quote(r.alias))+")"))
	}
	if sql, args := b.visible(r); sql != "" {
		out = append(out, fragment{sql: "(" + sql + ")", args: args})
	}
	return out
}

// seenID is the id of a record that a path leads to, NULL or ” where there is
// none.
func (b *builder) seenID(e ast.Expr) (fragment, error) {
	if b.free[e.ID()] && e.Kind() == ast.SelectKind {
		o, ok := provider{env: b.p.env}.find(b.p.checked.GetType(e.ID()).TypeName())
		if !ok {
			return fragment{}, b.refuse(e, "part")
		}
		r := row{obj: o, alias: b.newAlias()}
		return plain(strict("(SELECT ", constant(r.column("id")), b.from(r, b.bind(e)), ")")), nil
	}
	keys, from := pathOf(e)
	r, ok := b.rows[from]
	if !ok || r.obj == nil {
		if from == "old" {
			return fragment{}, b.refuse(e, "old")
		}
		return fragment{}, b.refuse(e, "part")
	}
	return b.seen(e, r, keys)
}

func (b *builder) seen(e ast.Expr, r row, keys []string) (fragment, error) {
	if len(keys) == 0 {
		return fragment{sql: r.column("id")}, nil
	}
	f := r.obj.fields[keys[0]]
	link, err := b.column(e, r, f)
	if err != nil {
		return link, err
	}
	target, ok := b.p.env.object(f.Target)
	if !ok {
		return fragment{}, fmt.Errorf("no object %q", f.Target)
	}
	next := row{obj: target, alias: r.alias + "_1"}
	inner, err := b.seen(e, next, keys[1:])
	return plain(strict("(SELECT ", inner, b.from(next, link), ")")), err
}

// pathOf takes a path apart: the keys and the variable that it starts from.
func pathOf(e ast.Expr) (keys []string, from string) {
	from = root(e)
	for e.Kind() == ast.SelectKind {
		keys = append(keys, e.AsSelect().FieldName())
		e = e.AsSelect().Operand()
	}
	slices.Reverse(keys)
	return keys, from
}

// gathered is the series that filter or map makes.
func (b *builder) gathered(e ast.Expr) (*series, error) {
	c := e.AsComprehension()
	kind, test, of := walked(c)
	if kind != "filter" && kind != "map" {
		return nil, b.refuse(e, "loop")
	}
	s, err := b.series(c.IterRange())
	if err != nil {
		return nil, err
	}
	s.settle()
	defer b.variable(c.IterVar(), s.each)()
	if test != nil {
		p, err := b.expr(test)
		if err != nil {
			return nil, err
		}
		s.and(p)
	}
	if of != nil {
		v, err := b.expr(of)
		if err != nil {
			return nil, err
		}
		s.each, s.loose = row{value: &v}, v.fails
	}
	return s, nil
}

// maxListed bounds the lists whose elements read the row; SQLite takes 500.
const maxListed = 100

// listed is the series of a list whose elements read the row.
func (b *builder) listed(e ast.Expr) (*series, error) {
	elements := e.AsList().Elements()
	if len(elements) == 0 || len(elements) > maxListed {
		return nil, b.refuse(e, "list")
	}
	items, err := b.exprs(elements)
	if err != nil {
		return nil, err
	}
	s := &series{each: row{alias: b.newAlias()}}
	value := fragment{sql: Quote(s.each.alias) + ".value"}
	parts := []any{" FROM ("}
	for i, x := range items {
		name := " UNION ALL SELECT "
		if i == 0 {
			name = "SELECT "
		}
		parts = append(parts, name, x, " AS value")
		value.blank = value.blank || x.blank
		if x.fails {
			s.sound = append(s.sound, soundness(x))
		}
	}
	s.from = plain(strict(append(parts, ") AS "+Quote(s.each.alias))...))
	s.each.value = &value
	return s, nil
}

// listsRecords reports whether the elements of a list are records.
func (b *builder) listsRecords(e ast.Expr) bool {
	t := b.p.checked.GetType(e.ID())
	if t.Kind() != types.ListKind || t.Parameters()[0].Kind() != types.StructKind {
		return false
	}
	_, ok := provider{env: b.p.env}.find(t.Parameters()[0].TypeName())
	return ok
}

// isSeries reports whether e is a list that SQL can only walk through.
func (b *builder) isSeries(e ast.Expr) bool {
	switch {
	case b.free[e.ID()] && !b.listsRecords(e) || b.p.checked.GetType(e.ID()).Kind() != types.ListKind:
		return false
	case e.Kind() == ast.SelectKind:
		return b.rowsField(e) != nil
	}
	return e.Kind() == ast.ComprehensionKind || e.Kind() == ast.ListKind
}
