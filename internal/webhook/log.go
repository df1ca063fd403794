package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Head is how a webhook fares.
type Head struct {
	Key      string      `json:"key"`
	Label    locale.Text `json:"label"`
	App      string      `json:"app"`
	Object   string      `json:"object"`
	Events   []string    `json:"events"`
	URL      string      `json:"url"`
	Disabled bool        `json:"disabled"`
	Waiting  int         `json:"waiting"`
	Dead     int         `json:"dead"`
	Sent     int         `json:"sent"`   // of the last 24 hours
	Failed   int         `json:"failed"` // of the last 24 hours: waiting for another attempt, or dead
}

// Heads lists the published webhooks.
func (s *Service) Heads(ctx context.Context) ([]Head, error) {
	out := []Head{}
	day := s.stamp(s.Now().Add(-24 * time.Hour))
	for _, w := range s.Meta.Current().AllWebhooks() {
		h := Head{Key: w.Key, Label: w.Name(), App: w.App, Object: w.Object, Events: w.Events, URL: w.URL, Disabled: w.Disabled}
		_, err := store.One(ctx, s.App.ConcurrentDB(), []any{&h.Waiting, &h.Dead, &h.Sent, &h.Failed}, `SELECT
			coalesce(sum("state" = 'waiting'), 0), coalesce(sum("state" = 'dead'), 0), coalesce(sum("state" = 'sent' AND "created" >= ?), 0),
			coalesce(sum("attempts" > 0 AND "state" <> 'sent' AND "created" >= ?), 0) FROM "tn_deliveries" WHERE "webhook" = ?`, day, day, w.Key)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// Delivery is what became of a message; Body and Answer are given of one alone.
type Delivery struct {
	ID       string          `json:"id"`
	Seq      int64           `json:"seq"`
	Event    string          `json:"event"`
	Record   string          `json:"record"`
	State    string          `json:"state"`
	Created  string          `json:"created"`
	Due      string          `json:"due,omitempty"` // of what waits
	Attempts int             `json:"attempts"`
	At       string          `json:"at,omitempty"` // of the last attempt
	Status   int             `json:"status"`
	MS       int64           `json:"ms"`
	Error    string          `json:"error"`
	Body     json.RawMessage `json:"body,omitempty"`
	Answer   string          `json:"answer,omitempty"`
}

const deliveryColumns = `"id", "seq", "event", "record", "state", "created", "due", "attempts", "at", "status", "ms", "error", "body", "answer"`

func scan(rows *sql.Rows) (*Delivery, error) {
	d := &Delivery{}
	var body string
	if err := rows.Scan(&d.ID, &d.Seq, &d.Event, &d.Record, &d.State, &d.Created, &d.Due, &d.Attempts, &d.At, &d.Status, &d.MS, &d.Error, &body, &d.Answer); err != nil {
		return nil, err
	}
	d.Body = json.RawMessage(body)
	if d.State != Waiting {
		d.Due = ""
	}
	return d, nil
}

// Wanted narrows a list of deliveries.
type Wanted struct {
	State  string // "" is every one
	Record string
	Before int64 // of the cursor: only older ones, by seq; 0 is from the newest
	Limit  int
}

// Deliveries lists those of a webhook, newest first, without their bodies. next is
// the cursor of the page behind, 0 at the end. 404 for no published webhook.
func (s *Service) Deliveries(ctx context.Context, webhook string, q Wanted) (list []*Delivery, next int64, err error) {
	if !s.Meta.Current().HasWebhook(webhook) {
		return nil, 0, problem.NotFound()
	}
	if q.State != "" && !slices.Contains([]string{Waiting, Sent, Dead}, q.State) {
		return nil, 0, problem.Invalid().Field("state", "invalid_value")
	}
	list = []*Delivery{}
	err = store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		d, err := scan(rows)
		if err != nil {
			return err
		}
		d.Body, d.Answer = nil, ""
		list = append(list, d)
		return nil
	}, `SELECT `+deliveryColumns+` FROM "tn_deliveries" WHERE "webhook" = ? AND (? = '' OR "state" = ?) AND (? = '' OR "record" = ?) AND (? = 0 OR "seq" < ?)
		ORDER BY "seq" DESC LIMIT ?`, webhook, q.State, q.State, q.Record, q.Record, q.Before, q.Before, q.Limit+1)
	if len(list) > q.Limit {
		list = list[:q.Limit]
		next = list[q.Limit-1].Seq
	}
	return list, next, err
}

