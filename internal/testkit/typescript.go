package testkit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TypeScript checks the project in a folder, which has a tsconfig.json or
// jsconfig.json, and gives what the compiler has to say of it: "" when all is well.
// Without Node.js and what `npm ci` installs the test is skipped, or fails where
// TENON_REQUIRE_NODE says that it must run.
func TypeScript(tb testing.TB, project string) string {
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
	cmd := exec.CommandContext(tb.Context(), node, compiler, "--pretty", "false", "--noEmit", "-p", config)
	cmd.Dir = project
	said, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		tb.Fatal(err)
	}
	if err != nil && len(said) == 0 {
		tb.Fatalf("the compiler says nothing: %v", err)
	}
	return string(said)
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
