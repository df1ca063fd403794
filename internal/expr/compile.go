package expr

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/types"
)

// Compile makes a program of a source that reads records of object. The error is
// *Errors with every mistake that was found; an unknown object is an error of
// the caller and of another type.
func (e *Env) Compile(object, source string, u Usage) (*Program, error) {
	key := cacheKey{object, source, u}
	if p, ok := e.cache.get(key); ok {
		return p, nil
	}
	var reader *vision
	if !u.filters() {
		reader = &vision{} // a designer, who may know of every field
	}
	p, errs, err := e.compile(object, source, u, reader)
	if err != nil {
		return nil, err
	}
	if errs != nil {
		return nil, errs
	}
	e.cache.put(key, p)
	return p, nil
}

// compile compiles for somebody who sees what reader sees. Without a reader
// nothing is suggested, since that could tell of a field.
func (e *Env) compile(object, source string, u Usage, reader *vision) (*Program, *Errors, error) {
	o, ok := e.object(object)
	if !ok || o == person {
		return nil, nil, fmt.Errorf("no object %q", object)
	}
	c := &compilation{
		env: e, object: o, usage: u, source: source, text: common.NewTextSource(source), reader: reader,
		errs: &Errors{env: e, object: object, source: source, usage: u},
	}
	p, err := c.run()
	if err != nil || len(c.errs.Issues) == 0 {
		return p, nil, err
	}
	return nil, c.errs, nil
}

// compilation is one run of Compile. Mistakes of the source are added to errs.
type compilation struct {
	env    *Env
	object *object
	usage  Usage
	source string
	text   common.Source
	reader *vision
	errs   *Errors
	cel    *cel.Env

	live     []Dep // of a template: the live fields that lead to it, itself last
	mentions []Dep
	origin   map[int64]string
}

func (c *compilation) run() (*Program, error) {
	if !c.readable() {
		return nil, nil
	}
	var err error
	if c.cel, err = c.env.scoped(c.scope()); err != nil {
		return nil, err
	}
	parsed, issues := c.cel.ParseSource(c.text)
	if issues.Err() != nil {
		c.syntax(issues)
		return nil, nil
	}
	root := c.lower(parsed.NativeRep())
	c.nesting(parsed.NativeRep(), parsed.NativeRep().Expr(), 0)
	if len(c.errs.Issues) > 0 {
		return nil, nil
	}
	checked, issues := c.cel.Check(parsed)
	if issues.Err() != nil {
		c.types(issues)
		return nil, nil
	}
	if c.usage == Formula && zeroBlanks(checked.NativeRep(), c.lowering(checked.NativeRep())) {
		if checked, issues = c.cel.Check(parsed); issues.Err() != nil {
			return nil, fmt.Errorf("blanks as 0 in %q: %w", c.source, issues.Err())
		}
	}
	p := &Program{
		env: c.env, object: c.object, usage: c.usage, source: c.source, checked: checked.NativeRep(),
		mentions: c.mentions, origin: c.origin,
	}
	p.typ = root
	if root == "" {
		p.typ = typeName(checked.OutputType())
	}
	c.result(p)
	c.constants(p.checked)
	if len(c.errs.Issues) > 0 {
		return nil, nil
	}
	p.analyse()
	return p, c.plan(p, checked)
}

func (c *compilation) scope() scope { return scopeOf(c.object, c.usage) }

func scopeOf(o *object, u Usage) scope {
	return scope{object: o.Key, old: u == Rule, form: u.form()}
}

// readable refuses what is not worth parsing.
func (c *compilation) readable() bool {
	switch {
	case len(c.source) > c.usage.longest():
		c.add(1, 1, codeTooLong, map[string]any{"limit": c.usage.longest(), "size": len(c.source)})
	case !utf8.ValidString(c.source):
		c.add(1, 1, codeCharacter, map[string]any{"character": "�"})
	case strings.TrimSpace(c.source) == "":
		c.add(1, 1, codeEmpty, nil)
	default:
		return true
	}
	return false
}

// lower rewrites the parsed expression; it returns the type of a result that is
// a link, whose value is then the id.
func (c *compilation) lower(a *ast.AST) string {
	l := c.lowering(a)
	l.expr(a.Expr())
	l.noRows(a.Expr())
	c.mentions, c.origin = l.named(), l.origin
	key := l.link(a.Expr())
	if key == "" {
		return ""
	}
	l.toID(a.Expr())
	if key == person.Key {
		key = Users
	}
	return "link:" + key
}

// nesting refuses loops too deep inside each other. What a loop walks through,
// which may be filtered and mapped, is not inside it.
func (c *compilation) nesting(a *ast.AST, e ast.Expr, around int) {
	switch e.Kind() {
	case ast.SelectKind:
		c.nesting(a, e.AsSelect().Operand(), around)
	case ast.ListKind:
		for _, x := range e.AsList().Elements() {
			c.nesting(a, x, around)
		}
	case ast.CallKind:
		for _, x := range operands(e.AsCall()) {
			c.nesting(a, x, around)
		}
	case ast.ComprehensionKind:
		if around == maxNesting {
			c.at(a.SourceInfo(), e, codeTooNested, map[string]any{"limit": maxNesting})
			return
		}
		c.nesting(a, e.AsComprehension().IterRange(), around)
		c.nesting(a, e.AsComprehension().LoopStep(), around+1)
	}
}

