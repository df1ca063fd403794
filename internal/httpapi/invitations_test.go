package httpapi_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// tokenOf is the token of a link in a text.
func tokenOf(t *testing.T, text string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, "/invite/")
	token, err := url.PathUnescape(strings.Fields(rest + " x")[0])
	if !found || err != nil || len(token) < 40 {
		t.Fatalf("no link in %q", text)
	}
	return token
}

const invitations = "/api/v1/invitations"

func TestInvitationsByMail(t *testing.T) {
	c := newCompany(t)
	box := c.Mail()
	c.Call(c.Admin, "PATCH", "/api/v1/people/"+c.liID, m{"active": false}).Want(200)
	res := c.Call(c.Admin, "POST", invitations, m{
		"emails": []string{" New@Example.com", "new@example.com", "wang@example.com", "li@example.com", "no address", "second@example.com"}, "departments": []string{c.one, c.two}, "manager": c.bossID, "roles": []string{"sales"}, "note": "<b>欢迎</b>",
	}).Want(200)
	got := map[string]string{}
	for i := range res.Get("results").([]any) {
		if res.Text("results", i, "message") == "" {
			t.Error(res.Raw)
		}
		got[res.Text("results", i, "email")] = res.Text("results", i, "result")
	}
	if want := (map[string]string{"new@example.com": "sent", "wang@example.com": "exists", "li@example.com": "exists", "no address": "invalid", "second@example.com": "sent"}); len(got) != len(want) || strings.Contains(res.Raw, "/invite/") {
		t.Fatalf("%v", got)
	} else {
		for email, r := range want {
			if got[email] != r {
				t.Errorf("%s: %s", email, got[email])
			}
		}
	}
	letters := map[string]testkit.Letter{}
	for range 2 {
		l := box.Next(t)
		letters[l.To] = l
	}
	l := letters["new@example.com"]
	token := tokenOf(t, l.Text)
	second := tokenOf(t, letters["second@example.com"].Text)
	list := c.Call(c.Admin, "GET", invitations+"?state=pending", nil).Want(200)
	idOf := func(email string) string {
		for _, it := range c.Call(c.Admin, "GET", invitations, nil).Want(200).Items() {
			if it.(m)["email"] == email {
				return it.(m)["id"].(string)
			}
		}
		return ""
	}

	t.Run("come in words that name who invites, and escape what they wrote", func(t *testing.T) {
		if l.Subject != "管理员 邀请你加入 测试公司" || !strings.Contains(l.Text, "<b>欢迎</b>") || strings.Contains(l.HTML, "<b>") || !strings.Contains(l.HTML, `<a href="https://crm.example.com/invite/`+token+`">`) || strings.Contains(l.Text, "{") {
			t.Errorf("%+v", l)
		}
	})

	t.Run("are listed with what became of the mail, and never with a link", func(t *testing.T) {
		if len(list.Items()) != 2 || strings.Contains(list.Raw, token) || list.Get("mail") != true {
			t.Fatal(list.Raw)
		}
		for i := range 2 {
			if list.Text("items", i, "mail", "state") == "failed" || list.Text("items", i, "departments", 0, "name") != "销售一部" || list.Text("items", i, "roles", 0, "key") != "sales" || list.Text("items", i, "manager", "name") != "boss" || list.Text("items", i, "by", "name") != "管理员" {
				t.Error(list.Raw)
			}
		}
		stored := c.Scalar(`SELECT group_concat("args" || "result" || coalesce("checkpoint", '')) FROM "tn_jobs"`) + c.Scalar(`SELECT group_concat("detail") FROM "tn_audit"`) + c.Scalar(`SELECT group_concat("hash") FROM "tn_invitation_tokens"`)
		if strings.Contains(stored, token) || strings.Contains(stored, second) {
			t.Error("a link lies in the database")
		}
	})

	t.Run("are accepted once, with a name and a password by the rule", func(t *testing.T) {
		c := c.on(t)
		offer := c.Call("", "GET", invitations+"/"+token, nil).Want(200)
		if offer.Text("email") != "new@example.com" || offer.Text("business") != "测试公司" || offer.Get("passwordMin") != 10.0 || len(offer.Body) != 6 {
			t.Error(offer.Raw)
		}
		accept := func(in m) *testkit.Res { return c.Call("", "POST", invitations+"/"+token, in) }
		accept(m{"name": "新人", "password": "short"}).Code(400, "password_short", "password")
		accept(m{"name": " ", "password": "a-good-password-1"}).Code(400, "invalid_name", "name")
		for _, more := range []string{"roles", "admin", "email", "department", "active", "verified", "tokenKey", "id"} { // A29
			accept(m{"name": "新人", "password": "a-good-password-1", more: "admin"}).Code(400, "unknown_key")
		}
		if res := accept(m{"name": "新人", "password": "a-good-password-1"}).Want(201); res.Text("email") != "new@example.com" || len(res.Body) != 1 {
			t.Error(res.Raw)
		}
		session := c.SignIn("new@example.com", "a-good-password-1")
		me := c.Call(session, "GET", "/api/v1/me", nil).Want(200)
		if me.Text("user", "name") != "新人" || me.Text("department", "id") != c.one || len(me.Get("departments").([]any)) != 2 || !slices.Equal(c.roles(session), []string{"sales"}) {
			t.Error(me.Raw)
		}
		if p := c.Call(c.Admin, "GET", "/api/v1/people/"+me.Text("user", "id"), nil); p.Text("state") != "active" || p.Text("manager", "id") != c.bossID {
			t.Error(p.Raw)
		}
		if list := c.Call(c.Admin, "GET", invitations+"?state=accepted", nil); list.Text("items", 0, "person", "name") != "新人" {
			t.Error(list.Raw)
		}
	})

	t.Run("say the same of a link that is used, unknown, revoked or too old", func(t *testing.T) { // A34
		c := c.on(t)
		id := idOf("second@example.com")
		extra := tokenOf(t, c.Call(c.Admin, "POST", invitations+"/"+id+"/link", nil).Want(200).Text("link")+" ")
		c.Call("", "GET", invitations+"/"+second, nil).Want(200) // a copied link leaves the mailed one good
		c.Call("", "GET", invitations+"/"+extra, nil).Want(200)
		unknown := c.Call("", "GET", invitations+"/"+strings.Repeat("x", 43), nil).Code(404, "invitation_gone")
		same := func(what, token string) {
			t.Helper()
			for _, method := range []string{"GET", "POST"} {
				res := c.Call("", method, invitations+"/"+token, m{"name": "N", "password": "a-good-password-1"})
				if res.Status != 404 || res.Raw != unknown.Raw || len(res.Header) != len(unknown.Header) {
					t.Errorf("%s: %d %s", what, res.Status, res.Raw)
				}
			}
		}
		same("used", token)
		c.Advance(8 * 24 * time.Hour)
		c.Admin = c.SignIn(testkit.AdminEmail, testkit.Password)
		same("too old", second)
		if list := c.Call(c.Admin, "GET", invitations+"?state=expired", nil).Want(200); len(list.Items()) != 1 || list.Text("items", 0, "state") != "expired" {
			t.Error(list.Raw)
		}
		c.Call(c.Admin, "POST", invitations+"/"+id+"/link", nil).Code(409, "invitation_ended")
		if line := c.Call(c.Admin, "POST", invitations+"/"+id+"/resend", nil).Want(200); line.Text("result") != "sent" {
			t.Error(line.Raw)
		}
		again := tokenOf(t, box.Next(t).Text)
		same("of before it was sent again", second)
		same("of before it was sent again, copied", extra)
		c.Call("", "GET", invitations+"/"+again, nil).Want(200)
		c.Call(c.Admin, "POST", invitations+"/"+id+"/revoke", nil).Want(204)
		same("revoked", again)
		c.Call(c.Admin, "POST", invitations+"/"+id+"/revoke", nil).Code(409, "invitation_ended")
		c.Call(c.Admin, "POST", invitations+"/nosuch/revoke", nil).Want(404)
		got := logged(c.Kit, "action", "invitation")
		slices.Sort(got)
		if !slices.Equal(slices.Compact(got), []string{"invitation.accepted", "invitation.created", "invitation.link", "invitation.resent", "invitation.revoked"}) {
			t.Error(got)
		}
	})
}

