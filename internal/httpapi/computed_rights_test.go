package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// bank is a business whose amounts and secrets are read in computed fields by
// people who may not read them: a clerk sees the names of all deals and the
// computed fields of all, but amounts of their own only; a guest is granted every
// computed field and none of what they read.
type bank struct {
	*testkit.Kit
	clerkID, clerk, guest string
	own, foreign          string
	acme                  string
}

var computedFields = []string{"bonus", "twice", "word", "personal", "line_total", "acme_secret"}

func newBank(t *testing.T) *bank {
	k := testkit.New(t, "")
	read := append([]string{"name"}, append(computedFields, "open_bonus")...)
	k.Define(
		object("firm", nil, field("name", "text"), field("secret", "text"),
			field("sum", "rollup", m{"object": "deal", "via": "firm", "op": "sum", "field": "amount"}),
			field("deals", "rollup", m{"object": "deal", "via": "firm", "op": "count"}),
			field("open_sum", "rollup", m{"object": "deal", "via": "firm", "op": "sum", "field": "amount", "public": true})),
		object("deal", m{"owner": true}, field("name", "text", m{"required": true}), field("amount", "money"), field("secret", "text"),
			field("firm", "relation", m{"object": "firm", "inverse": "deals_of"}),
			field("bonus", "formula", m{"result": "money", "formula": "record.amount * 0.1"}),
			field("twice", "formula", m{"result": "money", "formula": "record.bonus * 2"}),
			field("word", "formula", m{"result": "text", "formula": `record.secret + "!"`}),
			field("open_bonus", "formula", m{"result": "money", "formula": "record.amount * 0.1", "public": true}),
			field("personal", "formula", m{"result": "money", "formula": `user.name == "nobody" ? 0 : record.amount`}),
			field("line_total", "rollup", m{"object": "item", "via": "deal", "op": "sum", "field": "price"}),
			field("acme_secret", "reference", m{"via": "firm", "field": "secret"})),
		object("item", nil, field("name", "text"), field("price", "money"), field("deal", "relation", m{"object": "deal", "inverse": "items"})),
		role("clerk",
			m{"object": "deal", "operations": []string{"view"}, "read": append([]string{"firm"}, read...)},
			m{"object": "deal", "operations": []string{"view", "edit", "create"}, "rows": "record.owner == user"},
			m{"object": "firm", "operations": []string{"view"}, "read": []string{"name", "sum", "deals", "open_sum"}}),
		role("guest", m{"object": "deal", "operations": []string{"view"}, "read": read}),
		role("rows", m{"object": "item", "operations": []string{"view"}, "rows": `record.name == "a"`}),
		role("items", m{"object": "item", "operations": []string{"view"}}),
	)
	b := &bank{Kit: k}
	b.clerkID, b.clerk = k.Person("clerk", "", "clerk")
	_, b.guest = k.Person("guest", "", "guest")
	b.acme = k.Create(k.Admin, "firm", m{"name": "acme", "secret": "hush"})
	b.own = k.Create(k.Admin, "deal", m{"name": "own", "amount": 100, "secret": "Geheim-1", "firm": b.acme, "owner": b.clerkID})
	b.foreign = k.Create(k.Admin, "deal", m{"name": "foreign", "amount": 777, "secret": "Geheim-2", "firm": b.acme})
	k.Create(k.Admin, "item", m{"name": "a", "price": 5, "deal": b.own})
	k.Create(k.Admin, "item", m{"name": "b", "price": 7, "deal": b.own})
	return b
}

