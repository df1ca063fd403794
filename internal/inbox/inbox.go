// Package inbox is what people are told: that somebody mentions or answers them,
// gives them a record or shares one, that a record they follow changed, how a job
// of theirs ended, that a release was published. A notification keeps what it is
// about, and its words are made when they are read, of what the person may see
// then: of a record that they no longer see it says nothing.
package inbox

import (
	"context"
	"encoding/json/v2"
	"log/slog"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Kinds of notifications.
const (
	Mention  = "mention"
	Reply    = "reply"
	Assigned = "assigned"
	Shared   = "shared"
	Followed = "followed"
	Job      = "job"
	Release  = "release" // administrators only
	Hook     = "hook"    // what a hook has to say
	Export   = "export"  // exports that somebody asks for, and what became of one's own
)

// Kinds lists them.
var Kinds = []string{Mention, Reply, Assigned, Shared, Followed, Job, Release, Hook, Export}

// keep is how long notifications stay.
const keep = 90 * 24 * time.Hour

// Config is what a service needs from its app.
type Config struct {
	App      core.App
	Meta     *meta.Store
	Query    *query.Service
	Comments *comment.Service
	Notify   *notify.Service
	Jobs     *job.Queue
	// Principal loads a person; a problem for who is gone or disabled.
	Principal func(ctx context.Context, person string) (*access.Principal, error)
	// Behind lists the active people of a department, a role or a share with one.
	Behind func(ctx context.Context, kind, subject string, children bool) ([]string, error)
	Now    func() time.Time
	NewID  func() string
	Log    *slog.Logger
	// Changed is told, after it is committed, whose notifications have changed.
	Changed func(person string)
}

// Service keeps notifications.
type Service struct{ Config }

// New makes the notifications of an app and registers their jobs; call it before
// the queue starts.
func New(c Config) *Service {
	s := &Service{c}
	c.Jobs.Register(jobMail, s.mail, job.Options{MaxAttempts: 5, Timeout: time.Minute, Concurrency: 1, Uncancellable: true})
	c.Jobs.Register(jobShared, s.tellShared, job.Options{MaxAttempts: 5, Timeout: 5 * time.Minute, Concurrency: 1, Uncancellable: true})
	return s
}

// note is a notification to give. What has the key of an older one of the person
// takes its place, counted along unless that was read; Upto makes telling twice do
// no harm.
type note struct {
	Person, Key, Kind, Object, Record, Actor, Ref string
	Upto                                          int64
	Data                                          any
}

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

// give writes notifications in tx and plans their mail. Nobody is told of what they
// did themself, or wants to hear nothing of.
func (s *Service) give(ctx context.Context, tx core.App, notes ...note) error {
	now := s.Now()
	told := map[string]bool{}
	for _, n := range notes {
		if n.Person == "" || n.Person == n.Actor {
			continue
		}
		settings, err := s.settings(ctx, tx.DB(), n.Person)
		if err != nil {
			return err
		}
		if !slices.Contains(settings.App, n.Kind) && !slices.Contains(settings.Mail, n.Kind) {
			continue
		}
		data := []byte("{}")
		if n.Data != nil {
			if data, err = json.Marshal(n.Data); err != nil {
				return err
			}
		}
		zone, err := s.zone(ctx, tx.DB(), n.Person)
		if err != nil {
			return err
		}
		mailAt := ""
		if at := settings.mailAt(n.Kind, now.In(zone)); !at.IsZero() && s.Notify.SetUp() {
			mailAt = s.stamp(at)
			if err := s.plan(ctx, tx, n.Person, mailAt, at); err != nil {
				return err
			}
		}
		read := ""
		if !slices.Contains(settings.App, n.Kind) {
			read = s.stamp(now) // by mail only
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_notifications" ("id", "person", "key", "kind", "at", "read", "object", "record", "actor", "ref", "upto", "data", "mail_at")
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("person", "key") DO UPDATE SET
			"count" = CASE WHEN "read" = '' THEN "count" + 1 ELSE 1 END, "at" = excluded."at", "actor" = excluded."actor", "ref" = excluded."ref", "upto" = excluded."upto", "data" = excluded."data",
			"record" = CASE WHEN "record" = excluded."record" OR "read" <> '' THEN excluded."record" ELSE '' END, "read" = excluded."read", "archived" = '',
			"mail_at" = CASE WHEN "mail_at" = '' THEN excluded."mail_at" ELSE "mail_at" END
			WHERE excluded."upto" > "upto"`,
			s.NewID(), n.Person, n.Key, n.Kind, s.stamp(now), read, n.Object, n.Record, n.Actor, n.Ref, n.Upto, string(data), mailAt); err != nil {
			return err
		}
		told[n.Person] = true
	}
	s.after(tx, told)
	return nil
}

// after tells the sockets once tx has committed.
func (s *Service) after(tx core.App, told map[string]bool) {
	tell := func() {
		for person := range told {
			s.Changed(person)
		}
	}
	info := tx.TxInfo()
	if info == nil {
		tell()
		return
	}
	info.OnComplete(func(err error) error {
		if err == nil {
			tell()
		}
		return nil
	})
}

// Purge deletes what is older than three months.
func (s *Service) Purge(ctx context.Context) error {
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_notifications" WHERE "at" < ?`, s.stamp(s.Now().Add(-keep)))
	return err
}
