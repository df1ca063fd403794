package main

import (
	"errors"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
)

// catalog has the objects that the examples read.
type catalog map[string]*expr.Object

func (c catalog) ExprObject(key string) (*expr.Object, bool) { o, ok := c[key]; return o, ok }

func objects() catalog {
	field := func(key string, kind expr.Kind) expr.Field { return expr.Field{Key: key, Column: key, Kind: kind} }
	link := func(key, target string) expr.Field {
		return expr.Field{Key: key, Column: key, Kind: expr.Link, Target: target}
	}
	c := catalog{}
	for _, o := range []*expr.Object{
		{Key: expr.Users, Fields: []expr.Field{field("name", expr.Text), field("email", expr.Text), link("department", expr.Departments), link("manager", expr.Users), field("active", expr.Bool)}},
		{Key: expr.Departments, Fields: []expr.Field{field("name", expr.Text), field("path", expr.Text)}},
		{Key: "account", Fields: []expr.Field{field("name", expr.Text), field("region", expr.Text), link("owner", expr.Users)}},
		{Key: "deal", Fields: []expr.Field{
			field("name", expr.Text), field("amount", expr.Number), field("discount", expr.Number), field("stage", expr.Text), field("tags", expr.List),
			field("close", expr.Date), field("created", expr.DateTime), link("account", "account"), link("owner", expr.Users),
			{Key: "lines", Kind: expr.Rows, Target: "line", Via: "deal"},
		}},
		{Key: "line", Fields: []expr.Field{link("deal", "deal"), field("product", expr.Text), field("qty", expr.Number), field("price", expr.Number), field("amount", expr.Number)}},
	} {
		o.Table = o.Key
		c[o.Key] = o
	}
	return c
}

// The records that the introduction describes.
var records = map[string]expr.Values{
	"deal": {"id": "deal1", "name": "办公家具采购", "amount": 128000.0, "discount": nil, "stage": "quote", "tags": []string{"vip", "华东"}, "close": "2026-01-31",
		"created": "2026-01-05 02:30:00.000Z", "account": "account1", "owner": "wang"},
	"account1": {"id": "account1", "name": "榫卯科技", "region": "east", "owner": "li"},
	"wang":     {"id": "wang", "name": "王芳", "email": "wang@example.com", "department": "east", "manager": "li", "active": true},
	"li":       {"id": "li", "name": "李雷", "email": "li@example.com", "department": "sales", "manager": "", "active": true},
	"sales":    {"id": "sales", "name": "销售中心", "path": "/sales/"},
	"east":     {"id": "east", "name": "华东组", "path": "/sales/east/"},
}

var lines = []expr.Row{
	expr.Values{"id": "line1", "deal": "deal1", "product": "会议桌", "qty": 2.0, "price": 45000.0, "amount": 90000.0},
	expr.Values{"id": "line2", "deal": "deal1", "product": "椅子", "qty": 10.0, "price": 3800.0, "amount": 38000.0},
	expr.Values{"id": "line3", "deal": "deal1", "product": "安装"},
}

func environment(t *testing.T) *expr.Env {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	e, err := expr.New(objects(), zone)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// vars is what examples are evaluated with: 李雷 reads the deal on 2026-01-15 at
// nine.
func vars() expr.Vars {
	return expr.Vars{
		Record: records["deal"], Old: records["deal"], Now: time.Date(2026, 1, 15, 1, 0, 0, 0, time.UTC),
		User: &expr.User{ID: "li", Name: "李雷", Email: "li@example.com", Department: "sales", Departments: []string{"sales"}, Roles: []string{"sales"}, Active: true, Reports: []string{"wang"}},
		Load: func(_, id string) (expr.Row, error) {
			if r, ok := records[id]; ok {
				return r, nil
			}
			return nil, nil
		},
		Rows: func(object, via, id string) ([]expr.Row, error) {
			if object != "line" || via != "deal" || id != "deal1" {
				return nil, errors.New("no such rows")
			}
			return lines, nil
		},
		Can:    func(operation string) bool { return operation == "edit" },
		Exists: func(string, expr.Fragment) (bool, error) { return false, nil },
	}
}
