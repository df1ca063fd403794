// Package attempt makes attempts at what waits in a table until it is done with:
// messages to be sent, scripts to be run. Whoever keeps the table says what is due
// and writes down how an attempt ended.
package attempt

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"
)

// poll is the time between looks for what is due.
const poll = 5 * time.Second

// Item is one thing that waits. Its ID is that of its row.
type Item[T any] struct {
	ID string
	Of T
}

// Config says what waits and how an attempt is made. Lanes name those to whom items
// belong; of each at most AtOnce are under way at a time, so that what is slow or
// fails keeps nothing else waiting. Due gives the oldest that are due of a lane, at
// most n. Make makes an attempt and writes down how it ended; false says that it
// could not: then nothing is gained by looking again at once.
type Config[T any] struct {
	What   string // for the log
	AtOnce int
	Lanes  func() []string
	Due    func(ctx context.Context, lane string, n int) ([]Item[T], error)
	Make   func(ctx context.Context, of T) bool
	Log    *slog.Logger
}

// Loop makes the attempts that are due, between Start and Close.
type Loop[T any] struct {
	Config[T]
	wake chan struct{}
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu    sync.Mutex
	under map[string]map[string]bool // ids of items that are under way, by lane
}

// New makes a loop that does nothing yet.
func New[T any](c Config[T]) *Loop[T] {
	return &Loop[T]{Config: c, wake: make(chan struct{}, 1), under: map[string]map[string]bool{}}
}

// Start begins to make attempts.
func (l *Loop[T]) Start(ctx context.Context) {
	ctx, l.stop = context.WithCancel(ctx)
	l.wg.Go(func() { l.run(ctx) })
}

// Close ends it, and waits for the attempts that are under way, whose context ends.
func (l *Loop[T]) Close() {
	if l.stop != nil {
		l.stop()
		l.wg.Wait()
	}
}

// Hurry looks at once for what is due.
func (l *Loop[T]) Hurry() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *Loop[T]) run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var under sync.WaitGroup
	defer under.Wait()
	for {
		for _, lane := range l.Lanes() {
			for _, it := range l.due(ctx, lane) {
				under.Go(func() {
					if l.attempt(ctx, lane, it) {
						l.Hurry()
					}
				})
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-tick.C:
		}
	}
}

// due takes what of a lane is to be attempted now and is not under way already.
func (l *Loop[T]) due(ctx context.Context, lane string) []Item[T] {
	// What is under way now may be over before the rows are read, and look as if it
	// waited: only what is not can be taken.
	under := l.taken(lane)
	if len(under) >= l.AtOnce {
		return nil
	}
	var list []Item[T]
	err := Safely(func() (err error) {
		list, err = l.Due(ctx, lane, 2*l.AtOnce)
		return err
	})
	if err != nil && ctx.Err() == nil {
		l.Log.Error(l.What+": what is due", "of", lane, "error", err)
	}
	var out []Item[T]
	for _, it := range list {
		if !under[it.ID] && len(under) < l.AtOnce {
			under[it.ID] = true
			l.take(lane, it.ID)
			out = append(out, it)
		}
	}
	return out
}

// attempt makes one attempt; a panic is that item's trouble alone.
func (l *Loop[T]) attempt(ctx context.Context, lane string, it Item[T]) (again bool) {
	defer l.over(lane, it.ID)
	err := Safely(func() error {
		again = l.Make(ctx, it.Of)
		return nil
	})
	if err != nil {
		l.Log.Error(l.What+": an attempt", "id", it.ID, "error", err)
	}
	return again
}

// taken gives the ids of what is under way in a lane.
func (l *Loop[T]) taken(lane string) map[string]bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]bool{}
	maps.Copy(out, l.under[lane])
	return out
}

func (l *Loop[T]) take(lane, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.under[lane] == nil {
		l.under[lane] = map[string]bool{}
	}
	l.under[lane][id] = true
}

func (l *Loop[T]) over(lane, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.under[lane], id)
}
