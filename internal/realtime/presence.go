package realtime

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// presence is the record that a socket has open, and what of it is being edited: a
// field, or everything.
type presence struct {
	object, record string
	editing        bool
	field          string
}

func (p presence) at(object, record string) bool { return p.object == object && p.record == record }

// present is somebody else at a record, as one person is told. Field is "" where
// nothing or everything is edited, or a field that they do not know.
type present struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Editing bool   `json:"editing"`
	Field   string `json:"field,omitzero"`
}

// attend notes the record that a socket has open, "" for none, and tells who else
// has it. A record that one may not see does not exist.
func (h *Hub) attend(s *socket, q *request) error {
	next := presence{object: q.Object, record: q.Record, editing: q.Editing, field: q.Field}
	if (next.object == "") != (next.record == "") || next.record == "" && next.editing || next.field != "" && !next.editing {
		return problem.Bad("realtime_message")
	}
	if next.record != "" {
		if may, err := h.maySee(s.ctx, s.principal(), next); err != nil {
			return err
		} else if !may {
			return problem.NotFound()
		}
	}
	h.mu.Lock()
	before := s.attends
	if _, open := h.sockets[s]; !open {
		h.mu.Unlock()
		return nil
	}
	s.attends = next
	h.mu.Unlock()
	if before.record != "" && !before.at(next.object, next.record) {
		h.tellPresence(s.ctx, before)
	}
	if next.record != "" && next != before {
		h.tellPresence(s.ctx, next)
	}
	return nil
}

func (h *Hub) maySee(ctx context.Context, who *access.Principal, p presence) (bool, error) {
	_, err := h.cfg.Query.Get(ctx, h.cfg.Query.Rights(who), query.GetRequest{Object: p.object, ID: p.record, Fields: []string{"id"}})
	if refused, ok := problem.As(err); ok && refused.Status < 500 {
		return false, nil
	}
	return err == nil, err
}

// attendee is who has a record open. Who looks as another person is told of the
// others, and is nobody to them.
type attendee struct {
	presence
	who     *access.Principal
	looking bool
}

// attendees are those who have a record open, by socket.
func (h *Hub) attendees(at presence) map[*socket]attendee {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[*socket]attendee{}
	for s := range h.sockets {
		if s.who != nil && s.attends.at(at.object, at.record) {
			out[s] = attendee{s.attends, s.who, h.cfg.Looks(s.token)}
		}
	}
	return out
}

// tellPresence tells everybody who has a record open who else has. Each is asked
// anew whether they may see it: who may no longer is told of nobody.
func (h *Hub) tellPresence(ctx context.Context, at presence) {
	there := h.attendees(at)
	for s, reader := range there {
		may, err := h.maySee(ctx, reader.who, at)
		if err != nil {
			h.cfg.Log.Error("realtime: presence", "error", err)
			continue
		}
		rights := h.cfg.Query.Rights(reader.who)
		people := map[string]present{}
		for _, other := range there {
			if !may || other.who.UserID == reader.who.UserID || other.looking {
				continue
			}
			told := present{ID: other.who.UserID, Name: other.who.Name, Editing: other.editing}
			if rights.Shows(at.object, other.field) {
				told.Field = other.field
			}
			if known, twice := people[told.ID]; !twice || !known.Editing {
				people[told.ID] = told
			}
		}
		list := slices.SortedFunc(maps.Values(people), func(a, b present) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
		s.send("", "presence", &presenceMessage{Type: "presence", Object: at.object, Record: at.record, People: list}, 64+64*len(list))
	}
}

// presenceMessage says who else has a record open.
type presenceMessage struct {
	Type   string    `json:"type"`
	Object string    `json:"object"`
	Record string    `json:"record"`
	People []present `json:"people"`
}
