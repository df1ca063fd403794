package fault

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// outside is another system that hooks call: it does what it is told once for each
// key, and says when it was called.
type outside struct {
	*httptest.Server
	called chan string // keys, at each call

	mu    sync.Mutex
	names map[string]string // of what was done, by key
	calls map[string]int
	slow  bool // it has done it, and does not answer
}

func newOutside(t *testing.T) *outside {
	o := &outside{called: make(chan string, 100), names: map[string]string{}, calls: map[string]int{}}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		body, _ := io.ReadAll(r.Body)
		o.mu.Lock()
		if was, again := o.names[key]; again && was != string(body) {
			t.Errorf("the key of %s came with %s", was, body)
		}
		o.names[key] = string(body)
		o.calls[key]++
		slow := o.slow
		o.mu.Unlock()
		o.called <- key
		if slow {
			<-r.Context().Done()
		}
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *outside) answer(slow bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.slow = slow
}

// forget leaves out the calls that nobody waited for.
func (o *outside) forget() {
	for len(o.called) > 0 {
		<-o.called
	}
}

// call waits until the other system is called, and gives the key.
func (o *outside) call(t *testing.T, s *server) string {
	t.Helper()
	select {
	case key := <-o.called:
		return key
	case <-time.After(3 * time.Minute):
		t.Fatalf("nobody calls\n%s", tail(s.log.String()))
		return ""
	}
}

// hookRun is a run as the log of a hook tells of it.
type hookRun struct {
	Key, Code, State, Record string
	Attempt                  int
}

// killInHooks kills the server in the middle of hooks, so many times: between what a
// hook did at another system and its record of that. In the end everything was done
// once, by the same key at each attempt, and each attempt that was cut off is told of.
func killInHooks(t *testing.T, kills int) {
	o := newOutside(t)
	s := newServer(t)
	s.env = []string{"TENON_OUTBOUND=127.0.0.1"}
	s.start()
	s.business()
	at, err := url.Parse(o.URL)
	if err != nil {
		t.Fatal(err)
	}
	hook := func(key, event, when, source string) {
		s.must(http.MethodPut, "/api/v1/definitions/hook/"+key, map[string]any{
			"kind": "hook", "key": key, "label": map[string]any{"zh": key, "en": key}, "object": "note", "event": event, "when": when, "time": 10_000, "hosts": []string{at.Hostname()}, "source": source,
		}, nil)
	}
	hook("call", "after_create", `record.name != "kept"`, fmt.Sprintf(`http.fetch(%q, {method: "POST", body: ctx.record.name, headers: {"Idempotency-Key": ctx.key}});
		crm.create("book", {name: "of " + ctx.record.name}, {key: ctx.key});`, o.URL))
	hook("guard", "before_create", `record.name == "kept"`, fmt.Sprintf(`http.fetch(%q, {method: "POST", body: "guard", headers: {"Idempotency-Key": "guard"}}); ctx.fail("never")`, o.URL))
	s.must(http.MethodPost, "/api/v1/releases", map[string]any{"note": "hooks"}, nil)

	cut := map[string]int{} // attempts that the other system never answered, by key
	for n := range kills {
		o.answer(n%2 == 0)
		s.must(http.MethodPost, records, map[string]any{"id": fmt.Sprintf("n%014d", n), "name": fmt.Sprintf("note %d", n)}, nil)
		key := o.call(t, s)
		if n%2 == 0 {
			cut[key]++
		} else {
			time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		}
		s.kill()
		sound(t, s.dir)
		o.answer(false)
		s.start()
		s.hookRuns("call", n+1)
		o.forget()
	}
	// A write whose hook is cut off is not there.
	o.answer(true)
	refused := make(chan error, 1)
	go func() {
		_, err := s.call(http.MethodPost, records, map[string]any{"name": "kept"})
		refused <- err
	}()
	if key := o.call(t, s); key != "guard" {
		t.Errorf("%s was called", key)
	}
	s.kill()
	if err := <-refused; !unknown(err) {
		t.Errorf("the write was answered: %v", err)
	}
	o.answer(false)
	s.start()

	runs := s.hookRuns("call", kills)
	s.kill()
	done, told := map[string]int{}, map[string]int{}
	for _, r := range runs {
		switch {
		case r.Code == "" && r.State == "done":
			done[r.Key] = r.Attempt
		case r.Code == "hook_interrupted":
			told[r.Key]++
		default:
			t.Errorf("a run that ended otherwise: %+v", r)
		}
	}
	for key, attempt := range done {
		if told[key] != attempt-1 || told[key] < cut[key] {
			t.Errorf("of %d attempts %d are told of as cut off", attempt, told[key])
		}
		if o.calls[key] < 1 || o.calls[key] > attempt {
			t.Errorf("%d attempts called %d times", attempt, o.calls[key])
		}
	}
	db := open(t, s.dir)
	var kept, books, names int
	err = db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM "note" WHERE "name" = 'kept'), count(*), count(DISTINCT "name") FROM "book" WHERE "name" LIKE 'of %'`).Scan(&kept, &books, &names)
	delete(o.names, "guard")
	if err != nil || kept != 0 || books != kills || names != kills || len(done) != kills || len(o.names) != kills {
		t.Errorf("%d of %d were done, by %d keys, with %d records, %d different ones; %d that a hook had not let through (%v)", len(done), kills, len(o.names), books, names, kept, err)
	}
	t.Logf("%d kills, %d attempts cut off", kills+1, len(runs)-len(done))
}

// hookRuns waits until so many runs of a hook have gone well, and gives all.
func (s *server) hookRuns(hook string, well int) []hookRun {
	s.t.Helper()
	for end := time.Now().Add(3 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		var page struct{ Items []json.RawMessage }
		s.must(http.MethodGet, "/api/v1/hooks/"+hook+"/runs?limit=200", nil, &page)
		var runs []hookRun
		n := 0
		for _, raw := range page.Items {
			r := decode[hookRun](s.t, raw)
			runs = append(runs, *r)
			if r.State == "done" {
				n++
			}
		}
		if n == well {
			return runs
		}
		if time.Now().After(end) {
			s.t.Fatalf("%d of %d: %+v\n%s", n, well, runs, tail(s.log.String()))
		}
	}
}

func TestKillInHooks(t *testing.T) {
	t.Parallel()
	killInHooks(t, 2)
}
