package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rowPackages may touch the tables of business objects: the one way out and the
// one way in, what they stand on, and what measures and tests them. expr makes
// SQL of expressions and has no database.
var rowPackages = []string{"query", "record", "access", "schema", "meta", "store", "expr", "bench", "fault", "testkit"}

// statements are the functions of store for which one writes the SQL oneself, on
// tables of the platform. All others read rows of business objects.
var statements = []string{"Executor", "Query", "Exec", "Text", "One", "Each", "Prune"}

// platform are tables that belong to no business object.
var platform = regexp.MustCompile(`^(tn_\w+|_\w*|users|sqlite_\w+|pragma_\w+|json_each|json_tree)$`)

// records are methods of PocketBase that reach a collection, by the name that
// comes first.
var records = []string{
	"FindCollectionByNameOrId", "FindCachedCollectionByNameOrId", "FindRecordById", "FindRecordsByIds", "FindAllRecords", "FindFirstRecordByData",
	"FindRecordsByFilter", "FindFirstRecordByFilter", "CountRecords", "RecordQuery", "FindAuthRecordByEmail",
}

// builders are methods of dbx that reach a table, where a database is asked.
var builders = []string{"Insert", "Upsert", "Update", "Delete", "Model"}

// Business data has one way out, query, and one way in, record: no other package
// reads rows, or names a table that is not of the platform.
func TestBusinessTablesHaveOneWay(t *testing.T) {
	seen := map[string]bool{}
	for _, root := range []string{"..", "../../cmd", "../../pb_migrations"} {
		folders := map[string][]string{}
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			pkg, _, _ := strings.Cut(filepath.ToSlash(strings.TrimPrefix(path, "../")), "/")
			seen[pkg] = true
			if root != ".." || !slices.Contains(rowPackages, pkg) {
				folders[filepath.Dir(path)] = append(folders[filepath.Dir(path)], path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, paths := range folders {
			sources := map[string]any{}
			for _, p := range paths {
				sources[p] = nil
			}
			for _, v := range secondWays(t, sources) {
				t.Error(v)
			}
		}
	}
	for _, pkg := range rowPackages {
		if !seen[pkg] {
			t.Errorf("there is no package %s", pkg)
		}
	}
}

// Each of these is a second way, and found to be one.
func TestSecondWaysAreFound(t *testing.T) {
	const head = "package p\nimport (\n\"github.com/tenon-crm/tenon/internal/store\"\n\"github.com/tenon-crm/tenon/internal/expr\"\n)\nconst people, things = \"users\", \"thing\"\nfunc f() {\n"
	for code, found := range map[string]bool{
		`store.Load(ctx, db, o, id)`:      true,
		`store.LoadMany(ctx, db, o, ids)`: true,
		`reach := store.Reach`:            true,
		`var s store.Scanner`:             true,
		`store.One(ctx, db, dest, "SELECT 1 FROM \"tn_keys\" WHERE \"id\" = ?", id)`:                                 false,
		`q := "SELECT 1 FROM " + expr.Quote(o.Key)`:                                                                  true,
		`q := "SELECT 1 FROM \"" + o.Key + "\""`:                                                                     true,
		"q := `UPDATE ` + o.Table + ` SET \"x\" = 1`":                                                                true,
		"q := `SELECT count(*) FROM \"account\"`":                                                                    true,
		"q := `select 1 from \"account\"`":                                                                           true,
		"q := `SELECT 1 FROM account`":                                                                               true,
		"q := `SELECT 1 FROM \"tn_jobs\" j JOIN \"account\" a ON 1`":                                                 true,
		"q := `SELECT 1 FROM \"tn_jobs\", \"account\"`":                                                              true,
		"q := `INSERT INTO [[account]] ([[id]]) VALUES (1)`":                                                         true,
		"q := `INSERT INTO \"tn_a\" (\"id\") VALUES (1) ON CONFLICT (\"id\") DO UPDATE SET \"id\" = 1`":              false,
		"q := `WITH RECURSIVE up(id) AS (SELECT 1 UNION SELECT u.\"id\" FROM up JOIN \"users\" u) SELECT * FROM up`": false,
		`q := "People come from a file, or join by a link"`:                                                          false,
		`app.FindRecordById("account", id)`:                                                                          true,
		`app.FindRecordById(o.Key, id)`:                                                                              true,
		`app.FindRecordById(things, id)`:                                                                             true,
		`app.FindRecordById(people, id)`:                                                                             false,
		`app.FindAllRecords("_superusers")`:                                                                          false,
		`app.DB().Select("id").From("account").All(&x)`:                                                              true,
		`app.DB().Select("id").From("tn_files AS f").All(&x)`:                                                        false,
		`tx.NonconcurrentDB().Delete("account", nil)`:                                                                true,
		`tx.DB().Insert("tn_files", nil)`:                                                                            false,
	} {
		got := secondWays(t, map[string]any{"p.go": head + code + "\n}\n"})
		if (len(got) > 0) != found {
			t.Errorf("%s: %v", code, got)
		}
	}
}

// secondWays lists where the files of a package read rows or name tables of
// business objects. The values are the sources, nil for what is in the file.
func secondWays(t *testing.T, sources map[string]any) []string {
	t.Helper()
	w := &ways{set: token.NewFileSet(), names: map[string]string{}}
	var files []*ast.File
	for path, source := range sources {
		f, err := parser.ParseFile(w.set, path, source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
		w.constants(f)
	}
	for _, f := range files {
		w.file(f)
	}
	return w.found
}

type ways struct {
	set   *token.FileSet
	names map[string]string // texts of the package's constants
	found []string
}

func (w *ways) say(n ast.Node, what string) {
	w.found = append(w.found, w.set.Position(n.Pos()).String()+": "+what)
}

func (w *ways) constants(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for i, name := range spec.Names {
				if i < len(spec.Values) {
					if text, ok := text(spec.Values[i]); ok {
						w.names[name.Name] = text
					}
				}
			}
		}
		return true
	})
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func (w *ways) file(f *ast.File) {
	imports := map[string]string{}
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		if path, ours := strings.CutPrefix(path, "github.com/tenon-crm/tenon/internal/"); ours {
			if imports[name] = path; name == "." {
				w.say(i, "imports "+path+" without a name")
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := x.X.(*ast.Ident); ok {
				switch path := imports[pkg.Name]; {
				case path == "store" && !slices.Contains(statements, x.Sel.Name):
					w.say(x, "reads rows by store."+x.Sel.Name)
				case path == "expr" && x.Sel.Name == "Quote":
					w.say(x, "makes a name of a table or column")
				}
			}
		case *ast.CallExpr:
			w.call(x)
		case *ast.BasicLit:
			if s, ok := text(x); ok {
				w.sql(x, s)
			}
		}
		return true
	})
}

