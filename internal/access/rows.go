package access

import (
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// The same rows can be asked for in several forms. They differ in nothing but how
// the subselects are written for what is shared with the person and for records
// that a grant follows, and so in what they cost where:
//
//   - Rows (finding): a statement looks for the rows by the condition itself, such
//     as a list with a filter. Subselects stand alone, so that SQLite may begin
//     with them.
//   - RowsWalked (walking): a statement goes along an index and holds many rows
//     against it, such as a list in order. What is shared is a list that SQLite
//     makes once; followed records are looked up row by row.
//   - RowsTested (testing): something else has found a row or a few, such as a
//     link. All is looked up.
//   - RowsApart: what Rows joins by OR, part by part, for statements that look for
//     each part through an index of its own and unite what they find.
//
// When in doubt, Rows is right.
type form int

const (
	finding form = iota
	walking
	testing
)

// rowsKey names a condition that was made: all grants of an operation.
type rowsKey struct {
	object, op, alias string
	form              form
}

// everyRow reports whether one of the grants holds on every row.
func everyRow(grants []*meta.CompiledGrant) bool {
	return slices.ContainsFunc(grants, (*meta.CompiledGrant).Everywhere)
}

// Rows is the condition over alias for the rows on which the person has the
// operation: "" when it is every row, "0" when it is none.
func (r *Rights) Rows(object, op, alias string) (sql string, args []any) {
	return r.rowsFor(object, op, alias, finding)
}

// RowsTested is Rows in the form for single rows that something else finds.
func (r *Rights) RowsTested(object, op, alias string) (sql string, args []any) {
	return r.rowsFor(object, op, alias, testing)
}

// RowsWalked is Rows in the form for the many rows of an index.
func (r *Rights) RowsWalked(object, op, alias string) (sql string, args []any) {
	return r.rowsFor(object, op, alias, walking)
}

// RowsApart are the conditions whose union Rows is, each to be looked for by
// itself; false when one of them cannot be made.
func (r *Rights) RowsApart(object, op, alias string) ([]Case, bool) {
	var out []Case
	for _, g := range r.grants(object, op) {
		joined, args, ok := r.joined(g, op, alias, finding)
		switch {
		case !ok || slices.Contains(joined, "0"):
			continue
		case g.Rows == nil:
			out = append(out, Case{SQL: strings.Join(joined, " AND "), Args: args})
			continue
		}
		parts, err := g.Rows.SQLApart(alias, nil, r.Of(g.Object))
		if err != nil {
			return nil, false
		}
		for _, f := range parts {
			out = append(out, Case{SQL: strings.Join(append([]string{f.SQL}, joined...), " AND "), Args: append(slices.Clone(f.Args), args...)})
		}
	}
	return out, true
}

func (r *Rights) rowsFor(object, op, alias string, f form) (sql string, args []any) {
	if r.admin() {
		return "", nil
	}
	key := rowsKey{object, op, alias, f}
	c, known := r.rows[key]
	if !known {
		c.SQL, c.Args = r.anyOf(r.grants(object, op), op, alias, f)
		c.Args = slices.Clip(c.Args) // whoever adds to it does so elsewhere
		r.rows[key] = c
	}
	return c.SQL, c.Args
}

// caseOf is the case in which one of some view grants holds.
func (r *Rights) caseOf(grants []*meta.CompiledGrant, alias string) *Case {
	sql, args := r.anyOf(grants, "view", alias, testing)
	return &Case{SQL: sql, Args: args}
}

// anyOf is the union of the grants' rows as SQL.
func (r *Rights) anyOf(grants []*meta.CompiledGrant, op, alias string, f form) (string, []any) {
	if everyRow(grants) {
		return "", nil
	}
	var parts []string
	var args []any
	for _, g := range grants {
		sql, own, ok := r.grantRows(g, op, alias, f)
		if !ok || sql == "0" {
			continue
		}
		parts = append(parts, sql)
		args = append(args, own...)
	}
	switch len(parts) {
	case 0:
		return "0", nil
	case 1:
		return parts[0], args
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// grantRows is the condition for the rows on which one grant gives an operation;
// false when it cannot be applied and gives nothing.
func (r *Rights) grantRows(g *meta.CompiledGrant, op, alias string, f form) (sql string, args []any, ok bool) {
	var parts []string
	if g.Rows != nil {
		f, err := g.Rows.SQL(alias, nil, r.Of(g.Object))
		if err != nil {
			return "", nil, false // refused at publish
		}
		parts, args = append(parts, f.SQL), append(args, f.Args...)
	}
	joined, own, ok := r.joined(g, op, alias, f)
	if !ok {
		return "", nil, false
	}
	parts, args = append(parts, joined...), append(args, own...)
	switch {
	case slices.Contains(parts, "0"):
		return "0", nil, true
	case len(parts) == 1:
		return parts[0], args, true
	}
	return "(" + strings.Join(parts, " AND ") + ")", args, true
}

// joined is what a grant asks beside its rows.
func (r *Rights) joined(g *meta.CompiledGrant, op, alias string, f form) (parts []string, args []any, ok bool) {
	if g.Team != "" {
		sql, own := r.shared(g, alias, f)
		parts, args = append(parts, sql), append(args, own...)
	}
	if g.Follows != "" {
		sql, own, ok := r.following(g, op, alias, f)
		if !ok {
			return nil, nil, false
		}
		parts, args = append(parts, sql), append(args, own...)
	}
	return parts, args, true
}

// followedOp is the operation that one needs on the record that a grant follows:
// view for view, edit for all else.
func followedOp(op string) string {
	if op == "view" {
		return "view"
	}
	return "edit"
}

// following is the condition for the rows whose linked record the person may
// view or edit.
func (r *Rights) following(g *meta.CompiledGrant, op, alias string, f form) (string, []any, bool) {
	if g.Parent == nil {
		return "", nil, false
	}
	target := r.Snap.Objects[g.Parent.Expr.Target]
	if target == nil {
		return "", nil, false
	}
	parent := alias + "_p"
	var rows string
	var args []any
	if g.Of == nil {
		rows, args = r.rowsFor(target.Key, followedOp(op), parent, f)
	} else if !g.Everywhere() {
		var ok bool
		if rows, args, ok = r.grantRows(g.Of, op, parent, f); !ok {
			return "", nil, false
		}
	}
	if rows == "0" {
		return "0", nil, true
	}
	if rows != "" {
		rows = " AND " + rows
	}
	link := expr.Quote(alias) + "." + expr.Quote(g.Parent.Expr.Column)
	from := " FROM " + expr.Quote(target.Key) + " AS " + expr.Quote(parent) + " WHERE "
	alive := expr.Quote(parent) + `."deleted" = ''`
	id := expr.Quote(parent) + `."id"`
	if f != finding {
		return "EXISTS (SELECT 1" + from + id + " = " + link + " AND " + alive + rows + ")", args, true
	}
	return link + " IN (SELECT " + id + from + alive + rows + ")", args, true
}
