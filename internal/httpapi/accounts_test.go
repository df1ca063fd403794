package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// powerless is a role without a grant.
func powerless(key string) m {
	return m{"kind": "role", "key": key, "label": m{"en": key}, "grants": []m{}}
}

func titled(s string) locale.Text { return locale.Text{ZH: s, EN: s} }

// picture is a PNG of one colour.
func picture(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{200, 30, 30, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const signInPath = "/api/collections/users/auth-with-password"

// logged are the actions of the audit log about a person, the newest first.
func logged(k *testkit.Kit, query ...string) []string {
	k.TB.Helper()
	var out []string
	for _, it := range k.Call(k.Admin, "GET", testkit.Query("/api/v1/audit", query...), nil).Want(200).Items() {
		out = append(out, it.(m)["action"].(string))
	}
	return out
}

// dead waits until a request with what was revoked is refused, and fails when
// that takes more than five seconds.
func dead(k *testkit.Kit, what string, try func() int) {
	k.TB.Helper()
	begun := time.Now()
	for time.Since(begun) < 5*time.Second {
		if s := try(); s == 401 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	k.TB.Errorf("%s is still good after five seconds", what)
}

// listen opens a socket and gives a channel that is closed when it ends.
func listen(k *testkit.Kit, token string) <-chan struct{} {
	k.TB.Helper()
	srv := k.Server()
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(srv.URL, "http")+"/api/v1/ws", nil)
	if err != nil {
		k.TB.Fatal(err)
	}
	k.TB.Cleanup(func() { _ = conn.Close() })
	if err := conn.WriteJSON(m{"type": "auth", "token": token}); err != nil {
		k.TB.Fatal(err)
	}
	var ready m
	if err := conn.ReadJSON(&ready); err != nil || ready["type"] != "ready" {
		k.TB.Fatalf("%v %v", ready, err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	return ended
}

func closed(k *testkit.Kit, what string, ended <-chan struct{}) {
	k.TB.Helper()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		k.TB.Errorf("%s: the socket is open after five seconds", what)
	}
}

func TestSessions(t *testing.T) {
	k := testkit.New(t, "")
	id, first := k.Person("han", "")
	const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	second := k.Call("", "POST", signInPath, m{"identity": "han@example.com", "password": testkit.Password}, "User-Agent", chrome).Want(200).Text("token")
	me := func(k *testkit.Kit, token string) int { return k.Call(token, "GET", "/api/v1/me", nil).Status }

	t.Run("are listed with what one recognises them by", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(second, "GET", "/api/v1/me/sessions", nil).Want(200)
		if len(res.Items()) != 2 {
			t.Fatal(res.Raw)
		}
		for i := range 2 {
			it := res.Get("items", i).(m)
			if it["current"] == true && (it["device"] != "Chrome · Windows" || it["address"] != "127.0.0.1" || it["method"] != "password" || it["created"] == "" || it["used"] == "") {
				t.Errorf("%v", it)
			}
		}
		if mine := k.Call(k.Admin, "GET", "/api/v1/people/"+id+"/sessions", nil).Want(200); len(mine.Items()) != 2 {
			t.Error(mine.Raw)
		}
		k.Call(first, "GET", "/api/v1/people/"+id+"/sessions", nil).Want(403)
		k.Call(k.Admin, "GET", "/api/v1/people/nosuchperson123/sessions", nil).Want(404)
	})

	t.Run("are renewed without another one", func(t *testing.T) {
		k := k.On(t)
		token := k.Call(second, "POST", "/api/collections/users/auth-refresh", nil).Want(200).Text("token")
		if n := len(k.Call(token, "GET", "/api/v1/me/sessions", nil).Want(200).Items()); n != 2 {
			t.Error(n)
		}
		second = token
	})

	t.Run("end one by one, and nobody else's", func(t *testing.T) {
		k := k.On(t)
		_, stranger := k.Person("stranger", "")
		var other string
		for _, it := range k.Call(second, "GET", "/api/v1/me/sessions", nil).Items() {
			if it.(m)["current"] == false {
				other = it.(m)["id"].(string)
			}
		}
		k.Call(stranger, "DELETE", "/api/v1/me/sessions/"+other, nil).Code(404, "no_such_session")
		k.Call(k.Admin, "DELETE", "/api/v1/people/nosuchperson123/sessions/"+other, nil).Code(404, "no_such_session")
		ended := listen(k, first)
		k.Call(second, "DELETE", "/api/v1/me/sessions/"+other, nil).Want(204)
		dead(k, "the session", func() int { return me(k, first) })
		closed(k, "the session", ended)
		k.Call(first, "POST", "/api/collections/users/auth-refresh", nil).Want(401)
		k.Call(second, "DELETE", "/api/v1/me/sessions/"+other, nil).Code(404, "no_such_session")
		k.Call(second, "GET", "/api/v1/me", nil).Want(200)
	})

	t.Run("end all at once, by oneself and by administrators", func(t *testing.T) {
		k := k.On(t)
		third := k.SignIn("han@example.com", testkit.Password)
		if res := k.Call(second, "POST", "/api/v1/me/sessions:end", nil).Want(200); res.Get("ended") != 1.0 {
			t.Error(res.Raw)
		}
		if me(k, third) != 401 || me(k, second) != 200 {
			t.Error("the wrong one ended")
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/people/"+id+"/sessions/end", nil).Want(200); res.Get("ended") != 1.0 || me(k, second) != 401 {
			t.Error(res.Raw)
		}
		last := k.SignIn("han@example.com", testkit.Password)
		k.Call(last, "DELETE", "/api/v1/me/sessions/current", nil).Want(204)
		if me(k, last) != 401 {
			t.Error("signed out, and still in")
		}
		got := logged(k, "kind", "person", "object", id)
		if want := []string{"signout", "signin.ok", "session.revoked", "session.revoked", "signin.ok", "session.revoked", "signin.ok", "signin.ok", "person.created"}; !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})

	t.Run("end after their time", func(t *testing.T) {
		k := testkit.New(t, "")
		k.Advance(6 * 24 * time.Hour)
		k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200)
		k.Advance(2 * 24 * time.Hour)
		k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(401)
	})

	t.Run("cannot be made up", func(t *testing.T) {
		k := k.On(t)
		rec, err := k.Tenon.App.FindRecordById("users", id)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := rec.NewAuthToken() // PocketBase's own names no session
		if err != nil {
			t.Fatal(err)
		}
		other := k.SignIn("han@example.com", testkit.Password)
		stranger, err := k.Tenon.Account.Token(rec, "nosuchsession")
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{plain, stranger, other + "x", "Bearer " + plain} {
			if s := me(k, token); s != 401 {
				t.Errorf("%d", s)
			}
		}
		if me(k, "Bearer "+other) != 200 {
			t.Error("Bearer")
		}
	})

	t.Run("keep when they were last used", func(t *testing.T) {
		k := testkit.New(t, "")
		k.Advance(time.Hour)
		k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200)
		used := k.Call(k.Admin, "GET", "/api/v1/me/sessions", nil).Want(200).Text("items", 0, "used")
		k.Close()
		again := testkit.Open(t, k.Dir)
		again.Advance(2 * time.Hour)
		stored := again.Scalar(`SELECT "used" FROM "tn_sessions"`)
		if created := again.Scalar(`SELECT "created" FROM "tn_sessions"`); stored < used || created >= used {
			t.Errorf("created %s, used %s, stored %s", created, used, stored)
		}
	})
}

