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
	e := newEnv(b, w.cat)
	for i, s := range benchSources {
		p := compileFilter(b, e, s)
		b.Run(fmt.Sprint(i), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.True(context.Background(), Vars{Record: w.rows["deal"][3], User: testUser, Now: testNow, Load: w.load})
			}
		})
	}
}
