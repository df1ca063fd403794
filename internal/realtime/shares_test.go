package realtime_test

import (
	"strings"
	"testing"
	"time"
)

// TestShares: what is shared with somebody comes and goes with the share.
func TestShares(t *testing.T) {
	w := newWorld(t)
	w.Define(
		m{"kind": "role", "key": "helper", "label": m{"en": "Helper"}, "grants": []m{
			{"object": "client", "operations": []string{"view"}, "team": "viewer", "read": []string{"name", "note"}, "mask": m{"note": "all"}},
			{"object": "order", "operations": []string{"view"}, "follows": "client"}}},
	)
	helper, token := w.Person("helper", "", "helper")
	_, stranger := w.Person("stranger", "", "helper")
	id := w.Create(w.Admin, "client", m{"name": "shared", "note": "do not tell", "owner": w.wangID})
	order := w.Create(w.Admin, "order", m{"title": "of it", "client": id})
	shares := "/api/v1/objects/client/records/" + id + "/shares"
	share := func(until string) string {
		t.Helper()
		body := m{"kind": "user", "subject": helper, "level": "viewer"}
		if until != "" {
			body["until"] = until
		}
		return w.Call(w.Admin, "PUT", shares, body).Want(200).Text("id")
	}
	c, other := w.enter(t, token), w.enter(t, stranger)
	for _, x := range []*client{c, other} {
		x.subscribe("a", "client", "")
		x.subscribe("b", "order", "")
	}
	both := func(what string) {
		t.Helper()
		got := []string{c.want(m{"type": "reset"})["id"].(string), c.want(m{"type": "reset"})["id"].(string)}
		if strings.Join(got, "") != "ab" && strings.Join(got, "") != "ba" {
			t.Errorf("%s: resets of %v", what, got)
		}
		w.Advance(time.Minute) // resets of one subscription keep a distance
	}

	w.Patch(w.Admin, "client", id, m{"name": "not yet"}).Want(200)
	c.nothing()
	key := share("")
	both("shared")
	w.Patch(w.Admin, "client", id, m{"name": "now", "note": "a secret"}).Want(200)
	if rec := c.change("a", "update"); rec["name"] != "now" || rec["note"] != "******" || strings.Contains(text(rec), "secret") {
		t.Error(text(rec))
	}
	w.Patch(w.Admin, "order", order, m{"title": "renamed"}).Want(200)
	c.change("b", "update")

	w.Call(w.Admin, "DELETE", shares+"/"+key, nil).Want(204)
	both("revoked")
	w.Patch(w.Admin, "client", id, m{"name": "gone"}).Want(200)
	w.Patch(w.Admin, "order", order, m{"title": "gone too"}).Want(200)
	for range 3 { // at most a word that rows may have changed, never which
		if got := c.peek(); strings.Contains(got, id) || strings.Contains(got, order) || strings.Contains(got, "gone") {
			t.Error(got)
		}
	}

	share(w.Now().Add(30 * time.Second).UTC().Format("2006-01-02 15:04:05.000Z"))
	both("shared for a while")
	both("ended") // both advanced the clock
	if got := other.peek(); strings.Contains(got, id) || strings.Contains(got, order) {
		t.Error(got)
	}
}

// peek is the next message if one comes soon, as text.
func (c *client) peek() string {
	select {
	case msg := <-c.got:
		return text(msg)
	case <-time.After(400 * time.Millisecond):
		return ""
	}
}
