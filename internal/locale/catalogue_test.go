package locale_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/tenon-crm/tenon/internal/locale"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func files(t *testing.T, tag locale.Tag) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	paths, err := filepath.Glob(filepath.Join("messages", string(tag), "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paths {
		raw, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		if err := yaml.Unmarshal(raw, &m); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		out[filepath.Base(p)] = m
	}
	return out
}

// Both languages say the same things in the same files, each once, with the
// same places to fill in.
func TestBothLanguagesHaveEveryMessageOnce(t *testing.T) {
	zh, en := files(t, locale.ZH), files(t, locale.EN)
	for name := range maps.Keys(en) {
		if zh[name] == nil {
			t.Errorf("zh has no %s", name)
		}
	}
	for name, messages := range zh {
		for key, text := range messages {
			other, ok := en[name][key]
			if !ok {
				t.Errorf("en/%s has no %s", name, key)
				continue
			}
			a, b := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
			slices.Sort(a)
			slices.Sort(b)
			if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
				t.Errorf("%s: %v in zh, %v in en", key, a, b)
			}
		}
		for key := range en[name] {
			if _, ok := messages[key]; !ok {
				t.Errorf("zh/%s has no %s", name, key)
			}
		}
	}
	for tag, all := range map[locale.Tag]map[string]map[string]string{locale.ZH: zh, locale.EN: en} {
		seen := map[string]string{}
		for name, messages := range all {
			for key := range messages {
				if seen[key] != "" {
					t.Errorf("%s: %s is in %s and in %s", tag, key, seen[key], name)
				}
				seen[key] = name
			}
		}
	}
}

// makers take a code as the argument with this number.
var makers = map[string]int{
	"problem.New": 1, "problem.Bad": 0, ".Field": 1, ".FieldText": 1, ".failKey": 1, "field.Wrong": 0, "Wrong": 0, "locale.Message": 1, "locale.Both": 0,
}

// Every code that the server answers with, and every message that it asks for,
// has words.
func TestEveryCodeHasWords(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/bench/") {
			return err
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return nil // somebody is writing it
		}
		check := func(at ast.Node, e ast.Expr) {
			lit, ok := e.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return
			}
			code, _ := strconv.Unquote(lit.Value)
			found++
			if !locale.Has(code) {
				t.Errorf("%s: %q has no words", set.Position(at.Pos()), code)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch fun := x.Fun.(type) {
				case *ast.SelectorExpr:
					name = "." + fun.Sel.Name
					if id, ok := fun.X.(*ast.Ident); ok {
						if _, known := makers[id.Name+name]; known {
							name = id.Name + name
						}
					}
				case *ast.Ident:
					name = fun.Name
				}
				if arg, ok := makers[name]; ok && arg < len(x.Args) && !(name == ".Field" && len(x.Args) < 2) {
					check(x, x.Args[arg])
				}
			case *ast.CompositeLit:
				sel, ok := x.Type.(*ast.SelectorExpr)
				if !ok || sel.Sel.Name != "Item" && sel.Sel.Name != "Issue" {
					return true
				}
				for _, el := range x.Elts {
					if kv, ok := el.(*ast.KeyValueExpr); ok {
						if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Code" {
							check(x, kv.Value)
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 100 {
		t.Errorf("only %d codes were found: the test looks in the wrong place", found)
	}
}
