package expr

import (
	"fmt"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	celenv "cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Limits of a source. Deep or large input is refused before it costs anything.
const (
	maxSource    = 4096 // bytes
	maxGenerated = 32 * maxSource
	maxDepth     = 32
	maxNesting   = 2 // comprehensions inside each other
	maxCost      = 1_000_000
	maxSteps     = 3      // links that one path follows
	maxNodes     = 10_000 // that lowering adds, by live fields above all
	maxLevels    = 120    // of an expression with its live fields
	cachedFresh  = 512
)

// Env compiles the expressions of one catalogue. It serves any number of
// goroutines.
type Env struct {
	cat     Catalog
	zone    *time.Location
	base    *cel.Env
	byID    map[string]*overload
	names   []string // of functions
	objects sync.Map // key → *object
	envs    sync.Map // scope → *cel.Env
	zones   sync.Map // name of a zone → *Env, whose functions go by it
	// templates are those of live fields.
	templates sync.Map
	cache     programCache
}

// scope is what decides the variables of an expression.
type scope struct {
	object string
	old    bool
	form   string // the object of the variable form; "" where there is none
}

// New makes the environment of a catalogue, which must not change any more.
// zone is the business's: it must be one that time.LoadLocation knows by name,
// so that SQL functions can find it too.
func New(cat Catalog, zone *time.Location) (*Env, error) {
	if zone == nil {
		zone = time.UTC
	}
	if _, err := time.LoadLocation(zone.String()); err != nil {
		return nil, fmt.Errorf("expressions need a named time zone: %w", err)
	}
	e := &Env{cat: cat, zone: zone, byID: map[string]*overload{}}
	registry, err := types.NewRegistry()
	if err != nil {
		return nil, err
	}
	opts := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(standard())),
		cel.CustomTypeProvider(provider{registry, e}),
		cel.CustomTypeAdapter(registry),
		cel.DefaultUTCTimeZone(true),
		cel.EnableHiddenAccumulatorName(true),
		cel.EnableIdentifierEscapeSyntax(),
		cel.Variable("now", cel.TimestampType),
		cel.Variable("user", objectType(person.Key)),
		cel.Variable(sessionName, sessionType),
		cel.Variable(recordsName, objectType(recordsName)),
		cel.Macros(macros()...),
		cel.ASTValidators(cel.ValidateHomogeneousAggregateLiterals()),
		cel.ParserExpressionSizeLimit(maxGenerated),
		cel.ParserRecursionLimit(maxDepth),
	}
	for _, f := range library() {
		opts = append(opts, f.option(zone))
		for i := range f.overloads {
			e.byID[f.overloads[i].id] = &f.overloads[i]
		}
		e.names = append(e.names, f.name)
	}
	e.base, err = cel.NewCustomEnv(opts...)
	return e, err
}

// at gives the environment whose functions go by the days of a zone.
func (e *Env) at(zone *time.Location) (*Env, error) {
	if zone == nil || zone.String() == e.zone.String() {
		return e, nil
	}
	if x, ok := e.zones.Load(zone.String()); ok {
		return x.(*Env), nil
	}
	other, err := New(e.cat, zone)
	if err != nil {
		return nil, err
	}
	x, _ := e.zones.LoadOrStore(zone.String(), other)
	return x.(*Env), nil
}

// standard is the part of CEL's own library that we keep. The rest is either
// ours (arithmetic on exact decimals) or left out.
func standard() *celenv.LibrarySubset {
	keep := func(name string, overloads ...string) *celenv.Function {
		f := &celenv.Function{Name: name}
		for _, id := range overloads {
			f.Overloads = append(f.Overloads, &celenv.Overload{ID: id})
		}
		return f
	}
	return &celenv.LibrarySubset{DisableMacros: true, IncludeFunctions: []*celenv.Function{
		keep(operators.Conditional), keep(operators.LogicalAnd), keep(operators.LogicalOr), keep(operators.LogicalNot),
		keep(operators.NotStrictlyFalse), keep(operators.Equals), keep(operators.NotEquals),
		keep(operators.In, "in_list"), keep(operators.Index, "index_list"),
	}}
}

// object finds an object of the catalogue, or the acting person.
func (e *Env) object(key string) (*object, bool) {
	if key == person.Key {
		return person, true
	}
	if o, ok := e.objects.Load(key); ok {
		return o.(*object), true
	}
	o, ok := e.cat.ExprObject(key)
	if !ok || o == nil {
		return nil, false
	}
	x, _ := e.objects.LoadOrStore(key, newObject(o))
	return x.(*object), true
}

// scoped gives the CEL environment of an object.
func (e *Env) scoped(s scope) (*cel.Env, error) {
	if c, ok := e.envs.Load(s); ok {
		return c.(*cel.Env), nil
	}
	opts := []cel.EnvOption{cel.Variable("record", objectType(s.object))}
	if s.old {
		opts = append(opts, cel.Variable("old", objectType(s.object)))
	}
	if s.form != "" {
		opts = append(opts, cel.Variable("form", objectType(s.form)))
	}
	c, err := e.base.Extend(opts...)
	if err != nil {
		return nil, err
	}
	x, _ := e.envs.LoadOrStore(s, c)
	return x.(*cel.Env), nil
}
