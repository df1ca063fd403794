package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
)

// catalog is a fixed list of objects.
type catalog map[string]*expr.Object

func (c catalog) ExprObject(key string) (*expr.Object, bool) { o, ok := c[key]; return o, ok }

// expressionCatalog is a small CRM.
func expressionCatalog() catalog {
	f := func(key string, kind expr.Kind, target ...string) expr.Field {
		return expr.Field{Key: key, Column: key, Kind: kind, Target: strings.Join(target, "")}
	}
	c := catalog{}
	for _, o := range []*expr.Object{
		{Key: expr.Departments, Table: "departments", Fields: []expr.Field{f("name", expr.Text), f("path", expr.Text)}},
		{Key: expr.Users, Table: "users", Fields: []expr.Field{f("name", expr.Text), f("department", expr.Link, expr.Departments), f("manager", expr.Link, expr.Users), f("active", expr.Bool)}},
		{Key: "account", Table: "account", Fields: []expr.Field{f("name", expr.Text), f("owner", expr.Link, expr.Users)}},
		{Key: "deal", Table: "deal", Fields: []expr.Field{
			f("name", expr.Text), f("amount", expr.Number), f("stage", expr.Text), f("close", expr.Date), f("tags", expr.List),
			f("owner", expr.Link, expr.Users), f("owner_dept", expr.Link, expr.Departments), f("account", expr.Link, "account"),
		}},
	} {
		c[o.Key] = o
	}
	return c
}

// expressionRows are the rows of the small CRM, a twentieth of the amounts and
// dates blank.
type expressionRows struct {
	deals  []expr.Values
	others map[string]map[string]expr.Values
}

func newExpressionRows(n int) *expressionRows {
	r := rand.New(rand.NewPCG(1, 2))
	x := &expressionRows{others: map[string]map[string]expr.Values{expr.Departments: {}, expr.Users: {}, "account": {}}}
	one := func(prefix string, n int) string { return fmt.Sprint(prefix, r.IntN(n)) }
	add := func(object string, v expr.Values) { x.others[object][v["id"].(string)] = v }
	for i := range departments {
		add(expr.Departments, expr.Values{"id": fmt.Sprint("d", i), "name": fmt.Sprint("Department ", i), "path": fmt.Sprintf("/d%d/", i)})
	}
	for i := range people {
		add(expr.Users, expr.Values{"id": fmt.Sprint("u", i), "name": fmt.Sprint("Person ", i), "department": one("d", departments), "manager": one("u", people), "active": true})
	}
	for i := range accounts {
		add("account", expr.Values{"id": fmt.Sprint("a", i), "name": fmt.Sprint("Account ", i), "owner": one("u", people)})
	}
	for i := range n {
		v := expr.Values{"id": fmt.Sprint("r", i), "name": fmt.Sprint("Deal ", i), "amount": nil, "stage": []string{"open", "won", "lost"}[r.IntN(3)], "close": nil,
			"tags": [][]string{{}, {"vip"}, {"new", "vip"}, {"new"}}[r.IntN(4)], "owner": one("u", people), "owner_dept": one("d", departments), "account": one("a", accounts)}
		if r.IntN(20) > 0 {
			v["amount"], v["close"] = float64(r.IntN(500_000))/100, fmt.Sprintf("20%02d-%02d-%02d", 20+r.IntN(12), 1+r.IntN(12), 1+r.IntN(28))
		}
		x.deals = append(x.deals, v)
	}
	return x
}

func (x *expressionRows) person() *expr.User {
	return &expr.User{ID: "u1", Name: "Person 1", Department: "d1", Departments: []string{"d1", "d2"}, Roles: []string{"sales"}, Active: true}
}

func (x *expressionRows) load(object, id string) (expr.Row, error) {
	if v, ok := x.others[object][id]; ok {
		return v, nil
	}
	return nil, nil
}

// write puts the rows into a new database.
func (x *expressionRows) write(ctx context.Context, file string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return db, err
	}
	defer func() { _ = tx.Rollback() }()
	for key, o := range expressionCatalog() {
		rows := x.deals
		if key != "deal" {
			rows = nil
			for _, v := range x.others[key] {
				rows = append(rows, v)
			}
		}
		if err := insertAll(ctx, tx, o, rows); err != nil {
			return db, err
		}
	}
	return db, tx.Commit()
}

func insertAll(ctx context.Context, tx *sql.Tx, o *expr.Object, rows []expr.Values) error {
	types := map[expr.Kind]string{expr.Number: "NUMERIC", expr.Date: "TEXT", expr.Bool: "BOOLEAN NOT NULL", expr.List: "JSON NOT NULL"}
	columns, marks := []string{`"id" TEXT PRIMARY KEY NOT NULL`}, "?"
	for _, f := range o.Fields {
		kind, ok := types[f.Kind]
		if !ok {
			kind = "TEXT NOT NULL"
		}
		columns, marks = append(columns, expr.Quote(f.Column)+" "+kind), marks+",?"
	}
	if _, err := tx.ExecContext(ctx, "CREATE TABLE "+expr.Quote(o.Table)+" ("+strings.Join(columns, ",")+")"); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO "+expr.Quote(o.Table)+" VALUES ("+marks+")")
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, row := range rows {
		args := []any{row["id"]}
		for _, f := range o.Fields {
			v := row[f.Key]
			if list, ok := v.([]string); ok {
				raw, err := json.Marshal(list)
				if err != nil {
					return err
				}
				v = string(raw)
			}
			args = append(args, v)
		}
		if _, err := insert.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}
