package realtime

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"time"

	"github.com/tenon-crm/tenon/internal/outbox"
)

// Consumer is the name of the hub's place in the log; it never changes.
const Consumer = "realtime"

// The reader writes down its place after each batch, which costs as much as a
// small write. A pause after a batch that was not full bounds that: with
// sockets it is how late a change may be told when many follow each other,
// without it is only how often the place moves.
const (
	pauseBusy = 100 * time.Millisecond
	pauseIdle = 2 * time.Second
	fullBatch = 100
)

// Feed takes events of the log, in order: the outbox.Handler.
func (h *Hub) Feed(ctx context.Context, events []outbox.Event) error {
	if h.Sockets() > 0 {
		if err := h.push(ctx, events); err != nil {
			return err
		}
	}
	if len(events) < fullBatch {
		h.pause(ctx)
	}
	return nil
}

func (h *Hub) pause(ctx context.Context) {
	d := pauseBusy
	if h.Sockets() == 0 {
		d = pauseIdle
	}
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			return
		case <-h.arrived:
			if d == pauseIdle {
				return
			}
		}
	}
}

// touched are the events of one record in a batch, in order.
type touched struct {
	id     string
	events []outbox.Event
}

func (h *Hub) push(ctx context.Context, events []outbox.Event) error {
	h.work.Lock()
	defer h.work.Unlock()
	if err := h.catchUp(ctx); err != nil {
		return err
	}
	subs := h.subscriptions()
	if len(subs) == 0 {
		return nil
	}
	h.links(subs, events)
	return h.tell(ctx, subs, events)
}

// links resets the subscriptions that depend on linked records which changed.
func (h *Hub) links(subs map[string][]*subscription, events []outbox.Event) {
	last := events[len(events)-1].Seq
	for _, list := range subs {
		for _, sub := range list {
			for _, e := range events {
				whichever, coming := sub.reads.coming[e.Object]
				if e.Seq > sub.from && (e.Action != outbox.Create || coming) && (whichever && e.Action == outbox.Create || concerns(sub.reads.other[e.Object], e)) {
					h.reset(sub, last)
				}
			}
		}
	}
}

// concerns reports whether an event changes one of the fields, or whether the
// record is there at all.
func concerns(fields map[string]bool, e outbox.Event) bool {
	if fields == nil {
		return false
	}
	if e.Action == outbox.Delete || e.Action == outbox.Restore {
		return true
	}
	for key := range changed(e) {
		if fields[key] {
			return true
		}
	}
	return false
}

func changed(e outbox.Event) map[string]jsontext.Value {
	out := map[string]jsontext.Value{}
	_ = json.Unmarshal(e.Changes, &out) // the log is ours; what is not readable names nothing
	return out
}

// tell sends each subscription what the events mean to it, object by object,
// record by record in the order of their last event.
func (h *Hub) tell(ctx context.Context, subs map[string][]*subscription, events []outbox.Event) error {
	byObject := map[string]map[string]*touched{}
	order := map[string][]*touched{}
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		if len(subs[e.Object]) == 0 {
			continue
		}
		if byObject[e.Object] == nil {
			byObject[e.Object] = map[string]*touched{}
		}
		t := byObject[e.Object][e.Record]
		if t == nil {
			t = &touched{id: e.Record}
			byObject[e.Object][e.Record] = t
			order[e.Object] = append(order[e.Object], t)
		}
		t.events = append(t.events, e)
	}
	for object, list := range order {
		reverse(list)
		for _, t := range list {
			reverse(t.events)
		}
		if err := h.tellObject(ctx, object, list, subs[object]); err != nil {
			return err
		}
	}
	return nil
}

func reverse[T any](list []T) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}
