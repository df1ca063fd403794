package record

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// loadRows reads the rows of the records that are changed, and decides which of
// them stay, which go and which come back.
func (b *batch) loadRows(ctx context.Context) error {
	for _, c := range b.obj.All {
		if c.Part == "" {
			continue
		}
		if err := b.loadPart(ctx, c); err != nil {
			return err
		}
	}
	n := 0
	for _, p := range b.parts {
		n += len(p.drafts)
	}
	if n > maxRows {
		return problem.Bad("too_many_rows_at_once", locale.Args{"max": maxRows})
	}
	err := b.inRows(func(*batch) error { return nil })
	b.live(func(d *draft) {
		if d.invalid != nil {
			d.fail(d.invalid)
		}
	})
	return err
}

func (b *batch) loadPart(ctx context.Context, c *meta.Column) error {
	var ids []string
	sets := map[string]*rowset{}
	owners := map[string]*draft{}
	deleted := false
	b.live(func(d *draft) {
		i := slices.IndexFunc(d.rows, func(x *rowset) bool { return x.col == c })
		switch d.op.Method {
		case Update:
			if i < 0 {
				return
			}
		case Delete, Restore:
			deleted = deleted || d.op.Method == Restore
			d.rows, i = append(d.rows, &rowset{col: c, batch: b.part(c)}), len(d.rows)
		default:
			if i >= 0 {
				d.rows[i].match(d, nil)
			}
			return
		}
		ids, sets[d.op.ID], owners[d.op.ID] = append(ids, d.op.ID), d.rows[i], d
	})
	if len(ids) == 0 {
		return nil
	}
	o := b.r.Snap.Objects[c.Part]
	stored, err := storedRows(ctx, b, o, ids, deleted)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x, d := sets[id], owners[id]
		rows := slices.DeleteFunc(stored[id], func(s *store.Stored) bool { return (s.Deleted != "") != (d.op.Method == Restore) })
		if d.op.Method == Update {
			x.match(d, rows)
		} else {
			for i, s := range rows {
				row := &draft{op: Op{Method: d.op.Method, ID: s.Values["id"].(string)}, of: d, place: i, old: s.Values}
				x.list = append(x.list, row)
				x.batch.drafts = append(x.batch.drafts, row)
			}
		}
		for _, row := range x.all() {
			switch {
			case d.now == nil || row.err != nil:
			case row.old != nil:
				row.now = d.now.Row(o.Key, row.old)
			default:
				row.now = d.now.Row(o.Key, expr.Values{meta.ParentKey: d.op.ID})
			}
		}
	}
	return nil
}

// storedRows reads the rows of records in their order: those that are there, or
// also those that went with their record. One that was taken out of its record
// has no place any more.
func storedRows(ctx context.Context, b *batch, o *meta.CompiledObject, ids []string, deleted bool) (map[string][]*store.Stored, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	which := `"r"."deleted" = ''`
	if deleted {
		which = `"r"."position" IS NOT NULL`
	}
	out := map[string][]*store.Stored{}
	var gone string
	sc := store.NewScanner(o.Columns, &gone)
	return out, store.Each(ctx, b.db(), func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		if err != nil {
			return err
		}
		s := &store.Stored{Values: store.Values(o.Columns, vals), Deleted: gone}
		id, _ := s.Values[meta.ParentKey].(string)
		out[id] = append(out[id], s)
		return nil
	}, "SELECT "+store.Columns("r", o.Columns)+`, "r"."deleted" FROM `+expr.Quote(o.Key)+` AS "r" WHERE "r"."parent" IN (SELECT value FROM json_each(?)) AND `+which+` ORDER BY "r"."parent", "r"."position", "r"."rowid"`, string(list))
}

// match finds the rows of a list among those that the record has: the others go.
// A row of another record is as unknown as one that does not exist.
func (x *rowset) match(d *draft, stored []*store.Stored) {
	at := make(map[string]int, len(stored))
	for i, s := range stored {
		id, _ := s.Values["id"].(string)
		at[id] = i
	}
	seen := make(map[string]bool, len(stored))
	last := -1
	for _, row := range x.list {
		if row.op.Method != Update {
			continue
		}
		i, known := at[row.op.ID]
		switch {
		case !known:
			row.fail(problem.Invalid().Field("id", "unknown_row", locale.Args{"id": field.Excerpt(row.op.ID)}))
			continue
		case seen[row.op.ID]:
			row.fail(problem.Invalid().Field("id", "row_twice", locale.Args{"id": row.op.ID}))
			continue
		}
		seen[row.op.ID] = true
		row.old = stored[i].Values
		x.moved = x.moved || i < last
		last = max(last, i)
	}
	x.position()
	for i, s := range stored {
		id, _ := s.Values["id"].(string)
		if seen[id] {
			continue
		}
		row := &draft{op: Op{Method: Delete, ID: id}, of: d, place: i, old: s.Values}
		x.gone, x.batch.drafts = append(x.gone, row), append(x.batch.drafts, row)
	}
}

// position gives each row of the list its place. Places need no more than grow, so
// that a row which is added at the end or taken out moves no other.
func (x *rowset) position() {
	last := 0.0
	for _, row := range x.list {
		at, _ := row.old[meta.PositionKey].(float64)
		if at <= last {
			at = last + 1
		}
		row.at, last = at, at
	}
}
