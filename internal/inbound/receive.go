package inbound

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/attempt"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/store"
)

// Delivery is a message whose sender has proved who they are.
type Delivery struct {
	in   *meta.CompiledInbound
	id   string
	body []byte
}

// Receipt is what the sender is told. Faults are those of the contract, which the
// sender knows; why a record was refused is for the business.
type Receipt struct {
	ID     string
	State  string
	Faults []Reason
}

// Open checks the signature of a message. 401 inbound_unsigned for no such
// endpoint, one that is disabled or has no key, and any signature that is not by
// its key, all alike; inbound_stale where the signature is right and its time is
// not; 400 inbound_id.
func (s *Service) Open(ctx context.Context, endpoint string, h http.Header, body []byte) (*Delivery, error) {
	in := s.Meta.Current().Inbounds[endpoint]
	keys, err := s.Keys.Keys(ctx, keyName(endpoint))
	if err != nil {
		return nil, err
	}
	if in == nil || len(keys) == 0 {
		keys = []string{s.decoy}
	}
	at, ok := signing.Signed(h, body, keys...)
	if !ok || in == nil {
		return nil, problem.New(http.StatusUnauthorized, "inbound_unsigned")
	}
	if s.Now().Sub(at).Abs() > tolerance {
		return nil, problem.New(http.StatusUnauthorized, "inbound_stale", locale.Args{"minutes": int(tolerance.Minutes())})
	}
	id := h.Get(signing.HeaderID)
	if len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, problem.Bad("inbound_id", locale.Args{"max": maxID})
	}
	return &Delivery{in, id, body}, nil
}

// Take takes a message, or puts it into quarantine; one whose id is known is
// neither, and what became of it is told again. 503 inbound_full where too many are
// kept that are not taken; other errors are our own trouble: the message waits, and is taken
// up by a repetition or later.
func (s *Service) Take(ctx context.Context, d *Delivery) (*Receipt, error) {
	ctx = context.WithoutCancel(ctx) // a sender that hangs up is not why a message is left half-way
	defer s.turn(d.in.Key)()
	m, err := s.note(ctx, d)
	if err != nil {
		return nil, err
	}
	if m.State == Waiting {
		if err := s.settle(ctx, d.in, m); err != nil {
			return nil, err
		}
	}
	out := &Receipt{ID: d.id, State: m.State}
	if m.State == Quarantined {
		for _, r := range m.Reasons {
			if r.Contract {
				out.Faults = append(out.Faults, r)
			}
		}
	}
	return out, nil
}

// note keeps a message before anything is done with it, and gives the one that is
// kept: an earlier one where the id is known.
func (s *Service) note(ctx context.Context, d *Delivery) (*Message, error) {
	var m *Message
	err := s.App.RunInTransaction(func(tx core.App) error {
		var err error
		if m, err = one(ctx, tx.DB(), `"endpoint" = ? AND "message" = ?`, d.in.Key, d.id); err != nil || m != nil {
			return err
		}
		var n int
		if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "tn_inbound" WHERE "endpoint" = ? AND "state" IN (?, ?)`, d.in.Key, Waiting, Quarantined); err != nil {
			return err
		}
		if n >= maxKept {
			return problem.New(http.StatusServiceUnavailable, "inbound_full", locale.Args{"max": maxKept})
		}
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_inbound" ("endpoint", "message", "at", "body") VALUES (?, ?, ?, ?)`, d.in.Key, d.id, s.stamp(s.Now()), string(d.body)); err != nil {
			return err
		}
		m, err = one(ctx, tx.DB(), `"endpoint" = ? AND "message" = ?`, d.in.Key, d.id)
		return err
	})
	return m, err
}

// settle tries to take a message, and writes down what became of it.
func (s *Service) settle(ctx context.Context, in *meta.CompiledInbound, m *Message) error {
	done, err := s.apply(ctx, in, m, false)
	if problem.Is(err, "hook_resting") { // nothing was attempted
		return err
	}
	m.Attempts++
	if err != nil {
		if _, noted := store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_inbound" SET "attempts" = ? WHERE "seq" = ?`, m.Attempts, m.Seq); noted != nil {
			s.Log.Error("a message of another system", "endpoint", in.Key, "message", m.Message, "error", noted)
		}
		return err
	}
	m.State, m.Record, m.Object, m.Reasons, m.Done, m.Release = Taken, done.record, done.object, done.reasons, s.stamp(s.Now()), s.Meta.Current().Version
	body := "" // what is taken is in the record
	if len(done.reasons) > 0 {
		m.State, body = Quarantined, m.Body
	}
	reasons, err := encode(m.Reasons)
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, s.App.NonconcurrentDB(), `UPDATE "tn_inbound" SET "state" = ?, "done" = ?, "attempts" = ?, "release" = ?, "corrected" = ?, "object" = ?, "record" = ?, "reasons" = ?, "body" = ? WHERE "seq" = ?`,
		m.State, m.Done, m.Attempts, m.Release, m.Corrected, m.Object, m.Record, reasons, body, m.Seq)
	return err
}

// Resume takes up messages that wait: the server stopped half-way, or could not
// write them. Those of endpoints that are disabled, and of hooks that do not run for
// now, go on waiting, and keep those of no other endpoint waiting.
func (s *Service) Resume(ctx context.Context) error {
	var wrong []error
	for _, in := range s.Meta.Current().Inbounds {
		if in.Hook != nil && !s.Hooks.Works(in.Hook) {
			continue
		}
		list, err := some(ctx, s.App.ConcurrentDB(), `"endpoint" = ? AND "state" = 'waiting' ORDER BY "seq" LIMIT ?`, in.Key, atOnce)
		wrong = append(wrong, err)
		for _, m := range list {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			err := attempt.Safely(func() error { return s.resume(ctx, in, m.Seq) })
			if problem.Is(err, "hook_resting") { // since just now
				break
			}
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

func (s *Service) resume(ctx context.Context, in *meta.CompiledInbound, seq int64) error {
	defer s.turn(in.Key)()
	m, err := one(ctx, s.App.ConcurrentDB(), `"seq" = ?`, seq)
	if err != nil || m == nil || m.State != Waiting { // it had its turn meanwhile
		return err
	}
	return s.settle(ctx, in, m)
}
