package script_test

import (
	"context"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/script"
)

// workers are the processes of ours that are workers, by what Linux tells in /proc.
func workers(t *testing.T) int {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range all {
		raw, err := os.ReadFile(name)
		if err != nil {
			continue // it is gone meanwhile
		}
		_, after, _ := strings.Cut(string(raw), ") ")
		if strings.HasPrefix(after[1:], fmt.Sprintf(" %d ", os.Getpid())) && after[0] != 'Z' {
			n++
		}
	}
	return n
}

// A function of the host that panics ends the call, and its worker, and nothing
// else.
func TestAHostThatPanics(t *testing.T) {
	var said strings.Builder
	r := runner(t, script.Config{Workers: 2, Log: slog.New(slog.NewTextHandler(&said, nil))})
	before := workers(t)
	for range 5 {
		_, err := r.Run(t.Context(), script.Call{
			Program: script.NewProgram("try { crm.get(1) } catch (e) { return 1 }"), Input: m{},
			Host: map[string]script.Host{"crm.get": func(context.Context, []jsontext.Value) (any, int, error) { panic("of the platform") }},
		})
		if e := (*script.Error)(nil); !errors.As(err, &e) || e.Kind != script.Failed || strings.Contains(e.Message, "panic") {
			t.Fatalf("%v", err)
		}
	}
	for end := time.Now().Add(20 * time.Second); workers(t) > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d workers are left, %d before", workers(t), before)
		}
	}
	must(t, r, "return 1", m{})
	if n := strings.Count(said.String(), "crm.get panicked: of the platform"); n != 5 {
		t.Errorf("the operator is told %d times: %s", n, said.String())
	}
}
