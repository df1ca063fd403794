package httpapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/testkit"
)

const orderContract = `{"type": "object", "required": ["no"], "properties": {
	"no": {"type": "string", "pattern": "^SO-"}, "total": {"type": ["number", "null"], "minimum": 0},
	"customer": {"type": "string"}, "lines": {"type": "array", "items": {"type": "object", "required": ["sku"]}}}}`

// taking is a business that takes orders of an ERP, as a role that may write
// neither the secret nor closed orders.
func taking(t *testing.T, more m) (k *testkit.Kit, key string) {
	k = testkit.New(t, "")
	in := m{"kind": "inbound", "key": "orders", "label": m{"en": "Orders"}, "object": "order", "role": "erp", "match": "no", "contract": orderContract, "mapping": []m{
		{"field": "no", "from": "/no"}, {"field": "total", "from": "/total"}, {"field": "state", "from": "/state"}, {"field": "secret", "from": "/secret"},
		{"field": "client", "from": "/customer", "by": "code"}, {"field": "sales", "from": "/sales", "by": "email"},
		{"field": "lines", "from": "/lines", "rows": []m{{"field": "sku", "from": "/sku"}, {"field": "qty", "from": "/qty"}}},
	}}
	maps.Copy(in, more)
	k.Define(
		object("client", m{"owner": true}, field("code", "text", m{"unique": true}), field("name", "text")),
		object("order", m{"owner": true}, field("no", "text", m{"unique": true}), field("total", "money"), field("state", "select", options("open", "closed")), field("secret", "text"), field("kept", "text"),
			field("client", "relation", m{"object": "client"}), field("sales", "user"), field("lines", "subform", m{"fields": []m{{"key": "sku", "type": "text", "label": m{"en": "SKU"}}, {"key": "qty", "type": "number", "label": m{"en": "Qty"}}}})),
		role("erp", m{"object": "order", "operations": []string{"view", "create", "edit"}, "rows": `record.state != "closed"`, "read": "*", "write": []string{"no", "total", "state", "client", "sales", "lines", "lines.sku", "lines.qty"}},
			m{"object": "client", "operations": []string{"view"}, "rows": `record.name != "hidden"`}),
		in)
	return k, k.Call(k.Admin, "POST", "/api/v1/inbound/orders/key", nil).Want(200).Text("key")
}

// deliver sends a message as another system does.
func deliver(k *testkit.Kit, endpoint, id, body string, keys ...string) *testkit.Res {
	return deliverAt(k, endpoint, id, body, k.Now(), keys...)
}

