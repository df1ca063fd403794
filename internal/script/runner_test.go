package script_test

import (
	"context"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/script"
)

func TestWhatACallGives(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	res := must(t, r, `
		ctx.set("total", ctx.record.amount * 2);
		ctx.set("tags", ["a"]);
		ctx.set("total", ctx.record.total + 1);
		ctx.fail("not today", "amount");
		ctx.fail("at all");
		ctx.log("seen", ctx.record.tags, null, undefined);
		console.log({a: 1});
		return {was: ctx.old.amount, by: ctx.user.name};`,
		m{"record": m{"amount": 3}, "old": m{"amount": 2}, "user": m{"name": "王"}})
	if got := string(res.Value); got != `{"was":2,"by":"王"}` {
		t.Error(got)
	}
	if got := fmt.Sprintf("%v", res.Set); len(res.Set) != 2 || string(res.Set[0].Value) != "7" || string(res.Set[1].Value) != `["a"]` {
		t.Error(got)
	}
	if got := fmt.Sprint(res.Fail); got != "[{not today amount} {at all }]" {
		t.Error(got)
	}
	if got := strings.Join(res.Logs, "|"); got != `seen ["a"] null undefined|{"a":1}` {
		t.Error(got)
	}
}

// Functions may be asynchronous; one that fails is never taken for one that ran.
func TestPromises(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	if got := string(must(t, r, `return (async () => { await null; ctx.set("a", 1); return 5; })()`, m{}).Value); got != "5" {
		t.Error(got)
	}
	for source, want := range map[string]string{
		`return (async () => { await null; throw new TypeError("late"); })()`: "TypeError: late",
		`(async () => { throw new Error("unheard"); })()`:                     "unheard",
		`return new Promise(() => {})`:                                        "never settles",
		`return Promise.reject("words")`:                                      "words",
	} {
		_, err := run(r, source, m{}, script.Limits{})
		if !script.Is(err, script.Failed) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", source, err)
		}
	}
	must(t, r, `(async () => { throw new Error("heard"); })().catch(() => {})`, m{})
}

func TestErrorsSayWhere(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	for source, want := range map[string]string{
		"throw new Error('x')":                         "error x 1:7 [<anonymous>]",
		"const a = 1;\n\nfunction f() { a.b.c }\nf();": "error TypeError: Cannot read property 'c' of undefined 3:20 [f <anonymous>]",
		"throw 'words'":                                "error words 1:1 [<anonymous>]",
		"throw {message: 'like one'}":                  "error like one 1:1 [<anonymous>]",
		"throw null":                                   "error null 1:1 [<anonymous>]",
		"throw {get message() { throw 1 }}":            "error an error without words 1:1 [<anonymous>]",
		"ctx.record.a = 1":                             "error TypeError: Cannot assign to read only property 'a' 1:12 [<anonymous>]",
		"let a = ;":                                    "syntax Unexpected token ; 1:9 []",
		"\n  let a = 1; let a = 2;":                    "syntax Identifier 'a' has already been declared 2:18 []",
		"}); (function () {":                           "syntax Unexpected token } 0:0 []",
		"}, function () {":                             "syntax Unexpected token } 0:0 []",
	} {
		_, err := run(r, source, m{"record": m{"a": 0}}, script.Limits{})
		var e *script.Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", source, err)
			continue
		}
		names := []string{}
		for _, f := range e.Stack {
			names = append(names, f.Function)
		}
		if got := fmt.Sprintf("%s %s %d:%d %v", e.Kind, e.Message, e.Line, e.Column, names); got != want {
			t.Errorf("%q\n got %s\nwant %s", source, got, want)
		}
		// Still there, and still an error.
		if _, again := run(r, source, m{"record": m{"a": 0}}, script.Limits{}); fmt.Sprint(again) != fmt.Sprint(err) {
			t.Errorf("%q: first %v, then %v", source, err, again)
		}
	}
}

func TestCheckRunsNothing(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	if err := r.Check(context.Background(), script.NewProgram("for (;;) {}")); err != nil {
		t.Error(err)
	}
	if err := r.Check(context.Background(), script.NewProgram("for (;;) {")); !script.Is(err, script.Syntax) {
		t.Error(err)
	}
}

func TestQuestionsToTheHost(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	var asked []string
	host := map[string]script.Host{
		"crm.get": func(_ context.Context, args []jsontext.Value) (any, int, error) {
			asked = append(asked, fmt.Sprintf("%s", args))
			return m{"id": "a", "name": "半角"}, 1, nil
		},
		"crm.create": func(context.Context, []jsontext.Value) (any, int, error) {
			return nil, 0, &script.Thrown{Message: "may not", Data: m{"code": "forbidden", "fields": m{"a": 1}}}
		},
		"crm.broken": func(context.Context, []jsontext.Value) (any, int, error) {
			return nil, 0, errors.New("disk")
		},
	}
	do := func(source string, l script.Limits) (*script.Result, error) {
		return r.Run(context.Background(), script.Call{Program: script.NewProgram(source), Input: m{}, Host: host, Limits: l})
	}
	res, err := do(`
		const a = crm.get("customer", "a", undefined);
		try { crm.create("customer", {}) } catch (e) {
			return [a.name, e instanceof Error, e.message, e.code, e.fields.a];
		}`, script.Limits{})
	if err != nil || string(res.Value) != `["半角",true,"may not","forbidden",1]` || res.Usage.Calls != 2 || res.Usage.Rows != 1 {
		t.Error(res, err)
	}
	if got := strings.Join(asked, ";"); got != `["customer" "a" null]` {
		t.Error(got)
	}
	if _, err = do("try { crm.broken() } catch (e) {}", script.Limits{}); !script.Is(err, script.Failed) || strings.Contains(err.(*script.Error).Message, "disk") {
		t.Error(err)
	}
	for source, l := range map[string]script.Limits{
		"for (let i = 0; i < 4; i++) try { crm.create() } catch (e) {}": {Calls: 3},
		"for (let i = 0; i < 4; i++) try { crm.get() } catch (e) {}":    {Rows: 3},
	} {
		if _, err = do(source, l); !script.Is(err, script.Budget) {
			t.Errorf("%s: %v", source, err)
		}
	}
	if _, err = do("crm.get()", script.Limits{}); err != nil {
		t.Error("afterwards", err)
	}
}

