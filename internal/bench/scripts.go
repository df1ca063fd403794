package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tenon-crm/tenon/internal/script"
)

// twoSets is the hook that is measured, on a record of 50 fields.
const twoSets = `if (ctx.record.field_1 !== "x") { ctx.set("field_2", "a"); ctx.set("field_3", 5); }`

// bombs are scripts that end only because they are ended, or because memory does.
var bombs = []string{
	"for (;;) {}",
	"new Array(1e8).fill(1)",
	"const a = []; for (;;) a.push({a: new Array(100).fill(a.length)})",
	"return /(a+)+(?=b)$/.test('a'.repeat(60))",
	"let s = 'x'; for (;;) s += s",
	"const f = () => Promise.resolve().then(f); return f()",
}

// measureScripts measures what a call costs, how many there are a second, and how
// late those end that never would, with workers of the built binary.
func measureScripts(ctx context.Context, r *report, binary string) error {
	scripts := script.New(script.Config{Command: []string{binary, script.Command}})
	defer scripts.Close()
	record := map[string]any{}
	for i := range 50 {
		record[fmt.Sprintf("field_%d", i)] = strings.Repeat("值", 4)
	}
	c := script.Call{Program: script.NewProgram(twoSets), Input: map[string]any{"record": record, "old": record, "user": map[string]any{"id": "u", "roles": []string{"sales"}}}}
	starts, err := eachTimed(20, func() error {
		scripts.Drain()
		_, err := scripts.Run(ctx, c)
		return err
	})
	if err != nil {
		return err
	}
	r.add(fact{Name: "script_start", Title: "first call in a new worker, median", Value: at(starts, 0.5), Unit: "ms", Below: true})
	const calls = 5000
	alone, err := eachTimed(calls, func() error { _, err := scripts.Run(ctx, c); return err })
	if err != nil {
		return err
	}
	r.add(fact{Name: "script_call", Title: "call with two sets, 50 fields, median", Value: at(alone, 0.5), Unit: "ms", Target: 1, Below: true})
	r.add(fact{Name: "script_call_p95", Title: "the same, 95th percentile", Value: at(alone, 0.95), Unit: "ms", Below: true})
	start := time.Now()
	if err := atOnce(2*runtime.NumCPU(), func() error {
		for range calls / runtime.NumCPU() {
			if _, err := scripts.Run(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	r.add(fact{Name: "script_rate", Title: "calls a second, all cores", Value: 2 * calls / time.Since(start).Seconds(), Unit: "", Target: 500})
	return measureBombs(ctx, r, scripts)
}

// measureBombs runs each bomb a few times; the least late of them says what is ours
// and not the load of the machine.
func measureBombs(ctx context.Context, r *report, scripts *script.Runner) error {
	const deadline = 500 * time.Millisecond
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	worst := 0.0
	for _, source := range bombs {
		took, err := eachTimed(5, func() error {
			_, err := scripts.Run(ctx, script.Call{Program: script.NewProgram(source), Input: map[string]any{}, Limits: script.Limits{Time: deadline}})
			switch {
			case err == nil:
				return fmt.Errorf("%s: it ended", source)
			case script.Is(err, script.Unavailable):
				return err
			}
			return nil
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%-70s %6.0f ms\n", source, took[0])
		worst = max(worst, took[0]-float64(deadline.Milliseconds()))
	}
	runtime.ReadMemStats(&after)
	r.add(fact{Name: "script_late", Title: "end of a script beyond its deadline, the latest", Value: worst, Unit: "ms", Target: 100, Below: true})
	r.add(fact{Name: "script_memory", Title: "memory that the server took meanwhile", Value: float64(after.Sys-before.Sys) / (1 << 20), Unit: "MB", Target: 128, Below: true})
	return nil
}

// eachTimed runs f n times and gives the milliseconds that each took, the least first.
func eachTimed(n int, f func() error) ([]float64, error) {
	out := make([]float64, n)
	for i := range out {
		start := time.Now()
		if err := f(); err != nil {
			return nil, err
		}
		out[i] = time.Since(start).Seconds() * 1000
	}
	slices.Sort(out)
	return out, nil
}

// at is a quantile of sorted numbers.
func at(sorted []float64, q float64) float64 { return sorted[int(q*float64(len(sorted)-1))] }

// atOnce runs f n times at once and gives the first error.
func atOnce(n int, f func() error) error {
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = f() })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
