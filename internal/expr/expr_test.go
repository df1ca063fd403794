package expr

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestValues(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	row := Values{"id": "r1", "name": "商机 A", "amount": 3.3, "qty": nil, "won": true, "close": "2026-11-22", "created": "2026-11-22 17:00:00.000Z",
		"stage": "open", "tags": []string{"a"}, "owner": "u1", "account": "", "other": "a1"}
	v := Vars{Record: row, User: testUser, Now: testNow}
	for source, want := range map[string]struct {
		typ   string
		value any
	}{
		`record.amount * 2`:                  {"number", 6.6},
		`record.qty`:                         {"number", nil},
		`IF(record.won, record.qty, 1)`:      {"number", nil},
		`LEFT(record.name, 2)`:               {"text", "商机"},
		`record.close + 10`:                  {"date", "2026-12-02"},
		`TODAY()`:                            {"date", "2025-03-10"},
		`now`:                                {"datetime", "2025-03-09 17:30:00.123Z"},
		`now + 0.5`:                          {"datetime", "2025-03-10 05:30:00.123Z"},
		`NOW() - 1`:                          {"datetime", "2025-03-08 17:30:00.123Z"},
		`record.tags + ["b"]`:                {"list", []string{"a", "b"}},
		`[]`:                                 {"list", []string{}},
		`user.roles`:                         {"list", []string{"sales"}},
		`user`:                               {"link:users", "u1"},
		`record.owner`:                       {"link:users", "u1"},
		`record.account`:                     {"link:account", ""},
		`record.won ? user : record.owner`:   {"link:users", "u1"},
		`record.won ? record.other : null`:   {"link:account", "a1"},
		`record.won ? null : record.other`:   {"link:account", ""},
		`user.department`:                    {"link:departments", "d1"},
		`user.manager`:                       {"link:users", "u2"},
		`record.won`:                         {"bool", true},
		`null`:                               {"blank", nil},
		`record.tags[0]`:                     {"text", "a"},
		`AND(record.won, user.active, true)`: {"bool", true},
		`OR(false, NOT(record.won))`:         {"bool", false},
		`record.name.matches("^商")`:          {"bool", true},
		`123456789012345678`:                 {"number", 123456789012346000.0},
	} {
		p, err := e.Compile("deal", source, Value)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		got, err := p.Eval(context.Background(), v)
		if err != nil || p.Type() != want.typ || !reflect.DeepEqual(got, want.value) {
			t.Errorf("%s = %#v (%s) %v, want %#v (%s)", source, got, p.Type(), err, want.value, want.typ)
		}
	}
}