// A31: who is disabled is out within five seconds, by every way.
func TestADisabledPersonIsOutAtOnce(t *testing.T) {
	o := newOffice(t)
	k := o.Kit
	up := k.Upload(o.wang, "/api/v1/files", "a.png", picture(40, 30), nil).Want(201).Text("id")
	k.Patch(o.wang, "client", o.own, m{"doc": []string{up}}).Want(200)
	file := "/api/v1/objects/client/records/" + o.own + "/files/doc/" + up
	k.Define(role("reader", m{"object": "client", "operations": []string{"view"}, "read": []string{"name", "doc"}}))
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"roles": []string{"sales", "reader"}}).Want(200)
	fileToken := k.Call(o.wang, "POST", "/api/v1/files/token", m{"object": "client", "id": o.own, "field": "doc", "file": up}).Want(200).Text("token")
	k.Call("", "GET", file+"?token="+fileToken, nil).Want(200)
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
	key := k.Call(o.wang, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"sales"}}).Want(201).Text("key")
	k.Call(key, "GET", "/api/v1/me", nil).Want(200)
	ended := listen(k, o.wang)
	job, err := k.Tenon.Jobs.EnqueueAt(k.Ctx(), k.Tenon.App, k.Now().Add(time.Hour), "import", o.wangID, titled("x"), nil)
	if err != nil {
		t.Fatal(err)
	}

	k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"active": false}).Want(200)
	dead(k, "the session", func() int { return k.Call(o.wang, "GET", "/api/v1/me", nil).Status })
	dead(k, "the key", func() int { return k.Call(key, "GET", "/api/v1/me", nil).Status })
	dead(k, "the file token", func() int { return k.Call("", "GET", file+"?token="+fileToken, nil).Status })
	closed(k, "disabled", ended)
	k.Call(o.wang, "POST", "/api/collections/users/auth-refresh", nil).Want(401)
	k.Call("", "POST", signInPath, m{"identity": "wang@example.com", "password": testkit.Password}).Code(400, "sign_in_failed")
	if state := k.Scalar(`SELECT "state" FROM "tn_jobs" WHERE "id" = '` + job + `'`); state != "cancelled" {
		t.Errorf("the job is %s", state)
	}
	got := logged(k, "kind", "person", "object", o.wangID, "limit", "4")
	if !slices.Equal(got, []string{"signin.failed", "key.revoked", "session.revoked", "person.disabled"}) {
		t.Error(got)
	}

	// Whoever comes back signs in anew: nothing of before is good again.
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"active": true}).Want(200)
	for what, status := range map[string]int{
		"session": k.Call(o.wang, "GET", "/api/v1/me", nil).Status, "key": k.Call(key, "GET", "/api/v1/me", nil).Status, "file token": k.Call("", "GET", file+"?token="+fileToken, nil).Status,
	} {
		if status != 401 {
			t.Errorf("the %s is good again: %d", what, status)
		}
	}
	k.SignIn("wang@example.com", testkit.Password)
}

