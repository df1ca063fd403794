package expr

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// browserEngine is the runtime of the web app in a process of Node.js, which
// ui/test/expr/worker.ts serves line by line.
type browserEngine struct {
	in     io.Writer
	out    *bufio.Reader
	worlds map[string]bool
}

const uiFolder = "../../ui"

// sabotage changes the runtime's source, to see that a comparison notices.
type sabotage struct{ file, from, to string }

// newBrowserEngine starts the runtime, or skips the test on a machine that cannot
// run it. That hides nothing from the checks of a change: make sets
// TENON_REQUIRE_NODE=1, with which startBrowser fails the test instead.
func newBrowserEngine(t testing.TB, changes ...sabotage) *browserEngine {
	t.Helper()
	b, err := startBrowser(t, changes...)
	if err != nil {
		t.Skip(err)
	}
	return b
}

// browserOrNil starts the runtime; where it cannot run, a comparison goes on
// without.
func browserOrNil(t testing.TB) *browserEngine {
	t.Helper()
	b, err := startBrowser(t)
	if err != nil {
		t.Logf("only Go and SQL are compared: %v", err)
	}
	return b
}

// startBrowser starts the runtime. Without Node.js and what `npm ci` installs it
// gives an error, or fails the test where TENON_REQUIRE_NODE says that it must
// run.
func startBrowser(t testing.TB, changes ...sabotage) (*browserEngine, error) {
	t.Helper()
	node, err := exec.LookPath("node")
	bundler, _ := filepath.Abs(uiFolder + "/node_modules/rolldown/bin/cli.mjs")
	if err == nil {
		_, err = os.Stat(bundler)
	}
	if err != nil {
		err = fmt.Errorf("the browser's runtime needs Node.js and ui/node_modules, which make test-go installs: %w", err)
		if os.Getenv("TENON_REQUIRE_NODE") == "1" {
			t.Fatal(err)
		}
		return nil, err
	}
	dir := t.TempDir()
	for _, folder := range []string{"src/expr", "test/expr"} {
		if err := copySources(filepath.Join(uiFolder, folder), filepath.Join(dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range changes {
		c.apply(t, filepath.Join(dir, "src/expr", c.file))
	}
	bundle := exec.Command(node, bundler, "test/expr/worker.ts", "-d", "out", "--format", "esm", "--platform", "node",
		"--entry-file-names", "[name].mjs", "--chunk-file-names", "[name].mjs")
	bundle.Dir = dir
	if said, err := bundle.CombinedOutput(); err != nil {
		t.Fatalf("bundle the runtime: %v\n%s", err, said)
	}
	return serveBrowser(t, exec.Command(node, filepath.Join(dir, "out/worker.mjs"))), nil
}

func (s sabotage) apply(t testing.TB, name string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(raw), s.from, s.to, 1)
	if changed == string(raw) {
		t.Fatalf("%s has no %q any more", s.file, s.from)
	}
	if err := os.WriteFile(name, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

func copySources(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".ts") || strings.HasSuffix(path, ".test.ts") {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := filepath.Join(to, rel)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		return os.WriteFile(name, raw, 0o600)
	})
}

func serveBrowser(t testing.TB, cmd *exec.Cmd) *browserEngine {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return &browserEngine{in: in, out: bufio.NewReader(out), worlds: map[string]bool{}}
}

// ask sends a request and decodes the answer.
func (b *browserEngine) ask(t testing.TB, request, answer any) {
	t.Helper()
	raw, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.in.Write(append(raw, '\n')); err != nil {
		t.Fatal(err)
	}
	line, err := b.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the runtime ended: %v", err)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
}

// failed is a result of the runtime without a value.
type failed struct{ reason string }

// evaluate gives the value, or failed, for each deal of the world as somebody
// sees it; what they see is told once.
func (b *browserEngine) evaluate(t testing.TB, w *world, sees *viewer, code json.RawMessage, v Vars, zone *time.Location) []any {
	t.Helper()
	if !b.worlds[sees.name] {
		rows := make([]any, len(w.rows["deal"]))
		for i, r := range w.rows["deal"] {
			rows[i] = sees.document("deal", sees.view("deal", r), maxSteps)
		}
		b.ask(t, map[string]any{"world": sees.name, "rows": rows}, new(any))
		b.worlds[sees.name] = true
	}
	var raw json.RawMessage
	b.ask(t, map[string]any{
		"in": sees.name, "code": code, "now": v.Now.UnixMilli(), "zone": zone.String(),
		"user": sees.person(v.User), "can": someOperations,
	}, &raw)
	var refused struct{ Failure string }
	if json.Unmarshal(raw, &refused) == nil && refused.Failure != "" {
		t.Fatalf("the runtime refuses %s: %s", code, refused.Failure)
	}
	var out []any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	for i := range out {
		switch x := out[i].(type) {
		case map[string]any:
			out[i] = failed{fmt.Sprint(x["error"])}
		case []any:
			list := make([]string, len(x))
			for k, s := range x {
				list[k], _ = s.(string)
			}
			out[i] = list
		}
	}
	return out
}

// someOperations are what can() allows in tests.
var someOperations = []string{"edit", "export"}

func canSome(operation string) bool { return slices.Contains(someOperations, operation) }
