package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// message is what a delivery says: of which event, when, and the record as the
// role reads it once the event is passed on, which may be newer than the event. Of
// what is deleted there is no more than its id, and that only where the role would
// see the record, or was told of it before.
type message struct {
	Type      string  `json:"type"` // customer.update
	Timestamp string  `json:"timestamp"`
	Data      payload `json:"data"`
}

type payload struct {
	Object  string        `json:"object"`
	Event   string        `json:"event"`
	ID      string        `json:"id"`
	Seq     int64         `json:"seq"` // rises with every event; a receiver that keeps the highest of a record ignores older ones
	Version int64         `json:"version"`
	Changed []string      `json:"changed,omitempty"`
	Record  *query.Record `json:"record,omitempty"`
}

// planned is a delivery to be made.
type planned struct {
	webhook string
	event   outbox.Event
	body    []byte
	wrong   string // why it cannot be sent: it is dead from the start
}

// Feed is the outbox's handler: it writes a delivery for each event and webhook
// that wants it. Told twice of an event it writes one.
func (s *Service) Feed(ctx context.Context, events []outbox.Event) error {
	snap := s.Meta.Current()
	var out []planned
	for object, list := range byObject(events) {
		o := snap.Objects[object]
		if o == nil {
			continue
		}
		for _, w := range o.Webhooks {
			some, err := s.plan(ctx, snap, w, list)
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
	}
	if len(out) == 0 {
		return nil
	}
	now := s.stamp(s.Now())
	err := s.App.RunInTransaction(func(tx core.App) error {
		for _, p := range out {
			state := Waiting
			if p.wrong != "" {
				state = Dead
			}
			if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_deliveries" ("id", "webhook", "seq", "event", "record", "body", "state", "due", "created", "error")
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("webhook", "seq") DO NOTHING`,
				"msg_"+s.NewID(), p.webhook, p.event.Seq, p.event.Action, p.event.Record, string(p.body), state, now, now, p.wrong); err != nil {
				return err
			}
		}
		return nil
	})
	s.Hurry()
	return err
}

func byObject(events []outbox.Event) map[string][]outbox.Event {
	out := map[string][]outbox.Event{}
	for _, e := range events {
		if e.Silent&outbox.NoHooks == 0 {
			out[e.Object] = append(out[e.Object], e)
		}
	}
	return out
}

// plan makes the deliveries of a webhook. Which records it tells of, and what of
// them, is one read with the rights of its role.
func (s *Service) plan(ctx context.Context, snap *meta.Snapshot, w *meta.Webhook, events []outbox.Event) ([]planned, error) {
	changed := make([]map[string]json.RawMessage, len(events))
	wanted := events[:0:0]
	var ids, gone []string
	for _, e := range events {
		var fields map[string]json.RawMessage
		_ = json.Unmarshal(e.Changes, &fields) // the log is ours; what is not readable names nothing
		if !w.Wants(e.Action, func(f string) bool { _, is := fields[f]; return is }) {
			continue
		}
		changed[len(wanted)] = fields
		wanted = append(wanted, e)
		if e.Action == outbox.Delete {
			gone = append(gone, e.Record)
		} else if !slices.Contains(ids, e.Record) {
			ids = append(ids, e.Record)
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	rights := s.rights(snap, w)
	found, wrong, err := s.read(ctx, rights, w, ids)
	if err != nil {
		return nil, err
	}
	known, err := s.known(ctx, rights, w, gone)
	if err != nil {
		return nil, err
	}
	var out []planned
	for i, e := range wanted {
		m := message{Type: e.Object + "." + e.Action, Timestamp: e.Moment(), Data: payload{Object: e.Object, Event: e.Action, ID: e.Record, Seq: e.Seq, Version: e.Version}}
		if e.Action == outbox.Delete {
			if !known[e.Record] {
				continue
			}
		} else {
			rec := found[e.Record]
			if rec == nil && wrong == "" {
				continue // not for this webhook, or gone: then that is told
			}
			m.Data.Record = rec
			if rec != nil {
				m.Data.Changed = slices.DeleteFunc(slices.Sorted(maps.Keys(changed[i])), func(f string) bool { return !rec.Has(f) })
			}
		}
		var body []byte // of what cannot be read there is nothing to send, also when it is asked for again
		if wrong == "" {
			var err error
			if body, err = json.Marshal(m); err != nil {
				return nil, err
			}
		}
		out = append(out, planned{webhook: w.Key, event: e, body: body, wrong: wrong})
	}
	return out, nil
}

// rights are those that a webhook reads with.
func (s *Service) rights(snap *meta.Snapshot, w *meta.Webhook) *access.Rights {
	who := access.Serving(w.Role)
	who.Locale = snap.Business.Locale
	return s.Query.Rights(who)
}

// known says which deleted records a webhook may tell of: those that its role would
// see, and those that it has told of, which whoever deleted them may have taken out
// of its sight first.
func (s *Service) known(ctx context.Context, rights *access.Rights, w *meta.Webhook, ids []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(ids) == 0 {
		return known, nil
	}
	known, err := s.Query.SeenDeleted(ctx, rights, w.Object, ids)
	if p := (*problem.Problem)(nil); errors.As(err, &p) && p.Status < 500 {
		known = map[string]bool{}
	} else if err != nil {
		return nil, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return known, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		known[id] = true
		return err
	}, `SELECT DISTINCT "record" FROM "tn_deliveries" WHERE "webhook" = ? AND "body" <> '' AND "record" IN (SELECT value FROM json_each(?))`, w.Key, string(list))
}

// read gives the records that a webhook tells of, as its role reads them. wrong is
// why it cannot: the release lets the role read less than the webhook needs.
func (s *Service) read(ctx context.Context, rights *access.Rights, w *meta.Webhook, ids []string) (found map[string]*query.Record, wrong string, err error) {
	found = map[string]*query.Record{}
	var fields []string
	if len(w.Send) > 0 {
		fields = append([]string{"id", "version"}, w.Send...)
	}
	for part := range slices.Chunk(ids, query.MaxLimit) {
		page, err := s.Query.List(ctx, rights, query.ListRequest{Object: w.Object, IDs: part, Filter: w.Condition, Fields: fields, Limit: query.MaxLimit})
		if p := (*problem.Problem)(nil); errors.As(err, &p) && p.Status < 500 {
			return nil, p.Reason(rights.Who.Locale), nil
		}
		if err != nil {
			return nil, "", err
		}
		for _, rec := range page.Items {
			found[rec.ID()] = rec
		}
	}
	return found, "", nil
}
