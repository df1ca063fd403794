package httpapi

import (
	"strings"
	"sync"
	"time"
)

// accountKey names an account, whether it exists or not.
func accountKey(collection, identity string) string {
	return "u:" + collection + ":" + strings.ToLower(strings.TrimSpace(identity))
}

// attempts counts failures by key within a window of time.
type attempts struct {
	now  func() time.Time
	mu   sync.Mutex
	seen map[string][]time.Time
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, seen: map[string][]time.Time{}}
}

// recent drops what is out of the window and gives the rest.
func (t *attempts) recent(key string, window time.Duration) []time.Time {
	from := t.now().Add(-window)
	list := t.seen[key]
	for len(list) > 0 && list[0].Before(from) {
		list = list[1:]
	}
	if len(list) == 0 {
		delete(t.seen, key)
		return nil
	}
	t.seen[key] = list
	return list
}

// wait is how long until another try is allowed, 0 when it is now.
func (t *attempts) wait(key string, limit int, window time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.recent(key, window)
	if len(list) < limit {
		return 0
	}
	return list[len(list)-limit].Add(window).Sub(t.now())
}

// fail notes a failure and gives how many there are now.
func (t *attempts) fail(key string, window time.Duration) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.seen) > 100_000 { // an attacker's made-up accounts must not fill the memory
		clear(t.seen)
	}
	list := append(t.recent(key, window), t.now())
	t.seen[key] = list
	return len(list)
}

func (t *attempts) reset(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, key)
}
