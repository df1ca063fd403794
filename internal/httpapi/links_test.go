package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// bids are offers of several products, some of which only administrators see, made
// by several people.
type bids struct {
	*testkit.Kit
	liID, li        string // a seller, who sees the products that are for sale
	desk, lamp, gun string // the gun is hidden
	bid             string // of all three, li among its members
}

func newBids(t *testing.T) *bids {
	k := &bids{Kit: testkit.New(t, "")}
	k.Define(
		object("product", nil, field("name", "text"), field("price", "number"), field("secret", "switch"), field("cost", "number"),
			field("chosen", "formula", m{"result": "number", "formula": "size(record.bids)"})),
		object("bid", m{"owner": true}, field("name", "text"),
			field("products", "relations", m{"object": "product", "inverse": "bids", "max_count": 4, "display": []string{"price"}}),
			field("cheap", "relations", m{"object": "product", "filter": "record.price < 10", "on_delete": "restrict"}),
			field("members", "users"), field("units", "departments"),
			field("dear", "formula", m{"result": "number", "formula": "size(record.products.filter(p, p.price > 50))"})),
		role("seller",
			m{"object": "product", "operations": []string{"view"}, "rows": "!record.secret", "read": []string{"name", "price"}},
			m{"object": "bid", "operations": []string{"view", "create", "edit"}, "rows": "record.owner == user || user in record.members"}),
	)
	unit := k.Department("销售", "")
	k.liID, k.li = k.Person("li", unit, "seller")
	k.desk = k.Create(k.Admin, "product", m{"name": "desk", "price": 100})
	k.lamp = k.Create(k.Admin, "product", m{"name": "lamp", "price": 5})
	k.gun = k.Create(k.Admin, "product", m{"name": "gun", "price": 900, "secret": true})
	k.bid = k.Create(k.Admin, "bid", m{"name": "first", "products": []any{k.desk, k.gun, k.lamp}, "members": []any{k.liID}, "units": []any{unit}})
	return k
}

func (k *bids) of(token, field string) []string {
	var out []string
	list, _ := k.Get(token, "bid", k.bid).Want(200).Get(field).([]any)
	for _, id := range list {
		out = append(out, id.(string))
	}
	return out
}

func TestSeveralLinks(t *testing.T) {
	k := newBids(t)
	t.Run("are read, expanded and filtered by", func(t *testing.T) {
		k := &bids{k.On(t), k.liID, k.li, k.desk, k.lamp, k.gun, k.bid}
		if got := k.of(k.Admin, "products"); !slices.Equal(got, []string{k.desk, k.gun, k.lamp}) {
			t.Error(got)
		}
		full := k.Get(k.Admin, "bid", k.bid, "expand", "products", "links", "true").Want(200)
		if full.Get("products", 1, "name") != "gun" || full.Get("$links", k.liID) != "li" {
			t.Error(full.Raw)
		}
		for cel, n := range map[string]int{
			`"` + k.gun + `" in record.products`:                        1,
			`"nosuchproduct12" in record.products`:                      0,
			`record.products.exists(p, p.price > 500)`:                  1,
			`record.products.all(p, p.price > 50)`:                      0,
			`size(record.products) == 3`:                                1,
			`isBlank(record.cheap) && !isBlank(record.members)`:         1,
			`user in record.members`:                                    0,
			`record.members.exists(p, p.name == "li" && p.active)`:      1,
			`record.units.exists(d, d.name == "销售")`:                    1,
			`record.dear == 2`:                                          1,
			`("` + k.gun + `" in record.products) && record.name != ""`: 1,
		} {
			if res := k.List(k.Admin, "bid", "filter", cel); res.Status != 200 || len(res.Items()) != n {
				t.Errorf("%s: %s", cel, res.Raw)
			}
		}
		if res := k.List(k.Admin, "product", "filter", `record.bids.exists(b, b.name == "first")`).Want(200); len(res.Items()) != 3 {
			t.Error(res.Raw)
		}
		if res := k.Get(k.Admin, "product", k.desk).Want(200); res.Get("chosen") != 1.0 {
			t.Error(res.Raw)
		}
	})
	t.Run("are written whole, with their number and their filter", func(t *testing.T) {
		k := &bids{k.On(t), k.liID, k.li, k.desk, k.lamp, k.gun, k.bid}
		k.Patch(k.Admin, "bid", k.bid, m{"cheap": []any{k.lamp}}).Want(200)
		k.Patch(k.Admin, "bid", k.bid, m{"cheap": []any{k.lamp, k.desk}}).Code(400, "link_not_found", "cheap")
		k.Patch(k.Admin, "bid", k.bid, m{"cheap": k.lamp}).Code(400, "invalid_type", "cheap")
		k.Patch(k.Admin, "bid", k.bid, m{"products": []any{k.lamp, k.lamp}}).Code(400, "duplicate_item", "products")
		k.Patch(k.Admin, "bid", k.bid, m{"products": []any{"a1", "a2", "a3", "a4", "a5"}}).Code(400, "too_many_items", "products")
		k.Patch(k.Admin, "bid", k.bid, m{"members": []any{"nobody123456789"}}).Code(400, "link_not_found", "members")
		k.Delete(k.Admin, "product", k.lamp).Code(409, "in_use")
		k.Patch(k.Admin, "bid", k.bid, m{"cheap": nil}).Want(200)
		k.Patch(k.Admin, "bid", k.bid, m{"products": []any{m{"id": k.lamp}, k.desk, k.gun}}).Want(200)
		h := k.Call(k.Admin, "GET", "/api/v1/objects/bid/records/"+k.bid+"/history", nil).Want(200)
		if h.Get("items", 0, "changes", 0, "to", 0) != k.lamp || h.Get("links", k.gun) != "gun" {
			t.Error(h.Raw)
		}
	})
	t.Run("to what is deleted are gone until it is restored", func(t *testing.T) {
		k := &bids{k.On(t), k.liID, k.li, k.desk, k.lamp, k.gun, k.bid}
		k.Delete(k.Admin, "product", k.desk).Want(204)
		if got := k.of(k.Admin, "products"); slices.Contains(got, k.desk) || len(got) != 2 {
			t.Error(got)
		}
		k.Patch(k.Admin, "bid", k.bid, m{"products": []any{k.gun}}).Want(200)
		k.Call(k.Admin, "POST", "/api/v1/objects/product/records/"+k.desk+"/actions/restore", m{}).Want(200)
		if got := k.of(k.Admin, "products"); !slices.Contains(got, k.desk) {
			t.Error(got)
		}
	})
}