func deliverAt(k *testkit.Kit, endpoint, id, body string, at time.Time, keys ...string) *testkit.Res {
	return k.Call("", "POST", "/api/v1/in/"+endpoint, body, "Webhook-Id", id, "Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10), "Webhook-Signature", signing.Sign(id, at, []byte(body), keys...))
}

func state(t *testing.T, r *testkit.Res, want string) *testkit.Res {
	t.Helper()
	if r.Want(202).Text("state") != want {
		t.Errorf("%s, want %s", r.Raw, want)
	}
	return r
}

func TestInbound(t *testing.T) {
	k, key := taking(t, nil)
	client := k.Create(k.Admin, "client", m{"code": "C1", "name": "Acme"})
	person, _ := k.Person("ann", "", "erp")
	email := k.Scalar(`SELECT "email" FROM "users" WHERE "id" = '` + person + `'`)

	t.Run("makes a record of a message, with what it links to", func(t *testing.T) {
		state(t, deliver(k, "orders", "m1", `{"no":"SO-1","total":12.5,"state":"open","customer":"C1","sales":"`+email+`","lines":[{"sku":"A","qty":2},{"sku":"B"}]}`, key), "taken")
		got := k.List(k.Admin, "order", "count", "exact").Want(200)
		rec, _ := got.Get("items", 0).(m)
		if got.Get("count") != 1.0 || rec["no"] != "SO-1" || rec["total"] != 12.5 || rec["client"] != client || rec["sales"] != person || rec["owner"] != nil {
			t.Error(got.Raw)
		}
		one := k.Get(k.Admin, "order", rec["id"].(string)).Want(200)
		if one.Get("lines", 1, "sku") != "B" || one.Get("lines", 0, "qty") != 2.0 {
			t.Error(one.Raw)
		}
		if past := k.Call(k.Admin, "GET", "/api/v1/objects/order/records/"+rec["id"].(string)+"/history", nil).Want(200); past.Text("items", 0, "source") != "inbound" {
			t.Error(past.Raw)
		}
	})
	t.Run("changes the record that it is about, and of it only what the message has", func(t *testing.T) {
		id := k.Scalar(`SELECT "id" FROM "order" WHERE "no" = 'SO-1'`)
		k.Patch(k.Admin, "order", id, m{"kept": "as it is"}).Want(200)
		state(t, deliver(k, "orders", "m2", `{"no":"SO-1","total":null}`, key), "taken")
		got := k.Get(k.Admin, "order", id).Want(200)
		if got.Get("total") != nil || got.Text("kept") != "as it is" || got.Text("client") != client {
			t.Error(got.Raw)
		}
	})
	t.Run("takes an id once, however often and whenever it comes", func(t *testing.T) {
		state(t, deliver(k, "orders", "m3", `{"no":"SO-3","total":1}`, key), "taken")
		k.Advance(2 * time.Hour)
		state(t, deliver(k, "orders", "m3", `{"no":"SO-3","total":2}`, key), "taken")
		if n := k.Scalar(`SELECT "total" FROM "order" WHERE "no" = 'SO-3'`); n != "1" {
			t.Error(n)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { deliver(k, "orders", "m4", `{"no":"SO-4"}`, key) })
		}
		all.Wait()
		if n := k.Scalar(`SELECT count(*) FROM "order" WHERE "no" = 'SO-4'`) + k.Scalar(`SELECT count(*) FROM "tn_inbound" WHERE "message" = 'm4'`); n != "11" {
			t.Error(n)
		}
	})
	t.Run("takes up what a stop left behind", func(t *testing.T) {
		k.Exec(`INSERT INTO "tn_inbound" ("endpoint", "message", "at", "body") VALUES ('orders', 'm5', '2099-01-01 00:00:00.000Z', '{"no":"SO-5"}')`)
		if err := k.Tenon.Inbound.Resume(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := k.Scalar(`SELECT count(*) FROM "order" WHERE "no" = 'SO-5'`) + k.Scalar(`SELECT "state" FROM "tn_inbound" WHERE "message" = 'm5'`); n != "1taken" {
			t.Error(n)
		}
	})
	t.Run("keeps nothing of what it took but its id", func(t *testing.T) {
		if n := k.Scalar(`SELECT count(*) FROM "tn_inbound" WHERE "state" = 'taken' AND "body" <> ''`); n != "0" {
			t.Error(n)
		}
		k.Advance(31 * 24 * time.Hour)
		if err := k.Tenon.Inbound.Purge(k.Ctx()); err != nil {
			t.Fatal(err)
		}
		if n := k.Scalar(`SELECT count(*) FROM "tn_inbound"`); n != "1" { // the one of 2099
			t.Error(n)
		}
	})
}

func TestInboundQuarantine(t *testing.T) {
	k, key := taking(t, nil)
	k.Create(k.Admin, "client", m{"code": "C1", "name": "Acme"})
	k.Create(k.Admin, "client", m{"code": "C9", "name": "hidden"})
	k.Create(k.Admin, "order", m{"no": "SO-C", "state": "closed"})
	list := func(where string) *testkit.Res {
		return k.Call(k.Admin, "GET", "/api/v1/inbound/orders/messages?"+where, nil).Want(200)
	}
	for i, x := range []struct{ name, body, codes string }{
		{"what is no JSON", `{"no":`, "contract_json"},
		{"what nests too deeply", strings.Repeat("[", 5000), "too_deep"},
		{"what breaks the contract", `{"no":"X","total":-1}`, "contract_form below_minimum"},
		{"a value that the record refuses", `{"no":"SO-9","state":"odd"}`, "unknown_option"},
		{"a field that the role may not write", `{"no":"SO-9","secret":"s"}`, "forbidden_field"},
		{"a link to what is not there", `{"no":"SO-9","customer":"C7"}`, "inbound_no_record"},
		{"a link to what the role does not see", `{"no":"SO-9","customer":"C9"}`, "inbound_no_record"},
		{"a record that the role does not see", `{"no":"SO-C"}`, "not_unique"},
		{"rows that are none", `{"no":"SO-9","lines":{}}`, "invalid_type"},
	} {
		t.Run("keeps apart "+x.name, func(t *testing.T) {
			k := k.On(t)
			id := fmt.Sprintf("q%d", i)
			res := state(t, deliver(k, "orders", id, x.body, key), "quarantined")
			state(t, deliver(k, "orders", id, x.body, key), "quarantined")
			one := list("state=quarantined&limit=1").Get("items", 0).(m)
			var codes []string
			for _, r := range one["reasons"].([]any) {
				codes = append(codes, r.(m)["code"].(string))
			}
			if one["message"] != id || strings.Join(codes, " ") != x.codes {
				t.Errorf("%v, want %s", one, x.codes)
			}
			whole := k.Call(k.Admin, "GET", "/api/v1/inbound/orders/messages/"+one["id"].(string), nil).Want(200)
			if whole.Text("body") != x.body || one["body"] != nil {
				t.Error(whole.Raw)
			}
			// What is wrong with a record is not for the sender.
			if told := res.Get("faults") != nil; told != (i < 3) && x.name != "rows that are none" {
				t.Errorf("the sender was told %s", res.Raw)
			}
		})
	}
	if n := k.Scalar(`SELECT count(*) FROM "order"`); n != "1" {
		t.Errorf("%s orders", n)
	}
	t.Run("takes a message again, corrected, or once the reason is gone", func(t *testing.T) {
		id := k.Scalar(`SELECT "seq" FROM "tn_inbound" WHERE "message" = 'q2'`)
		path := "/api/v1/inbound/orders/messages/" + id
		if res := k.Call(k.Admin, "POST", path+"/replay", nil).Want(200); res.Text("state") != "quarantined" || res.Get("attempts") != 2.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", path+"/replay", m{"body": `{"no":"SO-10","total":1}`}).Want(200); res.Text("state") != "taken" || res.Get("corrected") != true || res.Text("body") != `{"no":"SO-10","total":1}` {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "POST", path+"/replay", nil).Code(409, "inbound_taken")
		k.Create(k.Admin, "client", m{"code": "C7", "name": "Late"})
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/replay", nil).Want(200); res.Get("taken") != 1.0 || res.Get("failed") != 7.0 || res.Get("cursor") != nil {
			t.Error(res.Raw)
		}
	})
	t.Run("tries a message and keeps nothing", func(t *testing.T) {
		before := k.Scalar(`SELECT count(*) FROM "tn_inbound"`) + k.Scalar(`SELECT count(*) FROM "order"`)
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/test", m{"body": `{"no":"SO-10","total":7}`}).Want(200); res.Text("record") == "" || res.Get("values", "total") != 7.0 || len(res.Get("reasons").([]any)) != 0 {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/test", m{"body": `{"no":"SO-11","customer":"C8"}`}).Want(200); res.Text("reasons", 0, "code") != "inbound_no_record" || res.Text("reasons", 0, "path") != "/customer" || res.Text("reasons", 0, "field") != "client" {
			t.Error(res.Raw)
		}
		if after := k.Scalar(`SELECT count(*) FROM "tn_inbound"`) + k.Scalar(`SELECT count(*) FROM "order"`); after != before {
			t.Errorf("%s, was %s", after, before)
		}
	})
	t.Run("puts messages aside, which may be taken after all", func(t *testing.T) {
		id := k.Scalar(`SELECT "seq" FROM "tn_inbound" WHERE "message" = 'q3'`)
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/discard", m{"ids": []string{id}}).Want(200); res.Get("count") != 1.0 {
			t.Error(res.Raw)
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/discard", nil).Want(200); res.Get("count") != 6.0 {
			t.Error(res.Raw)
		}
		if head := k.Call(k.Admin, "GET", "/api/v1/inbound", nil).Want(200); head.Get("items", 0, "quarantined") != 0.0 || head.Get("items", 0, "keyed") != true || head.Get("items", 0, "taken") != 2.0 {
			t.Error(head.Raw)
		}
		if res := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/messages/"+id+"/replay", m{"body": `{"no":"SO-12"}`}).Want(200); res.Text("state") != "taken" {
			t.Error(res.Raw)
		}
	})
}

