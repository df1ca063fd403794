// Package webhook tells other servers of what becomes of records: from the outbox,
// so that whatever writes is told of alike, and no crash loses anything. A message
// is the record as the role of the webhook may read it, signed by Standard
// Webhooks 1.0 (standardwebhooks.com), sent at least once, with the same id each
// time, and kept as a dead letter where it could not be delivered.
package webhook

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/vault"
)

// Consumer is the name by which the outbox knows the webhooks.
const Consumer = "webhooks"

// States of a delivery.
const (
	Waiting = "waiting" // for its first or next attempt
	Sent    = "sent"
	Dead    = "dead" // given up
)

// plan is how long after each attempt the next one is made.
var plan = []time.Duration{
	5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour,
}

// How long deliveries are kept after they were made.
const (
	keepSent = 7 * 24 * time.Hour
	keepDead = 30 * 24 * time.Hour
)

// Sender asks addresses of the outside: a netguard.Client.
type Sender interface {
	Do(r *http.Request, hosts []string) (*http.Response, error)
}

// Config is what a service needs from its app.
type Config struct {
	App     core.App
	Meta    *meta.Store
	Query   *query.Service
	Keys    *signing.Keyring
	Vault   *vault.Vault
	Sender  Sender
	Version string // of the product, for the user agent
	Now     func() time.Time
	NewID   func() string
	Log     *slog.Logger
}

// Service sends what webhooks have to tell.
type Service struct {
	Config
	loop *attempt.Loop[delivery]
}

// New makes the service; nothing is sent before Start.
func New(c Config) *Service {
	s := &Service{Config: c}
	s.loop = attempt.New(attempt.Config[delivery]{What: "webhooks", AtOnce: atOnce, Lanes: s.lanes, Due: s.due, Make: s.deliver, Log: c.Log})
	return s
}

// Start begins to send, until Close.
func (s *Service) Start(ctx context.Context) { s.loop.Start(ctx) }

// Close ends sending; what is under way is sent again at the next start.
func (s *Service) Close() { s.loop.Close() }

// Purge forgets deliveries that are over.
func (s *Service) Purge(ctx context.Context) error {
	now := s.Now()
	return store.Prune(ctx, s.App.NonconcurrentDB(), "tn_deliveries", "id", `"created" < ? AND "state" = ? OR "created" < ?`,
		s.stamp(now.Add(-keepSent)), Sent, s.stamp(now.Add(-keepDead)))
}

// Forget takes out what was sent of records that are purged, in the transaction of
// the purge.
func (s *Service) Forget(ctx context.Context, tx core.App, _ string, ids []string) error {
	list, err := json.Marshal(ids)
	if err == nil {
		_, err = store.Exec(ctx, tx.DB(), `DELETE FROM "tn_deliveries" WHERE "record" IN (SELECT value FROM json_each(?))`, string(list))
	}
	return err
}
