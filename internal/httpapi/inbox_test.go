package httpapi_test

import (
	"strings"
	"testing"
	"time"
)

const mine = "/api/v1/me/notifications"

// told waits until a person has a notification of a kind, and gives their list.
func (x *team) told(token, kind string) (raw string, first m) {
	x.TB.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		res := x.Call(token, "GET", mine+"?kinds="+kind, nil).Want(200)
		if items := res.Items(); len(items) > 0 {
			return res.Raw, items[0].(m)
		}
	}
	x.TB.Fatalf("nothing of %s was told", kind)
	return "", nil
}

func (x *team) quiet(token, kind string) {
	x.TB.Helper()
	if res := x.Call(token, "GET", mine+"?kinds="+kind, nil).Want(200); len(res.Items()) > 0 {
		x.TB.Error(res.Raw)
	}
}

func (x *team) forget() { x.Exec(`DELETE FROM "tn_notifications"`) }

func TestNotifications(t *testing.T) {
	x := talk(t)

	t.Run("of mentions go to who sees the record, and say nothing once they no longer do", func(t *testing.T) {
		x := x.on(t)
		x.say(x.ann, "early <@"+x.bobID+">").Want(201)
		x.quiet(x.bob, "mention")
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		x.quiet(x.bob, "mention")
		if _, n := x.told(x.bob, "shared"); n["title"] != "Acme" || n["record"] != x.account || n["actor"].(m)["name"] != "ann" {
			t.Error(n)
		}
		x.say(x.ann, "look <@"+x.bobID+"> <@"+x.annID+">").Want(201)
		if _, n := x.told(x.bob, "mention"); n["title"] != "Acme" || n["excerpt"] != "look @bob @ann" {
			t.Error(n)
		}
		x.quiet(x.ann, "mention") // of oneself
		if n := x.Call(x.bob, "GET", mine+"/unread", nil).Want(200).Get("unread"); n != 2.0 {
			t.Error(n)
		}
		x.unshare()
		res := x.Call(x.bob, "GET", mine, nil).Want(200)
		for _, hidden := range []string{"Acme", "look", x.account, "ann", `"object":"account"`} {
			if strings.Contains(res.Raw, hidden) {
				t.Errorf("%s is told: %s", hidden, res.Raw)
			}
		}
		if res.Get("items", 0, "gone") != true {
			t.Error(res.Raw)
		}
		x.forget()
	})

	t.Run("of answers, records that are given and records that are followed", func(t *testing.T) {
		x := x.on(t)
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
		first := x.say(x.ann, "question").Want(201).Text("id")
		x.say(x.bob, "answer", m{"parent": first}).Want(201)
		if _, n := x.told(x.ann, "reply"); n["excerpt"] != "answer" {
			t.Error(n)
		}
		follow := accounts + x.account + "/follow"
		if x.Call(x.ann, "GET", follow, nil).Want(200).Get("follows") != true || x.Call(x.bob, "GET", follow, nil).Want(200).Get("follows") != false {
			t.Error("an owner follows, others do not")
		}
		x.Call(x.cat, "PUT", follow, nil).Code(404, "not_found")
		x.Call(x.bob, "PUT", follow, nil).Want(200)
		x.Patch(x.Admin, "account", x.account, m{"secret": "hidden"}).Want(200)
		x.Patch(x.Admin, "account", x.account, m{"name": "Acme 2"}).Want(200)
		if raw, n := x.told(x.bob, "followed"); n["title"] != "Acme 2" || n["count"] != 1.0 || strings.Contains(raw, "hidden") {
			t.Error(raw)
		}
		x.told(x.ann, "followed")
		x.Call(x.ann, "DELETE", follow, nil).Want(200)
		x.Call(x.Admin, "POST", accounts+x.account+"/actions/assign", m{"to": x.catID}).Want(200)
		if _, n := x.told(x.cat, "assigned"); n["title"] != "Acme 2" || n["count"] != 1.0 {
			t.Error(n)
		}
		x.Call(x.Admin, "POST", accounts+x.account+"/actions/assign", m{"to": x.annID}).Want(200)
		x.unshare()
	})

	t.Run("are one's own to read and to choose", func(t *testing.T) {
		x := x.on(t)
		x.forget()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		_, n := x.told(x.bob, "shared")
		id := n["id"].(string)
		x.Call(x.cat, "POST", mine+":read", m{"ids": []string{id}}).Want(200)
		if x.Call(x.bob, "GET", mine+"/unread", nil).Want(200).Get("unread") != 1.0 {
			t.Error("another marked it as read")
		}
		x.Call(x.cat, "POST", mine+":read", m{}).Want(200)
		if res := x.Call(x.bob, "POST", mine+":read", m{}).Want(200); res.Get("unread") != 0.0 {
			t.Error(res.Raw)
		}
		if res := x.Call(x.bob, "POST", mine+":unread", m{"ids": []string{id}}).Want(200); res.Get("unread") != 1.0 {
			t.Error(res.Raw)
		}
		x.Call(x.bob, "POST", mine+":unread", m{}).Want(400)
		x.Call(x.cat, "POST", mine+":archive", m{"ids": []string{id}}).Want(200)
		if len(x.Call(x.bob, "GET", mine, nil).Want(200).Items()) != 1 {
			t.Error("another archived it")
		}
		if res := x.Call(x.bob, "POST", mine+":archive", m{"ids": []string{id}}).Want(200); res.Get("unread") != 0.0 {
			t.Error(res.Raw)
		}
		x.quiet(x.bob, "shared")
		if res := x.Call(x.bob, "GET", mine+"?archived=true&unread=true", nil).Want(200); res.Get("items", 0, "id") != id || res.Get("items", 0, "archived") != true {
			t.Error(res.Raw)
		}
		x.Call(x.cat, "POST", mine+":unarchive", m{"ids": []string{id}}).Want(200)
		x.quiet(x.bob, "shared")
		if res := x.Call(x.bob, "POST", mine+":unarchive", m{"ids": []string{id}}).Want(200); res.Get("unread") != 1.0 {
			t.Error("it is not unread as it was: " + res.Raw)
		}
		x.Call(x.bob, "POST", mine+":archive", m{}).Want(400)
		x.Call(x.bob, "POST", mine+":unarchive", m{}).Want(400)
		x.Call(x.bob, "POST", mine+":archive", m{"ids": []string{id}}).Want(200)
		x.unshare()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		if _, n := x.told(x.bob, "shared"); n["id"] != id || n["archived"] != false {
			t.Error("what is told anew stays away: ", n)
		}
		settings := "/api/v1/me/notification-settings"
		was := x.Call(x.bob, "GET", settings, nil).Want(200).Get("settings").(m)
		was["app"] = []string{"mention"}
		x.Call(x.bob, "PUT", settings, was).Want(200)
		was["app"] = []string{"everything"}
		x.Call(x.bob, "PUT", settings, was).Want(400)
		x.unshare()
		x.forget()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "viewer"}).Want(200)
		x.quiet(x.bob, "shared")
		x.unshare()
	})

	t.Run("of releases are for administrators", func(t *testing.T) {
		x := x.on(t)
		bossID, boss := x.Person("boss", "", "admin")
		x.Define(role("another", m{"object": "account", "operations": []string{"view"}}))
		x.told(boss, "release")
		x.quiet(x.ann, "release")
		x.Call(x.Admin, "PATCH", "/api/v1/people/"+bossID, m{"roles": []string{}}).Want(200)
		if res := x.Call(boss, "GET", mine, nil).Want(200); res.Get("items", 0, "gone") != true || res.Text("items", 0, "ref") != "" {
			t.Error(res.Raw)
		}
	})
}
