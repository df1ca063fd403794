package inbound

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"
	"time"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Message is one that came. Its body is kept until it is taken.
type Message struct {
	Seq       int64
	Endpoint  string
	Message   string // the sender's id
	State     string
	At        string // when it came
	Done      string // when it was last tried
	Attempts  int
	Release   int // whose contract and mapping it was last tried with
	Corrected bool
	Object    string
	Record    string // that it made or changed
	Reasons   []Reason
	Body      string
}

const columns = `"seq", "endpoint", "message", "state", "at", "done", "attempts", "release", "corrected", "object", "record", "reasons", "body"`

func some(ctx context.Context, db dbx.Builder, where string, args ...any) ([]*Message, error) {
	list := []*Message{}
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		m := &Message{}
		var reasons string
		if err := rows.Scan(&m.Seq, &m.Endpoint, &m.Message, &m.State, &m.At, &m.Done, &m.Attempts, &m.Release, &m.Corrected, &m.Object, &m.Record, &reasons, &m.Body); err != nil {
			return err
		}
		list = append(list, m)
		return json.Unmarshal([]byte(reasons), &m.Reasons)
	}, `SELECT `+columns+` FROM "tn_inbound" WHERE `+where, args...)
	return list, err
}

// one gives a message, nil where there is none.
func one(ctx context.Context, db dbx.Builder, where string, args ...any) (*Message, error) {
	list, err := some(ctx, db, where, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// Head is how an endpoint fares.
type Head struct {
	Key         string      `json:"key"`
	Label       locale.Text `json:"label"`
	App         string      `json:"app"`
	Object      string      `json:"object"`
	Disabled    bool        `json:"disabled"`
	Keyed       bool        `json:"keyed"` // there is a key; without one nothing is taken
	Waiting     int         `json:"waiting"`
	Quarantined int         `json:"quarantined"`
	Taken       int         `json:"taken"` // of the last 24 hours
	Last        string      `json:"last"`  // when the last message came; "" for none
}

// Heads lists the published endpoints.
func (s *Service) Heads(ctx context.Context) ([]Head, error) {
	out := []Head{}
	day := s.stamp(s.Now().Add(-24 * time.Hour))
	for _, in := range s.Meta.Current().AllInbounds() {
		h := Head{Key: in.Key, Label: in.Name(), App: in.App, Object: in.Object, Disabled: in.Disabled}
		_, err := store.One(ctx, s.App.ConcurrentDB(), []any{&h.Waiting, &h.Quarantined, &h.Taken, &h.Last}, `SELECT
			coalesce(sum("state" = 'waiting'), 0), coalesce(sum("state" = 'quarantined'), 0), coalesce(sum("state" = 'taken' AND "at" >= ?), 0), coalesce(max("at"), '')
			FROM "tn_inbound" WHERE "endpoint" = ?`, day, in.Key)
		if err != nil {
			return nil, err
		}
		keys, err := s.Keys.Keys(ctx, keyName(in.Key))
		if err != nil {
			return nil, err
		}
		h.Keyed = len(keys) > 0
		out = append(out, h)
	}
	return out, nil
}

// Wanted narrows a list of messages.
type Wanted struct {
	State  string // "" is every one
	Before int64  // of the cursor: only older ones; 0 is from the newest
	Limit  int
}

// Messages lists those of an endpoint, newest first, without their bodies. next is
// the cursor of the page behind, 0 at the end. 404 for no published endpoint.
func (s *Service) Messages(ctx context.Context, endpoint string, q Wanted) (list []*Message, next int64, err error) {
	if s.published(endpoint) == nil {
		return nil, 0, problem.NotFound()
	}
	if q.State != "" && !slices.Contains([]string{Waiting, Taken, Quarantined, Discarded}, q.State) {
		return nil, 0, problem.Invalid().Field("state", "invalid_value")
	}
	list, err = some(ctx, s.App.ConcurrentDB(), `"endpoint" = ? AND (? = '' OR "state" = ?) AND (? = 0 OR "seq" < ?) ORDER BY "seq" DESC LIMIT ?`,
		endpoint, q.State, q.State, q.Before, q.Before, q.Limit+1)
	if len(list) > q.Limit {
		list = list[:q.Limit]
		next = list[q.Limit-1].Seq
	}
	return list, next, err
}

// One gives a message with its body.
func (s *Service) One(ctx context.Context, endpoint string, seq int64) (*Message, error) {
	m, err := one(ctx, s.App.ConcurrentDB(), `"endpoint" = ? AND "seq" = ?`, endpoint, seq)
	if err == nil && (m == nil || s.published(endpoint) == nil) {
		return nil, problem.NotFound()
	}
	return m, err
}
