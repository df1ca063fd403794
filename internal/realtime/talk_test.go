package realtime_test

import (
	"testing"
	"time"
)

// TestTalk: that something was said of a record is told to those who see it, and
// what it is to nobody; notifications are one's own.
func TestTalk(t *testing.T) {
	w := newWorld(t)
	w.Define(m{"kind": "role", "key": "helper", "label": m{"en": "Helper"}, "grants": []m{{"object": "client", "operations": []string{"view"}, "team": "viewer", "read": []string{"name"}}}})
	helper, token := w.Person("helper", "", "helper")
	id := w.Create(w.Admin, "client", m{"name": "talked of", "owner": w.wangID})
	comments := "/api/v1/objects/client/records/" + id + "/comments"
	shares := "/api/v1/objects/client/records/" + id + "/shares"
	c := w.enter(t, token)
	follow := m{"type": "subscribe", "id": "t", "object": "client", "record": id}
	c.say(follow)
	if got := c.want(m{"type": "error"}); got["code"] != "not_found" && got["code"] != "forbidden" {
		t.Error(text(got))
	}
	for _, wrong := range []m{{"type": "subscribe", "id": "x", "record": id}, {"type": "subscribe", "id": "x", "inbox": true, "jobs": true}, {"type": "subscribe", "id": "x", "object": "client", "record": id, "filter": "true"}, {"type": "subscribe", "id": "x", "inbox": true, "object": "client"}} {
		c.say(wrong)
		if got := c.want(m{"type": "error"}); got["code"] != "realtime_message" {
			t.Error(text(got))
		}
	}
	c.say(m{"type": "subscribe", "id": "n", "inbox": true})
	c.want(m{"type": "subscribed", "id": "n"})
	share := w.Call(w.Admin, "PUT", shares, m{"kind": "user", "subject": helper, "level": "viewer"}).Want(200).Text("id")
	c.want(m{"type": "reset", "id": "n"})
	c.say(follow)
	c.want(m{"type": "subscribed", "id": "t"})
	w.Call(w.Admin, "POST", comments, m{"text": "a secret plan"}).Want(201)
	if got := c.want(m{"type": "reset"}); text(got) != text(m{"type": "reset", "id": "t"}) {
		t.Error("it tells more than that there is something", text(got))
	}
	w.Call(w.Admin, "DELETE", shares+"/"+share, nil).Want(204)
	w.Advance(time.Minute)
	w.Call(w.Admin, "POST", comments, m{"text": "not for you <@" + helper + ">"}).Want(201)
	c.nothing()
}
