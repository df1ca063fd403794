package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// storeKey is where the app's runtime store keeps the reader that Append wakes.
const storeKey = "tenon.outbox.reader"

// Handler takes events in order. It may see an event again (after a crash, or
// when it answered an error for the batch), so its effects must bear that. An
// error makes the batch come again; see Reader.
type Handler func(ctx context.Context, events []Event) error

// Reader hands the log to its consumers: in order, at least once, each with its
// own cursor, so that one that fails holds up nobody else.
//
// A batch that fails is retried with growing pauses; after Tries failures it is
// handed over one event at a time, and an event that fails Tries times again is
// parked in tn_outbox_dead, loudly, and passed over.
type Reader struct {
	app    core.App
	now    func() time.Time
	logger *slog.Logger

	// Settings, with defaults; to be changed before Start only.
	Batch     int           // events of one call (200)
	Tries     int           // failures before single steps, and before parking (5)
	Backoff   time.Duration // first pause after a failure, doubled up to MaxBackoff (200 ms)
	MaxPause  time.Duration // the longest pause (30 s)
	Poll      time.Duration // how often to look without being woken (5 s)
	Retention time.Duration // how long passed events are kept (7 days)

	mu        sync.Mutex
	consumers []*consumer
	cancel    context.CancelFunc
	wg        sync.WaitGroup
	panics    atomic.Int64
}

// New makes the reader of app's log. There is one per app.
func New(app core.App, now func() time.Time, logger *slog.Logger) *Reader {
	r := &Reader{
		app: app, now: now, logger: logger,
		Batch: 200, Tries: 5, Backoff: 200 * time.Millisecond, MaxPause: 30 * time.Second,
		Poll: 5 * time.Second, Retention: 7 * 24 * time.Hour,
	}
	app.Store().Set(storeKey, r)
	return r
}

// Subscribe adds a consumer; call it before Start. Its name is the key of its
// cursor and must never change. A new consumer begins with the oldest event
// that is kept.
func (r *Reader) Subscribe(name string, fn Handler) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.consumers = append(r.consumers, &consumer{reader: r, name: name, fn: fn, wake: make(chan struct{}, 1)})
}

// Start begins to read. It returns at once; errors of single consumers are
// logged and retried.
func (r *Reader) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cancel != nil {
		return errors.New("outbox: already started")
	}
	seen := map[string]bool{}
	for _, c := range r.consumers {
		if c.name == "" || seen[c.name] {
			return fmt.Errorf("outbox: consumer %q is empty or named twice", c.name)
		}
		seen[c.name] = true
	}
	ctx, r.cancel = context.WithCancel(ctx)
	for _, c := range r.consumers {
		r.wg.Go(func() { c.run(ctx) })
	}
	r.wg.Go(func() { r.trimLoop(ctx) })
	return nil
}

// Stop ends reading and waits for the handlers that are under way.
func (r *Reader) Stop() {
	r.mu.Lock()
	cancel := r.cancel
	r.cancel = nil
	r.mu.Unlock()
	if cancel != nil {
		cancel()
		r.wg.Wait()
	}
}

// Wake makes the consumers look at once.
func (r *Reader) Wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.consumers {
		select {
		case c.wake <- struct{}{}:
		default:
		}
	}
}

// Panics is how many panics of handlers were caught.
func (r *Reader) Panics() int64 { return r.panics.Load() }

// Lag is how many events each consumer has still to read.
func (r *Reader) Lag(ctx context.Context) (map[string]int64, error) {
	r.mu.Lock()
	names := make([]string, len(r.consumers))
	for i, c := range r.consumers {
		names[i] = c.name
	}
	r.mu.Unlock()
	var head int64
	err := r.app.ConcurrentDB().NewQuery(`SELECT COALESCE(MAX("seq"),0) FROM "tn_outbox"`).WithContext(ctx).Row(&head)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, n := range names {
		seq, err := r.cursor(ctx, n)
		if err != nil {
			return nil, err
		}
		out[n] = max(0, head-seq)
	}
	return out, nil
}
