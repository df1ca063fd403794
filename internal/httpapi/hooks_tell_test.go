package httpapi_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/inbox"
)

// What a hook says of a record is heard by who sees it, once for each time that it
// has to say something, and no longer than they see it.
func TestWhatHooksTell(t *testing.T) {
	k := world(t, hookedDeals()...)
	seesID, sees := k.Person("sales", "", "sales")
	blindID, blind := k.Person("other", "", "sales")
	deal := k.Create(k.Admin, "deal", m{"name": "big one", "owner": seesID})
	tell := func(key, record string) int {
		t.Helper()
		object := ""
		if record != "" {
			object = "deal"
		}
		n, err := k.Tenon.Inbox.Tell(t.Context(), inbox.Word{Key: key, To: []string{seesID, blindID, "nobody"}, Title: "look", Body: "at once", Object: object, Record: record})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	list := func(who string) string {
		return k.Call(who, "GET", "/api/v1/me/notifications?kinds=hook", nil).Want(200).Raw
	}
	if n := tell("a", deal); n != 1 {
		t.Errorf("%d are told", n)
	}
	tell("a", deal)
	if raw := list(sees); strings.Count(raw, `"kind":"hook"`) != 1 || !strings.Contains(raw, "look") || !strings.Contains(raw, "at once") || !strings.Contains(raw, `"count":1`) {
		t.Error(raw)
	}
	if raw := list(blind); strings.Contains(raw, "look") {
		t.Error(raw)
	}
	if n := tell("b", ""); n != 2 || !strings.Contains(list(blind), "look") {
		t.Errorf("%d are told", n)
	}
	k.Patch(k.Admin, "deal", deal, m{"owner": blindID}).Want(200)
	if raw := list(sees); strings.Count(raw, "at once") != 1 || strings.Contains(raw, "big one") {
		t.Errorf("who no longer sees the record: %s", raw)
	}
	if raw := list(sees); !strings.Contains(raw, `"gone":true`) {
		t.Error(raw)
	}
}

// A58: the mail server is on the outside, or where the operator allows it.
func TestMailServersInside(t *testing.T) {
	k := world(t)
	k.Mail()
	port := k.Call(k.Admin, "GET", "/api/v1/settings/mail", nil).Want(200).Get("port")
	try := func(host string) int {
		return k.Call(k.Admin, "POST", "/api/v1/settings/mail:test", m{"host": host, "port": port, "tls": false, "auth": "PLAIN"}).Status
	}
	for _, host := range []string{"127.0.0.2", "10.255.255.1", "192.168.255.1"} {
		k.Call(k.Admin, "POST", "/api/v1/settings/mail:test", m{"host": host, "port": port}).Code(502, "mail_inside")
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		if got := try(host); got != 200 {
			t.Errorf("%s: %d", host, got)
		}
	}
}
