// Package notify tells people something outside the product. Mail goes through
// PocketBase's mailer, from a job: with retries, and never too much to one
// address.
package notify

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/mailer"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/problem"
)

// JobMail is the kind of the jobs that send mail.
const JobMail = "mail"

// Mail is one message to one person. HTML may be left out; Text may not, for
// some people read nothing else.
type Mail struct {
	To      string `json:"to"` // an address, with or without a name
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"`
	// Key, where it is set, is what it is known by: several jobs of one key send one
	// mail.
	Key string `json:"key,omitempty"`
}

// Service sends mail.
type Service struct {
	app    core.App
	jobs   *job.Queue
	people People
	now    func() time.Time
	dial   netguard.Dial

	// PerHour is how many mails an address gets within an hour; what is above that
	// waits. 30 by default; to be changed before the queue starts only.
	PerHour int
	// keep is how long it is known what was sent.
	keep time.Duration
}

// New makes the service and registers its job; call it before the queue starts. All
// mail of the app goes out by dial, that of PocketBase too.
func New(app core.App, jobs *job.Queue, dial netguard.Dial, now func() time.Time) *Service {
	s := &Service{app: app, jobs: jobs, now: now, dial: dial, PerHour: 30, keep: 7 * 24 * time.Hour}
	jobs.Register(JobMail, s.send, job.Options{MaxAttempts: 8, Timeout: 2 * time.Minute, Concurrency: 1, Uncancellable: true})
	app.OnMailerSend().Bind(&hook.Handler[*core.MailerEvent]{Id: "tenonMail", Priority: last, Func: s.carry})
	return s
}

// Mail takes a message to be sent once tx has committed, and answers the id of
// its job. 400 mail_address when the address is none.
func (s *Service) Mail(ctx context.Context, tx core.App, m Mail) (string, error) {
	if _, err := address(m.To); err != nil {
		return "", err
	}
	return s.jobs.Enqueue(ctx, tx, JobMail, "", locale.Text{ZH: "邮件 · " + oneLine(m.Subject), EN: "Mail · " + oneLine(m.Subject)}, m)
}

// Address says that a text is no address that mail can go to, as 400 mail_address.
func Address(to string) error {
	_, err := address(to)
	return err
}

func address(to string) (*mail.Address, error) {
	a, err := mail.ParseAddress(to)
	if err != nil {
		return nil, problem.Bad("mail_address", locale.Args{"address": to}).Cause(err)
	}
	return a, nil
}

// oneLine keeps a subject from becoming another header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// send is the handler of the job.
func (s *Service) send(ctx context.Context, r *job.Run) error {
	var m Mail
	if err := r.Bind(&m); err != nil {
		return err
	}
	id := m.Key
	if id == "" {
		id = r.ID
	}
	next, err := s.Now(ctx, id, m)
	if err != nil || next.IsZero() {
		return err
	}
	_, err = s.jobs.EnqueueAt(ctx, s.app, next, JobMail, "", locale.Text{ZH: "邮件 · " + oneLine(m.Subject), EN: "Mail · " + oneLine(m.Subject)}, m)
	r.Result(map[string]any{"postponed": next.UTC().Format(types.DefaultDateLayout)})
	return err
}

// Now sends a message from a job, once for each job: for words that must not lie
// in the queue, such as links that let somebody in. later is set, and nothing sent,
// when the address has had too many mails and may get the next one then. A mail may
// go out twice when the process dies between the mail server's answer and ours,
// never otherwise.
func (s *Service) Now(ctx context.Context, jobID string, m Mail) (later time.Time, err error) {
	to, err := address(m.To)
	if err != nil {
		return time.Time{}, err
	}
	sent, later, err := s.history(ctx, jobID, to.Address)
	if err != nil || sent {
		return time.Time{}, err
	}
	if !later.IsZero() {
		return later, nil
	}
	if err := s.deliver(ctx, to, m); err != nil {
		code := "mail_failed"
		if !s.SetUp() {
			code = "mail_not_set_up"
		} else if inside(err) {
			code = "mail_inside"
		}
		return time.Time{}, problem.New(502, code, locale.Args{"address": to.Address}).Cause(err)
	}
	return time.Time{}, s.remember(context.WithoutCancel(ctx), jobID, to.Address)
}

// SetUp reports whether there is a mail server.
func (s *Service) SetUp() bool { return s.app.Settings().SMTP.Enabled }

// deliver waits for the mail server no longer than ctx; PocketBase's client
// knows no time limit of its own.
func (s *Service) deliver(ctx context.Context, to *mail.Address, m Mail) error {
	meta := s.app.Settings().Meta
	message := &mailer.Message{
		From: mail.Address{Name: meta.SenderName, Address: meta.SenderAddress}, To: []mail.Address{*to},
		Subject: oneLine(m.Subject), Text: m.Text, HTML: m.HTML,
	}
	if message.HTML == "" {
		message.HTML = asHTML(m.Text)
	}
	return send(ctx, func() error { return s.app.NewMailClient().Send(message) })
}

// testTimeout is how long a test waits for the mail server.
const testTimeout = 20 * time.Second

// send waits for a mail server no longer than ctx.
func send(ctx context.Context, client func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("panic in the mail client: %v", p)
			}
		}()
		done <- client()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// history tells whether this job's mail was sent already, and when the address
// may get the next one if it has had too many.
func (s *Service) history(ctx context.Context, jobID, to string) (sent bool, next time.Time, err error) {
	var rows []struct {
		Job  string `db:"job"`
		Sent string `db:"sent"`
	}
	since := s.now().UTC().Add(-time.Hour).Format(types.DefaultDateLayout)
	err = s.app.ConcurrentDB().NewQuery(`SELECT "job","sent" FROM "tn_mails" WHERE ("recipient"={:to} AND "sent">{:since}) OR "job"={:job}
		ORDER BY "sent" DESC`).Bind(dbx.Params{"to": strings.ToLower(to), "since": since, "job": jobID}).WithContext(ctx).All(&rows)
	if err != nil {
		return false, next, err
	}
	for _, r := range rows {
		if r.Job == jobID {
			return true, next, nil
		}
	}
	if len(rows) >= s.PerHour {
		oldest, err := time.Parse(types.DefaultDateLayout, rows[s.PerHour-1].Sent)
		if err != nil {
			return false, next, err
		}
		next = oldest.Add(time.Hour)
	}
	return false, next, nil
}

func (s *Service) remember(ctx context.Context, jobID, to string) error {
	now := s.now().UTC()
	return s.app.RunInTransaction(func(tx core.App) error {
		if _, err := tx.NonconcurrentDB().NewQuery(`INSERT OR IGNORE INTO "tn_mails" ("job","recipient","sent") VALUES ({:job},{:to},{:now})`).
			Bind(dbx.Params{"job": jobID, "to": strings.ToLower(to), "now": now.Format(types.DefaultDateLayout)}).WithContext(ctx).Execute(); err != nil {
			return err
		}
		_, err := tx.NonconcurrentDB().NewQuery(`DELETE FROM "tn_mails" WHERE "sent"<{:before}`).
			Bind(dbx.Params{"before": now.Add(-s.keep).Format(types.DefaultDateLayout)}).WithContext(ctx).Execute()
		return err
	})
}

// asHTML is a plain text as HTML, for PocketBase's client sends both.
func asHTML(text string) string {
	r := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\r\n", "<br>\n", "\n", "<br>\n")
	return "<p>" + r.Replace(text) + "</p>"
}
