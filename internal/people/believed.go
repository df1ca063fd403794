package people

import (
	"sync"
	"time"
)

// believeFor is how long what every request asks for is believed, should another
// process change it; changes of this one are seen at once.
const believeFor = 2 * time.Second

// believed is something of the organisation that is read now and then.
type believed[T any] struct {
	mu    sync.Mutex
	value T
	until time.Time
	turn  int // counts the changes, so that none is lost while the value is read
}

// forget makes the next get read again.
func (b *believed[T]) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until, b.turn = time.Time{}, b.turn+1
}

func (b *believed[T]) get(now time.Time, read func() (T, error)) (T, error) {
	b.mu.Lock()
	value, turn, fresh := b.value, b.turn, now.Before(b.until)
	b.mu.Unlock()
	if fresh {
		return value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn == turn {
		b.value, b.until = value, now.Add(believeFor)
	}
	return value, nil
}
