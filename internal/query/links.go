package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/store"
)

// Person is what everybody may know of a colleague or a department.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// resolveLinks finishes a page: links to what the person may not see read as
// blank, expanded ones become records, files their descriptions; links, if
// asked for, gets every title. One query per linked object, and one per sub-form.
func (s *Service) resolveLinks(ctx context.Context, r *access.Rights, sel *selected, page *Page, titles bool) error {
	if titles {
		page.Links = map[string]string{}
	}
	if err := s.fill(ctx, r, sel, page, titles); err != nil {
		return err
	}
	if err := s.resolveReferences(ctx, r, sel, page); err != nil {
		return err
	}
	for target, cols := range linkColumns(sel) {
		ids := page.ids(cols)
		if len(ids) == 0 {
			continue
		}
		_, business := r.Snap.Objects[target]
		expand := slices.ContainsFunc(cols, func(i int) bool { return sel.expand[sel.cols[i].Spec.Key] })
		if !business && !expand && !titles {
			continue // people and departments are nobody's secret
		}
		seen, err := s.linked(ctx, r, target, ids, expand)
		if err != nil {
			return err
		}
		for _, rec := range page.Items {
			for _, i := range cols {
				rec.vals[i] = through(rec.vals[i], seen, sel.expand[sel.cols[i].Spec.Key])
			}
		}
		if titles {
			for id, l := range seen {
				page.Links[id] = l.title
			}
		}
	}
	for _, rec := range page.Items {
		for i, c := range sel.cols {
			if _, linked := c.Type.(field.Linker); linked && rec.vals[i] == "" {
				rec.vals[i] = nil
			}
		}
	}
	return s.describeFiles(ctx, sel, page)
}

// through is the value of a link, or of several, as far as what it names is seen.
func through(v any, seen map[string]link, expand bool) any {
	one := func(id string) any {
		if l := seen[id]; expand {
			return l.value
		}
		return id
	}
	switch x := v.(type) {
	case string:
		if _, ok := seen[x]; !ok {
			return ""
		}
		return one(x)
	case []string:
		x = slices.DeleteFunc(slices.Clone(x), func(id string) bool { _, ok := seen[id]; return !ok })
		if !expand {
			return x
		}
		out := make([]any, len(x))
		for i, id := range x {
			out[i] = one(id)
		}
		return out
	}
	return v
}

// linkColumns groups the link columns of a selection by the object they lead to.
func linkColumns(sel *selected) map[string][]int {
	out := map[string][]int{}
	for i, c := range sel.cols {
		if l, ok := c.Type.(field.Linker); ok && c.Expr.Kind.Linking() {
			out[l.Target(&c.Spec)] = append(out[l.Target(&c.Spec)], i)
		}
	}
	return out
}

// ids gathers the distinct link values of some columns.
func (p *Page) ids(cols []int) []string {
	set := map[string]struct{}{}
	for _, rec := range p.Items {
		for _, i := range cols {
			switch x := rec.vals[i].(type) {
			case string:
				if x != "" {
					set[x] = struct{}{}
				}
			case []string:
				for _, id := range x {
					set[id] = struct{}{}
				}
			}
		}
	}
	out := make([]string, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	return out
}

type link struct {
	title string
	value any // the expanded form: *Record or Person
}

// linked reads those of the target's rows that the person sees, by id.
func (s *Service) linked(ctx context.Context, r *access.Rights, target string, ids []string, expand bool) (map[string]link, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]link, len(ids))
	o, business := r.Snap.Objects[target]
	if !business {
		b, ok := r.Snap.ExprObject(target)
		if !ok {
			return out, nil
		}
		return out, s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
			var p Person
			err := rows.Scan(&p.ID, &p.Name)
			out[p.ID] = link{title: p.Name, value: p}
			return err
		}, `SELECT "id", "name" FROM `+expr.Quote(b.Table)+` WHERE "id" IN (SELECT value FROM json_each(?))`, string(list))
	}
	if !r.Can(target, "view") {
		return out, nil
	}
	fields := []string{"id"}
	if o.Title != "" && r.Shows(target, o.Title) {
		fields = append(fields, o.Title)
	}
	if expand {
		fields = nil
	}
	sel, err := selection(r, o, fields, nil, false)
	if err != nil {
		return nil, err
	}
	where := &condition{}
	if len(ids) == 1 {
		where.add(`"r"."id" = ?`, ids[0])
	} else {
		where.add(`"r"."id" IN (SELECT value FROM json_each(?))`, string(list))
	}
	where.add(`"r"."deleted" = ''`)
	rows, args := r.RowsTested(target, "view", alias)
	where.add(rows, args...)
	sub := &Page{}
	sc := store.NewScanner(sel.cols, sel.caseDest()...)
	err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		vals, err := sc.Scan(rows)
		if err == nil {
			sub.Items = append(sub.Items, sel.record(vals))
		}
		return err
	}, "SELECT "+sel.sql+" FROM "+expr.Quote(target)+` AS "r" WHERE `+where.String(), append(append([]any{}, sel.args...), where.args...)...)
	if err != nil {
		return nil, err
	}
	if expand {
		if err := s.resolveLinks(ctx, r, sel, sub, false); err != nil {
			return nil, err
		}
	}
	for _, rec := range sub.Items {
		title, _ := rec.Value(o.Title).(string)
		out[rec.ID()] = link{title: title, value: rec}
	}
	return out, nil
}

// describeFiles puts name, size and type beside the ids of file fields.
func (s *Service) describeFiles(ctx context.Context, sel *selected, page *Page) error {
	var cols []int
	for i, c := range sel.cols {
		if _, ok := c.Type.(field.Filer); ok {
			cols = append(cols, i)
		}
	}
	if len(cols) == 0 {
		return nil
	}
	var ids []string
	for _, rec := range page.Items {
		for _, i := range cols {
			l, _ := rec.vals[i].([]string)
			ids = append(ids, l...)
		}
	}
	var known map[string]files.File
	if len(ids) > 0 {
		var err error
		if known, err = s.files.Describe(ctx, ids); err != nil {
			return err
		}
	}
	for _, rec := range page.Items {
		for _, i := range cols {
			l, _ := rec.vals[i].([]string)
			out := make([]files.File, 0, len(l))
			for _, id := range l {
				if f, ok := known[id]; ok {
					out = append(out, f)
				}
			}
			rec.vals[i] = out
		}
	}
	return nil
}
