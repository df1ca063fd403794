package expr

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// triedText writes parts as text=value lines.
func triedText(t *testing.T, env *Env, source string, u Usage, v Vars) string {
	t.Helper()
	p, err := env.Compile("deal", source, u)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	_, parts, err := p.Try(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, part := range parts {
		value := fmt.Sprint(part.Value)
		if part.Reason != "" {
			value = strings.TrimPrefix(part.Reason, "expression_failed_")
		}
		out = append(out, string([]rune(source)[part.From:part.To])+" = "+value)
	}
	return strings.Join(out, "\n")
}

func TestTry(t *testing.T) {
	env := newEnv(t, demo())
	rows := map[string]Values{
		"a1": {"id": "a1", "name": "华为", "level": 2.0, "tags": []string{"x"}, "owner": "u1", "vip": true},
		"u1": {"id": "u1", "name": "王芳", "department": "d1"},
	}
	v := Vars{
		Now:    time.Date(2026, 1, 31, 4, 0, 0, 0, time.UTC),
		User:   &User{ID: "u1", Name: "王芳", Department: "d1"},
		Record: Values{"id": "x1", "name": "园区网", "amount": 1200000.0, "qty": nil, "won": true, "account": "a1", "owner": "u2", "stage": "s1", "tags": []string{"a", "b"}, "close": "2026-02-01"},
		Load: func(_, id string) (Row, error) {
			if r, ok := rows[id]; ok {
				return r, nil
			}
			return nil, nil
		},
	}
	for source, want := range map[string]string{
		`record.amount > 0 && record.account.owner == user`:    "record.amount > 0 && record.account.owner == user = true\nrecord.amount > 0 = true\nrecord.amount = 1.2e+06\nrecord.account.owner == user = true\nrecord.account.owner = u1\nuser = u1",
		`(record.qty  > 3) || ( record.won )`:                  "(record.qty  > 3) || ( record.won ) = true\nrecord.qty  > 3 = blank\nrecord.qty = <nil>\nrecord.won = true",
		`!(record.qty > 3)`:                                    "!(record.qty > 3) = blank\nrecord.qty > 3 = blank\nrecord.qty = <nil>",
		`record.amount / 0 > 1`:                                "record.amount / 0 > 1 = division\nrecord.amount / 0 = division\nrecord.amount = 1.2e+06",
		`record.name.contains("(园") && size(record.tags) == 2`: "record.name.contains(\"(园\") && size(record.tags) == 2 = false\nrecord.name.contains(\"(园\") = false\nrecord.name = 园区网\nsize(record.tags) == 2 = true\nsize(record.tags) = 2\nrecord.tags = [a b]",
		`record.tags.exists(x, x == "b")`:                      "record.tags.exists(x, x == \"b\") = true\nrecord.tags = [a b]",
		`IF(record.won, record.amount * 2, 0) > 5`:             "IF(record.won, record.amount * 2, 0) > 5 = true\nIF(record.won, record.amount * 2, 0) = 2.4e+06\nrecord.won = true\nrecord.amount * 2 = 2.4e+06\nrecord.amount = 1.2e+06",
		`has(record.qty) && record.close == TODAY() + 1`:       "has(record.qty) && record.close == TODAY() + 1 = false\nhas(record.qty) = false\nrecord.qty = <nil>\nrecord.close == TODAY() + 1 = true\nrecord.close = 2026-02-01\nTODAY() + 1 = 2026-02-01\nTODAY() = 2026-01-31",
		`within(record.close, "next_month")`:                   "within(record.close, \"next_month\") = true\nrecord.close = 2026-02-01",
		`record.qty == null`:                                   "record.qty == null = true\nrecord.qty = <nil>",
		`record.won ? record.stage in ["s1", "s2"] : false`:    "record.won ? record.stage in [\"s1\", \"s2\"] : false = true\nrecord.won = true\nrecord.stage in [\"s1\", \"s2\"] = true\nrecord.stage = s1",
		"// 注释 (\nrecord.account.name == '华为'":                 "record.account.name == '华为' = true\nrecord.account.name = 华为",
		`-record.amount < -5.5`:                                "-record.amount < -5.5 = true\n-record.amount = -1.2e+06\nrecord.amount = 1.2e+06",
		`record.tags[0] == "a"`:                                "record.tags[0] == \"a\" = true\nrecord.tags[0] = a\nrecord.tags = [a b]",
	} {
		if got := triedText(t, env, source, Rule, v); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", source, got, want)
		}
	}
}

// Whatever is tried, ranges lie in the source and the whole has the value that
// evaluation gives.
func TestTryIsEvaluation(t *testing.T) {
	env := newEnv(t, demo())
	w := newWorld(t, dice{newRand(3)}, 20)
	g := generator{dice: dice{newRand(4)}}
	ctx := context.Background()
	for range 400 {
		source := g.boolean(1 + g.Intn(3))
		p, err := env.Compile("deal", source, Rule)
		if err != nil {
			continue
		}
		v := Vars{Now: time.Date(2026, 1, 31, 4, 0, 0, 0, time.UTC), User: &User{ID: "u1", Department: "d1"}, Record: pick(g.dice, w.rows["deal"]...), Load: w.load}
		want, failed := p.Eval(ctx, v)
		whole, parts, err := p.Try(ctx, v)
		if err != nil || (failed != nil) != (whole.Reason != "") || failed == nil && fmt.Sprint(want) != fmt.Sprint(whole.Value) {
			t.Fatalf("%s: %v %v, tried %+v", source, want, failed, whole)
		}
		for _, part := range parts {
			if part.From < 0 || part.To <= part.From || part.To > len([]rune(source)) {
				t.Fatalf("%s: %+v", source, part)
			}
		}
	}
}