// A31: the same when another process disables the person, as an operator does
// in the dashboard or on the command line.
func TestWhatAnotherProcessEndsIsSeenSoon(t *testing.T) {
	k := testkit.New(t, "")
	id, token := k.Person("han", "")
	k.Call(token, "GET", "/api/v1/me", nil).Want(200)
	k.Exec(`UPDATE "tn_sessions" SET "ended" = '2026-01-01 00:00:00.000Z' WHERE "user" = '` + id + `'`)
	k.Advance(2500 * time.Millisecond)
	k.Call(token, "GET", "/api/v1/me", nil).Want(401)
}

// A32: a new password or a new address ends the other sessions and the keys.
func TestANewPasswordEndsTheRest(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(powerless("none"))
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
	begin := func(name string) (id, here, there, key string) {
		id, here = k.Person(name, "", "none")
		there = k.SignIn(name+"@example.com", testkit.Password)
		key = k.Call(here, "POST", "/api/v1/me/keys", m{"name": "k", "roles": []string{"none"}}).Want(201).Text("key")
		return id, here, there, key
	}
	gone := func(t *testing.T, tokens ...string) {
		t.Helper()
		for i, token := range tokens {
			if s := k.Call(token, "GET", "/api/v1/me", nil).Status; s != 401 {
				t.Errorf("%d is still good: %d", i, s)
			}
		}
	}
	t.Run("by oneself: this session goes on", func(t *testing.T) {
		_, here, there, key := begin("one")
		k.Call(here, "PATCH", "/api/v1/me", m{"password": "a-new-password", "oldPassword": "wrong"}).Want(400)
		fresh := k.Call(here, "PATCH", "/api/v1/me", m{"password": "a-new-password", "oldPassword": testkit.Password}).Want(200).Text("token")
		gone(t, here, there, key)
		if res := k.Call(fresh, "GET", "/api/v1/me/sessions", nil).Want(200); len(res.Items()) != 1 || res.Get("items", 0, "current") != true {
			t.Error(res.Raw)
		}
	})
	t.Run("by an administrator", func(t *testing.T) {
		id, here, there, key := begin("two")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"password": "a-new-password"}).Want(200)
		gone(t, here, there, key)
		if got := logged(k, "object", id, "action", "password"); !slices.Equal(got, []string{"password.changed"}) {
			t.Error(got)
		}
	})
	t.Run("with a new address", func(t *testing.T) {
		id, here, there, key := begin("three")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"email": "third@example.com"}).Want(200)
		gone(t, here, there, key)
		k.SignIn("third@example.com", testkit.Password)
	})
	t.Run("but not with another name", func(t *testing.T) {
		id, here, there, key := begin("four")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"name": "Four"}).Want(200)
		for _, token := range []string{here, there, key} {
			k.Call(token, "GET", "/api/v1/me", nil).Want(200)
		}
	})
	t.Run("by an operator in the dashboard", func(t *testing.T) {
		id, here, there, key := begin("five")
		rec, err := k.Tenon.App.FindRecordById("users", id)
		if err != nil {
			t.Fatal(err)
		}
		rec.SetPassword("a-new-password")
		if err := k.Tenon.App.Save(rec); err != nil {
			t.Fatal(err)
		}
		gone(t, here, there, key)
	})
}

