package hook

import (
	"sync"
	"time"
)

// maxTellings is how often one hook may notify and mail within an hour, by person
// and address.
const maxTellings = 1000

// hourly counts, of each hook, what it told within the hour that began with the first.
type hourly struct {
	now   func() time.Time
	mu    sync.Mutex
	since map[string]time.Time
	count map[string]int
}

func newHourly(now func() time.Time) *hourly {
	return &hourly{now: now, since: map[string]time.Time{}, count: map[string]int{}}
}

// take counts n more for a hook; false, and nothing counted, where that is too many.
func (h *hourly) take(hook string, n int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now := h.now(); now.Sub(h.since[hook]) >= time.Hour {
		h.since[hook], h.count[hook] = now, 0
	}
	if h.count[hook]+n > maxTellings {
		return false
	}
	h.count[hook] += n
	return true
}
