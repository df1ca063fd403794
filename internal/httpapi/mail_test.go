package httpapi_test

import (
	"encoding/base64"
	"net"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const mailSettings = "/api/v1/settings/mail"

func TestSettingsOfMail(t *testing.T) {
	k := testkit.New(t, "")
	box := testkit.NewMailServer(t)
	stored := k.Tenon.App.Settings()
	stored.S3.Secret = "s3-stays"
	if err := k.Tenon.App.Save(stored); err != nil {
		t.Fatal(err)
	}
	good := m{"enabled": true, "host": "127.0.0.1", "port": box.Port, "user": "", "from": m{"name": "榫", "address": "crm@example.com"}, "url": "https://crm.example.com"}

	t.Run("are tried before they are saved", func(t *testing.T) {
		k := k.On(t)
		before := k.Call(k.Admin, "GET", mailSettings, nil).Want(200).Raw
		if res := k.Call(k.Admin, "POST", mailSettings+":test", good).Want(200); res.Text("to") != testkit.AdminEmail {
			t.Error(res.Raw)
		}
		if l := box.Next(t); !strings.Contains(l.To, testkit.AdminEmail) || l.Subject != "测试邮件" || !strings.Contains(l.From, "crm@example.com") {
			t.Errorf("%+v", l)
		}
		if after := k.Call(k.Admin, "GET", mailSettings, nil).Raw; after != before {
			t.Error("a test changed something")
		}
		res := k.Call(k.Admin, "POST", mailSettings+":test", m{"host": "127.0.0.1", "port": 1, "from": good["from"]})
		if res.Status != 502 || res.Text("code") != "mail_test_failed" || !strings.Contains(res.Text("message"), "refused") {
			t.Error(res.Raw)
		}
	})

	t.Run("hold at once and are in the audit log", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "PATCH", mailSettings, good).Want(200)
		if res.Get("enabled") != true || res.Get("port") != float64(box.Port) || res.Text("from", "address") != "crm@example.com" {
			t.Error(res.Raw)
		}
		k.Call("", "POST", "/api/collections/users/request-password-reset", m{"email": testkit.AdminEmail}).Want(204)
		if l := box.Next(t); !strings.Contains(l.Text, "https://crm.example.com/reset-password?token=") {
			t.Errorf("%+v", l)
		}
		if log := k.Call(k.Admin, "GET", "/api/v1/audit?action=settings.changed", nil).Want(200); log.Text("items", 0, "object") != "mail" || log.Text("items", 0, "detail", "url", "to") != "https://crm.example.com" {
			t.Error(log.Raw)
		}
		if k.Tenon.App.Settings().S3.Secret != "s3-stays" {
			t.Error("other secrets of the operator are gone")
		}
	})

	// A38
	t.Run("never give the password away, nor to another server", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "PATCH", mailSettings, m{"user": "crm", "secret": "pass-word-of-mail"}).Want(200)
		if res.Get("secretSet") != true || strings.Contains(res.Raw, "pass-word-of-mail") {
			t.Error(res.Raw)
		}
		if got := k.Tenon.App.Settings().SMTP.Password; got != "pass-word-of-mail" {
			t.Errorf("%q", got)
		}
		k.Call(k.Admin, "PATCH", mailSettings, m{"from": m{"name": "Tenon"}}).Want(200)
		if got := k.Tenon.App.Settings().SMTP.Password; got != "pass-word-of-mail" {
			t.Errorf("another name cleared it: %q", got)
		}
		for _, path := range []string{mailSettings, "/api/v1/settings/business", "/api/v1/audit?limit=500", "/api/v1/me"} {
			if res := k.Call(k.Admin, "GET", path, nil).Want(200); strings.Contains(res.Raw, "pass-word-of-mail") {
				t.Errorf("%s shows it", path)
			}
		}
		heard := make(chan string, 1)
		evil := listenOnce(t, heard)
		k.Call(k.Admin, "POST", mailSettings+":test", m{"host": "127.0.0.1", "port": evil, "auth": "PLAIN"}).Want(502)
		plain := base64.StdEncoding.EncodeToString([]byte("\x00crm\x00"))
		if said := <-heard; !strings.Contains(said, plain+"\r\n") || strings.Contains(said, "pass-word-of-mail") {
			t.Errorf("another server was told %q", said)
		}
		if res := k.Call(k.Admin, "PATCH", mailSettings, m{"host": "mail.example.com"}).Want(200); res.Get("secretSet") != false {
			t.Error(res.Raw)
		}
		if k.Tenon.App.Settings().SMTP.Password != "" {
			t.Error("the password stays for another server")
		}
	})

	t.Run("are checked", func(t *testing.T) {
		k := k.On(t)
		for field, in := range map[string]m{
			"host": {"host": "169.254.169.254"}, "port": {"port": 70000}, "auth": {"auth": "MAGIC"}, "from.address": {"from": m{"address": "nobody"}},
			"from.name": {"from": m{"name": ""}}, "url": {"url": "javascript:alert(1)"},
		} {
			if res := k.Call(k.Admin, "PATCH", mailSettings, in); res.Status != 400 || res.Get("data", field) == nil {
				t.Errorf("%s: %d %s", field, res.Status, res.Raw)
			}
		}
		for _, host := range []string{"fe80::1", "0.0.0.0", "2130706433", "0x7f000001", "a b", "mail/x", "unix:/tmp/x", "[::]"} {
			k.Call(k.Admin, "PATCH", mailSettings, m{"host": host}).Code(400, "mail_host", "host")
		}
		k.Call(k.Admin, "PATCH", mailSettings, m{"password": "x"}).Code(400, "unknown_key")
		_, member := k.Person("han", "")
		for _, c := range [][2]string{{"GET", mailSettings}, {"PATCH", mailSettings}, {"POST", mailSettings + ":test"}} {
			k.Call(member, c[0], c[1], nil).Want(403)
		}
	})
}

// listenOnce takes one connection, speaks as a mail server until QUIT, and gives
// what it was told.
func listenOnce(t *testing.T, heard chan<- string) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		var all strings.Builder
		buf := make([]byte, 1024)
		_, _ = conn.Write([]byte("220 evil\r\n"))
		for {
			n, err := conn.Read(buf)
			all.Write(buf[:n])
			if err != nil || strings.Contains(all.String(), "MAIL FROM") {
				break
			}
			_, _ = conn.Write([]byte("250-evil\r\n250 AUTH LOGIN PLAIN\r\n"))
		}
		_, _ = conn.Write([]byte("554 no\r\n"))
		heard <- all.String()
	}()
	return l.Addr().(*net.TCPAddr).Port
}