// The audit log has what happens to people, by whom and from where, and never a
// password or a token.
func TestTheAuditLog(t *testing.T) {
	k := testkit.New(t, "")
	k.Define(powerless("sales"))
	dept := k.Department("Sales", "")
	id, token := k.Person("han", dept)
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"sales"}, "name": "Han", "active": false}, "X-Forwarded-For", "9.9.9.9").Want(200)
	k.Call(k.Admin, "PATCH", "/api/v1/departments/"+dept, m{"name": "Sales 1"}).Want(200)
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"currency": "EUR", "limits": m{"personRate": 400}}).Want(200)
	defer testkit.Quiet(k)()
	k.Call("", "POST", signInPath, m{"identity": "han@example.com", "password": "wrong-wrong-wrong"}).Want(400)
	k.Call("", "POST", signInPath, m{"identity": "a-typed-password", "password": "wrong-wrong-wrong"}).Want(400)

	res := k.Call(k.Admin, "GET", "/api/v1/audit?limit=500", nil).Want(200)
	var actions []string
	for _, it := range res.Items() {
		actions = append(actions, it.(m)["action"].(string))
	}
	for _, want := range []string{"person.created", "person.roles", "person.updated", "person.disabled", "department.created", "department.updated", "settings.changed", "release.published", "signin.ok", "signin.failed"} {
		if !slices.Contains(actions, want) {
			t.Errorf("%s is missing in %v", want, actions)
		}
	}
	for _, secret := range []string{testkit.Password, "wrong-wrong-wrong", "a-typed-password", token, "tokenKey", "$2a$"} {
		if strings.Contains(res.Raw, secret) {
			t.Errorf("the log says %q", secret)
		}
	}
	one := k.Call(k.Admin, "GET", "/api/v1/audit?action=person.roles", nil).Want(200)
	if one.Text("items", 0, "who", "name") != "管理员" || one.Text("items", 0, "object") != id || one.Text("items", 0, "name") != "Han" || one.Text("items", 0, "address") != "127.0.0.1" || one.Text("items", 0, "label") != "修改成员的角色" {
		t.Error(one.Raw)
	}
	if to, _ := json.Marshal(one.Get("items", 0, "detail", "roles")); string(to) != `{"from":[],"to":["sales"]}` {
		t.Errorf("%s", to)
	}
	today := k.Now().In(k.Tenon.Meta.Current().Business.Zone).Format(time.DateOnly)
	if n := len(k.Call(k.Admin, "GET", "/api/v1/audit?limit=500&from="+today+"&to="+today, nil).Want(200).Items()); n != len(actions) {
		t.Errorf("%d of %d are of today", n, len(actions))
	}
	k.Call(k.Admin, "GET", "/api/v1/audit?from=yesterday", nil).Code(400, "invalid_instant", "from")
	k.Call(k.Admin, "GET", "/api/v1/audit?nosuch=1", nil).Code(400, "unknown_key")

	file := k.Call(k.Admin, "GET", "/api/v1/audit?format=csv&action=person", nil).Want(200)
	if !strings.Contains(file.Header.Get("Content-Disposition"), "audit-") || !strings.Contains(file.Raw, "person.disabled") || strings.Contains(file.Raw, "release.published") {
		t.Error(file.Raw)
	}
	if got := logged(k, "limit", "1"); got[0] != "audit.exported" {
		t.Error(got)
	}

	t.Run("is verified, and what was done to it is found", func(t *testing.T) {
		k := k.On(t)
		if res := k.Call(k.Admin, "POST", "/api/v1/audit:verify", nil).Want(200); res.Get("ok") != true {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "GET", "/api/v1/audit/state", nil).Want(200); res.Get("last", "ok") != true {
			t.Error(res.Raw)
		}
		k.Exec(`DROP TRIGGER "tn_audit_no_update"; UPDATE "tn_audit" SET "who" = '' WHERE "id" = 3`)
		if res := k.Call(k.Admin, "POST", "/api/v1/audit:verify", nil).Want(200); res.Get("ok") != false || res.Get("at") != 3.0 || res.Text("reason") != "altered" {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "GET", "/api/v1/audit/state", nil).Want(200); res.Get("last", "ok") != false {
			t.Error(res.Raw)
		}
	})
}

