package realtime

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// subscription is what one socket follows under one id: an object's records, what
// is said of one of them, the person's jobs or notifications. All but the first
// seven members are guarded by the hub's work.
type subscription struct {
	id     string
	socket *socket
	jobs   bool
	inbox  bool
	record string // of object: what is said of it is followed
	object string
	filter string

	from    int64 // events up to here are none of its business
	reads   reads
	shown   *shown
	resetAt time.Time
	due     bool // a reset is to be sent, see Hub.reset
}

// subscribe adds a subscription or replaces that of the same id. It answers
// with the place in the log from where on changes are told: what is listed after
// the answer misses nothing.
func (h *Hub) subscribe(s *socket, q *request) error {
	if q.ID == "" || len(q.ID) > maxID {
		return problem.Bad("realtime_id", locale.Args{"max": maxID})
	}
	if !q.one() {
		return problem.Bad("realtime_message")
	}
	if len(q.Filter) > h.Limits.Filter {
		return problem.Bad("realtime_filter", locale.Args{"max": h.Limits.Filter})
	}
	h.work.Lock()
	defer h.work.Unlock()
	sub := &subscription{id: q.ID, socket: s, jobs: q.Jobs, inbox: q.Inbox, record: q.Record, object: q.Object, filter: q.Filter, shown: newShown(h.Limits.Shown)}
	if err := h.catchUp(s.ctx); err != nil {
		return err
	}
	if sub.record != "" {
		if _, err := h.cfg.Query.Decide(s.ctx, h.cfg.App.ConcurrentDB(), h.cfg.Query.Rights(s.principal()), sub.object, sub.record); err != nil {
			return err
		}
	}
	if sub.ofRecords() {
		if err := h.admit(s.ctx, h.cfg.Query.Rights(s.principal()), sub); err != nil {
			return err
		}
	}
	head, err := h.head(s.ctx)
	if err != nil {
		return err
	}
	sub.from = head
	h.mu.Lock()
	_, known := s.subs[sub.id]
	full := !known && len(s.subs) >= h.Limits.Subscriptions
	if !full {
		s.subs[sub.id] = sub
	}
	h.mu.Unlock()
	if full {
		return problem.New(409, "realtime_subscriptions", locale.Args{"max": h.Limits.Subscriptions})
	}
	s.queue.drop(sub.id)
	s.send("", "", &message{Type: "subscribed", ID: sub.id, Seq: &head}, 64)
	select {
	case h.arrived <- struct{}{}:
	default:
	}
	return nil
}

func (h *Hub) unsubscribe(s *socket, id string) {
	h.mu.Lock()
	delete(s.subs, id)
	h.mu.Unlock()
	s.queue.drop(id)
}

// admit checks a subscription as a list with its filter is checked, with the
// very same refusals, and notes what it depends on.
func (h *Hub) admit(ctx context.Context, r *access.Rights, sub *subscription) error {
	o, ok := r.Snap.Objects[sub.object]
	if !ok || o.PartOf != nil || !r.Can(sub.object, "view") || !h.cfg.Query.Usable(r, o, &meta.View{Filter: sub.filter}) {
		_, err := h.cfg.Query.List(ctx, r, query.ListRequest{Object: sub.object, Filter: sub.filter, Limit: 1, Fields: []string{"id"}})
		if err == nil {
			err = problem.New(403, "forbidden")
		}
		return err
	}
	reads, err := readsOf(r, o, sub.filter)
	sub.reads = reads
	if err == nil && reads.people && h.people == "" {
		h.people, err = h.peopleState(ctx)
	}
	return err
}

// head is the place of the newest event.
func (h *Hub) head(ctx context.Context) (int64, error) {
	var seq int64
	_, err := store.One(ctx, h.cfg.App.ConcurrentDB(), []any{&seq},
		`SELECT max(coalesce((SELECT max("seq") FROM "tn_outbox"), 0), coalesce((SELECT max("seq") FROM "tn_outbox_cursors"), 0))`)
	return seq, err
}

// reset tells a subscriber to load again: something other than single records
// may have changed what they see. Events up to seq are covered by it. Resets of
// one subscription keep a distance.
func (h *Hub) reset(sub *subscription, seq int64) {
	sub.from = max(sub.from, seq)
	sub.shown.clear()
	sub.socket.queue.drop(sub.id)
	now := h.cfg.Now()
	if sub.due = now.Sub(sub.resetAt) < h.Limits.ResetEvery; sub.due {
		return
	}
	sub.resetAt = now
	sub.socket.send(sub.id, "reset", &message{Type: "reset", ID: sub.id}, 64)
}
