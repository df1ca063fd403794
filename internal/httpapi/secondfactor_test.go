package httpapi_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// phone is an app that makes codes.
type phone struct {
	k      *testkit.Kit
	secret string
}

func (p *phone) code() string {
	p.k.TB.Helper()
	code, err := totp.GenerateCode(p.secret, p.k.Now())
	if err != nil {
		p.k.TB.Fatal(err)
	}
	return code
}

// next is a code of a later step than the last one.
func (p *phone) next() string {
	p.k.Advance(31 * time.Second)
	return p.code()
}

func signIn(k *testkit.Kit, email, password string) *testkit.Res {
	k.TB.Helper()
	return k.Call("", "POST", signInPath, m{"identity": email, "password": password})
}

func step(k *testkit.Kit, name, ticket string, more m) *testkit.Res {
	k.TB.Helper()
	body := m{"ticket": ticket}
	for key, v := range more {
		body[key] = v
	}
	return k.Call("", "POST", "/api/v1/sign-in/"+name, body)
}

// enrolled gives a person a second factor.
func enrolled(k *testkit.Kit, token string) (*phone, []any) {
	k.TB.Helper()
	e := k.Call(token, "POST", "/api/v1/me/second-factor", m{"password": testkit.Password}).Want(200)
	p := &phone{k, e.Text("secret")}
	return p, k.Call(token, "POST", "/api/v1/me/second-factor/confirm", m{"code": p.code()}).Want(200).Get("recoveryCodes").([]any)
}

