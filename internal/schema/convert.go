package schema

import (
	"context"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
)

// chunk is how many rows of a conversion are in memory at once.
const chunk = 1000

// conversion moves the values of a field from one type to another.
type conversion struct {
	table      string
	column     string // where the old values are
	from, to   field.Spec
	fromType   field.Type
	toType     field.Type
	context    field.Context
	generation int  // of the new column's id
	inPlace    bool // the column stays, only values change
	clear      bool // a link to another object, or from or to none: no value can stay

	rows, lost int
}

// newConversion plans a conversion; nil when there is nothing to convert.
func (p *Planner) newConversion(table string, has core.Field, from, to *field.Spec) (*conversion, error) {
	cv := &conversion{
		table: table, column: has.GetName(), from: *from, to: *to, context: p.Context,
		generation: generation(has) + 1,
	}
	var ok bool
	if cv.toType, ok = p.Types.Get(to.Type); !ok {
		return nil, nil // said by the check of the document
	}
	if cv.fromType, ok = p.Types.Get(from.Type); !ok {
		return nil, fmt.Errorf("field %s.%s had the type %q, which is not known any more", table, from.Key, from.Type)
	}
	cv.clear = from.Type == to.Type || leads(cv.fromType, from) != leads(cv.toType, to)
	now, err := physical(p.Types, to, generation(has))
	if err != nil {
		return nil, err
	}
	cv.inPlace = has.Type() == now.Type() && cv.fromType.Kind(from) == cv.toType.Kind(to)
	return cv, nil
}

// leads is the object that a field links to, "" when it is no link.
func leads(t field.Type, s *field.Spec) string {
	if l, ok := t.(field.Linker); ok {
		return l.Target(s)
	}
	return ""
}

// each walks the rows that have a value, in chunks, and calls f with the new
// value in its database form and whether it differs from the old one. It counts
// rows and lost values from the start.
func (c *conversion) each(ctx context.Context, app core.App, f func(id string, value any, changed bool) error) error {
	c.rows, c.lost = 0, 0
	where := notBlank(c.fromType.Kind(&c.from), quote(c.column))
	if c.fromType.Kind(&c.from) == expr.Bool {
		where = "1"
	}
	query := "SELECT " + quote("id") + ", " + quote(c.column) + " FROM " + quote(c.table) +
		" WHERE " + quote("id") + " > {:after} AND " + where + " ORDER BY " + quote("id") + fmt.Sprintf(" LIMIT %d", chunk)
	for after := ""; ; {
		rows, err := c.read(ctx, app, query, after)
		if err != nil {
			return err
		}
		for _, r := range rows {
			c.rows++
			old := field.FromDB(c.fromType.Kind(&c.from), r.value)
			v, ok := c.convert(old)
			if !ok {
				c.lost++
				v = field.BlankOf(c.toType.Kind(&c.to))
			}
			if err := f(r.id, field.ToDB(c.toType.Kind(&c.to), v), !c.inPlace || !field.Equal(old, v)); err != nil {
				return err
			}
		}
		if len(rows) < chunk {
			return nil
		}
		after = rows[len(rows)-1].id
	}
}

type storedValue struct {
	id    string
	value any
}

func (c *conversion) read(ctx context.Context, app core.App, query, after string) ([]storedValue, error) {
	rows, err := app.DB().NewQuery(query).WithContext(ctx).Bind(dbx.Params{"after": after}).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := make([]storedValue, 0, chunk)
	for rows.Next() {
		var r storedValue
		if err := rows.Scan(&r.id, &r.value); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// convert gives the new value of an old one. Between types that mean the same
// kind of thing the value itself counts (0.25 stays 0.25); otherwise, and for
// options, which people know by their labels, what people read.
func (c *conversion) convert(old any) (any, bool) {
	if c.clear {
		return nil, false
	}
	byValue := func() (any, bool) {
		v, wrong := c.toType.Normalise(c.context, &c.to, old)
		return v, wrong == nil && !field.Blank(c.toType.Kind(&c.to), v)
	}
	byText := func() (any, bool) {
		v, wrong := c.toType.Parse(c.context, &c.to, c.fromType.Format(c.context, &c.from, old))
		return v, wrong == nil && !field.Blank(c.toType.Kind(&c.to), v)
	}
	first, second := byText, byValue
	if c.fromType.Kind(&c.from) == c.toType.Kind(&c.to) && len(c.from.Options)+len(c.to.Options) == 0 {
		first, second = byValue, byText
	}
	if v, ok := first(); ok {
		return v, true
	}
	if c.fromType.Kind(&c.from) == expr.Link || c.toType.Kind(&c.to) == expr.Link {
		return nil, false
	}
	return second()
}
