package hook

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// Consumer is the name by which the outbox knows the hooks.
const Consumer = "hooks"

// States of a task.
const (
	Waiting = "waiting" // for its first or next attempt
	Done    = "done"
	Dead    = "dead" // given up
)

// atOnce is how many runs of a hook are under way at a time. Those of one record come
// one after the other.
const atOnce = 4

// plan is how long after each attempt the next one is made.
var plan = []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour}

// How long tasks are kept after they were made, and about how many of those that are
// done: so that one that is told of again is known.
const (
	keepDone  = 24 * time.Hour
	keepDead  = 30 * 24 * time.Hour
	keepTasks = 20_000
)

// task is something that a hook has to do, and what it is about. Its ID is the key
// that the hook gets, the same at each attempt.
type task struct {
	id, hook, event string
	about           outbox.Event
	attempts, rest  int
	begun           string // an attempt that was never ended
}

// Feed is the outbox's handler: it makes a task of each event and hook that waits for
// it. Told twice of an event it makes one.
func (s *Service) Feed(ctx context.Context, events []outbox.Event) error {
	snap := s.Meta.Current()
	byObject := map[string][]outbox.Event{}
	for _, e := range events {
		if o := snap.Objects[e.Object]; o != nil && o.HasHooks(meta.Later) && e.Source != outbox.SourceFormula && e.Silent&outbox.NoHooks == 0 {
			byObject[e.Object] = append(byObject[e.Object], e)
		}
	}
	var out []*task
	for object, list := range byObject {
		tasks, err := s.planned(ctx, snap.Objects[object], list)
		if err != nil {
			return err
		}
		out = append(out, tasks...)
	}
	if len(out) == 0 {
		return nil
	}
	err := s.App.RunInTransaction(func(tx core.App) error {
		for _, t := range out {
			if err := s.insert(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	s.loop.Hurry()
	return err
}

// Hurry looks at once for what is to be run.
func (s *Service) Hurry() { s.loop.Hurry() }

// insert writes a task down, unless it is there already.
func (s *Service) insert(ctx context.Context, tx core.App, t *task) error {
	now, e := s.stamp(s.Now()), &t.about
	_, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_hook_tasks" ("id", "hook", "event", "object", "record", "seq", "at", "by", "acting", "source", "version", "depth", "changes", "due", "created", "rest")
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("hook", "event", "seq", "at") DO NOTHING`,
		s.NewID(), t.hook, t.event, e.Object, e.Record, e.Seq, e.At, e.By, e.Acting, e.Source, e.Version, e.Depth, string(e.Changes), now, now, len(plan)+1)
	return err
}

// planned are the tasks of events of one object: of those that a hook waits for and
// whose condition holds. What nobody did is for hooks that have a role.
func (s *Service) planned(ctx context.Context, o *meta.CompiledObject, events []outbox.Event) ([]*task, error) {
	past, err := s.Record.Past(ctx, o, slices.DeleteFunc(slices.Clone(events), func(e outbox.Event) bool {
		return !slices.ContainsFunc(after(o, &e), func(name string) bool { return conditional(o.On(name)) })
	}))
	if err != nil {
		return nil, err
	}
	callers := map[string]*access.Principal{}
	var out []*task
	for _, e := range events {
		for _, name := range after(o, &e) {
			for _, h := range o.On(name) {
				if h.Role == "" && e.By == "" && e.Acting == "" {
					continue
				}
				if h.When != nil {
					holds, err := s.holds(ctx, h, &e, past[e.Seq], callers)
					if err != nil {
						return nil, err
					}
					if !holds {
						continue
					}
				}
				out = append(out, &task{hook: h.Key, event: name, about: e})
			}
		}
	}
	return out, nil
}

func conditional(hooks []*meta.CompiledHook) bool {
	return slices.ContainsFunc(hooks, func(h *meta.CompiledHook) bool { return h.When != nil })
}

// holds asks the condition of a hook, as whoever wrote. Where nobody can be asked the
// task says why.
func (s *Service) holds(ctx context.Context, h *meta.CompiledHook, e *outbox.Event, p *record.Past, callers map[string]*access.Principal) (bool, error) {
	if p == nil {
		return false, nil // purged
	}
	who, known := callers[e.By+" "+e.Acting]
	if !known {
		var err error
		if who, err = s.caller(ctx, e); err != nil {
			if _, refused := problem.As(err); refused {
				return true, nil
			}
			return false, err
		}
		callers[e.By+" "+e.Acting] = who
	}
	if who == nil {
		who = access.Serving(h.Role)
	}
	return p.Applies(ctx, s.Record, s.Query.Rights(who), h), nil
}

// after are the events that something that happened to a record is to hooks.
func after(o *meta.CompiledObject, e *outbox.Event) []string {
	switch e.Action {
	case outbox.Create:
		return []string{meta.AfterCreate}
	case outbox.Delete:
		return []string{meta.AfterDelete}
	case outbox.Restore:
		return []string{meta.AfterRestore}
	case outbox.Update:
		out := []string{meta.AfterUpdate}
		changed := e.Changed()
		for _, name := range []string{meta.AfterTransfer, meta.AfterStage} {
			if key := o.MovedBy(name); key != "" && slices.Contains(changed, key) {
				out = append(out, name)
			}
		}
		return out
	}
	return nil
}

// lanes are the hooks that have something to do by themselves; tasks of others stay
// until they are enabled, or paused no longer.
func (s *Service) lanes() []string {
	var out []string
	for key, h := range s.Meta.Current().Hooks {
		if slices.ContainsFunc(h.Event, meta.Later) && s.Works(h) {
			out = append(out, key)
		}
	}
	return out
}

// Works reports whether a hook runs for now: it is neither disabled nor paused.
func (s *Service) Works(h *meta.CompiledHook) bool {
	if h == nil || h.Disabled {
		return false
	}
	paused, err := s.Paused(context.Background(), h.Key)
	return err == nil && !paused
}

// due gives the tasks of a hook that are to be attempted now: of one record the oldest
// alone, so that what came later never overtakes it.
func (s *Service) due(ctx context.Context, hook string, n int) ([]attempt.Item[*task], error) {
	var out []attempt.Item[*task]
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		t := &task{hook: hook}
		e := &t.about
		var changes string
		err := rows.Scan(&t.id, &t.event, &e.Object, &e.Record, &e.Seq, &e.At, &e.By, &e.Acting, &e.Source, &e.Version, &e.Depth, &changes, &t.attempts, &t.rest, &t.begun)
		e.Changes = json.RawMessage(changes)
		out = append(out, attempt.Item[*task]{ID: t.id, Of: t})
		return err
	}, `SELECT "id", "event", "object", "record", "seq", "at", "by", "acting", "source", "version", "depth", "changes", "attempts", "rest", "begun"
		FROM "tn_hook_tasks" AS "t" INDEXED BY "tn_hook_tasks_waiting"
		WHERE "hook" = ? AND "state" = 'waiting' AND "due" <= ? AND ("record" = '' OR NOT EXISTS (SELECT 1 FROM "tn_hook_tasks" AS "e" INDEXED BY "tn_hook_tasks_record"
			WHERE "e"."record" = "t"."record" AND "e"."hook" = "t"."hook" AND "e"."seq" < "t"."seq" AND "e"."state" = 'waiting'))
		ORDER BY "due", "seq" LIMIT ?`, hook, s.stamp(s.Now()), n)
}

// Purge forgets tasks that are over, and runs that are too many.
func (s *Service) Purge(ctx context.Context) error {
	now, earliest := s.Now(), ""
	if _, err := store.One(ctx, s.App.ConcurrentDB(), []any{&earliest}, `SELECT "created" FROM "tn_hook_tasks" WHERE "state" = ? ORDER BY "created" DESC LIMIT 1 OFFSET ?`, Done, keepTasks-1); err != nil {
		return err
	}
	if err := store.Prune(ctx, s.App.NonconcurrentDB(), "tn_hook_tasks", "id", `"created" < ? AND "state" = ? OR "created" < ?`,
		max(earliest, s.stamp(now.Add(-keepDone))), Done, s.stamp(now.Add(-keepDead))); err != nil {
		return err
	}
	return s.App.RunInTransaction(func(tx core.App) error { return trim(ctx, tx) })
}

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