func TestFailedSignIns(t *testing.T) {
	k := testkit.New(t, "")
	id, _ := k.Person("han", "")
	for range 10 {
		k.Call("", "POST", signInPath, m{"identity": "han@example.com", "password": "wrong"}).Want(400)
	}
	k.Call("", "POST", signInPath, m{"identity": "han@example.com", "password": testkit.Password}).Want(429)
	got := logged(k, "object", id, "action", "signin", "limit", "3")
	if !slices.Equal(got, []string{"signin.locked", "signin.failed", "signin.failed"}) {
		t.Error(got)
	}
}

// A34: whether there is an account shows neither in the answer nor in the time.
func TestSignInTellsNothingOfAccounts(t *testing.T) {
	k := testkit.New(t, "")
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"limits": m{"accountFailures": 100, "addressFailures": 1000}}).Want(200)
	gone, _ := k.Person("gone", "")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+gone, m{"active": false}).Want(200)
	accounts := map[string]string{"known": testkit.AdminEmail, "unknown": "nobody@example.com", "disabled": "gone@example.com"}
	times := map[string][]time.Duration{}
	answers := map[string]bool{}
	unlike := func() (out string) {
		known := slices.Min(times["known"]) // what else the machine does only adds
		for _, name := range []string{"unknown", "disabled"} {
			if took := slices.Min(times[name]); float64(took) < 0.6*float64(known) || float64(took) > 1.6*float64(known) {
				out += fmt.Sprintf("%s takes %v, a known account %v; ", name, took, known)
			}
		}
		return out
	}
	for round := range 60 { // more than a few of a machine that is busy
		if round >= 9 && unlike() == "" {
			break
		}
		for name, email := range accounts {
			begun := time.Now()
			res := k.Call("", "POST", signInPath, m{"identity": email, "password": "wrong-wrong-wrong"}, "Accept-Language", "en").Want(400)
			times[name] = append(times[name], time.Since(begun))
			answers[res.Raw] = true
		}
	}
	if len(answers) != len(times["known"]) { // each tells how many attempts are left, which falls alike
		t.Errorf("%d different answers", len(answers))
	}
	if out := unlike(); out != "" {
		t.Error(out)
	}
	if res := k.Call("", "POST", signInPath, m{"identity": "gone@example.com", "password": testkit.Password}, "Accept-Language", "en"); res.Text("code") != "sign_in_failed" {
		t.Error(res.Raw)
	}
}

