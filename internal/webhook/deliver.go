package webhook

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/store"
)

const (
	atOnce     = 4         // attempts of a webhook that are under way at a time
	keptAnswer = 2048      // bytes of an answer that are kept
	maxWait    = time.Hour // that a receiver may ask for
)

// delivery is what is to be sent.
type delivery struct {
	hook     *meta.Webhook
	id, body string
	attempts int
}

// outcome is how an attempt ended.
type outcome struct {
	Status  int    `json:"status"` // of HTTP; 0 where there was no answer
	MS      int64  `json:"ms"`
	Error   string `json:"error"`  // a Kind of netguard, or "" where there was an answer
	Answer  string `json:"answer"` // its beginning
	after   time.Duration
	forever bool
}

func (o outcome) ok() bool { return o.Status >= 200 && o.Status < 300 && o.Error == "" }

// Hurry looks at once for what is due.
func (s *Service) Hurry() { s.loop.Hurry() }

// lanes are the webhooks that are published and not disabled: what waits of others
// stays until they are.
func (s *Service) lanes() []string {
	var out []string
	for _, w := range s.Meta.Current().AllWebhooks() {
		if !w.Disabled {
			out = append(out, w.Key)
		}
	}
	return out
}

// due gives what is to be sent now of a webhook.
func (s *Service) due(ctx context.Context, webhook string, n int) ([]attempt.Item[delivery], error) {
	var out []attempt.Item[delivery]
	w := s.Meta.Current().Webhooks[webhook]
	if w == nil {
		return nil, nil
	}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		d := delivery{hook: w}
		err := rows.Scan(&d.id, &d.body, &d.attempts)
		out = append(out, attempt.Item[delivery]{ID: d.id, Of: d})
		return err
	}, `SELECT "id", "body", "attempts" FROM "tn_deliveries" INDEXED BY "tn_deliveries_waiting"
		WHERE "webhook" = ? AND "state" = 'waiting' AND "due" <= ? ORDER BY "due" LIMIT ?`, webhook, s.stamp(s.Now()), n)
}

// internal is the error of an attempt that failed by our own trouble; the log says
// which.
const internal = "internal"

// deliver makes one attempt and writes down how it ended. False says that it could
// not: then nothing is gained by looking at once for what is due.
func (s *Service) deliver(ctx context.Context, d delivery) bool {
	var out outcome
	err := attempt.Safely(func() (err error) {
		out, err = s.attempt(ctx, d.hook, d.id, []byte(d.body))
		return err
	})
	if ctx.Err() != nil {
		return false // the server stops: this attempt does not count
	}
	if err != nil {
		s.Log.Error("webhooks: a delivery", "id", d.id, "error", err)
		out = outcome{Error: internal}
	}
	if err := s.settle(ctx, d, out); err != nil {
		s.Log.Error("webhooks: a delivery", "id", d.id, "error", err)
		return false
	}
	return true
}

// settle writes how an attempt ended, and when the next one is.
func (s *Service) settle(ctx context.Context, d delivery, out outcome) error {
	now := s.Now()
	state, due := Waiting, now
	switch {
	case out.ok():
		state = Sent
	case out.forever || d.attempts >= len(plan):
		state = Dead
	default:
		due = now.Add(max(plan[d.attempts], out.after))
	}
	_, err := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_deliveries" SET "state" = ?, "due" = ?, "attempts" = "attempts" + 1, "at" = ?, "status" = ?, "ms" = ?, "error" = ?, "answer" = ? WHERE "id" = ?`,
		state, s.stamp(due), s.stamp(now), out.Status, out.MS, out.Error, out.Answer, d.id)
	return err
}

// attempt sends a message once. An error is our own trouble; that of the way or the
// receiver is an outcome.
func (s *Service) attempt(ctx context.Context, w *meta.Webhook, id string, body []byte) (outcome, error) {
	keys, err := s.signedBy(ctx, w.Key)
	if err != nil {
		return outcome{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return outcome{Error: string(netguard.BadURL), forever: true}, nil //nolint:nilerr // an address that is none is the document's trouble
	}
	for name, value := range w.Headers {
		filled, missing, err := s.fill(ctx, value)
		if err != nil {
			return outcome{}, err
		}
		if missing != "" {
			return outcome{Error: "no_secret: " + missing}, nil
		}
		r.Header.Set(name, filled)
	}
	now := s.Now()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Tenon/"+s.Version)
	r.Header.Set(signing.HeaderID, id)
	r.Header.Set(signing.HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(signing.HeaderSignature, signing.Sign(id, now, body, keys...))
	res, err := s.Sender.Do(r, nil)
	out := outcome{MS: s.Now().Sub(now).Milliseconds()}
	if err != nil {
		out.Error = string(netguard.Unreached)
		if is := (*netguard.Refusal)(nil); errors.As(err, &is) {
			out.Error = string(is.Kind)
		}
		return out, nil
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, keptAnswer))
	if err != nil {
		out.Error = string(netguard.Unreached)
	}
	_, _ = io.Copy(io.Discard, res.Body) // the connection is used again
	out.Status, out.Answer, out.MS = res.StatusCode, strings.ToValidUTF8(string(answer), "\uFFFD"), s.Now().Sub(now).Milliseconds()
	out.forever = res.StatusCode == http.StatusGone
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && seconds > 0 {
		out.after = min(time.Duration(seconds)*time.Second, maxWait)
	}
	return out, nil
}

// fill puts secrets in for their names; missing is the first that there is none of.
func (s *Service) fill(ctx context.Context, text string) (filled, missing string, err error) {
	filled = meta.FillSecrets(text, func(name string) string {
		value, there, e := s.Vault.Value(ctx, name)
		if e != nil && err == nil {
			err = e
		}
		if !there && missing == "" {
			missing = name
		}
		return value
	})
	return filled, missing, err
}
