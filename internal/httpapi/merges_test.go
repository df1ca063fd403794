package httpapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const firmPath = "/api/v1/objects/firm"

// linkedFirms link to each other and are linked to in every way there is.
func linkedFirms(t *testing.T) *testkit.Kit {
	k := testkit.New(t, "")
	all := m{"operations": []string{"view", "create", "edit", "delete", "merge", "comment", "share"}}
	grant := func(object string, more m) m { return merged(merged(m{"object": object}, all), more) }
	k.Define(
		object("firm", m{"owner": true}, field("name", "text", m{"required": true}), field("phone", "phone", m{"unique": true}), field("tags", "tags"), field("secret", "text"),
			field("parent", "relation", m{"object": "firm"}), field("papers", "file"),
			field("people", "rollup", m{"object": "staff", "via": "firm", "op": "count"}),
			field("lines", "subform", m{"fields": []m{{"key": "item", "type": "text", "label": m{"en": "Item"}}, {"key": "scan", "type": "file", "label": m{"en": "Scan"}}}})),
		object("staff", nil, field("name", "text"), field("firm", "relation", m{"object": "firm", "on_delete": "cascade"})),
		object("project", nil, field("name", "text"), field("firms", "relations", m{"object": "firm"}),
			field("items", "subform", m{"fields": []m{{"key": "what", "type": "text", "label": m{"en": "What"}}, {"key": "from", "type": "relation", "object": "firm", "label": m{"en": "From"}}}})),
		object("visit", m{"lock": m{"when": `record.name == "closed"`}}, field("name", "text"), field("about", "any_relation", m{"objects": []string{"firm", "staff"}})),
		role("steward", grant("firm", nil), grant("staff", nil), grant("project", nil), grant("visit", nil)),
		role("narrow", grant("firm", m{"read": []string{"name", "phone", "parent", "people", "lines"}, "write": []string{"name", "phone", "parent", "lines"}}), grant("staff", m{"rows": `record.name != "hidden"`, "operations": []string{"view", "edit"}})),
		role("reader", grant("firm", m{"operations": []string{"view", "edit", "delete"}})),
	)
	return k
}

func (w *firmWorld) merge(token string, more m) *testkit.Res {
	w.TB.Helper()
	return w.Call(token, "POST", firmPath+"/records:merge", merged(m{"survivor": w.a, "losers": []string{w.b, w.c}}, more))
}

// firmWorld are three firms that are one, and what is theirs.
type firmWorld struct {
	*testkit.Kit
	a, b, c string
	ids     map[string]string
}

func twins(t *testing.T, k *testkit.Kit) *firmWorld {
	k = k.On(t)
	w := &firmWorld{Kit: k, ids: map[string]string{}}
	paper := k.Upload(k.Admin, "/api/v1/files", "deal.txt", []byte("deal"), nil).Want(201).Text("id")
	scan := k.Upload(k.Admin, "/api/v1/files", "scan.txt", []byte("scan"), nil).Want(201).Text("id")
	w.a = k.Create(k.Admin, "firm", m{"name": "Acme", "tags": []string{"x"}, "lines": []m{{"item": "bolt"}}})
	w.b = k.Create(k.Admin, "firm", m{"name": "Acme Ltd", "phone": "+8613800138000", "tags": []string{"x", "y"}, "secret": "hush", "papers": []string{paper}, "lines": []m{{"item": "nut", "scan": []string{scan}}}})
	w.c = k.Create(k.Admin, "firm", m{"name": "ACME", "parent": w.b})
	k.Patch(k.Admin, "firm", w.a, m{"parent": w.c}).Want(200)
	add := func(name, object string, data m) { w.ids[name] = k.Create(k.Admin, object, data) }
	add("branch", "firm", m{"name": "Branch", "parent": w.b})
	add("ann", "staff", m{"name": "Ann", "firm": w.b})
	add("bob", "staff", m{"name": "Bob", "firm": w.c})
	add("own", "staff", m{"name": "Own", "firm": w.a})
	add("project", "project", m{"name": "P", "firms": []string{w.b, w.a, w.c}, "items": []m{{"what": "one", "from": w.c}, {"what": "two"}}})
	add("visit", "visit", m{"name": "V", "about": m{"object": "firm", "id": w.c}})
	k.Call(k.Admin, "POST", firmPath+"/records/"+w.b+"/comments", m{"text": "talked"}).Want(201)
	k.Call(k.Admin, "PUT", firmPath+"/records/"+w.b+"/shares", m{"kind": "role", "subject": "reader", "level": "viewer"}).Want(200)
	for _, id := range []string{w.a, w.b, w.c} {
		k.Call(k.Admin, "PUT", firmPath+"/records/"+id+"/follow", nil).Want(200)
	}
	return w
}

