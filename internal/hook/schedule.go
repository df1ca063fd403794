package hook

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/cron"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/store"
)

// catchUp is how far back a plan is looked at for moments that were missed.
const catchUp = 24 * time.Hour

// slot is how far a hook's plan has been looked at: a change of the plan begins
// anew, so that nothing runs for what the new plan would have had earlier.
type slot struct {
	plan string
	at   time.Time
}

// Scheduled makes a task of each hook whose time has come, at most one a minute. A
// moment is run once, by whichever server; of those that were missed within the last
// 24 hours, because none ran, the latest is.
func (s *Service) Scheduled(ctx context.Context) error {
	minute := s.Now().UTC().Truncate(time.Minute)
	if !minute.After(s.looked) {
		return nil
	}
	slots, err := s.slots(ctx)
	if err != nil {
		return err
	}
	snap := s.Meta.Current()
	for key, h := range snap.Hooks {
		if !slices.Contains(h.Event, meta.OnSchedule) || !s.Works(h) {
			continue
		}
		was, known := slots[key]
		delete(slots, key)
		from := was.at
		if !known || was.plan != h.Schedule {
			from = minute.Add(-time.Minute)
			if err := s.look(ctx, key, slot{h.Schedule, from}, nil); err != nil {
				return err
			}
		}
		at, err := latest(h.Schedule, from, minute, snap.Business.Zone)
		if err != nil || at.IsZero() {
			if err != nil {
				s.Log.Error("hooks: a plan cannot be read", "hook", key, "error", err)
			}
			continue
		}
		stamp := s.stamp(at)
		t := &task{hook: key, event: meta.OnSchedule, about: outbox.Event{At: stamp, Acting: "role:" + h.Role}}
		if err := s.look(ctx, key, slot{h.Schedule, at}, t); err != nil {
			return err
		}
	}
	for key := range slots { // disabled, paused or gone: it begins anew when it comes back
		if _, err := store.Exec(ctx, s.App.NonconcurrentDB(), `DELETE FROM "tn_hook_slots" WHERE "hook" = ?`, key); err != nil {
			return err
		}
	}
	s.looked = minute
	return nil
}

// latest is the last moment of a plan after from and up to now, in the zone of the
// business; zero where there is none.
func latest(plan string, from, now time.Time, zone *time.Location) (time.Time, error) {
	c, err := cron.NewSchedule(plan)
	if err != nil {
		return time.Time{}, err
	}
	if earliest := now.Add(-catchUp); from.Before(earliest) {
		from = earliest
	}
	for at := now; at.After(from); at = at.Add(-time.Minute) {
		if c.IsDue(cron.NewMoment(at.In(zone))) {
			return at, nil
		}
	}
	return time.Time{}, nil
}

// look writes down how far a plan was looked at, with the task of that moment.
func (s *Service) look(ctx context.Context, hook string, x slot, t *task) error {
	err := s.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_hook_slots" ("hook", "plan", "at") VALUES (?, ?, ?) ON CONFLICT ("hook") DO UPDATE SET "plan" = excluded."plan", "at" = excluded."at"`,
			hook, x.plan, s.stamp(x.at)); err != nil || t == nil {
			return err
		}
		return s.insert(ctx, tx, t)
	})
	if err == nil && t != nil {
		s.loop.Hurry()
	}
	return err
}

func (s *Service) slots(ctx context.Context) (map[string]slot, error) {
	out := map[string]slot{}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var hook, at string
		var x slot
		if err := rows.Scan(&hook, &x.plan, &at); err != nil {
			return err
		}
		when, err := types.ParseDateTime(at)
		x.at = when.Time()
		out[hook] = x
		return err
	}, `SELECT "hook", "plan", "at" FROM "tn_hook_slots"`)
}
