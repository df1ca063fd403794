package app_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

func request(more m) m {
	d := m{"email": "me@example.com", "password": testkit.Password, "business": "公司", "locale": "zh", "timezone": "Asia/Shanghai"}
	for k, v := range more {
		d[k] = v
	}
	return d
}

func TestFirstRun(t *testing.T) {
	k := testkit.Open(t, t.TempDir())
	const setup = "/api/v1/setup"

	t.Run("says that it is needed and what one may start with", func(t *testing.T) {
		k := k.On(t)
		res := k.Call("", "GET", setup, nil).Want(200)
		if res.Get("needed") != true || res.Get("codeRequired") != false || res.Text("suites", 0, "key") != "crm" {
			t.Error(res.Raw)
		}
		if res := k.Call("", "GET", setup, nil, "X-Forwarded-For", "1.2.3.4"); res.Get("codeRequired") != true {
			t.Errorf("through a proxy anybody may be behind it: %s", res.Raw)
		}
		k.Call("", "GET", "/api/v1/me", nil).Want(401)
	})

	t.Run("refuses what is wrong and does nothing by halves", func(t *testing.T) {
		k := k.On(t)
		for field, more := range map[string]m{
			"email": {"email": "not an address"}, "password": {"password": "short"}, "business": {"business": " "}, "locale": {"locale": "xx"},
			"timezone": {"timezone": "Local"}, "currency": {"currency": "x"}, "suite": {"suite": "nope"}, "name": {"name": strings.Repeat("长", 101)},
		} {
			if res := k.Call("", "POST", setup, request(more)); res.Status != 400 || res.Text("data", field, "message") == "" {
				t.Errorf("%s: %d %s", field, res.Status, res.Raw)
			}
		}
		k.Call("", "POST", setup, request(m{"admin": true})).Code(400, "unknown_key")
		k.Call("", "POST", setup, `{"email":5}`).Want(400)
		k.Call("", "POST", setup, request(m{"suite": "crm", "email": "bad"})).Want(400)
		for _, code := range []any{"", "wrong"} {
			k.Call("", "POST", setup, request(m{"code": code}), "X-Forwarded-For", "1.2.3.4").Code(403, "setup_code")
		}
		if n := k.Scalar(`SELECT (SELECT count(*) FROM "users") || (SELECT count(*) FROM "tn_releases") || (SELECT count(*) FROM "tn_settings")`); n != "000" {
			t.Errorf("something was written: %s", n)
		}
	})

	t.Run("is won by one of several at once, and done for ever", func(t *testing.T) {
		k := k.On(t)
		out := make([]*testkit.Res, 5)
		var wg sync.WaitGroup
		for i := range out {
			wg.Go(func() { out[i] = k.Call("", "POST", setup, request(nil)) })
		}
		wg.Wait()
		won := 0
		for _, res := range out {
			switch {
			case res.Status == 201:
				won++
				k.Admin = res.Text("token")
			case res.Status != 403 || res.Text("code") != "setup_done":
				t.Error(res.Status, res.Raw)
			}
		}
		if won != 1 {
			t.Fatalf("%d won", won)
		}
		me := k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200)
		if me.Get("user", "admin") != true || me.Text("business", "name") != "公司" {
			t.Error(me.Raw)
		}
		k.Call("", "POST", setup, request(nil)).Code(403, "setup_done")
		if res := k.Call("", "GET", setup, nil); res.Get("needed") != false || len(res.Get("suites").([]any)) != 0 {
			t.Error(res.Raw)
		}
	})
}

// What was there before a restart is there after it, sessions included.
func TestARestart(t *testing.T) {
	dir := t.TempDir()
	k := testkit.Open(t, dir)
	k.Admin = k.Call("", "POST", "/api/v1/setup", request(m{"suite": "crm"})).Want(201).Text("token")
	before := k.Call(k.Admin, "GET", "/api/v1/objects", nil).Want(200)
	object := before.Text("items", 0, "key")
	fields := k.Call(k.Admin, "GET", "/api/v1/objects/"+object, nil).Want(200)
	k.Close()
	again := testkit.Open(t, dir)
	if res := again.Call(k.Admin, "GET", "/api/v1/objects", nil).Want(200); res.Raw != before.Raw {
		t.Errorf("%s\n%s", before.Raw, res.Raw)
	}
	if res := again.Call(k.Admin, "GET", "/api/v1/objects/"+object, nil).Want(200); res.Raw != fields.Raw {
		t.Error("the schema differs")
	}
	drift, err := again.Tenon.Meta.Check(again.Ctx())
	if err != nil || len(drift) > 0 {
		t.Errorf("%v %v", drift, err)
	}
	again.Call("", "POST", "/api/v1/setup", request(nil)).Code(403, "setup_done")
}