func (c *compilation) lowering(a *ast.AST) *lowering {
	return &lowering{
		env: c.env, object: c.object, old: c.usage == Rule, form: c.usage.form(), info: a.SourceInfo(),
		make: ast.NewExprFactory(), nextID: ast.MaxID(a), lines: strings.Split(c.source, "\n"), reader: c.reader, errs: c.errs,
		live: c.live, origin: map[int64]string{}, mentions: map[Dep]bool{}, behind: map[Dep]bool{}, tested: map[int64]bool{},
	}
}

// result checks that the usage allows the type.
func (c *compilation) result(p *Program) {
	switch {
	case !c.usage.anything() && p.typ != "bool":
		c.add(1, 1, codeResultBool, map[string]any{"type": typeWords(p.typ)})
	case p.typ == "":
		c.add(1, 1, codeResultType, nil)
	}
}

// anything reports whether a usage may give something else than a bool.
func (u Usage) anything() bool { return u == Value || u == Formula || u == Generated }

// longest is how many bytes a source of the usage may have.
func (u Usage) longest() int {
	if u == Generated {
		return maxGenerated
	}
	return maxSource
}

// plan makes the program that runs in Go, and refuses what costs too much.
func (c *compilation) plan(p *Program, checked *cel.Ast) error {
	estimate, err := c.cel.EstimateCost(checked, sizes{})
	if err != nil {
		return fmt.Errorf("estimate the cost of %q: %w", c.source, err)
	}
	if estimate.Max > maxCost {
		c.add(1, 1, codeTooCostly, nil)
		return nil
	}
	var opts []cel.ProgramOption
	if !p.empties {
		opts = append(opts, cel.EvalOptions(cel.OptOptimize))
	}
	if p.loops {
		opts = append(append(opts, limits()...), cel.InterruptCheckFrequency(64))
	}
	if len(p.searches) > 0 {
		opts = append(opts, p.finds())
	}
	if p.run, err = c.cel.PlanProgram(p.checked, opts...); err != nil {
		return fmt.Errorf("plan %q: %w", c.source, err)
	}
	p.cel = c.cel
	p.pushable = sync.OnceValue(p.dryRun)
	if err := c.checkSearches(p); err != nil || len(c.errs.Issues) > 0 {
		return err
	}
	if c.usage.filters() {
		err := p.pushable()
		if errs, ok := errors.AsType[*Errors](err); ok {
			c.errs.Issues = append(c.errs.Issues, errs.Issues...)
		} else {
			return err
		}
	}
	return nil
}

func (c *compilation) add(line, column int, code string, args map[string]any) {
	c.errs.add(Issue{Line: line, Column: column, Code: code, Args: args})
}

func (c *compilation) at(info *ast.SourceInfo, e ast.Expr, code string, args map[string]any) {
	line, column := place(info, strings.Split(c.source, "\n"), e)
	c.add(line, column, code, args)
}

// typeName is the name of a CEL type in Program.Type; "" for one that no
// expression may give.
func typeName(t *types.Type) string {
	switch t.Kind() {
	case types.BoolKind:
		return "bool"
	case types.DoubleKind:
		return "number"
	case types.StringKind:
		return "text"
	case types.TimestampKind:
		return "datetime"
	case types.NullTypeKind:
		return "blank"
	case types.StructKind:
		if t.TypeName() == dateType.TypeName() {
			return "date"
		}
	case types.ListKind:
		switch e := t.Parameters()[0]; e.Kind() {
		case types.StringKind, types.DynKind, types.TypeParamKind:
			return "list"
		}
	}
	if t.IsAssignableType(types.NullType) && t.IsAssignableType(types.DoubleType) {
		return "number"
	}
	return ""
}

// sizes are the sizes that the estimate of costs assumes of data.
type sizes struct{}

const (
	assumedText  = 200
	assumedList  = 100
	assumedRows  = 500 // of a record
	assumedBelow = 20  // of one of those rows: its own rows, or a list of its
)

func (sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	if n.Type() != nil && n.Type().Kind() == types.ListKind {
		most := uint64(assumedList)
		if strings.HasPrefix(n.Type().Parameters()[0].TypeName(), objectTypePrefix) {
			most = assumedRows
		}
		switch root(n.Expr()) {
		case "", "record", "old", "user":
		default:
			most = assumedBelow
		}
		return &cost.SizeEstimate{Min: 0, Max: most}
	}
	return &cost.SizeEstimate{Min: 0, Max: assumedText}
}

func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

// root is the variable that a path starts from; "" when e is no path.
func root(e ast.Expr) string {
	for e != nil && e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	if e == nil || e.Kind() != ast.IdentKind {
		return ""
	}
	return e.AsIdent()
}
