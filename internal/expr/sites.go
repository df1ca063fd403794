package expr

import (
	"cmp"
	"slices"
	"unicode"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Site is a place of a source that names something. From and To are its first
// place and the one after its last, in code points; both 0 where a macro has
// made it of something else.
type Site struct {
	From, To int
	Object   string // whose field is named; without Field: that is searched by EXISTS
	Field    string
	// Text is of a literal that stands for a value of the field: it is compared
	// with it. Result tells that it is, or may be, what the source gives; it then
	// names no field.
	Text    string
	Literal bool
	Result  bool
}

// Sites finds what a source names, by its syntax tree, in the order of the
// source: fields, objects that are searched, and literals that are compared with
// fields or given as the result. The source has to compile.
func (e *Env) Sites(object, source string, u Usage) ([]Site, error) {
	o, ok := e.object(object)
	if !ok {
		return nil, nil
	}
	c := &compilation{
		env: e, object: o, usage: u, source: source, text: common.NewTextSource(source), reader: &vision{},
		errs: &Errors{env: e, object: object, source: source, usage: u},
	}
	var err error
	if c.cel, err = e.scoped(c.scope()); err != nil {
		return nil, err
	}
	parsed, issues := c.cel.ParseSource(c.text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	tree := parsed.NativeRep()
	s := &siteFinder{l: c.lowering(tree), info: tree.SourceInfo(), text: []rune(source), lists: map[string]Dep{}}
	s.visit(tree.Expr())
	if u.anything() {
		s.result(tree.Expr())
	}
	slices.SortFunc(s.found, func(a, b Site) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Field, b.Field))
	})
	return slices.Compact(s.found), nil
}

// siteFinder walks a parsed expression. The lowering only tells what parts of it
// stand for.
type siteFinder struct {
	l     *lowering
	info  *ast.SourceInfo
	text  []rune
	lists map[string]Dep // the list fields whose elements variables of loops are
	found []Site
}

func (s *siteFinder) visit(e ast.Expr) {
	switch e.Kind() {
	case ast.SelectKind:
		s.visit(e.AsSelect().Operand())
		if d, ok := s.field(e); ok {
			from, to := s.name(e)
			s.found = append(s.found, Site{From: from, To: to, Object: d.Object, Field: d.Field})
		}
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			s.visit(x)
		}
	case ast.CallKind:
		s.call(e.AsCall())
	case ast.ComprehensionKind:
		s.loop(e.AsComprehension())
	}
}

func (s *siteFinder) call(c ast.CallExpr) {
	args := c.Args()
	if c.FunctionName() == fnExists && len(args) == 3 && args[0].Kind() == ast.IdentKind && args[1].Kind() == ast.IdentKind {
		object := args[0].AsIdent()
		from := s.place(args[0])
		s.found = append(s.found, Site{From: from, To: from + len(object), Object: object})
		s.within(variable{name: args[1].AsIdent(), object: object, search: true}, Dep{}, func() { s.visit(args[2]) })
		return
	}
	for _, x := range operands(c) {
		s.visit(x)
	}
	switch c.FunctionName() {
	case operators.Equals, operators.NotEquals:
		s.compared(args[0], args[1])
		s.compared(args[1], args[0])
	case operators.In:
		s.compared(args[0], args[1])
		s.compared(args[1], args[0])
	}
}

// compared notes the literals of a part that stand for values of the field that
// another part reads.
func (s *siteFinder) compared(value, with ast.Expr) {
	if s.ofReference(value) {
		s.objects(with)
		return
	}
	d, ok := s.field(value)
	if !ok {
		return
	}
	if with.Kind() == ast.ListKind {
		for _, x := range with.AsList().Elements() {
			s.literal(x, d)
		}
		return
	}
	s.literal(with, d)
}

// ofReference reports whether a part is the object of a reference.
func (s *siteFinder) ofReference(e ast.Expr) bool {
	return e.Kind() == ast.SelectKind && e.AsSelect().FieldName() == "object" && s.l.reference(e.AsSelect().Operand()) != nil
}

// objects notes the objects that literals name.
func (s *siteFinder) objects(e ast.Expr) {
	if e.Kind() == ast.ListKind {
		for _, x := range e.AsList().Elements() {
			s.objects(x)
		}
		return
	}
	if e.Kind() != ast.LiteralKind {
		return
	}
	text, ok := e.AsLiteral().(types.String)
	if from := s.place(e); ok && from >= 0 && (s.text[from] == '"' || s.text[from] == '\'') {
		s.found = append(s.found, Site{From: from + 1, To: endOfText(s.text, from) - 1, Object: string(text)})
	}
}

