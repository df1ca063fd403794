package expr

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// lowering rewrites a parsed expression to the few forms that the checker, Go
// and SQL know:
//
//   - whole numbers become float64, the one kind of number
//   - x == null becomes isBlank(x)
//   - links compare by id: record.owner == user becomes
//     record.owner.id == user.id, so that no link is ever a value
//   - inTree(a, b) becomes its meaning over ids and paths, under(a, user) and
//     can("x") become what the evaluation knows of the acting person
//   - a field that stands for an expression becomes that expression
//   - EXISTS(object, x, c) becomes a loop over the records of the object
//
// On its way it finds unknown names, which it can explain better than CEL.
type lowering struct {
	env    *Env
	object *object
	old    bool
	form   string // the object of the variable form
	info   *ast.SourceInfo
	make   ast.ExprFactory
	nextID int64
	vars   []variable // of comprehensions around
	lines  []string   // of the source
	reader *vision
	errs   *Errors

	live     []Dep            // the live fields that are being expanded around
	origin   map[int64]string // the live field that a part comes from, by id
	mentions map[Dep]bool
	behind   map[Dep]bool   // what the live fields that it names do
	tested   map[int64]bool // selections that are only asked whether they are blank
	copied   int            // nodes that were not in the source
	full     bool
}

// variable is one of a comprehension: a record of object, or something else.
type variable struct {
	name, object string
	search       bool // of EXISTS
}

func (l *lowering) id(from ast.Expr) int64 {
	l.nextID++
	if r, ok := l.info.GetOffsetRange(from.ID()); ok {
		l.info.SetOffsetRange(l.nextID, r)
	}
	return l.nextID
}

// expr rewrites e in place.
func (l *lowering) expr(e ast.Expr) {
	switch e.Kind() {
	case ast.LiteralKind:
		l.literal(e)
	case ast.IdentKind:
		l.ident(e)
	case ast.SelectKind:
		l.selection(e)
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			l.value(x)
			l.noRows(x)
		}
	case ast.CallKind:
		l.call(e)
	case ast.ComprehensionKind:
		l.comprehension(e)
	case ast.MapKind, ast.StructKind:
		l.report(e, codeUnsupported, map[string]any{"what": words("expression_word_map")})
	}
}

// literal makes every number a float64 of at most 15 significant digits, as
// those of fields are.
func (l *lowering) literal(e ast.Expr) {
	switch x := e.AsLiteral().(type) {
	case types.Int:
		e.SetKindCase(l.make.NewLiteral(e.ID(), types.Double(significant(float64(x)))))
	case types.Double:
		e.SetKindCase(l.make.NewLiteral(e.ID(), types.Double(significant(float64(x)))))
	case types.String:
		if strings.ContainsRune(string(x), 0) { // which ends a text in SQLite
			l.report(e, codeCharacter, map[string]any{"character": "\\0"})
		}
	case types.Uint:
		l.report(e, codeUnsupported, map[string]any{"what": "u"})
	case types.Bytes:
		l.report(e, codeUnsupported, map[string]any{"what": "b"})
	}
}

// value rewrites e where a value stands: a link becomes its id.
func (l *lowering) value(e ast.Expr) {
	l.expr(e)
	if l.link(e) != "" {
		l.toID(e)
	}
}

func (l *lowering) ident(e ast.Expr) {
	name := e.AsIdent()
	switch {
	case name == "record" || name == "user" || name == "now" || name == "old" && l.old || name == "form" && l.form != "":
	case l.isVariable(name):
	default:
		args := map[string]any{"name": name}
		if l.reader != nil && l.field(l.object.Key, name) != nil {
			suggest(args, "record."+name)
		} else {
			suggest(args, nearest(name, l.variables()))
		}
		l.report(e, codeUnknownName, args)
	}
}

func (l *lowering) variables() []string {
	names := []string{"record", "user", "now"}
	for _, v := range l.vars {
		names = append(names, v.name)
	}
	if l.old {
		names = append(names, "old")
	}
	if l.form != "" {
		names = append(names, "form")
	}
	return slices.DeleteFunc(names, func(n string) bool { return n[0] == '@' })
}

func (l *lowering) selection(e ast.Expr) {
	s, far := e.AsSelect(), steps(e) > maxSteps
	l.expr(s.Operand())
	if l.partOf(e) {
		return
	}
	key := l.link(s.Operand())
	if key == "" {
		return // the checker says that this has no fields
	}
	f := l.field(key, s.FieldName())
	switch {
	case f == nil:
		l.reportField(e, key, s.FieldName())
		return
	case far:
		l.report(e, codeTooManySteps, map[string]any{"limit": maxSteps})
		return
	case f.Sealed && !l.tested[e.ID()]:
		l.report(e, codeSealed, map[string]any{"field": f.Key})
		return
	}
	l.mention(key, f)
	if f.Live != nil {
		l.expand(e, key, f)
		return
	}
	// (c ? a : b).f is c ? a.f : b.f
	if op := s.Operand(); op.Kind() == ast.CallKind {
		l.distribute(e, op.AsCall().Args(), s.FieldName())
	}
}

func (l *lowering) distribute(e ast.Expr, branches []ast.Expr, field string) {
	a, b := l.make.NewSelect(l.id(e), branches[1], field), l.make.NewSelect(l.id(e), branches[2], field)
	e.SetKindCase(l.make.NewCall(e.ID(), operators.Conditional, branches[0], a, b))
	l.pushDown(a)
	l.pushDown(b)
}

func (l *lowering) pushDown(e ast.Expr) {
	if op := e.AsSelect().Operand(); op.Kind() == ast.CallKind {
		l.distribute(e, op.AsCall().Args(), e.AsSelect().FieldName())
	}
}

