package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Config is what a queue needs from its app. Zero values have defaults, but for
// Principals when jobs run for people.
type Config struct {
	Principals Principals
	Now        func() time.Time
	NewID      func() string
	Logger     *slog.Logger
	Zone       *time.Location                    // of schedules; UTC
	Workers    int                               // 2
	Poll       time.Duration                     // how often to look without being woken; 2 s
	Lease      time.Duration                     // how long a silent runner keeps its job; 30 s
	Backoff    func(int) time.Duration           // pause after the n-th failure; 1 s, doubled, at most 10 min
	Keep       time.Duration                     // how long finished jobs and their files stay; 30 days
	Throttle   time.Duration                     // least time between two writes of progress; 250 ms
	OnChange   func(ctx context.Context, j *Job) // told of each change that was written; must be quick
}

// lockName is the file whose lock says which process has the queue.
const lockName = ".tn_jobs.lock"

// Queue runs the jobs of one data directory. The first process to start has its
// lock: whatever that one finds running was left by a crash. Others (a command
// beside the server) work too, but leave alone what runs until its lease is over.
type Queue struct {
	app core.App
	cfg Config

	mu        sync.Mutex
	kinds     map[string]*kind
	schedules []*schedule
	running   map[string]*Run
	stop      context.CancelFunc // ends claiming
	halt      context.CancelCauseFunc
	loops     sync.WaitGroup
	work      sync.WaitGroup
	wake      chan struct{}
	panics    atomic.Int64
	owned     *os.File // the lock; nil when another process has it
}

type kind struct {
	Options
	handler Handler
	active  int
}

// New makes the queue of app's data directory.
func New(app core.App, cfg Config) *Queue {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewID == nil {
		cfg.NewID = core.GenerateDefaultRandomId
	}
	if cfg.Logger == nil {
		cfg.Logger = app.Logger()
	}
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	if cfg.Backoff == nil {
		cfg.Backoff = func(n int) time.Duration { return min(time.Second<<min(n-1, 20), 10*time.Minute) }
	}
	cfg.Workers = max(cfg.Workers, 0)
	for _, d := range []struct {
		at    *time.Duration
		value time.Duration
	}{{&cfg.Poll, 2 * time.Second}, {&cfg.Lease, 30 * time.Second}, {&cfg.Keep, 30 * 24 * time.Hour}, {&cfg.Throttle, 250 * time.Millisecond}} {
		if *d.at <= 0 {
			*d.at = d.value
		}
	}
	if cfg.Workers == 0 {
		cfg.Workers = 2
	}
	return &Queue{
		app: app, cfg: cfg,
		kinds: map[string]*kind{}, running: map[string]*Run{}, wake: make(chan struct{}, 1),
	}
}

// Register says how jobs of a kind are done; call it before Start.
func (q *Queue) Register(name string, h Handler, o Options) {
	if o.MaxAttempts <= 0 {
		o.MaxAttempts = 5
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.kinds[name] = &kind{Options: o, handler: h}
}

// Enqueue adds a job in tx's transaction (tx may also be the app itself) and
// answers its id; workers look at it once the transaction has committed.
// principal is the id of the person it runs for, "" for the system. args is
// stored as JSON.
func (q *Queue) Enqueue(ctx context.Context, tx core.App, name, principal string, title locale.Text, args any) (string, error) {
	return q.EnqueueAt(ctx, tx, time.Time{}, name, principal, title, args)
}

// EnqueueAt is Enqueue of a job that starts no earlier than at.
func (q *Queue) EnqueueAt(ctx context.Context, tx core.App, at time.Time, name, principal string, title locale.Text, args any) (string, error) {
	q.mu.Lock()
	_, known := q.kinds[name]
	q.mu.Unlock()
	if !known {
		return "", fmt.Errorf("job: nothing is registered for kind %q", name)
	}
	raw, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("job: arguments of %s: %w", name, err)
	}
	heading, err := json.Marshal(title)
	if err != nil {
		return "", err
	}
	now := q.now()
	runAt := now
	if !at.IsZero() {
		runAt = stamp(at)
	}
	id := q.cfg.NewID()
	_, err = tx.NonconcurrentDB().NewQuery(`INSERT INTO "tn_jobs" ("id","kind","title","state","principal","args","run_at","created")
		VALUES ({:id},{:kind},{:title},'queued',{:who},{:args},{:at},{:now})`).Bind(dbx.Params{
		"id": id, "kind": name, "title": string(heading), "who": principal, "args": string(raw), "at": runAt, "now": now,
	}).WithContext(ctx).Execute()
	if err != nil {
		return "", fmt.Errorf("job: enqueue %s: %w", name, err)
	}
	if info := tx.TxInfo(); info != nil {
		info.OnComplete(func(txErr error) error {
			if txErr == nil {
				q.added(id)
			}
			return nil
		})
	} else {
		q.added(id)
	}
	return id, nil
}

