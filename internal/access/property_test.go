package access_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/testkit"
)

func spec(key, kind string, more ...m) m {
	f := m{"key": key, "type": kind, "label": m{"en": key}}
	for _, x := range more {
		for k, v := range x {
			f[k] = v
		}
	}
	return f
}

// scene is a business in a running product.
type scene struct {
	*testkit.Kit
	*business
	t     *testing.T
	cases int
	wrong int
}

func newScene(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	options := m{"options": []m{{"value": "a", "label": m{"en": "a"}}, {"value": "b", "label": m{"en": "b"}}, {"value": "c", "label": m{"en": "c"}}}}
	fields := func(more ...m) []m {
		return append([]m{spec("name", "text", m{"search": true}), spec("n", "number", m{"decimals": 2}), spec("s", "select", options), spec("phone", "text", m{"search": true}), spec("code", "text"), spec("flag", "switch")}, more...)
	}
	k.Define(
		m{"kind": "object", "key": parentObject, "label": m{"en": "c"}, "title": "name", "owner": true, "fields": fields()},
		m{"kind": "object", "key": childObject, "label": m{"en": "v"}, "title": "name", "owner": true,
			"fields": fields(spec("parent", "relation", m{"object": parentObject}), spec("twice", "formula", m{"formula": "record.n * 2.0", "result": "number", "decimals": 2}),
				spec("items", "subform", m{"fields": []m{spec("w", "number"), spec("tel", "text"), spec("dbl", "formula", m{"formula": "record.w * record.parent.n", "result": "number"})}}),
				spec("sumw", "formula", m{"formula": "SUM(record.items.map(i, i.w))", "result": "number"}))},
	)
	return k
}

// play puts a random business into the product: its grants, people and records.
func play(t *testing.T, k *testkit.Kit, seed uint64, people, records int) *scene {
	t.Helper()
	s := &scene{Kit: k.On(t), business: newBusiness(seed, people, records, k.Now()), t: t}
	var docs []m
	for i := range roleCount {
		role := fmt.Sprintf("r%d", i)
		grants := []m{}
		for _, g := range s.someGrants(role) {
			s.grants = append(s.grants, g)
			grants = append(grants, g.doc())
		}
		docs = append(docs, m{"kind": "role", "key": role, "label": m{"en": role}, "grants": grants})
	}
	s.Define(docs...)
	for _, p := range s.people {
		for range 1 + s.IntN(3) {
			p.roles = append(p.roles, fmt.Sprintf("r%d", s.IntN(roleCount)))
		}
	}
	s.write(t, s.Kit)
	return s
}

// differ notes a difference; of many, the first few are shown.
func (s *scene) differ(quiet bool, format string, args ...any) {
	if s.wrong++; s.wrong <= 10 && !quiet {
		s.t.Errorf(format, args...)
	}
}

// eyes are a person in the product and in the oracle.
type eyes struct {
	p      *person
	r      *access.Rights
	reach  access.Reach
	stored map[string]*store.Stored
}

func (s *scene) eyes(p *person) *eyes {
	snap := s.Tenon.Meta.Current()
	db := s.Tenon.App.ConcurrentDB()
	ids := make([]string, len(s.children))
	for i, r := range s.children {
		ids[i] = r.id
	}
	stored, err := store.LoadMany(s.Ctx(), db, snap.Objects[childObject], ids)
	if err != nil {
		s.t.Fatal(err)
	}
	return &eyes{p: p, r: s.Tenon.Query.Rights(s.principal(p)), reach: store.Reach(s.Ctx(), db, snap), stored: stored}
}

