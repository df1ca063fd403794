package query

import (
	"context"
	"database/sql"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"maps"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Then tells of a record as it was: at which moment, in which version, which of the
// fields that it shows have another value now, and which have none of then: they
// did not exist, or follow from other records.
type Then struct {
	At      string   `json:"at"`
	Version int64    `json:"version"`
	Differs []string `json:"differs"`
	Absent  []string `json:"absent"`
}

// AsOf gives a record as it was at a moment, taken back from today's by its history:
// what the person may read now, by their rights on it now. Errors: 404 not_found for
// a record that they do not see, 400 future_moment, 409 not_then before it was made,
// gone_then while it was deleted, history_gap where history does not lead back.
func (s *Service) AsOf(ctx context.Context, r *access.Rights, objectKey, id string, at time.Time) (*Record, error) {
	o, err := object(r, objectKey)
	if err != nil {
		return nil, err
	}
	if at.After(s.now()) {
		return nil, problem.Bad("future_moment")
	}
	moment := at.UTC().Format(types.DefaultDateLayout)
	db := s.app.ConcurrentDB()
	now, d, err := decided(ctx, db, r, o, id)
	if err != nil {
		return nil, err
	}
	p := &past{o: o, row: maps.Clone(now), rows: map[string][]expr.Values{}, snap: r.Snap}
	today := map[string][]expr.Values{}
	for _, c := range o.All {
		if c.Part == "" {
			continue
		}
		list, err := rowsOf(ctx, db, r.Snap.Objects[c.Part], id)
		if err != nil {
			return nil, err
		}
		p.rows[c.Spec.Key], today[c.Spec.Key] = list, list
	}
	if err := p.back(ctx, db, id, moment); err != nil {
		return nil, err
	}
	then, err := s.store.FieldsAt(ctx, o.Key, moment)
	if err != nil {
		return nil, err
	}
	sel, err := selection(r, o, nil, nil, true)
	if err != nil {
		return nil, err
	}
	live, err := s.live(ctx, r, o, p.row, sel.cols)
	if err != nil {
		return nil, err
	}
	rec := &Record{cols: sel.cols, vals: make([]any, len(sel.cols)), hidden: make([]bool, len(sel.cols))}
	told := &Then{At: moment, Version: p.version, Differs: []string{}, Absent: []string{}}
	page := &Page{Items: []*Record{rec}, Links: map[string]string{}}
	nest := sel.nested
	sel.nested = nil // the rows are not those of today
	for i, c := range sel.cols {
		key := c.Spec.Key
		if sel.cases[i] != -1 && !d.Reads(key) && d.Mask(key) == "" {
			rec.veil(i, "")
			continue
		}
		if !c.System && then[key] != c.Spec.Type || c.Computed != nil && !c.Computed.Near {
			rec.veil(i, "")
			told.Absent = append(told.Absent, key)
			continue
		}
		if c.Part != "" {
			continue
		}
		rec.vals[i] = p.row[key]
		if c.Live() {
			rec.vals[i] = live[key]
		} else if !c.System && !field.Equal(p.row[key], now[key]) {
			told.Differs = append(told.Differs, key)
		}
		if sel.cases[i] != -1 && !d.Reads(key) {
			rec.veil(i, d.Mask(key))
		}
	}
	rec.conceal()
	if err := s.resolveLinks(ctx, r, sel, page, true); err != nil {
		return nil, err
	}
	for _, n := range nest {
		key := sel.cols[n.at].Spec.Key
		if rec.absent(n.at) {
			continue
		}
		sub := p.show(d, n, then)
		if err := s.resolveLinks(ctx, r, n.sel, sub, true); err != nil {
			return nil, err
		}
		maps.Copy(page.Links, sub.Links)
		rec.vals[n.at] = sub.Items
		if !sameRows(n.sel.cols, p.rows[key], today[key]) {
			told.Differs = append(told.Differs, key)
		}
	}
	rec.With("$links", page.Links)
	rec.With("$then", told)
	return rec, nil
}

// past is a record on its way back.
type past struct {
	o       *meta.CompiledObject
	snap    *meta.Snapshot
	row     expr.Values
	rows    map[string][]expr.Values // by sub-form
	version int64
}

// back takes the changes after the moment back, the newest first.
func (p *past) back(ctx context.Context, db dbx.Builder, id, moment string) error {
	current, _ := p.row["version"].(float64)
	next, done := int64(current), false
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var version int64
		var at, by, action, text string
		if err := rows.Scan(&version, &at, &by, &action, &text); err != nil || done {
			return err
		}
		if version > next {
			return nil // newer than the row as it was read
		}
		if version != next {
			return problem.New(409, "history_gap")
		}
		if at <= moment {
			done, p.version = true, version
			p.row["version"], p.row["updated"], p.row["updated_by"] = float64(version), at, by
			if action == "delete" {
				return problem.New(409, "gone_then")
			}
			return nil
		}
		next--
		var changes map[string]jsontext.Value
		if err := json.Unmarshal([]byte(text), &changes); err != nil {
			return err
		}
		for key, raw := range changes {
			if err := p.take(p.o.ByKey[key], raw); err != nil {
				return err
			}
		}
		return nil
	}, `SELECT "version", "at", "by", "action", "changes" FROM "tn_history" WHERE "record" = ? AND "object" = ? ORDER BY "id" DESC`, id, p.o.Key)
	if err == nil && !done {
		err = problem.New(409, "not_then")
	}
	return err
}

