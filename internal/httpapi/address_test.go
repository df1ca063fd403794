package httpapi_test

import (
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/httpapi"
	"github.com/tenon-crm/tenon/internal/testkit"
)

const businessPath = "/api/v1/settings/business"

// from is the header by which a test's request comes from an address: the test
// trusts it as an operator's proxy.
func from(k *testkit.Kit, token, method, path string, body any, address string) *testkit.Res {
	return k.Call(token, method, path, body, "X-Forwarded-For", address)
}

func TestWherePeopleMayBe(t *testing.T) {
	k := world(t, role("reader", m{"object": "thing", "operations": []string{"view"}}))
	settings := k.Tenon.App.Settings()
	settings.TrustedProxy.Headers = []string{"X-Forwarded-For"}
	if err := k.Tenon.App.Save(settings); err != nil {
		t.Fatal(err)
	}
	wangID, wang := k.Person("wang", "", "reader")
	k.Call(k.Admin, "PATCH", businessPath, m{"signIn": m{"keys": "everyone"}}).Want(200)
	key := k.Call(wang, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"reader"}}).Want(201).Text("key")
	narrow := k.Call(wang, "POST", "/api/v1/me/keys", m{"name": "n", "roles": []string{"reader"}, "ranges": []string{"10.9.0.0/16", " 10.9.1.1 "}}).Want(201)
	view := k.Call(k.Admin, "POST", "/api/v1/view-as", m{"person": wangID}).Want(201).Text("token")
	set := func(k *testkit.Kit, all, admins []string, address string) *testkit.Res {
		return from(k, k.Admin, "PATCH", businessPath, m{"signIn": m{"ranges": all, "adminRanges": admins}}, address)
	}
	office, home, elsewhere := "10.9.0.1", "192.168.7.7", "203.0.113.9"

	t.Run("is refused where it would lock out who says so, or says nothing", func(t *testing.T) {
		k := k.On(t)
		for _, x := range []struct {
			all, admins []string
			field, code string
		}{
			{[]string{"10.9.0.0/16"}, nil, "signIn.ranges", "ranges_lock_out"},
			{nil, []string{"10.9.0.0/16"}, "signIn.adminRanges", "ranges_lock_out"},
			{[]string{home}, []string{office}, "signIn.adminRanges", "ranges_lock_out"},
			{[]string{"office"}, nil, "signIn.ranges", "bad_range"},
			{[]string{"10.0.0.0/99"}, nil, "signIn.ranges", "bad_range"},
		} {
			if r := set(k, x.all, x.admins, home).Want(400); r.Get("data", x.field, "code") != x.code {
				t.Errorf("%v %v: %s", x.all, x.admins, r.Raw)
			}
		}
		from(k, wang, "GET", "/api/v1/me", nil, elsewhere).Want(200)
	})

	t.Run("holds for sessions, keys, views and sign-in, at once", func(t *testing.T) {
		k := k.On(t)
		if r := set(k, []string{" 10.9.0.5/16 ", "10.9.0.0/16"}, []string{home, office}, home).Want(200); len(r.Get("signIn", "ranges").([]any)) != 1 || r.Get("signIn", "ranges", 0) != "10.9.0.0/16" {
			t.Error(r.Raw)
		}
		for _, x := range []struct {
			name, token, address string
			status               int
		}{
			{"a session at the office", wang, office, 200}, {"a session elsewhere", wang, elsewhere, 403}, {"a session where only administrators may be", wang, home, 403},
			{"an administrator at home", k.Admin, home, 200}, {"an administrator elsewhere", k.Admin, elsewhere, 403},
			{"a key at the office", key, office, 200}, {"a key elsewhere", key, elsewhere, 403},
			{"a narrow key at the office", narrow.Text("key"), office, 200},
			{"a view at home", view, home, 200}, {"a view elsewhere", view, elsewhere, 403},
		} {
			if r := from(k, x.token, "GET", "/api/v1/me", nil, x.address); r.Status != x.status || x.status == 403 && r.Text("code") != "address_refused" {
				t.Errorf("%s: %d %s", x.name, r.Status, r.Raw)
			}
		}
		from(k, wang, "POST", "/api/collections/users/auth-refresh", nil, elsewhere).Want(403)
		in := func(email, address string) *testkit.Res {
			return from(k, "", "POST", "/api/collections/users/auth-with-password", m{"identity": email, "password": testkit.Password}, address)
		}
		in("wang@example.com", office).Want(200)
		in(testkit.AdminEmail, home).Want(200)
		known, unknown := in("wang@example.com", elsewhere).Want(403), in("nobody@example.com", elsewhere).Want(403)
		if known.Raw != unknown.Raw || known.Text("token") != "" {
			t.Error(known.Raw, unknown.Raw)
		}
		if r := in("wang@example.com", home).Want(403); r.Text("code") != "address_refused" {
			t.Error(r.Raw)
		}
		log := from(k, k.Admin, "GET", "/api/v1/sign-ins?result=failed", nil, home).Want(200)
		if first := log.Items()[0].(m); first["failed"] != "address" || first["address"] != home || first["email"] != "wang@example.com" {
			t.Error(log.Raw)
		}
	})

	t.Run("is narrower for a key that has ranges of its own, and never wider", func(t *testing.T) {
		k := k.On(t)
		set(k, []string{}, []string{}, home).Want(200)
		from(k, narrow.Text("key"), "GET", "/api/v1/me", nil, elsewhere).Want(403)
		from(k, key, "GET", "/api/v1/me", nil, elsewhere).Want(200)
		if r := narrow.Get("ranges").([]any); len(r) != 2 || r[1] != "10.9.1.1" {
			t.Error(narrow.Raw)
		}
		k.Call(wang, "POST", "/api/v1/me/keys", m{"name": "b", "roles": []string{"reader"}, "ranges": []string{"x"}}).Want(400)
	})
}

