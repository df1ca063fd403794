package fault

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"
)

const writers = 8

// ledger is what the server acknowledged, kept by the writers.
type ledger struct {
	mu    sync.Mutex
	notes map[string]*entry
	acks  int
}

// entry is one record: the last count that was acknowledged, and the one that
// was on its way when the server died (0 when none was).
type entry struct {
	acked, underway int
	created         bool
}

func (l *ledger) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.acks
}

// write creates records and counts them up until the server is gone. A refusal
// is a failure of the test: nothing here may be refused.
func (l *ledger) write(t *testing.T, s *server, name string) {
	r := rand.New(rand.NewPCG(1, uint64(len(name))))
	for n := 0; ; n++ {
		id := fmt.Sprintf("%s%0*d", name, 15-len(name), n)
		e := &entry{}
		l.mu.Lock()
		l.notes[id] = e
		l.mu.Unlock()
		_, err := s.call(http.MethodPost, records, map[string]any{"id": id, "name": id, "count": 0, "code": id, "book": books[n%len(books)]})
		if !l.settle(t, e, 0, err) {
			return
		}
		for k := 1; k <= r.IntN(4); k++ {
			l.mu.Lock()
			e.underway = k
			l.mu.Unlock()
			_, err := s.call(http.MethodPatch, records+"/"+id, map[string]any{"count": k})
			if !l.settle(t, e, k, err) {
				return
			}
		}
	}
}

// settle notes the outcome of a write and reports whether to go on.
func (l *ledger) settle(t *testing.T, e *entry, count int, err error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if unknown(err) {
		return false
	}
	if err != nil {
		t.Errorf("refused: %v", err)
		return false
	}
	e.created, e.acked, e.underway = true, count, 0
	l.acks++
	return true
}

const records = "/api/v1/objects/note/records"

// killWhileWriting has eight people write until the server is killed after about
// so many acknowledged writes, and checks what is left.
func killWhileWriting(t *testing.T, rounds, writes int) {
	s := newServer(t)
	s.start()
	s.business()
	l := &ledger{notes: map[string]*entry{}}
	for round := range rounds {
		until := l.size() + writes/2 + rand.IntN(writes)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() { l.write(t, s, fmt.Sprintf("r%dw%d", round, w)) })
		}
		deadline := time.Now().Add(time.Minute)
		for l.size() < until && time.Now().Before(deadline) && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		s.kill()
		wg.Wait()
		sound(t, s.dir)
		complete(t, s.dir, l)
		computed(t, s.dir)
		if t.Failed() {
			t.Fatalf("in round %d of %d, after %d writes\n%s", round+1, rounds, l.size(), tail(s.log.String()))
		}
		s.start()
		if round%20 == 19 {
			t.Logf("%d kills, %d acknowledged writes", round+1, l.size())
		}
	}
	t.Logf("%d acknowledged writes, %d kills", l.size(), rounds)
}

func TestKillWhileWriting(t *testing.T) {
	t.Parallel()
	killWhileWriting(t, 2, 200)
}
