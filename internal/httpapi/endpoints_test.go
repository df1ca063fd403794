package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// answering is a business with an endpoint that counts and one that acts as a role.
func answering(t *testing.T, more ...m) *testkit.Kit {
	k := testkit.New(t, "")
	k.Define(append([]m{
		object("client", m{"owner": true}, field("name", "text"), field("qty", "number")),
		role("seller", m{"object": "client", "operations": []string{"view", "create", "edit"}, "rows": "record.owner.id == user.id"}),
		role("robot", m{"object": "client", "operations": []string{"view"}}),
		role("other", m{"object": "client", "operations": []string{"view"}}),
		m{"kind": "hook", "key": "quote", "event": "endpoint", "endpoint": m{"name": "quote", "method": "POST", "roles": []string{"seller"}, "input": `{"type":"object","required":["qty"],"properties":{"qty":{"type":"number","minimum":1}},"additionalProperties":false}`},
			"source": `if (ctx.input.qty > 100) ctx.fail("too many", "qty"); if (ctx.input.qty === 13) throw new Error("unlucky"); if (ctx.input.qty === 7) return; ctx.reply(201, {price: ctx.input.qty * 2, seen: crm.count("client"), who: ctx.user.roles, endpoint: ctx.endpoint});`},
		m{"kind": "hook", "key": "all", "event": "endpoint", "role": "robot", "endpoint": m{"name": "quote", "method": "GET", "roles": []string{"seller"}}, "source": `ctx.reply(200, {seen: crm.count("client"), q: ctx.input.q});`},
		m{"kind": "hook", "key": "off", "event": "endpoint", "disabled": true, "endpoint": m{"name": "off", "method": "POST", "roles": []string{"seller"}}, "source": `ctx.reply(200)`},
		m{"kind": "hook", "key": "odd", "event": "endpoint", "time": 200, "endpoint": m{"name": "odd", "method": "POST", "roles": []string{"seller"}}, "source": `if (ctx.input.loop) for (;;) {} ctx.reply(ctx.input.status, {said: "x"})`},
	}, more...)...)
	return k
}

