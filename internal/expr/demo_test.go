package expr

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
)

// catalog is a Catalog of tests.
type catalog map[string]*Object

func (c catalog) ExprObject(key string) (*Object, bool) { o, ok := c[key]; return o, ok }

// demo is a small CRM. Columns differ from keys, so that no test passes by
// mixing them up.
func demo() catalog {
	f := func(key string, kind Kind, target ...string) Field {
		return Field{Key: key, Column: "c_" + key, Kind: kind, Target: strings.Join(target, "")}
	}
	rows := func(key, target, via string) Field { return Field{Key: key, Kind: Rows, Target: target, Via: via} }
	anyOf := func(key string, targets ...string) Field {
		return Field{Key: key, Column: "c_" + key, Kind: AnyLink, Targets: targets}
	}
	live := func(key, source string, kind Kind, target ...string) Field {
		return Field{Key: key, Kind: kind, Target: strings.Join(target, ""), Live: &Live{Source: source, BlankAsZero: true}}
	}
	c := catalog{}
	for _, o := range []*Object{
		{Key: Users, Table: "users", Fields: []Field{
			f("name", Text), f("email", Text), f("department", Link, Departments), f("manager", Link, Users), f("active", Bool),
		}},
		{Key: Departments, Table: "departments", Fields: []Field{f("name", Text), f("path", Text)}},
		{Key: "account", Table: "o_account", Alive: `%s."deleted" = ''`, Fields: []Field{
			f("name", Text), f("level", Number), f("owner", Link, Users), f("vip", Bool), f("since", Date), f("tags", List),
			f("parent", Link, "account"), f("seen", DateTime),
			rows("deals", "deal", "account"), rows("picked", "deal", "picks"), live("sum", `SUM(record.deals.map(d, d.total))`, Number),
			live("boss", `record.vip ? record.owner.manager : record.owner`, Link, Users),
		}},
		{Key: "deal", Table: "o_deal", Fields: []Field{
			f("name", Text), f("amount", Number), f("qty", Number), f("won", Bool), f("close", Date), f("created", DateTime),
			f("stage", Text), f("tags", List), f("owner", Link, Users), f("owner_dept", Link, Departments),
			f("account", Link, "account"), f("other", Link, "account"), rows("lines", "line", "deal"),
			f("picks", Links, "account"), f("crew", Links, Users), anyOf("regards", "account", "line"), anyOf("topic", "line", "account"),
			live("total", `record.amount * record.qty + 1`, Number),
			live("label", `record.name + "/" + record.account.name`, Text),
			live("late", `record.close < TODAY() && !record.won`, Bool),
			live("tagged", `record.tags.exists(l, l == record.stage)`, Bool),
			live("home", `record.account`, Link, "account"),
			live("worth", `record.total * SUM(record.lines.map(l, l.total))`, Number),
		}},
		{Key: "line", Table: "o_line", Alive: `%s."deleted" = ''`, Fields: []Field{
			f("deal", Link, "deal"), f("kind", Text), f("qty", Number), f("price", Number), f("product", Link, "account"), f("paid", Bool), f("due", Date),
			f("tags", List), rows("parts", "part", "line"), live("total", `record.qty * record.price`, Number),
			live("heavy", `record.parts.exists(p, p.weight > record.qty)`, Bool),
		}},
		{Key: "part", Table: "o_part", Fields: []Field{f("line", Link, "line"), f("name", Text), f("weight", Number)}},
	} {
		c[o.Key] = o
	}
	return c
}

func newEnv(t testing.TB, cat Catalog) *Env {
	t.Helper()
	return newEnvIn(t, cat, "Asia/Shanghai")
}

