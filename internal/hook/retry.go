package hook

import (
	"context"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Retry makes a hook do once more what it gave up, by the run that tells of it, with
// the key that it had. 404 for no such run, 409 hook_not_dead where nothing was given
// up.
func (s *Service) Retry(ctx context.Context, who *access.Principal, hook string, run int64) error {
	_, err := s.again(ctx, who, hook, func(tx core.App) (string, error) {
		var id, state string
		found, err := store.One(ctx, tx.DB(), []any{&id, &state}, `SELECT t."id", t."state" FROM "tn_hook_runs" r JOIN "tn_hook_tasks" t ON t."id" = r."task" WHERE r."id" = ? AND r."hook" = ?`, run, hook)
		switch {
		case err != nil:
			return "", err
		case !found:
			return "", problem.NotFound()
		case state != Dead:
			return "", problem.New(http.StatusConflict, "hook_not_dead")
		}
		return id, nil
	})
	return err
}

// RetryAll makes a hook do once more all that it gave up, and says how much that is.
func (s *Service) RetryAll(ctx context.Context, who *access.Principal, hook string) (int64, error) {
	return s.again(ctx, who, hook, func(core.App) (string, error) { return "", nil })
}

// again puts the dead task that which names, or with "" all of the hook, back among
// those that wait.
func (s *Service) again(ctx context.Context, who *access.Principal, hook string, which func(tx core.App) (string, error)) (n int64, err error) {
	if s.Meta.Current().Hook(hook) == nil {
		return 0, problem.NotFound()
	}
	err = s.App.RunInTransaction(func(tx core.App) error {
		id, err := which(tx)
		if err != nil {
			return err
		}
		now := s.stamp(s.Now())
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_hook_tasks" SET "state" = 'waiting', "due" = ?, "created" = ?, "rest" = ? WHERE "hook" = ? AND "state" = 'dead' AND (? = '' OR "id" = ?)`, now, now, len(plan)+1, hook, id, id)
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		detail := map[string]any{"count": n}
		if id != "" {
			detail = map[string]any{"task": id}
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "hook.retried", Kind: "hook", Object: hook, Detail: detail})
	})
	if err == nil {
		s.loop.Hurry()
	}
	return n, err
}
