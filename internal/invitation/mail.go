package invitation

import (
	"context"
	"html"
	"strings"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// JobMail is the kind of the jobs that mail invitations. The job makes the link:
// one that lets somebody in must not lie in the queue.
const JobMail = "invitation_mail"

type mailing struct {
	Invitation string `json:"invitation"`
}

// mail is the handler of the job.
func (s *Service) mail(ctx context.Context, r *job.Run) error {
	var args mailing
	if err := r.Bind(&args); err != nil {
		return err
	}
	i, err := s.one(ctx, s.App, args.Invitation)
	if problem.Is(err, "not_found") || err == nil && (i.State != Pending || i.mailJob != r.ID) {
		return nil // revoked or sent anew meanwhile
	}
	if err != nil {
		return err
	}
	link, err := s.link(ctx, s.App, i.ID)
	if err != nil {
		return err
	}
	later, err := s.Notify.Now(ctx, r.ID, s.letter(i, link))
	if err != nil || later.IsZero() {
		return err
	}
	r.Result(map[string]any{"postponed": later.UTC().Format(types.DefaultDateLayout)})
	title := locale.Text{ZH: locale.Message(locale.ZH, "job_title_invitation", nil) + " · " + i.Email, EN: locale.Message(locale.EN, "job_title_invitation", nil) + " · " + i.Email}
	next, err := s.Jobs.EnqueueAt(ctx, s.App, later, JobMail, "", title, args)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_invitations" SET "mail_job" = ? WHERE "id" = ? AND "mail_job" = ?`, next, i.ID, r.ID)
	return err
}

// letter is the mail in the language of who is invited.
func (s *Service) letter(i *Invitation, link string) notify.Mail {
	business := s.Meta.Current().Business
	tag := business.Locale
	if i.Locale != "" {
		tag = locale.Parse(i.Locale)
	}
	args := locale.Args{"business": business.Name, "by": i.By.Name, "email": i.Email, "days": int(Life.Hours() / 24), "note": i.Note}
	parts := []string{locale.Message(tag, "invitation_mail_hello", args)}
	if i.Note != "" {
		parts = append(parts, locale.Message(tag, "invitation_mail_note", args))
	}
	ask, end := locale.Message(tag, "invitation_mail_ask", args), locale.Message(tag, "invitation_mail_end", args)
	safe := html.EscapeString(link)
	m := notify.Mail{To: i.Email, Subject: strings.Join(strings.Fields(locale.Message(tag, "invitation_mail_subject", args)), " ")}
	m.Text = strings.Join(parts, "\n\n") + "\n\n" + ask + "\n" + link + "\n\n" + end + "\n"
	for _, p := range parts {
		m.HTML += "<p>" + html.EscapeString(p) + "</p>\n"
	}
	m.HTML += "<p>" + html.EscapeString(ask) + "<br>\n<a href=\"" + safe + "\">" + safe + "</a></p>\n<p>" + html.EscapeString(end) + "</p>\n"
	return m
}
