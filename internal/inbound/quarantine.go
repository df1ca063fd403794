package inbound

import (
	"context"
	"encoding/json/v2"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// AtOnce is how many messages one call takes again.
const AtOnce = 100

// taker is the endpoint that takes messages now; 404, or 409 inbound_disabled.
func (s *Service) taker(endpoint string) (*meta.CompiledInbound, error) {
	if in := s.Meta.Current().Inbounds[endpoint]; in != nil {
		return in, nil
	}
	if s.published(endpoint) == nil {
		return nil, problem.NotFound()
	}
	return nil, problem.New(http.StatusConflict, "inbound_disabled")
}

// Replay takes a message of the quarantine, or one that was discarded, again, with
// the contract and the mapping of now. body, if given, takes the place of what came.
func (s *Service) Replay(ctx context.Context, who *access.Principal, endpoint string, seq int64, body *string) (*Message, error) {
	in, err := s.taker(endpoint)
	if err != nil {
		return nil, err
	}
	if body != nil && len(*body) > MaxBody {
		return nil, problem.Invalid().Field("body", "too_large", locale.Args{"limit": "1 MB"})
	}
	m, err := s.replay(ctx, in, seq, body)
	if err == nil {
		err = s.logged(ctx, who, "inbound.replayed", endpoint, map[string]any{"count": 1, "message": m.Message, "corrected": body != nil})
	}
	return m, err
}

// replay is Replay without the log.
func (s *Service) replay(ctx context.Context, in *meta.CompiledInbound, seq int64, body *string) (*Message, error) {
	defer s.turn(in.Key)()
	m, err := one(ctx, s.App.ConcurrentDB(), `"endpoint" = ? AND "seq" = ?`, in.Key, seq)
	switch {
	case err != nil:
		return nil, err
	case m == nil:
		return nil, problem.NotFound()
	case m.State == Taken:
		return nil, problem.New(http.StatusConflict, "inbound_taken")
	}
	if body != nil && *body != m.Body {
		m.Body, m.Corrected = *body, true
	}
	return m, s.settle(ctx, in, m)
}

// Replayed is what came of several.
type Replayed struct {
	Taken  int   `json:"taken"`
	Failed int   `json:"failed"` // still in quarantine
	Next   int64 `json:"-"`      // the last that was tried, where there may be more; 0 at the end
}

// ReplayAll takes messages of the quarantine again, the oldest first, up to AtOnce
// of those that came after one.
func (s *Service) ReplayAll(ctx context.Context, who *access.Principal, endpoint string, after int64) (*Replayed, error) {
	in, err := s.taker(endpoint)
	if err != nil {
		return nil, err
	}
	list, err := some(ctx, s.App.ConcurrentDB(), `"endpoint" = ? AND "state" = 'quarantined' AND "seq" > ? ORDER BY "seq" LIMIT ?`, endpoint, after, AtOnce)
	out := &Replayed{}
	for _, m := range list {
		if err != nil {
			break
		}
		var now *Message
		switch now, err = s.replay(ctx, in, m.Seq, nil); {
		case problem.Is(err, "inbound_taken"), problem.Is(err, "not_found"):
			err = nil // somebody else was quicker
		case err == nil && now.State == Taken:
			out.Taken++
		case err == nil:
			out.Failed++
		}
	}
	if err == nil && len(list) == AtOnce {
		out.Next = list[len(list)-1].Seq
	}
	if out.Taken+out.Failed > 0 {
		if e := s.logged(ctx, who, "inbound.replayed", endpoint, map[string]any{"count": out.Taken + out.Failed}); err == nil {
			err = e
		}
	}
	return out, err
}

// Discard puts messages of the quarantine aside: those of seqs, or with none all of
// them. They are kept as long as others, and may be taken again.
func (s *Service) Discard(ctx context.Context, who *access.Principal, endpoint string, seqs []int64) (int64, error) {
	if s.published(endpoint) == nil {
		return 0, problem.NotFound()
	}
	list, err := json.Marshal(seqs)
	if err != nil {
		return 0, err
	}
	var n int64
	err = s.App.RunInTransaction(func(tx core.App) error {
		res, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_inbound" SET "state" = 'discarded' WHERE "endpoint" = ? AND "state" = 'quarantined' AND (? = 0 OR "seq" IN (SELECT value FROM json_each(?)))`,
			endpoint, len(seqs), string(list))
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return audit.Append(ctx, tx, s.entry(who, "inbound.discarded", endpoint, map[string]any{"count": n}))
	})
	return n, err
}

// Tried is what would come of a message.
type Tried struct {
	Values  map[string]any
	Changed bool // a record that is there would be changed
	Record  string
	Reasons []Reason
	Hook    *hook.Trial // of an endpoint with a hook; nil: it did not come so far
}

// Try says what would come of a message, by what is published, and keeps nothing.
func (s *Service) Try(ctx context.Context, endpoint, body string) (*Tried, error) {
	in, err := s.taker(endpoint)
	if err != nil {
		return nil, err
	}
	if len(body) > MaxBody {
		return nil, problem.Invalid().Field("body", "too_large", locale.Args{"limit": "1 MB"})
	}
	out, err := s.apply(ctx, in, &Message{Message: "test", Body: body}, true)
	if err != nil {
		return nil, err
	}
	t := &Tried{Values: out.values, Changed: out.changed, Reasons: out.reasons, Hook: out.trial}
	if out.changed {
		t.Record = out.record
	}
	return t, nil
}

func (s *Service) entry(who *access.Principal, action, endpoint string, detail map[string]any) audit.Entry {
	return audit.Entry{Who: who.UserID, Action: action, Kind: meta.KindInbound, Object: endpoint, Detail: detail}
}

func (s *Service) logged(ctx context.Context, who *access.Principal, action, endpoint string, detail map[string]any) error {
	return s.App.RunInTransaction(func(tx core.App) error { return audit.Append(ctx, tx, s.entry(who, action, endpoint, detail)) })
}
