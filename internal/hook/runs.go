package hook

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
	"github.com/tenon-crm/tenon/internal/store"
)

// What is kept of runs: a write never waits for it, so under a load that is too
// high some are left out. What is more than keepRuns goes when runs of those that
// somebody waits for are written down, and each hour.
const (
	pendingRuns = 5_000
	keepRuns    = 20_000
	flushEvery  = time.Second
)

// Run is what came of one run of a hook. Code is "" when it did what it should, as
// the problem is called otherwise; Line is where.
type Run struct {
	ID     int64    `json:"id"`
	At     string   `json:"at"`
	Hook   string   `json:"hook"`
	Event  string   `json:"event"`
	Object string   `json:"object"`
	Record string   `json:"record"`
	By     string   `json:"by"`
	Took   float64  `json:"took"` // milliseconds
	Calls  int      `json:"calls"`
	Rows   int      `json:"rows"`
	Memory int64    `json:"memory"` // bytes
	Code   string   `json:"code"`
	Error  string   `json:"error"`
	Line   int      `json:"line"`
	Refuse int      `json:"refused"` // how often it called ctx.fail
	Log    []string `json:"log"`
	Did    []Deed   `json:"did"` // beyond the run

	Task    string `json:"key"`     // of what it does by itself: ctx.key; "" of others
	Attempt int    `json:"attempt"` // from 1
	State   string `json:"state"`   // of the last attempt: waiting, done, dead
}

// runs keeps runs in tn_hook_runs, some at a time.
type runs struct {
	app     core.App
	now     func() time.Time
	pending chan *Run
	gone    gone
	writing sync.Mutex
	stop    context.CancelFunc
	stopped sync.WaitGroup
}

func newRuns(c Config) *runs {
	return &runs{app: c.App, now: c.Now, pending: make(chan *Run, pendingRuns)}
}

// outcome is what is kept of a run.
func (s *Service) outcome(t *turn, res *script.Result, p *problem.Problem) *Run {
	run := &Run{At: s.Now().UTC().Format(types.DefaultDateLayout), Hook: t.hook.Key, Event: t.event, Object: t.object, Record: t.record, Did: t.deeds}
	if t.caller != nil {
		run.By = t.caller.UserID
	}
	if res != nil {
		run.Took, run.Calls, run.Rows, run.Memory, run.Log, run.Refuse = float64(res.Usage.Time.Microseconds())/1000, res.Usage.Calls, res.Usage.Rows, res.Usage.Memory, res.Logs, len(res.Fail)
	}
	if p == nil {
		return run
	}
	// In words: what caused it is in the log of the server.
	run.Code, run.Error = p.Code, p.Reason(s.Meta.Current().Business.Locale)
	if e := (*script.Error)(nil); errors.As(p, &e) {
		run.Error, run.Line = e.Message, e.Line
	}
	return run
}

// note keeps a run for later.
func (l *runs) note(run *Run) {
	select {
	case l.pending <- run:
	default:
	}
}

// keep keeps a run for later, and counts how the hook fares.
func (s *Service) keep(run *Run) {
	s.pauses.count(run)
	s.runs.note(run)
}

// notKept is what the log says where runs could not be written down.
const notKept = "hooks: runs could not be kept"

// Start begins to run what is to be run by itself, and to write runs down.
func (s *Service) Start(ctx context.Context) {
	l := s.runs
	s.loop.Start(ctx)
	ctx, l.stop = context.WithCancel(ctx)
	l.stopped.Go(func() { attempt.Regularly(ctx, flushEvery, notKept, s.Log, s.Flush) })
	l.stopped.Go(func() {
		attempt.Regularly(ctx, flushEvery, "hooks: what is planned could not be looked at", s.Log, s.Scheduled)
	})
}

// Stop writes down what is left and ends.
func (s *Service) Stop() {
	if s.runs.stop == nil {
		return
	}
	s.loop.Close()
	s.runs.stop()
	s.runs.stopped.Wait()
	s.runs.stop = nil
	if err := s.Flush(context.Background()); err != nil {
		s.Log.Error(notKept, "error", err)
	}
}

