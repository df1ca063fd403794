package httpapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/secret"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// What the database holds of secrets is worth nothing without the key.
func TestStoredSecrets(t *testing.T) {
	k := testkit.New(t, "")
	_, token := k.Person("han", "")
	app, codes := enrolled(k, token)
	const mail = "/api/v1/settings/mail"
	k.Call(k.Admin, "PATCH", mail, m{"host": "smtp.example.com", "port": 587, "user": "u", "secret": "s3cret-of-mail"}).Want(200)
	k.Exec(`INSERT INTO "tn_settings" ("key", "value") VALUES ('oidc', '{"enabled":false,"issuer":"https://id.example.com","clientId":"c","secret":"s3cret-of-oidc"}')`)
	k.Call(k.Admin, "PATCH", "/api/v1/settings/oidc", m{"label": "x"}).Want(200)
	stored := func(k *testkit.Kit) string {
		return k.Scalar(`SELECT (SELECT "value" FROM "_params" WHERE "id" = 'settings') || (SELECT "value" FROM "tn_settings" WHERE "key" = 'oidc') || (SELECT "totp_secret" FROM "tn_accounts" WHERE "totp_secret" <> '')`)
	}
	sealed := func(k *testkit.Kit) {
		k.TB.Helper()
		if all := stored(k); strings.Contains(all, "s3cret") || strings.Contains(all, app.secret) || strings.Count(all, "tnsealed1:") != 3 {
			k.TB.Error(all)
		}
	}
	code := func(k *testkit.Kit, code string) *testkit.Res {
		ticket := signIn(k, "han@example.com", testkit.Password).Code(401, "second_factor_required").Text("data", "ticket")
		return step(k, "code", ticket, m{"code": code})
	}
	sealed(k)
	if p := k.Tenon.App.Settings().SMTP.Password; p != "s3cret-of-mail" {
		t.Errorf("the mail server gets %q", p)
	}
	code(k, app.next()).Want(200)

	admin := k.Admin
	k.Exec(`UPDATE "tn_accounts" SET "totp_secret" = '` + app.secret + `' WHERE "totp_secret" <> ''`)
	k.Exec(`UPDATE "tn_settings" SET "value" = replace("value", substr("value", instr("value", 'tnsealed1:'), instr(substr("value", instr("value", 'tnsealed1:')), '"') - 1), 's3cret-of-oidc') WHERE "key" = 'oidc'`)
	k.Exec(`UPDATE "_params" SET "value" = json_set("value", '$.smtp.password', 's3cret-of-mail') WHERE "id" = 'settings'`)
	k.Close()
	again := testkit.Open(t, k.Dir)
	sealed(again) // what was stored before there was a key
	if p := again.Tenon.App.Settings().SMTP.Password; p != "s3cret-of-mail" {
		t.Errorf("the mail server gets %q", p)
	}
	again.Advance(2 * 60 * 1e9)
	app.k = again
	code(again, app.next()).Want(200)
	again.Close()

	if err := os.Remove(filepath.Join(k.Dir, secret.File)); err != nil {
		t.Fatal(err)
	}
	lost := testkit.Open(t, k.Dir)
	lost.Advance(4 * 60 * 1e9)
	app.k = lost
	code(lost, app.next()).Code(400, "second_factor_lost")
	code(lost, codes[0].(string)).Want(200)
	if s := lost.Call(admin, "GET", mail, nil).Want(200); s.Get("secretLost") != true || s.Get("secretSet") != false || strings.Contains(s.Raw, "tnsealed") {
		t.Error(s.Raw)
	}
	if s := lost.Call(admin, "GET", "/api/v1/settings/oidc", nil).Want(200); s.Get("secretLost") != true || s.Get("secretSet") != false {
		t.Error(s.Raw)
	}
	if s := lost.Call(admin, "PATCH", mail, m{"secret": "a new one"}).Want(200); s.Get("secretLost") != nil || s.Get("secretSet") != true {
		t.Error(s.Raw)
	}
	if p := lost.Tenon.App.Settings().SMTP.Password; p != "a new one" {
		t.Errorf("the mail server gets %q", p)
	}
}