func TestASecondFactor(t *testing.T) {
	k := testkit.New(t, "")
	id, token := k.Person("han", "")

	t.Run("is enabled with a secret, a picture of it and a code", func(t *testing.T) {
		k := k.On(t)
		k.Call(token, "POST", "/api/v1/me/second-factor/confirm", m{"code": "000000"}).Code(409, "second_factor_not_begun")
		k.Call(token, "POST", "/api/v1/me/second-factor", m{"password": "wrong"}).Code(400, "wrong_password", "password")
		e := k.Call(token, "POST", "/api/v1/me/second-factor", m{"password": testkit.Password}).Want(200)
		uri, err := url.Parse(e.Text("uri"))
		if err != nil || uri.Scheme != "otpauth" || uri.Host != "totp" || uri.Query().Get("secret") != e.Text("secret") || uri.Query().Get("issuer") != "测试公司" || !strings.HasSuffix(uri.Path, ":han@example.com") {
			t.Error(e.Raw)
		}
		picture, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(e.Text("qr"), "data:image/svg+xml;base64,"))
		if err != nil || !strings.HasPrefix(string(picture), "<svg") || strings.Contains(string(picture), "<script") {
			t.Errorf("%v %.80s", err, picture)
		}
		signIn(k, "han@example.com", testkit.Password).Want(200) // it does not count before it is confirmed
		k.Call(token, "POST", "/api/v1/me/second-factor/confirm", m{"code": "000000"}).Code(400, "second_factor_wrong", "code")
		if f := k.Call(token, "GET", "/api/v1/me/second-factor", nil).Want(200); f.Get("enabled") != false {
			t.Error(f.Raw)
		}
	})

	app, codes := enrolled(k, token)
	if len(codes) != 10 {
		t.Fatal(codes)
	}

	t.Run("is asked for after the password, and no token is given before", func(t *testing.T) {
		k := k.On(t)
		res := signIn(k, "han@example.com", testkit.Password).Code(401, "second_factor_required")
		if strings.Contains(res.Raw, "token") || strings.Contains(res.Raw, "eyJ") {
			t.Error(res.Raw)
		}
		ticket := res.Text("data", "ticket")
		k.Call(ticket, "GET", "/api/v1/me", nil).Want(401)
		step(k, "code", ticket, m{"code": "123456"}).Code(400, "second_factor_wrong")
		step(k, "code", "made-up", m{"code": app.next()}).Code(401, "sign_in_over")
		step(k, "password", ticket, m{"password": "a-new-password"}).Code(401, "sign_in_over")
		step(k, "enrol", ticket, nil).Code(401, "sign_in_over")
		in := step(k, "code", ticket, m{"code": app.next()}).Want(200)
		if me := k.Call(in.Text("token"), "GET", "/api/v1/me", nil).Want(200); me.Text("user", "id") != id || in.Text("record", "id") != id {
			t.Error(me.Raw)
		}
		step(k, "code", ticket, m{"code": app.next()}).Code(401, "sign_in_over")
		signIn(k, "han@example.com", "wrong").Code(400, "sign_in_failed") // the password comes first
	})

	t.Run("takes no code twice", func(t *testing.T) {
		k := k.On(t)
		ask := func() string {
			return signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		}
		code := app.next()
		step(k, "code", ask(), m{"code": code}).Want(200)
		step(k, "code", ask(), m{"code": code}).Code(400, "second_factor_wrong")
		again := app.next()
		var wg sync.WaitGroup
		var mu sync.Mutex
		in := 0
		for range 8 { // nor at once
			ticket := ask()
			wg.Go(func() {
				if step(k, "code", ticket, m{"code": again}).Status == 200 {
					mu.Lock()
					in++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if in != 1 {
			t.Errorf("%d were let in with one code", in)
		}
		signIn(k, "han@example.com", testkit.Password)
		k.Advance(20 * time.Minute)
	})

	t.Run("can be replaced by a recovery code, each good once", func(t *testing.T) {
		k := k.On(t)
		ticket := signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		step(k, "code", ticket, m{"code": strings.ToUpper(codes[0].(string)) + " "}).Want(200)
		ticket = signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		step(k, "code", ticket, m{"code": codes[0]}).Code(400, "second_factor_wrong")
		if f := k.Call(token, "GET", "/api/v1/me/second-factor", nil).Want(200); f.Get("recoveryLeft") != 9.0 {
			t.Error(f.Raw)
		}
		fresh := k.Call(token, "POST", "/api/v1/me/second-factor/recovery", m{"password": testkit.Password, "code": app.next()}).Want(200).Get("recoveryCodes").([]any)
		step(k, "code", ticket, m{"code": codes[1]}).Code(400, "second_factor_wrong")
		step(k, "code", ticket, m{"code": fresh[0]}).Want(200)
		if stored := k.Scalar(`SELECT "recovery" FROM "tn_accounts" WHERE "user" = '` + id + `'`); strings.Contains(stored, strings.ReplaceAll(fresh[1].(string), "-", "")) {
			t.Error("recovery codes are kept as they are")
		}
	})

	t.Run("cannot be guessed", func(t *testing.T) {
		k := k.On(t)
		k.Advance(20 * time.Minute)
		var last *testkit.Res
		for range 12 { // a fresh ticket each time helps nobody
			res := signIn(k, "han@example.com", testkit.Password)
			if res.Status == 429 {
				last = res
				break
			}
			last = step(k, "code", res.Text("data", "ticket"), m{"code": "000000"})
		}
		if last.Status != 429 || last.Text("code") != "sign_in_locked" {
			t.Error(last.Raw)
		}
		k.Advance(20 * time.Minute)
	})

	t.Run("is over when its sign-in has waited too long, or the person is disabled", func(t *testing.T) {
		k := k.On(t)
		ticket := signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		k.Advance(11 * time.Minute)
		step(k, "code", ticket, m{"code": app.code()}).Code(401, "sign_in_over")
		ticket = signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200)
		step(k, "code", ticket, m{"code": app.next()}).Code(401, "sign_in_over")
		k.Call(k.Admin, "PATCH", "/api/v1/people/"+id, m{"active": true}).Want(200)
	})

	t.Run("is taken away by its person with password and code, or by an administrator", func(t *testing.T) {
		k := k.On(t)
		ticket := signIn(k, "han@example.com", testkit.Password).Want(401).Text("data", "ticket")
		token := step(k, "code", ticket, m{"code": app.next()}).Want(200).Text("token")
		k.Call(token, "POST", "/api/v1/me/second-factor", m{"password": testkit.Password}).Code(409, "second_factor_enabled")
		k.Call(token, "POST", "/api/v1/me/second-factor/disable", m{"password": testkit.Password, "code": "1"}).Code(400, "second_factor_wrong")
		k.Call(token, "POST", "/api/v1/me/second-factor/disable", m{"password": "wrong", "code": app.next()}).Code(400, "wrong_password", "password")
		k.Call(token, "POST", "/api/v1/me/second-factor/disable", m{"password": testkit.Password, "code": app.next()}).Want(204)
		signIn(k, "han@example.com", testkit.Password).Want(200)
		enrolled(k, token)
		k.Call(token, "DELETE", "/api/v1/people/"+id+"/second-factor", nil).Want(403)
		k.Call(k.Admin, "DELETE", "/api/v1/people/"+id+"/second-factor", nil).Want(204)
		k.Call(k.Admin, "DELETE", "/api/v1/people/"+id+"/second-factor", nil).Code(409, "second_factor_off")
		signIn(k, "han@example.com", testkit.Password).Want(200)
		if got := logged(k, "object", id, "action", "totp", "limit", "2"); strings.Join(got, " ") != "totp.disabled totp.enabled" {
			t.Error(got)
		}
	})
}

func TestASecondFactorByRule(t *testing.T) {
	k := testkit.New(t, "")
	_, member := k.Person("han", "")
	rule := func(whom string) {
		k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"secondFactor": whom}}).Want(200)
	}
	rule("administrators")
	signIn(k, "han@example.com", testkit.Password).Want(200)
	res := signIn(k, testkit.AdminEmail, testkit.Password).Code(401, "second_factor_enrol")
	ticket := res.Text("data", "ticket")
	e := step(k, "enrol", ticket, nil).Want(200)
	app := &phone{k, e.Text("secret")}
	step(k, "enrol/confirm", ticket, m{"code": "000000"}).Code(400, "second_factor_wrong")
	in := step(k, "enrol/confirm", ticket, m{"code": app.code()}).Want(200)
	if len(in.Get("meta", "recoveryCodes").([]any)) != 10 {
		t.Error(in.Raw)
	}
	token := in.Text("token")
	k.Call(token, "GET", "/api/v1/me", nil).Want(200)
	signIn(k, testkit.AdminEmail, testkit.Password).Code(401, "second_factor_required")
	k.Call(token, "POST", "/api/v1/me/second-factor/disable", m{"password": testkit.Password, "code": app.next()}).Code(409, "second_factor_required_by_rule")
	if f := k.Call(token, "GET", "/api/v1/me/second-factor", nil).Want(200); f.Get("required") != true || f.Get("enabled") != true {
		t.Error(f.Raw)
	}
	rule("everyone")
	signIn(k, "han@example.com", testkit.Password).Code(401, "second_factor_enrol")
	k.Call(member, "GET", "/api/v1/me", nil).Want(200) // who is signed in stays so
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"secondFactor": "sometimes"}}).Code(400, "unknown_choice", "signIn.secondFactor")
}

