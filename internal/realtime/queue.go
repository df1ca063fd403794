package realtime

import (
	"container/list"
	"sync"
)

// pendingKey names what a waiting message is about: a newer one takes its place.
type pendingKey struct{ sub, about string }

type pending struct {
	key pendingKey
	msg any
	n   int // bytes, about
}

// queue is what waits for one reader, bounded in number and bytes. Messages
// about one record of one subscription become one, at the place of the newest,
// so that their seq always rises.
type queue struct {
	max, maxBytes int

	mu    sync.Mutex
	items *list.List
	at    map[pendingKey]*list.Element
	bytes int
	wake  chan struct{}
}

func newQueue(items, bytes int) *queue {
	return &queue{max: items, maxBytes: bytes, items: list.New(), at: map[pendingKey]*list.Element{}, wake: make(chan struct{}, 1)}
}

// put adds a message; false when the reader is too far behind. Without about it
// stands for itself.
func (q *queue) put(sub, about string, msg any, n int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	key := pendingKey{sub, about}
	if about != "" {
		if e, ok := q.at[key]; ok {
			msg = merged(e.Value.(*pending).msg, msg)
			q.remove(e)
		}
	}
	if q.items.Len() >= q.max || q.bytes+n > q.maxBytes {
		return false
	}
	e := q.items.PushBack(&pending{key: key, msg: msg, n: n})
	q.bytes += n
	if about != "" {
		q.at[key] = e
	}
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return true
}

// merged is the newer message; an update of a record of whose creation the
// reader has not heard yet stays a creation.
func merged(old, now any) any {
	a, ok1 := old.(*message)
	b, ok2 := now.(*message)
	if ok1 && ok2 && a.Action == actionCreate && b.Action == actionUpdate {
		b.Action = actionCreate
	}
	return now
}

// take removes the first message; nil when none waits.
func (q *queue) take() any {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.items.Front()
	if e == nil {
		return nil
	}
	q.remove(e)
	return e.Value.(*pending).msg
}

// drop removes the changes that wait for a subscription.
func (q *queue) drop(sub string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for key, e := range q.at {
		if key.sub == sub {
			q.remove(e)
		}
	}
}

func (q *queue) remove(e *list.Element) {
	p := e.Value.(*pending)
	q.items.Remove(e)
	q.bytes -= p.n
	if p.key.about != "" {
		delete(q.at, p.key)
	}
}
