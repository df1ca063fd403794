package realtime_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/testkit"
)

func keys(rec m) []string {
	var out []string
	for k := range rec {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func TestChanges(t *testing.T) {
	w := newWorld(t)

	t.Run("show each person what they may read", func(t *testing.T) {
		admin, wang, li := w.enter(t, w.Admin), w.enter(t, w.wang), w.enter(t, w.li)
		for _, c := range []*client{admin, wang, li} {
			c.subscribe("a", "client", "")
		}
		id := w.Create(w.wang, "client", m{"name": "Ann", "stage": "open", "amount": 5, "secret": "s", "tags": []string{"x"}})
		if rec := wang.change("a", "create"); !slices.Equal(keys(rec), []string{"amount", "id", "name", "note", "owner", "stage", "tags", "version"}) || rec["amount"] != 5.0 {
			t.Error(text(rec))
		}
		if rec := li.change("a", "create"); !slices.Equal(keys(rec), []string{"id", "name", "stage", "version"}) {
			t.Error(text(rec))
		}
		if rec := admin.change("a", "create"); rec["secret"] != "s" {
			t.Error(text(rec))
		}
		if got, want := text(w.Get(w.li, "client", id).Want(200).Body), id; !strings.Contains(got, want) {
			t.Error(got)
		}
		w.Patch(w.wang, "client", id, m{"amount": 6}).Want(200)
		if rec := li.change("a", "update"); rec["amount"] != nil || rec["version"] != 2.0 {
			t.Error(text(rec))
		}
		w.Delete(w.wang, "client", id).Want(204)
		for _, c := range []*client{admin, li} {
			for msg := c.next(); msg["action"] != "delete"; msg = c.next() {
			}
			c.nothing()
		}
	})

	t.Run("tell that a record has left, but only who could see it", func(t *testing.T) {
		seen := w.Create(w.Admin, "client", m{"name": "seen", "stage": "open", "owner": w.wangID})
		never := w.Create(w.Admin, "client", m{"name": "never", "stage": "shut", "owner": w.wangID})
		li := w.enter(t, w.li)
		li.subscribe("a", "client", "")
		li.subscribe("b", "client", `record.name == "other"`)
		w.Patch(w.Admin, "client", never, m{"stage": "dead"}).Want(200)
		w.Delete(w.Admin, "client", never).Want(204)
		// Several changes at once: what counts is the state before the first.
		w.Patch(w.Admin, "client", seen, m{"amount": 1, "tags": []string{"y"}}).Want(200)
		w.Patch(w.Admin, "client", seen, m{"stage": "shut"}).Want(200)
		w.Patch(w.Admin, "client", seen, m{"amount": 3}).Want(200)
		for {
			msg := li.want(m{"type": "change", "id": "a"})
			if msg["action"] == "update" && msg["record"].(m)["id"] == seen {
				continue
			}
			if msg["action"] != "leave" || text(msg["record"]) != fmt.Sprintf(`{"id":%q}`, seen) {
				t.Fatal(text(msg))
			}
			break
		}
		li.nothing()
		w.Patch(w.Admin, "client", seen, m{"stage": "open"}).Want(200)
		li.change("a", "update")
		w.Patch(w.Admin, "client", seen, m{"owner": w.liID}).Want(200)
		if rec := li.change("a", "update"); rec["amount"] != 3.0 {
			t.Error(text(rec))
		}
	})

	t.Run("pass the filter as a list does", func(t *testing.T) {
		li := w.enter(t, w.li)
		for _, filter := range []string{`record.secret == "s"`, `record.nonsense == "s"`} {
			li.say(m{"type": "subscribe", "id": "x", "object": "client", "filter": filter})
			msg := li.want(m{"type": "error", "id": "x", "status": 400.0, "code": "unknown_field"})
			res := w.List(w.li, "client", "filter", filter)
			if msg["message"] != res.Body["message"] || text(msg["data"]) != text(res.Body["data"]) {
				t.Errorf("%s\n%s", text(msg), res.Raw)
			}
		}
		for object, code := range map[string]string{"nonsense": "no_such_object", "": "realtime_message"} {
			li.say(m{"type": "subscribe", "id": "x", "object": object})
			li.want(m{"type": "error", "code": code})
		}
		// An amount that one may not read of this row is blank, as in a list.
		li.subscribe("big", "client", `record.amount > 10.0`)
		li.subscribe("blank", "client", `record.amount == null && record.name == "F"`)
		foreign := w.Create(w.Admin, "client", m{"name": "F", "stage": "open", "amount": 50, "owner": w.wangID})
		li.change("blank", "create")
		w.Patch(w.Admin, "client", foreign, m{"owner": w.liID}).Want(200)
		if a, b := li.next(), li.next(); !(a["id"] == "blank" && a["action"] == "leave" && b["id"] == "big") && !(b["id"] == "blank" && b["action"] == "leave" && a["id"] == "big") {
			t.Error(text(a), text(b))
		}
		w.Patch(w.Admin, "client", foreign, m{"amount": 5}).Want(200)
		li.change("big", "leave")
		li.say(m{"type": "unsubscribe", "id": "big"})
		li.want(m{"type": "unsubscribed", "id": "big"})
		w.Patch(w.Admin, "client", foreign, m{"amount": 500}).Want(200)
		li.nothing()
	})

	t.Run("of linked records make the subscription load again", func(t *testing.T) {
		li := w.enter(t, w.li)
		li.subscribe("o", "order", "")
		mine := w.Create(w.Admin, "client", m{"name": "mine", "owner": w.liID})
		theirs := w.Create(w.Admin, "client", m{"name": "theirs", "owner": w.wangID})
		order := w.Create(w.Admin, "order", m{"title": "1", "client": mine})
		foreign := w.Create(w.Admin, "order", m{"title": "2", "client": theirs})
		if rec := li.change("o", "create"); rec["id"] != order {
			t.Error(text(rec))
		}
		w.Patch(w.Admin, "order", foreign, m{"title": "3"}).Want(200)
		li.nothing()
		w.Patch(w.Admin, "client", mine, m{"owner": w.wangID}).Want(200)
		li.want(m{"type": "reset", "id": "o"})
		w.Patch(w.Admin, "order", order, m{"title": "4"}).Want(200)
		li.nothing()
	})
}

func TestPrincipals(t *testing.T) {
	w := newWorld(t)

	t.Run("that are disabled lose their sockets", func(t *testing.T) {
		id, token := w.Person("gone", "", "sales")
		c := w.enter(t, token)
		w.Call(w.Admin, "PATCH", "/api/v1/people/"+id, m{"active": false}).Want(200)
		if code := c.closed(); code != 4003 {
			t.Error(code)
		}
	})

	t.Run("with a new password lose those of the old token", func(t *testing.T) {
		id, token := w.Person("newpass", "", "sales")
		c := w.enter(t, token)
		w.Call(w.Admin, "PATCH", "/api/v1/people/"+id, m{"password": "another-good-one"}).Want(200)
		if code := c.closed(); code != 4001 {
			t.Error(code)
		}
	})

	t.Run("with other roles see by these", func(t *testing.T) {
		id, token := w.Person("moved", "", "sales")
		c := w.enter(t, token)
		c.subscribe("a", "client", "")
		w.Call(w.Admin, "PATCH", "/api/v1/people/"+id, m{"roles": []string{"nothing"}}).Want(200)
		c.want(m{"type": "error", "id": "a", "code": "no_such_object"})
		w.Create(w.Admin, "client", m{"name": "x", "stage": "open"})
		c.nothing()
	})

	t.Run("are checked anew by a release", func(t *testing.T) {
		c := w.enter(t, w.wang)
		c.subscribe("a", "client", `record.stage == "open"`)
		w.Define(m{"kind": "role", "key": "sales", "label": m{"en": "Sales"}, "grants": []m{
			{"object": "client", "operations": []string{"view"}, "read": []string{"name"}}}})
		c.want(m{"type": "error", "id": "a", "code": "unknown_field"})
		c.subscribe("a", "client", "")
		w.Define(m{"kind": "role", "key": "sales", "label": m{"en": "Sales"}, "grants": []m{
			{"object": "client", "operations": []string{"view"}, "read": []string{"stage"}}}})
		c.want(m{"type": "reset", "id": "a"})
		w.Create(w.Admin, "client", m{"name": "x", "stage": "open"})
		if rec := c.change("a", "create"); !slices.Equal(keys(rec), []string{"id", "stage", "version"}) {
			t.Error(text(rec))
		}
	})

	t.Run("have sockets as long as their token", func(t *testing.T) {
		_, token := w.Person("late", "", "sales")
		c := w.enter(t, token)
		w.Advance(366 * 24 * time.Hour)
		if code := c.closed(); code != 4002 {
			t.Error(code)
		}
	})
}

func TestResume(t *testing.T) {
	w := newWorld(t)
	w.Advance(time.Minute) // the events are clearly later than people and release
	a := w.Create(w.Admin, "client", m{"name": "a", "stage": "open"})
	c := w.enter(t, w.li)
	c.subscribe("c", "client", "")
	w.Patch(w.Admin, "client", a, m{"name": "b"}).Want(200)
	seq := c.want(m{"type": "change", "action": "update"})["seq"]
	_ = c.conn.Close()
	hidden := w.Create(w.Admin, "client", m{"name": "hidden", "stage": "shut"})
	fresh := w.Create(w.Admin, "client", m{"name": "fresh", "stage": "open"})
	w.Patch(w.Admin, "client", hidden, m{"name": "still hidden"}).Want(200)
	w.Patch(w.Admin, "client", a, m{"stage": "shut"}).Want(200)

	c = w.enter(t, w.li)
	c.subscribe("c", "client", "")
	c.subscribe("o", "order", "")
	c.say(m{"type": "resume", "seq": seq})
	c.want(m{"type": "reset", "id": "o"})
	if rec := c.change("c", "create"); rec["id"] != fresh {
		t.Error(text(rec))
	}
	if rec := c.change("c", "leave"); rec["id"] != a {
		t.Error(text(rec))
	}
	head := c.want(m{"type": "resumed"})["seq"]
	c.nothing()
	w.Patch(w.Admin, "client", fresh, m{"name": "fresher"}).Want(200)
	c.change("c", "update")

	for name, bad := range map[string]any{"of the future": head.(float64) + 1000, "of no time": -1, "from before the log": 0} {
		c.say(m{"type": "resume", "seq": bad})
		if msg := c.want(m{"type": "reset"}); msg["seq"] == nil {
			t.Errorf("%s: %s", name, text(msg))
		}
	}
	w.Call(w.Admin, "PATCH", "/api/v1/people/"+w.liID, m{"name": "Li the second"}).Want(200)
	c.want(m{"type": "reset", "id": "c"})
	w.Exec(`UPDATE "users" SET "updated" = strftime('%Y-%m-%d %H:%M:%fZ', 'now', '+1 hour') WHERE "id" = '` + w.liID + `'`)
	c.say(m{"type": "resume", "seq": head})
	for msg := c.next(); msg["type"] != "reset" || msg["seq"] == nil; msg = c.next() {
		if msg["type"] != "reset" {
			t.Fatal(text(msg))
		}
	}
}

func TestJobs(t *testing.T) {
	w := newWorld(t)
	mine, other := w.enter(t, w.Admin), w.enter(t, w.li)
	for _, c := range []*client{mine, other} {
		c.say(m{"type": "subscribe", "id": "j", "jobs": true})
		c.want(m{"type": "subscribed", "id": "j"})
	}
	id, err := w.Tenon.BuildIndexes(w.Ctx(), w.Call(w.Admin, "GET", "/api/v1/me", nil).Text("user", "id"))
	if err != nil {
		t.Fatal(err)
	}
	for {
		msg := mine.want(m{"type": "change", "id": "j"})
		if msg["job"].(m)["id"] != id {
			t.Fatal(text(msg))
		}
		if msg["job"].(m)["state"] == job.Done {
			break
		}
	}
	other.nothing()
}

func TestDoors(t *testing.T) {
	w := newWorld(t)

	t.Run("a foreign page is refused, a program and one's own page are not", func(t *testing.T) {
		for origin, want := range map[string]int{"https://evil.example": 403, "null": 403, "http://" + strings.TrimSuffix(strings.TrimPrefix(w.url, "ws://"), "/api/v1/ws"): 101, "": 101} {
			h := http.Header{}
			if origin != "" {
				h.Set("Origin", origin)
			}
			conn, res, err := websocket.DefaultDialer.Dial(w.url, h)
			if res == nil || res.StatusCode != want {
				t.Errorf("%q: %v %v", origin, res, err)
			}
			if conn != nil {
				_ = conn.Close()
			}
		}
	})

	t.Run("who is no WebSocket is told so", func(t *testing.T) {
		w.Call(w.Admin, "GET", "/api/v1/ws", nil).Code(426, "websocket_required")
		w.Call("", "GET", "/api/v1/ws", nil).Want(401)
		w.Call("", "GET", "/api/v1/ws?token="+w.Admin, nil).Want(401)
	})

	t.Run("without a good token nothing is to be had", func(t *testing.T) {
		for _, first := range []m{{"type": "auth", "token": "nonsense"}, {"type": "auth"}, {"type": "subscribe", "id": "a", "object": "client"}, {"type": "ping"}} {
			c := dial(t, w.url, nil).listen()
			c.say(first)
			if code := c.closed(); code != 4001 {
				t.Errorf("%v: %d", first, code)
			}
		}
	})

	t.Run("messages that are not right are named, and no harm is done", func(t *testing.T) {
		c := w.enter(t, w.li)
		for _, raw := range []string{`{`, `[]`, `{"type":"ping","extra":1}`, `{"type":"resume"}`, `{"type":"resume","seq":"x"}`, `{"type":7}`} {
			if err := c.conn.WriteMessage(websocket.TextMessage, []byte(raw)); err != nil {
				t.Fatal(err)
			}
			c.want(m{"type": "error", "code": "realtime_message"})
		}
		c.say(m{"type": "dance"})
		c.want(m{"type": "error", "code": "realtime_type"})
		c.say(m{"type": "subscribe", "object": "client"})
		c.want(m{"type": "error", "code": "realtime_id"})
		c.say(m{"type": "auth", "token": w.wang})
		c.want(m{"type": "error", "code": "realtime_other_person"})
		c.say(m{"type": "auth", "token": w.li})
		c.want(m{"type": "ready"})
		if err := c.conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"`+strings.Repeat("x", 20_000)+`"}`)); err != nil {
			t.Fatal(err)
		}
		if code := c.closed(); code != websocket.CloseMessageTooBig && code != -1 {
			t.Error(code)
		}
	})
}

func TestLimits(t *testing.T) {
	w := newWorld(t)
	l := &w.Tenon.Sockets.Limits
	l.PerUser, l.Subscriptions = 2, 2

	t.Run("of sockets and subscriptions hold", func(t *testing.T) {
		a, b := w.enter(t, w.li), w.enter(t, w.li)
		c := dial(t, w.url, nil).listen()
		c.say(m{"type": "auth", "token": w.li})
		if code := c.closed(); code != 4004 {
			t.Error(code)
		}
		a.subscribe("1", "client", "")
		a.subscribe("2", "client", "")
		a.subscribe("2", "client", `record.name == "x"`)
		a.say(m{"type": "subscribe", "id": "3", "object": "client"})
		a.want(m{"type": "error", "id": "3", "code": "realtime_subscriptions"})
		_, _ = a.conn.Close(), b.conn.Close()
	})

	t.Run("cut off who never says who they are", func(t *testing.T) {
		patience := l.AuthTimeout
		l.AuthTimeout = 200 * time.Millisecond
		defer func() { l.AuthTimeout = patience }()
		c := dial(t, w.url, nil).listen()
		if code := c.closed(); code != 4001 {
			t.Error(code)
		}
	})

	t.Run("cut off who talks too much", func(t *testing.T) {
		c := w.enter(t, w.wang)
		for range 300 {
			if c.conn.WriteJSON(m{"type": "ping"}) != nil {
				break
			}
		}
		if code := c.closed(); code != 4006 && code != -1 {
			t.Error(code)
		}
	})

	t.Run("cut off who does not read", func(t *testing.T) {
		l.Queue = 30
		for w.Tenon.Sockets.Sockets() > 0 { // those of before are on their way out
			time.Sleep(10 * time.Millisecond)
		}
		slow, quick := dial(t, w.url, nil), w.enter(t, w.wang)
		slow.say(m{"type": "auth", "token": w.Admin})
		slow.say(m{"type": "subscribe", "id": "a", "object": "client"})
		quick.subscribe("a", "client", "")
		var ops []m
		for i := range 20 {
			ops = append(ops, m{"method": "create", "data": m{"name": fmt.Sprint(i), "stage": "open", "note": strings.Repeat("long ", 1990)}})
		}
		deadline := time.Now().Add(30 * time.Second)
		for w.Tenon.Sockets.Sockets() > 1 {
			if time.Now().After(deadline) {
				t.Fatal("who does not read stays")
			}
			w.Call(w.Admin, "POST", "/api/v1/objects/client/records:batch", m{"operations": ops}).Want(200)
			for range ops {
				quick.change("a", "create")
			}
		}
		if n := w.Tenon.Sockets.Panics(); n != 0 {
			t.Error(n)
		}
	})
}

func TestStop(t *testing.T) {
	w := newWorld(t)
	c := w.enter(t, testkitAdmin(w))
	c.subscribe("a", "client", "")
	w.Tenon.Close()
	if code := c.closed(); code != websocket.CloseGoingAway {
		t.Error(code)
	}
}

func testkitAdmin(w *world) string { return w.SignIn(testkit.AdminEmail, testkit.Password) }
