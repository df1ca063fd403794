package hook

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// Head is how a published hook fares; what is counted is of the last 24 hours. Took
// is the mean, in milliseconds; Failing is why the last of too many failures in a row
// happened, "" where it does not fail so often.
type Head struct {
	Key    string  `json:"key"`
	Runs   int     `json:"runs"`
	Failed int     `json:"failed"`
	Took   float64 `json:"took"`
	Last   string  `json:"last"`
	Dead   int     `json:"dead"` // given up, of the last 30 days
	Paused *Pause  `json:"paused"`

	Failing string `json:"failing"`
}

// Heads gives the hooks of a release with how they fare, by key.
func (s *Service) Heads(ctx context.Context, snap *meta.Snapshot) ([]*Head, error) {
	if err := s.Flush(ctx); err != nil {
		return nil, err
	}
	paused, err := s.listPauses(ctx)
	if err != nil {
		return nil, err
	}
	heads, tired := map[string]*Head{}, s.pauses.tired(false)
	out := make([]*Head, 0, len(snap.Hooks))
	for key := range snap.Hooks {
		heads[key] = &Head{Key: key, Paused: paused[key], Failing: tired[key]}
		out = append(out, heads[key])
	}
	slices.SortFunc(out, func(a, b *Head) int { return strings.Compare(a.Key, b.Key) })
	if err := s.countDead(ctx, heads); err != nil {
		return nil, err
	}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var h Head
		if err := rows.Scan(&h.Key, &h.Runs, &h.Failed, &h.Took, &h.Last); err != nil {
			return err
		}
		if to := heads[h.Key]; to != nil {
			to.Runs, to.Failed, to.Took, to.Last = h.Runs, h.Failed, h.Took, h.Last
		}
		return nil
	}, `SELECT "hook", count(*), sum("code" <> ''), avg("took"), max("at") FROM "tn_hook_runs" WHERE "at" >= ? GROUP BY "hook"`, s.stamp(s.Now().Add(-24*time.Hour)))
}

// countDead says how much each hook has given up.
func (s *Service) countDead(ctx context.Context, heads map[string]*Head) error {
	return store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var key string
		var n int
		if err := rows.Scan(&key, &n); err != nil {
			return err
		}
		if h := heads[key]; h != nil {
			h.Dead = n
		}
		return nil
	}, `SELECT "hook", count(*) FROM "tn_hook_tasks" WHERE "state" = 'dead' GROUP BY "hook"`)
}
