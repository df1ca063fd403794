package realtime

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// Config is what a hub needs from its app.
type Config struct {
	App       core.App
	Meta      *meta.Store
	Query     *query.Service
	Principal func(*core.Record) *access.Principal // nil for who is disabled
	// Authenticate gives the person of a token that is good and when it ends, and
	// an error for any other.
	Authenticate func(ctx context.Context, token string) (*core.Record, time.Time, error)
	Job          func(*job.Job, locale.Tag) any // a job as people see it
	Looks        func(token string) bool        // whether a token is that of a view as another person
	Now          func() time.Time
	Log          *slog.Logger
}

// Hub knows every socket and sends each what it may know.
type Hub struct {
	cfg Config

	Limits Limits // to be changed before Start only

	// work is held by whatever looks at data for subscriptions: one batch of
	// events, one subscribe, one resume, one refresh at a time. It guards the
	// subscriptions' own state. mu guards who is there, is held briefly, and may
	// be taken while work is held, never the other way round.
	work    sync.Mutex
	version int    // of the snapshot that the subscriptions were checked in
	people  string // the state of people and departments; "" while nothing depends on it
	tree    string // the state of departments, while something depends on what is shared with them
	// sharesAt is up to when shares that ended were looked at.
	sharesAt string

	mu      sync.Mutex
	sockets map[*socket]struct{}
	users   map[string]map[*socket]struct{}
	stale   map[string]bool // people whose record has changed
	shares  []noted         // what was shared since the last look
	closed  bool
	stop    context.CancelFunc

	check   chan struct{} // something is stale
	arrived chan struct{} // a subscription was made
	wg      sync.WaitGroup
	panics  atomic.Int64
}

// New makes a hub.
func New(cfg Config) *Hub {
	return &Hub{
		cfg: cfg, Limits: defaults(), version: -1,
		sockets: map[*socket]struct{}{}, users: map[string]map[*socket]struct{}{}, stale: map[string]bool{},
		check: make(chan struct{}, 1), arrived: make(chan struct{}, 1),
	}
}

// Bind listens to changes of people and to releases. Call it once, before Start.
func (h *Hub) Bind() {
	changed := func(e *core.RecordEvent) error {
		h.personChanged(e.Record.Id)
		return e.Next()
	}
	h.cfg.App.OnRecordAfterUpdateSuccess("users").BindFunc(changed)
	h.cfg.App.OnRecordAfterDeleteSuccess("users").BindFunc(changed)
	h.cfg.Meta.OnPublish(func(_, _ *meta.Snapshot) { h.look() })
}

// Start begins to watch over principals and tokens until Close.
func (h *Hub) Start(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	h.mu.Lock()
	h.stop, h.closed = cancel, false
	h.mu.Unlock()
	h.wg.Go(func() { h.watch(ctx) })
}

// Close ends every socket with 1001 and waits, briefly, until they are gone.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	stop := h.stop
	h.stop = nil
	for s := range h.sockets {
		s.end(closeGoingAway, "stopping")
	}
	h.mu.Unlock()
	if stop != nil {
		stop()
	}
	done := make(chan struct{})
	go func() { h.wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(3 * time.Second):
		h.cfg.Log.Warn("sockets did not end in time")
	}
}

// Panics is how many panics were caught.
func (h *Hub) Panics() int64 { return h.panics.Load() }

// Sockets is how many sockets are open.
func (h *Hub) Sockets() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.sockets)
}

// JobChanged tells the sockets of the job's person how it stands. It is quick:
// the hook of job.Config.
func (h *Hub) JobChanged(_ context.Context, j *job.Job) {
	if j.Principal == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.users[j.Principal] {
		for _, sub := range s.subs {
			if sub.jobs {
				s.send(sub.id, j.ID, &message{Type: "change", ID: sub.id, Action: actionUpdate, Job: h.cfg.Job(j, s.who.Locale)}, 1024)
			}
		}
	}
}

// enter counts a socket in; false when there are too many or the hub is closed.
func (h *Hub) enter(s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.sockets) >= h.Limits.Total {
		return false
	}
	h.sockets[s] = struct{}{}
	h.wg.Add(1) // here, so that Close cannot already be waiting
	return true
}

// identify makes a socket that of a person; false when they have too many.
func (h *Hub) identify(s *socket, who *access.Principal, token string, expires time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.users[who.UserID] == nil {
		h.users[who.UserID] = map[*socket]struct{}{}
	}
	if _, known := h.users[who.UserID][s]; !known && len(h.users[who.UserID]) >= h.Limits.PerUser {
		return false
	}
	h.users[who.UserID][s] = struct{}{}
	s.who, s.token, s.expires, s.fresh = who, token, expires, h.cfg.Now()
	return true
}

func (h *Hub) leave(s *socket) {
	if h.gone(s); s.attends.record != "" {
		h.tellPresence(context.WithoutCancel(s.ctx), s.attends)
	}
}

func (h *Hub) gone(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sockets, s)
	if s.who != nil {
		delete(h.users[s.who.UserID], s)
		if len(h.users[s.who.UserID]) == 0 {
			delete(h.users, s.who.UserID)
		}
	}
}

// subscriptions lists those of records, by object.
func (h *Hub) subscriptions() map[string][]*subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string][]*subscription{}
	for s := range h.sockets {
		for _, sub := range s.subs {
			if sub.ofRecords() {
				out[sub.object] = append(out[sub.object], sub)
			}
		}
	}
	return out
}

// look asks the watch to look at once.
func (h *Hub) look() {
	select {
	case h.check <- struct{}{}:
	default:
	}
}

// safely runs f and turns a panic into an error, counted and logged.
func (h *Hub) safely(what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			h.panics.Add(1)
			h.cfg.Log.Error("realtime: panic", "in", what, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic in %s: %v", what, p)
		}
	}()
	return f()
}
