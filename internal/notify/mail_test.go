package notify_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/problem"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

// post is an app whose mail ends in a letter box.
type post struct {
	app     core.App
	queue   *job.Queue
	service *notify.Service

	mu    sync.Mutex
	box   []*mailer.Message
	fails int // how many of the next mails the server refuses
	clock time.Time
}

func open(t *testing.T) *post {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	app.Settings().SMTP.Enabled = true
	app.Settings().Meta.SenderName, app.Settings().Meta.SenderAddress = "榫", "crm@example.com"
	p := &post{app: app, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	app.OnMailerSend().BindFunc(func(e *core.MailerEvent) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.fails > 0 {
			p.fails--
			return errors.New("421 try again later")
		}
		p.box = append(p.box, e.Message)
		return nil // not handed on: nothing is really sent
	})
	p.queue = job.New(app, job.Config{
		Now: p.now, Poll: 5 * time.Millisecond, Backoff: func(int) time.Duration { return 0 },
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	p.service = notify.New(app, p.queue, netguard.Dialer(nil), p.now)
	return p
}

func (p *post) now() time.Time { p.mu.Lock(); defer p.mu.Unlock(); return p.clock }

func (p *post) start(t *testing.T) {
	t.Helper()
	if err := p.queue.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.queue.Stop(context.Background()) })
}

func (p *post) mail(t *testing.T, to, subject string) string {
	t.Helper()
	id, err := p.service.Mail(context.Background(), p.app, notify.Mail{To: to, Subject: subject, Text: "1 < 2\n再见"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (p *post) until(t *testing.T, id, state string) *job.Job {
	t.Helper()
	var j *job.Job
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		var err error
		if j, err = p.queue.Find(context.Background(), id); err != nil {
			t.Fatal(err)
		}
		if j.State == state {
			return j
		}
	}
	t.Fatalf("never %s: %+v", state, j)
	return nil
}

func (p *post) letters() []*mailer.Message { p.mu.Lock(); defer p.mu.Unlock(); return p.box }

func TestAMailIsSentOnceTheChangeIsThere(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.start(t)
	_ = p.app.RunInTransaction(func(tx core.App) error {
		_, _ = p.service.Mail(context.Background(), tx, notify.Mail{To: "lost@example.com", Subject: "no", Text: "no"})
		return errors.New("rolled back")
	})
	p.until(t, p.mail(t, "王芳 <wang@example.com>", "你好\r\nBcc: everybody@example.com"), job.Done)
	box := p.letters()
	if len(box) != 1 {
		t.Fatal(len(box), "mails")
	}
	m := box[0]
	if m.To[0].Address != "wang@example.com" || m.To[0].Name != "王芳" || m.From.Address != "crm@example.com" ||
		m.Subject != "你好 Bcc: everybody@example.com" || m.Text != "1 < 2\n再见" || m.HTML != "<p>1 &lt; 2<br>\n再见</p>" {
		t.Fatalf("%+v", m)
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, to := range []string{"", "nobody", "a@b.c\r\nBcc: x@y.z", "a@b.c, d@e.f"} {
		if _, err := p.service.Mail(context.Background(), p.app, notify.Mail{To: to}); !problem.Is(err, "mail_address") {
			t.Errorf("%q: %v", to, err)
		}
	}
}

func TestAServerThatRefusesIsTriedAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.fails = 3
	p.start(t)
	if j := p.until(t, p.mail(t, "a@example.com", "x"), job.Done); j.Attempts != 4 {
		t.Fatalf("%+v", j)
	}
	p.mu.Lock()
	p.fails = 100
	p.mu.Unlock()
	j := p.until(t, p.mail(t, "a@example.com", "x"), job.Failed)
	if j.Error.Code != "mail_failed" || !strings.Contains(j.Error.Message(locale.ZH), "a@example.com") {
		t.Fatalf("%+v", j.Error)
	}
}

func TestTooManyMailsToOneAddressWait(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.service.PerHour = 3
	p.start(t)
	for n := range 3 {
		p.until(t, p.mail(t, "a@example.com", fmt.Sprint(n)), job.Done)
	}
	if j := p.until(t, p.mail(t, "A@Example.com", "one too many"), job.Done); j.Result["postponed"] != "2026-11-22 10:00:00.000Z" {
		t.Fatalf("%+v", j)
	}
	p.until(t, p.mail(t, "b@example.com", "another"), job.Done)
	if n := len(p.letters()); n != 4 {
		t.Fatal(n, "mails")
	}
	p.mu.Lock()
	p.clock = p.clock.Add(61 * time.Minute)
	p.mu.Unlock()
	for end := time.Now().Add(time.Minute); len(p.letters()) != 5; time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the mail that waited never went")
		}
	}
	if last := p.letters()[4]; last.Subject != "one too many" {
		t.Fatal(last.Subject)
	}
}

// directory is people with names for ids.
type directory struct{ deputies map[string][]string }

func (d directory) Load(_ context.Context, id string) (*access.Principal, error) {
	if id == "gone" {
		return nil, problem.New(403, "person_disabled")
	}
	return &access.Principal{UserID: id, Email: id + "@example.com", Locale: locale.EN}, nil
}

func (d directory) Deputies(_ context.Context, person string) ([]string, error) {
	return d.deputies[person], nil
}

func (d directory) Name(_ context.Context, id string) (string, error) {
	return strings.ToUpper(id), nil
}

func TestDeputiesGetCopiesOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.service.UsePeople(directory{map[string][]string{"wang": {"li", "zhao"}, "gone": {"li"}}})
	p.start(t)
	tell := func(person string) []*mailer.Message {
		before := len(p.letters())
		jobs, err := p.service.Tell(context.Background(), p.app, person, func(reader *access.Principal) (notify.Mail, bool, error) {
			return notify.Mail{Subject: "News", Text: "for the eyes of " + reader.UserID}, reader.UserID != "zhao", nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range jobs {
			p.until(t, id, job.Done)
		}
		got := slices.Clone(p.letters()[before:])
		slices.SortFunc(got, func(a, b *mailer.Message) int { return strings.Compare(b.To[0].Address, a.To[0].Address) })
		return got
	}
	got := tell("wang")
	if len(got) != 2 || got[0].To[0].Address != "wang@example.com" || got[0].Subject != "News" || strings.Contains(got[0].Text, "stand in") {
		t.Fatalf("%+v", got)
	}
	if c := got[1]; c.To[0].Address != "li@example.com" || c.Subject != "[for WANG] News" || !strings.Contains(c.Text, "You stand in for WANG") || !strings.Contains(c.Text, "for the eyes of li") {
		t.Fatalf("%+v", c)
	}
	if got := tell("gone"); len(got) != 1 || got[0].To[0].Address != "li@example.com" {
		t.Fatalf("%+v", got)
	}
}
