package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// elsewhere is a business that signs in at a provider of its own.
type elsewhere struct {
	*testkit.Kit
	provider *mockoidc.MockOIDC
	member   string
}

const oidcSettings = "/api/v1/settings/oidc"

func newElsewhere(t *testing.T) *elsewhere {
	k := testkit.New(t, "")
	s := k.Tenon.App.Settings()
	s.Meta.AppURL = "https://crm.example.com/"
	if err := k.Tenon.App.Save(s); err != nil {
		t.Fatal(err)
	}
	p, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown() })
	e := &elsewhere{Kit: k, provider: p}
	e.member, _ = k.Person("han", "")
	k.Call(k.Admin, "PATCH", oidcSettings, m{"enabled": true, "label": "Example ID", "issuer": p.Issuer(), "clientId": p.ClientID, "secret": p.ClientSecret}).Want(200)
	return e
}

func (e *elsewhere) on(t *testing.T) *elsewhere {
	c := *e
	c.Kit = e.Kit.On(t)
	return &c
}

// away begins a sign-in: the provider's address and the browser's cookie.
func (e *elsewhere) away(back string) (address *url.URL, cookie string) {
	e.TB.Helper()
	res := e.Call("", "POST", "/api/v1/sign-in/oidc", m{"return": back}).Want(200)
	u, err := url.Parse(res.Text("url"))
	if err != nil {
		e.TB.Fatal(err)
	}
	cookie, _, _ = strings.Cut(res.Header.Get("Set-Cookie"), ";")
	return u, cookie
}

// there is what the provider does with a browser: it knows who it is, and sends
// it back with a code.
func (e *elsewhere) there(address *url.URL, user *mockoidc.MockUser) url.Values {
	e.TB.Helper()
	e.provider.QueueUser(user)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Get(address.String())
	if err != nil {
		e.TB.Fatal(err)
	}
	_ = res.Body.Close()
	back, err := res.Location()
	if err != nil || !strings.HasPrefix(back.String(), "https://crm.example.com/sign-in/oidc?") {
		e.TB.Fatalf("%d %v %v", res.StatusCode, back, err)
	}
	return back.Query()
}

func (e *elsewhere) back(q url.Values, cookie string) *testkit.Res {
	e.TB.Helper()
	return e.Call("", "POST", "/api/v1/sign-in/oidc/callback", m{"code": q.Get("code"), "state": q.Get("state")}, "Cookie", cookie)
}

func (e *elsewhere) signIn(user *mockoidc.MockUser) *testkit.Res {
	e.TB.Helper()
	address, cookie := e.away("/")
	return e.back(e.there(address, user), cookie)
}

func han() *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: "sub-han", Email: "Han@example.com", EmailVerified: true}
}

