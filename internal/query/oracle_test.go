package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

func spec(key, kind string, more ...m) m {
	f := m{"key": key, "type": kind, "label": m{"en": key}}
	for _, x := range more {
		for k, v := range x {
			f[k] = v
		}
	}
	return f
}

// condition writes a condition of the simple kind over rows of "item", or of
// "peer" when deep is 0. pick gives a number below n.
func condition(pick func(n int) int, deep int) string {
	of := func(list ...string) string { return list[pick(len(list))] }
	switch n := pick(10); {
	case n < 2 && deep > 0:
		return "(" + condition(pick, deep-1) + " && " + condition(pick, deep-1) + ")"
	case n < 4 && deep > 0:
		return "(" + condition(pick, deep-1) + " || " + condition(pick, deep-1) + ")"
	case n == 4 && deep > 0:
		return "!(" + condition(pick, deep-1) + ")"
	}
	cmp := of(" == ", " != ", " < ", " <= ", " > ", " >= ")
	switch pick(13) {
	case 0:
		return "record.n" + cmp + of("0.0", "1.0", "2.5", "-3.0")
	case 1:
		return "record.day" + cmp + `date("2026-0` + of("1", "2", "3") + `-15")`
	case 2:
		return "record.s" + of(" == ", " != ") + of(`"a"`, `"b"`, `""`)
	case 3:
		return "record.s in " + of(`["a", "b"]`, `[]`, `["", "c"]`)
	case 4:
		return "record.name." + of("contains", "startsWith", "endsWith") + "(" + of(`"x"`, `"é"`, `"%"`, `""`) + ")"
	case 5:
		return "isBlank(record." + of("n", "s", "day", "peer", "name", "tags") + ")"
	case 6:
		return "record." + of("n", "day", "peer", "s") + of(" == ", " != ") + "null"
	case 7:
		return "record.flag" + of("", " == true", " != true", " == false")
	case 8:
		return of(`"x"`, `"y"`) + " in record.tags"
	case 9:
		return "record.owner.id" + of(" == ", " != ") + "user.id"
	case 10:
		return "record.peer" + of(".id", "") + of(" == ", " != ") + `"peer0000000000` + of("0", "1", "2", "3") + `"`
	case 11:
		return "record.peer.n" + cmp + of("0.0", "1.0")
	default:
		return "record.peer.name" + of(` == "p1"`, `.startsWith("p")`, ` != ""`)
	}
}

func peerCondition(pick func(n int) int) string {
	of := func(list ...string) string { return list[pick(len(list))] }
	return of("true", "record.n > 0.0", `record.name != "p1"`, "isBlank(record.n)", "record.n <= 1.0", `record.name.contains("2") || record.n == 1.0`)
}

var itemFields = []string{"name", "n", "s", "flag", "day", "tags", "peer", "owner"}

// roles are many, so that a person with some of them has grants of every kind.
const roles = 24

func someOf(pick func(n int) int, list []string) any {
	if pick(4) == 0 {
		return "*"
	}
	out := []string{}
	for _, k := range list {
		if pick(2) == 0 {
			out = append(out, k)
		}
	}
	return out
}