// decisions compares, record by record, what Go decides and what Explain says
// with the oracle.
func (s *scene) decisions(o *oracle, e *eyes, quiet bool) {
	for _, r := range s.children {
		if r.deleted {
			continue
		}
		d := e.r.On(context.Background(), childObject, e.stored[r.id].Values, e.reach)
		sees := o.may(e.p, r, "view")
		for _, op := range allOps {
			want := o.may(e.p, r, op)
			s.cases++
			if got := d.May(op); got != want {
				s.differ(quiet, "%s on %s as %v: decided %t, want %t", op, r.id, e.p, got, want)
			}
			if x := d.Explain("", op); x.Allowed != (want && sees) || (len(x.Deciding) > 0) != (want && sees) {
				s.differ(quiet, "%s on %s as %v: explained %t by %v, want %t", op, r.id, e.p, x.Allowed, x.Deciding, want && sees)
			}
		}
		for _, key := range allFields {
			want := ""
			if sees {
				want = o.reads(e.p, r, key)
			}
			got := ""
			switch {
			case !d.May("view"):
			case d.Reads(key):
				got = "plain"
			default:
				got = d.Mask(key)
			}
			s.cases++
			if got != want {
				s.differ(quiet, "%s of %s as %v: decided %q, want %q", key, r.id, e.p, got, want)
			}
			if x := d.Explain(key, "view"); x.Allowed != (want != "") || x.Masked != (want != "" && want != "plain") || (len(x.Deciding) > 0) != x.Allowed {
				s.differ(quiet, "%s of %s as %v: explained %+v, want %q", key, r.id, e.p, x, want)
			}
			if slices.Contains([]string{"twice", "created", "owner", "items.dbl", "sumw"}, key) {
				continue
			}
			s.cases++
			writes := o.writes(e.p, r, "edit", key)
			if got := d.Writes("edit", key); got != writes {
				s.differ(quiet, "write %s of %s as %v: decided %t, want %t", key, r.id, e.p, got, writes)
			}
			if x := d.Explain(key, "edit"); x.Allowed != (writes && sees) {
				s.differ(quiet, "write %s of %s as %v: explained %t, want %t", key, r.id, e.p, x.Allowed, writes && sees)
			}
		}
	}
}

// shown is a field of a record as the oracle says that it reads.
func shown(o *oracle, e *eyes, r *record, key string) (value any, there bool) {
	how := o.reads(e.p, r, key)
	v := e.stored[r.id].Values.Value(key)
	if key == "parent" {
		id, _ := v.(string)
		if v = nil; id != "" {
			if up := o.alive(parentObject, id); up != nil && o.may(e.p, up, "view") {
				v = id
			}
		}
	}
	if key == "owner" && v == "" {
		v = nil
	}
	switch how {
	case "":
		return nil, false
	case "plain":
		return v, true
	}
	return access.Mask(how, v.(string)), true
}

// lists compares what the SQL of lists, counts, totals and searches gives.
func (s *scene) lists(o *oracle, e *eyes) {
	ctx, q := s.Ctx(), s.Tenon.Query
	seen := map[string]*record{}
	for _, r := range s.children {
		if !r.deleted && o.may(e.p, r, "view") {
			seen[r.id] = r
		}
	}
	if !e.r.Can(childObject, "view") {
		if len(seen) > 0 {
			s.differ(false, "%v may not view, and sees %d", e.p, len(seen))
		}
		return
	}
	page, err := q.List(ctx, e.r, query.ListRequest{Object: childObject, Limit: 500, Count: "exact", Sort: "-id"})
	if err != nil {
		s.t.Fatal(err)
	}
	if *page.Count != int64(len(seen)) || len(page.Items) != len(seen) {
		s.differ(false, "%v: %d rows, counted %d, want %d", e.p, len(page.Items), *page.Count, len(seen))
	}
	for i, rec := range page.Items {
		r := seen[rec.ID()]
		if r == nil {
			s.differ(false, "%v is shown %s", e.p, rec.ID())
			continue
		}
		s.compare(o, e, r, rec, "list")
		if i%7 == 0 {
			one, err := q.Get(ctx, e.r, query.GetRequest{Object: childObject, ID: r.id})
			if err != nil {
				s.differ(false, "%v: %s: %v", e.p, r.id, err)
				continue
			}
			s.compare(o, e, r, one, "get")
		}
	}
	s.rows(o, e)
	s.items(o, e, seen)
	s.figures(o, e, seen)
}