func TestDependencies(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]struct {
		deps      []Dep
		user, now bool
	}{
		`record.account.name == "x"`:                 {[]Dep{{"account", "name"}, {"deal", "account"}}, false, false},
		`record.owner == user`:                       {[]Dep{{"deal", "owner"}}, true, false},
		`record.account.owner.manager.name == "x"`:   {[]Dep{{"account", "owner"}, {"deal", "account"}, {"users", "manager"}, {"users", "name"}}, false, false},
		`user.department.name == "x"`:                {[]Dep{{"departments", "name"}}, true, false},
		`inTree(record.owner_dept, user.department)`: {[]Dep{{"deal", "owner_dept"}, {"departments", "path"}}, true, false},
		`record.close < TODAY()`:                     {[]Dep{{"deal", "close"}}, false, true},
		`record.tags.exists(user, user == "x")`:      {},
		`record.id == "x"`:                           {[]Dep{}, false, false},
	} {
		p, err := e.Compile("deal", source, Filter)
		if want.deps == nil {
			if err == nil {
				t.Errorf("%s: a variable hides user", source)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if !reflect.DeepEqual(p.Deps(), want.deps) || p.ReadsUser() != want.user || p.ReadsNow() != want.now {
			t.Errorf("%s: %v user=%v now=%v", source, p.Deps(), p.ReadsUser(), p.ReadsNow())
		}
	}
}

func TestOldRecord(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p, err := e.Compile("deal", `old == null || record.stage != old.stage`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	row := func(stage string) Values { return Values{"id": "r1", "stage": stage} }
	for _, c := range []struct {
		old  Row
		want bool
	}{{nil, true}, {row("a"), false}, {row("b"), true}} {
		if got := p.True(context.Background(), Vars{Record: row("a"), Old: c.old}); got != c.want {
			t.Errorf("old %v: %v", c.old, got)
		}
	}
}

func TestErrorsOfEvaluation(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	broken := errors.New("disk on fire")
	row := Values{"id": "r1", "account": "a1", "amount": "three", "close": "soon", "tags": 7}
	for what, c := range map[string]struct {
		ctx    context.Context
		source string
		v      Vars
		want   string
	}{
		"a cancelled request":     {ctx, `true`, Vars{}, "canceled"},
		"no way to follow links":  {context.Background(), `isBlank(record.account.name)`, Vars{Record: row}, errNoLoader.Error()},
		"a link that cannot load": {context.Background(), `isBlank(record.account.name)`, Vars{Record: row, Load: func(string, string) (Row, error) { return nil, broken }}, broken.Error()},
		"nobody acting":           {context.Background(), `user.id == ""`, Vars{Record: row}, errNobody.Error()},
		"a number that is none":   {context.Background(), `record.amount == 1`, Vars{Record: row}, "a number holds string"},
		"a date that is none":     {context.Background(), `isBlank(record.close)`, Vars{Record: row}, "not a date"},
		"a list that is none":     {context.Background(), `isBlank(record.tags)`, Vars{Record: row}, "a list holds int"},
	} {
		p, err := e.Compile("deal", c.source, Rule)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Eval(c.ctx, c.v); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
		if p.True(c.ctx, c.v) {
			t.Errorf("%s is true", what)
		}
	}
}

// A link whose record is gone keeps its id; its fields are blank. Each record
// loads once per evaluation, and only for what is not the id.
func TestLinksLoadOnce(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p, err := e.Compile("deal", `record.account == "a1" && record.account.name == "" && isBlank(record.account.level) && record.account.owner.name == ""`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	loads := 0
	v := Vars{Record: Values{"id": "r1", "account": "a1"}, Load: func(object, id string) (Row, error) { loads++; return nil, nil }}
	if !p.True(context.Background(), v) || loads != 1 {
		t.Errorf("%d loads", loads)
	}
}

func TestUnknownObjectAndZone(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for _, object := range []string{"nothing", "@user", ""} {
		if _, err := e.Compile(object, "true", Filter); err == nil {
			t.Errorf("compiled for %q", object)
		}
	}
	if _, err := New(demo(), time.FixedZone("home", 3600)); err == nil {
		t.Error("a zone that SQL cannot find was taken")
	}
	if _, err := New(demo(), nil); err != nil {
		t.Error(err)
	}
}

// Loops inside loops are refused when they look too costly, and stopped when
// the data makes them so.
func TestCostIsBounded(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	body := strings.Repeat(` || a + b == b + "x"`, 60)
	_, err := e.Compile("deal", `record.tags.all(a, record.tags.all(b, a == b`+body+`))`, Rule)
	if errs, ok := errors.AsType[*Errors](err); !ok || errs.Issues[0].Code != codeTooCostly {
		t.Errorf("%v", err)
	}
	p, err := e.Compile("deal", `record.tags.all(a, record.tags.all(b, a + b == b + a))`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	v := Vars{Record: Values{"id": "r", "tags": slices.Repeat([]string{"x"}, 5000)}}
	start := time.Now()
	if p.True(context.Background(), v) || time.Since(start) > 5*time.Second {
		t.Errorf("ran on for %v", time.Since(start))
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := p.Eval(ctx, v); err == nil {
		t.Error("outlived its deadline")
	}
}

// What people combine by hand stays well inside the limits.
func TestUsualSizesCompile(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for what, source := range map[string]string{
		"100 ors":         strings.TrimSuffix(strings.Repeat(`record.stage == "open" || `, 100), " || "),
		"AND of 100":      `AND(` + strings.TrimSuffix(strings.Repeat(`record.amount > 1,`, 100), ",") + `)`,
		"20 sums":         `record.amount` + strings.Repeat(` + record.qty`, 20) + ` > 1`,
		"15 parentheses":  strings.Repeat("(", 15) + `record.won` + strings.Repeat(")", 15),
		"10 IFs":          strings.Repeat(`IF(record.won, 1, `, 10) + "2" + strings.Repeat(")", 10) + ` == 1`,
		"a list of 300":   `record.stage in [` + strings.TrimSuffix(strings.Repeat(`"open",`, 300), ",") + `]`,
		"a list of paths": `record.stage in [` + strings.TrimSuffix(strings.Repeat(`record.name,`, 300), ",") + `]`,
	} {
		if _, err := e.Compile("deal", source, Filter); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestProgramsServeManyAtOnce(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for _, source := range []string{`record.amount * 2 > 1 && user.departments.exists(d, d == "d1")`, `record.name == user.name + "x"`, `TODAY() + 1 > record.close`} {
				p, err := e.Compile("deal", source, Filter)
				if err != nil {
					t.Error(err)
					return
				}
				v := Vars{Record: Values{"id": "r", "amount": float64(i)}, User: testUser, Now: testNow}
				p.True(context.Background(), v)
				if _, err := p.SQL("r", nil, v); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestProgramsAreCached(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	a, b := compileFilter(t, e, `record.won`), compileFilter(t, e, `record.won`)
	if a != b {
		t.Error("compiled twice")
	}
	for i := range 2*cachedFresh + 2 {
		e.cache.put(cacheKey{object: "deal", source: strings.Repeat("x", i)}, a)
	}
	if n := len(e.cache.fresh) + len(e.cache.stale); n > 2*cachedFresh {
		t.Errorf("%d programs are kept", n)
	}
	if _, ok := e.cache.get(cacheKey{"deal", `record.won`, Filter}); ok {
		t.Error("the oldest program is still kept")
	}
}
