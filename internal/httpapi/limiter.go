package httpapi

import (
	"sync"
	"time"
)

// limiter is a token bucket per key. Rate and burst come with each take, so that
// a change of them is felt at once. Buckets that are full again are forgotten.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time // when the tokens were counted
	full   time.Time // when nothing is missing any more
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*bucket{}}
}

// take takes one token; otherwise it says in how many seconds there is one.
// rate is in tokens a second.
func (l *limiter) take(key string, rate, burst int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	b, ok := l.buckets[key]
	if !ok || !now.Before(b.full) {
		b = &bucket{tokens: float64(burst), at: now}
		l.buckets[key] = b
	}
	gone := max(0, now.Sub(b.at).Seconds())
	b.tokens = min(float64(burst), b.tokens+gone*float64(rate))
	b.at = now
	if b.tokens < 1 {
		return int((1-b.tokens)/float64(rate)) + 1
	}
	b.tokens--
	b.full = now.Add(time.Duration((float64(burst) - b.tokens) / float64(rate) * float64(time.Second)))
	return 0
}

// sweep forgets now and then the buckets that are full again.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) <= time.Minute {
		return
	}
	for k, b := range l.buckets {
		if !now.Before(b.full) {
			delete(l.buckets, k)
		}
	}
	l.swept = now
}
