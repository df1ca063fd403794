package realtime

import (
	"context"
	"database/sql"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/store"
)

// margin is how far apart a change of rights and an event must lie for their
// order to be certain: times are taken before the commit.
const margin = 5 * time.Second

// resume replays to all subscriptions of a socket what was written after an
// event that the client has seen. It answers "resumed", or "reset" without an id
// when that cannot be told without a gap: the event is no longer kept, too much
// was written, or rights have changed since. A subscription whose rows depend on
// more than the records themselves gets a reset of its own.
func (h *Hub) resume(s *socket, seq int64) error {
	h.work.Lock()
	defer h.work.Unlock()
	if err := h.catchUp(s.ctx); err != nil {
		return err
	}
	head, err := h.head(s.ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	subs := map[string][]*subscription{}
	for _, sub := range s.subs {
		if sub.ofRecords() {
			subs[sub.object] = append(subs[sub.object], sub)
		} else if !sub.jobs {
			sub.news()
		}
	}
	h.mu.Unlock()
	ok, err := h.replayable(s, seq, head)
	if err != nil {
		return err
	}
	if !ok {
		for _, list := range subs {
			for _, sub := range list {
				h.restart(sub, head)
			}
		}
		s.send("", "", &message{Type: "reset", Seq: &head}, 64)
		return nil
	}
	if seq < head {
		if err := h.replay(s.ctx, subs, seq, head); err != nil {
			return err
		}
	}
	s.send("", "", &message{Type: "resumed", Seq: &head}, 64)
	return nil
}

// restart makes a subscription begin anew without saying so.
func (h *Hub) restart(sub *subscription, seq int64) {
	sub.from = max(sub.from, seq)
	sub.due = false
	sub.shown.clear()
	sub.socket.queue.drop(sub.id)
}

func (h *Hub) replay(ctx context.Context, subs map[string][]*subscription, seq, head int64) error {
	events, err := h.events(ctx, seq, head)
	if err != nil {
		return err
	}
	fixed := map[string][]*subscription{}
	for object, list := range subs {
		for _, sub := range list {
			if sub.reads.beyond() {
				h.reset(sub, head)
				continue
			}
			sub.from = min(sub.from, seq)
			fixed[object] = append(fixed[object], sub)
		}
	}
	err = h.tell(ctx, fixed, events)
	for _, list := range fixed {
		for _, sub := range list {
			sub.from = max(sub.from, head)
		}
	}
	return err
}

// replayable reports whether the events after seq say all that the person of
// the socket has missed.
func (h *Hub) replayable(s *socket, seq, head int64) (bool, error) {
	if seq < 0 || seq > head || head-seq > int64(h.Limits.Replay) {
		return false, nil
	}
	db := h.cfg.App.ConcurrentDB()
	at, found, err := store.Text(s.ctx, db, `SELECT "at" FROM "tn_outbox" WHERE "seq" = ?`, seq)
	if !found || err != nil {
		return false, err
	}
	seen, err := time.Parse(types.DefaultDateLayout, at)
	if err != nil {
		return false, nil
	}
	for _, q := range []struct {
		sql string
		arg any
	}{
		{`SELECT coalesce(max("updated"), '') FROM "users" WHERE "id" = ?`, s.principal().UserID},
		{`SELECT coalesce(max("created"), '') FROM "tn_releases" WHERE "version" = ?`, h.version},
	} {
		text, _, err := store.Text(s.ctx, db, q.sql, q.arg)
		if err != nil {
			return false, err
		}
		if when, err := time.Parse(types.DefaultDateLayout, text); err == nil && when.Add(margin).After(seen) {
			return false, nil
		}
	}
	return true, nil
}

// events reads the log after a place, up to another.
func (h *Hub) events(ctx context.Context, after, upTo int64) ([]outbox.Event, error) {
	var out []outbox.Event
	err := store.Each(ctx, h.cfg.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var e outbox.Event
		var changes []byte
		err := rows.Scan(&e.Seq, &e.Object, &e.Record, &e.Action, &e.Version, &changes)
		e.Changes = changes
		out = append(out, e)
		return err
	}, `SELECT "seq", "object", "record", "action", "version", "changes" FROM "tn_outbox" WHERE "seq" > ? AND "seq" <= ? ORDER BY "seq"`, after, upTo)
	return out, err
}
