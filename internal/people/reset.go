package people

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// ResetPage is the address of the page where a new password is set; it takes
// the token of the mail.
const ResetPage = "/reset-password"

// BindReset makes the mail for a forgotten password the product's: in the
// person's language, with a link to its own page. Who is disabled gets none, and
// the answer does not tell so.
func (s *Service) BindReset() {
	s.app.OnRecordRequestPasswordResetRequest("users").BindFunc(func(e *core.RecordRequestPasswordResetRequestEvent) error {
		if !e.Record.GetBool("active") {
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
