package command_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/hook/command"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

// open is the business of a test, which outlives the command.
type open struct{ command.Workspace }

func (open) Close() error { return nil }

// paper is what a command writes on.
type paper struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.Write(b)
}

func (p *paper) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.String()
}

func (p *paper) wait(t *testing.T, words string) {
	t.Helper()
	for range 1500 {
		if strings.Contains(p.text(), words) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%q is not said: %s", words, p.text())
}

// terminal is where somebody works on the hooks of a business: at its server, or on
// its folder of data.
type terminal struct {
	*testkit.Kit
	dir string
	env map[string]string
}

// run runs the command and gives what it said, with the error in the last line.
func (x *terminal) run(args ...string) (said string, ok bool) {
	x.TB.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return x.watch(ctx, &paper{}, args...)
}

func (x *terminal) watch(ctx context.Context, out *paper, args ...string) (said string, ok bool) {
	cmd := command.New(command.Config{
		Registry: x.Tenon.Meta.Registry(), Out: out, Getenv: func(name string) string { return x.env[name] }, Pause: time.Millisecond,
		Open: func(context.Context) (command.Workspace, error) { return open{x.Tenon.OwnHooks(locale.EN)}, nil },
	})
	cmd.SetArgs(append([]string{"--in", x.dir}, args...))
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.ExecuteContext(ctx)
	if err != nil {
		return out.text() + err.Error(), false
	}
	return out.text(), true
}

// does runs the command and fails the test unless it said something and ended well.
func (x *terminal) does(words string, args ...string) {
	x.TB.Helper()
	if said, ok := x.run(args...); !ok || !strings.Contains(said, words) {
		x.TB.Errorf("%v: %t %s", args, ok, said)
	}
}

func (x *terminal) refuses(words string, args ...string) {
	x.TB.Helper()
	if said, ok := x.run(args...); ok || !strings.Contains(said, words) {
		x.TB.Errorf("%v: %t %s", args, ok, said)
	}
}

func (x *terminal) file(name string) string {
	raw, _ := os.ReadFile(filepath.Join(x.dir, name))
	return string(raw)
}

func (x *terminal) edit(name, from, to string) {
	x.TB.Helper()
	text := x.file(name)
	if !strings.Contains(text, from) {
		x.TB.Fatalf("%s has no %q:\n%s", name, from, text)
	}
	if err := os.WriteFile(filepath.Join(x.dir, name), []byte(strings.Replace(text, from, to, 1)), 0o600); err != nil {
		x.TB.Fatal(err)
	}
}

func limit(source string) m {
	return m{"kind": "hook", "key": "limit", "object": "deal", "event": "before_create", "source": source}
}

// terminals runs a test at a server and on the folder of data.
func terminals(t *testing.T, test func(*testing.T, *terminal)) {
	for _, where := range []string{"at a server", "on the folder of data"} {
		t.Run(where, func(t *testing.T) {
			k := testkit.New(t, "")
			k.Define(m{"kind": "object", "key": "deal", "label": m{"en": "Deal"}, "title": "name", "fields": []m{{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "amount", "type": "number", "label": m{"en": "Amount"}}}},
				limit("ctx.log('first');\nif (ctx.record.amount > 10) ctx.fail('too much', 'amount');"))
			x := &terminal{Kit: k, dir: t.TempDir(), env: map[string]string{"LANG": "en_US.UTF-8"}}
			if where == "at a server" {
				x.env["TENON_URL"], x.env["TENON_EMAIL"], x.env["TENON_PASSWORD"] = k.Server().URL, testkit.AdminEmail, testkit.Password
			}
			test(t, x)
		})
	}
}

func TestHooksInAFolder(t *testing.T) {
	terminals(t, func(t *testing.T, x *terminal) {
		const js = "hooks/limit.js"
		source := func() string {
			res := x.Call(x.Admin, "GET", "/api/v1/definitions/hook/limit", nil)
			return res.Text("$meta", "published", "source")
		}
		x.does("limit: written", "pull")
		if !strings.Contains(x.file(js), `Tenon.Hook<"deal", "before_create">`) || !strings.Contains(x.file("tenon.d.ts"), "deal: {") || !strings.Contains(x.file("jsconfig.json"), "checkJs") {
			t.Errorf("%s\n%s", x.file(js), x.file("jsconfig.json"))
		}
		if said := testkit.TypeScript(t, x.dir); said != "" {
			t.Errorf("what was pulled does not pass: %s", said)
		}
		before := x.file(js) + x.file("hooks/limit.yaml") + x.file("tenon.lock.json")
		x.does("1 hooks", "pull")
		x.does("nothing to change", "push")
		if after := x.file(js) + x.file("hooks/limit.yaml") + x.file("tenon.lock.json"); after != before {
			t.Errorf("%s\n%s", before, after)
		}

		// What is changed here is published, after a look.
		x.edit(js, "first", "second")
		x.does("nothing was changed", "push", "--dry-run")
		x.does("limit: stays", "pull")
		if strings.Contains(source(), "second") {
			t.Error("a look publishes")
		}
		x.does("release", "push", "--note", "by hand")
		if !strings.Contains(source(), "'second'") {
			t.Error(source())
		}
		x.does("nothing to change", "push")

		// What does not compile is not, and leaves no draft.
		x.edit(js, "ctx.log(", "ctx.log((")
		x.refuses("1 problems", "push")
		if res := x.Call(x.Admin, "GET", "/api/v1/drafts", nil).Want(200); len(res.Items()) != 0 {
			t.Error(res.Raw)
		}
		x.edit(js, "ctx.log((", "ctx.log(")

		// What is changed on both sides is a conflict, whoever asks.
		x.Define(limit("ctx.log('third');"))
		x.edit(js, "second", "fourth")
		x.refuses("conflict", "push")
		x.refuses("conflict", "pull")
		if !strings.Contains(x.file(js), "fourth") || !strings.Contains(source(), "third") {
			t.Error("a conflict is settled by itself")
		}
		x.does("limit: written", "pull", "--force")
		x.Define(limit("ctx.log('fifth');"))
		x.does("was changed at the business", "push")
		x.edit(js, "third", "sixth")
		x.does("release", "push", "--force")
		if source() != "ctx.log('sixth');" {
			t.Error(source())
		}

		// New ones and those that go.
		if err := os.WriteFile(filepath.Join(x.dir, "hooks/more.js"), []byte("export default (ctx) => {\nctx.log(1)\n};\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(x.dir, "hooks/more.yaml"), []byte("# of ours\nkind: hook\nkey: more\nobject: deal\nevent: before_update\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		x.does("create hook/more", "push")
		for _, name := range []string{js, "hooks/limit.yaml"} {
			if err := os.Remove(filepath.Join(x.dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		x.does("--delete deletes them", "push")
		x.does("delete hook/limit", "push", "--delete")
		x.Call(x.Admin, "GET", "/api/v1/definitions/hook/limit", nil).Want(404)
		x.Call(x.Admin, "DELETE", "/api/v1/definitions/hook/more", nil).Want(204)
		x.Publish().Want(201)
		x.does("more: removed", "pull")
		if x.file("hooks/more.js") != "" {
			t.Error("its file is there")
		}
	})
}

func TestDraftsOfHooksFromAFolder(t *testing.T) {
	terminals(t, func(t *testing.T, x *terminal) {
		x.does("limit: written", "pull")
		x.edit("hooks/limit.js", "first", "second")
		x.does("1 drafts saved", "push", "--draft")
		if res := x.Call(x.Admin, "GET", "/api/v1/drafts", nil).Want(200); len(res.Items()) != 1 {
			t.Error(res.Raw)
		}
		x.edit("hooks/limit.js", "second", "third")
		x.refuses("you have a draft", "push")
		x.does("release", "push", "--force")
	})
}

func TestRunsOfHooksInATerminal(t *testing.T) {
	terminals(t, func(t *testing.T, x *terminal) {
		x.does("no runs", "logs", "limit")
		x.Create(x.Admin, "deal", m{"name": "a", "amount": 3})
		x.Call(x.Admin, "POST", "/api/v1/objects/deal/records", m{"name": "b", "amount": 30}).Want(400)
		x.does("refused (1)", "logs", "limit")
		if said, _ := x.run("logs", "limit", "--limit", "1"); strings.Count(said, "before_create") != 1 || !strings.Contains(said, "refused") {
			t.Error(said)
		}
		x.Define(limit("throw new Error('no good')"))
		x.Call(x.Admin, "POST", "/api/v1/objects/deal/records", m{"name": "b"}).Want(400)
		if said, ok := x.run("logs", "limit", "--failed"); !ok || strings.Count(said, "before_create") != 1 || !strings.Contains(said, "hook_error: no good (line 1)") {
			t.Error(said)
		}

		// Those that come are followed, each once, until the terminal is left.
		ctx, leave := context.WithCancel(t.Context())
		out, over := &paper{}, make(chan bool)
		go func() {
			_, ok := x.watch(ctx, out, "logs", "limit", "--follow", "--limit", "1")
			over <- ok
		}()
		out.wait(t, "no good")
		x.Define(limit("ctx.log('come', ctx.record.name)"))
		for _, name := range []string{"c", "d", "e"} {
			x.Create(x.Admin, "deal", m{"name": name})
		}
		out.wait(t, "come e")
		leave()
		if said := out.text(); !<-over || strings.Count(said, "come") != 3 || strings.Count(said, "before_create") != 4 {
			t.Error(said)
		}
	})
}

func TestTestsOfHooksInAFolder(t *testing.T) {
	terminals(t, func(t *testing.T, x *terminal) {
		x.does("0 passed", "test")
		x.does("limit: written", "pull")
		x.edit("hooks/limit.yaml", "event: before_create\n", `event: before_create
tests:
  - {name: takes ten, record: {amount: 10}, expect: {}}
  - {name: refuses eleven, record: {amount: 11}, expect: {fail: {amount: too much}}}
`)
		x.does("2 passed, 0 failed", "test")
		x.edit("hooks/limit.js", "> 10", "> 11")
		x.refuses("FAIL limit: refuses eleven", "test", "limit")
		x.refuses("refuses eleven", "push")
		x.refuses("no hook other", "test", "other")
		x.edit("hooks/limit.js", "> 11", "> 10")
		x.does("release", "push")
	})
}

func TestHooksSpeakTheLanguageOfTheTerminal(t *testing.T) {
	terminals(t, func(t *testing.T, x *terminal) {
		x.env["LANG"] = "zh_CN.UTF-8"
		x.does("已写入", "pull")
		if err := os.WriteFile(filepath.Join(x.dir, "hooks/limit.js"), []byte("ctx.log(1)"), 0o600); err != nil {
			t.Fatal(err)
		}
		x.refuses("hooks/limit.js: 文件的形式不是", "push")
		x.refuses("hooks/limit.js: 文件的形式不是", "pull")
		x.does("已写入", "pull", "--force")
	})
}

// At a server the account decides, and the session ends with the command.
func TestAccountsOfTheCommand(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(m{"kind": "role", "key": "sales", "label": m{"en": "Sales"}, "grants": []m{}})
	k.Person("sales", "", "sales")
	x := &terminal{Kit: k, dir: t.TempDir(), env: map[string]string{"LANG": "en", "TENON_URL": k.Server().URL}}
	x.refuses("TENON_PASSWORD", "pull")
	x.env["TENON_EMAIL"], x.env["TENON_PASSWORD"] = testkit.AdminEmail, "wrong"
	x.refuses("", "pull")
	x.env["TENON_EMAIL"], x.env["TENON_PASSWORD"] = "sales@example.com", testkit.Password
	x.refuses("", "pull")
	x.env["TENON_EMAIL"] = testkit.AdminEmail
	sessions := len(k.Call(k.Admin, "GET", "/api/v1/me/sessions", nil).Want(200).Items())
	x.does("0 hooks", "pull")
	if left := len(k.Call(k.Admin, "GET", "/api/v1/me/sessions", nil).Want(200).Items()); left != sessions {
		t.Errorf("%d sessions are left of %d", left, sessions)
	}
	delete(x.env, "TENON_EMAIL")
	x.env["TENON_TOKEN"] = k.Admin
	x.does("0 hooks", "pull")
	for _, url := range []string{"ftp://example.com", "example.com", "http://a:b@example.com", "http://"} {
		x.refuses("no address", "pull", "--url", url)
	}
}