func TestHookEndpoints(t *testing.T) {
	k := answering(t)
	_, seller := k.Person("seller", "", "seller")
	_, other := k.Person("other", "", "other")
	k.Create(k.Admin, "client", m{"name": "of the admin"})
	k.Create(seller, "client", m{"name": "own"})
	path := "/api/v1/x/quote"

	t.Run("answer with what the hook says, with the rights of who asks or of its role", func(t *testing.T) {
		if res := k.Call(seller, "POST", path, m{"qty": 3}).Want(201); res.Get("price") != 6.0 || res.Get("seen") != 1.0 || res.Get("endpoint") != "quote" {
			t.Error(res.Raw)
		}
		if res := k.Call(seller, "GET", path+"?q=a&q=b", nil).Want(200); res.Get("seen") != 2.0 || res.Get("q") != "b" {
			t.Error(res.Raw)
		}
		k.Call(seller, "POST", path, m{"qty": 7}).Want(204)
		k.Call(k.Admin, "POST", path, m{"qty": 1}).Want(201)
	})
	t.Run("refuse what is not as agreed before the hook is asked", func(t *testing.T) {
		before := k.Call(k.Admin, "GET", "/api/v1/hooks/quote/runs", nil).Want(200).Raw
		if res := k.Call(seller, "POST", path, m{"qty": 0, "more": 1}).Want(400); res.Get("data", "qty", "code") != "below_minimum" || res.Get("data", "more", "code") != "contract_needless" {
			t.Error(res.Raw)
		}
		k.Call(seller, "POST", path, `{"qty":`).Code(400, "contract_json")
		k.Call(seller, "POST", path, strings.Repeat("[", 1000)).Code(400, "too_deep")
		if after := k.Call(k.Admin, "GET", "/api/v1/hooks/quote/runs", nil).Want(200).Raw; after != before {
			t.Error("the hook ran")
		}
	})
	t.Run("tell of refusals and failures as writes do", func(t *testing.T) {
		if res := k.Call(seller, "POST", path, m{"qty": 101}).Want(400); res.Get("data", "qty", "message") != "too many" || res.Get("data", "qty", "code") != "hook_refused" {
			t.Error(res.Raw)
		}
		k.Call(seller, "POST", path, m{"qty": 13}).Code(400, "hook_error")
		k.Call(seller, "POST", "/api/v1/x/odd", m{"status": 302}).Code(400, "hook_error")
		k.Call(seller, "POST", "/api/v1/x/odd", m{"status": 404}).Want(404)
		k.Call(seller, "POST", "/api/v1/x/odd", m{"loop": true}).Code(400, "hook_timeout")
	})
	t.Run("A45 are as if they were not there for others, disabled or by another method", func(t *testing.T) {
		none := k.Call(other, "POST", "/api/v1/x/nothing", m{}).Want(404)
		for _, res := range []*testkit.Res{k.Call(other, "POST", path, m{"qty": 1}), k.Call(other, "GET", path, nil), k.Call(seller, "POST", "/api/v1/x/off", m{}), k.Call(seller, "DELETE", path, nil), k.Call(seller, "PATCH", path, m{})} {
			if res.Status != 404 || res.Raw != none.Raw {
				t.Error(res.Raw)
			}
		}
		k.Call("", "POST", path, m{"qty": 1}).Want(401)
		k.Call("", "POST", "/api/v1/x/nothing", m{}).Want(401)
	})
	t.Run("A45 are as if they were not there while they are paused", func(t *testing.T) {
		none := k.Call(other, "POST", "/api/v1/x/nothing", m{}).Want(404)
		k.Call(k.Admin, "PUT", "/api/v1/hooks/quote/pause", nil).Want(204)
		if res := k.Call(seller, "POST", path, m{"qty": 1}); res.Status != 404 || res.Raw != none.Raw {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "DELETE", "/api/v1/hooks/quote/pause", nil).Want(204)
		k.Call(seller, "POST", path, m{"qty": 1}).Want(201)
	})
	t.Run("A39 do nothing but ask when they are asked by GET, with a role and with a key that only reads", func(t *testing.T) {
		k := k.On(t)
		k.Define(m{"kind": "hook", "key": "sly", "event": "endpoint", "role": "robot", "endpoint": m{"name": "sly", "method": "GET", "roles": []string{"seller"}}, "mail": true,
			"source": `const tell = f => { try { f(); return "done" } catch (e) { return e.code } };
ctx.reply(200, {codes: [tell(() => crm.create("client", {name: "sly"})), tell(() => crm.update("client", ctx.input.id, {name: "x"})), tell(() => crm.delete("client", ctx.input.id)), tell(() => notify(ctx.user.id, {title: "x"})), tell(() => mail({to: "a@example.com", subject: "x", text: "x"}))], seen: crm.count("client")})`})
		k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
		key := k.Call(seller, "POST", "/api/v1/me/keys", m{"name": "looks", "roles": []string{"seller"}, "scopes": []string{"read"}}).Want(201).Text("key")
		id := k.Create(seller, "client", m{"name": "stays"})
		for _, token := range []string{seller, key} {
			res := k.Call(token, "GET", "/api/v1/x/sly?id="+id, nil).Want(200)
			if got := fmt.Sprint(res.Get("codes")); got != "[hook_not_get hook_not_get hook_not_get hook_not_get hook_not_get]" {
				t.Error(res.Raw)
			}
		}
		k.Call(key, "POST", path, m{"qty": 1}).Want(403)
		if k.Get(seller, "client", id).Text("name") != "stays" || k.Scalar(`SELECT count(*) FROM client WHERE name = 'sly'`) != "0" {
			t.Error("a request that asks wrote")
		}
	})
	t.Run("are published with an address that is theirs alone", func(t *testing.T) {
		again := m{"kind": "hook", "key": "again", "event": "endpoint", "endpoint": m{"name": "quote", "method": "POST", "roles": []string{"seller"}}, "source": "1"}
		k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/again", again).Want(200)
		if res := k.Call(k.Admin, "POST", "/api/v1/releases:plan", nil).Want(200); !strings.Contains(res.Raw, "hook_endpoint_taken") {
			t.Error(res.Raw)
		}
		for _, wrong := range []m{{"endpoint": nil}, {"event": "after_create", "object": "client"}, {"endpoint": m{"name": "x", "method": "POST", "roles": []string{}}}, {"endpoint": m{"name": "x", "method": "HEAD", "roles": []string{"seller"}}}, {"endpoint": m{"name": "x", "method": "POST", "roles": []string{"seller"}, "input": `{"typ":1}`}}} {
			doc := m{}
			for name, v := range again {
				doc[name] = v
			}
			for name, v := range wrong {
				doc[name] = v
				if v == nil {
					delete(doc, name)
				}
			}
			k.Call(k.Admin, "PUT", "/api/v1/definitions/hook/again", doc).Want(400)
		}
		k.Call(k.Admin, "DELETE", "/api/v1/definitions/hook/again", nil)
	})
}
