package access_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

// dice rolls what is random here; a seed makes it come again.
type dice struct{ *rand.Rand }

func (d dice) of(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) chance(n int) bool { return d.IntN(n) == 0 }

// some picks a few of a list, one at least.
func (d dice) some(list []string, most int) []string {
	out := []string{}
	for range 1 + d.IntN(most) {
		if x := list[d.IntN(len(list))]; !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// The organisation as the oracle knows it: nothing of it comes from the product.
type (
	department struct{ id, parent string }
	person     struct {
		id, department, manager string
		departments, roles      []string
	}
	record struct {
		id, object, name, s, phone, code, owner, dept, parent string
		n                                                     *float64
		flag, deleted                                         bool
	}
	shared struct {
		object, record, kind, subject, level string
		children                             bool
		until                                time.Duration // from now; 0 without end
	}
)

// business is a random organisation with records and shares.
type business struct {
	dice
	departments []*department
	people      []*person
	parents     []*record
	children    []*record
	shares      []*shared
	grants      []*grant
	now         time.Time
}

const (
	childObject  = "visit"
	parentObject = "client"
)

func id15(prefix string, n int) string { return fmt.Sprintf("%s%0*d", prefix, 15-len(prefix), n) }

// newBusiness makes an organisation of a size: a tree of departments, people in
// one or several of them with managers, records of all of them or of nobody.
func newBusiness(seed uint64, people, records int, now time.Time) *business {
	b := &business{dice: dice{rand.New(rand.NewPCG(seed, 4))}, now: now}
	for i := range max(4, people/3) {
		d := &department{id: id15("dept", i)}
		if i > 0 && !b.chance(6) {
			d.parent = b.departments[b.IntN(i)].id
		}
		b.departments = append(b.departments, d)
	}
	for i := range people {
		p := &person{id: id15("person", i), department: b.anyDepartment()}
		if b.chance(8) {
			p.department = ""
		} else {
			p.departments = append(p.departments, p.department)
			for b.chance(3) {
				p.departments = append(p.departments, b.anyDepartment())
			}
		}
		if i > 0 && !b.chance(5) {
			p.manager = b.people[b.IntN(i)].id
		}
		b.people = append(b.people, p)
	}
	for i := range records / 3 {
		b.parents = append(b.parents, b.record(parentObject, i))
	}
	for i := range records {
		r := b.record(childObject, i)
		if !b.chance(4) {
			r.parent = b.parents[b.IntN(len(b.parents))].id
		}
		b.children = append(b.children, r)
	}
	for range records {
		b.share()
	}
	return b
}

func (b *business) anyDepartment() string { return b.departments[b.IntN(len(b.departments))].id }
func (b *business) anyone() *person       { return b.people[b.IntN(len(b.people))] }

func (b *business) record(object string, i int) *record {
	r := &record{
		id: id15(object, i), object: object, name: b.of("Acme", "Beta", "x", "", "王五"), s: b.of("a", "b", "c", ""), code: b.of("", "A-100-200-300", "k9"),
		phone: b.of("", "+8613800138000", "+8613912345678", "+14155550123"), flag: b.chance(2), deleted: b.chance(12),
	}
	if !b.chance(4) {
		n := []float64{-3, 0, 1, 2.5, 7}[b.IntN(5)]
		r.n = &n
	}
	if !b.chance(6) {
		p := b.anyone()
		r.owner, r.dept = p.id, p.department
		if b.chance(5) {
			r.dept = b.anyDepartment() // they have moved since
		}
	}
	return r
}

func (b *business) share() {
	of := b.children
	if b.chance(3) {
		of = b.parents
	}
	r := of[b.IntN(len(of))]
	s := &shared{object: r.object, record: r.id, kind: b.of("user", "user", "department", "role"), level: b.of("viewer", "editor")}
	switch s.kind {
	case "user":
		s.subject = b.anyone().id
	case "department":
		s.subject, s.children = b.anyDepartment(), b.chance(2)
	case "role":
		s.subject = fmt.Sprintf("r%d", b.IntN(roleCount))
	}
	switch b.IntN(4) {
	case 0:
		s.until = time.Hour
	case 1:
		s.until = -time.Hour
	}
	if !slices.ContainsFunc(b.shares, func(x *shared) bool { return x.record == s.record && x.kind == s.kind && x.subject == s.subject }) {
		b.shares = append(b.shares, s)
	}
}

// path is the way from the top of the tree down to a department.
func (b *business) path(id string) string {
	for _, d := range b.departments {
		if d.id == id && d.parent != "" {
			return b.path(d.parent) + id + "/"
		}
	}
	return "/" + id + "/"
}

// principal is a person as the product's people make one.
func (b *business) principal(p *person) *access.Principal {
	return &access.Principal{
		UserID: p.id, Name: p.id, Department: p.department, Departments: slices.Clone(p.departments), Manager: p.manager,
		Reports: b.below(p.id), Roles: slices.Clone(p.roles), Locale: locale.EN,
	}
}

// below lists everybody who works for somebody.
func (b *business) below(id string) []string {
	var out []string
	for _, p := range b.people {
		if p.manager == id {
			out = append(append(out, p.id), b.below(p.id)...)
		}
	}
	return out
}

// write puts the organisation, the records and the shares into the database.
func (b *business) write(t *testing.T, k *testkit.Kit) {
	t.Helper()
	q := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	list := func(l []string) string { return q(`["` + strings.Join(l, `","`) + `"]`) }
	flag := func(x bool) string {
		if x {
			return "1"
		}
		return "0"
	}
	stamp := func(at time.Time) string { return q(at.UTC().Format("2006-01-02 15:04:05.000Z")) }
	for _, table := range []string{"tn_shares", itemObject, childObject, parentObject} {
		k.Exec(`DELETE FROM "` + table + `"`)
	}
	k.Exec(`DELETE FROM "tn_departments"`)
	k.Exec(`DELETE FROM "users" WHERE "id" LIKE 'person%'`)
	for _, d := range b.departments {
		k.Exec(`INSERT INTO "tn_departments" ("id", "name", "parent", "path", "created", "updated") VALUES (` + strings.Join([]string{q(d.id), q(d.id), q(d.parent), q(b.path(d.id)), "''", "''"}, ", ") + `)`)
	}
	for _, p := range b.people {
		depts := "'[]'"
		if len(p.departments) > 0 {
			depts = list(p.departments)
		}
		k.Exec(`INSERT INTO "users" ("id", "email", "name", "password", "tokenKey", "active", "department", "departments", "manager") VALUES (` +
			strings.Join([]string{q(p.id), q(p.id + "@example.com"), q(p.id), "'x'", q("token" + p.id), "1", q(p.department), depts, q(p.manager)}, ", ") + `)`)
	}
	for _, r := range slices.Concat(b.parents, b.children) {
		n, twice, deleted := "NULL", "NULL", "''"
		if r.n != nil {
			n, twice = fmt.Sprint(*r.n), fmt.Sprint(*r.n*2)
		}
		if r.deleted {
			deleted = stamp(b.now)
		}
		cols := []string{"id", "version", "created", "updated", "created_by", "updated_by", "owner", "owner_dept", "deleted", "name", "n", "s", "phone", "code", "flag"}
		vals := []string{q(r.id), "1", stamp(b.now), stamp(b.now), q(""), q(""), q(r.owner), q(r.dept), deleted, q(r.name), n, q(r.s), q(r.phone), q(r.code), flag(r.flag)}
		if r.object == childObject {
			cols, vals = append(cols, "parent", "twice", "sumw"), append(vals, q(r.parent), twice, "3.0")
			for i := range itemCount {
				dbl := "0.0"
				if r.n != nil {
					dbl = fmt.Sprint(*r.n * float64(i+1))
				}
				k.Exec(`INSERT INTO "` + itemObject + `" ("id", "version", "deleted", "parent", "position", "w", "tel", "dbl") VALUES (` +
					strings.Join([]string{q(fmt.Sprint(r.id, "i", i)), "1", deleted, q(r.id), fmt.Sprint(i + 1), fmt.Sprint(i+1) + ".0", q(itemTel), dbl}, ", ") + `)`)
			}
		}
		k.Exec(`INSERT INTO "` + r.object + `" ("` + strings.Join(cols, `", "`) + `") VALUES (` + strings.Join(vals, ", ") + `)`)
	}
	for i, s := range b.shares {
		until := "''"
		if s.until != 0 {
			until = stamp(b.now.Add(s.until))
		}
		k.Exec(`INSERT INTO "tn_shares" ("id", "object", "record", "kind", "subject", "children", "level", "until", "by", "at") VALUES (` +
			strings.Join([]string{q(id15("share", i)), q(s.object), q(s.record), q(s.kind), q(s.subject), flag(s.children), q(s.level), until, "''", "''"}, ", ") + `)`)
	}
	// Rows that no write of ours made are in no log that the search index reads.
	k.Exec(`DELETE FROM "tn_search_objects"`)
	if err := k.Tenon.Query.BuildIndex(k.Ctx(), func(_, _ int64) {}); err != nil {
		t.Fatal(err)
	}
}