// items compares the rows of the sub-form: in a list of records, each by a decision
// of its own, and the predicates for their table.
func (s *scene) items(o *oracle, e *eyes, seen map[string]*record) {
	columns := map[string]string{"w": "items.w", "tel": "items.tel", "dbl": "items.dbl"}
	if e.r.Shows(childObject, "items") {
		page, err := s.Tenon.Query.List(s.Ctx(), e.r, query.ListRequest{Object: childObject, Limit: 500, Fields: []string{"items"}})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, rec := range page.Items {
			r := seen[rec.ID()]
			rows, _ := rec.Value("items").([]*query.Record)
			s.cases++
			if there := o.reads(e.p, r, "items") != ""; rec.Has("items") != there || there && len(rows) != itemCount {
				s.differ(false, "items of %s as %v: %d rows (%t), want %t", r.id, e.p, len(rows), rec.Has("items"), there)
			}
			for _, row := range rows {
				for column, key := range columns {
					s.cases++
					how := o.reads(e.p, r, key)
					if row.Has(column) != (how != "") || column == "tel" && how != "" && row.Value(column) != telOf(how) {
						s.differ(false, "%s of %s as %v is %v (%t), want %q", key, r.id, e.p, row.Value(column), row.Has(column), how)
					}
				}
			}
		}
	}
	for name, rows := range map[string]func(object, op, alias string) (string, []any){"found": e.r.Rows, "walked": e.r.RowsWalked, "tested": e.r.RowsTested} {
		where, args := rows(itemObject, "view", "r")
		if where == "" {
			where = "1"
		}
		got := map[string]int{}
		err := store.Each(s.Ctx(), s.Tenon.App.ConcurrentDB(), func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			got[id]++
			return err
		}, `SELECT r."parent" FROM `+expr.Quote(itemObject)+` AS "r" WHERE "deleted" = '' AND `+where, args...)
		if err != nil {
			s.t.Fatalf("%s: %v", where, err)
		}
		for _, r := range s.children {
			s.cases++
			if want := !r.deleted && o.reads(e.p, r, "items") != ""; (got[r.id] == itemCount) != want || got[r.id] != 0 && got[r.id] != itemCount {
				s.differ(false, "items of %s %s as %v: %d, want %t", r.id, name, e.p, got[r.id], want)
			}
		}
	}
	for i, r := range s.children {
		if r.deleted || i%5 != 0 {
			continue
		}
		d := e.r.On(context.Background(), itemObject, expr.Values{"id": "x", "parent": r.id}, e.reach)
		s.cases++
		if want := o.reads(e.p, r, "items") != ""; d.May("view") != want {
			s.differ(false, "an item of %s as %v: decided %t, want %t", r.id, e.p, d.May("view"), want)
		}
		for column, key := range columns {
			s.cases++
			if want := o.reads(e.p, r, key) == "plain"; (d.May("view") && d.Reads(column)) != want {
				s.differ(false, "%s of an item of %s as %v: decided %t, want %t", column, r.id, e.p, d.Reads(column), want)
			}
			if column == "dbl" {
				continue
			}
			if got, want := d.Writes("edit", column), o.writes(e.p, r, "edit", key); got != want {
				s.differ(false, "write %s of an item of %s as %v: decided %t, want %t", column, r.id, e.p, got, want)
			}
		}
	}
}

// telOf is the telephone number of every item as it reads.
func telOf(how string) string {
	if how == "plain" {
		return itemTel
	}
	return access.Mask(how, itemTel)
}

func (s *scene) compare(o *oracle, e *eyes, r *record, rec *query.Record, what string) {
	for _, key := range allFields {
		if strings.HasPrefix(key, "items") {
			continue
		}
		want, there := shown(o, e, r, key)
		s.cases++
		if rec.Has(key) != there || there && fmt.Sprint(rec.Value(key)) != fmt.Sprint(want) {
			s.differ(false, "%s: %s of %s as %v is %v (%t), want %v (%t)", what, key, r.id, e.p, rec.Value(key), rec.Has(key), want, there)
		}
	}
}

