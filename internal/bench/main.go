// Bench compares Tenon with raw PocketBase of the same version and with bare
// SQL behind net/http, in one run, on the same data. `make bench` runs it;
// docs/performance.md says what the numbers mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

// settings are the flags of a run.
type settings struct {
	tenon       string
	out         string
	rows        int // of the measured object
	rounds      int // measured rounds of each case
	imports     int // rows imported
	publishRows int // rows of the object that gets one more field
	only        string
	keep        bool
	home        string // where to keep them; empty: a temporary folder
}

func main() {
	var s settings
	flag.StringVar(&s.tenon, "tenon", "./tenon", "the built binary")
	flag.StringVar(&s.out, "out", "build/bench.json", "where to write the numbers")
	flag.IntVar(&s.rows, "rows", 100_000, "rows of the measured object")
	flag.IntVar(&s.rounds, "rounds", 60, "rounds of each case")
	flag.IntVar(&s.imports, "imports", 20_000, "rows to import")
	flag.IntVar(&s.publishRows, "publish-rows", 1_000_000, "rows of the object that gets one more field; 0 leaves this out")
	flag.StringVar(&s.only, "only", "", "one case only, by its name; expr, rights, scripts, large, search, duplicates, sockets, import, backup, start and publish are such too")
	flag.BoolVar(&s.keep, "keep", false, "keep the folders of data")
	flag.StringVar(&s.home, "home", "", "a new folder for the data, which stays")
	child := flag.String("child", "", "internal: serve as this contender")
	dir := flag.String("dir", "", "internal: the child's folder of data")
	addr := flag.String("http", "", "internal: the child's address")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	switch *child {
	case "":
		err = run(ctx, s)
	case pocketBaseName:
		err = servePocketBase(*dir, *addr, newDataset(s.rows))
	case bareSQLName:
		err = serveBareSQL(ctx, *dir, *addr, newDataset(s.rows))
	default:
		err = fmt.Errorf("no contender %q", *child)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) error {
	var err error
	home := s.home
	if home == "" {
		home, err = os.MkdirTemp("", "tenon-bench-")
	} else {
		err = os.Mkdir(home, 0o755)
	}
	if err != nil {
		return err
	}
	if s.keep || s.home != "" {
		fmt.Println("data in", home)
	} else {
		defer os.RemoveAll(home)
	}
	r := &report{Rows: s.rows, Rounds: s.rounds}
	if s.only == "" || s.only == "expr" {
		fmt.Println("measuring expressions")
		if err := measureExpressions(ctx, r, home); err != nil {
			return fmt.Errorf("expressions: %w", err)
		}
	}
	byItself := alone(r, home, s)[s.only]
	if byItself != nil {
		fmt.Println("measuring", s.only)
		if err := byItself(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.only, err)
		}
	}
	if s.only == "expr" || byItself != nil {
		r.print(os.Stdout)
		return r.write(s.out)
	}
	data := newDataset(s.rows)
	tenon := &tenon{binary: s.tenon, dir: filepath.Join(home, "tenon"), data: data}
	contenders := []contender{tenon, &pocketBase{dir: filepath.Join(home, "pocketbase"), data: data}, &bareSQL{dir: filepath.Join(home, "sql"), data: data}}
	for _, c := range contenders {
		fmt.Printf("preparing %s with %d rows\n", c.name(), s.rows)
		defer c.stop()
		if err := c.start(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.name(), err)
		}
	}
	if err := agree(ctx, contenders); err != nil {
		return err
	}
	for _, c := range cases() {
		if s.only != "" && s.only != c.name {
			continue
		}
		got, err := measure(ctx, c, contenders, s.rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Println(got.line())
		r.Cases = append(r.Cases, got)
	}
	if s.only == "" || s.only == "import" {
		fmt.Println("measuring import")
		if err := measureImport(ctx, r, tenon, contenders[1].(*pocketBase), s.imports); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	for _, c := range contenders[1:] {
		c.stop()
	}
	if s.only == "" || s.only == "backup" {
		fmt.Println("measuring a backup")
		if err := measureBackup(ctx, r, tenon); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
	}
	if s.only == "" || s.only == "start" {
		fmt.Println("measuring start and idle memory")
		if err := measureStart(ctx, r, tenon); err != nil {
			return fmt.Errorf("start: %w", err)
		}
	}
	if s.publishRows > 0 && (s.only == "" || s.only == "publish") {
		fmt.Printf("measuring a publish on %d rows\n", s.publishRows)
		if err := measurePublish(ctx, r, tenon, s.publishRows); err != nil {
			return fmt.Errorf("publish: %w", err)
		}
	}
	r.print(os.Stdout)
	return r.write(s.out)
}

// alone are the cases that are measured on servers of their own, by their names.
func alone(r *report, home string, s settings) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"scripts": func(ctx context.Context) error {
			if err := measureScripts(ctx, r, s.tenon); err != nil {
				return err
			}
			return measureHooks(ctx, r, home, s.tenon)
		},
		"rights":     func(ctx context.Context) error { return measureRights(ctx, r, home, s.tenon, s.rounds) },
		"sockets":    func(ctx context.Context) error { return measureSockets(ctx, r, home, s.tenon) },
		"search":     func(ctx context.Context) error { return measureSearch(ctx, r, home, s.tenon, s.rounds) },
		"duplicates": func(ctx context.Context) error { return measureDuplicates(ctx, r, home, s.tenon) },
		"large": func(ctx context.Context) error {
			r.Rows = largeRows
			return measureLarge(ctx, r, filepath.Join(home, "large"), s.tenon, s.rounds)
		},
	}
}