// A04, A05, A16: of several links those that one may not see are not there, in no
// way to ask, and stay when the others are written.
func TestSeveralLinksHideWhatOneMayNotSee(t *testing.T) {
	k := newBids(t)
	if got := k.of(k.li, "products"); !slices.Equal(got, []string{k.desk, k.lamp}) {
		t.Fatal(got)
	}
	for _, q := range [][]string{{"links", "true"}, {"expand", "products"}, {"fields", "products"}} {
		if res := k.List(k.li, "bid", q...).Want(200); strings.Contains(res.Raw, k.gun) || strings.Contains(res.Raw, "gun") || len(res.Items()) != 1 {
			t.Error(res.Raw)
		}
	}
	for cel, n := range map[string]int{
		`"` + k.gun + `" in record.products`:                                   0,
		`!("` + k.gun + `" in record.products)`:                                1,
		`record.products.exists(p, p.price > 500)`:                             0,
		`record.products.all(p, p.price < 500)`:                                1,
		`record.products.exists(p, p.id == "` + k.gun + `")`:                   0,
		`size(record.products) == 2`:                                           1,
		`record.products.map(p, p.id) == ["` + k.desk + `", "` + k.lamp + `"]`: 1,
		`"` + k.desk + `" in record.products`:                                  1,
		`record.dear == 1`:                                                     1,
		`user in record.members`:                                               1,
	} {
		if res := k.List(k.li, "bid", "filter", cel); res.Status != 200 && res.Status != 400 || res.Status == 200 && len(res.Items()) != n {
			t.Errorf("%s: %s", cel, res.Raw)
		}
	}
	// Hidden fields of what they name are as unknown as one that is not there.
	hidden, unknown := k.List(k.li, "bid", "filter", `record.products.exists(p, p.cost > 1)`), k.List(k.li, "bid", "filter", `record.products.exists(p, p.nope > 1)`)
	if hidden.Status != 400 || strings.ReplaceAll(hidden.Raw, "cost", "nope") != unknown.Raw {
		t.Errorf("%s\n%s", hidden.Raw, unknown.Raw)
	}
	agg := k.Call(k.li, "POST", "/api/v1/objects/bid/aggregate", m{"measures": []m{{"op": "count", "field": "products"}, {"op": "count_distinct", "field": "products"}}}).Want(200)
	if strings.Contains(agg.Raw, k.gun) {
		t.Error(agg.Raw)
	}
	h := k.Call(k.li, "GET", "/api/v1/objects/bid/records/"+k.bid+"/history", nil).Want(200)
	if strings.Contains(h.Raw, k.gun) || strings.Contains(h.Raw, "gun") {
		t.Error(h.Raw)
	}
	// What they write keeps what they do not see; naming it tells nothing, not even that it is there already.
	k.Patch(k.li, "bid", k.bid, m{"name": "renamed"}).Want(200)
	k.Patch(k.li, "bid", k.bid, m{"products": []any{k.lamp}}).Want(200)
	if got := k.of(k.Admin, "products"); !slices.Equal(got, []string{k.lamp, k.gun}) {
		t.Error(got)
	}
	version := k.Get(k.li, "bid", k.bid).Get("version")
	k.Patch(k.li, "bid", k.bid, m{"products": []any{k.lamp}}).Want(200)
	if now := k.Get(k.li, "bid", k.bid).Get("version"); now != version {
		t.Errorf("writing what was shown is a change: %v, %v", version, now)
	}
	taken := k.Patch(k.li, "bid", k.bid, m{"products": []any{k.lamp, k.gun}}).Code(400, "link_not_found", "products")
	absent := k.Patch(k.li, "bid", k.bid, m{"products": []any{k.lamp, "nosuchproduct12"}}).Code(400, "link_not_found", "products")
	if taken.Raw != absent.Raw {
		t.Errorf("%s\n%s", taken.Raw, absent.Raw)
	}
	// Who is no member any more does not see the record.
	k.Patch(k.Admin, "bid", k.bid, m{"members": []any{}}).Want(200)
	k.Get(k.li, "bid", k.bid).Want(404)
	k.Patch(k.li, "bid", k.bid, m{"members": []any{k.liID}}).Code(404, "not_found")
}