func TestInvitationsWithoutAMailServer(t *testing.T) {
	c := newCompany(t)
	invite := func(token string, in m) *testkit.Res { return c.Call(token, "POST", invitations, in) }
	t.Run("give the link to hand over", func(t *testing.T) {
		c := c.on(t)
		res := invite(c.Admin, m{"emails": []string{"a@example.com"}}).Want(200)
		if res.Get("mail") != false || res.Text("results", 0, "result") != "link" || !strings.Contains(res.Text("results", 0, "message"), "邮件服务器") {
			t.Error(res.Raw)
		}
		token := tokenOf(t, res.Text("results", 0, "link"))
		if res := invite(c.Admin, m{"emails": []string{"a@example.com"}}).Want(200); res.Text("results", 0, "result") != "pending" || strings.Contains(res.Raw, "/invite/") {
			t.Error(res.Raw)
		}
		c.Call("", "POST", invitations+"/"+token, m{"name": "A", "password": "a-good-password-1", "locale": "en"}).Want(201)
	})
	t.Run("are refused as a whole where what they say of people is wrong", func(t *testing.T) {
		c := c.on(t)
		c.Call(c.Admin, "PATCH", "/api/v1/departments/"+c.support, m{"disabled": true}).Want(200)
		for field, x := range map[string]struct {
			in   m
			code string
		}{
			"emails": {m{"emails": []string{}}, "invitation_addresses"}, "departments": {m{"departments": []string{"nosuch"}}, "unknown_department"},
			"manager": {m{"manager": "nosuch"}, "unknown_person"}, "roles": {m{"roles": []string{"nosuch"}}, "unknown_role"}, "locale": {m{"locale": "fr"}, "unknown_locale"},
		} {
			in := m{"emails": []string{"b@example.com"}}
			for k, v := range x.in {
				in[k] = v
			}
			invite(c.Admin, in).Code(400, x.code, field)
		}
		invite(c.Admin, m{"emails": []string{"b@example.com"}, "department": c.support}).Code(400, "department_disabled", "departments")
		if n := c.Scalar(`SELECT count(*) FROM "tn_invitations" WHERE "email" = 'b@example.com'`); n != "0" {
			t.Error(n)
		}
	})
	t.Run("are administrators' to make", func(t *testing.T) {
		c := c.on(t)
		for _, x := range []struct{ method, path string }{{"POST", invitations}, {"GET", invitations}, {"POST", invitations + "/x/resend"}, {"POST", invitations + "/x/link"}, {"POST", invitations + "/x/revoke"}} {
			c.Call(c.wang, x.method, x.path, m{"emails": []string{"b@example.com"}, "roles": []string{"admin"}}).Want(403)
		}
	})
	t.Run("make nobody an administrator once who invited is none", func(t *testing.T) { // A30
		c := c.on(t)
		id, other := c.Person("other", "", "admin")
		token := tokenOf(t, invite(other, m{"emails": []string{"c@example.com"}, "roles": []string{"admin", "sales"}}).Want(200).Text("results", 0, "link"))
		c.Call(c.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{}}).Want(200)
		c.Call("", "POST", invitations+"/"+token, m{"name": "C", "password": "a-good-password-1"}).Want(201)
		session := c.SignIn("c@example.com", "a-good-password-1")
		if got := c.roles(session); !slices.Equal(got, []string{"sales"}) {
			t.Error(got)
		}
	})
	t.Run("do not take over an account that came to be meanwhile", func(t *testing.T) { // A33
		c := c.on(t)
		token := tokenOf(t, invite(c.Admin, m{"emails": []string{"d@example.com"}}).Want(200).Text("results", 0, "link"))
		c.Person("d", "")
		c.Call("", "POST", invitations+"/"+token, m{"name": "X", "password": "a-good-password-1"}).Code(404, "invitation_gone")
		c.SignIn("d@example.com", testkit.Password)
	})
}