func (q *Queue) added(id string) {
	q.Wake()
	q.changed(id)
}

// Wake makes the workers look at once.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Get is a job of the person principal; 404 when there is none of theirs.
func (q *Queue) Get(ctx context.Context, principal, id string) (*Job, error) {
	j, err := q.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	if j.Principal != principal || principal == "" {
		return nil, problem.NotFound()
	}
	return j, nil
}

// Find is the job with this id, whosever it is; 404 when there is none.
func (q *Queue) Find(ctx context.Context, id string) (*Job, error) {
	jobs, err := q.query(ctx, `WHERE "id"={:id}`, dbx.Params{"id": id})
	if err != nil {
		return nil, err
	}
	if len(jobs) == 0 {
		return nil, problem.NotFound()
	}
	return jobs[0], nil
}

// List is the jobs of a person, newest first; only those that are still to end
// when active is true.
func (q *Queue) List(ctx context.Context, principal string, active bool, limit int) ([]*Job, error) {
	where := `WHERE "principal"={:who}`
	if active {
		where += ` AND "state" IN ('queued','running')`
	}
	return q.query(ctx, where+` ORDER BY "created" DESC, "id" LIMIT {:n}`, dbx.Params{"who": principal, "n": limit})
}

// Cancel stops a job of the person principal: a queued one at once, a running
// one as soon as its handler answers. One that has ended stays as it is. 409
// job_not_cancellable for kinds that people may not stop.
func (q *Queue) Cancel(ctx context.Context, principal, id string) (*Job, error) {
	j, err := q.Get(ctx, principal, id)
	if err != nil {
		return nil, err
	}
	if !j.Active() {
		return j, nil
	}
	if !j.Cancellable {
		return nil, problem.New(http.StatusConflict, "job_not_cancellable")
	}
	_, err = q.app.NonconcurrentDB().NewQuery(`UPDATE "tn_jobs" SET "cancel"=1,
		"finished"=CASE WHEN "state"='queued' THEN {:now} ELSE "finished" END,
		"state"=CASE WHEN "state"='queued' THEN 'cancelled' ELSE "state" END
		WHERE "id"={:id} AND "state" IN ('queued','running')`).
		Bind(dbx.Params{"id": id, "now": q.now()}).WithContext(ctx).Execute()
	if err != nil {
		return nil, err
	}
	q.mu.Lock()
	r := q.running[id]
	q.mu.Unlock()
	if r != nil {
		r.end(ErrCancelled)
	}
	q.changed(id)
	return q.Find(ctx, id)
}

// Panics is how many panics of handlers were caught.
func (q *Queue) Panics() int64 { return q.panics.Load() }

// Start takes up what a crash has left and begins to work. It returns at once.
func (q *Queue) Start(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil {
		return errors.New("job: already started")
	}
	var err error
	if q.owned, err = lock(q.app.DataDir()); err != nil {
		return fmt.Errorf("job: lock of the queue: %w", err)
	}
	if q.owned != nil {
		if err := q.requeue(ctx, `"state"='running'`, nil); err != nil {
			return err
		}
	}
	base, halt := context.WithCancelCause(context.WithoutCancel(ctx))
	claiming, stop := context.WithCancel(ctx)
	q.halt, q.stop = halt, stop
	for _, loop := range []func(context.Context){
		func(ctx context.Context) { q.dispatch(ctx, base) }, q.heartbeats, q.tick, q.maintain,
	} {
		q.loops.Go(func() { q.guard(claiming, loop) })
	}
	return nil
}

// Stop takes no more jobs, asks those that run to stop, and waits for them
// until ctx ends. They go on at the next start where their checkpoints are.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	stop, halt, owned := q.stop, q.halt, q.owned
	q.stop, q.owned = nil, nil
	q.mu.Unlock()
	if stop == nil {
		return nil
	}
	if owned != nil {
		defer func() { _ = owned.Close() }() // what still runs is fenced off by its token
	}
	stop()
	q.loops.Wait()
	halt(ErrStopping)
	ended := make(chan struct{})
	go func() { q.work.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// guard keeps a loop of the queue alive through panics.
func (q *Queue) guard(ctx context.Context, loop func(context.Context)) {
	for ctx.Err() == nil {
		func() {
			defer func() {
				if p := recover(); p != nil {
					q.panics.Add(1)
					q.cfg.Logger.Error("job: panic in the queue", "panic", p)
					sleep(ctx, time.Second)
				}
			}()
			loop(ctx)
		}()
	}
}

func (q *Queue) now() string { return stamp(q.cfg.Now()) }

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
