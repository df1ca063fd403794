package expr

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/locale"
)

var testUser = &User{
	ID: "u1", Name: "王芳", Email: "wf@example.com", Department: "d1", Manager: "u2",
	Departments: []string{"d1", "d3"}, Roles: []string{"sales"}, Active: true,
}

func compileFilter(t testing.TB, e *Env, source string) *Program {
	t.Helper()
	p, err := e.Compile("deal", source, Filter)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return p
}

// What a filter says is what SQLite is asked: an index can serve it.
func TestSimpleConditionsArePlainSQL(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	account := `"o_account" AS "r_1" WHERE "r_1"."id" = "r"."c_account" AND "r_1"."deleted" = ''`
	for source, want := range map[string]struct {
		sql  string
		args []any
	}{
		`record.stage == "open"`:                                 {`("r"."c_stage" = ?)`, []any{"open"}},
		`"open" == record.stage`:                                 {`("r"."c_stage" = ?)`, []any{"open"}},
		`record.stage != "open"`:                                 {`("r"."c_stage" <> ?)`, []any{"open"}},
		`record.stage in ["a", "b"]`:                             {`("r"."c_stage" IN (?,?))`, []any{"a", "b"}},
		`record.amount >= 5`:                                     {`("r"."c_amount" >= ?)`, []any{5.0}},
		`record.amount == 5`:                                     {`("r"."c_amount" = ?)`, []any{5.0}},
		`record.amount in [1, 2]`:                                {`("r"."c_amount" IN (?,?))`, []any{1.0, 2.0}},
		`record.close == date("2026-01-31")`:                     {`("r"."c_close" = ?)`, []any{"2026-01-31"}},
		`record.close >= TODAY()`:                                {`("r"."c_close" >= ?)`, []any{"2025-03-10"}}, // 01:30 in Shanghai
		`record.created > now - 7`:                               {`("r"."c_created" > ?)`, []any{"2025-03-02 17:30:00.123Z"}},
		`record.owner == user`:                                   {`("r"."c_owner" = ?)`, []any{"u1"}},
		`record.owner.id == user.id`:                             {`("r"."c_owner" = ?)`, []any{"u1"}},
		`record.account == "a1"`:                                 {`("r"."c_account" = ?)`, []any{"a1"}},
		`record.account in ["a", "b"]`:                           {`("r"."c_account" IN (?,?))`, []any{"a", "b"}},
		`record.account == record.other`:                         {`("r"."c_account" = "r"."c_other")`, nil},
		`isBlank(record.account)`:                                {`("r"."c_account" = '')`, nil},
		`record.owner_dept == user.department`:                   {`("r"."c_owner_dept" = ?)`, []any{"d1"}},
		`record.owner_dept in user.departments`:                  {`("r"."c_owner_dept" IN (SELECT value FROM json_each(?)))`, []any{`["d1","d3"]`}},
		`record.won`:                                             {`("r"."c_won" = 1)`, nil},
		`!record.won`:                                            {`("r"."c_won" = 0)`, nil},
		`record.amount == null`:                                  {`("r"."c_amount" IS NULL)`, nil},
		`has(record.amount)`:                                     {`(NOT ("r"."c_amount" IS NULL))`, nil},
		`record.name.contains("x")`:                              {`(instr("r"."c_name",?) > 0)`, []any{"x"}},
		`record.won && record.amount > 1 || record.stage == "a"`: {`((("r"."c_won" = 1) AND ("r"."c_amount" > ?)) OR ("r"."c_stage" = ?))`, []any{1.0, "a"}},
		`record.account.name == "x"`:                             {`((SELECT "r_1"."c_name" FROM ` + account + `) = ?)`, []any{"x"}},
		`record.account.owner.department.id == user.department.id`: {
			`((SELECT (SELECT "r_1_1"."c_department" FROM "users" AS "r_1_1" WHERE "r_1_1"."id" = "r_1"."c_owner") FROM ` + account + `) = ?)`, []any{"d1"}},
		`user.active`: {`?`, []any{int64(1)}},
	} {
		f, err := compileFilter(t, e, source).SQL("r", nil, Vars{User: testUser, Now: testNow})
		if err != nil || f.SQL != want.sql || !reflect.DeepEqual(f.Args, want.args) && len(f.Args)+len(want.args) > 0 {
			t.Errorf("%s\n got %s %#v %v\nwant %s %#v", source, f.SQL, f.Args, err, want.sql, want.args)
		}
	}
}

