package files_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/files"
)

func TestTokens(t *testing.T) {
	d := newDesk(t)
	ticket := files.Ticket{Object: "customer", Record: "r1", Field: "logo", File: "f1", User: "wang"}
	token := d.Token(ticket)
	if got, err := d.VerifyToken(token); err != nil || got != ticket {
		t.Errorf("%+v, %v", got, err)
	}
	body, mac, _ := strings.Cut(token, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(body)
	forged := base64.RawURLEncoding.EncodeToString(bytes.Replace(raw, []byte("f1"), []byte("f2"), 1))
	for name, bad := range map[string]string{
		"nothing": "", "no signature": body, "empty signature": body + ".", "another's signature": forged + "." + mac,
		"changed signature": body + "." + strings.Repeat("A", len(mac)), "more at the end": token + "AA", "two dots": token + "." + mac, "spaces": " " + token, "not base64": "%%%." + mac,
	} {
		if _, err := d.VerifyToken(bad); err == nil {
			t.Errorf("%s is taken", name)
		} else {
			wants(t, err, "file_token")
		}
	}
	other := files.New(d.app, []byte("another secret"), func() time.Time { return d.now })
	if _, err := other.VerifyToken(token); err == nil {
		t.Error("another secret verifies")
	}
	d.now = d.now.Add(5*time.Minute - time.Second)
	if _, err := d.VerifyToken(token); err != nil {
		t.Error(err)
	}
	d.now = d.now.Add(time.Second)
	_, err := d.VerifyToken(token)
	wants(t, err, "file_token")
}
