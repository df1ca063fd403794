package realtime_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/tenon-crm/tenon/internal/testkit"
)

type m = testkit.M

// world is a business where sales people see clients that are open, and more of
// their own; orders of clients that they own; nobody but administrators sees
// the secret.
type world struct {
	*testkit.Kit
	url          string
	wangID, wang string
	liID, li     string
}

func newWorld(t *testing.T) *world {
	k := testkit.New(t, "")
	field := func(key, kind string, more ...m) m {
		f := m{"key": key, "type": kind, "label": m{"en": key}}
		for _, x := range more {
			for a, b := range x {
				f[a] = b
			}
		}
		return f
	}
	k.Define(
		m{"kind": "object", "key": "client", "label": m{"en": "Client"}, "title": "name", "owner": true, "fields": []m{
			field("name", "text"), field("stage", "text"), field("amount", "number"), field("secret", "text"), field("note", "long_text"),
			field("tags", "multi_select", m{"options": []m{{"value": "x", "label": m{"en": "x"}}, {"value": "y", "label": m{"en": "y"}}}}),
		}},
		m{"kind": "object", "key": "order", "label": m{"en": "Order"}, "title": "title", "fields": []m{
			field("title", "text"), field("client", "relation", m{"object": "client"}),
		}},
		m{"kind": "role", "key": "sales", "label": m{"en": "Sales"}, "grants": []m{
			{"object": "client", "operations": []string{"view"}, "rows": `record.stage == "open"`, "read": []string{"name", "stage"}},
			{"object": "client", "operations": []string{"view", "create", "edit", "delete"}, "rows": "record.owner.id == user.id", "read": []string{"name", "stage", "amount", "tags", "note", "owner"}, "write": "*"},
			{"object": "order", "operations": []string{"view"}, "rows": "record.client.owner.id == user.id", "read": "*"},
		}},
		m{"kind": "role", "key": "nothing", "label": m{"en": "Nothing"}, "grants": []m{}},
	)
	w := &world{Kit: k}
	w.wangID, w.wang = k.Person("wang", "", "sales")
	w.liID, w.li = k.Person("li", "", "sales")
	w.url = "ws" + strings.TrimPrefix(k.Server().URL, "http") + "/api/v1/ws"
	return w
}

// client is one end of a socket. What it reads lies in got until it is asked for.
type client struct {
	t    *testing.T
	conn *websocket.Conn
	got  chan m
	end  chan error
}

// dial opens a socket that reads nothing yet.
func dial(t *testing.T, url string, header http.Header) *client {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(url, header)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, conn: conn, got: make(chan m, 10_000), end: make(chan error, 1)}
	t.Cleanup(func() { _ = conn.Close() })
	return c
}

func (c *client) listen() *client {
	go func() {
		for {
			var msg m
			if err := c.conn.ReadJSON(&msg); err != nil {
				c.end <- err
				close(c.got)
				return
			}
			c.got <- msg
		}
	}()
	return c
}

// enter opens a socket as a person.
func (w *world) enter(t *testing.T, token string) *client {
	t.Helper()
	c := dial(t, w.url, nil).listen()
	c.say(m{"type": "auth", "token": token})
	c.want(m{"type": "ready"})
	return c
}

func (c *client) say(msg m) {
	c.t.Helper()
	if err := c.conn.WriteJSON(msg); err != nil {
		c.t.Fatal(err)
	}
}

// subscribe follows an object and gives the place in the log.
func (c *client) subscribe(id, object, filter string) float64 {
	c.t.Helper()
	c.say(m{"type": "subscribe", "id": id, "object": object, "filter": filter})
	seq, _ := c.want(m{"type": "subscribed", "id": id})["seq"].(float64)
	return seq
}

// next is the next message, whatever it is.
func (c *client) next() m {
	c.t.Helper()
	select {
	case msg, ok := <-c.got:
		if !ok {
			c.t.Fatalf("the socket ended: %v", <-c.end)
		}
		return msg
	case <-time.After(time.Minute):
		c.t.Fatal("no message came")
	}
	return nil
}

// want is the next message, which must have these members.
func (c *client) want(members m) m {
	c.t.Helper()
	msg := c.next()
	for k, v := range members {
		if k != "record" && msg[k] != v {
			c.t.Fatalf("%s, want %s", text(msg), text(members))
		}
	}
	if rec, ok := members["record"]; ok && text(msg["record"]) != text(rec) {
		c.t.Fatalf("%s, want %s", text(msg), text(members))
	}
	return msg
}

// change is the next message, which must be this change.
func (c *client) change(id, action string) m {
	c.t.Helper()
	rec, _ := c.want(m{"type": "change", "id": id, "action": action})["record"].(m)
	return rec
}

// nothing fails when something was sent before the answer to a ping.
func (c *client) nothing() {
	c.t.Helper()
	time.Sleep(400 * time.Millisecond) // longer than the hub pauses between two batches
	c.say(m{"type": "ping"})
	c.want(m{"type": "pong"})
}

// closed waits for the end and gives its code.
func (c *client) closed() int {
	c.t.Helper()
	select {
	case err := <-c.end:
		if ce, ok := errors.AsType[*websocket.CloseError](err); ok {
			return ce.Code
		}
		return -1
	case <-time.After(time.Minute):
		c.t.Fatal("the socket stays open")
	}
	return 0
}

func text(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}
