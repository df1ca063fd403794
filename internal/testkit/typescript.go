package testkit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TypeScript checks the project in a folder, which has a tsconfig.json or
// jsconfig.json, and gives what the compiler has to say of it: "" when all is well.
// Without Node.js and what `npm ci` installs the test is skipped, or fails where
// TENON_REQUIRE_NODE says that it must run.
func TypeScript(tb testing.TB, project string) string {
	tb.Helper()
	said, err := compile(tb, project, "--noEmit")
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		tb.Fatal(err)
	}
	if err != nil && said == "" {
		tb.Fatalf("the compiler says nothing: %v", err)
	}
	return said
}

// RunTypeScript checks a project as TypeScript does, runs one of its modules in
// Node.js with more in its environment, and gives what that wrote. Either failing
// fails the test.
func RunTypeScript(tb testing.TB, project, module string, env ...string) string {
	tb.Helper()
	out := tb.TempDir()
	if said, err := compile(tb, project, "--outDir", out); err != nil {
		tb.Fatalf("%v\n%s", err, said)
	}
	if err := os.WriteFile(filepath.Join(out, "package.json"), []byte(`{"type": "module"}`), 0o600); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.CommandContext(tb.Context(), "node", strings.TrimSuffix(module, ".ts")+".js")
	cmd.Dir, cmd.Env = out, append(os.Environ(), env...)
	said, err := cmd.CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", module, err, said)
	}
	return string(said)
}

// compile runs the compiler of the web app on a project.
func compile(tb testing.TB, project string, args ...string) (string, error) {
	tb.Helper()
	node, err := exec.LookPath("node")
	compiler := filepath.Join(root(tb), "ui/node_modules/typescript/lib/tsc.js")
	if err == nil {
		_, err = os.Stat(compiler)
	}
	if err != nil {
		if os.Getenv("TENON_REQUIRE_NODE") == "1" {
			tb.Fatal(err)
		}
		tb.Skipf("Node.js and ui/node_modules are needed: %v", err)
	}
	config := "tsconfig.json"
	if _, err := os.Stat(filepath.Join(project, config)); err != nil {
		config = "jsconfig.json"
	}
	cmd := exec.CommandContext(tb.Context(), node, slices.Concat([]string{compiler, "--pretty", "false", "-p", config}, args)...)
	cmd.Dir = project
	said, err := cmd.CombinedOutput()
	return string(said), err
}

// root is the folder of the repository.
func root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			tb.Fatal("the tests run outside of the repository")
		}
		dir = filepath.Dir(dir)
	}
}
