package expr

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// bombs are sources that want far more than they look, with the code of their
// refusal. Each gets an environment of its own, so that nothing is cached.
func bombs() map[string]struct {
	cat    catalog
	source string
	code   string
} {
	type bomb = struct {
		cat    catalog
		source string
		code   string
	}
	or := func(part string, n int) string { return strings.TrimSuffix(strings.Repeat(part+" || ", n), " || ") }
	return map[string]bomb{
		"a filter of 10,000 nodes":     {demo(), or(`record.amount > 1`, 2500), codeTooLong},
		"10,000 brackets":              {demo(), strings.Repeat("(", 10_000) + "true" + strings.Repeat(")", 10_000), codeTooLong},
		"33 brackets":                  {demo(), strings.Repeat("(", 33) + "true" + strings.Repeat(")", 33), codeTooDeep},
		"live fields that double":      {chain(200, "LAST + LAST"), `record.f199 > 1`, codeTooCostly},
		"live fields that cube":        {chain(200, "LAST + LAST * LAST"), or(`record.f199 > 1`, 30), codeTooCostly},
		"a large live field, often":    {chain(11, "LAST + LAST"), or(`record.f10 > 1`, 100), codeTooCostly},
		"live links":                   {chain(200, "record.account.deals.exists(d, d.amount > LAST) ? 1 : 2"), `record.f199 > 1`, codeTooCostly},
		"departments that copy":        {demo(), strings.Repeat(`inTree(record.owner_dept, `, 10) + `"d"` + strings.Repeat(`) ? "a" : "b"`, 9) + `)`, codeTooCostly},
		"rows of the same rows":        {demo(), `record.lines.all(a, record.lines.all(b, a.qty <= b.qty))`, codeTooCostly},
		"rows inside rows inside rows": {demo(), `record.account.deals.exists(d, d.lines.exists(l, l.parts.exists(p, true)))`, codeTooNested},
		"a repeated repetition":        {demo(), `record.name.matches("(((a{100}){100}){100})")`, codePatternTooLarge},
		"a long repetition":            {demo(), `record.name.matches("((` + strings.Repeat("ab", 200) + `){10}){10}")`, codePatternTooLarge},
		"a long pattern":               {demo(), `record.name.matches("` + strings.Repeat("a|", 400) + `")`, codePatternTooLarge},
		"a repetition too deep":        {demo(), `record.name.matches("` + strings.Repeat("(", 200) + strings.Repeat("){2}", 200) + `")`, codePatternTooLarge},
		"maps that square":             {demo(), `record.lines.map(l, l.qty)` + strings.Repeat(`.map(n, n * n)`, 25) + `.exists(n, n > 1)`, codeNotPushable},
		"texts that double":            {demo(), strings.Repeat(`LEFT("abc", size(`, 12) + `record.name` + strings.Repeat(`))`, 12) + ` == "a"`, codeNotPushable},
	}
}

// Bombs are refused at once, and take little memory. How long each takes is
// BenchmarkBombs' to say; here a bomb that goes off is told from a busy machine.
func TestBombsAreRefused(t *testing.T) {
	for what, b := range bombs() {
		e := newEnv(t, b.cat)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, err := e.Compile("deal", b.source, Filter)
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		errs, ok := errors.AsType[*Errors](err)
		if !ok || !slices.ContainsFunc(errs.Issues, func(is Issue) bool { return is.Code == b.code }) {
			t.Errorf("%s: %v, want %s", what, err, b.code)
		}
		if took > 5*time.Second {
			t.Errorf("%s: refused after %v", what, took)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 {
			t.Errorf("%s: takes %d MB", what, grown>>20)
		}
	}
}

func BenchmarkBombs(b *testing.B) {
	for what, bomb := range bombs() {
		b.Run(what, func(b *testing.B) {
			e := newEnv(b, bomb.cat)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Compile("deal", bomb.source, Filter); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

// What is accepted but finds more data than it was allowed for stops.
func TestLoopsStop(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p, err := e.Compile("deal", `record.lines.all(l, l.parts.all(p, p.weight >= l.qty))`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	parts := slices.Repeat([]Row{Values{"weight": 2.0}}, 5000)
	lines := slices.Repeat([]Row{Values{"qty": 1.0, "parts": parts}}, 5000)
	start := time.Now()
	if _, err := p.Eval(context.Background(), Vars{Record: Values{"lines": lines}}); err == nil || time.Since(start) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}
