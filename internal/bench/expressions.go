package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
)

// measuredExpressions are conditions as rights, filters and rules have them.
var measuredExpressions = []string{
	`record.amount > 100 && record.stage == "open"`,
	`record.owner == user`,
	`record.owner_dept in user.departments || "admin" in user.roles || record.owner == user`,
	`record.account.owner.department == user.department && record.amount * 1.13 >= 1000`,
	`record.tags.exists(t, t == "vip") && record.close < TODAY()`,
}

// measureExpressions measures one expression in Go and in the browser's runtime,
// and a filter over many rows as SQL against the loop in Go.
func measureExpressions(ctx context.Context, r *report, dir string) error {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	env, err := expr.New(expressionCatalog(), zone)
	if err != nil {
		return err
	}
	rows := newExpressionRows(r.Rows)
	vars := expr.Vars{User: rows.person(), Now: time.Now().UTC(), Load: rows.load}
	programs, err := measureCompile(r, env)
	if err != nil {
		return err
	}
	vars.Record = rows.deals[0]
	evaluate := eachMedian(programs, func(p *expr.Program) { p.True(ctx, vars) })
	r.add(fact{Name: "expression_eval", Title: "evaluate an expression in Go", Value: slices.Max(evaluate), Unit: "µs, the slowest of five", Below: true})
	if err := measureBrowser(ctx, r, programs, rows, vars, dir); err != nil {
		return err
	}
	return measureFilter(ctx, r, programs, rows, vars, filepath.Join(dir, "expressions.db"))
}

// measureCompile compiles without the cache, which knows a source by its text.
func measureCompile(r *report, env *expr.Env) ([]*expr.Program, error) {
	var programs []*expr.Program
	var all []float64
	for _, source := range measuredExpressions {
		p, err := env.Compile("deal", source, expr.Filter)
		if err != nil {
			return nil, err
		}
		programs = append(programs, p)
		for i := range 300 {
			begun := time.Now()
			if _, err := env.Compile("deal", fmt.Sprintf("%s // %d", source, i), expr.Filter); err != nil {
				return nil, err
			}
			all = append(all, us(time.Since(begun)))
		}
	}
	slices.Sort(all)
	r.add(fact{Name: "expression_compile", Title: "compile an expression that is not cached", Value: all[len(all)/2], Unit: "µs", Target: 500, Below: true})
	return programs, nil
}

// eachMedian gives the microseconds that a call takes for each program.
func eachMedian(programs []*expr.Program, call func(*expr.Program)) []float64 {
	const rounds, calls = 15, 2000
	out := make([]float64, len(programs))
	for i, p := range programs {
		each := make([]float64, rounds)
		for k := range each {
			begun := time.Now()
			for range calls {
				call(p)
			}
			each[k] = us(time.Since(begun)) / calls
		}
		slices.Sort(each)
		out[i] = each[rounds/2]
	}
	return out
}

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// measureFilter finds the ids of the rows that fulfil each condition, in SQL and
// by reading every row and evaluating in Go; both must find the same.
func measureFilter(ctx context.Context, r *report, programs []*expr.Program, rows *expressionRows, vars expr.Vars, file string) error {
	db, err := rows.write(ctx, file)
	if err != nil {
		return err
	}
	defer db.Close()
	var inSQL, inGo, memory []float64
	for _, p := range programs {
		var bySQL, byGo, ofMemory []float64
		for range 5 {
			a, tookSQL, err := timed(func() ([]string, error) { return rows.bySQL(ctx, db, p, vars) })
			if err != nil {
				return err
			}
			b, tookGo, err := timed(func() ([]string, error) { return rows.byGo(ctx, db, p, vars) })
			if err != nil {
				return err
			}
			c, tookMemory, err := timed(func() ([]string, error) { return rows.inMemory(ctx, p, vars), nil })
			if err != nil {
				return err
			}
			if !slices.Equal(a, b) || !slices.Equal(a, c) {
				return fmt.Errorf("%s: SQL finds %d rows, Go %d and %d", p.Source(), len(a), len(b), len(c))
			}
			bySQL, byGo, ofMemory = append(bySQL, tookSQL), append(byGo, tookGo), append(ofMemory, tookMemory)
		}
		for _, l := range [][]float64{bySQL, byGo, ofMemory} {
			slices.Sort(l)
		}
		fmt.Printf("  %-90s SQL %6.1f ms, Go %7.1f ms, in memory %6.1f ms\n", p.Source(), bySQL[2], byGo[2], ofMemory[2])
		inSQL, inGo, memory = append(inSQL, bySQL[2]), append(inGo, byGo[2]), append(memory, ofMemory[2])
	}
	over := fmt.Sprintf("filter %d rows ", len(rows.deals))
	r.add(fact{Name: "filter_sql", Title: over + "as SQL", Value: mean(inSQL), Unit: "ms, mean of five", Below: true})
	r.add(fact{Name: "filter_go", Title: over + "in a loop in Go", Value: mean(inGo), Unit: "ms, mean of five", Below: true})
	r.add(fact{Name: "filter_memory", Title: over + "in Go, all in memory", Value: mean(memory), Unit: "ms, mean of five", Below: true})
	return nil
}

func timed(find func() ([]string, error)) ([]string, float64, error) {
	begun := time.Now()
	ids, err := find()
	return ids, ms(time.Since(begun)), err
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}

func (x *expressionRows) bySQL(ctx context.Context, db *sql.DB, p *expr.Program, v expr.Vars) ([]string, error) {
	f, err := p.SQL("r", nil, v)
	if err != nil {
		return nil, err
	}
	found, err := db.QueryContext(ctx, `SELECT r."id" FROM "deal" AS r WHERE `+f.SQL+` ORDER BY r.rowid`, f.Args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var ids []string
	for found.Next() {
		var id string
		if err := found.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, found.Err()
}

func (x *expressionRows) byGo(ctx context.Context, db *sql.DB, p *expr.Program, v expr.Vars) ([]string, error) {
	found, err := db.QueryContext(ctx, `SELECT "id","name","amount","stage","close","tags","owner","owner_dept","account" FROM "deal" ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var ids []string
	for found.Next() {
		var id, name, stage, tags, owner, department, account string
		var amount sql.NullFloat64
		var closes sql.NullString
		if err := found.Scan(&id, &name, &amount, &stage, &closes, &tags, &owner, &department, &account); err != nil {
			return nil, err
		}
		var list []string
		if err := json.Unmarshal([]byte(tags), &list); err != nil {
			return nil, err
		}
		row := expr.Values{"id": id, "name": name, "amount": nil, "stage": stage, "close": nil, "tags": list, "owner": owner, "owner_dept": department, "account": account}
		if amount.Valid {
			row["amount"] = amount.Float64
		}
		if closes.Valid {
			row["close"] = closes.String
		}
		v.Record = row
		if p.True(ctx, v) {
			ids = append(ids, id)
		}
	}
	return ids, found.Err()
}

func (x *expressionRows) inMemory(ctx context.Context, p *expr.Program, v expr.Vars) []string {
	var ids []string
	for _, row := range x.deals {
		v.Record = row
		if p.True(ctx, v) {
			ids = append(ids, row["id"].(string))
		}
	}
	return ids
}