// A59 and others: what strangers, and partners that are not what they say, may try.
func TestInboundAttacks(t *testing.T) {
	k, key := taking(t, nil)
	_, clerk := k.Person("clerk", "", "erp")
	body := `{"no":"SO-1"}`

	t.Run("an endpoint that is not there, no signature, and a wrong one are alike", func(t *testing.T) {
		other := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/key", nil).Want(200).Text("key")
		none := k.Call("", "POST", "/api/v1/in/nothing", body).Want(401)
		for name, res := range map[string]*testkit.Res{
			"no signature":              k.Call("", "POST", "/api/v1/in/orders", body),
			"a key of nobody":           deliver(k, "orders", "m1", body, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
			"an endpoint that is not":   deliver(k, "nothing", "m1", body, other),
			"no key":                    deliver(k, "orders", "m1", body),
			"another body":              k.Call("", "POST", "/api/v1/in/orders", `{"no":"SO-2"}`, "Webhook-Id", "m1", "Webhook-Timestamp", strconv.FormatInt(k.Now().Unix(), 10), "Webhook-Signature", signing.Sign("m1", k.Now(), []byte(body), other)),
			"another id":                k.Call("", "POST", "/api/v1/in/orders", body, "Webhook-Id", "m2", "Webhook-Timestamp", strconv.FormatInt(k.Now().Unix(), 10), "Webhook-Signature", signing.Sign("m1", k.Now(), []byte(body), other)),
			"another time":              k.Call("", "POST", "/api/v1/in/orders", body, "Webhook-Id", "m1", "Webhook-Timestamp", strconv.FormatInt(k.Now().Unix()+1, 10), "Webhook-Signature", signing.Sign("m1", k.Now(), []byte(body), other)),
			"a token of a person":       k.Call(clerk, "POST", "/api/v1/in/orders", body),
			"a token of an admin":       k.Call(k.Admin, "POST", "/api/v1/in/orders", body),
			"an old time, wrong key":    deliverAt(k, "orders", "m1", body, k.Now().Add(-time.Hour), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
			"a signature of webhooks":   deliver(k, "webhook/orders", "m1", body, other),
			"too many wrong signatures": k.Call("", "POST", "/api/v1/in/orders", body, "Webhook-Id", "m1", "Webhook-Timestamp", "1", "Webhook-Signature", strings.Repeat("v1,x ", 1000)),
		} {
			if name == "a signature of webhooks" {
				if res.Status < 400 {
					t.Errorf("%s: %d %s", name, res.Status, res.Raw)
				}
			} else if res.Status != 401 || res.Text("code") != "inbound_unsigned" || (res.Raw != none.Raw && !strings.HasPrefix(name, "a token")) {
				t.Errorf("%s: %d %s", name, res.Status, res.Raw)
			}
		}
		key = other
	})
	t.Run("an old message, or one of tomorrow, is not taken", func(t *testing.T) {
		for _, by := range []time.Duration{-6 * time.Minute, 6 * time.Minute} {
			deliverAt(k, "orders", "m1", body, k.Now().Add(by), key).Code(401, "inbound_stale")
		}
	})
	t.Run("ids that are none are refused", func(t *testing.T) {
		for _, id := range []string{strings.Repeat("x", 201), "a b", "ü"} {
			if res := deliver(k, "orders", id, body, key); res.Status < 400 || res.Status >= 500 {
				t.Errorf("%q: %d", id, res.Status)
			}
		}
	})
	t.Run("a giant is refused before it is read", func(t *testing.T) {
		k.Call("", "POST", "/api/v1/in/orders", `"`+strings.Repeat("x", 1<<20)+`"`).Code(413, "too_large")
		k.Call("", "POST", "/api/v1/in/nothing", `"`+strings.Repeat("x", 1<<20)+`"`).Code(413, "too_large")
	})
	t.Run("other methods lead nowhere", func(t *testing.T) {
		for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
			if res := k.Call("", method, "/api/v1/in/orders", nil); res.Status < 400 || res.Status >= 500 {
				t.Errorf("%s: %d", method, res.Status)
			}
		}
	})
	t.Run("a flood of one endpoint is stopped", func(t *testing.T) {
		slowed := 0
		for i := range 260 {
			if deliver(k, "orders", fmt.Sprintf("f%d", i), `{}`, key).Status == 429 {
				slowed++
			}
		}
		if slowed == 0 {
			t.Error("260 messages at once were taken")
		}
		k.Advance(time.Minute)
	})
	if n := k.Scalar(`SELECT count(*) FROM "order"`); n != "0" {
		t.Errorf("%s orders were written", n)
	}
	t.Run("the key before is good for a day", func(t *testing.T) {
		k := k.On(t)
		fresh := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/key", nil).Want(200).Text("key")
		state(t, deliver(k, "orders", "k1", `{"no":"SO-K1"}`, key), "taken")
		state(t, deliver(k, "orders", "k2", `{"no":"SO-K2"}`, fresh), "taken")
		k.Advance(25 * time.Hour)
		deliver(k, "orders", "k3", `{"no":"SO-K3"}`, key).Code(401, "inbound_unsigned")
		if stored := k.Scalar(`SELECT "key" FROM "tn_webhook_keys" WHERE "webhook" = 'inbound/orders'`); strings.Contains(stored, "whsec") {
			t.Error("stored as it is")
		}
	})
	t.Run("nobody but administrators sees or does anything of it", func(t *testing.T) {
		k := k.On(t)
		k.Admin = k.SignIn(testkit.AdminEmail, testkit.Password)
		_, clerk := k.Person("clerk2", "", "erp")
		for _, c := range []string{"GET /inbound", "GET /inbound/orders/messages", "GET /inbound/orders/messages/1", "POST /inbound/orders/messages/1/replay", "POST /inbound/orders/replay", "POST /inbound/orders/discard", "POST /inbound/orders/test", "POST /inbound/orders/key", "POST /contracts:check"} {
			method, path, _ := strings.Cut(c, " ")
			k.Call(clerk, method, "/api/v1"+path, nil).Want(403)
			k.Call("", method, "/api/v1"+path, nil).Want(401)
		}
		for _, path := range []string{"/inbound/none/messages", "/inbound/orders/messages/999999", "/inbound/orders/messages/x"} {
			k.Call(k.Admin, "GET", "/api/v1"+path, nil).Want(404)
		}
	})
	t.Run("an endpoint that is disabled or gone takes nothing", func(t *testing.T) {
		k := k.On(t)
		fresh := k.Call(k.Admin, "POST", "/api/v1/inbound/orders/key", nil).Want(200).Text("key")
		var doc m
		if err := json.Unmarshal([]byte(k.Call(k.Admin, "GET", "/api/v1/definitions/inbound/orders", nil).Want(200).Raw), &doc); err != nil {
			t.Fatal(err)
		}
		delete(doc, "$meta")
		doc["disabled"] = true
		k.Define(doc)
		deliver(k, "orders", "d1", body, fresh).Code(401, "inbound_unsigned")
		k.Call(k.Admin, "POST", "/api/v1/inbound/orders/replay", nil).Code(409, "inbound_disabled")
	})
}

func TestContractsChecked(t *testing.T) {
	k := testkit.New(t, "")
	if res := k.Call(k.Admin, "POST", "/api/v1/contracts:check", m{"contract": `{"properties":{"a":{"typ":"string"}}}`}).Want(200); res.Text("faults", 0, "path") != "/properties/a/typ" || res.Get("payload") != nil {
		t.Error(res.Raw)
	}
	if res := k.Call(k.Admin, "POST", "/api/v1/contracts:check", m{"contract": `{"type":"object"}`, "payload": "[]"}).Want(200); len(res.Get("faults").([]any)) != 0 || res.Text("payload", 0, "code") != "invalid_type" {
		t.Error(res.Raw)
	}
}