func TestMerge(t *testing.T) {
	k := linkedFirms(t)
	_, steward := k.Person("steward", "", "steward")
	_, narrow := k.Person("narrow", "", "narrow")
	_, reader := k.Person("reader", "", "reader")

	t.Run("says first what would move, and writes nothing", func(t *testing.T) {
		w := twins(t, k)
		defer w.clear(t)
		before := w.dump()
		res := w.merge(steward, m{"dryRun": true, "values": m{"phone": w.b, "tags": "*", "lines": "*", "papers": w.b}}).Want(200)
		var moved []string
		for _, x := range res.Get("moved").([]any) {
			y := x.(map[string]any)
			moved = append(moved, strings.Join([]string{y["object"].(string), y["field"].(string), fmt.Sprint(y["count"])}, " "))
		}
		if want := []string{"project firms 1", "project items.from 1", "staff firm 2", "visit about 1", "firm parent 1"}; !sameSet(moved, want) {
			t.Errorf("moved %q, want %q", moved, want)
		}
		if res.Get("along", "comments") != 1.0 || res.Get("along", "files") != 2.0 || res.Get("hidden") != 0.0 || len(res.Get("refused").([]any)) != 0 {
			t.Errorf("along %v, hidden %v, refused %v", res.Get("along"), res.Get("hidden"), res.Get("refused"))
		}
		if after := w.dump(); after != before {
			t.Errorf("a dry run changed\n%s\nto\n%s", before, after)
		}
	})

	t.Run("makes several one, and an undo makes them several again", func(t *testing.T) {
		w := twins(t, k)
		defer w.clear(t)
		before := w.dump()
		res := w.merge(steward, m{"values": m{"phone": w.b, "tags": "*", "lines": "*", "papers": w.b, "parent": w.b}}).Want(200)
		rec := w.Get(w.Admin, "firm", w.a).Want(200)
		if rec.Get("phone") != "+8613800138000" || fmt.Sprint(rec.Get("tags")) != "[x y]" || rec.Get("parent") != nil || rec.Get("people") != 3.0 {
			t.Errorf("the survivor is %v", rec.Body)
		}
		if lines := rec.Get("lines").([]any); len(lines) != 2 {
			t.Errorf("rows: %v", lines)
		}
		if got := w.Get(w.Admin, "project", w.ids["project"]).Get("firms"); fmt.Sprint(got) != "["+w.a+"]" {
			t.Errorf("a list of links: %v", got)
		}
		if got := w.Get(w.Admin, "project", w.ids["project"]).Get("items", 0, "from"); got != w.a {
			t.Errorf("a row of a sub-form links to %v", got)
		}
		if got := w.Get(w.Admin, "visit", w.ids["visit"]).Get("about", "id"); got != w.a {
			t.Errorf("a link to any: %v", got)
		}
		if bin := w.Call(steward, "GET", firmPath+"/bin", nil).Want(200); bin.Text("items", 0, "into", "id") != w.a || bin.Text("items", 0, "into", "title") == "" {
			t.Errorf("the bin does not say what it was merged into: %s", bin.Raw)
		}
		name := w.Scalar(`SELECT "name" FROM "tn_files" WHERE "record" = '` + w.a + `' AND "detached" = '' AND "created_by" <> ''`)
		if name != "deal.txt" {
			t.Errorf("the file of the survivor is %q", name)
		}
		if to := w.Get(steward, "firm", w.b); to.Status != 307 || !strings.HasSuffix(to.Header.Get("Location"), "/firm/records/"+w.a) {
			t.Errorf("the address of one that went: %d %v", to.Status, to.Body)
		}
		history := w.Call(steward, "GET", firmPath+"/records/"+w.a+"/history", nil).Want(200)
		if first := history.Get("items", 0); history.Get("items", 0, "source") != "merge" || len(history.Get("items", 0, "merged").([]any)) != 2 {
			t.Errorf("the newest of history is %v", first)
		}
		if said := w.Call(steward, "GET", firmPath+"/records/"+w.a+"/timeline?kinds=comment", nil).Want(200); len(said.Items()) != 1 {
			t.Errorf("comments: %v", said.Body)
		}
		log := w.Call(steward, "GET", firmPath+"/merges", nil).Want(200)
		if log.Get("items", 0, "undoable") != true || log.Get("items", 0, "survivor", "id") != w.a {
			t.Errorf("the log: %v", log.Body)
		}
		dry := w.Call(steward, "POST", "/api/v1/undo/"+res.Text("cause"), m{"dryRun": true}).Want(200)
		if dry.Get("kept") != 0.0 {
			t.Errorf("an undo would leave %v", dry.Get("reasons"))
		}
		back := w.Call(steward, "POST", "/api/v1/undo/"+res.Text("cause"), nil).Want(200)
		if back.Get("kept") != 0.0 {
			t.Errorf("an undo left %v", back.Get("reasons"))
		}
		if after := w.dump(); after != before {
			t.Errorf("an undo made of\n%s\n\n%s", before, after)
		}
		w.Get(steward, "firm", w.b).Want(200)
		w.Call(steward, "POST", "/api/v1/undo/"+res.Text("cause"), nil).Code(409, "undo_done")
		mine := w.Call(steward, "GET", "/api/v1/me/actions", nil).Want(200)
		if back.Text("cause") != "" || mine.Get("items", 0, "of") != res.Text("cause") || mine.Get("items", 0, "undoable") != false {
			t.Errorf("the undo of a merge can be undone: %v", mine.Get("items", 0))
		}
		w.Call(steward, "POST", "/api/v1/undo/"+mine.Text("items", 0, "cause"), nil).Code(409, "undo_merge")
	})

	t.Run("is refused for what stands in the way, whole", func(t *testing.T) {
		w := twins(t, k)
		defer w.clear(t)
		w.merge(reader, nil).Code(403, "forbidden_operation")
		w.merge(steward, m{"losers": []string{}}).Code(400, "merge_count", "losers")
		w.merge(steward, m{"losers": []string{w.a}}).Code(400, "merge_count", "losers")
		w.merge(steward, m{"losers": []string{"nothing"}}).Code(404, "not_found")
		w.merge(steward, m{"values": m{"nothing": w.b}}).Code(400, "unknown_field", "values.nothing")
		w.merge(steward, m{"values": m{"people": w.b}}).Code(400, "not_writable", "values.people")
		w.merge(steward, m{"values": m{"name": w.ids["branch"]}}).Code(400, "merge_source", "values.name")
		w.merge(steward, m{"values": m{"name": "*"}}).Code(400, "merge_joined", "values.name")
		w.merge(narrow, m{"values": m{"secret": w.b}}).Code(400, "unknown_field", "values.secret")
		w.Patch(w.Admin, "visit", w.ids["visit"], m{"name": "closed"}).Want(200)
		before := w.dump()
		dry := w.merge(steward, m{"dryRun": true}).Want(200)
		if dry.Get("refused", 0, "code") != "locked" || dry.Get("refused", 0, "object") != "visit" || len(dry.Get("refused").([]any)) != 1 {
			t.Errorf("in the way: %v", dry.Get("refused"))
		}
		w.merge(steward, nil).Code(409, "merge_refused")
		if after := w.dump(); after != before {
			t.Errorf("a refused merge changed\n%s\nto\n%s", before, after)
		}
	})

	t.Run("does not tell of what one does not see", func(t *testing.T) {
		w := twins(t, k)
		defer w.clear(t)
		w.Patch(w.Admin, "staff", w.ids["ann"], m{"name": "hidden"}).Want(200)
		dry := w.merge(narrow, m{"dryRun": true}).Want(200)
		if dry.Get("hidden") != 3.0 { // Ann, the project and the visit
			t.Errorf("hidden: %v", dry.Get("hidden"))
		}
		raw := fmt.Sprint(dry.Body)
		for _, secret := range []string{"project", "visit", "hidden:x", "hush", w.ids["ann"]} {
			if strings.Contains(raw, secret) {
				t.Errorf("the answer tells of %q: %s", secret, raw)
			}
		}
		w.merge(narrow, nil).Code(409, "merge_refused")
		w.Call(narrow, "GET", firmPath+"/merges", nil).Want(200)
		w.Call(reader, "GET", firmPath+"/merges", nil).Code(403, "forbidden_operation")
	})
}

