package realtime

import (
	"context"
	"database/sql"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/store"
)

// noted is that what is shared of an object has changed for some people.
type noted struct {
	object   string
	concerns func(*access.Principal) bool
}

// Shared notes that records of an object are shared with some people, or no
// longer: their subscriptions load again. It is quick.
func (h *Hub) Shared(object string, concerns func(*access.Principal) bool) {
	if h.Sockets() == 0 {
		return
	}
	h.mu.Lock()
	h.shares = append(h.shares, noted{object, concerns})
	h.mu.Unlock()
	h.look()
}

// sharesChanged resets the subscriptions that depend on what was shared, or has
// ended since the last look, or on departments that moved. work is held.
func (h *Hub) sharesChanged(ctx context.Context) error {
	h.mu.Lock()
	news := h.shares
	h.shares = nil
	h.mu.Unlock()
	subs := h.subscriptions()
	depend := false
	for _, list := range subs {
		for _, sub := range list {
			depend = depend || len(sub.reads.shares) > 0
		}
	}
	now := h.cfg.Now().UTC().Format(types.DefaultDateLayout)
	if !depend {
		h.sharesAt, h.tree = now, ""
		return nil
	}
	ended, tree, err := h.sharesEnded(ctx, now)
	if err != nil {
		h.mu.Lock()
		h.shares = append(news, h.shares...)
		h.mu.Unlock()
		return err
	}
	everybody := func(*access.Principal) bool { return true }
	for _, object := range ended {
		news = append(news, noted{object, everybody})
	}
	moved := h.tree != "" && h.tree != tree
	head, err := h.head(ctx)
	if err != nil {
		return err
	}
	h.sharesAt, h.tree = now, tree
	for _, list := range subs {
		for _, sub := range list {
			if len(sub.reads.shares) > 0 && (moved || sub.hears(news)) {
				h.reset(sub, head)
			}
		}
	}
	return nil
}

// hears reports whether one of the news is about the person of a subscription
// and an object that it depends on.
func (s *subscription) hears(news []noted) bool {
	who := s.socket.principal()
	for _, n := range news {
		if who != nil && s.reads.shares[n.object] && n.concerns(who) {
			return true
		}
	}
	return false
}

// sharesEnded lists the objects of which shares have ended since the last look,
// and gives the state of the departments.
func (h *Hub) sharesEnded(ctx context.Context, now string) (objects []string, tree string, err error) {
	db := h.cfg.App.ConcurrentDB()
	if h.sharesAt != "" && h.sharesAt < now {
		err = store.Each(ctx, db, func(rows *sql.Rows) error {
			var object string
			err := rows.Scan(&object)
			objects = append(objects, object)
			return err
		}, `SELECT DISTINCT "object" FROM "tn_shares" WHERE "until" <> '' AND "until" > ? AND "until" <= ?`, h.sharesAt, now)
	}
	if err != nil {
		return nil, "", err
	}
	tree, _, err = store.Text(ctx, db, `SELECT count(*) || '/' || coalesce(max("updated"), '') FROM "tn_departments"`)
	return objects, tree, err
}
