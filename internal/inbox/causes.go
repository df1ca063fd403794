package inbox

import (
	"context"
	"database/sql"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/comment"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Consumer is the name of the place in the log; it never changes.
const Consumer = "inbox"

// stale is how old an event may be to be told of.
const stale = time.Hour

// longJob is from how long on people are told that a job is done.
const longJob = 5 * time.Second

// Said tells those whom a comment mentions, all of whom see it, and whose comment
// it answers, in the transaction of the comment.
func (s *Service) Said(ctx context.Context, tx core.App, c *comment.Comment, mentioned []string, answered string) error {
	var notes []note
	one := func(person, kind string) note {
		return note{Person: person, Key: kind + ":" + c.ID, Kind: kind, Object: c.Object, Record: c.Record, Actor: c.By.ID, Ref: c.ID, Upto: 1}
	}
	for _, person := range mentioned {
		notes = append(notes, one(person, Mention))
	}
	if answered != "" && !slices.Contains(mentioned, answered) {
		notes = append(notes, one(answered, Reply)) // who no longer sees the record reads nothing of it
	}
	return s.give(ctx, tx, notes...)
}

// JobChanged tells how a job ended that failed, took a while or left a file. It is
// told by the queue.
func (s *Service) JobChanged(_ context.Context, j *job.Job) {
	if j.Principal == "" || j.State != job.Done && j.State != job.Failed || j.State == job.Done && j.ResultName == "" && lasted(j) < longJob {
		return
	}
	s.alone("job", func(ctx context.Context, tx core.App) error {
		return s.give(ctx, tx, note{Person: j.Principal, Key: "job:" + j.ID, Kind: Job, Ref: j.ID, Upto: 1, Data: map[string]any{"title": j.Title, "state": j.State, "job": j.Kind, "file": j.ResultName != ""}})
	})
}

// BackupFailed tells administrators that the backup of the schedule was not made, or
// is not sound. Who has not read of an earlier one is told of the newest alone.
func (s *Service) BackupFailed() {
	s.alone("backup", func(ctx context.Context, tx core.App) error {
		people, err := administrators(ctx, tx)
		if err != nil {
			return err
		}
		notes := make([]note, len(people))
		for i, person := range people {
			notes[i] = note{Person: person, Key: "backup", Kind: Job, Upto: s.Now().UnixMilli(), Data: map[string]any{"title": locale.Both("job_title_backup", nil), "state": job.Failed, "job": "backup"}}
		}
		return s.give(ctx, tx, notes...)
	})
}

func lasted(j *job.Job) time.Duration {
	a, err := time.Parse(types.DefaultDateLayout, j.Started)
	b, err2 := time.Parse(types.DefaultDateLayout, j.Finished)
	if err != nil || err2 != nil {
		return 0
	}
	return b.Sub(a)
}

// Published tells administrators of a release, but who made it.
func (s *Service) Published(old, now *meta.Snapshot) {
	if old == nil || now.Version <= old.Version {
		return
	}
	s.alone("release", func(ctx context.Context, tx core.App) error {
		by, _, err := store.Text(ctx, tx.DB(), `SELECT "by" FROM "tn_releases" WHERE "version" = ?`, now.Version)
		if err != nil {
			return err
		}
		people, err := administrators(ctx, tx)
		if err != nil {
			return err
		}
		notes := make([]note, len(people))
		for i, id := range people {
			notes[i] = note{Person: id, Key: "release", Kind: Release, Actor: by, Ref: fmt.Sprint(now.Version), Upto: int64(now.Version)}
		}
		return s.give(ctx, tx, notes...)
	})
}

// administrators are the active people who design everything.
func administrators(ctx context.Context, tx core.App) (out []string, err error) {
	err = store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	}, `SELECT "id" FROM "users" WHERE "active" AND EXISTS (SELECT 1 FROM json_each(coalesce("roles", '[]')) WHERE value = ?)`, meta.AdminRole)
	return out, err
}