func TestComputedFieldsHideWhatTheyRead(t *testing.T) {
	t.Parallel()
	b := newBank(t)

	t.Run("row by row where their sources are", func(t *testing.T) {
		k := b.On(t)
		own, foreign := k.Get(b.clerk, "deal", b.own).Want(200), k.Get(b.clerk, "deal", b.foreign).Want(200)
		if own.Body["bonus"] != 10.0 || own.Body["twice"] != 20.0 || own.Body["word"] != "Geheim-1!" || own.Body["personal"] != 100.0 || own.Body["open_bonus"] != 10.0 {
			t.Error(own.Raw)
		}
		for _, key := range []string{"bonus", "twice", "word"} {
			if _, there := foreign.Body[key]; there {
				t.Errorf("%s of a foreign deal: %s", key, foreign.Raw)
			}
		}
		if foreign.Body["open_bonus"] != 77.7 || foreign.Body["personal"] != nil {
			t.Error(foreign.Raw)
		}
		for filter, want := range map[string]string{
			"record.bonus > 1": "own", `record.word == "Geheim-2!"`: "", "record.twice == 155.4": "", "record.personal > 1": "own",
			"record.bonus == null": "foreign", "record.open_bonus > 50": "foreign", `record.word.contains("G")`: "own",
		} {
			var got []string
			for _, x := range k.List(b.clerk, "deal", "filter", filter).Want(200).Items() {
				got = append(got, x.(m)["name"].(string))
			}
			if strings.Join(got, ",") != want {
				t.Errorf("%s finds %v, want %s", filter, got, want)
			}
		}
		for _, sort := range []string{"bonus", "-bonus", "personal", "-word"} {
			res := k.List(b.clerk, "deal", "sort", sort, "limit", "1").Want(200)
			rest := k.List(b.clerk, "deal", "sort", sort, "limit", "1", "cursor", res.Text("cursor")).Want(200)
			if strings.Contains(res.Raw+rest.Raw, "777") || strings.Contains(res.Text("cursor"), "Nzc3") || len(rest.Items()) != 1 {
				t.Errorf("sorted by %s: %s %s", sort, res.Raw, rest.Raw)
			}
		}
		sum := k.Call(b.clerk, "POST", "/api/v1/objects/deal/aggregate", m{"measures": []m{{"op": "sum", "field": "bonus"}, {"op": "max", "field": "twice"}, {"op": "sum", "field": "personal"}, {"op": "count_distinct", "field": "word"}}}).Want(200)
		if sum.Get("items", 0, "sum_bonus") != 10.0 || sum.Get("items", 0, "max_twice") != 20.0 || sum.Get("items", 0, "sum_personal") != 100.0 || sum.Get("items", 0, "count_distinct_word") != 1.0 {
			t.Error(sum.Raw)
		}
		k.Patch(k.Admin, "deal", b.foreign, m{"amount": 778}).Want(200)
		h := k.Call(b.clerk, "GET", "/api/v1/objects/deal/records/"+b.foreign+"/history", nil).Want(200)
		if strings.Contains(h.Raw, "77.7\"") || strings.Contains(h.Raw, "155") || strings.Contains(h.Raw, "Geheim-2") || !strings.Contains(h.Raw, "open_bonus") {
			t.Error(h.Raw)
		}
		if h := k.Call(b.clerk, "GET", "/api/v1/objects/deal/records/"+b.own+"/history", nil).Want(200); !strings.Contains(h.Raw, `"bonus"`) {
			t.Error(h.Raw)
		}
		k.Patch(k.Admin, "deal", b.foreign, m{"amount": 777}).Want(200)
	})

	t.Run("altogether from who may never read the sources", func(t *testing.T) {
		k := b.On(t)
		rec := k.Get(b.guest, "deal", b.own).Want(200)
		schema := k.Call(b.guest, "GET", "/api/v1/objects/deal", nil).Want(200)
		for _, key := range computedFields {
			if _, there := rec.Body[key]; there || strings.Contains(schema.Raw, `"`+key+`"`) {
				t.Errorf("%s: %s %s", key, rec.Raw, schema.Raw)
			}
			same := func(what string, call func(name string) *testkit.Res) {
				hidden, missing := call(key), call("nothing")
				if hidden.Status < 400 || strings.ReplaceAll(hidden.Raw, key, "nothing") != missing.Raw {
					t.Errorf("%s of %s: %s, not %s", what, key, hidden.Raw, missing.Raw)
				}
			}
			same("filter", func(name string) *testkit.Res { return k.List(b.guest, "deal", "filter", "record."+name+" == null") })
			same("sort", func(name string) *testkit.Res { return k.List(b.guest, "deal", "sort", name) })
			same("fields", func(name string) *testkit.Res { return k.List(b.guest, "deal", "fields", name) })
			same("group", func(name string) *testkit.Res {
				return k.Call(b.guest, "POST", "/api/v1/objects/deal/aggregate", m{"groupBy": []string{name}})
			})
			same("measure", func(name string) *testkit.Res {
				return k.Call(b.guest, "POST", "/api/v1/objects/deal/aggregate", m{"measures": []m{{"op": "count", "field": name}}})
			})
			check := func(name string) string {
				return strings.ReplaceAll(k.Call(b.guest, "POST", "/api/v1/expressions:check", m{"object": "deal", "usage": "rule", "text": "has(record." + name + ")"}).Want(200).Raw, name, "nothing")
			}
			if check(key) != check("nothing") {
				t.Errorf("check of %s: %s, not %s", key, check(key), check("nothing"))
			}
		}
		if rec.Body["open_bonus"] != 10.0 {
			t.Error(rec.Raw)
		}
		if strings.Contains(schema.Raw, "amount") || strings.Contains(schema.Raw, "secret") {
			t.Errorf("the schema tells of what fields read: %s", schema.Raw)
		}
		if h := k.Call(b.guest, "GET", "/api/v1/objects/deal/records/"+b.own+"/history", nil).Want(200); strings.Contains(h.Raw, "Geheim-1") || strings.Contains(h.Raw, `"bonus"`) {
			t.Error(h.Raw)
		}
	})

	t.Run("of other records unless all of these are readable", func(t *testing.T) {
		k := b.On(t)
		firm := k.Get(b.clerk, "firm", b.acme).Want(200)
		if _, sum := firm.Body["sum"]; sum || firm.Body["deals"] == nil || firm.Body["open_sum"] != 877.0 {
			t.Errorf("a clerk reads %s", firm.Raw) // the amounts of foreign deals are none of theirs; that there are deals is
		}
		_, some := k.Person("some", "", "guest", "rows")
		if rec := k.Get(some, "deal", b.own).Want(200); rec.Body["line_total"] != nil {
			t.Errorf("the total of items that one sees in part: %s", rec.Raw)
		}
		_, all := k.Person("all", "", "guest", "items")
		if rec := k.Get(all, "deal", b.own).Want(200); rec.Body["line_total"] != 12.0 {
			t.Errorf("the total of items that one sees: %s", rec.Raw)
		}
	})

	t.Run("and take no values", func(t *testing.T) {
		k := b.On(t)
		for _, key := range []string{"bonus", "personal", "line_total"} {
			k.Patch(k.Admin, "deal", b.own, m{key: 5}).Code(400, "not_writable", key)
		}
		k.Patch(b.guest, "deal", b.own, m{"bonus": 5}).Code(400, "unknown_field", "bonus")
		k.Patch(b.clerk, "deal", b.own, m{"bonus": 5}).Code(400, "not_writable", "bonus")
		id := k.Upload(b.Admin, "/api/v1/imports", "deals.csv", []byte("name,bonus,personal\nx,5,6\n"), m{"object": "deal"}).Want(201)
		if strings.Contains(id.Raw, `"field":"bonus"`) || strings.Contains(id.Raw, `"field":"personal"`) {
			t.Errorf("an import is suggested to fill computed fields: %s", id.Raw)
		}
		res := k.Call(b.Admin, "POST", "/api/v1/imports/"+id.Text("id")+"/run", m{"mapping": m{"name": "name", "bonus": "bonus"}, "mode": "create"})
		if res.Status < 400 {
			t.Errorf("an import fills a computed field: %s", res.Raw)
		}
		k.Call(b.clerk, "POST", "/api/v1/objects/deal/fields/bonus/recalculate", m{}).Want(403)
		k.Call(b.Admin, "POST", "/api/v1/objects/deal/fields/name/recalculate", m{}).Want(404)
		k.Call(b.Admin, "POST", "/api/v1/objects/deal/fields/personal/recalculate", m{}).Want(404)
	})

	t.Run("are computed anew when an administrator asks", func(t *testing.T) {
		k := b.On(t)
		k.Exec(`UPDATE "deal" SET "bonus" = 1, "twice" = 1`)
		job := k.Call(b.Admin, "POST", "/api/v1/objects/deal/fields/bonus/recalculate", m{}).Want(202)
		if state := k.Wait(b.Admin, job.Text("id")); state["state"] != "done" {
			t.Fatal(state)
		}
		if rec := k.Get(b.Admin, "deal", b.own).Want(200); rec.Body["bonus"] != 10.0 || rec.Body["twice"] != 20.0 || rec.Body["version"] != 1.0 {
			t.Error(rec.Raw)
		}
	})
}
