package hook

import (
	"context"
	"encoding/json/v2"
	"maps"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/store"
)

// gone remembers for a while which records were purged: a run for one of them may
// still wait to be written down, or be at work.
type gone struct {
	mu   sync.Mutex
	when map[place]time.Time
}

type place struct{ object, record string }

// remembered is how long a record is known as purged: longer than any run takes, and
// than runs wait.
const remembered = 2 * time.Minute

func (g *gone) add(object string, ids []string, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	maps.DeleteFunc(g.when, func(_ place, t time.Time) bool { return now.Sub(t) > remembered })
	if g.when == nil {
		g.when = map[place]time.Time{}
	}
	for _, id := range ids {
		g.when[place{object, id}] = now
	}
}

// has reports whether a run is for a record that was purged a while ago.
func (g *gone) has(r *Run, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, is := g.when[place{r.Object, r.Record}]
	return is && now.Sub(t) <= remembered
}

// Forget takes out the runs and tasks for records that are purged, in the transaction of the
// purge: what they logged may be what stood there. Runs that wait to be written down
// are looked at again once they are: within a transaction, so after this one.
func (s *Service) Forget(ctx context.Context, tx core.App, object string, ids []string) error {
	s.runs.gone.add(object, ids, s.Now())
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	for _, text := range []string{
		`DELETE FROM "tn_hook_runs" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`,
		`DELETE FROM "tn_hook_tasks" WHERE "object" = ? AND "record" IN (SELECT value FROM json_each(?))`,
	} {
		if _, err := store.Exec(ctx, tx.DB(), text, object, string(list)); err != nil {
			return err
		}
	}
	return nil
}
