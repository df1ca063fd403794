package httpapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/testkit"
)

// receiver is another server, with what it was told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	told   []told
}

type told struct {
	header http.Header
	raw    string
	body   m
}

func (t told) text(path ...string) string {
	var v any = t.body
	for _, p := range path {
		v = v.(m)[p]
	}
	s, _ := v.(string)
	return s
}

func receive(t *testing.T) *receiver {
	r := &receiver{status: 200}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		raw, _ := io.ReadAll(q.Body)
		var body m
		_ = json.Unmarshal(raw, &body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told = append(r.told, told{q.Header, string(raw), body})
		w.WriteHeader(r.status)
		_, _ = io.WriteString(w, "got it")
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func (r *receiver) all() []told {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.told)
}

// after waits until n messages came and gives them.
func (r *receiver) after(t *testing.T, n int) []told {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if list := r.all(); len(list) >= n {
			return list
		}
		if time.Now().After(end) {
			t.Fatalf("%d messages, want %d", len(r.all()), n)
		}
	}
}

// settled waits until nothing of a webhook waits to be sent at once.
func settled(t *testing.T, k *testkit.Kit, where string) {
	t.Helper()
	head := k.Scalar(`SELECT max("seq") FROM "tn_outbox"`)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if k.Scalar(`SELECT coalesce(max("seq"), 0) FROM "tn_outbox_cursors" WHERE "consumer" = 'webhooks'`) == head && k.Scalar(`SELECT count(*) FROM "tn_deliveries" WHERE `+where) == "0" {
			return
		}
	}
	t.Fatalf("deliveries are left where %s", where)
}

const unsent = `"state" = 'waiting' AND "attempts" = 0`

func hooked(key, url string, more m) m {
	out := m{"kind": "webhook", "key": key, "label": m{"en": key}, "object": "client", "events": []string{"create", "update", "delete"}, "role": "erp", "url": url}
	for name, v := range more {
		out[name] = v
	}
	return out
}

// hookedClients is a business whose webhook sees the open ones of its clients, and of
// them not the secret.
func hookedClients(t *testing.T, hooks ...m) *testkit.Kit {
	k := testkit.New(t, "")
	docs := []m{
		object("client", m{"owner": true}, field("name", "text"), field("note", "text"), field("secret", "text"), field("qty", "number"), field("stage", "select", options("open", "closed"))),
		role("erp", m{"object": "client", "operations": []string{"view"}, "rows": `record.stage == "open"`, "read": []string{"name", "note", "qty", "stage"}}),
		role("mine", m{"object": "client", "operations": []string{"view"}, "rows": `record.owner.id == user.id || record.note == user.email`}),
		role("desk", m{"object": "client", "operations": []string{"view", "create", "edit", "delete", "batch", "assign", "import"}}),
	}
	k.Define(append(docs, hooks...)...)
	return k
}

