package expr

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// rowsWorld is one deal with lines of which some hold blanks.
func rowsWorld(t testing.TB) *world {
	t.Helper()
	line := func(id, kind string, qty, price any, product string) Values {
		return Values{"id": id, "deal": "r0", "kind": kind, "qty": qty, "price": price, "product": product, "paid": kind == "a", "due": nil,
			"tags": []string{kind}, "deleted": ""}
	}
	gone := line("l9", "a", 1000.0, 1000.0, "")
	gone["deleted"] = "2026"
	other := line("l8", "a", 7.0, 7.0, "")
	other["deal"] = "r1"
	deal := func(id, account string) Values {
		return Values{"id": id, "name": id, "amount": nil, "qty": 2.0, "won": false, "close": nil, "created": nil, "stage": "open", "tags": []string{"open"},
			"owner": "u1", "owner_dept": "", "account": account, "other": "a2"}
	}
	account := func(id, deleted string) Values {
		return Values{"id": id, "name": "A", "level": 1.0, "owner": "u2", "vip": true, "since": nil, "tags": []string{}, "parent": "", "seen": nil, "deleted": deleted}
	}
	w := &world{cat: demo(), rows: map[string][]Values{
		"deal":    {deal("r0", "a1"), deal("r1", "a1"), deal("r2", "a2")},
		"account": {account("a1", ""), account("a2", "2026")},
		"line": {line("l1", "a", 0.1, 1.0, "a1"), line("l2", "a", 0.2, 1.0, "a1"), line("l3", "b", nil, 5.0, ""), line("l4", "b", 1e9, nil, "a2"),
			line("l5", "c", 0.3, 2.0, ""), gone, other},
		"part":      {{"id": "p1", "line": "l1", "name": "x", "weight": 3.0}, {"id": "p2", "line": "l1", "name": "y", "weight": nil}, {"id": "p3", "line": "l2", "name": "", "weight": 0.1}},
		Users:       {{"id": "u1", "name": "N", "email": "", "department": "", "manager": "u2", "active": true}, {"id": "u2", "name": "M", "email": "", "department": "", "manager": "", "active": true}},
		Departments: {},
	}}
	w.open(t)
	return w
}

