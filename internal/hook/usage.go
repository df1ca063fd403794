package hook

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/store"
)

// Periods of which the use of a hook is told: hour by hour, or day by day.
const (
	Day  = "24h"
	Week = "7d"
)

// Spread is how much of something the runs of a hook took: half of them no more than
// P50, all but a twentieth no more than P95. Limit is how much one may take.
type Spread struct {
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
	Most  float64 `json:"most"`
	Limit float64 `json:"limit"`
}

// Slice is what ran within an hour or a day that began at At.
type Slice struct {
	At     string  `json:"at"`
	Runs   int     `json:"runs"`
	Failed int     `json:"failed"`
	P95    float64 `json:"p95"` // milliseconds
}

// Usage is what the runs of a hook took within a period. Since is from when on runs
// are kept, where that is later than From: of what was before nothing is known.
type Usage struct {
	From    string  `json:"from"`
	Since   string  `json:"since"`
	Runs    int     `json:"runs"`
	Failed  int     `json:"failed"`
	Refused int     `json:"refused"`
	Time    Spread  `json:"time"` // milliseconds
	Calls   Spread  `json:"calls"`
	Rows    Spread  `json:"rows"`
	Memory  Spread  `json:"memory"` // MB
	Items   []Slice `json:"items"`  // the oldest first, also those without a run
}

// Usage tells what a published hook used within a period: the last 24 hours, or 7
// days, which begin in the zone of the business. It is read from an index, of the
// runs that are kept.
func (s *Service) Usage(ctx context.Context, snap *meta.Snapshot, key, period string) (*Usage, error) {
	h := snap.Hook(key)
	if h == nil {
		return nil, problem.NotFound()
	}
	if err := s.Flush(ctx); err != nil {
		return nil, err
	}
	starts := periods(period, s.Now(), snap.Business.Zone)
	u := &Usage{From: s.stamp(starts[0]), Items: make([]Slice, len(starts))}
	for i, at := range starts {
		u.Items[i].At = s.stamp(at)
	}
	var used [4][]float64
	took := make([][]float64, len(starts))
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var at, code string
		var refused int
		of := make([]float64, len(used))
		if err := rows.Scan(&at, &of[0], &of[1], &of[2], &of[3], &code, &refused); err != nil {
			return err
		}
		i := max(0, sort.Search(len(u.Items), func(i int) bool { return u.Items[i].At > at })-1)
		u.count(&u.Items[i], code, refused)
		if of[0] == 0 {
			return nil // it never began, or nobody knows how it ended
		}
		of[3] /= 1 << 20
		for n, v := range of {
			used[n] = append(used[n], v)
		}
		took[i] = append(took[i], of[0])
		return nil
	}, `SELECT "at", "took", "calls", "rows", "memory", "code", "refused" FROM "tn_hook_runs" INDEXED BY "tn_hook_runs_usage" WHERE "hook" = ? AND "at" >= ?`, key, u.From)
	if err != nil {
		return nil, err
	}
	limits := h.Limits().Or(script.DefaultLimits)
	u.Time, u.Calls, u.Rows, u.Memory = spread(used[0], float64(limits.Time.Milliseconds())), spread(used[1], float64(limits.Calls)), spread(used[2], float64(limits.Rows)), spread(used[3], float64(limits.Memory>>20))
	for i := range took {
		u.Items[i].P95 = spread(took[i], 0).P95
	}
	u.Since, err = s.kept(ctx, u.From)
	return u, err
}

// count adds a run to what there is of a period and of a slice of it.
func (u *Usage) count(x *Slice, code string, refused int) {
	u.Runs, x.Runs = u.Runs+1, x.Runs+1
	switch {
	case code != "":
		u.Failed, x.Failed = u.Failed+1, x.Failed+1
	case refused > 0:
		u.Refused++
	}
}

// kept is since when all runs are there: from, or the moment of the oldest one where
// older ones had to go.
func (s *Service) kept(ctx context.Context, from string) (string, error) {
	oldest := ""
	_, err := store.One(ctx, s.App.ConcurrentDB(), []any{&oldest}, `SELECT "at" FROM "tn_hook_runs" WHERE "id" > (SELECT max("id") FROM "tn_hook_runs") - ? AND (SELECT max("id") FROM "tn_hook_runs") > ? ORDER BY "id" LIMIT 1`, keepRuns, keepRuns)
	return max(from, oldest), err
}

// periods are when the hours of the last 24, or the days of the last 7, began, in a
// zone.
func periods(period string, now time.Time, zone *time.Location) []time.Time {
	now = now.In(zone)
	if period == Week {
		out := make([]time.Time, 7)
		for i := range out {
			out[i] = time.Date(now.Year(), now.Month(), now.Day()-6+i, 0, 0, 0, 0, zone)
		}
		return out
	}
	out := make([]time.Time, 24)
	hour := now.Add(-time.Duration(now.Minute())*time.Minute - time.Duration(now.Second())*time.Second - time.Duration(now.Nanosecond()))
	for i := range out {
		out[i] = hour.Add(time.Duration(i-23) * time.Hour)
	}
	return out
}

// spread sums values up; it sorts them.
func spread(values []float64, limit float64) Spread {
	out := Spread{Limit: limit}
	if len(values) == 0 {
		return out
	}
	slices.Sort(values)
	at := func(share float64) float64 { return values[int(math.Ceil(share*float64(len(values))))-1] }
	out.P50, out.P95, out.Most = at(0.5), at(0.95), values[len(values)-1]
	return out
}