func (s *siteFinder) literal(e ast.Expr, d Dep) {
	if e.Kind() != ast.LiteralKind {
		return
	}
	text, ok := e.AsLiteral().(types.String)
	if from := s.place(e); ok && from >= 0 && (s.text[from] == '"' || s.text[from] == '\'') {
		s.found = append(s.found, Site{From: from, To: endOfText(s.text, from), Object: d.Object, Field: d.Field, Text: string(text), Literal: true, Result: d == Dep{}})
	}
}

// result notes the literals that may be what the source gives.
func (s *siteFinder) result(e ast.Expr) {
	switch e.Kind() {
	case ast.LiteralKind:
		s.literal(e, Dep{})
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			s.result(x)
		}
	case ast.CallKind:
		if c := e.AsCall(); c.FunctionName() == operators.Conditional && len(c.Args()) == 3 {
			s.result(c.Args()[1])
			s.result(c.Args()[2])
		}
	}
}

func (s *siteFinder) loop(c ast.ComprehensionExpr) {
	s.visit(c.IterRange())
	s.visit(c.AccuInit())
	list, _ := s.field(c.IterRange())
	s.within(variable{name: c.IterVar(), object: s.l.rows(c.IterRange())}, list, func() {
		s.l.vars = append(s.l.vars, variable{name: c.AccuVar()})
		s.visit(c.LoopCondition())
		s.visit(c.LoopStep())
		s.visit(c.Result())
		s.l.vars = s.l.vars[:len(s.l.vars)-1]
	})
}

// within visits what can read a variable.
func (s *siteFinder) within(v variable, list Dep, visit func()) {
	before, had := s.lists[v.name]
	s.l.vars = append(s.l.vars, v)
	s.lists[v.name] = list
	visit()
	s.l.vars = s.l.vars[:len(s.l.vars)-1]
	if s.lists[v.name] = before; !had {
		delete(s.lists, v.name)
	}
}

// field is the field that a part reads, or whose values it takes one by one.
func (s *siteFinder) field(e ast.Expr) (Dep, bool) {
	switch e.Kind() {
	case ast.IdentKind:
		d := s.lists[e.AsIdent()]
		return d, d != Dep{}
	case ast.SelectKind:
		key := s.l.link(e.AsSelect().Operand())
		f := s.l.field(key, e.AsSelect().FieldName())
		if key == "" || f == nil || f.Key == "id" {
			return Dep{}, false
		}
		if key == person.Key {
			key = Users
		}
		return Dep{key, f.Key}, true
	}
	return Dep{}, false
}

// name is the place of the field's name in a selection.
func (s *siteFinder) name(e ast.Expr) (from, to int) {
	field := []rune(e.AsSelect().FieldName())
	dot := s.place(e)
	if dot < 0 || s.text[dot] != '.' { // has(x.f) is noted where the macro stands
		dot = s.skip(s.end(e.AsSelect().Operand()))
	}
	if dot < 0 || dot >= len(s.text) || s.text[dot] != '.' {
		return 0, 0
	}
	from = s.skip(dot + 1)
	if to = from + len(field); to > len(s.text) || !slices.Equal(s.text[from:to], field) {
		return 0, 0
	}
	return from, to
}

// end is the place after a path, -1 of anything else.
func (s *siteFinder) end(e ast.Expr) int {
	switch e.Kind() {
	case ast.IdentKind:
		if at := s.place(e); at >= 0 {
			return at + len([]rune(e.AsIdent()))
		}
	case ast.SelectKind:
		if _, to := s.name(e); to > 0 {
			return to
		}
	}
	return -1
}

func (s *siteFinder) skip(at int) int {
	for at >= 0 && at < len(s.text) && unicode.IsSpace(s.text[at]) {
		at++
	}
	return at
}

func (s *siteFinder) place(e ast.Expr) int {
	at, ok := s.info.GetOffsetRange(e.ID())
	if !ok || at.Start < 0 || int(at.Start) >= len(s.text) {
		return -1
	}
	return int(at.Start)
}

// Edit puts other words at a place of a source.
type Edit struct {
	From, To int // in code points
	Words    string
}

// Rewrite puts edits, which do not overlap, into a source.
func Rewrite(source string, edits []Edit) string {
	text := []rune(source)
	edits = slices.SortedFunc(slices.Values(edits), func(a, b Edit) int { return cmp.Compare(b.From, a.From) })
	for _, x := range edits {
		text = slices.Replace(text, x.From, x.To, []rune(x.Words)...)
	}
	return string(text)
}

// Literal writes a text as a literal of the language.
func Literal(text string) string { return quoteText(text) }
