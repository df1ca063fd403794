package httpapi_test

import (
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

func TestAForgottenPassword(t *testing.T) {
	k := testkit.New(t, "")
	box := k.Mail()
	member, session := k.Person("han", "")
	english, _ := k.Person("ann", "")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+english, m{"locale": "en"}).Want(200)
	gone, _ := k.Person("gone", "")
	k.Call(k.Admin, "PATCH", "/api/v1/people/"+gone, m{"active": false}).Want(200)

	ask := func(k *testkit.Kit, email string) *testkit.Res {
		return k.Call("", "POST", "/api/collections/users/request-password-reset", m{"email": email}, "Host", "evil.example.com")
	}
	confirm := func(k *testkit.Kit, token, password string) *testkit.Res {
		return k.Call("", "POST", "/api/collections/users/confirm-password-reset", m{"token": token, "password": password, "passwordConfirm": password}, "Accept-Language", "zh")
	}

	known := ask(k, "han@example.com").Want(204)
	l := box.Next(t)
	var token string
	t.Run("is answered by a mail that leads to our page", func(t *testing.T) {
		if !strings.Contains(l.To, "han@example.com") || !strings.Contains(l.From, "crm@example.com") || l.Subject != "重设 测试公司 的密码" ||
			!strings.Contains(l.Text, "han，你好") || !strings.Contains(l.Text, "30 分钟") || strings.Contains(l.Text, "{") || strings.Contains(l.Text+l.HTML, "evil") || strings.Contains(l.Text+l.HTML, "/_/") {
			t.Errorf("%+v", l)
		}
		_, link, _ := strings.Cut(l.Text, "https://crm.example.com/reset-password?")
		values, err := url.ParseQuery(strings.Fields(link + " x")[0])
		if token = values.Get("token"); err != nil || token == "" || !strings.Contains(l.HTML, `<a href="https://crm.example.com/reset-password?token=`+token+`">`) {
			t.Errorf("%+v", l)
		}
	})

	t.Run("is answered the same whether there is an account or not", func(t *testing.T) {
		k := k.On(t)
		for _, email := range []string{"nobody@example.com", "han@example.com", "gone@example.com"} { // unknown, asked again at once, disabled
			res := ask(k, email)
			if res.Status != known.Status || res.Raw != known.Raw || len(res.Header) != len(known.Header) {
				t.Errorf("%s: %d %s %v, not %v", email, res.Status, res.Raw, res.Header, known.Header)
			}
		}
		ask(k, "no address").Want(400)
		var wg sync.WaitGroup
		for range 10 { // at once, before the first mail is out; none went to the others
			wg.Go(func() { ask(k, "ann@example.com") })
		}
		wg.Wait()
		if next := box.Next(t); !strings.Contains(next.To, "ann@example.com") || next.Subject != "Reset your password for 测试公司" || !strings.Contains(next.Text, "Hello ann,") {
			t.Errorf("%+v", next)
		}
		box.Nothing(t)
	})

	t.Run("is set anew once, by the rule of every password", func(t *testing.T) {
		k := k.On(t)
		defer testkit.Quiet(k)()
		if res := confirm(k, token, "ninechars").Code(400, "validation_failed"); res.Text("data", "password", "code") != "password_short" {
			t.Error(res.Raw)
		}
		confirm(k, token, strings.Repeat("榫", 30)).Code(400, "validation_failed")
		confirm(k, token+"x", "another-password").Want(400)
		confirm(k, k.Admin, "another-password").Want(400)
		for range 12 { // somebody guesses meanwhile
			k.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": "han@example.com", "password": "wrong"})
		}
		k.Call(session, "GET", "/api/v1/me", nil).Want(200)
		confirm(k, token, "another-password").Want(204)
		k.Call(session, "GET", "/api/v1/me", nil).Want(401) // other sessions end
		if me := k.Call(k.SignIn("han@example.com", "another-password"), "GET", "/api/v1/me", nil).Want(200); me.Text("user", "id") != member {
			t.Error(me.Raw)
		}
		confirm(k, token, "a-third-password").Want(400)
	})
}