// One gives a delivery with what was sent and what was answered.
func (s *Service) One(ctx context.Context, webhook, id string) (*Delivery, error) {
	var out *Delivery
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var err error
		out, err = scan(rows)
		return err
	}, `SELECT `+deliveryColumns+` FROM "tn_deliveries" WHERE "id" = ? AND "webhook" = ?`, id, webhook)
	if err == nil && out == nil {
		err = problem.NotFound()
	}
	return out, err
}

// Again is which deliveries are sent once more: those of IDs, or all of a state
// that were made within a time.
type Again struct {
	IDs   []string `json:"ids"`
	State string   `json:"state"`
	From  string   `json:"from"` // a date-time; "" is no bound
	To    string   `json:"to"`
}

// Replay sends deliveries once more, as they were made and with their ids, and says
// how many.
func (s *Service) Replay(ctx context.Context, who *access.Principal, webhook string, q Again) (int64, error) {
	if !s.Meta.Current().HasWebhook(webhook) {
		return 0, problem.NotFound()
	}
	wrong := problem.Invalid()
	if (len(q.IDs) == 0) == (q.State == "") {
		wrong.Field("ids", "webhook_replay_what")
	}
	if q.State != "" && q.State != Dead && q.State != Sent {
		wrong.Field("state", "invalid_value")
	}
	bounds := map[string]string{"from": q.From, "to": q.To}
	for name, text := range bounds {
		if text == "" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			wrong.Field(name, "invalid_value")
		}
		bounds[name] = s.stamp(at)
	}
	if err := wrong.OrNil(); err != nil {
		return 0, err
	}
	ids, err := json.Marshal(q.IDs)
	if err != nil {
		return 0, err
	}
	var n int64
	err = s.App.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_deliveries" SET "state" = 'waiting', "due" = ?, "attempts" = 0 WHERE "webhook" = ? AND "state" <> 'waiting' AND "body" <> ''
			AND (? = '' OR "state" = ?) AND (? = 'null' OR "id" IN (SELECT value FROM json_each(?))) AND (? = '' OR "created" >= ?) AND (? = '' OR "created" < ?)`,
			s.stamp(s.Now()), webhook, q.State, q.State, string(ids), string(ids), bounds["from"], bounds["from"], bounds["to"], bounds["to"])
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Who: who.UserID, Action: "webhook.replayed", Kind: "webhook", Object: webhook, Detail: map[string]any{"count": n}})
	})
	s.Hurry()
	return n, err
}

// Tried is what a trial sent, and what came of it.
type Tried struct {
	Body json.RawMessage `json:"body"`
	outcome
}

// Try sends one message of a record, now, and keeps nothing of it. What the role
// does not see, or the condition leaves out, is 404.
func (s *Service) Try(ctx context.Context, webhook, record string) (*Tried, error) {
	snap := s.Meta.Current()
	var w *meta.Webhook
	for _, is := range snap.AllWebhooks() {
		if is.Key == webhook {
			w = is
		}
	}
	if w == nil {
		return nil, problem.NotFound()
	}
	found, wrong, err := s.read(ctx, s.rights(snap, w), w, []string{record})
	switch {
	case err != nil:
		return nil, err
	case wrong != "":
		return nil, problem.New(http.StatusConflict, "webhook_unreadable", locale.Args{"message": wrong})
	case found[record] == nil:
		return nil, problem.New(http.StatusNotFound, "webhook_not_told")
	}
	now := s.Now()
	body, err := json.Marshal(message{Type: w.Object + ".test", Timestamp: now.UTC().Format(time.RFC3339Nano), Data: payload{
		Object: w.Object, Event: "test", ID: record, Record: found[record],
	}})
	if err != nil {
		return nil, err
	}
	out, err := s.attempt(ctx, w, "msg_test_"+s.NewID(), body)
	return &Tried{Body: body, outcome: out}, err
}
