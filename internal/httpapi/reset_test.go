package httpapi_test

import (
	"bufio"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// letter is a mail as it came in.
type letter struct {
	to, from, subject, text, html string
}

// mailServer takes mail over SMTP and hands it on; nothing leaves the machine.
func mailServer(t *testing.T) (port int, box <-chan letter) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	in := make(chan letter, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go converse(conn, in)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, in
}

// converse speaks the server's side of one SMTP connection.
func converse(conn net.Conn, in chan<- letter) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	r := bufio.NewReader(conn)
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") }
	say("220 box")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch strings.ToUpper(strings.Fields(line + " x")[0]) {
		case "DATA":
			say("354 go on")
			var raw strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				raw.WriteString(strings.TrimPrefix(line, "."))
			}
			in <- opened(raw.String())
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func opened(raw string) letter {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return letter{text: err.Error()}
	}
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	out := letter{to: m.Header.Get("To"), from: m.Header.Get("From"), subject: subject}
	out.parts(m.Header.Get("Content-Type"), m.Body)
	return out
}

func (l *letter) parts(kind string, body io.Reader) {
	_, params, _ := mime.ParseMediaType(kind)
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err != nil {
			return
		}
		kind := p.Header.Get("Content-Type")
		var content io.Reader = p
		if p.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			content = quotedprintable.NewReader(p)
		}
		if strings.HasPrefix(kind, "multipart/") {
			l.parts(kind, p)
			continue
		}
		raw, _ := io.ReadAll(content)
		if strings.HasPrefix(kind, "text/html") {
			l.html = string(raw)
		} else {
			l.text = string(raw)
		}
	}
}

// mailed gives the next letter.
func mailed(t *testing.T, box <-chan letter) letter {
	t.Helper()
	select {
	case l := <-box:
		return l
	case <-time.After(time.Minute):
		t.Fatal("no mail came")
		return letter{}
	}
}

func TestAForgottenPassword(t *testing.T) {
	k := testkit.New(t, "")
	port, box := mailServer(t)
	s := k.Tenon.App.Settings()
	s.SMTP.Enabled, s.SMTP.Host, s.SMTP.Port = true, "127.0.0.1", port
	s.Meta.AppURL, s.Meta.SenderName, s.Meta.SenderAddress = "https://crm.example.com/", "榫", "crm@example.com"
	if err := k.Tenon.App.Save(s); err != nil {
		t.Fatal(err)
	}
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
	l := mailed(t, box)
	var token string
	t.Run("is answered by a mail that leads to our page", func(t *testing.T) {
		if !strings.Contains(l.to, "han@example.com") || !strings.Contains(l.from, "crm@example.com") || l.subject != "重设 测试公司 的密码" ||
			!strings.Contains(l.text, "han，你好") || !strings.Contains(l.text, "30 分钟") || strings.Contains(l.text, "{") || strings.Contains(l.text+l.html, "evil") || strings.Contains(l.text+l.html, "/_/") {
			t.Errorf("%+v", l)
		}
		_, link, _ := strings.Cut(l.text, "https://crm.example.com/reset-password?")
		values, err := url.ParseQuery(strings.Fields(link + " x")[0])
		if token = values.Get("token"); err != nil || token == "" || !strings.Contains(l.html, `<a href="https://crm.example.com/reset-password?token=`+token+`">`) {
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
		if next := mailed(t, box); !strings.Contains(next.to, "ann@example.com") || next.subject != "Reset your password for 测试公司" || !strings.Contains(next.text, "Hello ann,") {
			t.Errorf("%+v", next)
		}
		select {
		case l := <-box:
			t.Errorf("a mail went to %s", l.to)
		case <-time.After(100 * time.Millisecond):
		}
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
