package httpapi_test

import (
	"strings"
	"testing"
)

func script(key, object string, more m) m {
	doc := m{"kind": "form_script", "key": key, "label": m{"zh": "脚本" + key, "en": "Script " + key}, "object": object, "events": m{"load": true}, "source": "function onLoad() {}\n"}
	for k, v := range more {
		doc[k] = v
	}
	return doc
}

// scripted is an object with a form for sales, one for bosses, and scripts of them.
func scripted() []m {
	return []m{
		object("deal", nil, field("name", "text"), field("amount", "number"), field("secret", "number"),
			field("lines", "subform", m{"fields": []m{field("price", "number", m{"label": m{"en": "P"}}), field("cost", "number", m{"label": m{"en": "C"}})}})),
		role("sales", m{"object": "deal", "operations": []string{"view", "create"}, "read": []string{"name", "amount", "lines.price"}, "write": []string{"name", "amount", "lines.price"}}),
		role("boss", m{"object": "deal", "operations": []string{"view", "create"}}),
		role("none", m{"object": "thing", "operations": []string{"view"}}),
		{"kind": "form", "key": "deal_full", "object": "deal", "nodes": []m{{"field": "name"}, {"field": "amount"}, {"field": "secret"}, {"field": "lines"}}},
		{"kind": "form", "key": "deal_boss", "object": "deal", "roles": []string{"boss"}, "order": -1, "nodes": []m{{"field": "name"}}},
		script("open", "deal", m{"events": m{"load": true, "change": []string{"amount", "secret", "lines.price", "lines.cost"}, "before_submit": true}, "on_error": "allow",
			"source": "function onLoad() {}\nfunction onChange() {}\nfunction onBeforeSubmit() {}\n"}),
		script("bosses", "deal", m{"forms": []string{"deal_boss"}}),
		script("paused", "deal", m{"disabled": true}),
	}
}

func TestFormScripts(t *testing.T) {
	k := world(t, scripted()...)
	_, sales := k.Person("sales", "", "sales")
	_, boss := k.Person("boss", "", "boss")
	_, none := k.Person("none", "", "none")
	const path = "/api/v1/objects/deal/scripts"

	t.Run("come with the forms that one may use, without what one may not know of", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(sales, "GET", path, nil).Want(200)
		if len(res.Items()) != 1 || res.Text("items", 0, "key") != "open" || res.Text("items", 0, "on_error") != "allow" || len(res.Get("items", 0, "forms").([]any)) != 1 {
			t.Fatal(res.Raw)
		}
		if change := res.Get("items", 0, "change").([]any); len(change) != 2 || change[0] != "amount" || change[1] != "lines.price" {
			t.Error(res.Raw)
		}
		res = k.Call(boss, "GET", path, nil).Want(200)
		if len(res.Items()) != 2 || res.Text("items", 0, "key") != "bosses" || len(res.Get("items", 1, "change").([]any)) != 4 {
			t.Error(res.Raw)
		}
		forms := k.Call(sales, "GET", "/api/v1/objects/deal", nil).Want(200)
		if forms.Get("forms", 0, "scripts") != true || strings.Contains(forms.Raw, "onLoad") {
			t.Error(forms.Raw)
		}
		k.Call(none, "GET", path, nil).Want(404)
		k.Call(sales, "GET", "/api/v1/objects/nothing/scripts", nil).Want(404)
		k.Call("", "GET", path, nil).Want(401)
		k.Call(sales, "GET", path+"?draft=true", nil).Want(403)
	})

	t.Run("of drafts are for who designs", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PUT", "/api/v1/definitions/form_script/fresh", script("fresh", "deal", nil)).Want(200)
		if res := k.Call(k.Admin, "GET", path+"?draft=true", nil).Want(200); len(res.Items()) != 3 {
			t.Error(res.Raw)
		}
		if res := k.Call(sales, "GET", path, nil).Want(200); len(res.Items()) != 1 {
			t.Error(res.Raw)
		}
		k.Call(sales, "PUT", "/api/v1/definitions/form_script/spy", script("spy", "deal", nil)).Want(403)
		k.Call(sales, "GET", "/api/v1/definitions/form_script/open", nil).Want(403)
	})

	t.Run("are compared line by line as text", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", "/api/v1/definitions/form_script/fresh/text", nil).Want(200)
		if !strings.HasSuffix(res.Text("after"), "source: |\n  function onLoad() {}\n") {
			t.Error(res.Raw)
		}
	})
}

// A45: a script of a form runs where nothing is to be reached: whoever writes one,
// and whatever it does. A journey in a browser tries the rest.
func TestFormScriptsAreCaged(t *testing.T) {
	k := world(t, scripted()...)

	t.Run("in a page of no origin, that loads nothing and that only this site frames", func(t *testing.T) {
		h := k.On(t).Call("", "GET", "/form-script.html", nil).Header
		policy := h.Get("Content-Security-Policy")
		for _, part := range []string{"sandbox allow-scripts;", "default-src 'none'", "worker-src blob:", "frame-ancestors 'self'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%q lacks %q", policy, part)
			}
		}
		for _, part := range []string{"allow-same-origin", "connect-src", "unsafe-eval", "http"} {
			if strings.Contains(policy, part) {
				t.Errorf("%q has %q", policy, part)
			}
		}
		if h.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Error(h)
		}
	})

	t.Run("while every other page lets nobody frame it", func(t *testing.T) {
		for _, path := range []string{"/", "/form-script.html/x", "/Form-script.html", "/api/v1/me", "/api/health"} {
			h := k.On(t).Call("", "GET", path, nil).Header
			if h.Get("X-Frame-Options") != "DENY" || strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
				t.Errorf("%s: %v", path, h)
			}
		}
	})

	t.Run("and opens no way into the data", func(t *testing.T) {
		k := k.On(t)
		_, boss := k.Person("boss2", "", "boss")
		body := m{"name": "x", "amount": 1, "$script": true, "lines": []m{}}
		k.Call(boss, "POST", "/api/v1/objects/deal/records?script=open", body).Code(400, "validation_failed")
	})
}