func newWorld(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	docs := []m{
		{"kind": "object", "key": "peer", "label": m{"en": "p"}, "title": "name", "fields": []m{spec("name", "text"), spec("n", "number")}},
		{"kind": "object", "key": "item", "label": m{"en": "i"}, "title": "name", "owner": true, "fields": []m{
			spec("name", "text"), spec("n", "number", m{"decimals": 2}), spec("s", "select", m{"options": []m{{"value": "a", "label": m{"en": "a"}}, {"value": "b", "label": m{"en": "b"}}, {"value": "c", "label": m{"en": "c"}}}}),
			spec("flag", "switch"), spec("day", "date"), spec("tags", "multi_select", m{"options": []m{{"value": "x", "label": m{"en": "x"}}, {"value": "y", "label": m{"en": "y"}}}}), spec("peer", "relation", m{"object": "peer"}),
		}},
	}
	dice := rand.New(rand.NewPCG(7, 11))
	for i := range roles {
		grants := []m{}
		for range 1 + dice.IntN(2) {
			rows := condition(dice.IntN, 2)
			if dice.IntN(5) == 0 {
				rows = "true"
			}
			grants = append(grants, m{"object": "item", "operations": []string{"view"}, "rows": rows, "read": someOf(dice.IntN, itemFields)})
		}
		if dice.IntN(3) > 0 {
			grants = append(grants, m{"object": "peer", "operations": []string{"view"}, "rows": peerCondition(dice.IntN), "read": someOf(dice.IntN, []string{"name", "n"})})
		}
		docs = append(docs, m{"kind": "role", "key": fmt.Sprintf("r%d", i), "label": m{"en": "r"}, "grants": grants})
	}
	k.Define(docs...)
	owners := []string{k.Call(k.Admin, "GET", "/api/v1/me", nil).Text("user", "id")}
	for _, name := range []string{"wang", "li"} {
		id, _ := k.Person(name, "")
		owners = append(owners, id)
	}
	for i := range 6 {
		var n any
		if i%3 != 2 {
			n = i - 1
		}
		k.Create(k.Admin, "peer", m{"id": fmt.Sprintf("peer0000000000%d", i), "name": fmt.Sprintf("p%d", i), "n": n})
	}
	var ops []m
	for range 80 {
		d := m{"name": []string{"x", "ax", "É", "é%", "", "b"}[dice.IntN(6)], "flag": dice.IntN(2) == 0, "owner": owners[dice.IntN(3)]}
		if dice.IntN(4) > 0 {
			d["n"] = []float64{0, 1, 2.5, -3, 7}[dice.IntN(5)]
		}
		if dice.IntN(4) > 0 {
			d["s"] = []string{"a", "b", "c"}[dice.IntN(3)]
		}
		if dice.IntN(4) > 0 {
			d["day"] = fmt.Sprintf("2026-0%d-15", 1+dice.IntN(4))
		}
		if dice.IntN(3) > 0 {
			d["peer"] = fmt.Sprintf("peer0000000000%d", dice.IntN(6))
		}
		d["tags"] = [][]string{{}, {"x"}, {"x", "y"}}[dice.IntN(3)]
		ops = append(ops, m{"method": "create", "data": d})
	}
	k.Call(k.Admin, "POST", "/api/v1/objects/item/records:batch", m{"operations": ops, "atomic": true}).Want(200)
	k.Delete(k.Admin, "peer", "peer00000000005").Want(204)
	return k
}

// oracle says in plain Go what one person sees: one row after the other, by the
// decisions of package access and the evaluation of package expr.
type oracle struct {
	ctx   context.Context
	r     *access.Rights
	load  expr.Loader
	reach func(*expr.Vars)
}

// seen is a row as the person sees it, nil when they do not.
func (o *oracle) seen(object string, row expr.Row) expr.Values {
	if row == nil || reflect.ValueOf(row).IsNil() {
		return nil
	}
	d := o.r.On(o.ctx, object, row, o.reach)
	if !d.May("view") {
		return nil
	}
	out := expr.Values{}
	for _, c := range o.r.Snap.Objects[object].Columns {
		key := c.Spec.Key
		out[key] = row.Value(key)
		if !d.Reads(key) {
			out[key] = field.BlankOf(c.Expr.Kind)
		}
		if l, ok := c.Type.(field.Linker); ok && c.Expr.Kind == expr.Link && o.r.Snap.Objects[l.Target(&c.Spec)] != nil {
			id, _ := out[key].(string)
			if target, err := o.load(l.Target(&c.Spec), id); err != nil || o.seen(l.Target(&c.Spec), target) == nil {
				out[key] = ""
			}
		}
	}
	return out
}

func (o *oracle) matches(p *expr.Program, row expr.Values) bool {
	v := o.r.Vars()
	v.Record = row
	v.Load = func(object, id string) (expr.Row, error) {
		target, err := o.load(object, id)
		if _, business := o.r.Snap.Objects[object]; !business || target == nil || err != nil {
			return target, err
		}
		seen := o.seen(object, target)
		if seen == nil {
			return nil, nil
		}
		return seen, nil
	}
	return p.True(o.ctx, v)
}