// A19, A29–A31: what an API key may, and may not.
func TestAPIKeys(t *testing.T) {
	o := newOffice(t)
	k := o.Kit
	allow := func(whom string) {
		k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": whom}}).Want(200)
	}
	make_ := func(k *testkit.Kit, token string, more m) *testkit.Res {
		body := m{"name": "a key", "roles": []string{"sales"}, "scopes": []string{"read"}}
		for key, v := range more {
			body[key] = v
		}
		return k.Call(token, "POST", "/api/v1/me/keys", body)
	}
	t.Run("are made by whom the rule lets", func(t *testing.T) {
		k := k.On(t)
		make_(k, o.wang, nil).Code(403, "keys_off")
		make_(k, k.Admin, nil).Want(201)
		allow("off")
		make_(k, k.Admin, nil).Code(403, "keys_off")
		allow("everyone")
		res := make_(k, o.wang, nil).Want(201)
		key := res.Text("key")
		if !strings.HasPrefix(key, "tnk_") || len(key) < 40 || res.Get("expires") == nil || res.Get("rate") != 20.0 {
			t.Error(res.Raw)
		}
		if list := k.Call(o.wang, "GET", "/api/v1/me/keys", nil).Want(200); len(list.Items()) != 1 || strings.Contains(list.Raw, key) || list.Text("items", 0, "hint") != key[:8] {
			t.Error(list.Raw)
		}
		if n := k.Scalar(`SELECT count(*) FROM "tn_keys" WHERE "hash" LIKE '%` + key[4:] + `%'`); n != "0" {
			t.Error("keys are kept as they are")
		}
		if all := k.Call(k.Admin, "GET", "/api/v1/keys", nil).Want(200); len(all.Items()) != 2 || strings.Contains(all.Raw, key) {
			t.Error(all.Raw)
		}
	})
	t.Run("have no more than their owner may hand on", func(t *testing.T) {
		k := k.On(t)
		make_(k, o.wang, m{"roles": []string{"hand_over"}}).Code(400, "key_role", "roles")
		make_(k, o.wang, m{"roles": []string{"nosuch"}}).Code(400, "key_role", "roles")
		make_(k, o.wang, m{"roles": []string{}}).Code(400, "key_without_role", "roles")
		make_(k, k.Admin, m{"roles": []string{"admin"}}).Code(400, "key_role", "roles")
		make_(k, k.Admin, m{"roles": []string{"sales", "admin"}}).Code(400, "key_role", "roles")
		make_(k, o.wang, m{"owner": o.liID}).Code(400, "unknown_key")
		make_(k, o.wang, m{"admin": true}).Code(400, "unknown_key")
		make_(k, o.wang, m{"scopes": []string{"admin"}}).Code(400, "unknown_choice", "scopes")
		make_(k, o.wang, m{"rate": 100000}).Code(400, "key_rate", "rate")
		make_(k, o.wang, m{"expires": "2020-01-01 00:00:00.000Z"}).Code(400, "key_expires", "expires")
		make_(k, o.wang, m{"name": " "}).Code(400, "invalid_name", "name")
	})
	read := make_(k, o.wang, nil).Want(201).Text("key")
	write := make_(k, o.wang, m{"scopes": []string{"write"}}).Want(201).Text("key")
	t.Run("see what their role sees, and nothing else", func(t *testing.T) {
		k := k.On(t)
		for _, token := range []string{read, "Bearer " + read} {
			if res := k.List(token, "client", "sort", "name"); res.Status != 200 || res.Raw != k.List(o.wang, "client", "sort", "name").Raw {
				t.Error(res.Raw)
			}
		}
		k.List(read, "client", "filter", `record.codeword == "Geheim-1"`).Code(400, "unknown_field")
		k.Get(read, "client", o.closed).Code(404, "not_found")
		boss := make_(k, k.Admin, nil).Want(201).Text("key")
		me := k.Call(boss, "GET", "/api/v1/me", nil).Want(200)
		if me.Get("user", "admin") != false || me.Get("can", "design") != false || len(me.Get("roles").([]any)) != 1 {
			t.Error(me.Raw)
		}
		k.List(boss, "vault").Code(404, "no_such_object")
	})
	t.Run("write only where they may", func(t *testing.T) {
		k := k.On(t)
		k.Call(read, "POST", "/api/v1/objects/client/records", m{"name": "x"}).Code(403, "key_read_only")
		k.Patch(read, "client", o.own, m{"name": "x"}).Code(403, "key_read_only")
		k.Patch(write, "client", o.own, m{"name": "by key"}).Want(200)
		h := k.Call(o.wang, "GET", "/api/v1/objects/client/records/"+o.own+"/history", nil).Want(200)
		if h.Text("items", 0, "by", "id") != o.wangID || h.Text("items", 0, "source") != "api" {
			t.Error(h.Raw)
		}
	})
	t.Run("never reach what is not for them, whatever the caller claims", func(t *testing.T) {
		k := k.On(t)
		admins := make_(k, k.Admin, m{"scopes": []string{"read", "write"}, "rate": 500}).Want(201).Text("key")
		for _, r := range k.Tenon.API.Routes() {
			if r.Keys == "" {
				k.Advance(time.Second)
				res := k.Call(admins, r.Method, places.Replace(r.Path), nil, "X-Role", "admin", "X-User", "admin", "X-System", "true", "X-HTTP-Method-Override", "GET")
				if res.Status != 403 || res.Text("code") != "key_refused" {
					t.Errorf("%s %s: %d %s", r.Method, r.Path, res.Status, res.Raw)
				}
			}
			if r.Policy == "admins" && r.Keys != "" {
				t.Errorf("%s %s is for administrators, and takes keys", r.Method, r.Path)
			}
		}
		for _, path := range []string{"/api/collections/users/records", "/api/collections/client/records", "/api/settings", "/api/logs"} {
			k.Call(admins, "GET", path, nil).Want(401)
		}
		k.Call(admins, "POST", "/api/collections/users/auth-refresh", nil).Want(401)
		k.Call(write, "PATCH", "/api/v1/me", m{"roles": []string{"admin"}}).Code(403, "key_refused")
		k.Call(write, "POST", "/api/v1/me/keys", m{"name": "more", "roles": []string{"sales"}}).Code(403, "key_refused")
	})
	t.Run("shrink with their owner", func(t *testing.T) {
		k := k.On(t)
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"roles": []string{}}).Want(200)
		k.List(read, "client").Code(404, "no_such_object")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+o.wangID, m{"roles": []string{"sales"}}).Want(200)
		k.List(read, "client").Want(200)
	})
	t.Run("are limited by the second", func(t *testing.T) {
		k := k.On(t)
		slow := make_(k, o.wang, m{"rate": 1}).Want(201).Text("key")
		n := passed(k, 30, func() *testkit.Res { return k.Call(slow, "GET", "/api/v1/me", nil) })
		if n < 5 || n > 8 {
			t.Errorf("%d of 30 passed at one a second", n)
		}
		k.Call(o.wang, "GET", "/api/v1/me", nil).Want(200)
	})
	t.Run("end: revoked, expired, and by their owner or an administrator only", func(t *testing.T) {
		k := k.On(t)
		ids := map[string]string{}
		for _, it := range k.Call(o.wang, "GET", "/api/v1/me/keys", nil).Items() {
			ids[it.(m)["hint"].(string)] = it.(m)["id"].(string)
		}
		k.Call(o.li, "DELETE", "/api/v1/me/keys/"+ids[read[:8]], nil).Code(404, "no_such_key")
		k.Call(o.li, "DELETE", "/api/v1/keys/"+ids[read[:8]], nil).Want(403)
		k.Call(o.wang, "DELETE", "/api/v1/me/keys/"+ids[read[:8]], nil).Want(204)
		dead(k, "the key", func() int { return k.Call(read, "GET", "/api/v1/me", nil).Status })
		k.Call(k.Admin, "DELETE", "/api/v1/keys/"+ids[write[:8]], nil).Want(204)
		dead(k, "the key", func() int { return k.Call(write, "GET", "/api/v1/me", nil).Status })
		k.Call(o.wang, "DELETE", "/api/v1/me/keys/"+ids[write[:8]], nil).Code(404, "no_such_key")
		soon := make_(k, o.wang, m{"expires": k.Now().Add(time.Hour).UTC().Format("2006-01-02 15:04:05.000Z")}).Want(201).Text("key")
		k.Call(soon, "GET", "/api/v1/me", nil).Want(200)
		k.Advance(61 * time.Minute)
		k.Call(soon, "GET", "/api/v1/me", nil).Want(401)
		k.Call("tnk_made-up", "GET", "/api/v1/me", nil).Want(401)
		k.Call("tnk_", "GET", "/api/v1/me", nil).Want(401)
		got := logged(k, "object", o.wangID, "action", "key")
		if !slices.Contains(got, "key.created") || !slices.Contains(got, "key.revoked") {
			t.Error(got)
		}
	})
}

// The nightly look at the audit log is noted in it.
func TestTheAuditLogIsVerifiedAtNight(t *testing.T) {
	k := testkit.New(t, "")
	look := func() string {
		t.Helper()
		before := k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" LIKE 'audit.%'`)
		if _, err := k.Tenon.Jobs.Enqueue(k.Ctx(), k.Tenon.App, "audit_verify", "", titled("x"), nil); err != nil {
			t.Fatal(err)
		}
		for range 6000 {
			if k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "action" LIKE 'audit.%'`) != before {
				return k.Scalar(`SELECT "action" FROM "tn_audit" ORDER BY "id" DESC LIMIT 1`)
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Fatal("nobody looked")
		return ""
	}
	if got := look(); got != "audit.verified" {
		t.Error(got)
	}
	defer testkit.Quiet(k)()
	k.Exec(`DROP TRIGGER "tn_audit_no_delete"; DELETE FROM "tn_audit" WHERE "id" = 1`)
	if got := look(); got != "audit.broken" {
		t.Error(got)
	}
}
