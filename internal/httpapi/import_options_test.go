package httpapi_test

import (
	"strings"
	"testing"
)

// Values of a file that are no option become options, published at once, for who may
// design the object; everybody else and unpublished changes are in the way.
func TestImportAddsOptions(t *testing.T) {
	k := deals(t)
	k.Define(object("survey", m{}, field("name", "text"), field("topics", "multi_select", options("price")), field("from", "select", m{"option_set": "sources"}),
		field("answers", "subform", m{"fields": []m{field("mark", "select", options("bad"), m{"label": m{"en": "mark"}}), column("text", "text")}})),
		m{"kind": "option_set", "key": "sources", "label": m{"en": "Sources"}, "options": []m{{"value": "fair", "label": m{"en": "Fair"}}}})
	up := func(token, object, file string) string {
		return "/api/v1/imports/" + k.Upload(token, "/api/v1/imports", "new.csv", []byte(file), m{"object": object}).Want(201).Text("id")
	}
	at := up(k.Admin, "client", "name,stage\nA,Lost\nB,赢单\nC,OPEN\n")
	before := k.Scalar(`SELECT max("version") FROM "tn_releases"`)

	// Who does not design learns nothing and changes nothing.
	_, wang := k.Person("wang", "", "all")
	k.Call(wang, "POST", at+"/options", m{"field": "stage", "values": []string{"Lost"}}).Want(403)
	k.Call(wang, "POST", up(wang, "client", "name,stage\nA,Lost\n")+"/options", m{"field": "stage", "values": []string{"Lost"}}).Want(403)
	k.Call(k.Admin, "POST", at+"/options", m{"field": "note", "values": []string{"x"}}).Code(400, "import_no_options", "field")
	k.Call(k.Admin, "POST", at+"/options", m{"field": "nothing", "values": []string{"x"}}).Code(400, "import_unknown_field", "field")
	k.Call(k.Admin, "POST", at+"/options", m{"field": "stage", "values": []string{}}).Code(400, "import_new_options", "values")
	if now := k.Scalar(`SELECT max("version") FROM "tn_releases"`); now != before {
		t.Fatal(now)
	}

	// What is an option already is left out, and nothing is published for it alone.
	if res := k.Call(k.Admin, "POST", at+"/options", m{"field": "stage", "values": []string{"open"}}).Want(200); res.Get("release") != 0.0 {
		t.Error(res.Raw)
	}
	res := k.Call(k.Admin, "POST", at+"/options", m{"field": "stage", "values": []string{"Lost", "赢单", "open", "LOST"}}).Want(200)
	if len(res.Get("options").([]any)) != 2 || res.Get("release") == 0.0 {
		t.Fatal(res.Raw)
	}
	mapping := m{"name": "name", "stage": "stage"}
	k.Wait(k.Admin, k.Call(k.Admin, "POST", at+"/run", m{"mapping": mapping}).Want(202).Text("job"))
	if got := k.Scalar(`SELECT group_concat("stage", ' ') FROM (SELECT "stage" FROM "client" ORDER BY "name")`); got != "Lost 赢单 open" {
		t.Error(got)
	}
	if note := k.Scalar(`SELECT "note" FROM "tn_releases" ORDER BY "version" DESC LIMIT 1`); !strings.Contains(note, "new.csv") {
		t.Error(note)
	}

	// A change of one's own that is not published is in the way, others' are not.
	doc := k.Call(k.Admin, "GET", "/api/v1/definitions/object/client", nil).Want(200).Body
	delete(doc, "$meta")
	doc["description"] = m{"en": "draft"}
	k.Call(k.Admin, "PUT", "/api/v1/definitions/object/client", doc).Want(200)
	k.Call(k.Admin, "POST", at+"/options", m{"field": "stage", "values": []string{"Later"}}).Code(409, "options_drafted")
	k.Call(k.Admin, "DELETE", "/api/v1/drafts", nil).Want(204)

	// Several in one cell, the set of a field, a column of a sub-form.
	at = up(k.Admin, "survey", "name,topics,from,answers · mark\nA,\"price、speed，Care\",Web,good\n")
	for f, v := range map[string]string{"topics": "price、speed，Care", "from": "Web", "answers.mark": "good"} {
		k.Call(k.Admin, "POST", at+"/options", m{"field": f, "values": []string{v}}).Want(200)
	}
	k.Wait(k.Admin, k.Call(k.Admin, "POST", at+"/run", m{"mapping": m{"name": "name", "topics": "topics", "from": "from", "answers · mark": "answers.mark"}}).Want(202).Text("job"))
	one := k.Call(k.Admin, "GET", "/api/v1/objects/survey/records?fields=topics,from,answers", nil).Want(200)
	if !strings.Contains(one.Raw, `"price","speed","Care"`) || !strings.Contains(one.Raw, `"from":"Web"`) || !strings.Contains(one.Raw, `"mark":"good"`) {
		t.Error(one.Raw)
	}
	if set := k.Call(k.Admin, "GET", "/api/v1/definitions/option_set/sources", nil).Want(200); !strings.Contains(set.Raw, "Web") {
		t.Error(set.Raw)
	}
}
