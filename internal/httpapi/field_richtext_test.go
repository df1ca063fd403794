package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A50, A51: what people write with marks is cleaned on every way in, and its
// pictures have the rights of the record.
func TestRichText(t *testing.T) {
	type m = testkit.M
	k := testkit.New(t, "")
	k.Define(
		m{"kind": "object", "key": "note", "label": m{"en": "Note"}, "title": "name", "owner": true, "fields": []m{
			{"key": "name", "type": "text", "label": m{"en": "Name"}}, {"key": "body", "type": "rich_text", "label": m{"en": "Body"}, "search": true},
		}},
		m{"kind": "role", "key": "writer", "label": m{"en": "Writer"}, "grants": []m{{"object": "note", "operations": []string{"view", "create", "edit"}, "rows": "record.owner == user", "read": "*", "write": "*"}}},
	)
	k.Publish()
	evil := []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `<a href=" java&#x09;script:alert(1)">x</a>`, `<svg/onload=alert(1)>`,
		`<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<math><mi//xlink:href="data:x,<script>alert(1)</script>">`, `<p style="background:url(javascript:alert(1))">x</p>`,
		`<form action="https://a.b"><input name=q></form>`, `<object data="x"></object><embed src="x">`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`,
		`<a href="data:text/html,<script>alert(1)</script>">x</a>`, `<img data-file="../../etc" src="https://a.b/pixel.png">`, `<style>@import 'x'</style>`, `<b id=x onclick=alert(1)>x</b>`,
	}
	clean := func(t *testing.T, how string, body any) {
		t.Helper()
		text, _ := body.(string)
		for _, bad := range []string{"<script", "onerror", "onclick", "onload", "javascript:", "<iframe", "<svg", "<math", "style", "<form", "<input", "<object", "<embed", "data:", "src=", "id=", "../"} {
			if strings.Contains(strings.ToLower(text), bad) {
				t.Errorf("%s leaves %s in %s", how, bad, text)
			}
		}
	}
	t.Run("is cleaned by create, update and batch", func(t *testing.T) {
		k := k.On(t)
		for _, text := range evil {
			id := k.Create(k.Admin, "note", m{"name": "a", "body": text})
			clean(t, "create", k.Get(k.Admin, "note", id).Want(200).Get("body"))
			clean(t, "update", k.Patch(k.Admin, "note", id, m{"body": "<p>b</p>" + text}).Want(200).Get("body"))
			k.Call(k.Admin, "POST", "/api/v1/objects/note/records:batch", m{"operations": []m{{"method": "update", "id": id, "data": m{"body": "<p>c</p>" + text}}}}).Want(200)
			clean(t, "batch", k.Get(k.Admin, "note", id).Want(200).Get("body"))
			clean(t, "history", k.Call(k.Admin, "GET", "/api/v1/objects/note/records/"+id+"/history", nil).Want(200).Text("items", 0, "changes", 0, "to"))
			if stored := k.Scalar(`SELECT "body" FROM "note" WHERE "id" = '` + id + `'`); strings.Contains(stored, "script") {
				t.Errorf("stored is %s", stored)
			}
		}
	})
	t.Run("is found by its words, not by its marks", func(t *testing.T) {
		k := k.On(t)
		k.Create(k.Admin, "note", m{"name": "n", "body": "<p>Hydraulik <strong>pumpe &amp; Ventil</strong></p>"})
		for q, want := range map[string]int{"pumpe & ventil": 1, "strong": 0, "hydraulik pumpe": 1} {
			if n := len(k.List(k.Admin, "note", "q", q).Want(200).Items()); n != want {
				t.Errorf("%q finds %d", q, n)
			}
		}
	})
	t.Run("shows pictures to who sees the record, and takes none of others", func(t *testing.T) {
		k := k.On(t)
		_, wang := k.Person("wang", "", "writer")
		_, li := k.Person("li", "", "writer")
		picture := func(token, name string, content []byte) string {
			return k.Upload(token, "/api/v1/files", name, content, nil).Want(201).Text("id")
		}
		png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
		mine := picture(wang, "a.png", png)
		id := k.Create(wang, "note", m{"name": "a", "body": `<p>x<img data-file="` + mine + `" alt="a"></p>`})
		at := "/api/v1/objects/note/records/" + id + "/files/body/"
		k.Call(wang, "GET", at+mine, nil).Want(200)
		k.Call(li, "GET", at+mine, nil).Want(404)
		k.Call("", "GET", at+mine, nil).Want(401)
		theirs := picture(li, "b.png", png)
		k.Patch(wang, "note", id, m{"body": `<p><img data-file="` + theirs + `"></p>`}).Code(400, "file_not_found", "body")
		k.Patch(wang, "note", id, m{"body": `<p><img data-file="` + picture(wang, "c.txt", []byte("hello")) + `"></p>`}).Code(400, "file_type", "body")
		k.Patch(wang, "note", id, m{"body": "<p>gone</p>"}).Want(200)
		k.Call(wang, "GET", at+mine, nil).Want(404)
		k.Patch(wang, "note", id, m{"body": `<p><img data-file="` + mine + `"></p>`}).Want(200)
		k.Call(wang, "GET", at+mine, nil).Want(200)
	})
}
