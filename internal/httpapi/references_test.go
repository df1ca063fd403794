package httpapi_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// notes are about leads or clients, of which a clerk sees those that are no secret;
// nobody but administrators knows of deals.
type notes struct {
	*testkit.Kit
	clerk                     string
	lead, secret, client, bad string // bad is a client that is closed
	open, hidden              string // notes about lead and about secret
}

func newNotes(t *testing.T) *notes {
	k := &notes{Kit: testkit.New(t, "")}
	k.Define(
		object("lead", nil, field("name", "text"), field("phone", "text", m{"unique": true}), field("secret", "switch"), field("cost", "number")),
		object("client", nil, field("name", "text"), field("open", "switch")),
		object("deal", nil, field("name", "text")),
		object("note", m{"owner": true}, field("name", "text"), field("code", "text", m{"unique": true}),
			field("about", "any_relation", m{"objects": []string{"lead", "client", "deal"}, "filters": m{"client": "record.open && form.name != 'x'"}}),
			field("kind", "formula", m{"result": "text", "formula": "record.about.object"})),
		object("strict", nil, field("name", "text"), field("about", "any_relation", m{"objects": []string{"client", "lead"}, "on_delete": "restrict"})),
		object("part", nil, field("name", "text"), field("about", "any_relation", m{"objects": []string{"client"}, "on_delete": "cascade"})),
		role("clerk",
			m{"object": "lead", "operations": []string{"view"}, "rows": "!record.secret", "read": []string{"name", "phone"}},
			m{"object": "client", "operations": []string{"view"}},
			m{"object": "note", "operations": []string{"view", "create", "edit", "export"}}),
	)
	_, k.clerk = k.Person("li", "", "clerk")
	k.lead = k.Create(k.Admin, "lead", m{"name": "Ann", "phone": "1"})
	k.secret = k.Create(k.Admin, "lead", m{"name": "Zorro", "phone": "2", "secret": true})
	k.client = k.Create(k.Admin, "client", m{"name": "Acme", "open": true})
	k.bad = k.Create(k.Admin, "client", m{"name": "Shut"})
	k.open = k.Create(k.Admin, "note", m{"name": "first", "about": m{"object": "lead", "id": k.lead}})
	k.hidden = k.Create(k.Admin, "note", m{"name": "second", "about": "lead:" + k.secret})
	return k
}

