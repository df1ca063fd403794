package expr

import (
	"context"
	"errors"
	"math/rand"
	"testing"
)

// A filter of what a field may link to reads the record that is filled in, in SQL
// as a bound value.
func TestChoosing(t *testing.T) {
	env := newEnv(t, demo())
	w := newWorld(t, dice{rand.New(rand.NewSource(1))}, 5)
	form := Values{"id": "r0", "name": "x", "account": "a1", "owner": "u1", "amount": 5.0, "picks": []string{"a1", "a2"}}
	for source, want := range map[string]func(Values) bool{
		`record.id == form.account.id`: func(r Values) bool { return r["id"] == "a1" },
		`record == form.account`:       func(r Values) bool { return r["id"] == "a1" },
		`record.owner == form.owner`:   func(r Values) bool { return r["owner"] == "u1" },
		`record.id in form.picks.map(p, p.id) || record.level > form.amount`: func(r Values) bool {
			n, _ := r["level"].(float64)
			alive := r["deleted"] == ""
			return (r["id"] == "a1" || r["id"] == "a2") && alive || n > 5
		},
	} {
		p, err := env.Compile("account", source, Choosing("deal"))
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if !p.ReadsForm() {
			t.Errorf("%s reads the form", source)
		}
		f, err := p.SQL("r", nil, Vars{Form: form, Load: w.load})
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		for _, row := range w.rows["account"] {
			var got bool
			if err := w.db.QueryRow(`SELECT (`+f.SQL+`) IS TRUE FROM "o_account" AS r WHERE r."id" = ?`, append(f.Args, row["id"])...).Scan(&got); err != nil {
				t.Fatal(err)
			}
			inGo := p.True(context.Background(), Vars{Record: row, Form: form, Load: w.load})
			if got != inGo || source != `record.id in form.picks.map(p, p.id) || record.level > form.amount` && got != want(row) {
				t.Errorf("%s of %v: SQL %v, Go %v", source, row, got, inGo)
			}
		}
	}
	for _, u := range []Usage{Filter, Rule} {
		if _, err := env.Compile("deal", `form.amount > 1`, u); err == nil {
			t.Errorf("there is no form in a %s", u)
		} else if _, ok := errors.AsType[*Errors](err); !ok {
			t.Error(err)
		}
	}
	if _, err := env.Compile("account", `form.nope == 1`, Choosing("deal")); err == nil {
		t.Error("a field that the form does not have")
	}
}
