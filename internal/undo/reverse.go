package undo

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// reverse is what makes a record as it was before rows, all of one cause, were
// written: nothing when they leave it as it was, or the problem that keeps it from
// being undone.
func (w *walk) reverse(ctx context.Context, r *access.Rights, o *meta.CompiledObject, rows []*noted) ([]record.Op, *problem.Problem, error) {
	first, last := rows[0], rows[len(rows)-1]
	was := first.action != record.Create && first.action != record.Restore
	is := last.action != record.Delete
	anyway := w.anyway[o.Key+"/"+last.record]
	op := record.Op{ID: last.record}
	switch {
	case !was && !is:
		return nil, nil, nil
	case !was:
		op.Method = record.Delete
		if !anyway {
			op.Version, op.Alone = &last.version, w.cause
		}
		return []record.Op{op}, nil, nil
	}
	back := &record.Reversal{Was: map[string]any{}, Wrote: map[string]any{}, Anyway: anyway}
	lines := map[string][]jsontext.Value{}
	for _, x := range rows {
		if err := net(o, x, back, lines); err != nil {
			return nil, nil, err
		}
	}
	var ops []record.Op
	if !is {
		op.Method = record.Restore
		ops = append(ops, op)
	}
	op.Method, op.Reverse = record.Update, back
	if len(lines) > 0 && is {
		var p *problem.Problem
		var err error
		if op.Data, p, err = w.lines(ctx, r, o, last.record, lines, anyway); p != nil || err != nil {
			return nil, p, err
		}
	}
	if len(back.Was) > 0 || len(op.Data) > 0 {
		ops = append(ops, op)
	}
	return ops, nil, nil
}

// net adds what a row of history changed: from the first value to the last.
func net(o *meta.CompiledObject, x *noted, back *record.Reversal, lines map[string][]jsontext.Value) error {
	var diff map[string]jsontext.Value
	if err := json.Unmarshal([]byte(x.changes), &diff); err != nil {
		return err
	}
	for key, raw := range diff {
		c := o.ByKey[key]
		switch {
		case c == nil || !query.Writable(c): // computed, of the system, or purged since
			continue
		case c.Part != "":
			lines[key] = append(lines[key], raw)
			continue
		}
		var v struct {
			From any `json:"from"`
			To   any `json:"to"`
		}
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		if _, there := back.Was[key]; !there {
			back.Was[key] = v.From
		}
		back.Wrote[key] = v.To
	}
	return nil
}

// line is a row of a sub-form as history keeps it.
type line struct {
	ID    string         `json:"id"`
	Place int            `json:"place"`
	Row   map[string]any `json:"row"`
}

// lines are the lists of rows that sub-forms get back: rows that were added go, those
// that were taken out come back at their place, changed ones get their values back.
// 409 undo_conflict where a row was changed since, 403 undo_rows_hidden for who does
// not see the rows.
func (w *walk) lines(ctx context.Context, r *access.Rights, o *meta.CompiledObject, id string, changes map[string][]jsontext.Value, anyway bool) (map[string]any, *problem.Problem, error) {
	rec, err := w.s.Query.Get(ctx, r, query.GetRequest{Object: o.Key, ID: id, Rows: true})
	if p, refused := problem.As(err); refused {
		return nil, p, nil
	}
	if err != nil {
		return nil, nil, err
	}
	raw, err := rec.MarshalJSON()
	if err != nil {
		return nil, nil, err
	}
	var now map[string]jsontext.Value
	if err := json.Unmarshal(raw, &now); err != nil {
		return nil, nil, err
	}
	out := map[string]any{}
	for key, list := range changes {
		if now[key] == nil {
			return nil, problem.New(403, "undo_rows_hidden"), nil
		}
		var current []map[string]any
		if err := json.Unmarshal(now[key], &current); err != nil {
			return nil, nil, err
		}
		rows, moved, err := relist(r.Snap.Objects[o.ByKey[key].Part], current, list)
		if err != nil {
			return nil, nil, err
		}
		if moved && !anyway {
			return nil, problem.New(409, "undo_conflict"), nil
		}
		out[key] = rows
	}
	return out, nil, nil
}

// relist takes changes of a list of rows back, the last one first. moved reports that
// a row was changed since.
func relist(o *meta.CompiledObject, current []map[string]any, changes []jsontext.Value) (rows []any, moved bool, err error) {
	list := make([]map[string]any, len(current))
	now := map[string]map[string]any{}
	for i, row := range current {
		id, _ := row["id"].(string)
		list[i], now[id] = map[string]any{"id": id}, row
	}
	at := func(id string) int {
		return slices.IndexFunc(list, func(row map[string]any) bool { return row["id"] == id })
	}
	for _, raw := range slices.Backward(changes) {
		var diff struct {
			From []line `json:"from"`
			To   []line `json:"to"`
		}
		if err := json.Unmarshal(raw, &diff); err != nil {
			return nil, false, err
		}
		before := map[string]line{}
		for _, x := range diff.From {
			before[x.ID] = x
		}
		for _, x := range diff.To {
			i := at(x.ID)
			y, there := before[x.ID]
			delete(before, x.ID)
			switch {
			case i < 0:
				moved = moved || there
			case !there:
				list = slices.Delete(list, i, i+1)
			default:
				for key := range x.Row {
					c := o.ByKey[key]
					if c == nil || !query.Writable(c) {
						continue
					}
					if shown, reads := now[x.ID][key]; reads && list[i][key] == nil && !shows(c, shown, x.Row[key]) && !shows(c, shown, y.Row[key]) {
						moved = true
					}
					list[i][key] = body(c, y.Row[key])
				}
			}
		}
		for _, x := range diff.From {
			if _, gone := before[x.ID]; !gone {
				continue
			}
			row := map[string]any{}
			for key, v := range x.Row {
				if c := o.ByKey[key]; c != nil && query.Writable(c) {
					row[key] = body(c, v)
				}
			}
			list = slices.Insert(list, min(x.Place, len(list)), row)
		}
	}
	rows = make([]any, len(list))
	for i, row := range list {
		rows[i] = row
	}
	return rows, moved, nil
}

// body is a value of history as the body of a write gives it.
func body(c *meta.Column, v any) any {
	raw, err := json.Marshal(query.Shaped(c, query.Canonical(c.Expr.Kind, v)))
	if err != nil {
		return v
	}
	var out any
	if json.Unmarshal(raw, &out) != nil {
		return v
	}
	return out
}

// shows reports whether what a person sees is a value of history: of a blank one, that
// there is nothing.
func shows(c *meta.Column, shown, v any) bool {
	return shown == nil && field.Blank(c.Expr.Kind, query.Canonical(c.Expr.Kind, v)) || alike(shown, body(c, v))
}

// alike reports whether two decoded values are the same.
func alike(a, b any) bool {
	x, err := json.Marshal(a, json.Deterministic(true))
	y, other := json.Marshal(b, json.Deterministic(true))
	return err == nil && other == nil && string(x) == string(y)
}
