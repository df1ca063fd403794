package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

var places = strings.NewReplacer("{object}", "thing", "{id}", "abcdefghijklmno", "{app}", "crm", "{field}", "doc", "{name}", "abcdefghijklmno", "{kind}", "object", "{key}", "thing", "{version}", "1", "{session}", "abcdefghijklmno", "{share}", "abcdefghijklmno", "{role}", "admin", "{delegation}", "abcdefghijklmno", "{token}", "abcdefghijklmno", "{comment}", "abcdefghijklmno", "{reaction}", "%F0%9F%91%8D")

func TestRoutes(t *testing.T) {
	k := world(t)
	_, nobody := k.Person("nobody", "")
	id := k.Create(k.Admin, "thing", m{"name": "kept"})
	openly := map[string]bool{"GET /api/v1/ws": true, "GET /api/v1/setup": true, "GET /api/v1/sign-in": true, "GET /api/v1/sign-in/logo": true, "POST /api/v1/sign-in/oidc": true, "POST /api/v1/sign-in/oidc/callback": true, "POST /api/v1/sign-in/code": true, "POST /api/v1/sign-in/enrol": true, "POST /api/v1/sign-in/enrol/confirm": true, "POST /api/v1/sign-in/password": true, "POST /api/v1/setup": true, "POST /api/v1/in/{key}": true, "GET /api/v1/invitations/{token}": true, "POST /api/v1/invitations/{token}": true, "GET /api/v1/objects/{object}/records/{id}/files/{field}/{name}": true}

	t.Run("each have a policy, and all but a few are closed without a token", func(t *testing.T) {
		k := k.On(t)
		for _, r := range k.Tenon.API.Routes() {
			name := r.Method + " " + r.Path
			k.Advance(time.Second) // strangers may ask only so often
			switch r.Policy {
			case "open":
				if !openly[name] {
					t.Errorf("%s is open", name)
				}
			case "signedIn", "admins", "designers", "governors":
			default:
				t.Errorf("%s has no policy", name)
			}
			res := k.Call("", r.Method, places.Replace(r.Path), nil)
			if strings.HasSuffix(r.Path, "/setup") || r.Path == "/api/v1/sign-in" || r.Path == "/api/v1/sign-in/oidc" || r.Path == "/api/v1/sign-in/logo" {
				continue // these say something to everybody; nothing of people or data
			}
			if strings.HasSuffix(r.Path, "/invitations/{token}") {
				res.Want(404) // to whom the link is everything, and a wrong one says nothing
				continue
			}
			if res.Status != 401 || res.Text("message") == "" {
				t.Errorf("%s without a token: %d %s", name, res.Status, res.Raw)
			}
			if res := k.Call("nonsense.token.here", r.Method, places.Replace(r.Path), nil); res.Status != 401 {
				t.Errorf("%s with a made-up token: %d", name, res.Status)
			}
			if r.Policy != "open" && r.Policy != "signedIn" {
				if res := k.Call(nobody, r.Method, places.Replace(r.Path), nil); res.Status != 403 {
					t.Errorf("%s for one who is no administrator: %d %s", name, res.Status, res.Raw)
				}
			}
		}
	})

	t.Run("of PocketBase give nothing of the business to anybody but operators", func(t *testing.T) {
		k := k.On(t)
		k.Advance(time.Minute)
		for _, token := range []string{"", nobody, k.Admin} {
			for _, c := range []struct{ method, path, body string }{
				{"GET", "/api/collections/thing/records", ""}, {"GET", "/api/collections/thing/records/" + id, ""}, {"GET", "/api/collections/thing/records?expand=peer&filter=name~'k'&sort=name", ""},
				{"POST", "/api/collections/thing/records", `{"name":"x"}`}, {"PATCH", "/api/collections/thing/records/" + id, `{"name":"x"}`}, {"DELETE", "/api/collections/thing/records/" + id, ""},
				{"GET", "/api/collections/users/records", ""}, {"GET", "/api/collections/users/records?filter=email~'a'", ""}, {"POST", "/api/collections/users/records", `{"email":"n@example.com","password":"1234567890","passwordConfirm":"1234567890","roles":["admin"],"active":true}`},
				{"GET", "/api/collections/_superusers/records", ""}, {"POST", "/api/collections/_superusers/records", `{"email":"n@example.com","password":"1234567890","passwordConfirm":"1234567890"}`},
				{"GET", "/api/collections", ""}, {"GET", "/api/collections/thing", ""}, {"PATCH", "/api/collections/thing", `{"listRule":""}`}, {"GET", "/api/settings", ""}, {"PATCH", "/api/settings", `{"batch":{"enabled":true}}`},
				{"GET", "/api/logs", ""}, {"GET", "/api/backups", ""}, {"POST", "/api/backups", ""}, {"GET", "/api/crons", ""}, {"POST", "/api/batch", `{"requests":[{"method":"POST","url":"/api/collections/thing/records","body":{"name":"x"}}]}`},
				{"GET", "/api/files/thing/" + id + "/x.txt", ""}, {"GET", "/api/files/thing/" + id + "/x.txt?token=x", ""}, {"POST", "/api/collections/users/impersonate/" + id, ""},
				{"GET", "/api/collections/tn_history/records", ""}, {"GET", "/api/collections/users/auth-with-oauth2", ""},
			} {
				var body any
				if c.body != "" {
					body = c.body
				}
				res := k.Call(token, c.method, c.path, body)
				if res.Status < 400 || res.Status >= 500 || token == "" && res.Status != 401 && !strings.Contains(c.path, "token=") {
					t.Errorf("%s %s (token %t): %d %s", c.method, c.path, token != "", res.Status, res.Raw)
				}
				if strings.Contains(res.Raw, "kept") {
					t.Errorf("%s %s shows the record", c.method, c.path)
				}
			}
		}
		if n := k.Scalar(`SELECT count(*) FROM "thing"`) + k.Scalar(`SELECT count(*) FROM "_superusers" WHERE "email" = 'n@example.com'`) + k.Scalar(`SELECT count(*) FROM "users"`); n != "102" {
			t.Errorf("something was written: %s", n)
		}
		for _, opts := range []string{"/api/collections/users/auth-methods"} {
			if res := k.Call("", "GET", opts, nil).Want(200); res.Get("oauth2", "enabled") == true || res.Get("otp", "enabled") == true {
				t.Error(res.Raw)
			}
		}
		// Asking to hear of changes must not be heard either.
		for _, token := range []string{"", nobody, k.Admin} {
			res := k.Call(token, "POST", "/api/realtime", m{"clientId": "x", "subscriptions": []string{"thing/*"}})
			if res.Status < 400 {
				t.Errorf("realtime: %d %s", res.Status, res.Raw)
			}
		}
	})

	t.Run("are described by an OpenAPI document with a description of each", func(t *testing.T) {
		k := k.On(t)
		doc := k.Call(k.Admin, "GET", "/api/v1/openapi.json", nil).Want(200)
		for _, r := range k.Tenon.API.Routes() {
			path := strings.Replace(r.Path, "{object}", "thing", 1)
			if doc.Text("paths", path, strings.ToLower(r.Method), "summary") == "" {
				t.Errorf("%s %s is not described", r.Method, path)
			}
		}
		mine := k.Call(nobody, "GET", "/api/v1/openapi.json", nil).Want(200)
		if strings.Contains(mine.Raw, "objects/thing") || strings.Contains(mine.Raw, `"thing`) || strings.Contains(mine.Raw, "definitions") {
			t.Error("who has no role learns of objects and of design")
		}
	})

	t.Run("carry headers that keep browsers from harm", func(t *testing.T) {
		h := k.On(t).Call("", "GET", "/", nil).Header
		for name, part := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Content-Security-Policy": "script-src 'self'", "Referrer-Policy": "same-origin"} {
			if !strings.Contains(h.Get(name), part) {
				t.Errorf("%s: %q", name, h.Get(name))
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "script-src 'self' 'unsafe") {
			t.Error(h.Get("Content-Security-Policy"))
		}
	})
}

