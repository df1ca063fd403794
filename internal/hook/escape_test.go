package hook

import (
	"context"
	"encoding/json/jsontext"
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// escapes try a way out through a function F of the host, whose name is NAME: by what
// it is, what it takes, what it answers and what it throws. Each returns what it found,
// which must be nothing. F gives {id: "a", lines: [{price: 1}], ["__proto__"]: …} and,
// asked with "fail", throws.
var escapes = map[string]string{
	"its constructor":             `const t = F.constructor("return [typeof require, typeof process, typeof $app, typeof goja, typeof Go].join()")(); return t === "undefined,undefined,undefined,undefined,undefined" && F.constructor === Function ? [] : [t]`,
	"what hangs on it":            `return Reflect.ownKeys(F).filter(k => !["name", "length", "prototype"].includes(k)).map(String).concat(Object.getPrototypeOf(F) === Function.prototype ? [] : ["prototype"], /native code/.test(Function.prototype.toString.call(F)) ? [] : ["source"])`,
	"caller and arguments":        `return ["caller", "arguments", "callee"].filter(k => { try { return F[k] !== undefined } catch (e) { return !(e instanceof TypeError) } })`,
	"a place of its own":          `const [space, name] = NAME.split("."); if (!name) return []; const o = eval(space); try { o[name] = 1; return ["replaced"] } catch (e) {} try { o.more = 1; return ["added"] } catch (e) { return o[name] === F ? [] : ["changed"] }`,
	"another this":                `for (const self of [null, 1, {}, globalThis, new Proxy({}, {get() { throw new Error("asked") }})]) try { Reflect.apply(F, self, ["x"]) } catch (e) { return [String(e)] } return []`,
	"new":                         `try { const o = new F("x"); return Reflect.ownKeys(o).every(k => ["id", "lines", "__proto__", "constructor", "status", "text", "json"].includes(k)) ? [] : [String(Reflect.ownKeys(o))] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"Reflect.construct":           `try { const o = Reflect.construct(F, ["x"], Array); return o.constructor === Array || o.id === "a" || o.status ? [] : ["made"] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"an answer is JSON":           `const out = []; const walk = (v, p) => { if (typeof v === "function" && !/\.(text|json)$/.test(p)) out.push(p); if (v === null || typeof v !== "object") return; const proto = Object.getPrototypeOf(v); if (proto !== Object.prototype && proto !== Array.prototype) out.push(p); for (const k of Reflect.ownKeys(v)) { const d = Object.getOwnPropertyDescriptor(v, k); if (d.get || d.set) out.push("accessor " + p); walk(d.value, p + "." + String(k)) } }; walk(F("x"), "answer"); return ({}).polluted ? ["polluted"] : out`,
	"answers are apart":           `const a = F("x"); try { a.id = "b"; a.lines.push(1) } catch (e) {} const b = F("x"); return a !== b && b.id === "a" && b.lines.length === 1 ? [] : ["shared"]`,
	"an error":                    `try { F("fail"); return ["none"] } catch (e) { const out = []; const walk = v => { if (v === null || typeof v !== "object") return; if (![Object.prototype, Array.prototype].includes(Object.getPrototypeOf(v))) out.push("prototype"); Object.values(v).forEach(walk) }; walk(e.data); return out.concat(e.constructor === Error && e.code === "forbidden" ? [] : ["error"], Reflect.ownKeys(e).filter(k => !["message", "stack", "code", "data", "status"].includes(k)).map(String), /\.go\b|0xc0|goroutine|\/(usr|home|tmp|root)\//.test(e.stack + e.message) ? ["place " + e.stack] : []) }`,
	"an error of another Error":   `const E = Error; Error = function () { return globalThis }; Object.defineProperty(E.prototype, "code", {set(v) { this.seen = v }, get() { return "forbidden" }, configurable: true}); try { F("fail") } catch (e) { return e !== globalThis && e instanceof E ? [] : ["ours"] }`,
	"accessors under an answer":   `for (const k of ["id", "lines", "price", "0", "then", "toJSON", "status", "error"]) Object.defineProperty(Object.prototype, k, {configurable: true, get() { return k === "toJSON" || k === "then" ? undefined : "evil" }, set() { throw "set" }}); const a = F("x"); return a.id === "a" && a.lines[0].price === 1 ? [] : ["under"]`,
	"accessors under an array":    `Object.defineProperty(Array.prototype, "0", {configurable: true, get() { return "evil" }, set() { throw "set" }}); return F("x").lines[0].price === 1 ? [] : ["under"]`,
	"built-ins that it would use": `JSON.parse = () => "evil"; JSON.stringify = () => '"evil"'; Object.freeze = x => x; Object.keys = () => ["evil"]; Function.prototype.call = Function.prototype.apply = () => "evil"; Array.prototype.map = Array.prototype.push = () => "evil"; String.prototype.toString = () => "evil"; return F("x").id === "a" ? [] : ["ours"]`,
	"getters of an argument":      `let n = 0; F({get a() { n++; return 1 }, b: {get c() { n++; return 2 }}}); return n <= 2 ? [] : ["read " + n]`,
	"a proxy as an argument":      `const seen = []; const p = new Proxy({}, {get(t, k, r) { if (r !== p) seen.push("receiver"); return undefined }, ownKeys() { return ["a"] }, getOwnPropertyDescriptor() { return {enumerable: true, configurable: true, value: 1} }, getPrototypeOf() { seen.push("prototype"); return null }}); try { F(p) } catch (e) { return [String(e)] } return seen`,
	"a proxy that is revoked":     `const {proxy, revoke} = Proxy.revocable({}, {}); revoke(); try { F(proxy); return ["taken"] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"an argument that asks back":  `let n = 0; const a = F({toJSON() { return n++ < 3 ? F(this) : "x" }}); return a.id === "a" && n === 4 ? [] : ["mixed " + n]`,
	"an argument that throws":     `const mine = {}; try { F({toJSON() { throw mine }}); return ["taken"] } catch (e) { return e === mine ? [] : ["another"] }`,
	"an argument in circles":      `const o = {}; o.o = o; try { F(o); return ["taken"] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"a deep argument":             `let o = {}; for (let i = 0; i < 200; i++) o = {o}; F(o); return []`,
	"what is no JSON":             `const out = []; for (const v of [undefined, Symbol("x"), () => 1, NaN, new Map([[1, 2]]), new Uint8Array(2), /x/, new Date(NaN)]) try { if (F(v).id !== "a") out.push("answer") } catch (e) { out.push(String(e)) } try { F(1n); out.push("big") } catch (e) { if (!(e instanceof TypeError)) out.push(String(e)) } return out`,
	"halves of characters":        `return F("\ud800", {"\udfff": "\u0000"}).id === "a" ? [] : ["text"]`,
	"__proto__ in an argument":    `F(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')); return ({}).polluted ? ["polluted"] : []`,
	"then of an answer":           `const seen = []; Object.defineProperty(Object.prototype, "then", {configurable: true, get() { seen.push(typeof this); return undefined }}); return (async () => { const a = await F("x"); return a.id === "a" && seen.every(t => t === "object") ? [] : seen })()`,
	"a list of arguments":         `const many = new Array(5000).fill(0); return F("x", ...many).id === "a" ? [] : ["many"]`,
	"sort, map and replace":       `[2, 1].sort(F); [1].map(F); "a".replace(/a/, F); Array.from([1], F); return []`,
}

// A45 and A46, through every function that hooks can call.
func TestEscapesThroughFunctions(t *testing.T) {
	t.Parallel()
	b := newBench(t, false, Config{})
	answer := map[string]any{"id": "a", "lines": []any{map[string]any{"price": 1}}, "__proto__": map[string]any{"polluted": true}, "constructor": "x"}
	for _, f := range b.table {
		for what, source := range escapes {
			r := newTurn("after_create", &meta.Hook{})
			r.instead = map[string]answering{f.name: func(_ context.Context, _ *turn, args []jsontext.Value) (any, int, error) {
				for _, v := range args {
					if !v.IsValid() {
						t.Errorf("%s, %s: the argument %s", f.name, what, v)
					}
				}
				if len(args) > 0 && string(args[0]) == `"fail"` {
					return nil, 0, problem.New(403, "forbidden").With("more", map[string]any{"a": []any{1}})
				}
				return answer, 0, nil
			}}
			got, _, err := b.result(r, fmt.Sprintf("const NAME = %q, F = %s; %s", f.name, f.name, source), script.Limits{})
			if list, is := got.([]any); err != nil || !is || len(list) > 0 {
				t.Errorf("%s, %s: %v %v", f.name, what, got, err)
			}
		}
	}
}

// What is no argument of a function is refused before anything is done.
func TestArgumentsOfFunctions(t *testing.T) {
	t.Parallel()
	b := newBench(t, true, Config{})
	doc := &meta.Hook{Hosts: []string{"127.0.0.1"}, Secrets: []string{"key"}, Mail: true}
	for _, f := range b.table {
		for _, args := range []string{
			`{toString() { return "deal" }}, {}`, `["deal"], {}, {}, {}`, `1, 2, 3`, `true, "x", true`, `{"__proto__": null}, []`, `[[[]]], [], []`, `{to: {}, subject: [], text: 1}`,
			`"x", {as: "admin", ignorePermissions: true, role: "admin"}, {as: "admin"}, {as: "admin"}`,
		} {
			r := newTurn("after_create", doc)
			r.rights.Snap = &meta.Snapshot{}
			if got := b.caught(r, f.name+"("+args+")"); got == "" || strings.Contains(got, "Error") {
				t.Errorf("%s(%s): %q", f.name, args, got)
			}
		}
	}
}

// What one run has read of secrets and answers is not there for the next one in the
// same worker, of the same hook or another, nor hidden in it.
func TestNothingOfARunStays(t *testing.T) {
	t.Parallel()
	b := newBench(t, false, Config{})
	b.Scripts = script.New(script.Config{Workers: 1})
	t.Cleanup(b.Scripts.Close)
	const keeps = `
		const was = [typeof kept, F.kept, http.kept, money.add.kept, dates.kept, ctx.log.kept, Object.prototype.kept, F.prototype && F.prototype.kept, tag` + "`x`" + `.kept, /x/g.lastIndex, /x/g.kept, RegExp.$1, Symbol.for("k").description, class { static n = 0 }.n, Error.kept, Error.stackTraceLimit === was0];
		function tag(s) { return s }
		var was0 = Error.stackTraceLimit;
		const s = secrets.get(ctx.event);
		for (const o of [F, http, money, money.add, dates, ctx.log, Object.prototype, F.prototype || {}, globalThis, Error, Error.prototype, /x/g, tag` + "`x`" + `]) try { o.kept = s } catch (e) {}
		try { Object.defineProperty(globalThis, "secrets", {value: {get: () => "evil"}}) } catch (e) {}
		/(k.*)/.exec(s); globalThis.kept = s;
		return [was.join(), s]`
	see := func(who string) string {
		r := newTurn(who, &meta.Hook{})
		r.instead = map[string]answering{"secrets.get": func(_ context.Context, t *turn, _ []jsontext.Value) (any, int, error) {
			t.hidden.add("kept of " + who)
			return "kept of " + who, 0, nil
		}}
		v, res, err := b.result(r, "const F = secrets.get; "+keeps, script.Limits{})
		if err != nil {
			t.Fatal(err, res)
		}
		list := v.([]any)
		if list[1] != "kept of "+who || len(r.hidden) == 0 || strings.Contains(strings.Join(r.hidden, " "), "of ann") != (who == "ann") {
			t.Errorf("%s has %v, and hides %v", who, list[1], r.hidden)
		}
		return list[0].(string)
	}
	first := see("ann")
	if strings.Contains(first, "kept of") {
		t.Errorf("something was there: %s", first)
	}
	for _, who := range []string{"bob", "ann", "carl"} {
		if got := see(who); got != first {
			t.Errorf("for %s there is %s, and at first there was %s", who, got, first)
		}
	}
}