func TestSignInElsewhere(t *testing.T) {
	e := newElsewhere(t)

	t.Run("lets a person in whose address the provider has verified", func(t *testing.T) {
		e := e.on(t)
		if page := e.Call("", "GET", "/api/v1/sign-in", nil).Want(200); page.Text("oidc", "label") != "Example ID" || page.Text("business", "name") != "测试公司" || strings.Contains(page.Raw, e.provider.ClientID) {
			t.Error(page.Raw)
		}
		address, cookie := e.away("/o/customer?view=all")
		q := address.Query()
		if q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) < 43 || len(q.Get("state")) < 40 || len(q.Get("nonce")) < 40 || q.Get("redirect_uri") != "https://crm.example.com/sign-in/oidc" || q.Get("response_type") != "code" {
			t.Error(address)
		}
		res := e.back(e.there(address, han()), cookie).Want(200)
		me := e.Call(res.Text("token"), "GET", "/api/v1/me", nil).Want(200)
		if me.Text("user", "id") != e.member || res.Text("meta", "return") != "/o/customer?view=all" {
			t.Error(res.Raw, me.Raw)
		}
		list := e.Call(res.Text("token"), "GET", "/api/v1/me/sessions", nil).Want(200)
		if !strings.Contains(list.Raw, `"method":"oidc"`) {
			t.Error(list.Raw)
		}
		if got := logged(e.Kit, "object", e.member, "action", "identity"); !slices.Equal(got, []string{"identity.linked"}) {
			t.Error(got)
		}
		mine := e.Call(res.Text("token"), "GET", "/api/v1/me/identities", nil).Want(200)
		if theirs := e.Call(e.Admin, "GET", "/api/v1/people/"+e.member+"/identities", nil).Want(200); mine.Raw != theirs.Raw || len(mine.Items()) != 1 || mine.Text("items", 0, "label") != "Example ID" || mine.Text("items", 0, "subject") != han().Subject {
			t.Error(mine.Raw, theirs.Raw)
		}
		e.Call(res.Text("token"), "GET", "/api/v1/people/"+e.member+"/identities", nil).Want(403)
		if p := e.Call(e.Admin, "GET", "/api/v1/people/"+e.member, nil).Want(200); len(p.Text("signedIn")) < 20 {
			t.Error(p.Raw)
		}
		if p := e.Call(res.Text("token"), "GET", "/api/v1/people/"+e.member, nil).Want(200); strings.Contains(p.Raw, "signedIn") {
			t.Error(p.Raw)
		}
	})

	t.Run("knows them by their account there, whatever address it has later", func(t *testing.T) {
		e := e.on(t)
		e.signIn(&mockoidc.MockUser{Subject: "sub-han", Email: "other@example.com", EmailVerified: false}).Want(200)
		n := e.Scalar(`SELECT count(*) FROM "users"`)
		if n != "2" {
			t.Errorf("%s people", n)
		}
	})

	// A33, and the rest of what a provider's word is not enough for.
	t.Run("lets nobody else in, and does not say why", func(t *testing.T) {
		e := e.on(t)
		defer testkit.Quiet(e.Kit)()
		unconfirmed, _ := e.Person("invited", "")
		e.Exec(`UPDATE "users" SET "verified" = 0 WHERE "id" = '` + unconfirmed + `'`)
		gone, _ := e.Person("gone", "")
		e.Call(e.Admin, "PATCH", "/api/v1/people/"+gone, m{"active": false}).Want(200)
		e.Person("lee", "")
		people := e.Scalar(`SELECT group_concat("id" || "updated" || "tokenKey") FROM "users"`)
		var first string
		for name, u := range map[string]*mockoidc.MockUser{
			"no account":           {Subject: "s1", Email: "nobody@example.com", EmailVerified: true},
			"not confirmed here":   {Subject: "s2", Email: "invited@example.com", EmailVerified: true},
			"disabled":             {Subject: "s3", Email: "gone@example.com", EmailVerified: true},
			"not verified there":   {Subject: "s4", Email: "lee@example.com", EmailVerified: false},
			"no address":           {Subject: "s5", EmailVerified: true},
			"a second one there":   {Subject: "s6", Email: "han@example.com", EmailVerified: true},
			"an address like one":  {Subject: "s7", Email: "lee@example.com.evil.com", EmailVerified: true},
			"an address with more": {Subject: "s8", Email: "lee@example.com,nobody@example.com", EmailVerified: true},
		} {
			res := e.signIn(u)
			if first == "" {
				first = res.Raw
			}
			if res.Status != 403 || res.Text("code") != "oidc_refused" || res.Raw != first {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		if after := e.Scalar(`SELECT group_concat("id" || "updated" || "tokenKey") FROM "users"`); after != people {
			t.Error("somebody was made or changed")
		}
		if n := e.Scalar(`SELECT count(*) FROM "tn_identities"`); n != "1" {
			t.Errorf("%s identities", n)
		}
		log := e.Call(e.Admin, "GET", "/api/v1/sign-ins?result=failed&person="+unconfirmed, nil).Want(200)
		if len(log.Items()) != 1 || log.Text("items", 0, "failed") != "oidc" {
			t.Error(log.Raw)
		}
	})

	t.Run("goes through the browser that began it, once, in time", func(t *testing.T) {
		e := e.on(t)
		defer testkit.Quiet(e.Kit)()
		address, cookie := e.away("/")
		q := e.there(address, han())
		_, another := e.away("/")
		for _, c := range []string{"", another, "tenon_sign_in=x"} {
			e.back(q, c).Code(401, "sign_in_over")
		}
		e.back(url.Values{"code": q["code"], "state": {"made-up"}}, cookie).Code(401, "sign_in_over")
		e.back(q, cookie).Want(200)
		e.back(q, cookie).Code(401, "sign_in_over")
		address, cookie = e.away("/")
		q = e.there(address, han())
		e.Advance(11 * time.Minute)
		e.back(q, cookie).Code(401, "sign_in_over")
		e.Advance(-11 * time.Minute)
	})

	t.Run("takes only what the provider made for this sign-in", func(t *testing.T) {
		e := e.on(t)
		defer testkit.Quiet(e.Kit)()
		address, cookie := e.away("/")
		q := e.there(address, han())
		other, _ := e.away("/")
		stolen := e.there(other, han()).Get("code") // of another browser's sign-in: its verifier and nonce differ
		e.back(url.Values{"code": {stolen}, "state": q["state"]}, cookie).Code(403, "oidc_refused")
		address, cookie = e.away("/")
		forged := address.Query()
		forged.Set("nonce", "chosen-by-somebody-else")
		address.RawQuery = forged.Encode()
		e.back(e.there(address, han()), cookie).Code(403, "oidc_refused")
		address, cookie = e.away("/")
		e.back(url.Values{"code": {"made-up"}, "state": {address.Query().Get("state")}}, cookie).Code(403, "oidc_refused")
	})

	// A36
	t.Run("returns to pages of this site only", func(t *testing.T) {
		e := e.on(t)
		for _, back := range []string{"https://evil.example.com/", "//evil.example.com", `/\evil.example.com`, "javascript:alert(1)", "evil", "/\t/evil.example.com", "http:/evil.example.com"} {
			e.Call("", "POST", "/api/v1/sign-in/oidc", m{"return": back}).Code(400, "bad_return", "return")
		}
		address, _ := e.away("/x")
		res := e.Call("", "POST", "/api/v1/sign-in/oidc", m{"return": "/x"}, "Host", "evil.example.com", "X-Forwarded-Host", "evil.example.com", "Origin", "https://evil.example.com").Want(200)
		if strings.Contains(res.Raw, "evil") || address.Query().Get("redirect_uri") != "https://crm.example.com/sign-in/oidc" {
			t.Error(res.Raw)
		}
		if c := res.Header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Secure") {
			t.Error(c)
		}
	})

	t.Run("asks for the second factor, unless that is the provider's matter", func(t *testing.T) {
		e := e.on(t)
		token := e.SignIn("han@example.com", testkit.Password)
		app, _ := enrolled(e.Kit, token)
		res := e.signIn(han()).Code(401, "second_factor_required")
		if res.Text("data", "return") != "/" {
			t.Error(res.Raw)
		}
		step(e.Kit, "code", res.Text("data", "ticket"), m{"code": app.next()}).Want(200)
		e.Call(e.Admin, "PATCH", oidcSettings, m{"secondFactor": true}).Want(200)
		e.signIn(han()).Want(200)
		signIn(e.Kit, "han@example.com", testkit.Password).Code(401, "second_factor_required")
	})

	t.Run("links anew after the address here has changed, or an administrator says so", func(t *testing.T) {
		e := e.on(t)
		defer testkit.Quiet(e.Kit)()
		e.Call(e.Admin, "DELETE", "/api/v1/people/"+e.member+"/identities", nil).Want(204)
		if left := e.Call(e.Admin, "GET", "/api/v1/people/"+e.member+"/identities", nil).Want(200); len(left.Items()) != 0 {
			t.Error(left.Raw)
		}
		e.signIn(han()).Want(200)
		e.Call(e.Admin, "PATCH", "/api/v1/people/"+e.member, m{"email": "han2@example.com"}).Want(200)
		e.signIn(han()).Code(403, "oidc_refused")
	})

	t.Run("can be switched off", func(t *testing.T) {
		e := e.on(t)
		address, cookie := e.away("/")
		q := e.there(address, han())
		e.Call(e.Admin, "PATCH", oidcSettings, m{"enabled": false}).Want(200)
		e.back(q, cookie).Code(404, "oidc_off")
		e.Call("", "POST", "/api/v1/sign-in/oidc", nil).Code(404, "oidc_off")
		if page := e.Call("", "GET", "/api/v1/sign-in", nil).Want(200); page.Get("oidc") != nil {
			t.Error(page.Raw)
		}
		// PocketBase's own OAuth2 stays off, whatever is sent.
		e.Call("", "POST", "/api/collections/users/auth-with-oauth2", m{"provider": "oidc", "code": "x", "codeVerifier": "x", "redirectURL": "x"}).Want(401)
	})
}

