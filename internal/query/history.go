package query

import (
	"context"
	"database/sql"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"slices"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Change is one write of a record, with the fields that the person may read.
type Change struct {
	ID      int64         `json:"id"`
	At      string        `json:"at"`
	By      *Person       `json:"by"` // null: nobody, the system
	Source  string        `json:"source"`
	Action  string        `json:"action"`
	Version int64         `json:"version"`
	Changes []FieldChange `json:"changes"`
	Merged  []Titled      `json:"merged,omitempty"` // the records that a merge has put into it
	Of      *Titled       `json:"of,omitempty"`     // of a change of one of these: whose it was

	by, record, cause string
}

// FieldChange is one field of a change, old value and new; of a sub-form what
// happened to its rows.
type FieldChange struct {
	Field string       `json:"field"`
	From  any          `json:"from"`
	To    any          `json:"to"`
	Rows  []*RowChange `json:"rows,omitempty"`
	Moved bool         `json:"moved,omitempty"` // rows that stayed changed places
}

// History is a page of changes, newest first, and the titles of what they link to.
type History struct {
	Items  []*Change
	Cursor string
	Links  map[string]string
}

// Changed says which changes are meant: those of one person where By is set, of a
// source where Source is, of a field that the person reads where Field is, and those
// that people made, or the system, where System is.
type Changed struct {
	By, Source, Field string
	System            *bool
}

// History gives what happened to a record that the person sees, and to those that
// were merged into it. Values of fields that they may not read now are left out; links
// to what they may not see read as blank.
func (s *Service) History(ctx context.Context, r *access.Rights, objectKey, id string, limit int, cursor string) (*History, error) {
	return s.HistoryOf(ctx, r, objectKey, id, Changed{}, limit, cursor)
}

// HistoryOf is History of some changes only.
func (s *Service) HistoryOf(ctx context.Context, r *access.Rights, objectKey, id string, which Changed, limit int, cursor string) (*History, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	if limit == 0 {
		limit = DefaultLimit
	}
	before := int64(1) << 62
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, problem.Bad("bad_cursor")
		}
	}
	if limit < 0 || limit > MaxLimit {
		return nil, problem.Bad("bad_limit", locale.Args{"max": MaxLimit})
	}
	db := s.app.ConcurrentDB()
	_, d, err := decided(ctx, db, r, o, id)
	if err != nil {
		return nil, err
	}
	touches, err := touching(r, d, o, which.Field)
	if err != nil {
		return nil, err
	}
	whose, err := absorbed(ctx, db, o, id)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(whose)
	if err != nil {
		return nil, err
	}
	of, record := `= ?`, any(id) // one record is read in the order of the index
	if len(whose) > 1 {
		of, record = `IN (SELECT value FROM json_each(?))`, string(list)
	}
	h := &History{Items: []*Change{}, Links: map[string]string{}}
	read, last := 0, int64(0)
	err = store.Each(ctx, db, func(rows *sql.Rows) error {
		if read == limit {
			h.Cursor = strconv.FormatInt(last, 10)
			return nil
		}
		read++
		c := &Change{Changes: []FieldChange{}}
		var text string
		if err := rows.Scan(&c.ID, &c.At, &c.by, &c.Source, &c.Action, &c.Version, &text, &c.record, &c.cause); err != nil {
			return err
		}
		last = c.ID
		var diff map[string]jsontext.Value
		if err := json.Unmarshal([]byte(text), &diff); err != nil {
			return err
		}
		for _, col := range o.All {
			raw, ok := diff[col.Spec.Key]
			if !ok || col.Live() || which.Field != "" && col.Spec.Key != which.Field {
				continue
			}
			if col.Part != "" {
				f, err := rowChanges(r, d, col, raw)
				if err != nil {
					return err
				}
				if f != nil {
					c.Changes = append(c.Changes, *f)
				}
				continue
			}
			var v struct {
				From any `json:"from"`
				To   any `json:"to"`
			}
			if err := json.Unmarshal(raw, &v); err != nil {
				return err
			}
			if ofRows(v.From) || ofRows(v.To) {
				continue
			}
			from, _, readsFrom := d.Shows(col.Spec.Key, v.From)
			to, _, readsTo := d.Shows(col.Spec.Key, v.To)
			if readsFrom && readsTo {
				c.Changes = append(c.Changes, FieldChange{Field: col.Spec.Key, From: from, To: to})
			}
		}
		if which.Field == "" || len(c.Changes) > 0 {
			h.Items = append(h.Items, c)
		}
		return nil
	}, `SELECT "id", "at", "by", "source", "action", "version", "changes", "record", "cause" FROM "tn_history"
		WHERE "record" `+of+` AND "object" = ? AND "id" < ? AND (? = '' OR "by" = ?) AND (? IS NULL OR ? = ("by" = '' OR "source" NOT IN ('ui', 'api', 'batch', 'import', 'merge')))
			AND (? = '' OR "source" = ?) AND (? = '' OR json_type("changes", ?) IS NOT NULL)
		ORDER BY "id" DESC LIMIT ?`, record, objectKey, before, which.By, which.By, which.System, which.System, which.Source, which.Source, touches, touches, limit+1)
	if err != nil {
		return nil, err
	}
	if err := s.nameMerges(ctx, r, o, id, h); err != nil {
		return nil, err
	}
	if err := s.describeHistory(ctx, r, o, h); err != nil {
		return nil, err
	}
	return h, s.resolveHistory(ctx, r, o, h)
}