// People and departments of a range are offered, and no others are taken.
func TestRangesOfPeople(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		role("clerk", m{"object": "task", "operations": []string{"view", "create", "edit"}, "write": []string{"name", "all", "east", "judge", "below", "unit"}, "read": []string{"name", "all", "east", "judge", "below", "unit"}}),
		object("task", nil, field("name", "text"), field("all", "user", m{"include_disabled": true}),
			field("east", "users", m{"range": m{"departments": []string{"总部/东区"}, "with_children": true}}),
			field("judge", "user", m{"range": m{"roles": []string{"clerk"}}}), field("below", "user", m{"range": m{"dynamic": "my_reports"}}),
			field("unit", "department", m{"range": m{"dynamic": "my_department", "with_children": true}}),
			field("secret", "users", m{"range": m{"departments": []string{"总部"}}})),
	)
	root := k.Department("总部", "")
	east, west := k.Department("东区", root), k.Department("西区", root)
	shop := k.Department("一店", east)
	anna, token := k.Person("anna", east, "clerk")
	bob, _ := k.Person("bob", shop)
	carl, _ := k.Person("carl", west)
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+bob, m{"manager": anna}).Want(200)
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+carl, m{"name": "王芳"}).Want(200)
	offered := func(what, field string, q ...string) string {
		res := k.Call(token, "GET", testkit.Query("/api/v1/"+what, append([]string{"for", "task." + field}, q...)...), nil).Want(200)
		var names []string
		for _, x := range res.Items() {
			names = append(names, x.(map[string]any)["name"].(string))
		}
		return strings.Join(names, " ")
	}
	for field, want := range map[string]string{"east": "anna bob", "judge": "anna", "below": "bob"} {
		if got := offered("people", field); got != want {
			t.Errorf("%s: %q, not %q", field, got, want)
		}
	}
	if got := offered("people", "all", "q", "wf"); got != "王芳" {
		t.Errorf("by initials: %q", got)
	}
	if got := offered("departments", "unit"); got != "东区 一店" {
		t.Errorf("departments: %q", got)
	}
	// A field that one does not know is as unknown as one that is not there, and so is one of something else.
	for _, field := range []string{"secret", "nope", "unit", "name"} {
		k.Call(token, "GET", "/api/v1/people?for=task."+field, nil).Code(400, "unknown_field")
	}
	k.Call(token, "GET", "/api/v1/people?for=task", nil).Code(400, "bad_offer")
	id := k.Create(token, "task", m{"name": "a", "east": []any{anna, bob}, "judge": anna, "below": bob, "unit": shop, "all": carl})
	for field, value := range map[string]any{"east": []any{carl}, "judge": bob, "below": carl, "unit": west} {
		k.Patch(token, "task", id, m{field: value}).Code(400, "link_not_found", field)
	}
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+carl, m{"active": false}).Want(200)
	k.Patch(token, "task", id, m{"all": nil}).Want(200)
	k.Patch(token, "task", id, m{"all": carl}).Want(200)
	k.Patch(token, "task", id, m{"name": "kept"}).Want(200)
}

