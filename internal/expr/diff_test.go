package expr

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"time"
)

var (
	diffCount = flag.Int("expr.count", 3000, "random expressions compared between Go, SQL and the browser")
	diffSeed  = flag.Int64("expr.seed", 1, "seed of the random expressions; 0 takes one from the clock")
)

// newSeed is the seed of a comparison, which the log tells.
func newSeed(t testing.TB) int64 {
	seed := *diffSeed
	if seed == 0 {
		seed = time.Now().UnixNano()
	}
	t.Logf("seed %d: repeat with -expr.seed=%d -expr.count=%d", seed, seed, *diffCount)
	return seed
}

var testNow = time.Date(2025, 3, 9, 17, 30, 0, 123456789, time.UTC)

// someMoments are values of now, at the ends of days and of summer time.
var someMoments = []time.Time{
	testNow, time.Date(2024, 12, 31, 16, 0, 0, 0, time.UTC), time.Date(2025, 3, 9, 6, 59, 59, 999e6, time.UTC),
	time.Date(2025, 3, 9, 7, 0, 0, 0, time.UTC), time.Date(2025, 11, 2, 5, 30, 0, 0, time.UTC), time.Date(2025, 11, 2, 6, 30, 0, 0, time.UTC),
}

// person makes the acting person of a row of users.
func (w *world) person(d dice) *User {
	r := pick(d, w.rows[Users]...)
	return &User{
		ID: r["id"].(string), Name: r["name"].(string), Email: "x@y", Department: r["department"].(string), Manager: r["manager"].(string),
		Departments: pick(d, []string{}, []string{"d1"}, []string{"d1", "d3"}), Roles: pick(d, nil, []string{"a", "admin"}), Active: true,
		Reports: w.reports(r["id"].(string)),
	}
}

func sqlOutcomes(t *testing.T, w *world, f Fragment) map[string]string {
	t.Helper()
	out := map[string]string{}
	for id, v := range sqlValues(t, w, f) {
		out[id] = map[any]string{nil: "error", 1.0: "true", 0.0: "false"}[v]
	}
	return out
}

func sqlValues(t *testing.T, w *world, f Fragment) map[string]any {
	t.Helper()
	rows, err := w.db.Query(`SELECT r."id", `+f.SQL+` FROM "o_deal" AS r`, f.Args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, f.SQL)
	}
	defer rows.Close()
	out := map[string]any{}
	for rows.Next() {
		var id string
		var v any
		if err := rows.Scan(&id, &v); err != nil {
			t.Fatalf("%v\n%s", err, f.SQL)
		}
		switch x := v.(type) {
		case int64:
			v = float64(x)
		case []byte:
			v = string(x)
		}
		out[id] = v
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v\n%s", err, f.SQL)
	}
	return out
}

// comparison runs expressions in all engines and notes where they differ.
type comparison struct {
	dice
	w         *world
	env       *Env
	browser   *browserEngine // nil: not compared
	all, some *viewer

	seen   map[string]int // outcomes, and codes of refusals
	differ map[string][]string
}

// The pairs that a comparison tells apart.
const (
	inSQL       = "SQL, exactly"
	inCondition = "SQL, as a condition"
	inBrowser   = "browser"
)

func newComparison(t testing.TB, seed int64, zone string, browser *browserEngine) *comparison {
	t.Helper()
	d := dice{rand.New(rand.NewSource(seed))}
	c := &comparison{dice: d, w: newWorld(t, d, 40), browser: browser, seen: map[string]int{}, differ: map[string][]string{}}
	c.env = newEnvIn(t, c.w.cat, zone)
	c.all, c.some = c.w.viewers()
	if browser != nil {
		clear(browser.worlds)
	}
	return c
}

func (c *comparison) note(engine string, format string, args ...any) {
	c.differ[engine] = append(c.differ[engine], fmt.Sprintf(format, args...))
}

// report fails for every difference, showing the first of each engine.
func (c *comparison) report(t *testing.T) {
	t.Helper()
	for engine, list := range c.differ {
		t.Errorf("%d differences between Go and %s, the first of which is\n%s", len(list), engine, list[0])
	}
	t.Logf("%v", c.seen)
}

// compile makes a program; nil when the source is refused, which is counted.
func (c *comparison) compile(t *testing.T, source string, u Usage) *Program {
	t.Helper()
	p, err := c.env.Compile("deal", source, u)
	if err == nil {
		return p
	}
	refused, ok := errors.AsType[*Errors](err)
	if !ok {
		t.Fatalf("%s: %v", source, err)
	}
	c.seen[refused.Issues[0].Code]++
	return nil
}

// condition compares a random condition: exactly (true, false, error), and in
// SQL also as a condition (true or not).
func (c *comparison) condition(t *testing.T) {
	t.Helper()
	sees := pick(c.dice, c.all, c.some)
	source := generator{dice: c.dice, hidden: sees == c.some}.boolean(1 + c.Intn(4))
	if c.Intn(8) == 0 {
		source = strings.Replace(source, "record.", "old.", 1+c.Intn(3))
	}
	if p := c.compile(t, source, Rule); p != nil {
		c.compare(t, p, sees)
	}
}

