package people

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// ResetPage is the address of the page where a new password is set; it takes
// the token of the mail.
const ResetPage = "/reset-password"

// resetPause is how long a person gets no second mail.
const resetPause = 2 * time.Minute

// resets knows who asked for a mail of late. PocketBase notes it only once the
// mail is out, so that many requests at once would send as many mails.
type resets struct {
	mu    sync.Mutex
	asked map[string]time.Time
}

// first reports whether nobody asked for this person within the pause.
func (r *resets) first(id string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for other, at := range r.asked {
		if now.Sub(at) >= resetPause {
			delete(r.asked, other)
		}
	}
	if _, there := r.asked[id]; there {
		return false
	}
	r.asked[id] = now
	return true
}

// BindReset makes the mail for a forgotten password the product's: in the
// person's language, with a link to its own page. Who is disabled gets none, and
// nobody a second one within two minutes; the answer tells neither.
func (s *Service) BindReset() {
	recent := &resets{asked: map[string]time.Time{}}
	s.app.OnRecordRequestPasswordResetRequest("users").BindFunc(func(e *core.RecordRequestPasswordResetRequestEvent) error {
		if !e.Record.GetBool("active") || !recent.first(e.Record.Id, s.now()) {
			return e.NoContent(http.StatusNoContent)
		}
		return e.Next()
	})
	s.app.OnMailerRecordPasswordResetSend("users").BindFunc(func(e *core.MailerRecordEvent) error {
		token, _ := e.Meta["token"].(string)
		s.writeReset(e, token)
		return e.Next()
	})
}

// writeReset puts the words into the mail. The link begins with the address that
// the operator has set, never with one of the request, which anybody can make up.
func (s *Service) writeReset(e *core.MailerRecordEvent, token string) {
	business := s.store.Current().Business
	tag := business.Locale
	if l := e.Record.GetString("locale"); l != "" {
		tag = locale.Parse(l)
	}
	link := strings.TrimRight(e.App.Settings().Meta.AppURL, "/") + ResetPage + "?token=" + url.QueryEscape(token)
	args := locale.Args{
		"name": e.Record.GetString("name"), "business": business.Name, "email": e.Record.Email(),
		"minutes": e.Record.Collection().PasswordResetToken.Duration / 60,
	}
	hello, ask, end := locale.Message(tag, "reset_mail_hello", args), locale.Message(tag, "reset_mail_ask", args), locale.Message(tag, "reset_mail_end", args)
	e.Message.Subject = strings.Join(strings.Fields(locale.Message(tag, "reset_mail_subject", args)), " ")
	e.Message.Text = hello + "\n\n" + ask + "\n" + link + "\n\n" + end + "\n"
	safe := html.EscapeString(link)
	e.Message.HTML = "<p>" + html.EscapeString(hello) + "</p>\n<p>" + html.EscapeString(ask) + "<br>\n<a href=\"" + safe + "\">" + safe + "</a></p>\n<p>" + html.EscapeString(end) + "</p>\n"
}
