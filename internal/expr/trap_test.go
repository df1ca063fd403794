package expr

import (
	"context"
	"errors"
	"math/rand"
	"testing"
)

func newRand(seed int64) *rand.Rand { return rand.New(rand.NewSource(seed)) }

// TestTraps lists what a naive translation gets wrong. Each is asked of Go, of
// SQLite and of the browser.
func TestTraps(t *testing.T) {
	t.Parallel()
	row := Values{"id": "r0", "name": "Ab%c_", "amount": nil, "qty": 3.3, "won": false, "close": "9999-12-31", "created": "2026-11-22 17:00:00.000Z",
		"stage": "", "tags": []string{"x", "vip"}, "owner": "", "owner_dept": "d2", "account": "", "other": "a1"}
	w := &world{cat: demo(), rows: map[string][]Values{
		"deal":      {row},
		Departments: {{"id": "d1", "name": "", "path": "/d1/"}, {"id": "d2", "name": "", "path": "/d1/d2/"}},
		"account": {{"id": "a1", "name": "A", "level": 2.0, "owner": "u1", "vip": true, "since": nil, "tags": []string{}, "parent": "", "seen": nil,
			"deleted": ""}},
		Users: {{"id": "u1", "name": "N", "email": "", "department": "d2", "manager": "", "active": true}},
	}}
	w.open(t)
	e := newEnv(t, w.cat)
	browser := browserOrNil(t)
	for _, c := range []struct{ trap, source, want string }{
		{"ordering a blank errs", `record.amount > 1`, "error"},
		{"and so does its negation", `!(record.amount > 1)`, "error"},
		{"false && error is false", `record.won && record.amount > 1`, "false"},
		{"true || error is true", `record.amount > 1 || !record.won`, "true"},
		{"an error spreads", `record.amount > 1 || record.won`, "error"},
		{"== with one blank side", `record.amount == record.qty`, "false"},
		{"!= with one blank side", `record.amount != 5`, "true"},
		{"two blanks are equal", `record.amount == record.account.level`, "true"},
		{"a blank equals null", `record.amount == null && record.stage == null && record.account == null`, "true"},
		{"a blank text is no error", `record.stage < "a"`, "true"},
		{"isBlank of an error is an error", `isBlank(record.qty / 0)`, "error"},
		{"a switch is never blank", `isBlank(record.won)`, "false"},
		{"ternary with an error for condition", `(record.amount > 1 ? true : false) || record.won`, "error"},
		{"ternary that gives a blank", `(record.won ? record.qty : record.amount) == null`, "true"},
		{"ternary that gives a blank or an error", `(record.won ? record.amount : 1 / 0) == null`, "error"},
		{"exists finds beside an error", `record.tags.exists(x, x == "x" || record.amount > 1)`, "true"},
		{"exists of errors", `record.tags.exists(x, x == "y" || record.amount > 1)`, "error"},
		{"all fails beside an error", `record.tags.all(x, x != "x" && record.amount > 1)`, "false"},
		{"all of errors", `record.tags.all(x, record.amount > 1)`, "error"},
		{"all of nothing", `record.other.tags.all(x, record.amount > 1)`, "true"},
		{"exists_one does not forgive", `record.tags.exists_one(x, x == "x" || record.amount > 1)`, "error"},
		{"in an empty list", `record.stage in []`, "false"},
		{"an error in an empty list", `record.qty / 0 in []`, "error"},
		{"a blank in a list", `record.amount in [1, 2]`, "false"},
		{"a blank not in a list", `!(record.amount in [1, 2])`, "true"},
		{"a blank in a list of blanks", `record.amount in [record.account.level, 1]`, "true"},
		{"endsWith a blank", `record.name.endsWith("")`, "true"},
		{"endsWith more than all", `record.name.endsWith("xxAb%c_")`, "false"},
		{"endsWith", `record.name.endsWith("%c_")`, "true"},
		{"contains knows no wildcards", `record.name.contains("A%c")`, "false"},
		{"contains knows case", `record.name.contains("ab")`, "false"},
		{"text in code point order", `record.name < "B" && "a" > "B"`, "true"},
		{"upper is ASCII", `UPPER("ä") == "ä"`, "true"},
		{"exact decimals", `record.qty * 3 == 9.9 && 0.1 + 0.2 == 0.3 && record.qty + 0.1 == 3.4`, "true"},
		{"round half away from zero", `ROUND(1.005, 2) == 1.01 && ROUND(-record.qty * 5) == -17`, "true"},
		{"division of whole numbers", `1 / 2 == 0.5`, "true"},
		{"division by zero", `record.qty / 0 > 1`, "error"},
		{"past the last date", `record.close + 1 > record.close`, "error"},
		{"up to the last date", `record.close - 1 < record.close`, "true"},
		{"an absurd shift", `record.close - 1e300 < record.close`, "error"},
		{"the business's day", `DATEVALUE(record.created) == date("2026-11-23") && HOUR(record.created) == 1 && DAY(record.created) == 23`, "true"},
		{"days between", `record.close - date("9999-12-01") == 30 && record.created - datetime("2026-11-22 05:00:00.000Z") == 0.5`, "true"},
		{"unset link", `record.account.owner.name == "" && isBlank(record.account.owner.department)`, "true"},
		{"blank number behind an unset link", `record.account.level > 1`, "error"},
		{"link by id", `record.other == "a1" && "a1" == record.other && record.other in ["a1"] && record.other != record.account`, "true"},
		{"three steps", `record.other.owner.department.path == "/d1/d2/" && record.other.owner.department == record.owner_dept`, "true"},
		{"in the tree", `inTree(record.owner_dept, "d1") && inTree(record.owner_dept, "d2") && !inTree(record.owner_dept, "d")`, "true"},
		{"in no tree", `inTree(record.owner_dept, "") || inTree(record.owner.department, record.owner.department)`, "false"},
		{"lists compare in order", `record.tags == ["x", "vip"] && record.tags != ["vip", "x"]`, "true"},
		{"blank counts as zero when asked", `orZero(record.amount) + 1 == 1`, "true"},
	} {
		want(t, w, e, browser, c.trap, c.source, c.want)
	}
}