func TestSignIn(t *testing.T) {
	k := testkit.New(t, "")
	in := func(email, password string, headers ...string) *testkit.Res {
		return k.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": email, "password": password}, headers...)
	}
	known, unknown := in(testkit.AdminEmail, "wrong"), in("nobody@example.com", "wrong")
	if known.Status != 400 || known.Raw != unknown.Raw || known.Text("code") != "sign_in_failed" {
		t.Errorf("%s\n%s", known.Raw, unknown.Raw)
	}
	reset := func(email string) *testkit.Res {
		return k.Call("", "POST", "/api/collections/users/request-password-reset", m{"email": email})
	}
	if a, b := reset(testkit.AdminEmail), reset("nobody@example.com"); a.Status != b.Status || a.Raw != b.Raw {
		t.Errorf("%d %s\n%d %s", a.Status, a.Raw, b.Status, b.Raw)
	}
	for i := range 9 {
		in(testkit.AdminEmail, "wrong", "X-Forwarded-For", fmt.Sprintf("10.0.0.%d", i))
	}
	if res := in(testkit.AdminEmail, testkit.Password, "X-Forwarded-For", "10.9.9.9"); res.Status != 429 || res.Header.Get("Retry-After") == "" || res.Text("code") != "sign_in_locked" {
		t.Error(res.Status, res.Raw)
	}
	k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200) // who is signed in stays so
	k.Advance(16 * 60 * 1e9)
	in(testkit.AdminEmail, testkit.Password).Want(200)

	t.Run("counts failures of an address over all accounts", func(t *testing.T) {
		k := k.On(t)
		var last *testkit.Res
		for i := range 51 {
			k.Advance(1e8)
			last = in(fmt.Sprintf("n%d@example.com", i), "wrong")
		}
		if last.Status != 429 {
			t.Error(last.Status, last.Raw)
		}
	})

	t.Run("is limited by the second without a token", func(t *testing.T) {
		k := k.On(t)
		var last *testkit.Res
		for range 300 {
			last = k.Call("", "GET", "/api/v1/setup", nil, "X-Forwarded-For", "1.2.3.4")
		}
		if last.Status != 429 || last.Header.Get("Retry-After") == "" {
			t.Error(last.Status, last.Raw)
		}
	})
}
