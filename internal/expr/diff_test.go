package expr

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"math/rand"
	"testing"
	"time"
)

var (
	diffCount = flag.Int("expr.count", 3000, "random expressions compared between Go and SQL")
	diffSeed  = flag.Int64("expr.seed", 1, "seed of the random expressions")
)

var testNow = time.Date(2025, 3, 9, 17, 30, 0, 123456789, time.UTC)

// person makes the acting person of a row of users.
func (w *world) person(d dice) *User {
	r := pick(d, w.rows[Users]...)
	return &User{
		ID: r["id"].(string), Name: r["name"].(string), Email: "x@y", Department: r["department"].(string), Manager: r["manager"].(string),
		Departments: pick(d, []string{}, []string{"d1"}, []string{"d1", "d3"}), Roles: pick(d, nil, []string{"a", "admin"}), Active: true,
	}
}

// outcome is "true", "false", "error" of a condition in Go.
func outcome(p *Program, v Vars) string {
	switch r, err := p.Eval(context.Background(), v); {
	case err != nil:
		return "error"
	case r == true:
		return "true"
	}
	return "false"
}

func sqlOutcomes(t *testing.T, w *world, f Fragment) map[string]string {
	t.Helper()
	rows, err := w.db.Query(`SELECT r."id", `+f.SQL+` FROM "o_deal" AS r`, f.Args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, f.SQL)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id string
		var v sql.NullInt64
		if err := rows.Scan(&id, &v); err != nil {
			t.Fatalf("%v\n%s", err, f.SQL)
		}
		switch {
		case !v.Valid:
			out[id] = "error"
		case v.Int64 == 1:
			out[id] = "true"
		case v.Int64 == 0:
			out[id] = "false"
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v\n%s", err, f.SQL)
	}
	return out
}

// TestGoAndSQLAgree compares random conditions in Go with their SQL, exactly
// (true, false, error) and as a condition (true or not), for one who sees
// everything and for one whose rights hide rows, fields and fields of rows.
func TestGoAndSQLAgree(t *testing.T) {
	d := dice{rand.New(rand.NewSource(*diffSeed))}
	w := newWorld(t, d, 40)
	env := newEnv(t, w.cat)
	seen := map[string]int{}
	for range *diffCount {
		hidden := d.Intn(2) == 0
		source := generator{dice: d, hidden: hidden}.boolean(1 + d.Intn(4))
		p, err := env.Compile("deal", source, Filter)
		if err != nil {
			refused, ok := errors.AsType[*Errors](err)
			if !ok {
				t.Fatalf("%s: %v", source, err)
			}
			seen[refused.Issues[0].Code]++
			continue
		}
		compare(t, d, w, p, hidden, seen)
		if t.Failed() {
			return
		}
	}
	t.Logf("%v", seen)
	if seen["true"] < 1000 || seen["false"] < 1000 || seen["error"] < 1000 {
		t.Errorf("too few outcomes of a kind to mean anything: %v", seen)
	}
}

func compare(t *testing.T, d dice, w *world, p *Program, hidden bool, seen map[string]int) {
	t.Helper()
	v := Vars{User: w.person(d), Now: testNow, Load: w.load}
	var lens Lens
	view := func(r Values) Row { return r }
	if hidden {
		r := rights{w}
		lens, v.Load = r, r.load
		view = func(row Values) Row { return masked{r, "deal", row} }
	}
	exact, err := p.sql("r", lens, &v, false)
	if err != nil {
		t.Fatalf("%s: %v", p.Source(), err)
	}
	condition, err := p.SQL("r", lens, v)
	if err != nil {
		t.Fatalf("%s: %v", p.Source(), err)
	}
	inExact, inCondition := sqlOutcomes(t, w, exact), sqlOutcomes(t, w, condition)
	for _, r := range w.rows["deal"] {
		id := r["id"].(string)
		v.Record = view(r)
		want := outcome(p, v)
		seen[want]++
		if inExact[id] != want {
			_, err := p.Eval(context.Background(), v)
			t.Errorf("hidden=%v row %v\n%s\nGo %s (%v), SQL %s\n%s\n%v", hidden, r, p.Source(), want, err, inExact[id], exact.SQL, exact.Args)
			return
		}
		if (inCondition[id] == "true") != (want == "true") {
			t.Errorf("hidden=%v row %v\n%s\nGo %s, condition %s\n%s\n%v", hidden, r, p.Source(), want, inCondition[id], condition.SQL, condition.Args)
			return
		}
	}
}

// TestValuesAgree compares random values (formulas, computed columns) in Go with
// their SQL.
func TestValuesAgree(t *testing.T) {
	d := dice{rand.New(rand.NewSource(*diffSeed))}
	w := newWorld(t, d, 40)
	env := newEnv(t, w.cat)
	compared := 0
	for k := range *diffCount / 3 {
		g, depth := generator{dice: d}, 1+d.Intn(4)
		source := []func() string{
			func() string { return g.number(depth) }, func() string { return g.text(depth) },
			func() string { return g.date(depth) }, func() string { return g.instant(depth) }, func() string { return g.link(depth) },
		}[k%5]()
		p, err := env.Compile("deal", source, Value)
		if err != nil || p.Pushable() != nil {
			continue
		}
		compared++
		v := Vars{User: w.person(d), Now: testNow, Load: w.load}
		f, err := p.SQL("r", nil, v)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		got := sqlValues(t, w, f)
		for _, r := range w.rows["deal"] {
			v.Record = r
			want, err := p.Eval(context.Background(), v)
			if err != nil {
				want = nil
			}
			if got[r["id"].(string)] != want {
				t.Fatalf("%s\nGo %v (%v), SQL %v\n%s\n%v", source, want, err, got[r["id"].(string)], f.SQL, f.Args)
			}
		}
	}
	if compared < *diffCount/6 {
		t.Errorf("only %d were compared", compared)
	}
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
			t.Fatal(err)
		}
		switch x := v.(type) {
		case int64:
			v = float64(x)
		case []byte:
			v = string(x)
		}
		out[id] = v
	}
	return out
}
