package inbox

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/notify"
	"github.com/tenon-crm/tenon/internal/store"
)

// jobMail is the kind of the jobs that mail a person what waits for them.
const jobMail = "notification_mail"

// gather is how long mail waits for more to go along.
const gather = 30 * time.Second

// most is how many notifications one mail tells of.
const most = 50

type mailArgs struct {
	Person string `json:"person"`
}

// plan makes sure that a job mails a person what is due then: one that waits for
// something which is due no more than gather before runs late enough to take it along.
func (s *Service) plan(ctx context.Context, tx core.App, person, due string, at time.Time) error {
	n := 0
	if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "tn_notifications" WHERE "person" = ? AND "mail_at" <> '' AND "mail_at" <= ? AND "mail_at" > ?`,
		person, due, s.stamp(at.Add(-gather))); err != nil || n > 0 {
		return err
	}
	_, err := s.Jobs.EnqueueAt(ctx, tx, at.Add(gather), jobMail, "", locale.Both("inbox_mail_job", nil), mailArgs{person})
	return err
}

// mail sends one mail of all that is due for a person, in words of what each reader
// may see. What they read meanwhile waits for no mail any more; see Mark.
func (s *Service) mail(ctx context.Context, r *job.Run) error {
	var args mailArgs
	if err := r.Bind(&args); err != nil {
		return err
	}
	return s.App.RunInTransaction(func(tx core.App) error {
		now := s.stamp(s.Now()) // not before: what is given meanwhile counts on this job
		_, err := s.Notify.Tell(ctx, tx, args.Person, func(reader *access.Principal) (notify.Mail, bool, error) {
			items, err := s.read(ctx, s.Query.Rights(reader), `WHERE n."person" = ? AND n."mail_at" <> '' AND n."mail_at" <= ? ORDER BY n."at" LIMIT ?`, args.Person, now, most)
			if err != nil {
				return notify.Mail{}, false, err
			}
			return s.words(reader, items)
		})
		if err != nil {
			return err
		}
		_, err = store.Exec(ctx, tx.DB(), `UPDATE "tn_notifications" SET "mail_at" = '' WHERE "person" = ? AND "mail_at" <> '' AND "mail_at" <= ?`, args.Person, now)
		return err
	})
}

// lines are the sentences of kinds.
var lines = map[string]string{
	Mention: "inbox_mention", Reply: "inbox_reply", Assigned: "inbox_assigned", Shared: "inbox_shared", Followed: "inbox_followed", Job: "inbox_job", Release: "inbox_release", Hook: "inbox_hook", Export: "inbox_export_",
}

// words makes the mail of notifications; none of what is gone.
func (s *Service) words(reader *access.Principal, items []*Item) (notify.Mail, bool, error) {
	t := reader.Locale
	base := strings.TrimRight(s.App.Settings().Meta.AppURL, "/")
	snap := s.Meta.Current()
	var out []string
	for _, x := range items {
		if x.Gone {
			continue
		}
		who, title := locale.Message(t, "inbox_somebody", nil), x.Title
		if x.Actor != nil {
			who = x.Actor.Name
		}
		if o := snap.Objects[x.Object]; o != nil && title == "" {
			title = o.Label.In(t)
		}
		if label, ok := x.Data["title"].(map[string]any); ok {
			zh, _ := label["zh"].(string)
			en, _ := label["en"].(string)
			title = locale.Text{ZH: zh, EN: en}.In(t)
		}
		said := lines[x.Kind]
		if state, ok := x.Data["state"].(string); ok && x.Kind == Export {
			said += state
		}
		line := "· " + locale.Message(t, said, locale.Args{"who": who, "title": title, "count": x.Count, "ref": x.Ref})
		if x.Excerpt != "" {
			line += "\n  “" + x.Excerpt + "”"
		}
		if x.Kind == Hook && x.Ref != "" {
			app, _ := x.Data["app"].(string)
			line += "\n  " + base + "/design/" + cmp.Or(app, "_") + "/hooks?node=" + x.Ref
		}
		if x.Kind == Export {
			line += "\n  " + base + "/me/settings/exports"
		}
		if x.Record != "" {
			line += "\n  " + base + "/a/_/o/" + x.Object + "/" + x.Record
		}
		out = append(out, line)
	}
	subject := locale.Message(t, "inbox_mail_subject", locale.Args{"count": len(out)})
	if len(out) == 1 {
		subject = strings.TrimPrefix(strings.SplitN(out[0], "\n", 2)[0], "· ")
	}
	return notify.Mail{Subject: subject, Text: strings.Join(out, "\n\n") + "\n\n" + locale.Message(t, "inbox_mail_foot", locale.Args{"url": base + "/me/settings"}) + "\n"}, len(out) > 0, nil
}
