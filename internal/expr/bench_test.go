package expr

import (
	"context"
	"fmt"
	"testing"
)

var benchSources = []string{
	`record.amount > 100 && record.stage == "open"`,
	`record.owner == user`,
	`record.owner_dept in user.departments || "admin" in user.roles || record.owner == user`,
	`record.account.owner.department == user.department && record.amount * 1.13 >= 1000`,
	`record.tags.exists(t, t == "vip") && record.close < TODAY()`,
	`record.lines.exists(l, l.paid && l.total > 100)`,
	`SUM(record.lines.filter(l, l.kind == "a").map(l, orZero(l.qty) * orZero(l.price))) > 100`,
	`record.worth > 100`,
	`EXISTS(account, a, a.name == record.name && a != record.account)`,
}

func BenchmarkNew(b *testing.B) {
	cat := demo()
	for b.Loop() {
		newEnv(b, cat)
	}
}

func BenchmarkCompile(b *testing.B) {
	for i, s := range benchSources {
		b.Run(fmt.Sprint(i), func(b *testing.B) {
			e := newEnv(b, demo())
			b.ReportAllocs()
			for b.Loop() {
				if _, errs, err := e.compile("deal", s, Filter, nil); err != nil || errs != nil {
					b.Fatal(err, errs)
				}
			}
		})
	}
}

func BenchmarkCompileCached(b *testing.B) {
	e := newEnv(b, demo())
	for b.Loop() {
		compileFilter(b, e, benchSources[0])
	}
}

func BenchmarkSQL(b *testing.B) {
	e := newEnv(b, demo())
	for i, s := range benchSources {
		for name, lens := range map[string]Lens{"": nil, "lens": rights{}} {
			if s == `record.worth > 100` && lens != nil {
				continue // which they never see
			}
			p := compileFilter(b, e, s)
			b.Run(fmt.Sprint(i, name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := p.SQL("r", lens, Vars{User: testUser, Now: testNow}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkEval(b *testing.B) {
	w := newWorld(b, dice{newRand(7)}, 10)
	all, _ := w.viewers()
	e := newEnv(b, w.cat)
	for i, s := range benchSources {
		p := compileFilter(b, e, s)
		b.Run(fmt.Sprint(i), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				v := all.vars(testUser, testNow)
				v.Record = w.rows["deal"][3]
				p.True(context.Background(), v)
			}
		})
	}
}

// BenchmarkRowsInSQL filters 20,000 deals by their 100,000 lines.
func BenchmarkRowsInSQL(b *testing.B) {
	w := &world{cat: demo()}
	w.open(b)
	for _, q := range []string{
		`WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO "o_deal" ("id") SELECT 'r' || i FROM n`,
		`WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) INSERT INTO "o_line" ("id","c_deal","c_kind","c_qty","c_price","c_paid")
			SELECT 'l' || i, 'r' || (i % 20000), CASE WHEN i % 2 THEN 'a' ELSE 'b' END, i % 13, (i % 97) / 10.0, i % 3 = 0 FROM n`,
		`CREATE INDEX "ix" ON "o_line" ("c_deal")`,
	} {
		if _, err := w.db.Exec(q); err != nil {
			b.Fatal(err)
		}
	}
	e := newEnv(b, w.cat)
	for _, s := range []string{
		`record.lines.exists(l, l.kind == "a" && l.qty == 12)`, `size(record.lines) > 4`, `SUM(record.lines.map(l, l.qty)) > 40`,
		`SUM(record.lines.map(l, l.qty * l.price)) > 100`, `MAX(record.lines.filter(l, l.paid).map(l, l.price)) > 9`,
	} {
		f := mustSQL(b, compileFilter(b, e, s), nil)
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				var n int
				if err := w.db.QueryRow(`SELECT count(*) FROM "o_deal" AS r WHERE `+f.SQL, f.Args...).Scan(&n); err != nil || n == 0 {
					b.Fatal(n, err)
				}
			}
		})
	}
}