func TestReferences(t *testing.T) {
	k := newNotes(t)
	t.Run("are shown with object, id and label, and expanded", func(t *testing.T) {
		k.Kit = k.On(t)
		res := k.Get(k.Admin, "note", k.open, "expand", "about").Want(200)
		if res.Get("about", "object") != "lead" || res.Get("about", "id") != k.lead || res.Get("about", "label") != "Ann" || res.Get("about", "record", "phone") != "1" || res.Get("kind") != "lead" {
			t.Error(res.Raw)
		}
		empty := k.Create(k.Admin, "note", m{"name": "third"})
		if res := k.Get(k.Admin, "note", empty).Want(200); res.Get("about") != nil {
			t.Error(res.Raw)
		}
		k.Delete(k.Admin, "note", empty).Want(204)
	})
	t.Run("are filtered by record, by object and by being blank", func(t *testing.T) {
		k.Kit = k.On(t)
		for cel, n := range map[string]int{
			`record.about == "lead:` + k.lead + `"`:                                     1,
			`record.about != "lead:` + k.lead + `"`:                                     1,
			`record.about == "client:` + k.lead + `"`:                                   0,
			`record.about in ["lead:` + k.lead + `", "lead:` + k.secret + `"]`:          2,
			`record.about.object == "lead"`:                                             2,
			`record.about.object in ["client", "deal"]`:                                 0,
			`record.about.id == "` + k.secret + `"`:                                     1,
			`isBlank(record.about)`:                                                     0,
			`has(record.about)`:                                                         2,
			`record.kind == "lead"`:                                                     2,
			`EXISTS(lead, x, record.about == x && x.name == "Ann")`:                     1,
			`EXISTS(lead, x, x == record.about && x.name == "Ann" && x.cost == null)`:   1,
			`record.about == "lead:` + k.lead + `" || record.about.object == "nothing"`: 1,
		} {
			if res := k.List(k.Admin, "note", "filter", cel); res.Status != 200 || len(res.Items()) != n {
				t.Errorf("%s: %d %s", cel, n, res.Raw)
			}
		}
		k.List(k.Admin, "note", "filter", `record.about.name == "Ann"`).Want(400)
		if agg := k.Call(k.Admin, "POST", "/api/v1/objects/note/aggregate", m{"groupBy": []m{{"field": "about"}}, "sort": "about"}).Want(200); len(agg.Items()) != 2 || !strings.Contains(agg.Raw, `"label":"Zorro"`) {
			t.Error(agg.Raw)
		}
	})
	t.Run("are written to what there is, of the objects of the field, by its filter", func(t *testing.T) {
		k.Kit = k.On(t)
		about := func(object, id string) m { return m{"about": m{"object": object, "id": id}} }
		k.Patch(k.Admin, "note", k.open, about("client", k.client)).Want(200)
		k.Patch(k.Admin, "note", k.open, about("client", k.bad)).Code(400, "link_not_found", "about")
		k.Patch(k.Admin, "note", k.open, about("client", k.lead)).Code(400, "link_not_found", "about")
		k.Patch(k.Admin, "note", k.open, about("strict", k.lead)).Code(400, "foreign_object", "about")
		k.Patch(k.Admin, "note", k.open, about("users", k.lead)).Code(400, "foreign_object", "about")
		k.Patch(k.Admin, "note", k.open, m{"about": k.lead}).Code(400, "invalid_reference", "about")
		k.Patch(k.Admin, "note", k.open, m{"about": []any{k.lead}}).Code(400, "invalid_type", "about")
		k.Patch(k.Admin, "note", k.open, m{"name": "x", "about": "client:" + k.client}).Want(200) // it was there
		k.Patch(k.Admin, "note", k.open, m{"about": nil}).Want(200)
		k.Patch(k.Admin, "note", k.open, about("client", k.client)).Code(400, "link_not_found", "about")
		k.Patch(k.Admin, "note", k.open, m{"name": "first", "about": "lead:" + k.lead}).Want(200)
		offered := k.List(k.Admin, "client", "for", "note.about", "values", `{"name":"a"}`).Want(200)
		if len(offered.Items()) != 1 || strings.Contains(offered.Raw, "Shut") {
			t.Error(offered.Raw)
		}
		k.List(k.Admin, "strict", "for", "note.about").Code(400, "unknown_field")
		h := k.Call(k.Admin, "GET", "/api/v1/objects/note/records/"+k.open+"/history", nil).Want(200)
		if h.Get("items", 0, "changes", 1, "to", "label") != "Ann" {
			t.Error(h.Raw)
		}
	})
	t.Run("follow the deletion of what they name", func(t *testing.T) {
		k.Kit = k.On(t)
		client := k.Create(k.Admin, "client", m{"name": "Gone", "open": true})
		note := k.Create(k.Admin, "note", m{"name": "n", "about": "client:" + client})
		strict := k.Create(k.Admin, "strict", m{"name": "s", "about": "client:" + client})
		part := k.Create(k.Admin, "part", m{"name": "p", "about": "client:" + client})
		k.Delete(k.Admin, "client", client).Code(409, "in_use")
		k.Patch(k.Admin, "strict", strict, m{"about": nil}).Want(200)
		k.Delete(k.Admin, "client", client).Want(204)
		k.Get(k.Admin, "part", part).Want(404)
		if res := k.Get(k.Admin, "note", note).Want(200); res.Get("about") != nil {
			t.Error(res.Raw)
		}
		if res := k.List(k.Admin, "note", "filter", `record.about.object == "client"`).Want(200); len(res.Items()) != 0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/objects/client/records/"+client+"/actions/restore", m{}).Want(200)
		if res := k.Get(k.Admin, "note", note).Want(200); res.Get("about", "label") != "Gone" {
			t.Error(res.Raw)
		}
		k.Delete(k.Admin, "note", note).Want(204)
	})
	t.Run("are told of on the other side, and in the schema", func(t *testing.T) {
		k.Kit = k.On(t)
		res := k.Call(k.clerk, "GET", "/api/v1/objects/lead", nil).Want(200)
		links := res.Get("backlinks").([]any)
		if len(links) != 1 || links[0].(map[string]any)["object"] != "note" || links[0].(map[string]any)["field"] != "about" {
			t.Error(links)
		}
		note := k.Call(k.clerk, "GET", "/api/v1/objects/note", nil).Want(200)
		for _, f := range note.Get("fields").([]any) {
			if f := f.(map[string]any); f["key"] == "about" {
				if got := f["objects"].([]any); len(got) != 2 || got[0] != "lead" || got[1] != "client" {
					t.Error(f)
				}
			}
		}
		if strings.Contains(note.Raw, "deal") {
			t.Error("an object that one may not see is told of")
		}
	})
	t.Run("keep what still fits when the field changes", func(t *testing.T) {
		k.Kit = k.On(t)
		k.Define(object("part", nil, field("name", "text"), field("about", "relation", m{"object": "client"})))
		part := k.Create(k.Admin, "part", m{"name": "p", "about": k.client})
		k.Define(object("part", nil, field("name", "text"), field("about", "any_relation", m{"objects": []string{"lead", "client"}})))
		if res := k.Get(k.Admin, "part", part).Want(200); res.Get("about", "label") != "Acme" {
			t.Fatal(res.Raw)
		}
		lead := k.Create(k.Admin, "part", m{"name": "q", "about": "lead:" + k.lead})
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/part", object("part", nil, field("name", "text"), field("about", "any_relation", m{"objects": []string{"client"}}))).Want(200)
		if res := k.Publish().Code(400, "loss_unconfirmed"); res.Get("data", "steps", 0, "lost") != 1.0 {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/releases", m{"note": "test", "confirm": []string{"part.about"}}).Want(201)
		if a, b := k.Get(k.Admin, "part", part), k.Get(k.Admin, "part", lead); a.Get("about", "label") != "Acme" || b.Get("about") != nil {
			t.Error(a.Raw, b.Raw)
		}
	})
	t.Run("are told of where what they name is used", func(t *testing.T) {
		k.Kit = k.On(t)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/view/leads", m{"kind": "view", "key": "leads", "object": "note", "columns": []m{{"field": "name"}}, "filter": `record.about.object == "lead"`}).Want(200)
		places := map[string]bool{}
		for _, u := range k.Call(k.Admin, "GET", "/api/v1/definitions/object/lead/uses", nil).Want(200).Items() {
			u := u.(map[string]any)
			places[u["key"].(string)+" "+u["line"].(string)] = true
		}
		for _, want := range []string{"note lead", "strict lead", `leads record.about.object == "lead"`} {
			if !places[want] {
				t.Errorf("no %q in %v", want, places)
			}
		}
		if res := k.Call(k.Admin, "GET", "/api/v1/definitions/object/client/uses?field=open", nil).Want(200); len(res.Items()) != 1 || res.Text("items", 0, "key") != "note" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/object/client", nil).Want(204)
		if res := k.Call(k.Admin, "POST", "/api/v1/releases:plan", m{}).Want(200); !strings.Contains(res.Raw, "in_use") {
			t.Error(res.Raw)
		}
	})
}

// A04, A09, A16: a reference to what one may not see is blank, in no way to ask it
// tells more, and one to what is hidden, or of another object, is not written.
func TestReferencesHideWhatOneMayNotSee(t *testing.T) {
	k := newNotes(t)
	deal := k.Create(k.Admin, "deal", m{"name": "Merger"})
	third := k.Create(k.Admin, "note", m{"name": "third", "about": "deal:" + deal})
	told := func(raw string) bool {
		return slices.ContainsFunc([]string{k.secret, "Zorro", deal, "Merger"}, func(s string) bool { return strings.Contains(raw, s) })
	}
	for _, q := range [][]string{{"links", "true"}, {"expand", "about"}, {"fields", "about,kind"}, {"sort", "name"}} {
		if res := k.List(k.clerk, "note", q...).Want(200); told(res.Raw) || len(res.Items()) != 3 || strings.Count(res.Raw, `"kind":"lead"`) != 1 {
			t.Error(res.Raw)
		}
	}
	for _, id := range []string{k.hidden, third} {
		if res := k.Get(k.clerk, "note", id, "links", "true").Want(200); told(res.Raw) || res.Get("about") != nil || res.Get("kind") != "" {
			t.Error(res.Raw)
		}
	}
	for cel, n := range map[string]int{
		`record.about == "lead:` + k.secret + `"`:                        0,
		`record.about != "lead:` + k.secret + `"`:                        3,
		`record.about in ["lead:` + k.secret + `", "deal:` + deal + `"]`: 0,
		`record.about.id == "` + k.secret + `"`:                          0,
		`record.about.object == "lead"`:                                  1,
		`record.about.object == "deal"`:                                  0,
		`record.about.object.startsWith("d")`:                            0,
		`record.about > "a"`:                                             1,
		`isBlank(record.about)`:                                          2,
		`record.kind == "lead"`:                                          1,
		`EXISTS(lead, x, record.about == x)`:                             1,
	} {
		if res := k.List(k.clerk, "note", "filter", cel); res.Status != 200 || len(res.Items()) != n {
			t.Errorf("%s: %d %s", cel, n, res.Raw)
		}
	}
	for _, body := range []m{
		{"groupBy": []m{{"field": "about"}}},
		{"measures": []m{{"op": "count_distinct", "field": "about", "as": "n"}}},
		{"measures": []m{{"op": "count", "field": "about", "as": "n"}}},
	} {
		agg := k.Call(k.clerk, "POST", "/api/v1/objects/note/aggregate", body).Want(200)
		if n := agg.Get("items", 0, "n"); told(agg.Raw) || body["measures"] != nil && n != 1.0 {
			t.Error(agg.Raw)
		}
	}
	h := k.Call(k.clerk, "GET", "/api/v1/objects/note/records/"+k.hidden+"/history", nil).Want(200)
	if told(h.Raw) {
		t.Error(h.Raw)
	}
	// A hidden record, one that is not there and one of an object that one does not know are refused alike.
	hidden := k.Patch(k.clerk, "note", k.open, m{"about": "lead:" + k.secret}).Code(400, "link_not_found", "about")
	absent := k.Patch(k.clerk, "note", k.open, m{"about": "lead:nosuchlead12345"}).Code(400, "link_not_found", "about")
	beyond := k.Patch(k.clerk, "note", k.open, m{"about": "deal:" + deal}).Code(400, "link_not_found", "about")
	if hidden.Raw != absent.Raw || hidden.Raw != beyond.Raw {
		t.Error(hidden.Raw, absent.Raw, beyond.Raw)
	}
	k.Patch(k.clerk, "note", k.open, m{"about": m{"object": "client", "id": k.lead}}).Code(400, "link_not_found", "about")
	k.Call(k.clerk, "POST", "/api/v1/objects/note/records", m{"name": "n", "about": "lead:" + k.secret}).Code(400, "link_not_found", "about")
	// What they write beside it keeps what they do not see.
	k.Patch(k.clerk, "note", k.hidden, m{"name": "renamed"}).Want(200)
	if res := k.Get(k.Admin, "note", k.hidden).Want(200); res.Get("about", "label") != "Zorro" {
		t.Error(res.Raw)
	}
}

// Files name the object and the record, as exports write it; who imports finds only
// what they see.
func TestReferencesInFiles(t *testing.T) {
	k := newNotes(t)
	k.Define(role("mover", m{"object": "note", "operations": []string{"import", "export"}}))
	_, mover := k.Person("sam", "", "clerk", "mover")
	file := "name,about\none,lead: Ann\ntwo,client：Acme\nthree,Ann\nfour,lead: Zorro\nfive,lead: 1\nsix,deal: x\nseven,\n"
	id := k.Upload(mover, "/api/v1/imports", "a.csv", []byte(file), testkit.M{"object": "note"}).Want(201).Text("id")
	at := "/api/v1/imports/" + id
	k.Call(mover, "POST", at+"/run", m{"mapping": m{"name": "name", "about": "about"}, "settings": m{"about": m{"missing": "create"}}}).Code(400, "import_missing_create", "settings.about")
	k.Wait(mover, k.Call(mover, "POST", at+"/run", m{"mapping": m{"name": "name", "about": "about"}}).Want(202).Text("job"))
	if res := k.Call(mover, "GET", at, nil).Want(200); res.Get("created") != 4.0 || res.Get("failed") != 3.0 {
		t.Fatal(res.Raw)
	}
	errors := k.Call(mover, "GET", at+"/errors.csv", nil).Want(200).Raw
	for _, name := range []string{"three", "four", "six"} {
		if !strings.Contains(errors, name) {
			t.Errorf("no %s in\n%s", name, errors)
		}
	}
	labels := map[string]any{}
	for _, x := range k.List(mover, "note", "sort", "name").Want(200).Items() {
		if about, ok := x.(map[string]any)["about"].(map[string]any); ok {
			labels[x.(map[string]any)["name"].(string)] = about["label"]
		}
	}
	if labels["one"] != "Ann" || labels["two"] != "Acme" || labels["five"] != "Ann" {
		t.Error(labels)
	}
	for _, format := range []string{"csv", "json", "xlsx"} {
		raw := exported(t, k.Kit, mover, m{"object": "note", "format": format, "columns": []string{"name", "about"}, "sort": "name"})
		text := string(raw)
		if format == "xlsx" {
			text = sheetsOf(t, raw)
		}
		if strings.Contains(text, "Zorro") || strings.Contains(text, k.secret) || !strings.Contains(text, "Ann") {
			t.Errorf("%s: %s", format, text)
		}
		if format == "csv" && !strings.Contains(text, ": Ann") {
			t.Error(text)
		}
	}
}