// What a list returns is what a naive walk over the rows would, and a count
// counts it: for random grants, persons and filters.
func TestListsAgreeWithDecisions(t *testing.T) {
	k := newWorld(t)
	ctx := k.Ctx()
	db := k.Tenon.App.ConcurrentDB()
	snap := k.Tenon.Meta.Current()
	obj := snap.Objects["item"]
	people := []string{k.Scalar(`SELECT "id" FROM "users" WHERE "name" = 'wang'`), k.Scalar(`SELECT "id" FROM "users" WHERE "name" = 'li'`)}
	var ids []string
	if err := k.Tenon.App.DB().NewQuery(`SELECT "id" FROM "item"`).Column(&ids); err != nil {
		t.Fatal(err)
	}
	stored, err := store.LoadMany(ctx, db, obj, ids)
	if err != nil {
		t.Fatal(err)
	}
	compared, refused, some := 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(n int) int { return rapid.IntRange(0, n-1).Draw(rt, "pick") }
		who := &access.Principal{UserID: people[pick(2)], Locale: locale.EN}
		for range 1 + pick(3) {
			who.Roles = append(who.Roles, fmt.Sprintf("r%d", pick(roles)))
		}
		filter := condition(pick, 3)
		r := k.Tenon.Query.Rights(who)
		o := &oracle{ctx: ctx, r: r, load: store.Loader(ctx, db, snap), reach: store.Reach(ctx, db, snap)}
		p, err := snap.Env.Compile("item", filter, expr.Filter)
		if err != nil {
			rt.Fatalf("%s: %v", filter, err)
		}
		known := !slices.ContainsFunc(p.Deps(), func(d expr.Dep) bool {
			if _, business := snap.Objects[d.Object]; !business {
				return false
			}
			_, ok := r.Reads(d.Object, d.Field, "r")
			return !ok
		})
		page, err := k.Tenon.Query.List(ctx, r, query.ListRequest{Object: "item", Filter: filter, Limit: 500, Count: "exact"})
		if !known {
			refused++
			if !problem.Is(err, "unknown_field") {
				rt.Fatalf("%s reads what %v may not know of: %v", filter, who.Roles, err)
			}
			return
		}
		if err != nil {
			rt.Fatalf("%s as %v: %v", filter, who.Roles, err)
		}
		compared++
		want := map[string]expr.Values{}
		for _, id := range ids {
			if row := o.seen("item", stored[id].Values); row != nil && o.matches(p, row) {
				want[id] = row
			}
		}
		if len(want) > 0 {
			some++
		}
		if *page.Count != int64(len(want)) || len(page.Items) != len(want) {
			rt.Fatalf("%s as %v: %d rows, counted %d, want %d", filter, who.Roles, len(page.Items), *page.Count, len(want))
		}
		for _, rec := range page.Items {
			row, ok := want[rec.ID()]
			if !ok {
				rt.Fatalf("%s as %v shows %s", filter, who.Roles, rec.ID())
			}
			d := r.On(ctx, "item", stored[rec.ID()].Values, o.reach)
			for _, c := range obj.Columns {
				compareField(rt, rec, d, c, row)
			}
		}
		figures, err := k.Tenon.Query.Aggregate(ctx, r, "item", query.AggregateRequest{Filter: filter})
		if err != nil || fmt.Sprint(figures.Items[0]["count"]) != fmt.Sprint(len(want)) {
			rt.Fatalf("%s as %v: aggregate %v %v, want %d", filter, who.Roles, figures, err, len(want))
		}
	})
	t.Logf("%d lists compared, %d with rows, %d refused", compared, some, refused)
	if compared < 20 || some < 10 {
		t.Error("too little was compared")
	}
}

func compareField(rt *rapid.T, rec *query.Record, d *access.Decision, c *meta.Column, row expr.Values) {
	key := c.Spec.Key
	if rec.Has(key) != d.Reads(key) {
		rt.Fatalf("%s of %s: shown %t, may be read %t", key, rec.ID(), rec.Has(key), d.Reads(key))
	}
	if !rec.Has(key) {
		return
	}
	got, want := rec.Value(key), row[key]
	if c.Expr.Kind == expr.Link && want == "" {
		want = nil
	}
	if !reflect.DeepEqual(got, want) && strings.TrimSpace(fmt.Sprint(got)) != strings.TrimSpace(fmt.Sprint(want)) {
		rt.Fatalf("%s of %s is %v, want %v", key, rec.ID(), got, want)
	}
}