// describeHistory gives values the shape in which records show them, and puts
// names beside the ids of files. A file that is gone keeps its id.
func (s *Service) describeHistory(ctx context.Context, r *access.Rights, o *meta.CompiledObject, h *History) error {
	var values []*any
	var ids []string
	h.each(r.Snap, o, func(col *meta.Column, v *any) {
		if col.Expr.Kind != expr.AnyLink { // told by nameReferences
			*v = Shaped(col, *v)
		}
		if _, ok := col.Type.(field.Filer); ok {
			values = append(values, v)
			ids = append(ids, texts(*v)...)
		}
	})
	if len(ids) == 0 {
		return nil
	}
	known, err := s.files.Describe(ctx, ids)
	if err != nil {
		return err
	}
	for _, v := range values {
		list := []files.File{}
		for _, id := range texts(*v) {
			f, ok := known[id]
			if !ok {
				f = files.File{ID: id, Name: id}
			}
			list = append(list, f)
		}
		*v = list
	}
	return nil
}

// texts are the texts of a decoded list.
func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// resolveHistory names people and links, and blanks links to what the person
// may not see.
func (s *Service) resolveHistory(ctx context.Context, r *access.Rights, o *meta.CompiledObject, h *History) error {
	wanted := map[string][]string{}
	each := func(f func(target string, value *any)) {
		h.each(r.Snap, o, func(col *meta.Column, v *any) {
			if l, ok := col.Type.(field.Linker); ok && col.Expr.Kind.Linking() {
				f(l.Target(&col.Spec), v)
			}
		})
	}
	each(func(target string, v *any) {
		if id, _ := (*v).(string); id != "" {
			wanted[target] = append(wanted[target], id)
		}
		wanted[target] = append(wanted[target], texts(*v)...)
	})
	for _, c := range h.Items {
		if c.by != "" {
			wanted[expr.Users] = append(wanted[expr.Users], c.by)
		}
	}
	if err := s.nameReferences(ctx, r, o, h); err != nil {
		return err
	}
	seen := map[string]map[string]link{}
	for target, ids := range wanted {
		found, err := s.linked(ctx, r, target, ids, false)
		if err != nil {
			return err
		}
		seen[target] = found
		for id, l := range found {
			h.Links[id] = l.title
		}
	}
	each(func(target string, v *any) {
		if _, several := (*v).([]any); several {
			*v = slices.DeleteFunc(texts(*v), func(id string) bool { _, ok := seen[target][id]; return !ok })
		} else if id, _ := (*v).(string); id == "" {
			*v = nil
		} else if _, ok := seen[target][id]; !ok {
			*v = nil
		}
	})
	for _, c := range h.Items {
		if p, ok := seen[expr.Users][c.by].value.(Person); ok {
			c.By = &p
		}
	}
	return nil
}

// nameReferences names links to one of several objects, and blanks those to what the
// person may not see.
func (s *Service) nameReferences(ctx context.Context, r *access.Rights, o *meta.CompiledObject, h *History) error {
	x := &references{}
	each := func(f func(col *meta.Column, v *any)) {
		h.each(r.Snap, o, func(col *meta.Column, v *any) {
			if col.Expr.Kind == expr.AnyLink {
				f(col, v)
			}
		})
	}
	each(func(col *meta.Column, v *any) {
		text, _ := (*v).(string)
		x.want(col, text)
	})
	if err := s.look(ctx, r, x, false); err != nil {
		return err
	}
	each(func(_ *meta.Column, v *any) {
		text, _ := (*v).(string)
		*v = x.name(text, false)
	})
	return nil
}
