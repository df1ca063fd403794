// Package account is how people prove who they are: sessions, second factors,
// sign-in at another provider, API keys. It watches the people of PocketBase's
// users collection: a new password or being disabled ends what was proven
// before, whoever does it and by whichever way.
package account

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/secret"
)

// usersCollection is the collection of people.
const usersCollection = "users"

// Config is what the accounts of an app need.
type Config struct {
	App    core.App
	Meta   *meta.Store
	People *people.Service
	Now    func() time.Time
	NewID  func() string
	Log    *slog.Logger
	// Secrets seals what is stored and has to be read back.
	Secrets *secret.Box
	// Ended is told whose sessions have just ended, so that open connections are
	// looked at. It is quick.
	Ended func(userID string)
	// Disabled is told who is disabled or gone, after every write of them; their
	// work stops.
	Disabled func(ctx context.Context, userID string)
}

// Service is the accounts of an app.
type Service struct {
	Config
	live liveness
	keys liveKeys

	servers servers
	client  *http.Client // to providers, which may be within the business

	stop context.CancelFunc
	wg   sync.WaitGroup
}

// New makes the service; Bind puts it on the app.
func New(c Config) *Service {
	s := &Service{Config: c, client: netguard.New(netguard.Limits{Timeout: providerTimeout, Answer: providerAnswer, PerHost: 16, Inside: true}).HTTP()}
	s.live.seen = map[string]*seen{}
	s.keys.byHash = map[string]*knownKey{}
	return s
}

// Bind watches people. Call it once, before the app serves.
func (s *Service) Bind() {
	s.watch()
}

// Start writes down now and then when sessions and keys were last used, until
// Close.
func (s *Service) Start(ctx context.Context) {
	ctx, s.stop = context.WithCancel(ctx)
	s.wg.Go(func() { attempt.Regularly(ctx, flushEvery, "last uses could not be written", s.Log, s.flush) })
}

// Close writes what is still to be written and ends.
func (s *Service) Close() {
	if s.stop == nil {
		return
	}
	s.stop()
	s.stop = nil
	s.wg.Wait()
	if err := s.flush(context.Background()); err != nil {
		s.Log.Error("last uses could not be written", "error", err)
	}
}

// flushEvery is how often last uses are written: each request would be a write.
const flushEvery = time.Minute

func (s *Service) flush(ctx context.Context) error {
	if err := s.flushSessions(ctx); err != nil {
		return err
	}
	if err := s.flushKeys(ctx); err != nil {
		return err
	}
	return s.expireViews(ctx)
}

func (s *Service) stamp() string { return stamp(s.Now()) }

func stamp(t time.Time) string { return t.UTC().Format(types.DefaultDateLayout) }
