package script_test

import (
	"context"
	"encoding/json/jsontext"
	"fmt"
	"maps"
	"testing"

	"github.com/tenon-crm/tenon/internal/script"
)

// findings is in front of every attempt: find(x) looks through a value and all that
// hangs on it for what is not the language's. A global object of the language is
// known by its name.
const findings = `
const language = new Set(["Object","Function","Array","String","Number","BigInt","RegExp","Date","Boolean","Proxy","Reflect","Error","AggregateError","TypeError","ReferenceError","SyntaxError","RangeError","EvalError","URIError","GoError","eval","Math","JSON","NaN","undefined","Infinity","isNaN","parseInt","parseFloat","isFinite","decodeURI","decodeURIComponent","encodeURI","encodeURIComponent","escape","unescape","globalThis","Symbol","WeakSet","WeakMap","Map","Set","Promise","ArrayBuffer","DataView","Uint8Array","Uint8ClampedArray","Int8Array","Uint16Array","Int16Array","Uint32Array","Int32Array","Float32Array","Float64Array","BigInt64Array","BigUint64Array","AsyncFunction","ctx","crm","console","http","money","dates","pinyin"]);
`

// Each attempt tries a way out and returns what it found, which must be nothing.
var attempts = map[string]string{
	"names of the platform":              `return ["require","process","module","exports","$app","$os","$http","$apis","Buffer","fetch","XMLHttpRequest","setTimeout","setInterval","setImmediate","queueMicrotask","importScripts","WebSocket","Deno","Bun","os","fs","global","window","self","document","load","read","print","quit","import","__dirname","Go","runtime","goja","host"].filter(n => { try { return eval("typeof " + n) !== "undefined" } catch (e) { return false } })`,
	"names that are not the language's":  findings + `return Object.getOwnPropertyNames(globalThis).concat(Object.getOwnPropertySymbols(globalThis).map(String)).filter(n => !language.has(n) && n !== "Symbol(Symbol.toStringTag)" && !/^(Iterator|Float16Array|WeakRef|FinalizationRegistry|SharedArrayBuffer|Atomics|Intl|Temporal|AsyncIterator)$/.test(n))`,
	"import":                             `try { eval("import('fs')"); return "import" } catch (e) { return e instanceof SyntaxError ? [] : [String(e)] }`,
	"the constructor of functions":       `return [(function () {}).constructor, (() => 1).constructor, (async () => 1).constructor, (function* () {}).constructor, ctx.set.constructor, crm.get.constructor, ctx.constructor.constructor].flatMap(F => { try { const t = F("return [typeof require, typeof process, typeof $app, this === globalThis]")(); return Array.isArray(t) && (t[0] + t[1] + t[2] !== "undefinedundefinedundefined") ? [String(t)] : [] } catch (e) { return e instanceof Error ? [] : ["foreign " + e] } })`,
	"eval":                               `return [eval, (0, eval)].map(e => e("typeof require + typeof process + typeof module")).filter(t => t !== "undefinedundefinedundefined")`,
	"the global object through this":     `return (function () { return this })() === undefined ? [] : ["this"]`,
	"sloppy this is only the language's": `const g = Function("return this")(); return g === globalThis ? [] : ["another global"]`,
	"functions of the host are no doors": `return [ctx.set, ctx.fail, ctx.log, crm.get].flatMap(f => Reflect.ownKeys(f).filter(k => !["name", "length", "prototype"].includes(k)).map(String).concat(Object.getPrototypeOf(f) === Function.prototype ? [] : ["prototype"], /native code/.test(Function.prototype.toString.call(f)) ? [] : ["source " + f]))`,
	"caller and arguments":               `return [ctx.set, crm.get].flatMap(f => ["caller", "arguments", "callee"].filter(k => { try { return f[k] !== undefined } catch (e) { return !(e instanceof TypeError) } }))`,
	"errors of the host":                 `try { crm.get("fail") } catch (e) { return [e.constructor === Error, Object.getPrototypeOf(e) === Error.prototype, /\.go|\/|0x/.test(String(e.stack)) === false, Reflect.ownKeys(e).every(k => typeof k === "string" && ["message", "stack", "code", "data"].includes(k)), e.value === undefined].map((ok, i) => ok ? "" : "property " + i + " " + e.stack).filter(Boolean) }`,
	"errors of the engine":               `const out = []; for (const f of [() => null.a, () => undefined(), () => [].reduce(1), () => new Array(-1), () => "".repeat(-1), () => decodeURI("%"), () => JSON.parse("{"), () => new RegExp("("), () => 1n + 1, () => Symbol() + "", () => eval("("), () => ctx.set(Symbol()), () => ctx.set.call(1), () => new ctx.set(1)]) try { f() } catch (e) { if (!(e instanceof Error) || !["TypeError","RangeError","URIError","SyntaxError","Error"].includes(e.constructor.name) || /\.go\b|goroutine|0xc0/.test(e.stack + e.message)) out.push(String(e.stack)) } return out`,
	"errors of Go":                       `try { return typeof GoError === "undefined" ? [] : Reflect.ownKeys(new GoError("x")).filter(k => !["message", "stack", "name"].includes(k)).map(String) } catch (e) { return [] }`,
	"prepareStackTrace":                  `Error.prepareStackTrace = (e, s) => s; try { null.a } catch (e) { return typeof e.stack === "string" ? [] : ["frames"] }`,
	"getters on what came from outside":  `return Object.entries(Object.getOwnPropertyDescriptors(ctx)).concat(Object.entries(Object.getOwnPropertyDescriptors(ctx.record)), Object.entries(Object.getOwnPropertyDescriptors(ctx.user))).filter(([k, d]) => d.get || d.set).map(([k]) => k)`,
	"what came from outside is JSON":     `const out = []; const walk = (v, p) => { if (v === null || typeof v !== "object") return; const proto = Object.getPrototypeOf(v); if (proto !== Object.prototype && proto !== Array.prototype) out.push(p); for (const k of Reflect.ownKeys(v)) walk(v[k], p + "." + String(k)) }; for (const k of ["record", "old", "user"]) walk(ctx[k], k); walk(crm.get("a"), "answer"); return out`,
	"host values cannot be changed":      `const out = []; for (const [what, f] of Object.entries({ctx: () => { ctx.user = 1 }, add: () => { ctx.more = 1 }, user: () => { ctx.user.id = "root" }, role: () => { ctx.user.roles.push("admin") }, record: () => { ctx.record.name = 1 }, nested: () => { ctx.record.lines[0].price = 1 }, drop: () => { delete ctx.user.roles }, crm: () => { crm.get = 1 }, define: () => { Object.defineProperty(ctx.user, "id", {value: "root"}) }, proto: () => { Object.setPrototypeOf(ctx, {}) }})) try { f(); out.push(what) } catch (e) { if (!(e instanceof TypeError)) out.push(what + e) } return out`,
	"prototypes hang on nothing else":    `let o = ctx, n = 0; while ((o = Object.getPrototypeOf(o)) && n++ < 10); return n === 1 ? [] : ["chain of " + n]`,
	"__proto__":                          `const o = JSON.parse('{"__proto__": {"admin": true}}'); return ({}).admin || ctx.user.admin ? ["polluted"] : []`,
	"__proto__ that is set":              `ctx.set("__proto__", {admin: true}); return ({}).admin || ctx.record.admin ? ["polluted"] : []`,
	"accessors on Object.prototype":      `const seen = []; for (const k of ["message", "then", "kind", "error", "Source", "source", "name", "args", "host", "field"]) Object.defineProperty(Object.prototype, k, {configurable: true, get() { seen.push(k); return undefined }, set() {}}); try { crm.get("a") } catch (e) { return ["broke " + e] } return []`,
	"built-ins that were replaced":       `JSON.stringify = () => { throw new Error("mine") }; JSON.parse = JSON.stringify; Object.freeze = JSON.stringify; Array.prototype.push = JSON.stringify; Promise.prototype.then = JSON.stringify; Error = function () { return globalThis }; ctx.set("a", {b: 1}); let e; try { crm.get("fail") } catch (x) { e = x } return ctx.record.a.b === 1 && e !== globalThis && crm.get("a").id === "a" ? [] : ["ours"]`,
	"symbols":                            `const out = []; for (const s of [Symbol.toPrimitive, Symbol.iterator, Symbol.hasInstance, Symbol.species, Symbol.toStringTag, Symbol.unscopables, Symbol.for("nodejs.util.inspect.custom"), Symbol.for("goja")]) for (const v of [ctx, ctx.user, crm]) if (v[s] !== undefined) out.push(String(s)); return out`,
	"toPrimitive sees nothing":           `let seen = []; ctx.set({[Symbol.toPrimitive](hint) { seen.push(hint, new Error().stack); return "a" }}, 1); return seen.filter(s => /\.go\b/.test(s))`,
	"tagged templates":                   `const t = s => s; const f = () => t` + "`a${1}b`" + `; const s = f(); try { s.raw.push("x") } catch (e) {} try { s[0] = "evil" } catch (e) {} return s[0] === "a" && s.raw.length === 2 && Object.getPrototypeOf(s) === Array.prototype ? [] : ["template"]`,
	"String.raw and Function.apply":      `return [typeof String.raw({raw: ctx}), typeof Function.prototype.apply.call(ctx.log, globalThis, ["x"])].filter(t => t !== "string" && t !== "undefined")`,
	"a proxy as an argument":             `const seen = []; const p = new Proxy({}, {get(t, k, r) { seen.push(typeof r === "object" && r !== p ? "receiver" : ""); return undefined }, ownKeys() { return ["a"] }, getOwnPropertyDescriptor() { return {enumerable: true, configurable: true, value: 1} }}); crm.get(p); ctx.set("a", p); return seen.filter(Boolean)`,
	"a proxy as this":                    `try { Reflect.apply(ctx.set, new Proxy({}, {get() { return () => "x" }}), ["a", 1]); return [] } catch (e) { return [String(e)] }`,
	"Reflect.construct":                  `try { const o = Reflect.construct(ctx.set, ["a", 1], Array); return o && typeof o === "object" && Reflect.ownKeys(o).length > 1 ? ["made " + Reflect.ownKeys(o)] : [] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"valueOf that asks":                  `let n = 0; const evil = {toString() { n++; if (n < 50) ctx.set(evil, evil); return "x" }, toJSON() { return n++ }}; ctx.set(evil, evil); return []`,
	"then that runs while answering":     `const seen = []; Object.defineProperty(Object.prototype, "then", {configurable: true, get() { seen.push(typeof this); return undefined }}); return Promise.resolve(crm.get("a")).then(v => seen.filter(t => t !== "object"))`,
	"a result that is a function":        `return (() => 1) instanceof Function ? [] : ["functions"]`,
	"files through source maps":          `for (const path of ["/etc/passwd", "file:///etc/passwd", "data:application/json;base64,e30="]) eval("1\n//# sourceMappingURL=" + path); return []`,
	"messages in the log":                `ctx.log("\u0000\u0000\u0000\u0010{\"done\":{}}"); ctx.log("\ud800"); return []`,
	"halves of characters":               `ctx.set("a", "\ud800"); ctx.fail("\udfff"); crm.get("\ud800"); return []`,
	"weak references to what is ours":    `const w = new WeakMap(); w.set(ctx, 1); return w.get(ctx) === 1 && w.get(crm) === undefined ? [] : ["weak"]`,
	"a list that shrinks under map":      `const a = new Array(1000).fill(1); const b = a.map((v, i) => { a.length = 1; return v }); return b.some(x => x !== undefined && x !== 1) ? ["memory"] : []`,
	"a buffer that is detached":          `const b = new ArrayBuffer(16), u = new Uint8Array(b); u.sort(() => { u.fill(255); return 0 }); return u.length === 16 ? [] : ["buffer"]`,
	"species":                            `class A extends Array { static get [Symbol.species]() { return function (n) { return ctx } } } try { A.from([1, 2]).map(x => x); return ["wrote to ctx"] } catch (e) { return e instanceof TypeError ? [] : [String(e)] }`,
	"dates say nothing of the machine":   `return [String(new Date()), new Date().toLocaleString(), String(new Date(0))].filter(s => !/UTC|1970|\d/.test(s) || /\/usr|\/etc/.test(s))`,
}

// outward are attempts at what reaches beyond the worker, and at what it answers
// itself.
var outward = map[string]string{
	"an answer is JSON with two functions": `const a = http.fetch("x"); return Reflect.ownKeys(a).filter(k => !["status", "headers", "text", "json"].includes(k)).map(String).concat(Object.getPrototypeOf(a) === Object.prototype ? [] : ["prototype"], a.text.constructor === Function ? [] : ["text"])`,
	"an answer cannot be changed":          `const a = http.fetch("x"), out = []; for (const [what, f] of Object.entries({status: () => { a.status = 1 }, text: () => { a.text = 1 }, header: () => { a.headers.b = 1 }, add: () => { a.body = 1 }})) try { f(); out.push(what) } catch (e) { if (!(e instanceof TypeError)) out.push(what) } return out`,
	"an answer of another answer":          `const a = http.fetch("x"), b = http.fetch("x"); return a.text.call(b) === '{"c":1}' && a.json() !== b.json() && a.json().c === 1 ? [] : ["mixed"]`,
	"a body that is polluted":              `Object.defineProperty(Object.prototype, "body", {configurable: true, get() { return "evil" }, set() {}}); return http.fetch("x").text() === '{"c":1}' ? [] : ["body"]`,
	"built-ins that answers would use":     `JSON.parse = () => "evil"; Object.freeze = x => x; const a = http.fetch("x"); return a.json().c === 1 && Object.isFrozen(a) ? [] : ["ours"]`,
	"getters of arguments":                 `let n = 0; const o = {get method() { n++; return "GET" }, toJSON() { return {method: "POST"} }}; http.fetch("x", o); return n > 0 ? ["read"] : []`,
	"functions are no doors":               `return [http.fetch, money.add, dates.today, pinyin.full, http.fetch("x").json].flatMap(f => Reflect.ownKeys(f).filter(k => !["name", "length", "prototype"].includes(k)).map(String).concat(Object.getPrototypeOf(f) === Function.prototype ? [] : ["prototype"], Object.isFrozen(http) && Object.isFrozen(money) && Object.isFrozen(dates) && Object.isFrozen(pinyin) ? [] : ["open"]))`,
	"what helpers throw":                   `const out = []; for (const f of [() => money.add({}), () => money.add(Symbol()), () => money.round(1, 1e9), () => money.add("1e999"), () => money.mul(NaN, 1), () => dates.addDays("x", 1), () => dates.addDays("2026-01-31", 1e18), () => dates.addDays("2026-01-31", NaN), () => dates.format(null, "yyyy"), () => money.add({toString() { throw new RangeError("mine") }})]) try { f(); out.push("no error " + f) } catch (e) { if (!(e instanceof TypeError || e instanceof RangeError) || /\.go\b|0xc0/.test(e.stack)) out.push(String(e.stack)) } return out`,
	"helpers of huge texts":                `return pinyin.full("重".repeat(1e5)).length > 1e5 && dates.parse("9".repeat(1e6)) === null ? [] : ["huge"]`,
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	host := map[string]script.Host{"crm.get": func(_ context.Context, args []jsontext.Value) (any, int, error) {
		if len(args) > 0 && string(args[0]) == `"fail"` {
			return nil, 0, &script.Thrown{Message: "no", Data: m{"code": "c", "data": m{"a": 1}}}
		}
		return m{"id": "a", "lines": []any{m{"price": 1}}}, 1, nil
	}}
	input := m{
		"record": m{"name": "n", "lines": []any{m{"price": 2}}}, "old": m{"name": "o"},
		"user": m{"id": "u", "roles": []string{"sales"}},
	}
	host["http.fetch"] = func(context.Context, []jsontext.Value) (any, int, error) {
		return m{"status": 200, "headers": m{"a": "b"}, "body": `{"c":1}`}, 0, nil
	}
	all := maps.Clone(attempts)
	maps.Copy(all, outward)
	for name, source := range all {
		res, err := r.Run(context.Background(), script.Call{Program: script.NewProgram(source), Input: input, Host: host})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := string(res.Value); got != "[]" {
			t.Errorf("%s found %s", name, got)
		}
	}
}

// What goja itself does not survive is an error of the script.
func TestWhatBreaksTheEngine(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	_, err := run(r, `const a = [3, 1, 2]; a.sort(() => { a.length = 0; return 1 })`, m{}, script.Limits{})
	if !script.Is(err, script.Failed) {
		t.Error(err)
	}
	must(t, r, "return 1", m{})
}

// What a script leaves behind is gone for the next one in the same worker, of the
// same program or another.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{Workers: 1})
	leaves := []string{
		`globalThis.secret = ctx.user.id; Function("leak = 1")()`,
		`Object.prototype.secret = ctx.user.id; Array.prototype.secret = 1; Function.prototype.secret = 1`,
		`Symbol.for("secret"); Symbol.secret = 1; JSON.secret = ctx.user; Math.secret = 1`,
		`JSON.parse = () => ({id: "evil"}); JSON.stringify = () => '"evil"'; Object.freeze = x => x; Error = 1`,
		`Object.defineProperty(Object.prototype, "message", {get() { return "evil" }})`,
		`const t = s => s; t` + "`a`" + `.secret`,
		`/a/.lastIndex = 5; RegExp.prototype.test = () => true; /a/.test("a")`,
		`Promise.resolve().then(() => { globalThis.secret = 1 })`,
		`Date.now = () => 0; Math.random = () => 0; Promise = undefined`,
	}
	const looks = `return [typeof secret, typeof leak, ({}).secret, [].secret, (() => 1).secret, JSON.secret, Math.secret, Symbol.secret, ({}).message,
		JSON.parse("1") === 1, Date.now() > 0, /b/.test("a"), typeof Promise, Error.name, ctx.user.id].join()`
	const clean = `"undefined,undefined,,,,,,,,true,true,false,function,Error,b"`
	look := func(after string) {
		if got := string(must(t, r, looks, m{"user": m{"id": "b"}}).Value); got != clean {
			t.Errorf("after %s: %s", after, got)
		}
	}
	look("nothing")
	for _, source := range leaves {
		if _, err := run(r, source, m{"user": m{"id": "a"}}, script.Limits{}); err != nil && !script.Is(err, script.Failed) {
			t.Errorf("%s: %v", source, err)
		}
		look(source)
	}
	// The same program, twice: what it closes over is new each time.
	counts := `var n = (globalThis.n || 0) + 1; globalThis.n = n; let f = (() => { let i = 0; return () => ++i })(); f(); return [n, f(), ctx.user.id].join()`
	for i := range 3 {
		if got := string(must(t, r, counts, m{"user": m{"id": fmt.Sprint(i)}}).Value); got != fmt.Sprintf(`"1,2,%d"`, i) {
			t.Error(got)
		}
	}
}
