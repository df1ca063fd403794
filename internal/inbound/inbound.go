// Package inbound takes what other systems send: signed messages that a contract
// describes and a mapping turns into records, written with the rights of a role. A
// message is taken once, by its id; one that cannot be taken is kept apart with the
// reasons until somebody corrects it, takes it again or discards it.
package inbound

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/store"
)

// States of a message.
const (
	Waiting     = "waiting" // came, and was not looked at to the end: the server stopped, or could not write
	Taken       = "taken"
	Quarantined = "quarantined"
	Discarded   = "discarded"
)

// Bounds of messages.
const (
	MaxBody   = 1 << 20 // bytes
	maxID     = 200     // characters
	tolerance = 5 * time.Minute
	maxKept   = 10_000 // in quarantine or waiting, by endpoint
	atOnce    = 500    // that wait, by endpoint, when they are looked at
	keep      = 30 * 24 * time.Hour
)

// Config is what a service needs from its app.
type Config struct {
	App    core.App
	Meta   *meta.Store
	Query  *query.Service
	Record *record.Service
	Hooks  *hook.Service // of endpoints that have one in place of a mapping
	Keys   *signing.Keyring
	Now    func() time.Time
	Log    *slog.Logger
}

// Service takes messages.
type Service struct {
	Config
	decoy string // a key that nobody has
	stop  context.CancelFunc
	wg    sync.WaitGroup

	mu    sync.Mutex
	turns map[string]*sync.Mutex // by endpoint
}

// New makes the service; Start takes up what a stop left behind.
func New(c Config) *Service {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return &Service{Config: c, decoy: base64.StdEncoding.EncodeToString(raw), turns: map[string]*sync.Mutex{}}
}

// again is how often messages are looked for that wait.
const again = time.Minute

// waiting is what the log says where that fails.
const waiting = "messages of other systems that wait"

// Start takes up messages that wait, now and then, until Close.
func (s *Service) Start(ctx context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.wg.Go(func() {
		if err := s.Resume(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error(waiting, "error", err)
		}
		attempt.Regularly(ctx, again, waiting, s.Log, s.Resume)
	})
}

// Close ends that.
func (s *Service) Close() {
	if s.stop != nil {
		s.stop()
		s.wg.Wait()
	}
}

// turn waits until no other message of an endpoint is being taken: messages of one
// system come in their order, and two with the same key make one record.
func (s *Service) turn(endpoint string) (done func()) {
	s.mu.Lock()
	one := s.turns[endpoint]
	if one == nil {
		one = &sync.Mutex{}
		s.turns[endpoint] = one
	}
	s.mu.Unlock()
	one.Lock()
	return one.Unlock
}

// Purge forgets messages that are older than 30 days. An id is known as long.
func (s *Service) Purge(ctx context.Context) error {
	return store.Prune(ctx, s.App.NonconcurrentDB(), "tn_inbound", "seq", `"at" < ?`, s.stamp(s.Now().Add(-keep)))
}

// Rotate gives an endpoint another key and tells it, this once; 404 for one that is
// not published.
func (s *Service) Rotate(ctx context.Context, who *access.Principal, endpoint string) (string, error) {
	if s.published(endpoint) == nil {
		return "", problem.NotFound()
	}
	return s.Keys.Rotate(ctx, who, keyName(endpoint), audit.Entry{Action: "inbound.key", Kind: meta.KindInbound, Object: endpoint})
}

// published gives an endpoint of the release, disabled or not; nil for none.
func (s *Service) published(endpoint string) *meta.Inbound {
	for _, in := range s.Meta.Current().AllInbounds() {
		if in.Key == endpoint {
			return in
		}
	}
	return nil
}

// keyName is the name of an endpoint's keys; those of webhooks have no "/".
func keyName(endpoint string) string { return meta.KindInbound + "/" + endpoint }

func (s *Service) stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
