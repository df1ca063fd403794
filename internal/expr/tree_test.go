package expr

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
)

func treeOf(t testing.TB, env *Env, source string, u Usage) (string, *Issue) {
	t.Helper()
	p, err := env.Compile("deal", source, u)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	n, issue := Tree(p)
	if issue != nil {
		return "", issue
	}
	raw, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	if q, err := env.Compile("deal", Print(n), u); err != nil || !sameExpr(p.checked.Expr(), q.checked.Expr()) {
		t.Errorf("%s became %s", source, Print(n))
	}
	return string(raw), nil
}

// What the web app's builder writes, and its usual variants, is understood.
func TestTreeOfWhatTheBuilderWrites(t *testing.T) {
	env := newEnv(t, demo())
	one := func(path, op, value string) string {
		return fmt.Sprintf(`{"items":[{"kind":"condition","op":"%s","path":"%s","value":%s}],"kind":"group","op":"and"}`, op, path, value)
	}
	for source, want := range map[string]string{
		`isBlank(record.name)`:                                             one("name", "blank", "null"),
		`record.qty == null`:                                               one("qty", "blank", "null"),
		`!isBlank(record.account)`:                                         one("account", "not_blank", "null"),
		`has(record.close)`:                                                one("close", "not_blank", "null"),
		`null != record.close`:                                             "",
		`record.won == true`:                                               one("won", "is_true", "null"),
		`record.won`:                                                       one("won", "is_true", "null"),
		`!record.won`:                                                      one("won", "is_false", "null"),
		`record.won == false`:                                              one("won", "is_false", "null"),
		`record.account.vip`:                                               one("account.vip", "is_true", "null"),
		`record.name.contains("华为\"\n")`:                                   one("name", "contains", `"华为\"\n"`),
		`!record.name.contains('x')`:                                       one("name", "not_contains", `"x"`),
		`record.account.name.startsWith("A")`:                              one("account.name", "starts_with", `"A"`),
		`record.name.endsWith("")`:                                         one("name", "ends_with", `""`),
		`record.amount >= 1000.0`:                                          one("amount", "gte", "1000"),
		`record.amount != -0.5`:                                            one("amount", "ne", "-0.5"),
		`record.amount > 5`:                                                one("amount", "gt", "5"),
		`record.amount < 1e300`:                                            one("amount", "lt", "1e+300"),
		`record.amount == 123456789012.34`:                                 one("amount", "eq", "123456789012.34"),
		`record.name == "a"`:                                               one("name", "eq", `"a"`),
		`record.name > ""`:                                                 one("name", "gt", `""`),
		`record.close >= date("2026-01-31")`:                               one("close", "gte", `"2026-01-31"`),
		`record.created < datetime("2026-01-31 10:00:00.000Z")`:            one("created", "lt", `"2026-01-31 10:00:00.000Z"`),
		`record.close < TODAY()`:                                           one("close", "lt", `{"base":"today","days":0}`),
		`record.close <= TODAY() + 7`:                                      one("close", "lte", `{"base":"today","days":7}`),
		`record.created > now - 1.5`:                                       one("created", "gt", `{"base":"now","days":-1.5}`),
		`within(record.close, "this_month")`:                               one("close", "eq", `{"span":"this_month"}`),
		`!within(record.created, "last_days", 7.0)`:                        one("created", "ne", `{"span":"last_days","days":7}`),
		`within(record.created, "2026-01-31")`:                             one("created", "eq", `"2026-01-31"`),
		`!within(record.created, "2026-01-31")`:                            one("created", "ne", `"2026-01-31"`),
		`(record.qty >= 1.0 && record.qty <= 2.0)`:                         one("qty", "between", "[1,2]"),
		`record.qty >= 1.0 && record.qty <= 2.0`:                           one("qty", "between", "[1,2]"),
		`record.stage in ["a", "b"]`:                                       one("stage", "in", `["a","b"]`),
		`!(record.stage in ["a"])`:                                         one("stage", "not_in", `["a"]`),
		`record.account.id in ["a", "b"]`:                                  one("account", "in", `["a","b"]`),
		`record.account in ["a", "b"]`:                                     one("account", "in", `["a","b"]`),
		`!(record.account.id in ["a", "b"])`:                               one("account", "not_in", `["a","b"]`),
		`record.account == "a"`:                                            one("account", "eq", `"a"`),
		`record.account.id != "a"`:                                         one("account", "ne", `"a"`),
		`!(record.account == "a")`:                                         one("account", "not_in", `["a"]`),
		`record.owner.id == user.id`:                                       one("owner", "eq", `"$me"`),
		`record.owner == user`:                                             one("owner", "eq", `"$me"`),
		`record.account.owner != user`:                                     one("account.owner", "ne", `"$me"`),
		`!(record.owner.id == user.id)`:                                    one("owner", "not_in", `["$me"]`),
		`(record.owner.id == user.id || record.owner == "u1")`:             one("owner", "in", `["$me","u1"]`),
		`record.owner.id == user.id || record.owner.id in ["u1", "u2"]`:    one("owner", "in", `["$me","u1","u2"]`),
		`!(record.owner.id == user.id || record.owner.id in ["u1", "u2"])`: one("owner", "not_in", `["$me","u1","u2"]`),
		`record.owner_dept == user.department`:                             one("owner_dept", "eq", `"$my_department"`),
		`record.owner_dept.id != user.department.id`:                       one("owner_dept", "ne", `"$my_department"`),
		`record.owner_dept.id in user.departments`:                         one("owner_dept", "in", `["$my_departments"]`),
		`inTree(record.owner_dept, user.department)`:                       one("owner_dept", "in_tree", `"$my_department"`),
		`inTree(record.owner_dept, "d1")`:                                  one("owner_dept", "in_tree", `"d1"`),
		`"a" in record.tags`:                                               one("tags", "has_any", `["a"]`),
		`("a" in record.tags || "b" in record.tags || "c" in record.tags)`: one("tags", "has_any", `["a","b","c"]`),
		`"a" in record.tags && "b" in record.tags`:                         one("tags", "has_all", `["a","b"]`),
		`!("a" in record.tags)`:                                            one("tags", "has_none", `["a"]`),
		`!("a" in record.tags || "b" in record.tags)`:                      one("tags", "has_none", `["a","b"]`),
		`!("a" in record.account.tags || "b" in record.account.tags)`:      one("account.tags", "has_none", `["a","b"]`),
		`record.id == "x"`:                                                 one("id", "eq", `"x"`),
	} {
		got, issue := treeOf(t, env, source, Filter)
		switch {
		case want == "" && issue == nil:
			t.Errorf("%s: %s", source, got)
		case want == "":
		case issue != nil:
			t.Errorf("%s: %+v", source, issue)
		case !sameJSON(got, want):
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

func sameJSON(a, b string) bool {
	var x, y any
	_ = json.Unmarshal([]byte(a), &x)
	_ = json.Unmarshal([]byte(b), &y)
	p, _ := json.Marshal(x)
	q, _ := json.Marshal(y)
	return string(p) == string(q)
}

// Groups are as their brackets are.
func TestTreeOfGroups(t *testing.T) {
	env := newEnv(t, demo())
	shape := func(source string) string {
		p, err := env.Compile("deal", source, Rule)
		if err != nil {
			t.Fatal(err)
		}
		n, issue := Tree(p)
		if issue != nil {
			return "beyond"
		}
		return shapeOf(n)
	}
	a, b, c, d := `record.name == "(a"`, `record.qty > 1.0`, `record.won == true`, `isBlank(record.close)`
	for source, want := range map[string]string{
		a:                                                                "and[.]",
		a + " && " + b:                                                   "and[. .]",
		a + " && " + b + " && " + c + " && " + d:                         "and[. . . .]",
		a + " || " + b + " || " + c:                                      "or[. . .]",
		"(" + a + " && " + b + ") && " + c:                               "and[and[. .] .]",
		a + " && (" + b + " && " + c + ")":                               "and[. and[. .]]",
		a + " && " + b + " || " + c:                                      "or[and[. .] .]",
		a + " && (" + b + " || " + c + ") && " + d:                       "and[. or[. .] .]",
		"((" + a + " && " + b + "))":                                     "and[. .]",
		"AND(" + a + ", " + b + ", " + c + ")":                           "and[. . .]",
		"OR(" + a + ", AND(" + b + ", " + c + "), " + d + ")":            "or[. and[. .] .]",
		"AND(" + a + ", " + b + ") && " + c:                              "and[. . .]",
		c + " && AND(" + a + ", " + b + ")":                              "and[. and[. .]]",
		a + " // && ( \n && " + b + " && \n(" + c + " || " + d + ")":     "and[. . or[. .]]",
		a + " && (" + b + " || (" + c + " && " + d + "))":                "and[. or[. and[. .]]]",
		a + " && (" + b + " || (" + c + " && (" + d + " || " + a + ")))": "beyond",
		"(record.qty >= 1.0 && record.qty <= 2.0) && " + a:               "and[. .]",
		a + " && record.qty >= 1.0 && record.qty <= 2.0":                 "and[. . .]",
		a + " && (record.owner.id == user.id || record.owner == \"x\")":  "and[. .]",
	} {
		if got := shape(source); got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	many := slices.Repeat([]string{"record.won"}, 50)
	if got := shape(strings.Join(many, " || ")); strings.Count(got, ".") != 50 {
		t.Error(got)
	}
	if got := shape(strings.Join(append(many, a), " || ")); got != "beyond" {
		t.Error("51 conditions")
	}
}

func shapeOf(n *Node) string {
	if n.Kind == ConditionNode {
		return "."
	}
	parts := make([]string, len(n.Items))
	for i, item := range n.Items {
		parts[i] = shapeOf(item)
	}
	return n.Op + "[" + strings.Join(parts, " ") + "]"
}

// A builder that drops what it does not understand turns a permission into
// 1 == 1: everything else is refused, with its place and a reason.
func TestBeyondTheTree(t *testing.T) {
	env := newEnv(t, demo())
	for source, want := range map[string]string{
		"true":                       "1:1 ",
		"1 == 1":                     "1:1 ",
		"record.qty > 1.0 || 1 == 1": "1:21 ",
		"record.qty > 1.0 && (record.won || true)":                    "1:36 ",
		"record.qty + 1 > 2":                                          "1:12 “+”",
		"record.qty > record.amount":                                  "1:21 ",
		"record.name == \"a\" &&\n record.tags.exists(x, x == \"a\")": "2:14 exists()",
		"record.won ? record.qty > 1.0 : false":                       "1:12 “? :”",
		"!(record.won && record.qty > 1.0)":                           "1:1 “!”",
		"!(record.qty >= 1.0 && record.qty <= 2.0)":                   "1:1 “!”",
		"!(\"a\" in record.tags && \"b\" in record.tags)":             "1:1 “!”",
		"!(record.qty > 1.0)":                                         "1:1 “!”",
		"!record.name.startsWith(\"a\")":                              "1:1 “!”",
		"old.qty > 1.0":                                               "1:1 old",
		"record.qty > old.qty":                                        "1:14 old",
		"user.name == \"a\"":                                          "1:1 user",
		"record.name == user.name":                                    "1:16 user",
		"\"sales\" in user.roles":                                     "1:12 user",
		"record.name.matches(\"^a\")":                                 "1:13 matches()",
		"size(record.name) > 3":                                       "1:1 size()",
		"UPPER(record.name) == \"A\"":                                 "1:1 UPPER()",
		"5 < record.qty":                                              "1:1 ",
		"record.name in []":                                           "1:16 ",
		"record.stage in [record.name]":                               "1:25 ",
		"record.name in record.tags":                                  "1:8 ",
		"record.close == TODAY() + record.qty":                        "1:25 “+”",
		"record.close > DATE(2026, 1, 1)":                             "1:16 DATE()",
		"record.account == record.other":                              "1:26 ",
		"record.tags == [\"a\"]":                                      "1:16 ",
		"XOR(record.won, record.account.vip)":                         "1:1 XOR()",
		"IF(record.won, true, false)":                                 "1:1 IF()",
		"record.won != true":                                          "1:15 ",
	} {
		p, err := env.Compile("deal", source, Rule)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		n, issue := Tree(p)
		if issue == nil {
			t.Errorf("%s became %s", source, Print(n))
			continue
		}
		got := fmt.Sprintf("%d:%d ", issue.Line, issue.Column)
		if s, ok := issue.Args["what"].(string); ok {
			got += s
		}
		if message := locale.Message(locale.ZH, issue.Code, issue.Args); got != want || strings.Contains(message, "{") || message == issue.Code {
			t.Errorf("%s: %s %s, want %s", source, got, message, want)
		}
	}
}

// Random trees are the same after printing, compiling and reading.
func TestTreesRoundTrip(t *testing.T) {
	env := newEnv(t, demo())
	d := dice{rand.New(rand.NewSource(11))}
	for range 1000 {
		n := d.group(1)
		if len(Print(n)) > maxSource {
			continue
		}
		p, err := env.Compile("deal", Print(n), Rule)
		if err != nil {
			t.Fatalf("%s: %v", Print(n), err)
		}
		again, issue := Tree(p)
		if issue != nil {
			t.Fatalf("%s: %+v", Print(n), issue)
		}
		want, _ := json.Marshal(n)
		got, _ := json.Marshal(again)
		if string(want) != string(got) {
			t.Fatalf("%s\nwas %s\n is %s", Print(n), want, got)
		}
	}
}

// Random expressions either have a tree that means the same, or none.
func TestTreesNeverChangeAMeaning(t *testing.T) {
	env := newEnv(t, demo())
	g := generator{dice: dice{rand.New(rand.NewSource(12))}}
	trees := 0
	for range 800 {
		source := g.boolean(1 + g.Intn(3))
		p, err := env.Compile("deal", source, Rule)
		if err != nil {
			continue
		}
		n, issue := Tree(p)
		if issue != nil {
			continue
		}
		trees++
		if q, err := env.Compile("deal", Print(n), Rule); err != nil || !sameExpr(p.checked.Expr(), q.checked.Expr()) {
			t.Fatalf("%s became %s", source, Print(n))
		}
	}
	if trees == 0 {
		t.Error("no random expression has a tree")
	}
}

func (d dice) group(depth int) *Node {
	n := &Node{Kind: GroupNode, Op: pick(d, "and", "or")}
	for i := range 1 + d.Intn(4) {
		if depth < maxTreeDepth && d.Intn(4) == 0 {
			if g := d.group(depth + 1); len(g.Items) > 1 {
				n.Items = append(n.Items, g)
				continue
			}
		}
		// One more path each time: conditions on one field may be written as one.
		n.Items = append(n.Items, d.leaf([]string{"", "account.", "account.parent.", "other."}[i%4]))
	}
	if len(n.Items) == 1 {
		n.Op = "and"
		if depth == 1 && n.Items[0].Kind == GroupNode {
			return n.Items[0]
		}
	}
	return n
}

// leaf makes a condition on a field behind prefix.
func (d dice) leaf(prefix string) *Node {
	c := func(field string, kind Kind, op string, value any) *Node {
		return &Node{Kind: ConditionNode, Path: prefix + field, Op: op, Value: value, of: kind}
	}
	here := prefix == ""
	text, number, day, instant, sw, list := "name", "level", "since", "seen", "vip", "tags"
	if here {
		number, day, instant, sw = "qty", "close", "created", "won"
	}
	value := func() float64 { return significant(pick(d, someNumbers...)) }
	texts := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = pick(d, someTexts...)
		}
		return out
	}
	bounds := func(v func() any) [2]any { return [2]any{v(), v()} }
	date := func() any { return fmt.Sprintf("%d-%02d-%02d", 2020+d.Intn(8), 1+d.Intn(12), 1+d.Intn(28)) }
	at := func() any { return pick(d, "2026-01-31 10:00:00.000Z", "2020-02-29 23:59:59.999Z") }
	days := func() float64 { return pick(d, -30.0, -0.5, 0, 1, 365) }
	order := pick(d, "eq", "ne", "gt", "gte", "lt", "lte")
	span := pick(d, "today", "this_week", "last_month", "this_quarter", "next_year", "last_days", "next_days", "last_weeks", "next_months")
	var n *float64
	if countsDays(span) {
		f := float64(1 + d.Intn(90))
		n = &f
	}
	switch d.Intn(18) {
	case 0:
		return c(pick(d, text, list, "owner"), 0, pick(d, "blank", "not_blank"), nil)
	case 1:
		return c(sw, Bool, pick(d, "is_true", "is_false"), nil)
	case 2:
		return c(text, Text, pick(d, "contains", "not_contains", "starts_with", "ends_with"), pick(d, someTexts...))
	case 3:
		return c(text, Text, order, pick(d, someTexts...))
	case 4:
		return c(number, Number, order, value())
	case 5:
		return c(number, Number, "between", bounds(func() any { return value() }))
	case 6:
		return c(day, Date, order, date())
	case 7:
		return c(instant, DateTime, order, at())
	case 8:
		return c(day, Date, "between", bounds(date))
	case 9:
		return c(pick(d, day), Date, pick(d, "eq", "ne"), Span{span, n})
	case 10:
		return c(instant, DateTime, pick(d, "eq", "ne"), Span{span, n})
	case 11:
		return c(instant, DateTime, pick(d, "eq", "ne"), date())
	case 12:
		return c(day, Date, order, Moment{"today", days()})
	case 13:
		return c(instant, DateTime, order, Moment{"now", days()})
	case 14:
		return c(text, Text, pick(d, "in", "not_in"), texts(1+d.Intn(3)))
	case 15:
		return c(list, List, pick(d, "has_any", "has_none"), texts(1+d.Intn(3)))
	case 16:
		if here {
			return pick(d, c("owner_dept", Link, "in_tree", MyDepartment), c("owner_dept", Link, "in_tree", "d1"), c("owner_dept", Link, pick(d, "eq", "ne"), MyDepartment),
				c("owner_dept", Link, "in", []string{MyDepartments}), c("owner_dept", Link, "in", []string{MyDepartments, "d1"}))
		}
		return c(list, List, "has_all", []string{"a", "b"})
	}
	return c("owner", Link, pick(d, "eq", "ne"), pick(d, "u1", Me)).or(d, c("owner", Link, "in", []string{"u1", "u2"}), c("owner", Link, "not_in", []string{pick(d, "u1", Me)}),
		c("owner", Link, pick(d, "in", "not_in"), []string{Me, "u1"}), c("owner", Link, pick(d, "in", "not_in"), []string{Me, "u1", "u2"}))
}

func (n *Node) or(d dice, others ...*Node) *Node { return pick(d, append(others, n)...) }