func TestAnExpiredPassword(t *testing.T) {
	k := testkit.New(t, "")
	id, _ := k.Person("han", "")
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"passwordDays": 30, "sessionDays": 90}}).Want(200)
	signIn(k, "han@example.com", testkit.Password).Want(200)
	k.Advance(31 * 24 * time.Hour)
	ticket := signIn(k, "han@example.com", testkit.Password).Code(401, "password_expired").Text("data", "ticket")
	step(k, "password", ticket, m{"password": testkit.Password}).Code(400, "password_same", "password")
	step(k, "password", ticket, m{"password": "password123"}).Code(400, "password_common", "password")
	step(k, "password", ticket, m{"password": "short"}).Code(400, "password_short", "password")
	in := step(k, "password", ticket, m{"password": "a-fresh-passphrase"}).Want(200)
	k.Call(in.Text("token"), "GET", "/api/v1/me", nil).Want(200)
	step(k, "password", ticket, m{"password": "another-passphrase"}).Code(401, "sign_in_over")
	signIn(k, "han@example.com", "a-fresh-passphrase").Want(200)
	if n := k.Scalar(`SELECT count(*) FROM "tn_audit" WHERE "object" = '` + id + `' AND "action" = 'password.changed'`); n != "1" {
		t.Error(n)
	}
}

func TestTheSignInLog(t *testing.T) {
	k := testkit.New(t, "")
	id, token := k.Person("han", "")
	const phone, desk = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) AppleWebKit/605 Version/26.0 Mobile/15E148 Safari/604.1", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	from := func(agent, password string) *testkit.Res {
		return k.Call("", "POST", signInPath, m{"identity": "han@example.com", "password": password}, "User-Agent", agent)
	}
	from(phone, testkit.Password).Want(200)
	from(phone, testkit.Password).Want(200)
	from(desk, "wrong").Want(400)
	mine := k.Call(token, "GET", "/api/v1/me/sign-ins", nil).Want(200)
	if len(mine.Items()) != 4 || mine.Text("items", 0, "result") != "failed" || mine.Text("items", 0, "device") != "Firefox · Linux" || mine.Text("items", 0, "failed") != "password" ||
		mine.Get("items", 1, "newDevice") != false || mine.Get("items", 2, "newDevice") != true || mine.Text("items", 2, "device") != "Safari · iPhone" || mine.Get("items", 2, "newAddress") != false || mine.Get("items", 3, "newDevice") != false {
		t.Error(mine.Raw)
	}
	if strings.Contains(mine.Raw, testkit.AdminEmail) {
		t.Error("others' sign-ins show")
	}
	k.Call(token, "GET", "/api/v1/sign-ins", nil).Want(403)
	k.Call("", "POST", signInPath, m{"identity": "nobody@example.com", "password": "wrong"}).Want(400)
	all := k.Call(k.Admin, "GET", "/api/v1/sign-ins?result=failed", nil).Want(200)
	if len(all.Items()) != 2 || all.Get("items", 0, "person") != nil || all.Text("items", 0, "email") != "nobody@example.com" || all.Text("items", 1, "person", "id") != id {
		t.Error(all.Raw)
	}
	if one := k.Call(k.Admin, "GET", "/api/v1/sign-ins?person="+id+"&result=ok", nil).Want(200); len(one.Items()) != 3 {
		t.Error(one.Raw)
	}
}