// Flush writes the runs down that are pending, also where who asked for that goes away.
// Those that could not be written are pending again.
func (s *Service) Flush(ctx context.Context) error {
	l := s.runs
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := s.rest(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	n := len(l.pending)
	if n == 0 {
		return nil
	}
	list := make([]*Run, n)
	for i := range list {
		list[i] = <-l.pending
	}
	ctx = context.WithoutCancel(ctx)
	err := l.app.RunInTransaction(func(tx core.App) error {
		for _, r := range list {
			if l.gone.has(r, l.now()) {
				continue
			}
			if err := insertRun(ctx, tx, r); err != nil {
				return err
			}
		}
		return trim(ctx, tx)
	})
	if err != nil {
		for _, r := range list {
			l.note(r)
		}
	}
	return err
}

// insertRun writes a run down.
func insertRun(ctx context.Context, tx core.App, r *Run) error {
	log, err := json.Marshal(r.Log)
	if err != nil {
		return err
	}
	did, err := json.Marshal(r.Did)
	if err == nil {
		_, err = store.Exec(ctx, tx.DB(), `INSERT INTO "tn_hook_runs" ("at", "hook", "event", "object", "record", "by", "took", "calls", "rows", "memory", "code", "error", "line", "refused", "log", "did", "task", "attempt") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.At, r.Hook, r.Event, r.Object, r.Record, r.By, r.Took, r.Calls, r.Rows, r.Memory, r.Code, r.Error, r.Line, r.Refuse, string(log), string(did), r.Task, r.Attempt)
	}
	return err
}

// trim takes out the oldest runs; those that tell what was given up stay as long as
// that does.
func trim(ctx context.Context, tx core.App) error {
	_, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_hook_runs" WHERE "id" <= (SELECT max("id") FROM "tn_hook_runs") - ?
		AND ("task" = '' OR NOT EXISTS (SELECT 1 FROM "tn_hook_tasks" t WHERE t."id" = "task" AND t."state" = 'dead'))`, keepRuns)
	return err
}

// RunsRequest asks for runs, the newest first: of one hook, or of all; only those
// that failed; the last ones of what waits, is done or dead; those before one.
type RunsRequest struct {
	Hook   string
	Failed bool
	State  string
	Before int64
	Limit  int // 1 to 200, default 50
}

// Runs gives runs. It asks for no right: it is for those who design everything.
func (s *Service) Runs(ctx context.Context, q RunsRequest) ([]Run, error) {
	if err := s.Flush(ctx); err != nil {
		return nil, err
	}
	if q.Limit < 1 || q.Limit > 200 {
		q.Limit = 50
	}
	out := []Run{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var r Run
		var log, did string
		if err := rows.Scan(&r.ID, &r.At, &r.Hook, &r.Event, &r.Object, &r.Record, &r.By, &r.Took, &r.Calls, &r.Rows, &r.Memory, &r.Code, &r.Error, &r.Line, &r.Refuse, &log, &did, &r.Task, &r.Attempt, &r.State); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(log), &r.Log); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(did), &r.Did)
		out = append(out, r)
		return err
	}, `SELECT r."id", r."at", r."hook", r."event", r."object", r."record", r."by", "took", "calls", "rows", "memory", "code", "error", "line", "refused", "log", "did", "task", "attempt", coalesce(t."state", '')
		FROM "tn_hook_runs" r LEFT JOIN "tn_hook_tasks" t ON t."id" = r."task" AND t."attempts" = r."attempt"
		WHERE (? = '' OR r."hook" = ?) AND (NOT ? OR "code" <> '') AND (? = '' OR t."state" = ?) AND (? = 0 OR r."id" < ?) ORDER BY r."id" DESC LIMIT ?`,
		q.Hook, q.Hook, q.Failed, q.State, q.State, q.Before, q.Before, q.Limit)
	return out, err
}