// A40: PocketBase's dashboard and superusers are not there for who is not where
// operators are.
func TestWhereOperatorsAre(t *testing.T) {
	for text, admitted := range map[string]map[string]bool{
		"":                         {"127.0.0.1": true, "10.1.1.1": true, "::1": true, "203.0.113.9": false},
		"off":                      {"127.0.0.1": false},
		"any":                      {"203.0.113.9": true, "2001:db8::1": true},
		"203.0.113.0/24, 10.0.0.1": {"203.0.113.9": true, "10.0.0.1": true, "127.0.0.1": false},
	} {
		o, err := httpapi.OperatorsFrom(text)
		if err != nil {
			t.Fatal(err)
		}
		for address, want := range admitted {
			if o.Admit(address) != want {
				t.Errorf("%q: %s is %t", text, address, !want)
			}
		}
	}
	for _, text := range []string{"yes", "10.0.0.0/99", ","} {
		if _, err := httpapi.OperatorsFrom(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	k := testkit.New(t, "")
	settings := k.Tenon.App.Settings()
	settings.TrustedProxy.Headers = []string{"X-Forwarded-For"}
	if err := k.Tenon.App.Save(settings); err != nil {
		t.Fatal(err)
	}
	supers, err := k.Tenon.App.FindCollectionByNameOrId("_superusers")
	if err != nil {
		t.Fatal(err)
	}
	root := newSuperuser(t, k, supers)
	for _, x := range []struct{ method, path string }{
		{"GET", "/_/"}, {"GET", "/api/collections"}, {"GET", "/api/settings"}, {"GET", "/api/backups"}, {"GET", "/api/logs"}, {"GET", "/api/v1/me"},
		{"POST", "/api/collections/_superusers/auth-with-password"}, {"POST", "/api/collections/_superusers/request-password-reset"}, {"GET", "/api/collections/_superusers/auth-methods"},
	} {
		if r := from(k, root, x.method, x.path, m{}, "203.0.113.9"); r.Status != 404 || strings.Contains(r.Raw, "html") {
			t.Errorf("%s %s: %d", x.method, x.path, r.Status)
		}
	}
	from(k, root, "GET", "/api/collections", nil, "10.0.0.1").Want(200)
	from(k, k.Admin, "GET", "/api/collections", nil, "10.0.0.1").Want(403)
}

// newSuperuser makes an operator and gives their token.
func newSuperuser(t *testing.T, k *testkit.Kit, of *core.Collection) string {
	rec := core.NewRecord(of)
	rec.SetEmail("root@example.com")
	rec.SetPassword(testkit.Password)
	if err := k.Tenon.App.Save(rec); err != nil {
		t.Fatal(err)
	}
	token, err := rec.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	return token
}