// rows compares the predicates of the other operations, in every form.
func (s *scene) rows(o *oracle, e *eyes) {
	for _, op := range allOps {
		for name, rows := range map[string]func(object, op, alias string) (string, []any){"found": e.r.Rows, "walked": e.r.RowsWalked, "tested": e.r.RowsTested} {
			where, args := rows(childObject, op, "r")
			if where == "" {
				where = "1"
			}
			got := map[string]bool{}
			err := store.Each(s.Ctx(), s.Tenon.App.ConcurrentDB(), func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				got[id] = true
				return err
			}, `SELECT r."id" FROM `+expr.Quote(childObject)+` AS "r" WHERE "deleted" = '' AND `+where, args...)
			if err != nil {
				s.t.Fatalf("%s: %v", where, err)
			}
			for _, r := range s.children {
				s.cases++
				if want := !r.deleted && o.may(e.p, r, op); got[r.id] != want {
					s.differ(false, "%s of %s %s as %v: %t, want %t", op, r.id, name, e.p, got[r.id], want)
				}
			}
		}
	}
}

// figures compares a filter, a search, an order and a total.
func (s *scene) figures(o *oracle, e *eyes, seen map[string]*record) {
	ctx, q := s.Ctx(), s.Tenon.Query
	plain := func(r *record, key string) bool { return o.reads(e.p, r, key) == "plain" }
	count := func(f func(r *record) bool) int {
		n := 0
		for _, r := range seen {
			if f(r) {
				n++
			}
		}
		return n
	}
	filter := func(source, key string, f func(r *record) bool) {
		page, err := q.List(ctx, e.r, query.ListRequest{Object: childObject, Filter: source, Limit: 1, Count: "exact"})
		if _, reads := e.r.Reads(childObject, key, "r"); !reads {
			if !problem.Is(err, "unknown_field") {
				s.differ(false, "%s as %v is answered: %v", source, e.p, err)
			}
			return
		}
		if err != nil {
			s.t.Fatal(err)
		}
		s.cases++
		if want := count(f); int(*page.Count) != want {
			s.differ(false, "%s as %v finds %d, want %d", source, e.p, *page.Count, want)
		}
	}
	filter(`record.s == "a"`, "s", func(r *record) bool { return plain(r, "s") && r.s == "a" })
	filter(`record.phone.startsWith("+86")`, "phone", func(r *record) bool { return plain(r, "phone") && strings.HasPrefix(r.phone, "+86") })
	filter(`record.items.exists(i, i.w > 1.5)`, "items.w", func(r *record) bool { return plain(r, "items.w") })
	filter(`record.items.exists(i, i.dbl > -1000000.0)`, "items.dbl", func(r *record) bool { return plain(r, "items.dbl") })
	filter(`isBlank(record.code)`, "code", func(r *record) bool { return !plain(r, "code") || r.code == "" })
	found, err := q.List(ctx, e.r, query.ListRequest{Object: childObject, Q: "139", Limit: 1, Count: "exact"})
	if err != nil {
		s.t.Fatal(err)
	}
	s.cases++
	if want := count(func(r *record) bool { return plain(r, "phone") && strings.Contains(r.phone, "139") }); int(*found.Count) != want {
		s.differ(false, "a search as %v finds %d, want %d", e.p, *found.Count, want)
	}
	if _, reads := e.r.Reads(childObject, "n", "r"); !reads {
		return
	}
	total, err := q.Aggregate(ctx, e.r, childObject, query.AggregateRequest{Measures: []query.Measure{{Op: "sum", Field: "n"}, {Op: "count", Field: "n"}}})
	if err != nil {
		s.t.Fatal(err)
	}
	sum, n := 0.0, 0
	for _, r := range seen {
		if r.n != nil && plain(r, "n") {
			sum, n = sum+*r.n, n+1
		}
	}
	s.cases++
	if got := total.Items[0]; fmt.Sprint(got["sum_n"]) != fmt.Sprint(sum) || fmt.Sprint(got["count_n"]) != fmt.Sprint(n) {
		s.differ(false, "totals as %v: %v, want %v of %d", e.p, got, sum, n)
	}
	page, err := q.List(ctx, e.r, query.ListRequest{Object: childObject, Sort: "n,id", Limit: 500, Fields: []string{"n"}})
	if err != nil {
		s.t.Fatal(err)
	}
	for i, rec := range page.Items {
		if i > 0 && less(rec, page.Items[i-1]) {
			s.differ(false, "%v: %s stands behind %s", e.p, rec.ID(), page.Items[i-1].ID())
		}
	}
	s.pages(e, "n,id", page)
}