// value compares a random value: a formula, a computed column.
func (c *comparison) value(t *testing.T, k int) {
	t.Helper()
	g, depth := generator{dice: c.dice}, 1+c.Intn(4)
	source := []func() string{
		func() string { return g.number(depth) }, func() string { return g.text(depth) }, func() string { return g.date(depth) },
		func() string { return g.instant(depth) }, func() string { return g.link(depth) }, g.list,
	}[k%6]()
	if p := c.compile(t, source, pick(c.dice, Value, Formula)); p != nil {
		c.compare(t, p, c.all)
	}
}

func (c *comparison) compare(t *testing.T, p *Program, sees *viewer) {
	t.Helper()
	v := sees.vars(c.w.person(c.dice), pick(c.dice, someMoments...))
	want := c.inGo(p, sees, &v)
	c.inSQL(t, p, sees, v, want)
	c.inBrowser(t, p, sees, v, want)
}

// inGo gives the result for each deal; old is the deal before.
func (c *comparison) inGo(p *Program, sees *viewer, v *Vars) []any {
	rows := c.w.rows["deal"]
	want := make([]any, len(rows))
	for i, r := range rows {
		v.Record, v.Old = sees.view("deal", r), sees.view("deal", rows[(i+len(rows)-1)%len(rows)])
		got, err := p.Eval(context.Background(), *v)
		if err != nil {
			got = failed{err.Error()}
		}
		want[i] = got
		c.seen[kindOf(got)]++
	}
	return want
}

// kindOf sorts results for the count that shows that all kinds occur.
func kindOf(v any) string {
	switch v.(type) {
	case failed:
		return "error"
	case bool:
		return fmt.Sprint(v)
	case nil:
		return "blank"
	}
	return "value"
}

func (c *comparison) inSQL(t *testing.T, p *Program, sees *viewer, v Vars, want []any) {
	t.Helper()
	if p.Pushable() != nil || p.Type() == "list" {
		c.seen["not in SQL"]++
		return
	}
	exact, err := p.sql("r", sees.lens, &v, false)
	if err != nil {
		t.Fatalf("%s: %v", p.Source(), err)
	}
	got := sqlValues(t, c.w, exact)
	for i, r := range c.w.rows["deal"] {
		if x := got[r["id"].(string)]; x != sqlOf(want[i]) {
			c.note(inSQL, "%s sees %v\n%s\nGo %v, SQL %v\n%s\n%v", sees.name, r, p.Source(), want[i], x, exact.SQL, exact.Args)
		}
	}
	if p.Type() != "bool" {
		return
	}
	condition, err := p.SQL("r", sees.lens, v)
	if err != nil {
		t.Fatalf("%s: %v", p.Source(), err)
	}
	got = sqlValues(t, c.w, condition)
	for i, r := range c.w.rows["deal"] {
		if x := got[r["id"].(string)]; p.usage == Rule && (x == 1.0) != (want[i] == true) {
			c.note(inCondition, "%s sees %v\n%s\nGo %v, condition %v\n%s\n%v", sees.name, r, p.Source(), want[i], x, condition.SQL, condition.Args)
		}
	}
}

// sqlOf is a value as SQL has it: one NULL for blanks and errors.
func sqlOf(v any) any {
	switch x := v.(type) {
	case failed:
		return nil
	case bool:
		if x {
			return 1.0
		}
		return 0.0
	}
	return v
}

func (c *comparison) inBrowser(t *testing.T, p *Program, sees *viewer, v Vars, want []any) {
	t.Helper()
	code, err := p.Browser()
	if err != nil {
		if _, ok := errors.AsType[*Errors](err); !ok {
			t.Fatalf("%s: %v", p.Source(), err)
		}
		c.seen[codeNotInBrowser]++
		return
	}
	if c.browser == nil {
		return
	}
	got := c.browser.evaluate(t, c.w, sees, code, v, c.env.zone)
	for i, r := range c.w.rows["deal"] {
		if !sameResult(want[i], got[i]) {
			c.note(inBrowser, "%s sees %v\n%s\nGo %#v, browser %#v\n%s", sees.name, r, p.Source(), want[i], got[i], code)
		}
	}
}

func sameResult(a, b any) bool {
	_, x := a.(failed)
	_, y := b.(failed)
	return x && y || x == y && reflect.DeepEqual(a, b)
}

// comparedZones are a zone without and one with summer time.
var comparedZones = []string{"Asia/Shanghai", "America/New_York"}

// TestEnginesAgree compares random conditions and values in Go with their SQL
// and with the browser, for one who sees everything and for one whose rights hide
// rows, fields and fields of rows.
func TestEnginesAgree(t *testing.T) {
	seed := newSeed(t)
	browser := browserOrNil(t)
	for i, zone := range comparedZones {
		t.Run(zone, func(t *testing.T) {
			c := newComparison(t, seed+int64(i), zone, browser)
			for range *diffCount / len(comparedZones) {
				c.condition(t)
			}
			for k := range *diffCount / len(comparedZones) / 3 {
				c.value(t, k)
			}
			c.report(t)
			for _, kind := range []string{"true", "false", "error", "value", "blank"} {
				if c.seen[kind] < *diffCount/8 {
					t.Errorf("too few results of the kind %q to mean anything", kind)
				}
			}
		})
	}
}