// call looks at the table or collection that a call names.
func (w *ways) call(c *ast.CallExpr) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || len(c.Args) == 0 {
		return
	}
	if !slices.Contains(records, sel.Sel.Name) && !(sel.Sel.Name == "From" && asks(sel.X)) && !(slices.Contains(builders, sel.Sel.Name) && database(sel.X)) {
		return
	}
	name, known := text(c.Args[0])
	if id, ok := c.Args[0].(*ast.Ident); ok && !known {
		name, known = w.names[id.Name], w.names[id.Name] != ""
	}
	name, _, _ = strings.Cut(name, " ")
	if !known || !platform.MatchString(name) {
		w.say(c, sel.Sel.Name+" of what is no table of the platform")
	}
}

// asks reports whether an expression goes on from a database's Select.
func asks(e ast.Expr) bool {
	c, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "Select" || sel.Sel.Name == "Distinct" || sel.Sel.Name == "AndSelect")
}

// database reports whether an expression is app.DB() or one of its kind.
func database(e ast.Expr) bool {
	c, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && strings.HasSuffix(sel.Sel.Name, "DB")
}

// tables finds what SQL names: capitals, as it is written here, or anything that
// is quoted. The names that WITH gives are its own.
var (
	tables = regexp.MustCompile("(?:\\b(?:FROM|JOIN|INTO|UPDATE)\\s+|\\b(?i:from|join|into|update)\\s+[\"`\\[{]+)([^\\s;()]*)")
	given  = regexp.MustCompile(`(?:WITH|RECURSIVE|\),)\s+(\w+)\s*(?:\([^)]*\))?\s+AS\s+(?:MATERIALIZED\s+)?\(`)
	listed = regexp.MustCompile(`\bFROM\s+"\w+"(?:\s+(?:AS\s+)?\w+)?\s*,\s*("?\w+"?)`)
)

func (w *ways) sql(n ast.Node, s string) {
	own := []string{"SET", "ON", "OF", "?"} // DO UPDATE SET, AFTER UPDATE OF … ON, VACUUM INTO ?
	for _, m := range given.FindAllStringSubmatch(s, -1) {
		own = append(own, m[1])
	}
	for _, m := range slices.Concat(tables.FindAllStringSubmatchIndex(s, -1), listed.FindAllStringSubmatchIndex(s, -1)) {
		name := strings.Trim(s[m[2]:m[3]], "\"`[]{}.,")
		if name == "" && m[3] < len(s) { // a subquery
			continue
		}
		if !slices.Contains(own, name) && !platform.MatchString(name) {
			w.say(n, "SQL about the table "+strconv.Quote(name))
		}
	}
}
