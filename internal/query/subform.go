package query

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// maxNested bounds the rows of a sub-form that one answer holds.
const maxNested = 20_000

// nested is what a read returns of the rows of a sub-form.
type nested struct {
	at   int // its column in the selection
	rows *meta.CompiledObject
	sel  *selected
}

// below parts the keys of columns ("lines.price") from those of fields, by field.
func below(o *meta.CompiledObject, keys []string) (own []string, columns map[string][]string) {
	columns = map[string][]string{}
	for _, key := range keys {
		name, column, dotted := strings.Cut(key, ".")
		if c := o.ByKey[name]; dotted && c != nil && c.Part != "" {
			columns[name] = append(columns[name], column)
			continue
		}
		own = append(own, key)
	}
	return own, columns
}

// nest selects, of the rows of a sub-form, the columns that the person may read:
// all of the document's, or those asked for.
func nest(r *access.Rights, c *meta.Column, at int, columns, expand []string) (*nested, error) {
	o := r.Snap.Objects[c.Part]
	if len(columns) == 0 {
		columns = []string{"id"}
		for _, col := range o.All {
			if !col.System && r.Shows(o.Key, col.Spec.Key) {
				columns = append(columns, col.Spec.Key)
			}
		}
	}
	sel, err := selection(r, o, columns, expand, false)
	return &nested{at, o, sel}, err
}

// fill puts the rows of sub-forms into the records of a page: one query for each
// sub-form, and what their links need. 400 too_many_rows_listed when these are more
// than one answer holds.
func (s *Service) fill(ctx context.Context, r *access.Rights, sel *selected, page *Page, titles bool) error {
	for _, n := range sel.nested {
		byID := map[string]*Record{}
		for _, rec := range page.Items {
			rec.vals[n.at] = []*Record{}
			if !rec.absent(n.at) {
				byID[rec.ID()] = rec
			}
		}
		list, err := json.Marshal(slices.Collect(maps.Keys(byID)))
		if err != nil {
			return err
		}
		where := &condition{}
		where.add(`"r"."parent" IN (SELECT value FROM json_each(?)) AND "r"."deleted" = ''`, string(list))
		seen, args := r.RowsTested(n.rows.Key, "view", alias)
		where.add(seen, args...)
		sub := &Page{}
		var parent string
		sc := store.NewScanner(n.sel.cols, append(n.sel.caseDest(), &parent)...)
		err = s.statements.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
			vals, err := sc.Scan(rows)
			if err != nil {
				return err
			}
			if len(sub.Items) == maxNested {
				return problem.Bad("too_many_rows_listed", locale.Args{"max": maxNested})
			}
			row, rec := n.sel.record(vals), byID[parent]
			sub.Items = append(sub.Items, row)
			rec.vals[n.at] = append(rec.vals[n.at].([]*Record), row)
			return nil
		}, "SELECT "+n.sel.sql+`, "r"."parent" FROM `+expr.Quote(n.rows.Key)+` AS "r" WHERE `+where.String()+` ORDER BY "r"."parent", "r"."position", "r"."rowid"`,
			append(slices.Clone(n.sel.args), where.args...)...)
		if err != nil {
			return err
		}
		if err := s.resolveLinks(ctx, r, n.sel, sub, titles); err != nil {
			return err
		}
		maps.Copy(page.Links, sub.Links)
	}
	return nil
}