// What a relation takes may go by what is filled in beside it, on every way in.
func TestFiltersByTheForm(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(
		object("firm", nil, field("name", "text"), field("vault", "text")),
		object("contact", nil, field("name", "text"), field("firm", "relation", m{"object": "firm"}), field("rank", "number")),
		object("deal", nil, field("name", "text"), field("firm", "relation", m{"object": "firm"}), field("least", "number"),
			field("who", "relation", m{"object": "contact", "filter": "record.firm == form.firm"}),
			field("others", "relations", m{"object": "contact", "filter": "record.firm == form.firm && record.rank >= form.least"})),
		role("seller", m{"object": "firm", "operations": []string{"view"}, "read": []string{"name"}}, m{"object": "contact", "operations": []string{"view"}, "read": []string{"name", "firm"}}, m{"object": "deal", "operations": []string{"view", "create", "edit"}}),
	)
	_, li := k.Person("li", "", "seller")
	a, b := k.Create(k.Admin, "firm", m{"name": "a"}), k.Create(k.Admin, "firm", m{"name": "b"})
	of := k.Create(k.Admin, "contact", m{"name": "of a", "firm": a, "rank": 3})
	k.Create(k.Admin, "contact", m{"name": "of b", "firm": b, "rank": 5})
	list := func(field, values string) int {
		return len(k.Call(li, "GET", testkit.Query("/api/v1/objects/contact/records", "for", "deal."+field, "values", values), nil).Want(200).Items())
	}
	for values, n := range map[string]int{`{"firm": "` + a + `"}`: 1, `{}`: 0, `{"firm": "nope"}`: 0, `{"firm": {"id": "` + b + `"}}`: 1, `{"firm": 5}`: 0} {
		if got := list("who", values); got != n {
			t.Errorf("%s: %d", values, got)
		}
	}
	// One that reads what is hidden narrows nothing that could be asked, and refuses all the same.
	if got := list("others", `{"firm": "`+a+`", "least": 4}`); got != 2 {
		t.Errorf("a hidden rank tells: %d", got)
	}
	id := k.Create(li, "deal", m{"name": "d", "firm": a, "who": of})
	k.Call(li, "POST", "/api/v1/objects/deal/records", m{"name": "d", "firm": b, "who": of}).Code(400, "link_not_found", "who")
	k.Patch(li, "deal", id, m{"others": []any{of}}).Code(400, "link_not_found", "others")
	k.Patch(li, "deal", id, m{"others": []any{of}, "least": 2}).Want(200)
	k.Call(li, "POST", "/api/v1/objects/deal/records:batch", m{"operations": []m{{"method": "create", "data": m{"name": "x", "firm": a, "who": of}}, {"method": "create", "data": m{"name": "y", "firm": b, "who": of}}}}).Want(200)
	if res := k.List(k.Admin, "deal", "filter", `record.name == "y"`).Want(200); len(res.Items()) != 0 {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "GET", "/api/v1/objects/contact/records?for=deal.firm", nil).Code(400, "unknown_field")
}

// What choosing a record fills in is of fields that fit, and tells of none that one
// does not know.
func TestFilledInByChoosing(t *testing.T) {
	k := testkit.New(t, "")
	firm := object("firm", nil, field("name", "text"), field("city", "text"), field("size", "number"), field("vault", "text"))
	deal := func(fill m) m {
		return object("deal", nil, field("name", "text"), field("city", "text"), field("size", "number"), field("note", "text"), field("inner", "text"),
			field("firm", "relation", m{"object": "firm", "fill": fill}))
	}
	sell := role("seller", m{"object": "firm", "operations": []string{"view"}, "read": []string{"name", "city", "size"}},
		m{"object": "deal", "operations": []string{"view", "create"}, "read": []string{"name", "city", "size", "note", "firm"}})
	k.Define(firm, deal(m{"city": "city", "size": "size", "note": "vault", "inner": "city"}), sell)
	_, li := k.Person("li", "", "seller")
	fills := func(token string) any {
		for _, f := range k.Call(token, "GET", "/api/v1/objects/deal", nil).Want(200).Get("fields").([]any) {
			if f := f.(map[string]any); f["key"] == "firm" {
				return f["fill"]
			}
		}
		return nil
	}
	if got := fills(k.Admin).(map[string]any); len(got) != 4 {
		t.Error(got)
	}
	if got := fills(li).(map[string]any); len(got) != 2 || got["city"] != "city" || got["size"] != "size" {
		t.Errorf("tells of what is hidden: %v", got)
	}
	for _, wrong := range []m{{"size": "name"}, {"city": "size"}, {"nope": "city"}, {"city": "nope"}, {"firm": "name"}, {"created": "name"}} {
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/deal", deal(wrong))
		if res := k.Call(k.Admin, "POST", "/api/v1/releases", m{}); res.Status != 400 || !strings.Contains(res.Raw, "fill") {
			t.Errorf("%v: %d %s", wrong, res.Status, res.Raw)
		}
	}
}
