package main

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// TestUpToDate: the pages are what the registry says.
func TestUpToDate(t *testing.T) {
	t.Parallel()
	for name, want := range pages() {
		got, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", name))
		if err != nil || string(got) != want {
			t.Errorf("docs/%s is out of date (%v): go generate ./internal/expr", name, err)
		}
	}
}

func evaluate(t *testing.T, e *expr.Env, source string, u expr.Usage) (expr.Example, bool) {
	t.Helper()
	p, err := e.Compile("deal", source, u)
	if err != nil {
		t.Errorf("%s: %v", source, err)
		return expr.Example{}, false
	}
	got, err := p.Eval(context.Background(), vars())
	return expr.Example{Source: source, Result: got, Error: err != nil}, true
}

// TestExamples: every example of a function gives what it says, as a value and,
// where it must be one, as a rule.
func TestExamples(t *testing.T) {
	t.Parallel()
	e := environment(t)
	for _, f := range expr.Manual() {
		if len(f.Examples) == 0 || len(f.Signatures) == 0 || f.Summary.ZH == "" || f.Summary.EN == "" {
			t.Errorf("%s is not described", f.Name)
		}
		for _, want := range f.Examples {
			if got, ok := evaluate(t, e, want.Source, expr.Value); ok && !reflect.DeepEqual(got, want) {
				t.Errorf("%s gives %#v, want %#v", want.Source, got, want)
			}
		}
	}
}

var (
	fence = regexp.MustCompile("(?s)```cel( \\w+)?\n(.*?)```")
	line  = regexp.MustCompile(`^(.*?)\s+// (.*)$`)
)

// TestIntroductions: every line of the introductions' code compiles, and gives
// the result that follows it.
func TestIntroductions(t *testing.T) {
	t.Parallel()
	e := environment(t)
	for tag, text := range map[locale.Tag]string{locale.EN: introduction, locale.ZH: introductionZH} {
		count := 0
		for _, block := range fence.FindAllStringSubmatch(text, -1) {
			usage := expr.Value
			if u := strings.TrimSpace(block[1]); u != "" {
				usage = expr.Usage(u)
			}
			for _, l := range strings.Split(strings.TrimSpace(block[2]), "\n") {
				count++
				m := line.FindStringSubmatch(l)
				if m == nil {
					t.Errorf("%s has no result", l)
					continue
				}
				got, ok := evaluate(t, e, m[1], usage)
				if shown := show(tag, got); ok && shown != m[2] {
					t.Errorf("%s gives %s", l, shown)
				}
			}
		}
		if count < 20 {
			t.Errorf("%v: only %d lines", tag, count)
		}
	}
}
