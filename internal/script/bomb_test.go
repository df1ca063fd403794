package script_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/script"
)

// Whatever a script does to get hold of the machine ends with its time, as an error
// that says what it was, and the server does not grow.
func TestBombs(t *testing.T) {
	r := runner(t, script.Config{})
	must(t, r, "", m{})
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	const deadline = 300 * time.Millisecond
	for name, c := range map[string]struct {
		source string
		kinds  []script.Kind
	}{
		"an endless loop":               {"for (;;) {}", []script.Kind{script.Timeout}},
		"a loop that catches all":       {"for (;;) { try { for (;;) {} } catch (e) {} finally { continue } }", []script.Kind{script.Timeout}},
		"a filled list":                 {"new Array(1e8).fill(1)", []script.Kind{script.Timeout, script.Memory}},
		"a list that grows":             {"const a = []; for (;;) a.push({a: new Array(100).fill(a.length)})", []script.Kind{script.Timeout, script.Memory}},
		"a list of all indices":         {"return Array.from({length: 2 ** 32 - 1})", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"bytes":                         {"const a = []; for (;;) a.push(new Uint8Array(1 << 24).fill(1))", []script.Kind{script.Timeout, script.Memory}},
		"a backtracking pattern":        {"return /(a+)+(?=b)$/.test('a'.repeat(60))", []script.Kind{script.Timeout}},
		"a pattern that looks back":     {"return /^(?:(a|aa)+)\\1$/.test('a'.repeat(60) + 'b')", []script.Kind{script.Timeout}},
		"a pattern in replace":          {"return 'a'.repeat(60).replace(/(?=(a+))*?(a+a+)+c/g, 'x')", []script.Kind{script.Timeout, script.Failed}},
		"a large pattern":               {"return new RegExp('(' .repeat(1e6) + ')'.repeat(1e6))", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"recursion":                     {"function f() { return f() + 1 } f()", []script.Kind{script.Failed, script.Timeout}},
		"recursion through the engine":  {"const f = () => [1].map(f); f()", []script.Kind{script.Failed, script.Timeout}},
		"recursion through a getter":    {"const o = {get a() { return this.a }}; o.a", []script.Kind{script.Failed, script.Timeout}},
		"recursion through a proxy":     {"const p = new Proxy({}, {get: (t, k, r) => r[k]}); p.a", []script.Kind{script.Failed, script.Timeout}},
		"recursion that catches itself": {"function f() { try { f() } catch (e) { f() } } f()", []script.Kind{script.Failed, script.Timeout}},
		"lists in lists as JSON":        {"let a = []; for (let i = 0; i < 2e5; i++) a = [a]; return JSON.stringify(a)", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"lists in lists as text":        {"let a = []; for (let i = 0; i < 2e5; i++) a = [a]; return String(a)", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"deep JSON":                     {"JSON.parse('['.repeat(5e6))", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"deep source":                   {"eval('('.repeat(5e6))", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"a text that doubles":           {"let s = 'x'; for (;;) s += s", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"a text without end":            {"return 'x'.repeat(2 ** 28)", []script.Kind{script.Timeout, script.Memory}},
		"a length that nothing has":     {"return 'x'.repeat(2 ** 48)", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"padding":                       {"return 'x'.padEnd(2 ** 30, 'yz')", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"a large result":                {"return 'x'.repeat(2 ** 21)", []script.Kind{script.Output, script.Timeout}},
		"a result that grows":           {"const a = {toJSON() { return 'x'.repeat(9e5) }}; return [a, a, a, a]", []script.Kind{script.Output, script.Timeout}},
		"many sets":                     {"for (let i = 0; ; i++) ctx.set('f' + i, i)", []script.Kind{script.Output, script.Timeout}},
		"many refusals":                 {"for (;;) ctx.fail('no')", []script.Kind{script.Output, script.Timeout}},
		"sets that are caught":          {"for (;;) try { ctx.set('a', 'x'.repeat(1e5)) } catch (e) {}", []script.Kind{script.Output, script.Timeout}},
		"a log without end":             {"for (;;) ctx.log('x'.repeat(1e5))", []script.Kind{script.Timeout}},
		"microtasks":                    {"const f = () => Promise.resolve().then(f); return f()", []script.Kind{script.Timeout, script.Memory}},
		"an async loop":                 {"return (async () => { for (;;) await null })()", []script.Kind{script.Timeout}},
		"promises that grow":            {"const f = () => { Promise.resolve().then(f); Promise.resolve().then(f) }; f()", []script.Kind{script.Timeout, script.Memory}},
		"a generator":                   {"return [...(function* () { for (;;) yield 1 })()]", []script.Kind{script.Timeout, script.Memory}},
		"a sort without order":          {"const a = []; for (let i = 0; i < 1e5; i++) a.push(i); a.sort(() => { for (;;) {} })", []script.Kind{script.Timeout}},
		"large numbers":                 {"return 7n ** 100000000n", []script.Kind{script.Timeout, script.Memory, script.Failed}},
		"an error that takes long":      {"throw {get message() { for (;;) {} }}", []script.Kind{script.Timeout}},
		"an error of much":              {"throw new Error('x'.repeat(5e6))", []script.Kind{script.Failed, script.Timeout}},
		"a name of much":                {"const o = {['f' + 'x'.repeat(5e6)]() { throw 1 }}; for (const k in o) o[k]()", []script.Kind{script.Failed, script.Timeout}},
	} {
		start := time.Now()
		_, err := run(r, c.source, m{"record": m{}}, script.Limits{Time: deadline})
		took := time.Since(start)
		met := false
		for _, k := range c.kinds {
			met = met || script.Is(err, k)
		}
		if !met {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && len(err.Error()) > 1000 {
			t.Errorf("%s: %d bytes of error", name, len(err.Error()))
		}
		// How exact the end is, is measured in internal/bench: here the machine may
		// be busy with other tests.
		if took > deadline+3*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if testing.Verbose() {
			t.Logf("%-30s %6.0f ms  %v", name, took.Seconds()*1000, err)
		}
	}
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	if grown := int64(after.Sys) - int64(before.Sys); grown > 128<<20 {
		t.Errorf("the server grew by %d MB", grown>>20)
	}
	must(t, r, "return 1", m{})
}

// A source that exhausts its parser does so in the worker.
func TestSourcesThatBreakTheParser(t *testing.T) {
	r := runner(t, script.Config{})
	for _, open := range []string{"(", "[", "{", "!", "a(", "a?b:", "`${", "function(){", "new ", "x=>", "if(a)"} {
		source := strings.Repeat(open, 300_000/len(open))
		if err := r.Check(t.Context(), script.NewProgram(source)); err == nil {
			t.Errorf("%q compiles", open)
		} else if script.Is(err, script.Unavailable) {
			t.Errorf("%q: %v", open, err)
		}
	}
	must(t, r, "return 1", m{})
}
