package realtime

import (
	"context"
	"time"

	"github.com/tenon-crm/tenon/internal/problem"
)

// talkWithin bounds how long it is looked who may know of a comment.
const talkWithin = 10 * time.Second

// ofRecords reports whether a subscription follows the records of an object.
func (s *subscription) ofRecords() bool { return !s.jobs && !s.inbox && s.record == "" }

// one reports whether a request names exactly one thing to follow.
func (q *request) one() bool {
	n := 0
	for _, named := range []bool{q.Jobs, q.Inbox, q.Object != ""} {
		if named {
			n++
		}
	}
	return n == 1 && (q.Object != "" || q.Filter == "" && q.Record == "") && (q.Record == "" || q.Filter == "")
}

// Talked tells those who follow what is said of a record, and may see it now, that
// there is something new; what it is they read. It is quick: rights are asked for
// beside the writer.
func (h *Hub) Talked(object, record string) {
	subs := h.following(func(sub *subscription) bool { return sub.object == object && sub.record == record && record != "" })
	if len(subs) == 0 {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), talkWithin)
		defer cancel()
		for _, mine := range byPerson(subs) {
			_ = h.safely("talk", func() error {
				_, err := h.cfg.Query.Decide(ctx, h.cfg.App.ConcurrentDB(), h.cfg.Query.Rights(mine[0].socket.principal()), object, record)
				if p, ok := problem.As(err); ok && p.Status < 500 {
					return nil
				}
				if err != nil {
					h.cfg.Log.Error("realtime: a comment could not be told of", "object", object, "error", err)
					return err
				}
				for _, sub := range mine {
					sub.news()
				}
				return nil
			})
		}
	}()
}

// Notified tells the sockets of a person that their notifications have changed. It
// is quick.
func (h *Hub) Notified(person string) {
	for _, sub := range h.following(func(sub *subscription) bool { return sub.inbox }) {
		if who := sub.socket.principal(); who != nil && who.UserID == person {
			sub.news()
		}
	}
}

// news tells a subscription of what is said, or of notifications, to read again.
func (s *subscription) news() {
	s.socket.send(s.id, "reset", &message{Type: "reset", ID: s.id}, 64)
}

func (h *Hub) following(wanted func(*subscription) bool) []*subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []*subscription
	for s := range h.sockets {
		for _, sub := range s.subs {
			if wanted(sub) {
				out = append(out, sub)
			}
		}
	}
	return out
}