// TestRowTraps asks Go and SQLite what loops over rows, live fields and EXISTS
// could get wrong.
func TestRowTraps(t *testing.T) {
	t.Parallel()
	w := rowsWorld(t)
	e := newEnv(t, w.cat)
	browser := browserOrNil(t)
	for _, c := range []struct{ trap, source, want string }{
		{"only its own rows that are alive", `size(record.lines) == 5 && COUNT(record.lines) == 5 && record.lines.size() == 5`, "true"},
		{"nested rows", `record.lines.exists(l, l.parts.exists(p, p.weight > 2)) && !record.lines.exists(l, l.kind == "b" && has(l.parts))`, "true"},
		{"rows of a row know it", `record.lines.all(l, l.deal == record && l.deal.qty == 2 && l.parts.all(p, p.line == l))`, "true"},
		{"links from a row", `record.lines.filter(l, l.product.owner == "u2").size() == 2 && record.lines.exists_one(l, l.product.name == "" && l.product == "a2")`, "true"},
		{"a sum skips blanks", `SUM(record.lines.map(l, l.price)) == 9`, "true"},
		{"a sum has no order", `SUM(record.lines.map(l, orZero(l.qty))) == 1000000000.6`, "true"},
		{"a sum of nothing", `SUM(record.lines.filter(l, l.kind == "z").map(l, l.qty)) == 0`, "true"},
		{"the largest of nothing", `MAX(record.lines.filter(l, l.kind == "z").map(l, l.qty)) == null`, "true"},
		{"the largest of blanks", `isBlank(MIN(record.lines.filter(l, l.kind == "b" && isBlank(l.qty)).map(l, l.qty)))`, "true"},
		{"arithmetic on a blank spoils the sum", `SUM(record.lines.map(l, l.qty * l.price)) > 0`, "error"},
		{"and the largest", `isBlank(MAX(record.lines.map(l, l.qty * l.price)))`, "error"},
		{"but not where it is left out", `SUM(record.lines.filter(l, l.kind == "a").map(l, l.qty * l.price)) == 0.3`, "true"},
		{"nor with a condition", `SUM(record.lines.map(l, has(l.qty) && has(l.price), l.qty * l.price)) == 0.9`, "true"},
		{"a filter that errs spoils the count", `size(record.lines.filter(l, l.qty > 0)) > 0`, "error"},
		{"even where another says enough", `record.lines.filter(l, l.qty > 0).exists(l, true)`, "error"},
		{"one true decides beside errors", `record.lines.exists(l, l.qty > 0.2)`, "true"},
		{"one false decides beside errors", `record.lines.all(l, l.qty > 0.2)`, "false"},
		{"errors without one", `record.lines.all(l, l.qty > 0)`, "error"},
		{"exactly one does not forgive", `record.lines.exists_one(l, l.qty == 0.1 || l.qty > 1)`, "error"},
		{"a filter on what a map made", `record.lines.map(l, l.price).filter(x, has(x) && x > 1).size() == 2`, "true"},
		{"a map that errs spoils what absorbs it", `record.lines.map(l, l.qty * 2).exists(x, true)`, "error"},
		{"in mapped blanks", `record.amount in record.lines.map(l, l.qty)`, "true"},
		{"in mapped values", `0.2 in record.lines.map(l, l.qty) && !(7 in record.lines.map(l, l.qty))`, "true"},
		{"in mapped links", `record.account in record.lines.map(l, l.product)`, "true"},
		{"an error in an empty list", `1 / 0 in record.lines.filter(l, l.kind == "z").map(l, l.qty)`, "error"},
		{"texts that are blank do not count", `COUNT(record.lines.map(l, l.product)) == 3 && size(record.lines.map(l, l.product)) == 5`, "true"},
		{"rows of a linked record", `size(record.account.deals) == 2 && record.account.deals.exists(d, d == record)`, "true"},
		{"a record that is gone has no rows", `record.other == "a2" && size(record.other.deals) == 0 && isBlank(record.other.deals)`, "true"},
		{"rows compare with null", `record.lines != null && record.account.deals != null && record.other.deals == null`, "true"},
		{"a filtered list of texts", `record.tags.filter(x, x == record.stage).size() == 1 && record.tags.map(x, x + "!").exists(x, x == "open!")`, "true"},
		{"a list that errs", `(record.amount > 1 ? record.tags : []).exists(x, true)`, "error"},
		{"nothing is in a list that errs", `"a" in (record.amount > 1 ? record.tags : [])`, "error"},

		{"a live field counts blanks as 0", `record.total == 1 && record.lines.exists(l, l.kind == "b" && l.total == 0)`, "true"},
		{"a live field across a link", `record.account.sum == 2`, "true"},
		{"live fields of live fields", `record.worth == 0.9`, "true"},
		{"a live link", `record.home == record.account && record.home.name == "A" && record.home.boss == record.account.owner.manager`, "true"},
		{"a live field's variable hides none", `record.lines.exists(l, l.deal.tagged && l.kind == "c")`, "true"},
		{"a live condition that errs", `record.late || record.stage == "open"`, "true"},
		{"and without the rest", `record.late`, "error"},

		{"looking for records", `EXISTS(line, l, l.deal == record && l.qty > 100)`, "true"},
		{"only those that are alive", `EXISTS(line, l, l.qty == 1000) || EXISTS(account, a, a == record.other)`, "false"},
		{"an error is not found", `EXISTS(line, l, l.qty > record.amount) || EXISTS(line, l, 1 / 0 > 1)`, "false"},
		{"rows inside", `EXISTS(deal, d, d != record && d.lines.exists(l, l.qty == 7)) && EXISTS(line, l, SUM(l.parts.map(p, p.weight)) == 3 && l.qty < record.qty)`, "true"},
		{"another inside", `EXISTS(deal, d, d != record && EXISTS(line, l, l.deal == d && l.qty > record.qty))`, "true"},
		{"rows of the record beside it", `EXISTS(account, a, a.level + 4 == size(record.lines))`, "true"},
		{"looking for oneself", `EXISTS(deal, d, d == record && d.account.owner == record.account.owner)`, "true"},
	} {
		want(t, w, e, browser, c.trap, c.source, c.want)
	}
}