func TestWebhooks(t *testing.T) {
	r := receive(t)
	k := hookedClients(t,
		hooked("all", r.URL+"/all", m{"headers": m{"Authorization": "Bearer {{erp_token}}", "X-Tenant": "acme"}}),
		hooked("big", r.URL+"/big", m{"condition": "record.qty > 100.0", "fields": []string{"qty"}, "send": []string{"name"}, "events": []string{"update"}}))
	_, desk := k.Person("desk", "", "desk")
	k.Call(k.Admin, "PUT", "/api/v1/secrets/erp_token", m{"value": "s3cret-of-erp"}).Want(204)
	key := k.Call(k.Admin, "POST", "/api/v1/webhooks/all/key", nil).Want(200).Text("key")

	id := k.Create(desk, "client", m{"name": "A", "note": "n", "secret": "hidden", "qty": 1, "stage": "open"})
	first := r.after(t, 1)[0]
	t.Run("say what the role may read, signed by the standard", func(t *testing.T) {
		if first.text("type") != "client.create" || first.text("data", "id") != id || first.text("data", "record", "name") != "A" {
			t.Error(first.raw)
		}
		if strings.Contains(first.raw, "hidden") || strings.Contains(first.raw, "secret") {
			t.Errorf("a field was told that the role may not read: %s", first.raw)
		}
		at, err := strconv.ParseInt(first.header.Get("Webhook-Timestamp"), 10, 64)
		if err != nil || time.Since(time.Unix(at, 0)).Abs() > time.Minute {
			t.Error(first.header)
		}
		if want := signing.Sign(first.header.Get("Webhook-Id"), time.Unix(at, 0), []byte(first.raw), key); first.header.Get("Webhook-Signature") != want || want == "" {
			t.Errorf("%s, want %s", first.header.Get("Webhook-Signature"), want)
		}
		if first.header.Get("Authorization") != "Bearer s3cret-of-erp" || first.header.Get("X-Tenant") != "acme" {
			t.Error(first.header)
		}
	})
	t.Run("tell of nothing that the role does not see, nor of what it changed there", func(t *testing.T) {
		k.Create(desk, "client", m{"name": "closed one", "stage": "closed"})
		k.Patch(desk, "client", id, m{"secret": "hidden too", "note": "n2"}).Want(200)
		r.after(t, 2)
		settled(t, k, unsent)
		if list := r.all(); len(list) != 2 || list[1].text("type") != "client.update" || fmt.Sprint(list[1].body["data"].(m)["changed"]) != "[note]" {
			t.Errorf("%v", list)
		}
	})
	t.Run("tell of an update where a field changed and the condition holds", func(t *testing.T) {
		k.Patch(desk, "client", id, m{"qty": 50}).Want(200)
		settled(t, k, unsent) // the condition is asked of the record as it is then
		k.Patch(desk, "client", id, m{"qty": 500}).Want(200)
		k.Patch(desk, "client", id, m{"note": "n3"}).Want(200)
		settled(t, k, unsent)
		n := 0
		for _, d := range k.Call(k.Admin, "GET", "/api/v1/webhooks/big/deliveries", nil).Want(200).Get("items").([]any) {
			one := k.Call(k.Admin, "GET", "/api/v1/webhooks/big/deliveries/"+d.(m)["id"].(string), nil).Want(200)
			if rec := one.Get("body", "data", "record").(m); len(rec) != 3 || rec["name"] != "A" || one.Text("answer") != "got it" {
				t.Error(one.Raw)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%d deliveries", n)
		}
	})
	t.Run("tell of batches as of single writes", func(t *testing.T) {
		before := len(r.all())
		rows := []m{}
		for i := range 30 {
			rows = append(rows, m{"method": "create", "data": m{"name": fmt.Sprintf("B%d", i), "stage": "open"}})
		}
		k.Call(desk, "POST", "/api/v1/objects/client/records:batch", m{"operations": rows}).Want(200)
		settled(t, k, unsent)
		if got := len(r.all()) - before; got != 30 {
			t.Errorf("%d messages of 30 records", got)
		}
	})
	t.Run("tell of nothing deleted that the role did not see", func(t *testing.T) {
		before := len(r.all())
		hidden := k.Create(desk, "client", m{"name": "closed two", "stage": "closed"})
		k.Delete(desk, "client", hidden).Want(204)
		settled(t, k, unsent)
		if list := r.all(); len(list) != before {
			t.Error(list[before].raw)
		}
		told := k.Create(desk, "client", m{"name": "seen once", "stage": "open"})
		r.after(t, before+1)
		k.Patch(desk, "client", told, m{"stage": "closed"}).Want(200)
		k.Delete(desk, "client", told).Want(204)
		if last := r.after(t, before+2)[before+1]; last.text("type") != "client.delete" || last.text("data", "id") != told {
			t.Error(last.raw)
		}
	})
	t.Run("tell of what is deleted no more than its id", func(t *testing.T) {
		before := len(r.all())
		k.Delete(desk, "client", id).Want(204)
		last := r.after(t, before+1)[before]
		data := last.body["data"].(m)
		if last.text("type") != "client.delete" || data["id"] != id || data["record"] != nil || data["changed"] != nil {
			t.Error(last.raw)
		}
	})
}

func TestWebhooksThatAreNotHeard(t *testing.T) {
	r := receive(t)
	k := hookedClients(t, hooked("all", r.URL, nil))
	_, desk := k.Person("desk", "", "desk")
	r.answers(500)
	k.Create(desk, "client", m{"name": "A", "stage": "open"})
	first := r.after(t, 1)[0]

	t.Run("try again with the same id, later each time, and give up at last", func(t *testing.T) {
		n := 1
		for k.Scalar(`SELECT "state" FROM "tn_deliveries"`) != "dead" && n < 20 {
			settled(t, k, fmt.Sprintf(`"attempts" < %d`, n))
			if k.Scalar(`SELECT "state" FROM "tn_deliveries"`) == "dead" {
				break
			}
			k.Advance(21 * time.Hour)
			n++
			k.Tenon.Webhooks.Hurry()
			r.after(t, n)
		}
		list := r.all()
		if len(list) != 10 {
			t.Errorf("%d attempts", len(list))
		}
		for _, x := range list {
			if x.header.Get("Webhook-Id") != first.header.Get("Webhook-Id") || x.raw != first.raw {
				t.Error("another message")
			}
		}
		k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
		head := k.Call(k.Admin, "GET", "/api/v1/webhooks", nil).Want(200)
		if head.Get("items", 0, "dead") != 1.0 || head.Get("items", 0, "waiting") != 0.0 {
			t.Error(head.Raw)
		}
	})
	t.Run("are sent once more when somebody asks", func(t *testing.T) {
		r.answers(200)
		before := len(r.all())
		if res := k.Call(k.Admin, "POST", "/api/v1/webhooks/all/replay", m{"state": "dead"}).Want(200); res.Get("count") != 1.0 {
			t.Error(res.Raw)
		}
		r.after(t, before+1)
		settled(t, k, `"state" <> 'sent'`)
		k.Call(k.Admin, "POST", "/api/v1/webhooks/all/replay", nil).Want(400)
		k.Call(k.Admin, "POST", "/api/v1/webhooks/all/replay", m{"state": "dead", "from": "yesterday"}).Want(400)
		k.Call(k.Admin, "POST", "/api/v1/webhooks/none/replay", m{"state": "dead"}).Want(404)
	})
	t.Run("stop where the receiver is gone for good", func(t *testing.T) {
		r.answers(410)
		before := len(r.all())
		k.Create(k.Admin, "client", m{"name": "B", "stage": "open"})
		r.after(t, before+1)
		settled(t, k, `"state" = 'waiting'`)
	})
	t.Run("survive a restart", func(t *testing.T) {
		r.answers(200)
		before := len(r.all())
		k.Exec(`UPDATE "tn_deliveries" SET "state" = 'waiting', "due" = '2020-01-01 00:00:00.000Z' WHERE "state" = 'dead'`)
		k.Close()
		again := testkit.Open(t, k.Dir)
		r.after(t, before+1)
		settled(t, again, `"state" <> 'sent'`)
	})
}

// A58: addresses of the inside are never asked, whatever the document says.
func TestWebhooksReachNothingInside(t *testing.T) {
	k := hookedClients(t, hooked("meta", "http://169.254.169.254/latest", nil), hooked("v6", "http://[::1]:8090/", nil), hooked("own", "http://10.0.0.1/", nil))
	_, desk := k.Person("desk", "", "desk")
	k.Create(desk, "client", m{"name": "A", "stage": "open"})
	settled(t, k, unsent)
	if n := k.Scalar(`SELECT count(*) FROM "tn_deliveries" WHERE "error" = 'inside' AND "status" = 0`); n != "3" {
		t.Errorf("%s of 3 were refused", n)
	}
	for _, url := range []string{"ftp://x.example/", "http://2130706433/", "http://0x7f.1/", "https://me:pw@x.example/", "unix:///run/x", "https://x.example/#a", "http://x.example:22/", "/x"} {
		if res := k.Call(k.Admin, "PUT", "/api/v1/definitions/webhook/odd", hooked("odd", url, nil)); res.Status != 400 || !strings.Contains(res.Raw, "webhook_url") {
			t.Errorf("%s: %d %s", url, res.Status, res.Raw)
		}
	}
	for name := range map[string]bool{"Host": true, "Webhook-Signature": true, "content-length": true, "Cookie": true, "Proxy-Authorization": true} {
		if res := k.Call(k.Admin, "PUT", "/api/v1/definitions/webhook/odd", hooked("odd", "https://x.example/", m{"headers": m{name: "x"}})); res.Status != 400 {
			t.Errorf("%s: %d", name, res.Status)
		}
	}
}

func TestWebhooksAreForAdministrators(t *testing.T) {
	r := receive(t)
	k := hookedClients(t, hooked("all", r.URL, nil), hooked("mine", r.URL, m{"role": "mine"}))
	_, desk := k.Person("desk", "", "desk")
	id := k.Create(desk, "client", m{"name": "A", "secret": "hidden", "stage": "open"})
	k.Exec(`UPDATE "client" SET "owner" = ''`)
	settled(t, k, unsent)

	t.Run("nobody else reads or sets anything of them", func(t *testing.T) {
		for _, c := range []string{"GET /webhooks", "GET /webhooks/all/deliveries", "GET /webhooks/all/deliveries/x", "POST /webhooks/all/replay", "POST /webhooks/all/test", "POST /webhooks/all/key", "GET /secrets", "PUT /secrets/x", "DELETE /secrets/x"} {
			method, path, _ := strings.Cut(c, " ")
			k.Call(desk, method, "/api/v1"+path, m{"state": "dead", "value": "v"}).Want(403)
			k.Call("", method, "/api/v1"+path, m{"state": "dead"}).Want(401)
		}
	})
	t.Run("a role without a person owns nothing, not even what nobody owns", func(t *testing.T) {
		k.Patch(desk, "client", id, m{"note": "x"}).Want(200)
		settled(t, k, unsent)
		if list := k.Call(k.Admin, "GET", "/api/v1/webhooks/mine/deliveries", nil).Want(200).Get("items").([]any); len(list) != 0 {
			t.Errorf("%d deliveries of a role that sees its own records only", len(list))
		}
	})
	t.Run("secrets are never told, and are sealed", func(t *testing.T) {
		k.Call(k.Admin, "PUT", "/api/v1/secrets/token", m{"value": "open sesame"}).Want(204)
		if res := k.Call(k.Admin, "GET", "/api/v1/secrets", nil).Want(200); strings.Contains(res.Raw, "sesame") || res.Text("items", 0, "name") != "token" {
			t.Error(res.Raw)
		}
		if strings.Contains(k.Scalar(`SELECT "value" FROM "tn_secrets"`), "sesame") || strings.Contains(k.Scalar(`SELECT "key" FROM "tn_webhook_keys" LIMIT 1`), "whsec") {
			t.Error("stored as it is")
		}
		k.Call(k.Admin, "PUT", "/api/v1/secrets/Bad-Name", m{"value": "x"}).Want(400)
		k.Call(k.Admin, "PUT", "/api/v1/secrets/empty", m{"value": ""}).Want(400)
		k.Call(k.Admin, "DELETE", "/api/v1/secrets/token", nil).Want(204)
		k.Call(k.Admin, "DELETE", "/api/v1/secrets/token", nil).Want(404)
	})
	t.Run("a trial sends what would be sent and keeps nothing", func(t *testing.T) {
		n := k.Scalar(`SELECT count(*) FROM "tn_deliveries"`)
		res := k.Call(k.Admin, "POST", "/api/v1/webhooks/all/test", m{"record": id}).Want(200)
		if res.Get("status") != 200.0 || res.Text("answer") != "got it" || res.Text("body", "data", "record", "name") != "A" || strings.Contains(res.Raw, "hidden") {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", "/api/v1/webhooks/mine/test", m{"record": id}).Want(404)
		if k.Scalar(`SELECT count(*) FROM "tn_deliveries"`) != n {
			t.Error("a trial was kept")
		}
	})
	t.Run("both keys sign for a day after a change", func(t *testing.T) {
		one := k.Call(k.Admin, "POST", "/api/v1/webhooks/all/key", nil).Want(200).Text("key")
		two := k.Call(k.Admin, "POST", "/api/v1/webhooks/all/key", nil).Want(200).Text("key")
		k.Call(k.Admin, "POST", "/api/v1/webhooks/all/test", m{"record": id}).Want(200)
		list := r.all()
		last := list[len(list)-1]
		at, _ := strconv.ParseInt(last.header.Get("Webhook-Timestamp"), 10, 64)
		if want := signing.Sign(last.header.Get("Webhook-Id"), time.Unix(at, 0), []byte(last.raw), two, one); last.header.Get("Webhook-Signature") != want {
			t.Errorf("%s, want %s", last.header.Get("Webhook-Signature"), want)
		}
	})
}

// What cannot even be made ready to send is tried later and given up like the rest:
// not at once again and again, and not in front of everything else for ever.
func TestWebhooksWhoseKeysCannotBeRead(t *testing.T) {
	r := receive(t)
	k := hookedClients(t, hooked("all", r.URL, nil))
	_, desk := k.Person("desk", "", "desk")
	k.Call(k.Admin, "POST", "/api/v1/webhooks/all/key", nil).Want(200)
	k.Exec(`UPDATE "tn_webhook_keys" SET "key" = 'tnsealed1:another'`)
	k.Create(desk, "client", m{"name": "A", "stage": "open"})
	settled(t, k, unsent)
	if got := k.Scalar(`SELECT "state" || ' ' || "attempts" || ' ' || "error" || ' ' || ("due" > "at") FROM "tn_deliveries"`); got != "waiting 1 internal 1" {
		t.Error(got)
	}
	if n := len(r.all()); n != 0 {
		t.Errorf("%d messages without a signature", n)
	}
}

// The example of the specification of Standard Webhooks.
func TestSignatureOfTheStandard(t *testing.T) {
	got := signing.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Error(got)
	}
}