// steps counts the links that a path follows: record.account.owner.name is two.
// The id of a link is stored with the link, so it is no step.
func steps(e ast.Expr) int {
	n := 0
	if e.AsSelect().FieldName() == "id" {
		n = -1
	}
	for op := e.AsSelect().Operand(); op.Kind() == ast.SelectKind; op = op.AsSelect().Operand() {
		n++
	}
	return n
}

// link gives the object whose record e is, "" when e is no record.
func (l *lowering) link(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		switch name := e.AsIdent(); {
		case l.isVariable(name):
			return l.variable(name).object
		case name == "record" || name == "old" && l.old:
			return l.object.Key
		case name == "user":
			return person.Key
		case name == "form" && l.form != "":
			return l.form
		}
	case ast.SelectKind:
		key := l.link(e.AsSelect().Operand())
		if key == "" {
			return ""
		}
		if f := l.field(key, e.AsSelect().FieldName()); f != nil && f.Kind == Link {
			return f.Target
		}
	case ast.CallKind:
		if c := e.AsCall(); c.FunctionName() == operators.Conditional && len(c.Args()) == 3 {
			a, b := l.link(c.Args()[1]), l.link(c.Args()[2])
			if a != "" && (b == "" && isNull(c.Args()[2]) || sameObject(a, b)) {
				return a
			}
			if b != "" && isNull(c.Args()[1]) {
				return b
			}
		}
	}
	return ""
}

// sameObject reports whether records of both may be compared: the acting person
// is one of the people.
func sameObject(a, b string) bool {
	if a == person.Key {
		a = Users
	}
	if b == person.Key {
		b = Users
	}
	return a == b
}

// toID rewrites a link to its id.
func (l *lowering) toID(e ast.Expr) {
	switch e.Kind() {
	case ast.LiteralKind: // null
		e.SetKindCase(l.make.NewLiteral(e.ID(), types.String("")))
	case ast.CallKind:
		l.toID(e.AsCall().Args()[1])
		l.toID(e.AsCall().Args()[2])
	default:
		e.SetKindCase(l.make.NewSelect(e.ID(), l.copy(e), "id"))
	}
}

// copy duplicates e with ids of its own, since each part needs one of each.
func (l *lowering) copy(e ast.Expr) ast.Expr {
	if !l.room(e, size(e)) {
		return l.make.NewLiteral(l.id(e), types.NullValue)
	}
	c := l.make.CopyExpr(e)
	c.RenumberIDs(func(old int64) int64 {
		l.nextID++
		if r, ok := l.info.GetOffsetRange(old); ok {
			l.info.SetOffsetRange(l.nextID, r)
		}
		if from, ok := l.origin[old]; ok {
			l.origin[l.nextID] = from
		}
		return l.nextID
	})
	return c
}

// room takes n of the nodes that lowering may add; a source that wants more is
// refused, once.
func (l *lowering) room(e ast.Expr, n int) bool {
	l.copied += n
	if l.copied <= maxNodes {
		return true
	}
	if !l.full {
		l.full = true
		l.report(e, codeTooCostly, nil)
	}
	return false
}

// size counts the nodes of e.
func size(e ast.Expr) int {
	n := 0
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(ast.Expr) { n++ }))
	return n
}

func (l *lowering) isVariable(name string) bool { return l.variable(name).name != "" }

// variable finds the innermost variable of a name.
func (l *lowering) variable(name string) variable {
	for _, v := range slices.Backward(l.vars) {
		if v.name == name {
			return v
		}
	}
	return variable{}
}

func (l *lowering) comprehension(e ast.Expr) {
	c := e.AsComprehension()
	l.value(c.IterRange())
	l.expr(c.AccuInit())
	before := len(l.vars)
	of := l.rows(c.IterRange())
	l.vars = append(l.vars, variable{name: c.AccuVar()}, variable{name: c.IterVar(), object: of})
	l.reserved(e, c.IterVar())
	l.expr(c.LoopCondition())
	if kind, test, _ := walked(c); kind == "filter" && test != nil && of != "" {
		l.expr(test) // what is left of the records are records
	} else {
		l.expr(c.LoopStep())
	}
	l.expr(c.Result())
	l.vars = l.vars[:before]
}

// field finds a field that exists for whoever reads the errors.
func (l *lowering) field(object, key string) *Field {
	o, ok := l.env.object(object)
	if !ok {
		return nil
	}
	if f := o.fields[key]; f != nil && l.sees(o, f) {
		return f
	}
	return nil
}

// sees reports whether a field exists for whoever reads the errors. They see rows
// where they see what the rows point with.
func (l *lowering) sees(o *object, f *Field) bool {
	if f.Kind == Rows {
		t, ok := l.env.object(f.Target)
		if !ok || t.fields[f.Via] == nil {
			return false
		}
		o, f = t, t.fields[f.Via]
	}
	return l.reader.sees(o, f)
}

func (l *lowering) report(e ast.Expr, code string, args map[string]any) {
	line, column := place(l.info, l.lines, e)
	l.errs.add(Issue{Line: line, Column: column, Code: code, Args: args})
}

func (l *lowering) reportField(e ast.Expr, object, field string) {
	args := map[string]any{"field": field}
	near := ""
	if o, ok := l.env.object(object); ok && l.reader != nil {
		near = nearest(field, slices.DeleteFunc(o.names(), func(n string) bool { return !l.sees(o, o.fields[n]) }))
	}
	suggest(args, near)
	l.report(e, codeUnknownField, args)
}

func isNull(e ast.Expr) bool {
	return e.Kind() == ast.LiteralKind && e.AsLiteral() == types.NullValue
}
