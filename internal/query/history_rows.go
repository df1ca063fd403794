package query

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
)

// RowChange is what a write did to one row of a sub-form, with the columns that
// the person may read: it was added (create), changed (update) or taken out
// (delete). Place is its place in the list, from 0; of one that was taken out that
// before.
type RowChange struct {
	ID      string        `json:"id"`
	Place   int           `json:"place"`
	Action  string        `json:"action"`
	Changes []FieldChange `json:"changes"`
}

// noted is a row as a write noted it.
type noted struct {
	ID    string         `json:"id"`
	Place int            `json:"place"`
	Row   map[string]any `json:"row"`
}

// ofRows reports whether a value is one of a time when the field was a sub-form.
func ofRows(v any) bool {
	list, _ := v.([]any)
	return slices.ContainsFunc(list, func(x any) bool { _, row := x.(map[string]any); return row })
}

// rowChanges reads what a write noted of the rows of a sub-form, as far as the
// person whose decision on the record this is may read it; nil when that is
// nothing.
func rowChanges(r *access.Rights, d *access.Decision, col *meta.Column, raw jsontext.Value) (*FieldChange, error) {
	var diff struct {
		From  []noted `json:"from"`
		To    []noted `json:"to"`
		Moved bool    `json:"moved"`
	}
	if json.Unmarshal(raw, &diff) != nil {
		return nil, nil // of a time when the field was none of rows
	}
	if !d.Reads(col.Spec.Key) {
		return nil, nil
	}
	out := &FieldChange{Field: col.Spec.Key, Moved: diff.Moved}
	rows := r.Snap.Objects[col.Part]
	eye := d.Row(rows.Key, expr.Values{})
	before := make(map[string]noted, len(diff.From))
	for _, x := range diff.From {
		before[x.ID] = x
	}
	add := func(id string, place int, action string, from, to map[string]any) {
		x := &RowChange{ID: id, Place: place, Action: action, Changes: []FieldChange{}}
		for _, c := range rows.All {
			key := c.Spec.Key
			was, had := from[key]
			is, has := to[key]
			if !had && !has || c.System {
				continue
			}
			f, _, reads := eye.Shows(key, was)
			t, _, too := eye.Shows(key, is)
			if reads && too {
				x.Changes = append(x.Changes, FieldChange{Field: key, From: f, To: t})
			}
		}
		if len(x.Changes) > 0 || action != "update" {
			out.Rows = append(out.Rows, x)
		}
	}
	for _, x := range diff.To {
		action := "create"
		if _, there := before[x.ID]; there {
			action = "update"
		}
		add(x.ID, x.Place, action, before[x.ID].Row, x.Row)
		delete(before, x.ID)
	}
	for _, x := range diff.From {
		if _, gone := before[x.ID]; gone {
			add(x.ID, x.Place, "delete", x.Row, nil)
		}
	}
	if len(out.Rows) == 0 && !out.Moved {
		return nil, nil
	}
	return out, nil
}

// each visits every value of a page of history, those of rows too.
func (h *History) each(snap *meta.Snapshot, o *meta.CompiledObject, visit func(*meta.Column, *any)) {
	var walk func(o *meta.CompiledObject, list []FieldChange)
	walk = func(o *meta.CompiledObject, list []FieldChange) {
		for i := range list {
			col := o.ByKey[list[i].Field]
			visit(col, &list[i].From)
			visit(col, &list[i].To)
			for _, row := range list[i].Rows {
				walk(snap.Objects[col.Part], row.Changes)
			}
		}
	}
	for _, c := range h.Items {
		walk(o, c.Changes)
	}
}
