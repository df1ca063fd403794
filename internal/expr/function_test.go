package expr

import (
	"maps"
	"slices"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// overloadsOf lists the overloads that a program calls.
func overloadsOf(p *Program) map[string]bool {
	out := map[string]bool{}
	ast.PreOrderVisit(p.checked.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.CallKind {
			for _, id := range p.checked.GetOverloadIDs(e.ID()) {
				out[id] = true
			}
		}
	}))
	return out
}

// TestEveryOverloadIsGenerated: the differential test compares every overload of
// the registry, since its generator makes them all.
func TestEveryOverloadIsGenerated(t *testing.T) {
	t.Parallel()
	missing := map[string]bool{}
	for _, f := range library() {
		for _, o := range f.overloads {
			missing[o.id] = !o.server
		}
	}
	maps.DeleteFunc(missing, func(_ string, wanted bool) bool { return !wanted })
	e := newEnv(t, demo())
	g := generator{dice: dice{newRand(1)}}
	for range 20_000 {
		source := []func(int) string{g.number, g.text, g.date, g.instant, g.boolean}[g.Intn(5)](3)
		if p, err := e.Compile("deal", source, Rule); err == nil {
			maps.DeleteFunc(missing, func(id string, _ bool) bool { return overloadsOf(p)[id] })
		} else if p, err := e.Compile("deal", source, Value); err == nil {
			maps.DeleteFunc(missing, func(id string, _ bool) bool { return overloadsOf(p)[id] })
		}
		if len(missing) == 0 {
			return
		}
	}
	t.Errorf("never generated: %v", slices.Sorted(maps.Keys(missing)))
}

// TestEveryFunctionAgrees compares calls of each overload by itself, and that
// each gives something other than errors.
func TestEveryFunctionAgrees(t *testing.T) {
	browser := browserOrNil(t)
	for i, zone := range comparedZones {
		c := newComparison(t, newSeed(t)+int64(i), zone, browser)
		for _, list := range callables() {
			for _, f := range list {
				c.function(t, f)
			}
		}
		c.report(t)
	}
}

func (c *comparison) function(t *testing.T, f callable) {
	t.Helper()
	before, compiled := c.seen["error"], 0
	g := generator{dice: c.dice}
	for range max(12, *diffCount/250) {
		source := g.callOf(f, 1)
		p := c.compile(t, source, Value)
		if p == nil {
			continue // numbers too long to be written
		}
		isList := func(t *cel.Type) bool { return t.Kind() == types.ListKind }
		if (f.sql != nil || f.aggregate != "") && p.Pushable() != nil && !slices.ContainsFunc(f.args, isList) {
			t.Errorf("%s: %v", source, p.Pushable())
		}
		compiled++
		c.compare(t, p, c.all)
	}
	if compiled == 0 {
		t.Errorf("%s never compiled", f.id)
	} else if errs := c.seen["error"] - before; errs == compiled*len(c.w.rows["deal"]) {
		t.Errorf("%s only ever erred", f.id)
	}
}
