package httpapi_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// team is a business where people see their own accounts, and those that are
// shared with them as far as they are; contacts follow their account.
type team struct {
	*testkit.Kit
	ann, bob, cat          string // tokens; ann owns the account
	annID, bobID, catID    string
	top, east, west        string // departments; bob is in east, below top
	account, other, person string // ann's account, the administrator's, a contact of ann's account
}

const accounts = "/api/v1/objects/account/records/"

func newTeam(t *testing.T) *team {
	k := testkit.New(t, "")
	k.Define(
		object("account", m{"owner": true}, field("name", "text", m{"search": true}), field("phone", "phone", m{"search": true, "unique": true}), field("mail", "email"), field("card", "text"), field("level", "select", options("a", "b")), field("amount", "money"), field("secret", "text")),
		object("contact", nil, field("name", "text"), field("account", "relation", m{"object": "account"}), field("phone", "phone")),
		role("member",
			m{"key": "own", "label": m{"zh": "本人客户", "en": "Own accounts"}, "object": "account", "operations": []string{"view", "create", "edit", "share", "delete", "export"}, "rows": "record.owner == user", "limits": m{"export": 200},
				"read": []string{"name", "phone", "mail", "card", "level", "amount", "owner", "created"}, "write": []string{"name", "phone", "mail", "card", "level", "amount"}},
			m{"key": "team", "object": "account", "operations": []string{"view", "share"}, "team": "viewer", "read": []string{"name", "phone", "mail", "card", "owner", "created"}, "mask": m{"phone": "phone", "mail": "email", "card": "id_card"}, "reveal": true},
			m{"key": "helpers", "object": "account", "operations": []string{"view", "edit"}, "team": "editor", "read": []string{"name", "phone", "created"}, "write": []string{"name", "card"}, "mask": m{"phone": "all"}},
			m{"key": "theirs", "object": "contact", "operations": []string{"view", "edit", "create", "delete"}, "follows": "account"}),
		role("guest", m{"object": "contact", "operations": []string{"create"}}),
	)
	x := &team{Kit: k}
	x.top = k.Department("top", "")
	x.east, x.west = k.Department("east", x.top), k.Department("west", x.top)
	x.annID, x.ann = k.Person("ann", x.west, "member")
	x.bobID, x.bob = k.Person("bob", x.east, "member")
	x.catID, x.cat = k.Person("cat", x.west, "member")
	x.account = k.Create(x.ann, "account", m{"name": "Acme", "phone": "13800138000", "mail": "boss@acme.example", "card": "110101199003071234", "level": "a", "amount": 7})
	x.other = k.Create(k.Admin, "account", m{"name": "Hidden", "phone": "13900139000"})
	x.person = k.Create(x.ann, "contact", m{"name": "Zoe", "account": x.account})
	return x
}

func (x *team) on(t *testing.T) *team {
	c := *x
	c.Kit = x.Kit.On(t)
	return &c
}

func (x *team) share(token, id string, body m) *testkit.Res {
	x.TB.Helper()
	return x.Call(token, "PUT", accounts+id+"/shares", body)
}

// unshare takes every share of the account away.
func (x *team) unshare() {
	x.TB.Helper()
	for _, s := range x.Call(x.Admin, "GET", accounts+x.account+"/shares", nil).Want(200).Items() {
		x.Call(x.Admin, "DELETE", accounts+x.account+"/shares/"+s.(m)["id"].(string), nil).Want(204)
	}
}

func (x *team) sees(token string) bool {
	x.TB.Helper()
	res := x.List(token, "account", "count", "exact").Want(200)
	listed := strings.Contains(res.Raw, x.account)
	got := x.Get(token, "account", x.account).Status == 200
	n := x.Call(token, "POST", "/api/v1/objects/account/aggregate", m{"filter": `record.name == "Acme"`}).Want(200).Get("items", 0, "count") == 1.0
	found := len(x.Call(token, "GET", "/api/v1/search?q=acme", nil).Want(200).Items()) > 0
	if listed != got || n != got || found != got || (res.Get("count") != 0.0) != got {
		x.TB.Errorf("listed %t, got %t, counted %t, found %t", listed, got, n, found)
	}
	return got
}

