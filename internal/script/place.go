package script

import "context"

// nested marks the context of what the host does for a script: its value is the
// place of the call that began it all.
type nested struct{}

// place is one of those that work. Whoever holds it is one chain of calls, so only
// one of them is ever at it.
type place struct {
	pool *pool
	held bool
}

func (p *place) leave() {
	if p.held {
		p.held = false
		<-p.pool.places
	}
}

// asidePerWorker is how many calls may wait aside for each that works: the worker
// of one that waits stays as it is, with its memory.
const asidePerWorker = 2

// Aside does what a Host function waits for that lies outside of the server, and
// meanwhile lets another call work in its place: a slow server elsewhere keeps no
// hooks waiting that do not ask it. Where too many wait aside already it only does
// it. The error says that ctx ended before there was a place again.
func Aside(ctx context.Context, wait func()) error {
	p, ok := ctx.Value(nested{}).(*place)
	if !ok || !p.held {
		wait()
		return nil
	}
	select {
	case p.pool.aside <- struct{}{}:
	default:
		wait()
		return nil
	}
	p.leave()
	defer func() { <-p.pool.aside }()
	wait()
	select {
	case p.pool.places <- struct{}{}:
		p.held = true
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
