package expr

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
)

// chain is a catalogue with live fields f0, f1, … each of which step makes of the
// one before.
func chain(n int, step string) catalog {
	c := demo()
	o := *c["deal"]
	for i := range n {
		source := "record.amount + 1"
		if i > 0 {
			source = strings.ReplaceAll(step, "LAST", fmt.Sprint("record.f", i-1))
		}
		o.Fields = append(o.Fields, Field{Key: fmt.Sprint("f", i), Kind: Number, Live: &Live{Source: source}})
	}
	c["deal"] = &o
	return c
}

// Live fields of live fields cannot grow without bound.
func TestLiveFieldsAreBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t, chain(100, "LAST + LAST"))
	for i := range 100 {
		_, err := e.Compile("deal", fmt.Sprintf("record.f%d > 1", i), Rule)
		errs, refused := errors.AsType[*Errors](err)
		if err != nil && !refused || refused != (i > 10) {
			t.Errorf("f%d: %v", i, err)
		}
		if refused && (len(errs.Issues) != 1 || errs.Issues[0].Code != codeTooCostly || errs.Issues[0].Column != 8) {
			t.Errorf("f%d: %v", i, errs)
		}
	}
}

// What is deep still fits into SQLite, or is refused.
func TestLiveFieldsOfLiveFieldsFitIntoSQL(t *testing.T) {
	t.Parallel()
	w := rowsWorld(t)
	for _, step := range []string{"LAST + 1", "LAST > 0 ? LAST : 0", "ROUND(ABS(-(LAST)), 2)", "SUM(record.lines.map(l, LAST))", "[LAST].exists(x, x > 1) ? 1 : 2"} {
		e := newEnv(t, chain(250, step))
		refusedAt := 0
		for i := 0; i < 250 && refusedAt == 0; i++ {
			p, err := e.Compile("deal", fmt.Sprintf("record.f%d > 1", i), Filter)
			if _, refused := errors.AsType[*Errors](err); refused {
				refusedAt = i
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			f := mustSQL(t, p, nil)
			if _, err := w.db.Exec(`SELECT count(*) FROM "o_deal" AS r WHERE `+f.SQL, f.Args...); err != nil {
				t.Fatalf("%s, %d deep: %v", step, i, err)
			}
		}
		if refusedAt == 0 {
			t.Errorf("%s is never refused", step)
		}
	}
}

func TestLiveFieldsThatCannotBe(t *testing.T) {
	t.Parallel()
	c := demo()
	o := *c["deal"]
	live := func(key, source string) Field { return Field{Key: key, Kind: Number, Live: &Live{Source: source}} }
	o.Fields = append(o.Fields, live("self", "record.self + 1"), live("ping", "record.pong + 1"), live("pong", "record.ping + 1"),
		live("broken", "record.amount +"), live("wrong", "record.nothing"), live("typed", `record.amount + "x"`), live("old", "old.amount"))
	c["deal"] = &o
	e := newEnv(t, c)
	for key, code := range map[string]string{
		"self": codeTooCostly, "ping": codeTooCostly, "pong": codeTooCostly,
		"broken": codeUnknownField, "wrong": codeUnknownField, "typed": codeUnknownField, "old": codeUnknownField,
	} {
		_, err := e.Compile("deal", "1 > 2 || record."+key+" > 1", Rule)
		errs, ok := errors.AsType[*Errors](err)
		if !ok || errs.Issues[0].Column != 17 || errs.Issues[0].Code != code || errs.Issues[0].Args["suggestion"] == key {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// A live field that reads what a person may not is unknown to them, and nothing
// is said of what it reads.
func TestLiveFieldsThroughALens(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, field := range map[string]string{
		`record.won && record.total > 1`:              "total",
		`record.won && record.worth > 1`:              "worth",
		`record.won && record.account.sum > 1`:        "sum",
		`record.lines.exists(l, l.deal.total > 1)`:    "total",
		`record.account.deals.all(d, d.worth == 1.0)`: "worth",
	} {
		p := compileFilter(t, e, source)
		_, err := p.SQL("r", rights{}, Vars{User: testUser, Now: testNow})
		for what, err := range map[string]error{"SQL": err, "For": p.For(rights{})} {
			errs, ok := errors.AsType[*Errors](err)
			if !ok || len(errs.Issues) != 1 {
				t.Fatalf("%s of %s: %v", what, source, err)
			}
			is := errs.Localise(locale.EN)[0]
			if is.Code != codeUnknownField || is.Args["field"] != field || strings.Contains(is.Message, "qty") || is.Column != strings.Index(source, "."+field)+2 {
				t.Errorf("%s of %s: %+v", what, source, is)
			}
		}
	}
	if _, err := compileFilter(t, e, `record.label == "x"`).SQL("r", rights{}, Vars{}); err != nil {
		t.Error(err)
	}
	if _, err := compileFilter(t, e, `record.home.name == "x"`).SQL("r", hides{"home"}, Vars{}); err == nil {
		t.Error("a live field that no grant shows was read")
	}
	if _, err := compileFilter(t, e, `size(record.lines) > 1`).SQL("r", hides{"deal"}, Vars{}); err == nil {
		t.Error("rows were read whose link no grant shows")
	}
}

// hides is a lens without one field.
type hides struct{ field string }

func (h hides) Column(_ string, f *Field, alias string) (string, []any, bool) {
	return alias + "." + Quote(f.Column), nil, f.Key != h.field
}
func (hides) Row(string, string) (string, []any) { return "", nil }

// In a formula a blank counts as 0 where it is added, subtracted, multiplied or
// rounded, and nowhere else.
func TestBlanksInFormulas(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	v := Vars{Record: Values{"id": "r", "amount": nil, "qty": 3.0, "close": "2026-01-31", "lines": []Row{Values{"qty": 2.0, "price": nil}, Values{"qty": 2.0, "price": 3.0}}}}
	for source, want := range map[string]any{
		`record.qty * record.amount`:                                 0.0,
		`record.qty - record.amount`:                                 3.0,
		`record.amount + record.amount + record.qty`:                 3.0,
		`-record.amount`:                                             0.0,
		`ROUND(record.amount, 2) + ROUND(record.amount)`:             0.0,
		`IF(record.won, record.qty, record.amount) + 1`:              1.0,
		`record.close + record.amount`:                               "2026-01-31",
		`record.amount`:                                              nil,
		`record.qty / record.amount`:                                 failed{},
		`record.amount / record.qty`:                                 failed{},
		`record.amount > 1`:                                          failed{},
		`record.amount == null`:                                      true,
		`orZero(record.amount) * 2`:                                  0.0,
		`SUM(record.lines.map(l, l.qty * l.price))`:                  6.0,
		`record.name + record.name`:                                  "",
		`record.lines.exists(l, l.price * 2 + record.amount == 6)`:   true,
		`(record.qty * record.amount) + (2 - record.account.level)`:  2.0,
		`MAX(record.lines.filter(l, l.qty > 5).map(l, l.price)) + 1`: 1.0,
		`record.total`:                                               1.0,
		`ABS(record.amount)`:                                         failed{},
	} {
		p, err := e.Compile("deal", source, Formula)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := p.Eval(context.Background(), v)
		if err != nil {
			got = failed{}
		}
		if got != want {
			t.Errorf("%s = %v %v, want %v", source, got, err, want)
		}
	}
	p, err := e.Compile("deal", `record.qty * record.amount`, Value)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Eval(context.Background(), v); err == nil {
		t.Errorf("a value counts blanks: %v", got)
	}
}