func TestShares(t *testing.T) {
	x := newTeam(t)
	until := func(d time.Duration) string { return x.Now().Add(d).UTC().Format("2006-01-02 15:04:05.000Z") }

	t.Run("show a record to a person, a role, a department and those below it", func(t *testing.T) {
		x := x.on(t)
		for name, c := range map[string]struct {
			body     m
			bob, cat bool
		}{
			"a person":                 {m{"kind": "user", "subject": x.bobID, "level": "viewer"}, true, false},
			"a role":                   {m{"kind": "role", "subject": "member", "level": "viewer"}, true, true},
			"a role of nobody":         {m{"kind": "role", "subject": "guest", "level": "viewer"}, false, false},
			"a department":             {m{"kind": "department", "subject": x.east, "level": "viewer"}, true, false},
			"a department alone":       {m{"kind": "department", "subject": x.top, "level": "viewer"}, false, false},
			"a department and below":   {m{"kind": "department", "subject": x.top, "level": "viewer", "children": true}, true, true},
			"an editor is a viewer":    {m{"kind": "user", "subject": x.bobID, "level": "editor"}, true, false},
			"one leaf and what is not": {m{"kind": "department", "subject": x.east, "level": "viewer", "children": true}, true, false},
		} {
			res := x.share(x.ann, x.account, c.body).Want(200)
			if x.sees(x.bob) != c.bob || x.sees(x.cat) != c.cat {
				t.Errorf("%s: %s", name, res.Raw)
			}
			x.Call(x.ann, "DELETE", accounts+x.account+"/shares/"+res.Text("id"), nil).Want(204)
			if x.sees(x.bob) || x.sees(x.cat) {
				t.Errorf("%s: seen after it was revoked", name)
			}
		}
	})

	t.Run("let people edit, and what follows the record with it", func(t *testing.T) {
		x := x.on(t)
		x.Get(x.bob, "contact", x.person).Code(404, "not_found")
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		x.Patch(x.bob, "account", x.account, m{"name": "x"}).Code(403, "forbidden_operation")
		x.Get(x.bob, "contact", x.person).Want(200)
		x.Patch(x.bob, "contact", x.person, m{"name": "x"}).Code(403, "forbidden_operation")
		x.Call(x.bob, "POST", "/api/v1/objects/contact/records", m{"name": "n", "account": x.account}).Code(403, "outside_scope")
		if n := len(x.List(x.bob, "contact").Want(200).Items()); n != 1 {
			t.Errorf("%d contacts", n)
		}
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		x.Patch(x.bob, "account", x.account, m{"name": "Acme"}).Want(200)
		x.Patch(x.bob, "account", x.account, m{"phone": "13800138001"}).Code(403, "forbidden_field")
		x.Patch(x.bob, "contact", x.person, m{"name": "Zoe"}).Want(200)
		x.Delete(x.bob, "contact", x.Create(x.bob, "contact", m{"name": "new", "account": x.account})).Want(204)
		x.Patch(x.bob, "contact", x.person, m{"account": x.other}).Code(400, "link_not_found", "account")
		x.Patch(x.bob, "contact", x.person, m{"account": nil}).Code(403, "outside_scope")
		x.unshare()
		x.Get(x.bob, "contact", x.person).Code(404, "not_found")
	})

	t.Run("end by themselves, on every path", func(t *testing.T) {
		x := x.on(t)
		res := x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor", "until": until(time.Hour), "note": "while ann is away"}).Want(200)
		if res.Text("by", "id") != x.annID || res.Text("name") != "bob" || res.Get("expired") != false {
			t.Error(res.Raw)
		}
		if !x.sees(x.bob) {
			t.Error("not seen while it is shared")
		}
		x.Advance(2 * time.Hour)
		defer x.Advance(-2 * time.Hour)
		if x.sees(x.bob) {
			t.Error("seen after the share has ended")
		}
		x.Patch(x.bob, "account", x.account, m{"name": "x"}).Code(404, "not_found")
		x.Get(x.bob, "contact", x.person).Code(404, "not_found")
		if got := x.Call(x.ann, "GET", accounts+x.account+"/shares", nil).Want(200); got.Get("items", 0, "expired") != true {
			t.Error(got.Raw)
		}
		x.unshare()
	})

	t.Run("never give more than one has", func(t *testing.T) {
		x := x.on(t)
		before := x.Scalar(`SELECT count(*) FROM "tn_shares"`) + x.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" LIKE 'share.%'`)
		bob := m{"kind": "user", "subject": x.bobID, "level": "viewer"}
		x.share(x.bob, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Code(404, "not_found")
		x.share(x.ann, x.other, bob).Code(404, "not_found")
		x.share(x.ann, "nosuchaccount12", bob).Code(404, "not_found")
		x.Call(x.bob, "GET", accounts+x.account+"/shares", nil).Code(404, "not_found")
		x.Call(x.bob, "DELETE", accounts+x.account+"/shares/abcdefghijklmno", nil).Code(404, "not_found")
		x.Call(x.ann, "PUT", "/api/v1/objects/contact/records/"+x.person+"/shares", bob).Code(403, "forbidden_operation")
		for field, body := range map[string]m{
			"level": {"kind": "user", "subject": x.bobID, "level": "owner"}, "subject": {"kind": "user", "subject": "nobodynobodynob", "level": "viewer"},
			"kind": {"kind": "everyone", "subject": "x", "level": "viewer"}, "until": {"kind": "user", "subject": x.bobID, "level": "viewer", "until": until(-time.Minute)},
		} {
			if res := x.share(x.ann, x.account, body).Want(400); res.Get("data", field) == nil {
				t.Errorf("%s: %s", field, res.Raw)
			}
		}
		x.share(x.ann, x.account, m{"kind": "role", "subject": "admin", "level": "viewer"}).Code(400, "share_subject", "subject")
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer", "by": x.catID}).Code(400, "unknown_key")
		if after := x.Scalar(`SELECT count(*) FROM "tn_shares"`) + x.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" LIKE 'share.%'`); after != before {
			t.Errorf("refused shares wrote: %s, %s", before, after)
		}

		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer", "until": until(time.Hour)}).Want(200)
		cat := m{"kind": "user", "subject": x.catID, "level": "viewer"}
		x.share(x.bob, x.account, m{"kind": "user", "subject": x.catID, "level": "editor", "until": until(time.Minute)}).Code(403, "share_beyond")
		x.share(x.bob, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Code(403, "share_beyond")
		x.share(x.bob, x.account, cat).Code(403, "share_beyond_until")
		x.share(x.bob, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Code(403, "share_beyond_until")
		x.share(x.bob, x.account, m{"kind": "department", "subject": x.top, "children": true, "level": "viewer", "until": until(2 * time.Hour)}).Code(403, "share_beyond_until")
		x.share(x.bob, x.account, m{"kind": "user", "subject": x.catID, "level": "viewer", "until": until(time.Minute)}).Want(200)
		if !x.sees(x.cat) {
			t.Error("cat does not see what bob shared")
		}
		editor := x.share(x.ann, x.account, m{"kind": "role", "subject": "guest", "level": "editor"}).Want(200).Text("id")
		x.Call(x.bob, "DELETE", accounts+x.account+"/shares/"+editor, nil).Code(403, "share_beyond")
		mine := x.Call(x.bob, "GET", accounts+x.account+"/shares", nil).Want(200)
		for _, s := range mine.Items() {
			if s.(m)["subject"] == x.bobID {
				x.Call(x.bob, "DELETE", accounts+x.account+"/shares/"+s.(m)["id"].(string), nil).Want(204)
			}
		}
		if x.sees(x.bob) {
			t.Error("bob has left and still sees it")
		}
		x.unshare()
	})

	t.Run("are written into the audit log", func(t *testing.T) {
		x := x.on(t)
		id := x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200).Text("id")
		if again := x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200).Text("id"); again != id {
			t.Error("a second share of the same person is another")
		}
		x.Call(x.ann, "DELETE", accounts+x.account+"/shares/"+id, nil).Want(204)
		got := x.Scalar(`SELECT group_concat("action" || ' ' || "record" || ' ' || "who", '|') FROM (SELECT * FROM "tn_audit" WHERE "action" LIKE 'share.%' ORDER BY "id" DESC LIMIT 3)`)
		tail := " " + x.account + " " + x.annID
		if want := "share.removed" + tail + "|share.changed" + tail + "|share.added" + tail; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestMasks(t *testing.T) {
	x := newTeam(t)
	x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
	plain := []string{"13800138000", "boss@acme", "199003071234"}
	clean := func(t *testing.T, what string, res *testkit.Res) {
		t.Helper()
		for _, secret := range plain {
			if strings.Contains(res.Raw, secret) {
				t.Errorf("%s shows %s: %s", what, secret, res.Raw)
			}
		}
	}

	t.Run("hide the middle of a value, everywhere it is shown", func(t *testing.T) {
		x := x.on(t)
		got := x.Get(x.bob, "account", x.account, "links", "true").Want(200)
		if got.Text("phone") != "138****8000" || got.Text("mail") != "b****@acme.example" || got.Text("card") != "110********1234" {
			t.Error(got.Raw)
		}
		if !slices.Equal(texts(got.Get("$masked")), []string{"phone", "mail", "card"}) || !slices.Equal(texts(got.Get("$rights", "reveal")), []string{"phone", "mail", "card"}) {
			t.Error(got.Raw)
		}
		if it := x.List(x.bob, "account").Want(200); it.Text("items", 0, "phone") != "138****8000" || len(texts(it.Get("items", 0, "$masked"))) != 3 {
			t.Error(it.Raw)
		}
		if it := x.Get(x.bob, "contact", x.person, "expand", "account").Want(200); it.Text("account", "phone") != "138****8000" {
			t.Error(it.Raw)
		}
		x.Patch(x.ann, "account", x.account, m{"phone": "13700137000"}).Want(200)
		x.Patch(x.ann, "account", x.account, m{"phone": "13800138000"}).Want(200)
		h := x.Call(x.bob, "GET", accounts+x.account+"/history", nil).Want(200)
		if !strings.Contains(h.Raw, "137****7000") || strings.Contains(h.Raw, "13700137000") {
			t.Error(h.Raw)
		}
		clean(t, "history", h)
		for _, path := range []string{"/api/v1/search?q=acme", "/api/v1/objects/account/records?links=true", "/api/v1/objects/account", "/api/v1/objects/contact/records?expand=account&links=true"} {
			clean(t, path, x.Call(x.bob, "GET", path, nil).Want(200))
		}
		if own := x.Get(x.ann, "account", x.account).Want(200); own.Text("phone") != "+8613800138000" || own.Get("$masked") != nil {
			t.Error(own.Raw)
		}
	})

	t.Run("are as unknown as hidden fields to whatever looks for values", func(t *testing.T) {
		x := x.on(t)
		_, dan := x.Person("dan", x.east, "member")
		for name, try := range map[string]func(string) *testkit.Res{
			"filter": func(f string) *testkit.Res { return x.List(dan, "account", "filter", `record.`+f+` == "a"`) },
		} {
			if try("phone").Status != 200 { // own ones are readable as they are
				t.Error(name)
			}
		}
		for _, filter := range []string{`record.phone == "+8613800138000"`, `record.phone.startsWith("+86138")`, `record.phone.contains("8000")`, `record.mail != "" && record.mail > "a"`, `record.phone == "138****8000"`, `!isBlank(record.phone)`} {
			if res := x.List(x.bob, "account", "filter", filter, "count", "exact").Want(200); res.Get("count") != 0.0 {
				t.Errorf("%s finds %s", filter, res.Raw)
			}
		}
		for _, q := range []string{"13800138000", "138****", "8000"} {
			if res := x.List(x.bob, "account", "q", q).Want(200); len(res.Items()) != 0 {
				t.Errorf("a search for %s finds %s", q, res.Raw)
			}
		}
		res := x.Call(x.bob, "POST", "/api/v1/objects/account/aggregate", m{"groupBy": []any{"mail"}, "measures": []m{{"op": "count"}, {"op": "count_distinct", "field": "phone"}, {"op": "max", "field": "card"}}})
		if res.Status == 200 && (res.Text("items", 0, "mail") != "" || res.Get("items", 0, "count_distinct_phone") != 0.0 || res.Get("items", 0, "max_card") != nil) {
			t.Error(res.Raw)
		}
		clean(t, "aggregate", res)
		for _, sort := range []string{"phone", "-mail", "card"} {
			clean(t, "sort", x.List(x.bob, "account", "sort", sort))
		}
	})

	t.Run("are refused like hidden ones where nothing is readable as it is", func(t *testing.T) {
		x := x.on(t)
		x.Define(role("clerk", m{"object": "account", "operations": []string{"view"}, "read": []string{"name", "phone"}, "mask": m{"phone": "phone"}}))
		_, eve := x.Person("eve", "", "clerk")
		if got := x.Get(eve, "account", x.account).Want(200); got.Text("phone") != "138****8000" {
			t.Error(got.Raw)
		}
		for name, res := range map[string]func(f string) *testkit.Res{
			"filter": func(f string) *testkit.Res { return x.List(eve, "account", "filter", `record.`+f+` == "a"`) },
			"sort":   func(f string) *testkit.Res { return x.List(eve, "account", "sort", f) },
			"group": func(f string) *testkit.Res {
				return x.Call(eve, "POST", "/api/v1/objects/account/aggregate", m{"groupBy": []any{f}})
			},
			"measure": func(f string) *testkit.Res {
				return x.Call(eve, "POST", "/api/v1/objects/account/aggregate", m{"measures": []m{{"op": "max", "field": f}}})
			},
			"write": func(f string) *testkit.Res { return x.Patch(eve, "account", x.account, m{f: "a"}) },
			"reveal": func(f string) *testkit.Res {
				return x.Call(eve, "POST", accounts+x.account+"/actions/reveal", m{"field": f})
			},
		} {
			masked, missing := res("phone"), res("nosuch")
			if name == "write" || name == "reveal" {
				if masked.Status != 403 {
					t.Errorf("%s: %s", name, masked.Raw)
				}
				continue
			}
			if masked.Status != 400 || masked.Raw != strings.ReplaceAll(missing.Raw, "nosuch", "phone") {
				t.Errorf("%s:\n%s\n%s", name, masked.Raw, missing.Raw)
			}
		}
		schema := x.Call(eve, "GET", "/api/v1/objects/account", nil).Want(200)
		for _, f := range schema.Get("fields").([]any) {
			if f := f.(m); f["key"] == "phone" && (f["mask"] != "phone" || f["sortable"] != false || f["search"] != false) {
				t.Error(f)
			}
		}
	})

	t.Run("are lifted one at a time, and the audit log says so", func(t *testing.T) {
		x := x.on(t)
		reveal := func(token, field string) *testkit.Res {
			return x.Call(token, "POST", accounts+x.account+"/actions/reveal", m{"field": field})
		}
		n := x.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'reveal'`)
		reveal(x.cat, "phone").Code(404, "not_found")
		reveal(x.bob, "secret").Code(400, "unknown_field")
		reveal(x.bob, "amount").Code(403, "forbidden_operation")
		if after := x.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" = 'reveal'`); after != n {
			t.Error("a refused reveal is logged as one")
		}
		if res := reveal(x.bob, "phone").Want(200); res.Text("value") != "+8613800138000" {
			t.Error(res.Raw)
		}
		if got := x.Scalar(`SELECT "who" || ' ' || "record" || ' ' || "detail" FROM "tn_audit" WHERE "action" = 'reveal' ORDER BY "id" DESC LIMIT 1`); got != x.bobID+" "+x.account+` {"field":"phone"}` {
			t.Error(got)
		}
		if got := x.Get(x.bob, "account", x.account).Want(200); got.Text("phone") != "138****8000" {
			t.Error("what was revealed once stays revealed")
		}
	})

	t.Run("are no values: what comes back as it was shown changes nothing", func(t *testing.T) {
		x := x.on(t)
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		x.Patch(x.bob, "account", x.account, m{"name": "Acme 2", "card": "110********1234"}).Want(200)
		if got := x.Get(x.ann, "account", x.account).Want(200); got.Text("card") != "110101199003071234" || got.Text("name") != "Acme 2" {
			t.Error(got.Raw)
		}
		x.Patch(x.bob, "account", x.account, m{"card": "220101199003071234"}).Want(200)
		if got := x.Get(x.ann, "account", x.account).Want(200); got.Text("card") != "220101199003071234" {
			t.Error(got.Raw)
		}
	})
}

func texts(v any) []string {
	var out []string
	l, _ := v.([]any)
	for _, x := range l {
		s, _ := x.(string)
		out = append(out, s)
	}
	return out
}
