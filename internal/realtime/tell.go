package realtime

import (
	"context"

	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/store"
)

// tellObject shows the touched records of one object to its subscribers. Each
// record is read once, and shown once to each person.
func (h *Hub) tellObject(ctx context.Context, object string, list []*touched, subs []*subscription) error {
	o, ok := h.cfg.Meta.Current().Objects[object]
	if !ok {
		return nil
	}
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = t.id
	}
	rows, err := h.cfg.Query.Rows(ctx, o, ids)
	if err != nil {
		return err
	}
	for _, mine := range byPerson(subs) {
		eye := newEye(h.cfg.Query.Rights(mine[0].socket.principal()), rows)
		for _, t := range list {
			for _, sub := range mine {
				err := h.safely("subscription", func() error { return h.tellOne(ctx, eye, sub, t) })
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err != nil { // one's trouble is not everybody's: they load again
					h.cfg.Log.Error("realtime: a change could not be shown", "object", object, "record", t.id, "error", err)
					h.reset(sub, t.events[len(t.events)-1].Seq)
				}
			}
		}
	}
	return nil
}

// byPerson groups subscriptions by whose they are.
func byPerson(subs []*subscription) map[string][]*subscription {
	out := map[string][]*subscription{}
	for _, sub := range subs {
		if who := sub.socket.principal(); who != nil {
			out[who.UserID] = append(out[who.UserID], sub)
		}
	}
	return out
}

// tellOne decides what a record's events are to a subscription: the record as
// the person may read it, that it is gone from what they see, or nothing at all.
func (h *Hub) tellOne(ctx context.Context, y *eye, sub *subscription, t *touched) error {
	events := t.events
	for len(events) > 0 && events[0].Seq <= sub.from {
		events = events[1:]
	}
	if len(events) == 0 {
		return nil
	}
	last := events[len(events)-1]
	body, visible, err := y.now(ctx, sub.filter, t.id)
	if err != nil {
		return err
	}
	m := &message{Type: "change", ID: sub.id, Seq: &last.Seq, Record: body}
	if visible {
		m.Action = actionUpdate
		for _, e := range events {
			if e.Action == outbox.Create || e.Action == outbox.Restore {
				m.Action = actionCreate
			}
		}
		sub.shown.add(t.id)
		sub.socket.send(sub.id, t.id, m, len(body)+128)
		return nil
	}
	if !sub.shown.has(t.id) {
		was, sure, err := h.saw(ctx, y, sub, t.id, events)
		if err != nil {
			return err
		}
		if !sure && h.mayHaveLeft(sub, events) {
			h.reset(sub, last.Seq)
		}
		if !was || !sure {
			return nil
		}
	}
	sub.shown.remove(t.id)
	m.Action, m.Record = actionLeave, onlyID(t.id)
	if !y.rows.Alive(t.id) {
		m.Action = actionDelete
	}
	sub.socket.send(sub.id, t.id, m, 128)
	return nil
}

// saw reports whether the subscriber could see the record before its events. It is
// not sure when what decides lies beyond the record and may have changed since, or
// is computed from what does and left no trace in history: then one may not
// conclude from today's state, lest an id be told to somebody who never saw it.
func (h *Hub) saw(ctx context.Context, y *eye, sub *subscription, id string, events []outbox.Event) (was, sure bool, err error) {
	first := events[0]
	if first.Action == outbox.Create || first.Action == outbox.Restore {
		return false, true, nil
	}
	if sub.reads.passing || sub.reads.derived {
		return false, false, nil
	}
	for object := range sub.reads.other {
		n := 0
		_, err := store.One(ctx, h.cfg.App.ConcurrentDB(), []any{&n},
			`SELECT EXISTS (SELECT 1 FROM "tn_outbox" WHERE "seq" > ? AND "object" = ?)`, first.Seq, object)
		if err != nil || n > 0 {
			return false, false, err
		}
	}
	return y.before(ctx, sub.filter, id, first)
}

// mayHaveLeft reports whether the events could have taken a record out of what
// the subscriber sees.
func (h *Hub) mayHaveLeft(sub *subscription, events []outbox.Event) bool {
	for _, e := range events {
		if sub.reads.passing || concerns(sub.reads.own, e) {
			return true
		}
	}
	return false
}
