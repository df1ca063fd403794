package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const tellMe = "/api/v1/me/notification-settings"

// at moves the clock on to the next time that it is hh:mm in the zone of the
// business, and signs everybody in again.
func (x *team) at(hour, minute int) {
	x.TB.Helper()
	now := x.Now().In(x.Tenon.Meta.Current().Business.Zone)
	next := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	x.Advance(next.Sub(now))
	x.Admin = x.SignIn(testkit.AdminEmail, testkit.Password)
	x.ann, x.bob, x.cat = x.SignIn("ann@example.com", testkit.Password), x.SignIn("bob@example.com", testkit.Password), x.SignIn("cat@example.com", testkit.Password)
}

// settled waits until no mail that is due by now is still to be written or sent.
func (x *team) settled() {
	x.TB.Helper()
	due := fmt.Sprintf(`SELECT count(*) FROM "tn_jobs" WHERE "kind" IN ('notification_mail', 'mail') AND "state" IN ('queued', 'running') AND "run_at" <= '%s'`, x.Now().UTC().Format("2006-01-02 15:04:05.000Z"))
	for end := time.Now().Add(time.Minute); x.Scalar(due) != "0"; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			x.TB.Fatal("notifications wait to be mailed for ever")
		}
	}
}

func TestNotificationMail(t *testing.T) {
	x := talk(t)
	post := x.Mail()
	x.at(10, 0)
	wants := func(token string, mail []string, more m) {
		t.Helper()
		settings := x.Call(token, "GET", tellMe, nil).Want(200).Get("settings").(m)
		settings["mail"] = mail
		for k, v := range more {
			settings[k] = v
		}
		x.Call(token, "PUT", tellMe, settings).Want(200)
	}
	wants(x.bob, []string{"mention", "shared"}, nil)
	team := func() {
		t.Helper()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.bobID, "level": "editor"}).Want(200)
	}

	t.Run("tells of all that came together in one mail, with where it is", func(t *testing.T) {
		x := x.on(t)
		team()
		x.say(x.ann, "see <@"+x.bobID+">").Want(201)
		x.Advance(time.Minute)
		got := post.Letters(t, "bob@example.com", 1)[0]
		if got.Subject != "2 条新消息" {
			t.Error(got.Subject)
		}
		for _, want := range []string{"ann 共享给你 Acme", "ann 在 Acme 提到了你", "see @bob", "https://crm.example.com/a/_/o/account/" + x.account, "https://crm.example.com/me/settings"} {
			if !strings.Contains(got.Text, want) {
				t.Errorf("%q is not in %s", want, got.Text)
			}
		}
		x.settled()
		x.unshare()
		x.forget()
	})

	t.Run("says nothing of what one has read, or may see no longer", func(t *testing.T) {
		x := x.on(t)
		team()
		x.say(x.ann, "read <@"+x.bobID+">").Want(201)
		x.Call(x.bob, "POST", mine+":read", m{}).Want(200)
		x.Advance(time.Minute)
		x.settled()
		x.say(x.ann, "gone <@"+x.bobID+">").Want(201)
		x.unshare()
		x.Advance(time.Minute)
		x.settled()
		if got := post.Letters(t, "bob@example.com", 0); len(got) != 0 {
			t.Error(got)
		}
		x.forget()
	})

	t.Run("waits out the night of the reader's own zone", func(t *testing.T) {
		x := x.on(t)
		wants(x.cat, []string{"mention"}, nil)
		x.Call(x.cat, "PATCH", "/api/v1/me", m{"timezone": "America/New_York"}).Want(200)
		x.at(23, 0)
		team()
		x.share(x.ann, x.account, m{"kind": "user", "subject": x.catID, "level": "editor"}).Want(200)
		x.say(x.ann, "late <@"+x.bobID+"> <@"+x.catID+">").Want(201)
		x.Advance(time.Minute)
		post.Letters(t, "cat@example.com", 1) // it is morning in New York
		if got := post.Letters(t, "bob@example.com", 0); len(got) != 0 {
			t.Error(got)
		}
		x.at(8, 1)
		if got := post.Letters(t, "bob@example.com", 1)[0]; !strings.Contains(got.Text, "late") {
			t.Error(got)
		}
		x.settled()
		x.unshare()
		x.forget()
	})

	t.Run("comes once a day with a digest", func(t *testing.T) {
		x := x.on(t)
		x.at(10, 0)
		wants(x.bob, []string{"mention"}, m{"digest": m{"on": true, "at": "17:30"}})
		team()
		x.say(x.ann, "first <@"+x.bobID+">").Want(201)
		x.at(15, 0)
		x.say(x.ann, "second <@"+x.bobID+">").Want(201)
		x.Advance(time.Minute)
		x.settled()
		if got := post.Letters(t, "bob@example.com", 0); len(got) != 0 {
			t.Error(got)
		}
		x.at(17, 31)
		got := post.Letters(t, "bob@example.com", 1)
		if len(got) != 1 || !strings.Contains(got[0].Text, "first") || !strings.Contains(got[0].Text, "second") {
			t.Error(got)
		}
	})
}

func TestSharesTellEverybody(t *testing.T) {
	x := talk(t)
	lone := x.Department("lone", x.west)
	_, dan := x.Person("dan", lone, "member")
	_, stranger := x.Person("stranger", x.west) // no role: sees nothing of it
	for _, c := range []struct {
		name      string
		subject   m
		told, not []string
	}{
		{"a department", m{"kind": "department", "subject": x.west}, []string{x.cat}, []string{x.ann, x.bob, dan, stranger}},
		{"a department and those below", m{"kind": "department", "subject": x.west, "children": true}, []string{x.cat, dan}, []string{x.ann, x.bob, stranger}},
		{"a role", m{"kind": "role", "subject": "talker"}, []string{x.bob, x.cat}, []string{x.ann, dan, stranger}},
	} {
		t.Run("of "+c.name, func(t *testing.T) {
			x := x.on(t)
			body := m{"level": "editor"}
			for k, v := range c.subject {
				body[k] = v
			}
			x.share(x.ann, x.account, body).Want(200)
			for _, token := range c.told {
				if _, n := x.told(token, "shared"); n["title"] != "Acme" || n["actor"].(m)["name"] != "ann" {
					t.Error(n)
				}
			}
			for end := time.Now().Add(time.Minute); x.Scalar(`SELECT count(*) FROM "tn_jobs" WHERE "kind" = 'share_notifications' AND "state" IN ('queued', 'running')`) != "0"; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatal("the people of a share are told for ever")
				}
			}
			for _, token := range c.not {
				x.quiet(token, "shared")
			}
			x.share(x.ann, x.account, body).Want(200) // again: nothing is new
			x.unshare()
			x.forget()
		})
	}
}
