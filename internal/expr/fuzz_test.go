package expr

import (
	"context"
	"errors"
	"testing"

	"github.com/tenon-crm/tenon/internal/locale"
)

// FuzzCompile: no source panics, an error is always explained, and what compiles
// runs in Go and, when pushable, in SQLite.
func FuzzCompile(f *testing.F) {
	d := dice{newRand(1)}
	sow(f, d)
	w := newWorld(f, d, 3)
	e := newEnv(f, w.cat)
	all, _ := w.viewers()
	f.Fuzz(func(t *testing.T, source string) {
		for _, u := range []Usage{Filter, Rule, Value, Formula} {
			p, err := e.Compile("deal", source, u)
			if err != nil {
				explained(t, source, err)
				continue
			}
			for _, path := range p.Paths() {
				if path.String() == "" {
					t.Errorf("%q: %+v", source, path)
				}
			}
			v := all.vars(testUser, testNow)
			v.Record = w.rows["deal"][0]
			_, evalErr := p.Eval(context.Background(), v)
			_ = evalErr // an error of evaluation is a legal outcome
			if u == Filter {
				runs(t, w, p, v)
			}
		}
	})
}

// sow adds sources to begin with: random ones, and odd ones.
func sow(f *testing.F, d dice) {
	for range 200 {
		f.Add(generator{dice: d}.boolean(1 + d.Intn(3)))
	}
	for _, s := range []string{`record.tags[-1] == ""`, `record.`, `[].all(x, x)`, `"\ud800"`, `1e999 > 0`, `record.account.id.id`, `has(record)`, `null == null`,
		`(null)`, `record == null`, `inTree(null, null)`, `user.manager.department.path`, `AND()`, `TODAY(1)`, `record.won ? null : null`, "record.`won`", `@result`, `__result__`,
		`record.lines.map(l, l)`, `record.lines.map(l, l.parts)`, `record.lines.filter(l, l).size()`, `record.lines.map(record, 1)`, `EXISTS(account, account, account.vip)`,
		`EXISTS(users, u, under(u, user))`, `EXISTS(line, l, EXISTS(line, l, l.paid))`, `EXISTS(deal, d, d.total > record.worth)`, `record.lines.exists(l, l.deal.lines.exists(l, l.heavy))`,
		`[record.account].exists(a, a == "a1")`, `record.lines.map(l, l.product).exists(p, p == record.account)`, `[[record.lines]]`, `record.lines + record.lines`,
		`can(can("x") ? "edit" : "y")`, `under(under, user)`, `EXISTS(record, x, x)`, `EXISTS(@records, x, true)`, `user.manager == record.home.boss`, `old.total > record.total`,
		`(record.won ? record : old).total > 1`, `(record.won ? record.account : record.other).sum > 1`, `(record.won ? record.account : null).deals.size() > 0`,
		`record.lines.filter(l, l.product == (record.won ? record.account : null)).map(l, l.total)`, `user.department.deals`} {
		f.Add(s)
	}
}

// FuzzBrowser: the browser's form of what compiles always compiles in the browser
// and gives what Go gives; what has none says why.
func FuzzBrowser(f *testing.F) {
	browser := newBrowserEngine(f)
	d := dice{newRand(1)}
	sow(f, d)
	c := newComparison(f, 1, comparedZones[1], browser)
	f.Fuzz(func(t *testing.T, source string) {
		for _, u := range []Usage{Rule, Value, Formula} {
			p, err := c.env.Compile("deal", source, u)
			if err != nil {
				continue // FuzzCompile looks at these
			}
			if _, err := p.Browser(); err != nil {
				explained(t, source, err)
				continue
			}
			v := c.all.vars(testUser, testNow)
			c.inBrowser(t, p, c.all, v, c.inGo(p, c.all, &v))
			c.report(t)
		}
	})
}

func explained(t *testing.T, source string, err error) {
	errs, ok := errors.AsType[*Errors](err)
	if !ok {
		t.Fatalf("%q: %v", source, err)
	}
	for _, is := range errs.For(rights{}).Localise(locale.ZH) {
		if is.Line < 1 || is.Column < 1 || is.Message == "" || is.Message == is.Code {
			t.Errorf("%q: %+v", source, is)
		}
	}
}

func runs(t *testing.T, w *world, p *Program, v Vars) {
	s, err := p.SQL("r", nil, v)
	if err != nil {
		t.Fatalf("%q: %v", p.Source(), err)
	}
	sqlOutcomes(t, w, s)
}
