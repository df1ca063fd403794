package expr

import (
	"context"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// Program is a compiled expression. It never changes and serves any number of
// goroutines.
type Program struct {
	env    *Env
	object *object
	usage  Usage
	source string
	typ    string

	checked *ast.AST
	cel     *cel.Env
	run     cel.Program
	deps    []Dep
	paths   []Path
	// mentions is what the source names.
	mentions []Dep
	origin   map[int64]string    // the live field that a part comes from, by expression id
	searches map[int64]*searchOf // EXISTS, by expression id
	looked   []string            // the objects of all EXISTS
	user     bool
	now      bool
	form     bool
	loops    bool
	empties  bool // has an empty list: CEL's optimiser would make x in [] false even where x errs

	rowFree  map[int64]bool // parts that read no row, by expression id
	params   sync.Map       // paramKey → *param
	pushable func() error
	browser  browserForm
}

// Source is the text that was compiled.
func (p *Program) Source() string { return p.source }

// Object is the key of the object whose records it reads.
func (p *Program) Object() string { return p.object.Key }

// Type is what it gives: "bool", "number", "text", "date", "datetime", "list" or
// "link:<object>"; "blank" when it is always blank.
func (p *Program) Type() string { return p.typ }

// Deps lists every field of records that it reads, across relations. The acting
// person's own attributes are not among them, fields of records reached from
// there are.
func (p *Program) Deps() []Dep { return p.deps }

// Paths lists every field that it reads from its record, each with the way
// there, without repetition: what a result depends on when records change, and
// what a form has to know. Fields of old, of the acting person and of the
// records that EXISTS looks for are not among them.
func (p *Program) Paths() []Path { return p.paths }

// Mentions lists every field that the source names, also those that stand for an
// expression or for rows; Deps lists what is read in the end.
func (p *Program) Mentions() []Dep { return p.mentions }

// Searches lists the objects whose records EXISTS looks through.
func (p *Program) Searches() []string { return p.looked }

// ReadsUser reports whether the result depends on who asks.
func (p *Program) ReadsUser() bool { return p.user }

// ReadsNow reports whether the result depends on the time.
func (p *Program) ReadsNow() bool { return p.now }

// ReadsForm reports whether the result depends on the record that is filled in.
func (p *Program) ReadsForm() bool { return p.form }

// Pushable is nil when SQL works; otherwise *Errors with code not_pushable says
// what stands in the way.
func (p *Program) Pushable() error { return p.pushable() }

// Eval gives the canonical value for one record. An expression that errs, for
// instance because it orders a blank, gives an error; so does a cancelled ctx.
func (p *Program) Eval(ctx context.Context, v Vars) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out, err := p.evaluate(ctx, p.run, v)
	if err != nil {
		return nil, err
	}
	return canonical(out)
}

// True reports whether a condition holds. One that errs does not.
func (p *Program) True(ctx context.Context, v Vars) bool {
	r, err := p.Eval(ctx, v)
	return err == nil && r == true
}