// Rows that are being edited are taken as they are, for a new record too.
func TestRowsBeingEdited(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	rows := []Row{Values{"qty": 2.0, "price": 3.5}, Values{"id": "l2", "qty": nil, "price": 1.0, "parts": []Row{Values{"weight": 4.0}}}}
	v := Vars{Record: Values{"name": "new", "lines": rows}}
	for source, want := range map[string]any{
		`SUM(record.lines.map(l, l.qty * l.price))`:         7.0,
		`SUM(record.lines.map(l, l.total))`:                 7.0,
		`size(record.lines)`:                                2.0,
		`record.lines.exists(l, l.deal.name == "new")`:      true,
		`SUM(record.lines.map(l, size(l.parts)))`:           nil, // which line 1 does not tell
		`record.lines.exists(l, size(l.parts) == 1)`:        true,
		`record.account.deals.size()`:                       0.0,
		`record.lines.filter(l, has(l.qty)).map(l, l.kind)`: []string{""},
	} {
		p, err := e.Compile("deal", source, Formula)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Eval(context.Background(), v)
		if want == nil && source == `SUM(record.lines.map(l, size(l.parts)))` {
			want = 1.0 // a row without an id has none
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %v %v, want %v", source, got, err, want)
		}
	}
	p, err := e.Compile("deal", `size(record.lines) > 0`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Eval(context.Background(), Vars{Record: Values{"id": "r1"}}); err == nil || !strings.Contains(err.Error(), errNoRows.Error()) {
		t.Errorf("%v", err)
	}
	if _, err := p.Eval(context.Background(), Vars{Record: Values{"id": "r1", "lines": "x"}}); err == nil {
		t.Error("a text is no rows")
	}
}

// Rows load once for one evaluation.
func TestRowsLoadOnce(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	p, err := e.Compile("deal", `SUM(record.lines.map(l, l.qty)) / size(record.lines) > 1 && record.lines.all(l, l.deal.lines.size() == 2)`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	loads := 0
	v := Vars{Record: Values{"id": "r1"}, Rows: func(object, via, id string) ([]Row, error) {
		loads++
		if object != "line" || via != "deal" || id != "r1" {
			return nil, fmt.Errorf("%s %s %s", object, via, id)
		}
		return []Row{Values{"id": "l1", "qty": 2.0}, Values{"id": "l2", "qty": 3.0}}, nil
	}}
	if got, err := p.Eval(context.Background(), v); got != true || loads != 1 {
		t.Errorf("%v %v, %d loads", got, err, loads)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	e := newEnv(t, demo())
	for source, want := range map[string]struct{ paths, mentions, searches string }{
		`record.amount * 2 > 1 && record.id != ""`:                      {"amount", "deal.amount", ""},
		`record.account.level > 1 && record.account == "a"`:             {"account account.level", "account.level deal.account", ""},
		`size(record.lines) > 1`:                                        {"lines", "deal.lines", ""},
		`record.lines.filter(l, l.paid).exists(l, l.product.level > 1)`: {"lines lines.paid lines.product lines.product.level", "account.level deal.lines line.paid line.product", ""},
		`record.lines.exists(l, l.parts.exists(p, p.weight > l.qty))`:   {"lines lines.parts lines.parts.weight lines.qty", "deal.lines line.parts line.qty part.weight", ""},
		`record.account.deals.all(d, d.won)`:                            {"account account.deals account.deals.won", "account.deals deal.account deal.won", ""},
		`record.total > 1`:                                              {"amount qty", "deal.total", ""},
		`record.home.boss == user`:                                      {"account account.owner account.owner.manager account.vip", "account.boss deal.home", ""},
		`record.lines.map(l, l.qty).exists(x, x > 1)`:                   {"lines lines.qty", "deal.lines line.qty", ""},
		`EXISTS(account, a, a.level > record.amount)`:                   {"amount", "account.level deal.amount", "account"},
		`old.amount != record.qty`:                                      {"qty", "deal.amount deal.qty", ""},
		`under(record.owner, user) && can("edit")`:                      {"owner", "deal.owner", ""},
	} {
		p, err := e.Compile("deal", source, Rule)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		var paths, mentions []string
		for _, x := range p.Paths() {
			paths = append(paths, x.String())
		}
		for _, d := range p.Mentions() {
			mentions = append(mentions, d.Object+"."+d.Field)
		}
		if got := strings.Join(paths, " "); got != want.paths {
			t.Errorf("%s reads %s, want %s", source, got, want.paths)
		}
		if got := strings.Join(mentions, " "); got != want.mentions {
			t.Errorf("%s names %s, want %s", source, got, want.mentions)
		}
		if got := strings.Join(p.Searches(), " "); got != want.searches {
			t.Errorf("%s looks through %s, want %s", source, got, want.searches)
		}
	}
	p, err := e.Compile("deal", `record.account.deals.exists(d, d.owner.name == "x")`, Rule)
	if err != nil {
		t.Fatal(err)
	}
	up, down := Step{Object: "deal", Field: "account", Target: "account"}, Step{Object: "account", Field: "deals", Target: "deal", Via: "account"}
	owner := Step{Object: "deal", Field: "owner", Target: Users}
	if want := []Path{
		{Object: "deal", Field: "account"},
		{Steps: []Step{up, down}, Object: "deal"},
		{Steps: []Step{up, down}, Object: "deal", Field: "owner"},
		{Steps: []Step{up, down, owner}, Object: Users, Field: "name"},
	}; !reflect.DeepEqual(p.Paths(), want) {
		t.Errorf("%+v", p.Paths())
	}
	if want := []Dep{{"deal", "account"}, {"deal", "owner"}, {Users, "name"}}; !reflect.DeepEqual(p.Deps(), want) {
		t.Errorf("%+v", p.Deps())
	}
	if p, err := e.Compile("deal", `can("edit")`, Rule); err != nil || !p.ReadsUser() || p.ReadsNow() {
		t.Errorf("can: %v", err)
	}
}

// The rows of a record are found by the index of the link that points at it,
// whoever asks.
func TestRowsUseTheIndexOfTheirLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dice{newRand(1)}, 5)
	for table, column := range map[string]string{"o_line": "c_deal", "o_part": "c_line", "o_deal": "c_account"} {
		if _, err := w.db.Exec(`CREATE INDEX "ix_` + column + `" ON ` + Quote(table) + ` (` + Quote(column) + `)`); err != nil {
			t.Fatal(err)
		}
	}
	e := newEnv(t, w.cat)
	for source, want := range map[string][]string{
		`record.lines.exists(l, l.qty > 5)`:                           {"ix_c_deal"},
		`SUM(record.lines.filter(l, l.paid).map(l, l.qty)) > 5`:       {"ix_c_deal"},
		`record.account.deals.all(d, d.won)`:                          {"ix_c_account"},
		`record.account in record.lines.map(l, l.product)`:            {"ix_c_deal"},
		`record.lines.exists(l, l.parts.exists(p, p.weight > 1))`:     {"ix_c_deal", "ix_c_line"},
		`size(record.lines) > 1 && EXISTS(line, l, l.deal == record)`: {"ix_c_deal"},
	} {
		for _, lens := range []Lens{nil, rights{w}} {
			f := mustSQL(t, compileFilter(t, e, source), lens)
			plan := queryPlan(t, w, f)
			for _, index := range want {
				if !strings.Contains(plan, index) {
					t.Errorf("%s: %s", source, plan)
				}
			}
		}
	}
}

// queryPlan is how SQLite looks for the deals of a condition.
func queryPlan(t *testing.T, w *world, f Fragment) string {
	t.Helper()
	rows, err := w.db.Query(`EXPLAIN QUERY PLAN SELECT "id" FROM "o_deal" AS r WHERE `+f.SQL, f.Args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	plan := ""
	for rows.Next() {
		var a, b, c int
		var line string
		if err := rows.Scan(&a, &b, &c, &line); err != nil {
			t.Fatal(err)
		}
		plan += line + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}