// take takes the change of one field back.
func (p *past) take(c *meta.Column, raw jsontext.Value) error {
	switch {
	case c == nil:
		return nil
	case c.Part != "":
		return p.takeRows(c, raw)
	}
	var v struct {
		From any `json:"from"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return err
	}
	if ofRows(v.From) {
		v.From = nil
	}
	p.row[c.Spec.Key] = Canonical(c.Expr.Kind, v.From)
	return nil
}

// takeRows takes a change of rows back: those that came go, those that went come
// back to their places, and the others have the values that they had.
func (p *past) takeRows(c *meta.Column, raw jsontext.Value) error {
	var diff struct {
		From []noted `json:"from"`
		To   []noted `json:"to"`
	}
	if json.Unmarshal(raw, &diff) != nil {
		return nil //nolint:nilerr // of a time when the field was none of rows
	}
	rows := p.snap.Objects[c.Part]
	before := make(map[string]noted, len(diff.From))
	for _, x := range diff.From {
		before[x.ID] = x
	}
	list := []expr.Values{}
	after := map[string]bool{}
	for _, x := range diff.To {
		after[x.ID] = true
	}
	for _, row := range p.rows[c.Spec.Key] {
		id, _ := row["id"].(string)
		was, had := before[id]
		if after[id] && !had {
			continue
		}
		if had {
			row = maps.Clone(row)
			earlier(rows, row, was.Row)
		}
		list = append(list, row)
	}
	for _, x := range diff.From { // in the order of their places
		if after[x.ID] {
			continue
		}
		row := expr.Values{}
		for _, col := range rows.Columns {
			row[col.Spec.Key] = field.BlankOf(col.Expr.Kind)
		}
		row["id"] = x.ID
		earlier(rows, row, x.Row)
		list = slices.Insert(list, min(max(x.Place, 0), len(list)), row)
	}
	p.rows[c.Spec.Key] = list
	return nil
}

func earlier(o *meta.CompiledObject, row expr.Values, was map[string]any) {
	for key, v := range was {
		if c := o.ByKey[key]; c != nil {
			row[key] = Canonical(c.Expr.Kind, v)
		}
	}
}

// show makes records of the rows of a sub-form, as the person may read them.
func (p *past) show(d *access.Decision, n *nested, then map[string]string) *Page {
	c := p.o.All[slices.IndexFunc(p.o.All, func(c *meta.Column) bool { return c.Part == n.rows.Key })]
	page := &Page{Items: []*Record{}}
	for _, row := range p.rows[c.Spec.Key] {
		eye := d.Row(n.rows.Key, row)
		if !eye.May("view") {
			continue
		}
		rec := &Record{cols: n.sel.cols, vals: make([]any, len(n.sel.cols))}
		for i, col := range n.sel.cols {
			key := col.Spec.Key
			rec.vals[i] = row[key]
			switch {
			case !col.System && then[c.Spec.Key+"."+key] != col.Spec.Type || col.Computed != nil && (col.Live() || !col.Computed.Near):
				rec.veil(i, "")
			case n.sel.cases[i] != -1 && !eye.Reads(key):
				rec.veil(i, eye.Mask(key))
			}
		}
		rec.conceal()
		page.Items = append(page.Items, rec)
	}
	return page
}

// sameRows compares rows in the columns that are shown.
func sameRows(cols []*meta.Column, a, b []expr.Values) bool {
	return slices.EqualFunc(a, b, func(x, y expr.Values) bool {
		return !slices.ContainsFunc(cols, func(c *meta.Column) bool { return !field.Equal(x[c.Spec.Key], y[c.Spec.Key]) })
	})
}

// rowsOf reads the rows of a record in their order.
func rowsOf(ctx context.Context, db dbx.Builder, o *meta.CompiledObject, parent string) ([]expr.Values, error) {
	out := []expr.Values{}
	sc := store.NewScanner(o.Columns)
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		if err == nil {
			out = append(out, store.Values(o.Columns, vals))
		}
		return err
	}, "SELECT "+store.Columns("r", o.Columns)+" FROM "+expr.Quote(o.Key)+` AS "r" WHERE "r"."parent" = ? AND "r"."deleted" = '' ORDER BY "r"."position", "r"."rowid"`, parent)
}