// A38: what a client proves itself with is write-only, and goes to no other
// server.
func TestSettingsOfSignInElsewhere(t *testing.T) {
	e := newElsewhere(t)
	secret := e.provider.ClientSecret
	res := e.Call(e.Admin, "GET", oidcSettings, nil).Want(200)
	if strings.Contains(res.Raw, secret) || res.Get("secretSet") != true || res.Text("redirect") != "https://crm.example.com/sign-in/oidc" {
		t.Error(res.Raw)
	}
	// Another server, which writes down all that it is sent.
	var seen []string
	var evil *httptest.Server
	evil = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		seen = append(seen, fmt.Sprint(r.URL, r.Header, r.Form))
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "openid-configuration") {
			_ = json.NewEncoder(w).Encode(m{"issuer": evil.URL, "authorization_endpoint": evil.URL + "/a", "token_endpoint": evil.URL + "/t", "jwks_uri": evil.URL + "/k"})
			return
		}
		w.WriteHeader(400)
		_ = json.NewEncoder(w).Encode(m{"error": "invalid_grant"})
	}))
	defer evil.Close()
	e.Call(e.Admin, "POST", oidcSettings+":test", m{"issuer": evil.URL}).Want(200)
	if after := e.Call(e.Admin, "GET", oidcSettings, nil); after.Raw != res.Raw {
		t.Errorf("a test changed something: %s", after.Raw)
	}
	if after := e.Call(e.Admin, "PATCH", oidcSettings, m{"issuer": evil.URL}).Want(200); after.Get("secretSet") != false {
		t.Error(after.Raw)
	}
	if len(seen) == 0 || strings.Contains(strings.Join(seen, ""), secret) {
		t.Errorf("the other server has seen %v", seen)
	}
	if log := e.Call(e.Admin, "GET", "/api/v1/audit?action=settings.changed", nil).Want(200); strings.Contains(log.Raw, secret) || log.Text("items", 0, "detail", "issuer", "to") != evil.URL {
		t.Error(log.Raw)
	}

	p := e.provider
	for name, c := range map[string]struct {
		in     m
		reason string
	}{
		"a wrong password of the client": {m{"issuer": p.Issuer(), "clientId": p.ClientID, "secret": "wrong"}, "client"},
		"an unknown client":              {m{"issuer": p.Issuer(), "clientId": "nobody", "secret": secret}, "client"},
		"nobody there":                   {m{"issuer": "http://127.0.0.1:1/oidc"}, "discovery"},
		"another issuer than it says":    {m{"issuer": strings.Replace(p.Issuer(), "127.0.0.1", "localhost", 1)}, "discovery"},
		"an address of a cloud":          {m{"issuer": "https://169.254.169.254/latest"}, "discovery"},
	} {
		res := e.Call(e.Admin, "POST", oidcSettings+":test", c.in)
		if res.Status != 400 || res.Text("code") != "oidc_unreachable" || !strings.Contains(res.Text("message"), c.reason) {
			t.Errorf("%s: %d %s", name, res.Status, res.Raw)
		}
	}
	for _, issuer := range []string{"http://idp.example.com", "ftp://x", "https://u:p@example.com", "https://example.com/?x=1", "example.com", "http://10.0.0.1", "http://[::ffff:10.0.0.1]", ""} {
		e.Call(e.Admin, "PATCH", oidcSettings, m{"issuer": issuer, "enabled": true}).Code(400, "oidc_issuer", "issuer")
	}
	if res := e.Call(e.Admin, "POST", oidcSettings+":test", m{"issuer": p.Issuer(), "clientId": p.ClientID, "secret": secret}).Want(200); res.Text("client") != "accepted" {
		t.Error(res.Raw)
	}
	_, member := e.Person("lee", "")
	e.Call(member, "GET", oidcSettings, nil).Want(403)
}
