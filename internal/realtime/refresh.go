package realtime

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// PersonChanged looks at once whether a person's sockets are still good: their
// session may have ended. It is quick.
func (h *Hub) PersonChanged(id string) { h.personChanged(id) }

// personChanged notes that a person's record was written; their sockets are
// looked after at once. It is quick.
func (h *Hub) personChanged(id string) {
	h.mu.Lock()
	_, here := h.users[id]
	if here {
		h.stale[id] = true
	}
	h.mu.Unlock()
	if here {
		h.look()
	}
}

// EverybodyChanged notes that the roles of many people may have changed. It is
// quick.
func (h *Hub) EverybodyChanged() {
	h.mu.Lock()
	for id := range h.users {
		h.stale[id] = true
	}
	h.mu.Unlock()
	h.look()
}

// watch ends what has run out and refreshes what has grown old.
func (h *Hub) watch(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.check:
		case <-t.C:
		}
		if h.Sockets() == 0 {
			continue
		}
		err := h.safely("watch", func() error {
			h.expire()
			h.work.Lock()
			defer h.work.Unlock()
			h.resetDue()
			return h.catchUp(ctx)
		})
		if err != nil && ctx.Err() == nil {
			h.cfg.Log.Error("realtime: principals could not be refreshed", "error", err)
		}
	}
}

// expire closes sockets whose token has ended and marks old principals.
func (h *Hub) expire() {
	now := h.cfg.Now()
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.sockets {
		switch {
		case s.who == nil:
		case !now.Before(s.expires):
			s.end(closeExpired, "token_expired")
		case now.Sub(s.fresh) > h.Limits.Refresh:
			h.stale[s.who.UserID] = true
		}
	}
}

// resetDue sends the resets that were held back. work is held.
func (h *Hub) resetDue() {
	for _, list := range h.subscriptions() {
		for _, sub := range list {
			if sub.due {
				h.reset(sub, 0)
			}
		}
	}
}

// catchUp brings principals and subscriptions to the present state of people,
// roles and releases. work is held.
func (h *Hub) catchUp(ctx context.Context) error {
	if v := h.cfg.Meta.Current().Version; v != h.version {
		h.mu.Lock()
		for id := range h.users {
			h.stale[id] = true
		}
		h.mu.Unlock()
	}
	released := h.version
	h.version = h.cfg.Meta.Current().Version
	h.mu.Lock()
	stale := h.stale
	h.stale = map[string]bool{}
	h.mu.Unlock()
	var errs []error
	for id := range stale {
		if err := h.refresh(ctx, id, released != h.version); err != nil {
			h.mu.Lock()
			h.stale[id] = true
			h.mu.Unlock()
			errs = append(errs, err)
		}
	}
	if err := h.peopleMoved(ctx); err != nil {
		errs = append(errs, err)
	}
	if err := h.sharesChanged(ctx); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// refresh loads a person afresh for all their sockets. When they, or the
// release, have changed, each subscription is checked again: it goes on after a
// reset, or ends with the reason.
func (h *Hub) refresh(ctx context.Context, id string, released bool) error {
	h.mu.Lock()
	type proof struct {
		token   string
		expires time.Time
	}
	proofs := map[*socket]proof{}
	for s := range h.users[id] {
		proofs[s] = proof{s.token, s.expires}
	}
	h.mu.Unlock()
	for s, p := range proofs {
		rec, _, err := h.cfg.Authenticate(s.ctx, p.token)
		if err != nil {
			if !h.cfg.Now().Before(p.expires) {
				s.end(closeExpired, "token_expired")
			} else if rec, err := h.cfg.App.FindRecordById("users", id); err == nil && h.cfg.Principal(rec) == nil {
				s.end(closeDisabled, "person_disabled")
			} else {
				s.end(closeAuth, "unauthorized")
			}
			continue
		}
		who := h.cfg.Principal(rec)
		if who == nil {
			s.end(closeDisabled, "person_disabled")
			continue
		}
		h.mu.Lock()
		same := reflect.DeepEqual(who, s.who)
		s.who, s.fresh = who, h.cfg.Now()
		h.mu.Unlock()
		if same && !released {
			continue
		}
		if err := h.again(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// again checks all subscriptions of a socket anew.
func (h *Hub) again(ctx context.Context, s *socket) error {
	head, err := h.head(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	var subs []*subscription
	for _, sub := range s.subs {
		if sub.ofRecords() {
			subs = append(subs, sub)
		}
	}
	h.mu.Unlock()
	r := h.cfg.Query.Rights(s.principal())
	for _, sub := range subs {
		err := h.admit(ctx, r, sub)
		p, refused := problem.As(err)
		switch {
		case refused:
			h.unsubscribe(s, sub.id)
			s.send("", "", refusal(sub.id, p, r.Who.Locale), 512)
		case err != nil:
			return err
		default:
			h.reset(sub, head)
		}
	}
	return nil
}

// peopleMoved resets the subscriptions that depend on attributes of people or
// departments when any of those was written. work is held.
func (h *Hub) peopleMoved(ctx context.Context) error {
	depend := false
	subs := h.subscriptions()
	for _, list := range subs {
		for _, sub := range list {
			depend = depend || sub.reads.people
		}
	}
	if !depend {
		h.people = ""
		return nil
	}
	state, err := h.peopleState(ctx)
	if err != nil || state == h.people {
		return err
	}
	before := h.people
	h.people = state
	head, err := h.head(ctx)
	if err != nil {
		h.people = before
		return err
	}
	for _, list := range subs {
		for _, sub := range list {
			if sub.reads.people {
				h.reset(sub, head)
			}
		}
	}
	return nil
}

// peopleState changes with every write of a person or a department.
func (h *Hub) peopleState(ctx context.Context) (string, error) {
	s, _, err := store.Text(ctx, h.cfg.App.ConcurrentDB(), `SELECT
		(SELECT count(*) || '/' || coalesce(max("updated"), '') FROM "users") || '/' ||
		(SELECT count(*) || '/' || coalesce(max("updated"), '') FROM "tn_departments")`)
	return s, err
}
