package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestExplain(t *testing.T) {
	x := newTeam(t)
	x.Define(
		object("deal", m{"owner": true}, field("name", "text"), field("region", "text"), field("secret", "text"), field("amount", "money", m{"decimals": 2}), field("net", "formula", m{"formula": "record.amount * 0.5", "result": "number"})),
		role("dealer",
			m{"key": "own", "label": m{"zh": "本人商机", "en": "Own deals"}, "object": "deal", "operations": []string{"view", "edit"}, "rows": "record.owner == user", "read": []string{"name", "region", "amount", "net"}, "write": []string{"name"}},
			m{"key": "quiet", "object": "deal", "operations": []string{"view"}, "rows": `record.secret == "tell"`, "read": []string{"name", "net"}}),
	)
	danID, dan := x.Person("dan", x.east, "dealer")
	mine := x.Create(x.Admin, "deal", m{"name": "mine", "owner": danID, "amount": 10, "secret": "x"})
	quiet := x.Create(x.Admin, "deal", m{"name": "quiet", "owner": x.annID, "amount": 20, "secret": "tell"})
	hidden := x.Create(x.Admin, "deal", m{"name": "hidden", "owner": x.annID})
	why := func(token, id string, pairs ...string) *testkit.Res {
		return x.Call(token, "GET", testkit.Query("/api/v1/objects/deal/records/"+id+"/explain", pairs...), nil)
	}

	t.Run("names the grant, the values, and what decided", func(t *testing.T) {
		x := x.on(t)
		res := why(x.Admin, mine, "person", danID, "field", "amount").Want(200)
		if res.Get("allowed") != true || res.Get("deciding", 0) != 0.0 || len(res.Get("deciding").([]any)) != 1 {
			t.Error(res.Raw)
		}
		if res.Text("grants", 0, "grant") != "own" || res.Text("grants", 0, "label", "en") != "Own deals" || res.Text("grants", 0, "rows", "source") != "record.owner == user" || res.Get("grants", 0, "rows", "holds") != true || res.Text("grants", 0, "field") != "plain" {
			t.Error(res.Raw)
		}
		if res.Get("grants", 1, "gives") != false || res.Text("grants", 1, "field") != "none" || res.Text("grants", 1, "rows", "parts", 1, "value") != "x" {
			t.Error(res.Raw)
		}
		no := why(x.Admin, hidden, "person", danID).Want(200)
		if no.Get("allowed") != false || no.Get("visible") != false || len(no.Get("deciding").([]any)) != 0 || no.Get("grants", 0, "rows", "holds") != false {
			t.Error(no.Raw)
		}
		if w := why(x.Admin, mine, "person", danID, "operation", "edit", "field", "amount").Want(200); w.Get("allowed") != false || w.Text("grants", 0, "field") != "none" {
			t.Error(w.Raw)
		}
		if w := why(x.Admin, mine, "person", danID, "operation", "edit", "field", "net").Want(200); w.Get("fixed") != true || w.Get("allowed") != false {
			t.Error(w.Raw)
		}
		if w := why(x.Admin, quiet, "person", danID, "field", "net").Want(200); w.Get("allowed") != false || w.Get("sources", 0, "field") != "amount" || w.Get("sources", 0, "allowed") != false {
			t.Error(w.Raw)
		}
		if w := why(x.Admin, mine).Want(200); w.Get("allowed") != true || w.Text("grants", 0, "role") != "admin" {
			t.Error(w.Raw)
		}
	})

	t.Run("tells oneself nothing that one may not know", func(t *testing.T) {
		x := x.on(t)
		res := why(dan, quiet, "field", "name").Want(200)
		if res.Get("allowed") != true || res.Get("grants", 1, "rows", "hidden") != true || strings.Contains(res.Raw, "secret") || strings.Contains(res.Raw, `"tell"`) {
			t.Error(res.Raw)
		}
		if w := why(dan, quiet, "field", "net").Want(200); strings.Contains(w.Raw, `"amount"`) {
			t.Error(w.Raw)
		}
		why(dan, hidden).Code(404, "not_found")
		why(dan, "nosuchdealatall").Code(404, "not_found")
		there, not := why(dan, mine, "field", "secret").Want(400), why(dan, mine, "field", "nosuch").Want(400)
		if there.Raw != strings.ReplaceAll(not.Raw, "nosuch", "secret") {
			t.Errorf("%s\n%s", there.Raw, not.Raw)
		}
		why(dan, mine, "person", x.annID).Code(403, "forbidden")
		why(dan, hidden, "person", x.annID).Code(403, "forbidden")
		why(x.ann, mine).Code(404, "no_such_object")
		why(dan, mine, "operation", "rule").Code(400, "unknown_operation", "operation")
		why(dan, mine, "as", "admin").Code(400, "unknown_key")
	})

	t.Run("tells of shares and of what rights follow", func(t *testing.T) {
		x := x.on(t)
		path := func(object, id string) string {
			return "/api/v1/objects/" + object + "/records/" + id + "/explain?person=" + x.bobID
		}
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		res := x.Call(x.Admin, "GET", path("account", x.account)+"&field=phone", nil).Want(200)
		if res.Get("masked") != true || res.Get("grants", 1, "team", "holds") != true || res.Text("grants", 1, "team", "level") != "viewer" || res.Get("grants", 2, "team", "holds") != false {
			t.Error(res.Raw)
		}
		res = x.Call(x.Admin, "GET", path("contact", x.person)+"&operation=edit", nil).Want(200)
		if res.Get("allowed") != false || res.Text("grants", 0, "follows", "object") != "account" || res.Text("grants", 0, "follows", "operation") != "edit" || res.Get("grants", 0, "follows", "holds") != false {
			t.Error(res.Raw)
		}
	})
}
