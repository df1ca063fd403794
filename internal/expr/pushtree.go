package expr

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// treeTest is what inTree(record.dept, top) was lowered to, taken apart:
// top != "" && (record.dept.id == top || record.dept.path.contains("/" + top + "/")).
type treeTest struct {
	link ast.Expr // record.dept.id
	top  ast.Expr
}

// treeTestOf recognises it in an expression, whoever wrote that.
func treeTestOf(c ast.CallExpr) (treeTest, bool) {
	given, ok := callOf(c.Args()[0], operators.NotEquals)
	if !ok {
		return treeTest{}, false
	}
	either, ok := callOf(c.Args()[1], operators.LogicalOr)
	if !ok {
		return treeTest{}, false
	}
	same, ok := callOf(either.Args()[0], operators.Equals)
	if !ok {
		return treeTest{}, false
	}
	below, ok := callOf(either.Args()[1], "contains")
	if !ok || !below.IsMemberFunction() || constantOf(given.Args()[1]) == nil || constantOf(given.Args()[1]).(interface{ Value() any }).Value() != "" {
		return treeTest{}, false
	}
	t := treeTest{link: same.Args()[0], top: same.Args()[1]}
	id, from := pathOf(t.link)
	path, root := pathOf(below.Target())
	add, isAdd := callOf(below.Args()[0], operators.Add)
	if from != root || len(id) != 2 || len(path) != 2 || id[0] != path[0] || id[1] != "id" || path[1] != "path" || !isAdd || !sameExpr(given.Args()[0], t.top) {
		return treeTest{}, false
	}
	inner, ok := callOf(add.Args()[0], operators.Add)
	if !ok || !isSlash(inner.Args()[0]) || !isSlash(add.Args()[1]) || !sameExpr(inner.Args()[1], t.top) {
		return treeTest{}, false
	}
	return t, true
}

func callOf(e ast.Expr, name string) (ast.CallExpr, bool) {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != name {
		return nil, false
	}
	return e.AsCall(), true
}

func isSlash(e ast.Expr) bool {
	v, ok := constantOf(e).(interface{ Value() any })
	return ok && v.Value() == "/"
}

// inTree gives the condition that a row's department is one or below it as a list
// that SQLite makes once for all rows, so that an index of the column serves it;
// false where the department is not a column of the row. A department's path lists
// the ids from the root down to itself, so those below it have paths that begin
// with its own.
func (b *builder) inTree(c ast.CallExpr) (fragment, bool, error) {
	test, ok := treeTestOf(c)
	if !ok || !b.free[test.top.ID()] {
		return fragment{}, false, nil
	}
	keys, from := pathOf(test.link)
	r, ok := b.rows[from]
	if !ok || r.obj == nil || r.obj.fields[keys[0]] == nil || r.obj.fields[keys[0]].Target != Departments || r.obj.fields[keys[0]].Kind != Link {
		return fragment{}, false, nil
	}
	departments, ok := b.p.env.object(Departments)
	if !ok || !b.open(departments) {
		return fragment{}, false, nil
	}
	col, err := b.column(test.link, r, r.obj.fields[keys[0]])
	if err != nil {
		return fragment{}, true, err
	}
	given := b.bind(test.top)
	if !given.present() {
		return constant("0"), true, nil // below no department is none
	}
	col = col.simple()
	// Below a department are the paths that begin with its own: a range of an index.
	path := departments.fields["path"].Column
	d, t := row{obj: departments, alias: "tree"}, row{obj: departments, alias: "top"}
	table := Quote(departments.Table)
	below := strict("(SELECT ", given, " UNION ALL SELECT ", fragment{sql: d.column("id")}, " FROM ", fragment{sql: table}, " AS ", fragment{sql: Quote(t.alias)},
		" CROSS JOIN ", fragment{sql: table}, " AS ", fragment{sql: Quote(d.alias)}, " WHERE ", fragment{sql: t.column("id")}, " = +", given, // the plus: no new plan for each value
		" AND ", fragment{sql: d.column(path)}, " > ", fragment{sql: t.column(path)}, " AND ", fragment{sql: d.column(path)}, " < ", fragment{sql: t.column(path)}, " || '~')")
	return strict("(", col, " IN ", below, ")"), true, nil
}

// open reports whether the lens shows departments as they are.
func (b *builder) open(departments *object) bool {
	path := departments.fields["path"]
	if path == nil {
		return false
	}
	if b.lens == nil {
		return true
	}
	seen, _ := b.lens.Row(departments.Key, "tree")
	sql, args, ok := b.lens.Column(departments.Key, path, "tree")
	return seen == "" && ok && len(args) == 0 && slices.Contains([]string{`"tree".` + Quote(path.Column), `tree.` + Quote(path.Column)}, sql)
}
