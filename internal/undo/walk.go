package undo

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/record"
	"github.com/tenon-crm/tenon/internal/store"
)

// walk goes through what one cause wrote, from the last to the first, so that what
// links to a record goes before it and comes back after it.
type walk struct {
	s      *Service
	who    *access.Principal
	cause  string
	as     string // the cause of the undo
	dry    bool
	anyway map[string]bool
	merge  bool            // it takes a merge back
	back   map[string]bool // of a dry run: records that it would bring back, to which others link again
	out    *Outcome
	turn   func(ctx context.Context) error // before each portion, in a job

	before int64 // the row of history behind which it goes on; 0 at the start
	pass   int
	since  int // undone when the pass began
}

// state is a walk as a checkpoint keeps it.
type state struct {
	Before int64    `json:"before"`
	Pass   int      `json:"pass"`
	Since  int      `json:"since"`
	Out    *Outcome `json:"out"`
}

// MarshalJSON gives the checkpoint.
func (w *walk) MarshalJSON() ([]byte, error) {
	return json.Marshal(state{w.before, w.pass, w.since, w.out})
}

// UnmarshalJSON goes on from a checkpoint.
func (w *walk) UnmarshalJSON(raw []byte) error {
	st := state{Out: w.out}
	err := json.Unmarshal(raw, &st)
	w.before, w.pass, w.since, w.out = st.Before, st.Pass, st.Since, st.Out
	return err
}

// passes is how often what is still linked to is tried again: a record goes once
// those that link to it are gone.
const passes = 3

// all walks until the end, or until enough says so.
func (w *walk) all(ctx context.Context, enough func() bool) error {
	for ; w.pass < passes; w.pass++ {
		for w.before >= 0 && (enough == nil || !enough()) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if w.turn != nil {
				if err := w.turn(ctx); err != nil {
					return err
				}
			}
			if err := w.step(context.WithoutCancel(ctx)); err != nil {
				return err
			}
		}
		linked := slices.ContainsFunc(w.out.Reasons, func(y *Why) bool { return y.Code == "in_use" || y.Code == "in_use_elsewhere" || y.Code == "undo_below" })
		if w.dry || !linked || w.out.Undone == w.since {
			return nil
		}
		w.before, w.since = 0, w.out.Undone
		w.out.Kept, w.out.Checked, w.out.Gone, w.out.Reasons = 0, 0, 0, []*Why{}
	}
	return nil
}

// gone are the records, as object/id, that a cause has deleted.
func (s *Service) gone(ctx context.Context, cause string) (map[string]bool, error) {
	out := map[string]bool{}
	err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		out[key] = true
		return err
	}, `SELECT "object" || '/' || "record" FROM "tn_history" WHERE "cause" = ? AND "cause" <> '' AND "action" = 'delete'`, cause)
	return out, err
}

// noted is one row of history.
type noted struct {
	id             int64
	object, record string
	version        int64
	action         string
	changes        string
}

// step undoes a portion. A record that the cause wrote several times is undone where
// its last row is.
func (w *walk) step(ctx context.Context) error {
	before := w.before
	if before == 0 {
		before = 1 << 62
	}
	db := w.s.App.ConcurrentDB()
	var page []*noted
	last := int64(-1)
	n := 0
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		x := &noted{}
		var latest int64
		if err := rows.Scan(&x.id, &x.object, &x.record, &latest); err != nil {
			return err
		}
		n, last = n+1, x.id
		if latest == x.id {
			page = append(page, x)
		}
		return nil
	}, `SELECT h."id", h."object", h."record", (SELECT max(x."id") FROM "tn_history" x WHERE x."record" = h."record" AND x."object" = h."object" AND x."cause" = h."cause")
		FROM "tn_history" h WHERE h."cause" = ? AND h."cause" <> '' AND h."id" < ? ORDER BY h."id" DESC LIMIT ?`, w.cause, before, chunk); err != nil {
		return err
	}
	for len(page) > 0 {
		to := 1
		for to < len(page) && page[to].object == page[0].object {
			to++
		}
		if err := w.records(ctx, page[0].object, page[:to]); err != nil {
			return err
		}
		page = page[to:]
	}
	if w.before = last; n < chunk {
		w.before = -1
	}
	return nil
}

// records undoes what the cause did to some records of one object.
func (w *walk) records(ctx context.Context, object string, page []*noted) error {
	r := w.s.Query.Rights(w.who)
	w.out.Checked += len(page)
	o := r.Snap.Objects[object]
	var ops []record.Op
	for _, x := range page {
		if o == nil {
			w.keep(ctx, r, object, x.record, problem.New(404, "undo_object_gone"))
			continue
		}
		rows, err := w.rows(ctx, object, x.record)
		if err != nil {
			return err
		}
		own, p, err := w.reverse(ctx, r, o, rows)
		switch {
		case err != nil:
			return err
		case p != nil:
			w.keep(ctx, r, object, x.record, p)
		case len(own) == 0:
			w.out.Gone++
		}
		ops = append(ops, own...)
	}
	if len(ops) == 0 {
		return nil
	}
	results, err := w.s.Record.Batch(ctx, w.who, object, ops, record.Options{Source: record.SourceUndo, Cause: w.as, DryRun: w.dry, Back: w.back, Unmerges: w.merge})
	if p, refused := problem.As(err); refused {
		for _, id := range distinct(ops) {
			w.keep(ctx, r, object, id, p)
		}
		return nil
	}
	if err != nil {
		return err
	}
	return w.settle(ctx, r, object, ops, results)
}

func distinct(ops []record.Op) []string {
	var ids []string
	for _, op := range ops {
		if len(ids) == 0 || ids[len(ids)-1] != op.ID {
			ids = append(ids, op.ID)
		}
	}
	return ids
}

// settle counts what became of the operations, of each record as one.
func (w *walk) settle(ctx context.Context, r *access.Rights, object string, ops []record.Op, results []record.Result) error {
	for i := 0; i < len(results); {
		id, same := ops[i].ID, true
		var refused *problem.Problem
		for ; i < len(results) && ops[i].ID == id; i++ {
			p, is := problem.As(results[i].Err)
			switch {
			case is && p.Status == 404 && ops[i].Method != record.Update: // as it was already
			case is && w.dry && p.Status == 404 && i > 0 && ops[i-1].ID == id: // comes back first
				same = false
			case is && refused == nil:
				refused = p
			case !is && !results[i].Same:
				same = false
			}
		}
		switch {
		case refused != nil:
			w.keep(ctx, r, object, id, refused)
		case same:
			w.out.Gone++
		default:
			w.out.Undone++
		}
	}
	return nil
}

// rows are what the cause wrote of one record, in order.
func (w *walk) rows(ctx context.Context, object, id string) ([]*noted, error) {
	var out []*noted
	err := store.Each(ctx, w.s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		x := &noted{object: object, record: id}
		err := rows.Scan(&x.id, &x.version, &x.action, &x.changes)
		out = append(out, x)
		return err
	}, `SELECT "id", "version", "action", "changes" FROM "tn_history" WHERE "record" = ? AND "object" = ? AND "cause" = ? ORDER BY "id"`, id, object, w.cause)
	return out, err
}