func TestSQLIsTheSameTextForEverybody(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p := compileFilter(t, e, `"admin" in user.roles || record.owner == user || user.departments.exists(d, inTree(record.owner_dept, d))`)
	var texts []string
	for _, u := range []*User{testUser, {ID: "u9", Roles: []string{"admin"}}} {
		f, err := p.SQL("r", nil, Vars{User: u, Now: testNow})
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, f.SQL)
	}
	if texts[0] != texts[1] {
		t.Errorf("%s\n%s", texts[0], texts[1])
	}
}

// An alias of the caller's is quoted, and inner ones never hide it.
func TestAliases(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p := compileFilter(t, e, `record.account.name == record.name`)
	for _, alias := range []string{`order`, `"order"`} {
		f, err := p.SQL(alias, nil, Vars{})
		if err != nil || !strings.Contains(f.SQL, `"order"."c_name"`) || !strings.Contains(f.SQL, `"order_1"."c_name"`) {
			t.Errorf("%s: %s %v", alias, f.SQL, err)
		}
	}
	odd, err := p.SQL(`a"b`, nil, Vars{})
	if err != nil || !strings.Contains(odd.SQL, `"a""b"."c_name"`) {
		t.Errorf("%s %v", odd.SQL, err)
	}
}

// The index of a column is used by the condition as it is written.
func TestConditionsUseIndexes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dice{newRand(1)}, 5)
	for _, c := range []string{"stage", "amount", "owner", "account", "close", "owner_dept"} {
		if _, err := w.db.Exec(`CREATE INDEX "ix_` + c + `" ON "o_deal" ("c_` + c + `")`); err != nil {
			t.Fatal(err)
		}
	}
	e := newEnv(t, w.cat)
	for source, index := range map[string]string{
		`record.stage == "open" && record.name != ""`: "ix_stage", `record.amount > 5`: "ix_amount", `record.owner == user`: "ix_owner",
		`record.account in ["a", "b"]`: "ix_account", `record.close < TODAY()`: "ix_close", `record.owner_dept in user.departments`: "ix_owner_dept",
	} {
		f, err := compileFilter(t, e, source).SQL("r", nil, Vars{User: testUser, Now: testNow})
		if err != nil {
			t.Fatal(err)
		}
		var a, b, c int
		var plan string
		if err := w.db.QueryRow(`EXPLAIN QUERY PLAN SELECT "id" FROM "o_deal" AS r WHERE `+f.SQL, f.Args...).Scan(&a, &b, &c, &plan); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan, index) {
			t.Errorf("%s: %s", source, plan)
		}
	}
}

// A list column that holds no JSON is an empty list; it does not fail the query.
func TestBrokenListIsEmpty(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dice{newRand(1)}, 3)
	if _, err := w.db.Exec(`UPDATE "o_deal" SET "c_tags" = 'not json'`); err != nil {
		t.Fatal(err)
	}
	e := newEnv(t, w.cat)
	for _, source := range []string{`"a" in record.tags`, `record.tags.exists(x, x == "a")`, `size(record.tags) > 0`, `has(record.tags)`, `record.tags == ["a"]`} {
		for id, got := range sqlOutcomes(t, w, mustSQL(t, compileFilter(t, e, source), nil)) {
			if got != "false" {
				t.Errorf("%s %s: %s", source, id, got)
			}
		}
	}
}