// What the host does for a script may run scripts, as deep as it likes, however few
// places there are.
func TestNestedCallsNeedNoPlace(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{Workers: 1})
	var deeper func(n int) map[string]script.Host
	deeper = func(n int) map[string]script.Host {
		return map[string]script.Host{"crm.next": func(ctx context.Context, _ []jsontext.Value) (any, int, error) {
			if n == 0 {
				return 0, 0, nil
			}
			res, err := r.Run(ctx, script.Call{Program: script.NewProgram("return crm.next() + 1"), Input: m{}, Host: deeper(n - 1)})
			if err != nil {
				return nil, 0, err
			}
			return res.Value, 0, nil
		}}
	}
	res, err := r.Run(context.Background(), script.Call{Program: script.NewProgram("return crm.next()"), Input: m{}, Host: deeper(4), Limits: script.Limits{Time: 20 * time.Second}})
	if err != nil || string(res.Value) != "4" {
		t.Error(res, err)
	}
}

// A host that is slow takes from the time of the script, and is told to stop.
func TestSlowHost(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	_, err := r.Run(context.Background(), script.Call{
		Program: script.NewProgram("crm.wait()"), Input: m{}, Limits: script.Limits{Time: 100 * time.Millisecond},
		Host: map[string]script.Host{"crm.wait": func(ctx context.Context, _ []jsontext.Value) (any, int, error) {
			<-ctx.Done()
			return nil, 0, ctx.Err()
		}},
	})
	if !script.Is(err, script.Timeout) {
		t.Error(err)
	}
}

func TestTimeIsThatOfTheServer(t *testing.T) {
	t.Parallel()
	at := time.Date(2031, 2, 3, 22, 0, 0, 0, time.UTC)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	r := runner(t, script.Config{Now: func() time.Time { return at }, Zone: func() *time.Location { return zone }})
	if got := string(must(t, r, `const d = new Date(); return [d.getFullYear(), d.getDate(), d.getHours()]`, m{}).Value); got != "[2031,4,6]" {
		t.Error(got)
	}
}

func TestNoWorker(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]script.Config{
		"no such program": {Command: []string{"/nowhere/tenon"}},
		"ends at once":    {Command: []string{"/bin/false"}},
		"says nothing":    {Command: []string{"/bin/sleep", "60"}, Start: 100 * time.Millisecond},
		"says nonsense":   {Command: []string{"/bin/echo", "hello, this is nobody"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.Log = slog.New(slog.DiscardHandler)
			if _, err := run(runner(t, c), "return 1", m{}, script.Limits{}); !script.Is(err, script.Unavailable) {
				t.Error(err)
			}
		})
	}
}

func TestWaitingForAPlace(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{Workers: 1, Wait: 50 * time.Millisecond})
	must(t, r, "", m{})
	var group sync.WaitGroup
	group.Go(func() { _, _ = run(r, "for (;;) {}", m{}, script.Limits{Time: time.Second}) })
	for { // until the other one has the place
		_, err := run(r, "return 1", m{}, script.Limits{})
		if script.Is(err, script.Unavailable) {
			break
		}
	}
	group.Wait()
	must(t, r, "return 1", m{})
}

func TestDrainAndClose(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{Calls: 3})
	for range 10 { // more than a worker may do
		must(t, r, "return 1", m{})
	}
	r.Drain()
	must(t, r, "return 1", m{})
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 20 {
				must(t, r, "return 1", m{})
			}
		})
		group.Go(func() {
			for range 20 {
				r.Drain()
			}
		})
	}
	group.Wait()
	r.Close()
	if _, err := run(r, "return 1", m{}, script.Limits{}); !script.Is(err, script.Unavailable) {
		t.Error(err)
	}
}

// What is set while a question is put together counts as what is set elsewhere.
func TestWhatIsSetWithinAQuestionCounts(t *testing.T) {
	t.Parallel()
	r := runner(t, script.Config{})
	_, err := r.Run(t.Context(), script.Call{
		Program: script.NewProgram(`for (let i = 0; i < 4; i++) crm.get({toJSON() { ctx.set("f" + i, "x".repeat(4e5)); return 1 }})`), Input: m{},
		Host: map[string]script.Host{"crm.get": func(context.Context, []jsontext.Value) (any, int, error) { return 1, 0, nil }},
	})
	if !script.Is(err, script.Output) {
		t.Error(err)
	}
	res, err := r.Run(t.Context(), script.Call{
		Program: script.NewProgram(`for (let i = 0; i < 4; i++) crm.get("x".repeat(4e5)); return 1`), Input: m{},
		Host: map[string]script.Host{"crm.get": func(context.Context, []jsontext.Value) (any, int, error) { return 1, 0, nil }},
	})
	if err != nil || string(res.Value) != "1" {
		t.Error(res, err)
	}
}
