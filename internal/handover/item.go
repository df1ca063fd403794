package handover

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// States of a record of a handover.
const (
	itemPlanned = "planned" // on its way
	itemDone    = "done"
	itemRefused = "refused"
	itemUndone  = "undone"
	itemKept    = "kept" // the undo had to leave it
)

// item is what became of one record. dept is the department that it belonged to
// before.
type item struct {
	object, record, to, dept, state, code, message string
}

func (it *item) refuse(t locale.Tag, p *problem.Problem) {
	it.state = itemRefused
	it.code, it.message = reason(t, p)
}

// items tells which of the records the handover knows already.
func (s *Service) items(ctx context.Context, handover, object string, moves []move) (map[string]bool, error) {
	ids := make([]string, len(moves))
	for i, m := range moves {
		ids[i] = m.id
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	return out, store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out[id] = true
		return err
	}, `SELECT "record" FROM "tn_handover_items" WHERE "handover" = ? AND "object" = ? AND "record" IN (SELECT value FROM json_each(?))`, handover, object, string(list))
}

// note writes items.
func (s *Service) note(ctx context.Context, handover string, items []*item) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		for _, it := range items {
			if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_handover_items" ("handover", "object", "record", "to", "dept", "state", "code", "args")
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET "state" = excluded."state", "code" = excluded."code", "args" = excluded."args"`,
				handover, it.object, it.record, it.to, it.dept, it.state, it.code, it.message); err != nil {
				return err
			}
		}
		return nil
	})
}

// settlePlanned finds out what became of records that were on their way when the
// process died.
func (s *Service) settlePlanned(ctx context.Context, h *Handover) error {
	return s.App.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `UPDATE "tn_handover_items" SET "state" = 'done' WHERE "handover" = ? AND "state" = 'planned'
			AND EXISTS (SELECT 1 FROM "tn_history" x WHERE x."object" = "tn_handover_items"."object" AND x."record" = "tn_handover_items"."record" AND x."cause" = ?)`, h.ID, "handover:"+h.ID); err != nil {
			return err
		}
		_, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_handover_items" WHERE "handover" = ? AND "state" = 'planned'`, h.ID)
		return err
	})
}

// Item is one line of the report. Title is the record's, as who asks may see it.
type Item struct {
	Object  string       `json:"object"`
	Record  string       `json:"record"`
	Title   string       `json:"title"`
	To      people.Named `json:"to"`
	State   string       `json:"state"`
	Code    string       `json:"code"`
	Message string       `json:"message"`
}

// Items gives a page of the report: records in the state, "" for all, up to limit.
// after is the cursor of the page before.
func (s *Service) Items(ctx context.Context, who *access.Principal, id, state string, limit int, after string) (out []*Item, next string, err error) {
	if _, err := s.one(ctx, who, id); err != nil {
		return nil, "", err
	}
	object, rec, _ := strings.Cut(after, "/")
	byObject := map[string][]*Item{}
	err = store.Each(ctx, s.App.ConcurrentDB(), func(r *sql.Rows) error {
		it := &Item{}
		if err := r.Scan(&it.Object, &it.Record, &it.To.ID, &it.To.Name, &it.State, &it.Code, &it.Message); err != nil {
			return err
		}
		if it.Message == "" && it.Code != "" {
			it.Message = locale.Message(who.Locale, it.Code, nil)
		}
		out = append(out, it)
		return nil
	}, `SELECT i."object", i."record", i."to", coalesce(u."name", ''), i."state", i."code", i."args" FROM "tn_handover_items" i LEFT JOIN "users" u ON u."id" = i."to"
		WHERE i."handover" = ? AND (? = '' OR i."state" = ?) AND (i."object", i."record") > (?, ?) ORDER BY i."object", i."record" LIMIT ?`, id, state, state, object, rec, limit+1)
	if err != nil {
		return nil, "", err
	}
	if len(out) > limit {
		out = out[:limit]
		next = out[limit-1].Object + "/" + out[limit-1].Record
	}
	for _, it := range out {
		byObject[it.Object] = append(byObject[it.Object], it)
	}
	r := s.Query.Rights(who)
	for object, items := range byObject {
		if err := s.titles(ctx, r, object, items); err != nil {
			return nil, "", err
		}
	}
	return out, next, nil
}

// titles fills in what the records are called, as far as the person may see that.
func (s *Service) titles(ctx context.Context, r *access.Rights, object string, items []*Item) error {
	o := r.Snap.Objects[object]
	if o == nil || !r.Can(object, "view") {
		return nil
	}
	if _, ok := r.Reads(object, o.Title, "r"); !ok {
		return nil
	}
	byID, ids := map[string]*Item{}, []string{}
	for _, it := range items {
		byID[it.Record], ids = it, append(ids, it.Record)
	}
	return s.eachOf(ctx, r, object, ids, []string{"id", o.Title}, func(rec *query.Record) {
		byID[rec.ID()].Title, _ = rec.Value(o.Title).(string)
	})
}

// eachOf reads records by id, as far as the person sees them.
func (s *Service) eachOf(ctx context.Context, r *access.Rights, object string, ids, fields []string, f func(*query.Record)) error {
	for len(ids) > 0 {
		n := min(len(ids), chunk)
		list, err := json.Marshal(ids[:n])
		if err != nil {
			return err
		}
		page, err := s.Query.List(ctx, r, query.ListRequest{Object: object, Filter: "record.id in " + string(list), Sort: "id", Limit: chunk, Fields: fields})
		if err != nil {
			return err
		}
		for _, rec := range page.Items {
			f(rec)
		}
		ids = ids[n:]
	}
	return nil
}