func mustSQL(t testing.TB, p *Program, lens Lens) Fragment {
	t.Helper()
	f, err := p.SQL("r", lens, Vars{User: testUser, Now: testNow})
	if err != nil {
		t.Fatalf("%s: %v", p.Source(), err)
	}
	return f
}

func TestLinksThroughALens(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string][]string{
		// The id as stored, and that the person sees the account.
		`record.account == "a1"`: {`"c_account" END) = ?`, ` AND EXISTS(SELECT 1 FROM "o_account" AS "r_1"`},
		// No rows of people are hidden, so the id is as stored.
		`record.other.owner == user`: {`(SELECT (CASE WHEN r_1."c_name" < 'b' THEN r_1."c_owner" END) FROM`},
	} {
		f := mustSQL(t, compileFilter(t, e, source), rights{})
		for _, part := range want {
			if !strings.Contains(f.SQL, part) {
				t.Errorf("%s: no %q in\n%s", source, part, f.SQL)
			}
		}
	}
}

// A field that the lens never shows is refused word for word as if the object
// had no such field, whatever else is wrong with the expression.
func TestHiddenFieldsDoNotExist(t *testing.T) {
	t.Parallel()
	without := demo()
	deal := *without["deal"]
	deal.Fields = nil
	for _, f := range demo()["deal"].Fields {
		if f.Key != "qty" {
			deal.Fields = append(deal.Fields, f)
		}
	}
	without["deal"] = &deal
	full, cut := newEnv(t, demo()), newEnv(t, without)
	for _, source := range []string{
		`record.qty > 1`, `record.qty > "x"`, `record.qty.name == 1`, `record.qty > 1 && record.nmae == ""`, `amount > record.qty`,
		`qty > 1`, `record.qtz > 1`, `record.qty + record.qty == foo(record.qty)`, `(record.qty > 1`, `isBlank(record.qty) || old.qty == 1`,
		`record.account == record.qty`, `record.qty in ["a"]`,
	} {
		_, err := cut.Compile("deal", source, Filter)
		want := err.(*Errors).For(rights{})
		var got error
		if p, err := full.Compile("deal", source, Filter); err != nil {
			got = err.(*Errors).For(rights{})
		} else {
			_, got = p.SQL("r", rights{}, Vars{User: testUser, Now: testNow})
		}
		e, ok := errors.AsType[*Errors](got)
		if !ok || !reflect.DeepEqual(e.Localise(locale.EN), want.Localise(locale.EN)) {
			t.Errorf("%s\n got %v\nwant %v", source, got, want)
		}
	}
}

func TestSuggestionsKeepSecrets(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	suggestion := func(err error) string {
		s, _ := err.(*Errors).Issues[0].Args["suggestion"].(locale.Text)
		return s.EN
	}
	_, filter := e.Compile("deal", "record.qtz > 1", Filter)
	_, rule := e.Compile("deal", "record.qtz > 1", Rule)
	for what, got := range map[string][2]string{
		"a filter":           {suggestion(filter), ""},
		"a filter, designer": {suggestion(filter.(*Errors).For(nil)), ` Did you mean “qty”?`},
		"a filter, a person": {suggestion(filter.(*Errors).For(rights{})), ""},
		"a rule":             {suggestion(rule), ` Did you mean “qty”?`},
	} {
		if got[0] != got[1] {
			t.Errorf("%s suggests %q, want %q", what, got[0], got[1])
		}
	}
}

// Conditionals inside comparisons multiply; a text that explodes is refused.
func TestConditionsStaySmall(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	text := `record.name`
	for range 14 {
		text = fmt.Sprintf(`LEFT("abc", size(%s))`, text)
	}
	start := time.Now()
	_, err := e.Compile("deal", text+` == "a"`, Filter)
	if errs, ok := errors.AsType[*Errors](err); !ok || errs.Issues[0].Code != codeNotPushable {
		t.Errorf("%v", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}