// pages compares an order read page by page with the same at once.
func (s *scene) pages(e *eyes, sort string, whole *query.Page) {
	ids := func(p *query.Page) []string {
		var out []string
		for _, rec := range p.Items {
			out = append(out, rec.ID())
		}
		return out
	}
	want, got, cursor := ids(whole), []string(nil), ""
	for {
		page, err := s.Tenon.Query.List(s.Ctx(), e.r, query.ListRequest{Object: childObject, Sort: sort, Limit: 7, Cursor: cursor, Fields: []string{"n"}})
		if err != nil {
			s.t.Fatal(err)
		}
		got, cursor = append(got, ids(page)...), page.Cursor
		if cursor == "" || len(got) > len(want) {
			break
		}
	}
	s.cases++
	if !slices.Equal(got, want) {
		s.differ(false, "%s as %v page by page: %v, want %v", sort, e.p, got, want)
	}
}

func less(a, b *query.Record) bool {
	x, isX := a.Value("n").(float64)
	y, isY := b.Value("n").(float64)
	return isX && isY && x < y || !isX && isY
}

// SQL, decisions in Go, Explain and a naive oracle agree on rows and on fields:
// for random organisations, grants, people, records and questions.
func TestRightsAgree(t *testing.T) {
	k := newScene(t)
	cases := 0
	// However rows are looked for: found as one, walked, found apart, or as it comes.
	plans := []query.Plans{{Few: 1 << 30}, {Few: -1, Many: -1, Walk: 1 << 30}, {Few: -1, Many: 1 << 30, Close: 1 << 30}, {Few: 5, Many: 20, Walk: 10, Close: 3}}
	for seed := range uint64(8) {
		k.Tenon.Query.Plans = plans[seed%uint64(len(plans))]
		s := play(t, k, seed+1, 24, 90)
		o := &oracle{business: s.business}
		for _, p := range s.people {
			e := s.eyes(p)
			s.decisions(o, e, false)
			s.lists(o, e)
		}
		cases += s.cases
		if s.wrong > 0 {
			t.Fatalf("seed %d: %d differences in %d cases", seed+1, s.wrong, s.cases)
		}
	}
	t.Logf("%d cases, no difference", cases)
	if cases < 100_000 {
		t.Errorf("only %d cases", cases)
	}
}

// An oracle that gets one rule wrong is found out: the test above can fail.
func TestRightsDisagreeWithAWrongOracle(t *testing.T) {
	k := newScene(t)
	s := play(t, k, 99, 18, 60)
	for _, rule := range []string{"ended shares", "levels", "departments below", "operations of parents", "fields by row", "masks", "sources", "columns"} {
		o := &oracle{business: s.business, broken: rule}
		s.wrong = 0
		for _, p := range s.people {
			s.decisions(o, s.eyes(p), true)
		}
		if s.wrong == 0 {
			t.Errorf("nobody notices that %s are wrong", rule)
		}
	}
	if !slices.ContainsFunc(s.grants, func(g *grant) bool { return g.team != "" && g.follows != "" }) {
		t.Error("no grant has both a team and what it follows")
	}
}