func newEnvIn(t testing.TB, cat Catalog, name string) *Env {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(cat, zone)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// world is a database and the same rows in memory.
type world struct {
	cat  catalog
	rows map[string][]Values
	db   *sql.DB
}

type dice struct{ *rand.Rand }

func pick[T any](d dice, list ...T) T { return list[d.Intn(len(list))] }

var (
	someTexts   = []string{"", "a", "A", "ab", "Ab", "商机", "😀x", "a%b", "O'Neil", "B_", "\uE000", "x\\y", "北京客户", "/d1/"}
	someNumbers = []float64{0, 1, 2, 3, 5, 10, 0.1, 0.2, 0.3, 1.1, 3.3, -1, -5, 2.5, 100, 1000000.1, 1000000, 999999999.99, 0.005, 1.005, 7, 1e12, 123456789012.34, 1e300, 1e-9}
	someTags    = []string{"a", "b", "vip", "商机", "O'Neil", "<x>"}
)

func (d dice) number() any {
	if d.Intn(4) == 0 {
		return nil
	}
	return pick(d, someNumbers...)
}

func (d dice) date() any {
	switch d.Intn(12) {
	case 0, 1, 2:
		return nil
	case 3:
		return pick(d, "0001-01-01", "9999-12-31")
	}
	return fmt.Sprintf("%d-%02d-%02d", 2020+d.Intn(8), 1+d.Intn(12), 1+d.Intn(28))
}

func (d dice) instant() any {
	switch d.Intn(12) {
	case 0, 1:
		return nil
	case 2:
		return pick(d, "0001-01-01 00:00:00.000Z", "9999-12-31 23:59:59.999Z")
	case 3, 4: // around the ends of days and of summer time
		return formatDateTime(pick(d, someMoments...).Add(time.Duration(d.Intn(3)-1) * time.Millisecond))
	}
	return formatDateTime(time.Date(2023+d.Intn(4), time.Month(1+d.Intn(12)), 1+d.Intn(28), d.Intn(24), d.Intn(60), d.Intn(60), d.Intn(1000)*1e6, time.UTC))
}

func (d dice) tags() []string {
	out := []string{}
	for _, x := range someTags {
		if d.Intn(4) == 0 {
			out = append(out, x)
		}
	}
	return out
}

func newWorld(t testing.TB, d dice, deals int) *world {
	w := &world{cat: demo(), rows: map[string][]Values{}}
	user := func() string { return pick(d, "", "u0", "u1", "u2", "u3", "u4", "gone") }
	account := func() string { return pick(d, "", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "gone") }
	department := func() string { return pick(d, "", "d1", "d2", "d3", "d4") }
	for id, path := range map[string]string{"d1": "/d1/", "d2": "/d1/d2/", "d3": "/d1/d2/d3/", "d4": "/d4/"} {
		w.rows[Departments] = append(w.rows[Departments], Values{"id": id, "name": pick(d, someTexts...), "path": path})
	}
	for i := range 5 {
		w.rows[Users] = append(w.rows[Users], Values{"id": fmt.Sprint("u", i), "name": pick(d, someTexts...), "email": "x@y",
			"department": department(), "manager": user(), "active": d.Intn(2) == 0})
	}
	for i := range 8 {
		w.rows["account"] = append(w.rows["account"], Values{"id": fmt.Sprint("a", i), "name": pick(d, someTexts...), "level": d.number(),
			"owner": user(), "vip": d.Intn(2) == 0, "since": d.date(), "tags": d.tags(), "parent": account(), "seen": d.instant(),
			"deleted": pick(d, "", "", "", "2026")})
	}
	several := func(one func() string) []string {
		out := []string{}
		for range d.Intn(4) {
			if id := one(); id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
		return out
	}
	anything := func() string {
		return pick(d, "", "", Reference("account", account()), Reference("line", fmt.Sprint("l", d.Intn(3*deals+1))), "deal:r0", "account:", "odd")
	}
	deal := func() string { return pick(d, "", fmt.Sprint("r", d.Intn(deals+1))) }
	for i := range 3 * deals {
		w.rows["line"] = append(w.rows["line"], Values{"id": fmt.Sprint("l", i), "deal": deal(), "kind": pick(d, "", "a", "a", "b", "c", "h"),
			"qty": d.number(), "price": d.number(), "product": account(), "paid": d.Intn(2) == 0, "due": d.date(), "tags": d.tags(),
			"deleted": pick(d, "", "", "", "", "2026")})
		for k := range d.Intn(4) {
			w.rows["part"] = append(w.rows["part"], Values{"id": fmt.Sprint("p", i, "_", k), "line": fmt.Sprint("l", i),
				"name": pick(d, someTexts...), "weight": d.number()})
		}
	}
	for i := range deals {
		w.rows["deal"] = append(w.rows["deal"], Values{"id": fmt.Sprint("r", i), "name": pick(d, someTexts...), "amount": d.number(),
			"qty": d.number(), "won": d.Intn(2) == 0, "close": d.date(), "created": d.instant(), "stage": pick(d, "", "open", "won", "lost"),
			"tags": d.tags(), "owner": user(), "owner_dept": department(), "account": account(), "other": account(),
			"picks": several(account), "crew": several(user), "regards": anything(), "topic": anything()})
	}
	w.open(t)
	return w
}

func (w *world) open(t testing.TB) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	w.db = db
	for key, o := range w.cat {
		if err := w.fill(key, o); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) fill(key string, o *Object) error {
	columns := []string{`"id" TEXT PRIMARY KEY NOT NULL`, `"deleted" TEXT DEFAULT '' NOT NULL`}
	types := map[Kind]string{Number: "NUMERIC DEFAULT NULL", Bool: "BOOLEAN DEFAULT FALSE NOT NULL", Date: "TEXT DEFAULT NULL",
		DateTime: "TEXT DEFAULT NULL", List: "JSON DEFAULT '[]' NOT NULL", Links: "JSON DEFAULT '[]' NOT NULL", Text: "TEXT DEFAULT '' NOT NULL", AnyLink: "TEXT DEFAULT '' NOT NULL", Link: "TEXT DEFAULT '' NOT NULL"}
	for _, f := range o.columns() {
		columns = append(columns, Quote(f.Column)+" "+types[f.Kind])
	}
	if _, err := w.db.Exec("CREATE TABLE " + Quote(o.Table) + " (" + strings.Join(columns, ",") + ")"); err != nil {
		return err
	}
	tx, err := w.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, r := range w.rows[key] {
		names, args := []string{`"id"`}, []any{r["id"]}
		if v, ok := r["deleted"]; ok {
			names, args = append(names, `"deleted"`), append(args, v)
		}
		for _, f := range o.columns() {
			v := r[f.Key]
			if list, ok := v.([]string); ok || v == nil && f.Kind == Links {
				raw, _ := json.Marshal(list)
				v = string(raw)
			}
			if v == nil && f.Kind == AnyLink {
				v = ""
			}
			names, args = append(names, Quote(f.Column)), append(args, v)
		}
		q := "INSERT INTO " + Quote(o.Table) + " (" + strings.Join(names, ",") + ") VALUES (" + strings.TrimSuffix(strings.Repeat("?,", len(args)), ",") + ")"
		if _, err := tx.Exec(q, args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// columns are the fields that are stored.
func (o *Object) columns() []Field {
	return slices.DeleteFunc(slices.Clone(o.Fields), func(f Field) bool { return f.Column == "" })
}

// load finds a row that exists.
func (w *world) load(object, id string) (Row, error) {
	i := slices.IndexFunc(w.rows[object], func(r Values) bool { return r["id"] == id && (r["deleted"] == nil || r["deleted"] == "") })
	if i < 0 {
		return nil, nil
	}
	return w.rows[object][i], nil
}

// below finds the rows that point at a record.
func (w *world) below(object, via, id string) ([]Row, error) {
	var out []Row
	for _, r := range w.rows[object] {
		list, _ := r[via].([]string)
		if (r[via] == id || slices.Contains(list, id)) && (r["deleted"] == nil || r["deleted"] == "") {
			out = append(out, r)
		}
	}
	return out, nil
}

// reports are the ids of everybody below a person.
func (w *world) reports(id string) []string {
	below := []string{}
	for grown := true; grown; {
		grown = false
		for _, r := range w.rows[Users] {
			who, above := r["id"].(string), r["manager"].(string)
			if who != id && !slices.Contains(below, who) && (above == id || slices.Contains(below, above)) {
				below, grown = append(below, who), true
			}
		}
	}
	return below
}

// rights is a Lens of a person who sees some rows and fields of some rows, with
// the same rights in Go.
type rights struct{ w *world }

func (rights) Column(object string, f *Field, alias string) (string, []any, bool) {
	own := alias + "." + Quote(f.Column)
	switch object + "." + f.Key {
	case "deal.qty":
		return "", nil, false
	case "deal.name", "deal.owner", "deal.tags", "deal.account", "deal.picks", "deal.topic":
		return "(CASE WHEN " + alias + `."c_stage" <> ? THEN ` + own + " END)", []any{"lost"}, true
	case "account.level", "account.owner", "account.vip", "account.tags", "account.since", "account.parent":
		return "(CASE WHEN " + alias + `."c_name" < 'b' THEN ` + own + " END)", nil, true
	}
	switch object + "." + f.Key {
	case "line.deal":
		return "(CASE WHEN " + alias + `."c_kind" <> ? THEN ` + own + " END)", []any{"c"}, true
	case "line.price", "line.product", "line.paid":
		return "(CASE WHEN " + alias + `."c_kind" <> ? THEN ` + own + " END)", []any{"b"}, true
	case "part.weight":
		return "(CASE WHEN " + alias + `."c_name" < 'b' THEN ` + own + " END)", nil, true
	}
	return own, nil, true
}

func (rights) Row(object, alias string) (string, []any) {
	switch object {
	case "line":
		return alias + `."c_kind" <> ?`, []any{"h"}
	case "account":
	default:
		return "", nil
	}
	// A subquery with an alias made from the outer one, as rights make them.
	inner := alias + "_1"
	return "EXISTS (SELECT 1 FROM users " + inner + " WHERE " + inner + `."id" = ?) AND ` + alias + `."c_vip" = ?`, []any{"u1", 1}
}

func (r rights) readable(object string, row Values, key string) bool {
	switch object + "." + key {
	case "deal.qty":
		return false
	case "deal.name", "deal.owner", "deal.tags", "deal.account", "deal.picks", "deal.topic":
		return row["stage"] != "lost"
	case "account.level", "account.owner", "account.vip", "account.tags", "account.since", "account.parent":
		return row["name"].(string) < "b"
	case "line.deal":
		return row["kind"] != "c"
	case "line.price", "line.product", "line.paid":
		return row["kind"] != "b"
	case "part.weight":
		return row["name"].(string) < "b"
	}
	return true
}

// visible reports whether a row that exists is shown.
func (r rights) visible(object string, row Row) bool {
	return (object != "account" || row.Value("vip") == true) && (object != "line" || row.Value("kind") != "h")
}

func (r rights) below(object, via, id string) ([]Row, error) {
	rows, err := r.w.below(object, via, id)
	var out []Row
	for _, row := range rows {
		seen := masked{r, object, row.(Values)}
		list, _ := seen.Value(via).([]string)
		if r.visible(object, row) && (seen.Value(via) == id || slices.Contains(list, id)) {
			out = append(out, seen)
		}
	}
	return out, err
}

func (r rights) load(object, id string) (Row, error) {
	row, err := r.w.load(object, id)
	if row == nil || err != nil || !r.visible(object, row) {
		return nil, err
	}
	return masked{r, object, row.(Values)}, nil
}

// masked is a row as the rights show it.
type masked struct {
	rights rights
	object string
	row    Values
}

func (m masked) Value(key string) any {
	if !m.rights.readable(m.object, m.row, key) {
		return nil
	}
	for _, f := range m.rights.w.cat[m.object].Fields {
		if f.Key == key && f.Kind == Links && f.Target == "account" {
			return slices.DeleteFunc(slices.Clone(m.row[key].([]string)), func(id string) bool { row, _ := m.rights.load("account", id); return row == nil })
		}
		if object, id := SplitReference(fmt.Sprint(m.row[key])); f.Key == key && f.Kind == AnyLink {
			if row, _ := m.rights.load(object, id); row == nil || !slices.Contains(f.Targets, object) {
				return ""
			}
		}
		if f.Key == key && f.Target == "account" {
			if row, _ := m.rights.load("account", m.row[key].(string)); row == nil {
				return ""
			}
		}
	}
	return m.row[key]
}

var (
	_ Catalog = catalog{}
	_ Lens    = rights{}
	_ Row     = masked{}
)
