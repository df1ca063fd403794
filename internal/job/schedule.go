package job

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/cron"

	"github.com/tenon-crm/tenon/internal/locale"
)

// catchUp is how far back a schedule looks for slots that were missed.
const catchUp = 24 * time.Hour

const slotLayout = "2006-01-02T15:04Z"

type schedule struct {
	kind string
	cron func() (*cron.Schedule, *time.Location, error) // nil: never
	args any
	seen time.Time // the last minute that was looked at
}

// Schedule runs a job of a kind, for the system, whenever the cron expression
// (five fields, in Config.Zone) is due. A slot runs exactly once, whoever else
// looks at the same table; when slots were missed (the process was down) the
// latest of the last 24 hours runs. Call it before Start, once a kind.
func (q *Queue) Schedule(kind, expression string, args any) error {
	s, err := cron.NewSchedule(expression)
	if err != nil {
		return fmt.Errorf("job: schedule of %s: %w", kind, err)
	}
	return q.schedule(&schedule{kind: kind, cron: func() (*cron.Schedule, *time.Location, error) { return s, q.cfg.Zone, nil }, args: args})
}

// ScheduleBy is Schedule by an expression, and the zone that it speaks of, that are
// asked for each minute, as settings have them; "" is never.
func (q *Queue) ScheduleBy(kind string, expression func() (string, *time.Location), args any) error {
	return q.schedule(&schedule{kind: kind, args: args, cron: func() (*cron.Schedule, *time.Location, error) {
		e, zone := expression()
		if e == "" {
			return nil, zone, nil
		}
		s, err := cron.NewSchedule(e)
		return s, zone, err
	}})
}

func (q *Queue) schedule(s *schedule) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, ok := q.kinds[s.kind]; !ok {
		return fmt.Errorf("job: nothing is registered for kind %q", s.kind)
	}
	q.schedules = append(q.schedules, s)
	return nil
}

// tick looks at the schedules at the start of every minute.
func (q *Queue) tick(ctx context.Context) {
	for ctx.Err() == nil {
		if err := q.Tick(ctx); err != nil && ctx.Err() == nil {
			q.cfg.Logger.Error("job: schedules failed", "error", err)
		}
		now := q.cfg.Now()
		sleep(ctx, now.Truncate(time.Minute).Add(time.Minute).Sub(now))
	}
}

// Tick enqueues what is due by now.
func (q *Queue) Tick(ctx context.Context) error {
	q.mu.Lock()
	schedules := q.schedules
	q.mu.Unlock()
	minute := q.cfg.Now().UTC().Truncate(time.Minute)
	for _, s := range schedules {
		if s.seen.IsZero() {
			last, err := q.lastSlot(ctx, s.kind)
			if err != nil {
				return err
			}
			s.seen = minute.Add(-time.Minute)
			if !last.IsZero() && last.Before(s.seen) {
				s.seen = last
			}
		}
		from := s.seen
		if limit := minute.Add(-catchUp); from.Before(limit) {
			from = limit
		}
		due, zone, err := s.cron()
		if err != nil {
			return fmt.Errorf("job: schedule of %s: %w", s.kind, err)
		}
		for slot := minute; due != nil && slot.After(from); slot = slot.Add(-time.Minute) {
			if due.IsDue(cron.NewMoment(slot.In(zone))) {
				if err := q.take(ctx, s, slot); err != nil {
					return err
				}
				break
			}
		}
		s.seen = minute
	}
	return nil
}

// take enqueues the job of a slot, unless the slot is taken.
func (q *Queue) take(ctx context.Context, s *schedule, slot time.Time) error {
	return q.app.RunInTransaction(func(tx core.App) error {
		res, err := tx.NonconcurrentDB().NewQuery(`INSERT OR IGNORE INTO "tn_job_slots" ("schedule","slot","job") VALUES ({:s},{:slot},'')`).
			Bind(dbx.Params{"s": s.kind, "slot": slot.Format(slotLayout)}).Execute()
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		id, err := q.Enqueue(ctx, tx, s.kind, "", locale.Text{}, s.args)
		if err != nil {
			return err
		}
		_, err = tx.NonconcurrentDB().NewQuery(`UPDATE "tn_job_slots" SET "job"={:id} WHERE "schedule"={:s} AND "slot"={:slot}`).
			Bind(dbx.Params{"id": id, "s": s.kind, "slot": slot.Format(slotLayout)}).Execute()
		return err
	})
}

func (q *Queue) lastSlot(ctx context.Context, kind string) (time.Time, error) {
	var slot string
	err := q.app.ConcurrentDB().NewQuery(`SELECT COALESCE(MAX("slot"),'') FROM "tn_job_slots" WHERE "schedule"={:s}`).
		Bind(dbx.Params{"s": kind}).WithContext(ctx).Row(&slot)
	if err != nil || slot == "" {
		return time.Time{}, err
	}
	return time.Parse(slotLayout, slot)
}
