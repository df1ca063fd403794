package hook

import (
	"context"
	"database/sql"
	"slices"
	"sync"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// maxFailures is after how many failures in a row a hook is paused by itself. One that
// somebody waits for never is: before a write it may stand guard, and nobody opens a
// door by making what guards it fail. It goes on refusing, and that is told.
const maxFailures = 20

// Pause says that a hook does not run for now. By is who paused it, "" where it
// failed too often; then Error is why.
type Pause struct {
	At    string `json:"at"`
	By    string `json:"by"`
	Name  string `json:"name"` // of By
	Error string `json:"error"`
}

// pauses are the hooks that are paused, and how often others failed in a row.
type pauses struct {
	mu      sync.RWMutex
	known   map[string]bool // nil: not read yet
	failing map[string]*failures
}

type failures struct {
	count int
	error string // of the last one
	told  bool   // that they are too many
}

// Paused reports whether a published hook does not run for now.
func (s *Service) Paused(ctx context.Context, key string) (bool, error) {
	s.pauses.mu.RLock()
	known := s.pauses.known
	s.pauses.mu.RUnlock()
	if known != nil {
		return known[key], nil
	}
	if err := s.readPauses(ctx); err != nil {
		return false, err
	}
	return s.Paused(ctx, key)
}

func (s *Service) readPauses(ctx context.Context) error {
	s.pauses.mu.Lock()
	defer s.pauses.mu.Unlock()
	list, err := s.listPauses(ctx)
	if err != nil {
		return err
	}
	s.pauses.known = make(map[string]bool, len(list))
	for key := range list {
		s.pauses.known[key] = true
	}
	return nil
}

func (s *Service) listPauses(ctx context.Context) (map[string]*Pause, error) {
	out := map[string]*Pause{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var key string
		var p Pause
		if err := rows.Scan(&key, &p.At, &p.By, &p.Name, &p.Error); err != nil {
			return err
		}
		out[key] = &p
		return nil
	}, `SELECT "hook", "at", "by", COALESCE((SELECT "name" FROM "users" WHERE "id" = "by"), ''), "error" FROM "tn_hook_pauses"`)
	return out, err
}

// Pause keeps a published hook from running, or lets it run again, at once.
func (s *Service) Pause(ctx context.Context, snap *meta.Snapshot, who *access.Principal, key string, on bool) error {
	if snap.Hook(key) == nil {
		return problem.NotFound()
	}
	return s.pause(ctx, key, who.UserID, "", on)
}

func (s *Service) pause(ctx context.Context, key, by, why string, on bool) error {
	err := s.App.RunInTransaction(func(tx core.App) error {
		action, statement := "hook.resumed", `DELETE FROM "tn_hook_pauses" WHERE "hook" = ?`
		args := []any{key}
		if on {
			action, statement = "hook.paused", `INSERT INTO "tn_hook_pauses" ("hook", "at", "by", "error") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
			args = append(args, s.Now().UTC().Format(types.DefaultDateLayout), by, why)
		}
		res, err := store.Exec(ctx, tx.DB(), statement, args...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if h := s.Meta.Current().Hook(key); on && by == "" && h != nil {
			if err := s.Inbox.HookFails(ctx, tx, h.Hook, why, maxFailures, true); err != nil {
				return err
			}
		}
		return audit.Append(ctx, tx, audit.Entry{Who: by, Action: action, Kind: "hook", Object: key, Detail: map[string]any{"error": why}})
	})
	if err != nil {
		return err
	}
	s.pauses.forget(key)
	return s.readPauses(ctx)
}

// count notes how a run ended. What ctx.fail refuses is no failure, and neither is a
// server without workers.
func (l *pauses) count(run *Run) {
	failed := slices.Contains([]string{"hook_error", "hook_timeout", "hook_memory"}, run.Code)
	l.mu.RLock()
	there := l.failing[run.Hook] != nil
	l.mu.RUnlock()
	if run.Code != "" && !failed || !there && !failed {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !failed {
		delete(l.failing, run.Hook)
		return
	}
	if l.failing == nil {
		l.failing = map[string]*failures{}
	}
	f := l.failing[run.Hook]
	if f == nil {
		f = &failures{}
		l.failing[run.Hook] = f
	}
	f.count, f.error = f.count+1, run.Error
}

// tired gives the hooks that have failed too often in a row, with why; with untold
// only those of which nobody was told yet.
func (l *pauses) tired(untold bool) map[string]string {
	l.mu.RLock()
	defer l.mu.RUnlock()
	out := map[string]string{}
	for key, f := range l.failing {
		if f.count >= maxFailures && !(untold && f.told) {
			out[key] = f.error
		}
	}
	return out
}

func (l *pauses) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.failing, key)
}

// tell notes that somebody was told of a hook's failures.
func (l *pauses) tell(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f := l.failing[key]; f != nil {
		f.told = true
	}
}

// rest pauses the hooks that are tired, or tells that they are; one call at a time.
func (s *Service) rest(ctx context.Context) error {
	for key, why := range s.pauses.tired(true) {
		if h := s.Meta.Current().Hook(key); h == nil { // a release took it out
			s.pauses.forget(key)
			continue
		} else if awaited(h) {
			if err := s.App.RunInTransaction(func(tx core.App) error {
				if err := s.Inbox.HookFails(ctx, tx, h.Hook, why, maxFailures, false); err != nil {
					return err
				}
				return audit.Append(ctx, tx, audit.Entry{Action: "hook.failing", Kind: "hook", Object: key, Detail: map[string]any{"error": why}})
			}); err != nil {
				return err
			}
			s.pauses.tell(key)
			s.Log.Warn("a hook fails each time", "hook", key, "error", why)
			continue
		}
		if err := s.pause(ctx, key, "", why, true); err != nil {
			return err
		}
		s.Log.Warn("a hook failed too often and is paused", "hook", key, "error", why)
	}
	return nil
}

// awaited reports whether somebody waits for what a hook says: it has an event that is
// not run by itself.
func awaited(h *meta.CompiledHook) bool {
	return slices.ContainsFunc(h.Event, func(event string) bool { return !meta.Later(event) })
}