// alone gives notifications of what has happened already. What fails is logged:
// nobody's work is undone for it.
func (s *Service) alone(what string, f func(context.Context, core.App) error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.App.RunInTransaction(func(tx core.App) error { return f(ctx, tx) }); err != nil {
		s.Log.Error("notifications could not be given", "of", what, "error", err)
	}
}

// The reader writes down its place after each batch, which costs as much as a small
// write: a pause after a batch that was not full bounds how often.
const (
	pause     = time.Second
	fullBatch = 100
)

// Feed takes events of the log, in order: who was given a record, and who follows
// one that changed.
func (s *Service) Feed(ctx context.Context, events []outbox.Event) error {
	if err := s.feed(ctx, events); err != nil || len(events) >= fullBatch {
		return err
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
	return nil
}

func (s *Service) feed(ctx context.Context, events []outbox.Event) error {
	var notes []note
	for _, e := range events {
		at, err := time.Parse(types.DefaultDateLayout, e.At)
		if err != nil || s.Now().Sub(at) > stale || e.Source == outbox.SourceFormula || e.Silent&outbox.NoNotices != 0 || e.Action == outbox.Delete || e.Action == outbox.Restore {
			continue
		}
		more, err := s.causedBy(ctx, e)
		if err != nil {
			return err
		}
		notes = append(notes, more...)
	}
	if len(notes) == 0 {
		return nil
	}
	return s.App.RunInTransaction(func(tx core.App) error { return s.give(ctx, tx, notes...) })
}

func (s *Service) causedBy(ctx context.Context, e outbox.Event) ([]note, error) {
	var changes map[string]struct {
		To jsontext.Value `json:"to"`
	}
	if err := json.Unmarshal(e.Changes, &changes); err != nil {
		return nil, err
	}
	var notes []note
	owner := ""
	if c, ok := changes["owner"]; ok {
		if json.Unmarshal(c.To, &owner) != nil {
			owner = ""
		}
	}
	if owner != "" && owner != e.By {
		seen, err := s.sees(ctx, owner, e.Object, e.Record, nil)
		if err != nil {
			return nil, err
		}
		if seen {
			key := e.Cause // all that one request or job gives a person is one notification
			if key == "" {
				key = e.Record
			}
			notes = append(notes, note{Person: owner, Key: "assigned:" + e.Object + "/" + key, Kind: Assigned, Object: e.Object, Record: e.Record, Actor: e.By, Upto: e.Seq})
		}
	}
	if e.Action == outbox.Create {
		return notes, nil
	}
	followers, err := s.followers(ctx, e.Object, e.Record)
	if err != nil {
		return nil, err
	}
	for _, person := range followers {
		if person == e.By || person == owner {
			continue
		}
		seen, err := s.sees(ctx, person, e.Object, e.Record, func(d *access.Decision) bool {
			for key := range changes {
				if d.Reads(key) {
					return true
				}
			}
			return false
		})
		if err != nil {
			return nil, err
		}
		if seen {
			notes = append(notes, note{Person: person, Key: "followed:" + e.Object + "/" + e.Record, Kind: Followed, Object: e.Object, Record: e.Record, Actor: e.By, Upto: e.Seq})
		}
	}
	return notes, nil
}

// sees reports whether a person may see a record now, and what is asked of it
// holds.
func (s *Service) sees(ctx context.Context, person, object, record string, and func(*access.Decision) bool) (bool, error) {
	who, err := s.Principal(ctx, person)
	if err == nil {
		var d *access.Decision
		if d, err = s.Query.Decide(ctx, s.App.ConcurrentDB(), s.Query.Rights(who), object, record); err == nil {
			return and == nil || and(d), nil
		}
	}
	if p, ok := problem.As(err); ok && p.Status < 500 {
		return false, nil
	}
	return false, err
}
