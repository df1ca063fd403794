package script

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// pool keeps workers that are idle and bounds how many are at work. A call that a
// script makes through the host takes no place of its own: its caller stands still
// meanwhile, and would never get one if all places were its callers'.
type pool struct {
	cfg    Config
	places chan struct{}
	aside  chan struct{}

	mu         sync.Mutex
	idle       []*process // the one that was used last is at the end
	busy       map[*process]bool
	generation int
	closed     bool
}

// Why no worker could be had.
var (
	errClosed = errors.New("the runner is closed")
	errBusy   = errors.New("all workers are at work")
)

func newPool(c Config) *pool {
	return &pool{cfg: c, places: make(chan struct{}, c.Workers), aside: make(chan struct{}, asidePerWorker*c.Workers), busy: map[*process]bool{}}
}

// take gives a worker, the function that gives it back, and the context of what the
// host does for the call.
func (l *pool) take(ctx context.Context, memory int64) (*process, context.Context, func(), error) {
	ctx, leave, err := l.enter(ctx)
	if err != nil {
		return nil, nil, nil, &Error{Kind: Unavailable, Message: "no worker is free", cause: err}
	}
	p, err := l.find(memory)
	if err != nil {
		leave()
		if !errors.Is(err, errClosed) {
			l.cfg.Log.Error("a script worker cannot be started", "error", err)
		}
		return nil, nil, nil, &Error{Kind: Unavailable, Message: "no worker can be started", cause: err}
	}
	return p, ctx, func() { l.give(p); leave() }, nil
}

// enter waits for a place among those that work.
func (l *pool) enter(ctx context.Context) (context.Context, func(), error) {
	if ctx.Value(nested{}) != nil {
		return ctx, func() {}, nil
	}
	timer := time.NewTimer(l.cfg.Wait)
	defer timer.Stop()
	select {
	case l.places <- struct{}{}:
		p := &place{pool: l, held: true}
		return context.WithValue(ctx, nested{}, p), p.leave, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-timer.C:
		return nil, nil, errBusy
	}
}

// find gives an idle worker with this much memory, or starts one.
func (l *pool) find(memory int64) (*process, error) {
	p, old, err := l.pick(memory)
	for _, o := range old {
		o.end()
	}
	if p != nil || err != nil {
		return p, err
	}
	l.mu.Lock()
	generation := l.generation
	l.mu.Unlock()
	if p, err = launch(l.cfg.Command, memory, l.cfg.Zone(), l.cfg.Now(), l.cfg.Start); err != nil {
		return nil, err
	}
	p.generation = generation
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		p.end()
		return nil, errClosed
	}
	l.busy[p] = true
	return p, nil
}

// pick takes an idle worker out, and those that have to make room for a new one.
func (l *pool) pick(memory int64) (p *process, old []*process, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, nil, errClosed
	}
	for i := len(l.idle) - 1; i >= 0; i-- {
		if q := l.idle[i]; !q.alive() {
			old, l.idle = append(old, q), slices.Delete(l.idle, i, i+1)
		} else if q.memory == memory {
			l.idle = slices.Delete(l.idle, i, i+1)
			l.busy[q] = true
			return q, old, nil
		}
	}
	if len(l.idle) >= l.cfg.Workers {
		old, l.idle = append(old, l.idle[0]), l.idle[1:]
	}
	return nil, old, nil
}

// give takes a worker back, or ends it when it is of no more use.
func (l *pool) give(p *process) {
	l.mu.Lock()
	delete(l.busy, p)
	keep := !l.closed && p.alive() && p.generation == l.generation && p.calls < l.cfg.Calls && len(p.sent) < maxPrograms && len(l.idle) < l.cfg.Workers
	if keep {
		l.idle = append(l.idle, p)
	}
	l.mu.Unlock()
	if !keep {
		p.end()
	}
}

// maxPrograms is how many programs a worker keeps compiled before it is replaced.
const maxPrograms = 200

// drain makes every worker one of the past.
func (l *pool) drain() {
	l.mu.Lock()
	old := l.idle
	l.idle = nil
	l.generation++
	l.mu.Unlock()
	for _, p := range old {
		p.end()
	}
}

func (l *pool) close() {
	l.mu.Lock()
	l.closed = true
	for p := range l.busy {
		kill(p.cmd)
	}
	l.mu.Unlock()
	l.drain()
}