// want evaluates a condition on the first deal, in Go, as SQL (exactly, and as a
// condition) and in the browser: "true", "false" or "error".
func want(t *testing.T, w *world, e *Env, browser *browserEngine, what, source, wanted string) {
	t.Helper()
	p := compileFilter(t, e, source)
	row := w.rows["deal"][0]
	all, _ := w.viewers()
	v := all.vars(testUser, testNow)
	v.Record = row
	got, err := p.Eval(context.Background(), v)
	if err != nil {
		got = failed{err.Error()}
	}
	answers := map[string]any{"Go": got}
	exact, err := p.sql("r", nil, &v, false)
	if err != nil {
		t.Fatal(err)
	}
	id := row["id"].(string)
	if said := sqlOutcomes(t, w, exact)[id]; said != wanted {
		t.Errorf("%s: %s\n SQL %s, want %s\n%s", what, source, said, wanted, exact.SQL)
	}
	if said := sqlOutcomes(t, w, mustSQL(t, p, nil))[id]; (said == "true") != (wanted == "true") {
		t.Errorf("%s: %s\n condition %s, want %s", what, source, said, wanted)
	}
	if browser != nil {
		code, err := p.Browser()
		if errs, ok := errors.AsType[*Errors](err); err != nil && (!ok || errs.Issues[0].Code != codeNotInBrowser) {
			t.Fatal(err)
		}
		if err == nil {
			answers["browser"] = browser.evaluate(t, w, all, code, v, e.zone)[0]
		}
	}
	for engine, got := range answers {
		if kindOf(got) != wanted {
			t.Errorf("%s: %s\n %s %v, want %s", what, source, engine, got, wanted)
		}
	}
}

// TestGolden: what the language promises, in every engine.
func TestGolden(t *testing.T) {
	t.Parallel()
	w := &world{cat: demo(), rows: map[string][]Values{"deal": {
		{"id": "r0", "name": "Ab", "amount": nil, "qty": 3.3, "won": false, "close": nil, "created": nil,
			"stage": "", "tags": []string{}, "owner": "", "owner_dept": "", "account": "", "other": ""},
	}}}
	w.open(t)
	e := newEnv(t, w.cat)
	browser := browserOrNil(t)
	for source, wanted := range map[string]string{
		`0.1 + 0.2 == 0.3`:                     "true",
		`ROUND(1.005, 2) == 1.01`:              "true",
		`7 / 2 == 3.5`:                         "true",
		`record.amount > 3`:                    "error",
		`!(record.amount > 3)`:                 "error",
		`record.account.level > 3`:             "error",
		`!(record.account.level > 3)`:          "error",
		`record.name.startsWith("Ab")`:         "true",
		`record.name.startsWith("ab")`:         "false",
		`record.name == "ab"`:                  "false",
		`record.qty * 3 == 9.9`:                "true",
		`"\uE000" < "😀" && "Z" < "a"`:          "true",
		`record.won && record.amount > 3`:      "false",
		`RMBCAPITAL(1680.32) == "壹仟陆佰捌拾元叁角贰分"`: "true",
	} {
		want(t, w, e, browser, "promised", source, wanted)
	}
}

// What SQL cannot do is refused when a filter is saved, and works in a rule.
func TestNotPushable(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for _, source := range []string{
		`record.tags[0] == "x"`, `record.name.matches("^a")`, `["a", record.name] == record.tags`, `1 in [record.qty / 0]`, `(record.tags + ["x"]) == ["x"]`,
		`[record.amount, 1] == [2, 3]`,
	} {
		_, err := e.Compile("deal", source, Filter)
		errs, ok := err.(*Errors)
		if !ok || errs.Issues[0].Code != codeNotPushable || errs.Issues[0].Column < 1 {
			t.Errorf("%s: %v", source, err)
		}
		p, err := e.Compile("deal", source, Rule)
		if err != nil || p.Pushable() == nil {
			t.Errorf("as a rule %s: %v", source, err)
		}
	}
	p, err := e.Compile("deal", "old.amount == record.amount", Rule)
	if err != nil || p.Pushable() == nil {
		t.Errorf("old: %v", err)
	}
	if _, err := p.SQL("r", nil, Vars{}); err == nil {
		t.Error("SQL of old")
	}
}
