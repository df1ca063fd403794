package script_test

import (
	"context"
	"os"
	"testing"

	"github.com/tenon-crm/tenon/internal/script"
)

// The binary of the tests is the worker of the tests.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == script.Command {
		os.Exit(script.Work(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

type m = map[string]any

func runner(t testing.TB, c script.Config) *script.Runner {
	t.Helper()
	r := script.New(c)
	t.Cleanup(r.Close)
	return r
}

func run(r *script.Runner, source string, input any, limits script.Limits) (*script.Result, error) {
	return r.Run(context.Background(), script.Call{Program: script.NewProgram(source), Input: input, Limits: limits})
}

// must runs a source that has to succeed and gives what it returned.
func must(t testing.TB, r *script.Runner, source string, input any) *script.Result {
	t.Helper()
	res, err := run(r, source, input, script.Limits{})
	if err != nil {
		t.Fatalf("%s\n%v", source, err)
	}
	return res
}
