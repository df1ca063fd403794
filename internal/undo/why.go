package undo

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// Why is a record that an undo leaves, and the reason. Conflict says that somebody
// has changed it since, so that it can be undone anyway: By and At tell who and when,
// Fields what stands there now and what the undo would write, as who undoes may read
// them.
type Why struct {
	Object   string        `json:"object"`
	Record   string        `json:"record"`
	Title    string        `json:"title"`
	Code     string        `json:"code"`
	Message  string        `json:"message"`
	Conflict bool          `json:"conflict"`
	By       *people.Named `json:"by"`
	At       string        `json:"at"`
	Fields   []Differing   `json:"fields"`
}

// Differing is a field with what it has now and what an undo would give it.
type Differing struct {
	Field string      `json:"field"`
	Label locale.Text `json:"label"`
	Now   any         `json:"now"`
	Then  any         `json:"then"`
}

// keep counts a record that stays as it is.
func (w *walk) keep(ctx context.Context, r *access.Rights, object, id string, p *problem.Problem) {
	w.out.Kept++
	if len(w.out.Reasons) >= listed {
		return
	}
	y := &Why{Object: object, Record: id, Code: p.Code, Message: p.Reason(r.Who.Locale), Fields: []Differing{}}
	y.Conflict = p.Code == "conflict" || p.Code == "undo_conflict" || p.Code == "undo_below"
	if y.Conflict && p.Code != "undo_below" {
		y.Message = locale.Message(r.Who.Locale, "undo_conflict", nil)
		w.tell(ctx, r, y)
	}
	y.Title, _ = w.s.title(ctx, r, object, id)
	w.out.Reasons = append(w.out.Reasons, y)
}

// tell says who changed a record since, and what: only what the person may read, and
// nothing of a record that they do not see.
func (w *walk) tell(ctx context.Context, r *access.Rights, y *Why) {
	h, err := w.s.Query.History(ctx, r, y.Object, y.Record, query.DefaultLimit, "")
	if err != nil {
		return
	}
	var since []*query.Change
	for _, c := range h.Items {
		cause, _, err := store.Text(ctx, w.s.App.ConcurrentDB(), `SELECT "cause" FROM "tn_history" WHERE "id" = ?`, c.ID)
		if err != nil || cause == w.cause {
			break
		}
		since = append(since, c)
	}
	if len(since) == 0 {
		return
	}
	y.At = since[0].At
	if since[0].By != nil {
		y.By = &people.Named{ID: since[0].By.ID, Name: since[0].By.Name}
	}
	then := map[string]any{}
	for _, c := range h.Items[len(since):] {
		cause, _, err := store.Text(ctx, w.s.App.ConcurrentDB(), `SELECT "cause" FROM "tn_history" WHERE "id" = ?`, c.ID)
		if err != nil || cause != w.cause {
			break
		}
		for _, f := range c.Changes {
			then[f.Field] = f.From
		}
	}
	seen := map[string]bool{}
	o := r.Snap.Objects[y.Object]
	for _, c := range since {
		for _, f := range c.Changes {
			col := o.ByKey[f.Field]
			was, ours := then[f.Field]
			if seen[f.Field] || !ours || len(f.Rows) > 0 || col == nil || !query.Writable(col) {
				continue
			}
			seen[f.Field] = true
			y.Fields = append(y.Fields, Differing{f.Field, col.Spec.Label, named(h, f.To), named(h, was)})
		}
	}
}

// named puts titles in the place of ids.
func named(h *query.History, v any) any {
	if id, _ := v.(string); id != "" && h.Links[id] != "" {
		return h.Links[id]
	}
	return v
}