// dump is all that a merge touches, but for versions, moments, and the ids of rows that an
// undo writes anew.
func (w *firmWorld) dump() string {
	var out []string
	for _, q := range []string{
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'firm', "id", "name", "phone", "tags", "secret", "parent", "papers", "people", "owner", "deleted" <> '') x FROM "firm" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'staff', "id", "name", "firm", "deleted" <> '') x FROM "staff" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'project', "id", "firms", "deleted" <> '') x FROM "project" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'items', "id", "what", "from", "position") x FROM "project__items" WHERE "deleted" = '' ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'lines', "parent", "item", "scan") x FROM "firm__lines" WHERE "deleted" = '' ORDER BY "parent", "position")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'visit', "id", "about", "deleted" <> '') x FROM "visit" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'file', "id", "object", "record", "field", "created_by", "detached" <> '') x FROM "tn_files" WHERE "object" <> '' ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'comment', "id", "record") x FROM "tn_comments" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'follow', "person", "record", "follows") x FROM "tn_follows" ORDER BY "person", "record")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'share', "id", "record") x FROM "tn_shares" ORDER BY "id")`,
		`SELECT group_concat(x, char(10)) FROM (SELECT concat_ws('|', 'merged', "loser", "survivor") x FROM "tn_merged" ORDER BY "loser")`,
	} {
		out = append(out, w.Scalar(`SELECT coalesce((`+q+`), '')`))
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), "\n")
}

// clear frees what is unique for the next one.
func (w *firmWorld) clear(t *testing.T) {
	t.Helper()
	w.Exec(`UPDATE "firm" SET "phone" = ''`)
}

func sameSet(a, b []string) bool {
	x, y := slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(x, y)
}
