package query

import (
	"sync"
	"time"
)

// mostTold is of how many records a day that a person may not see they are told who
// has them, on whatever way they come upon them.
const mostTold = 200

// told remembers of which records people have learnt today who has them, so that
// nobody can go through all customers by typing. A restart begins anew.
type told struct {
	mu  sync.Mutex
	day string
	by  map[string]map[string]bool // by person: records
}

// may reports whether a person may learn who has a record that they may not see. The
// same record counts once a day.
func (t *told) may(now time.Time, person, record string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if day := now.Format(time.DateOnly); day != t.day {
		t.day, t.by = day, map[string]map[string]bool{}
	}
	seen := t.by[person]
	if seen == nil {
		seen = map[string]bool{}
		t.by[person] = seen
	}
	if !seen[record] && len(seen) >= mostTold {
		return false
	}
	seen[record] = true
	return true
}
