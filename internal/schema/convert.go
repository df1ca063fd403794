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

// Converter says what becomes of the values of a field that changes its type.
type Converter struct {
	from, to         field.Spec
	fromType, toType field.Type
	context          field.Context
	clear            bool // a link to another object: no value can stay
}

// Converter makes the converter of a change; nil when there is nothing to convert.
func (p *Planner) Converter(from, to *field.Spec) (*Converter, error) {
	c := &Converter{from: *from, to: *to, context: p.Context, clear: from.Type == to.Type}
	var ok bool
	if c.toType, ok = p.Types.Get(to.Type); !ok {
		return nil, nil // said by the check of the document
	}
	if _, any := c.toType.(field.AnyLinker); any {
		c.clear = false // what leads to an object that stays, stays
	}
	if c.fromType, ok = p.Types.Get(from.Type); !ok {
		return nil, fmt.Errorf("field %s had the type %q, which is not known any more", from.Key, from.Type)
	}
	return c, nil
}

// Words are a value as people read it before the change and after it; kept is
// false where it becomes blank.
func (c *Converter) Words(old any) (before, after string, kept bool) {
	before = c.fromType.Format(c.context, &c.from, old)
	v, kept := c.convert(old)
	if kept {
		after = c.toType.Format(c.context, &c.to, v)
	}
	return before, after, kept
}

// Blank reports whether there is nothing to convert of a value.
func (c *Converter) Blank(old any) bool { return field.Blank(c.fromType.Kind(&c.from), old) }

// CountConversion counts the rows of a table that have a value in a field, and
// how many of these become blank.
func (p *Planner) CountConversion(ctx context.Context, app core.App, table string, from, to *field.Spec) (c *Converter, rows, lost int, err error) {
	if c, err = p.Converter(from, to); c == nil || err != nil {
		return c, 0, 0, err
	}
	cv := &conversion{Converter: c, table: table, column: from.Key}
	err = cv.each(ctx, app, func(converted) error { return nil })
	return c, cv.rows, cv.lost, err
}

// conversion moves the values of a field from one type to another.
type conversion struct {
	*Converter
	table      string
	column     string // where the old values are
	generation int    // of the new column's id
	inPlace    bool   // the column stays, only values change

	rows, lost int
}

// newConversion plans a conversion; nil when there is nothing to convert.
func (p *Planner) newConversion(table string, has core.Field, from, to *field.Spec) (*conversion, error) {
	c, err := p.Converter(from, to)
	if c == nil || err != nil {
		return nil, err
	}
	cv := &conversion{Converter: c, table: table, column: has.GetName(), generation: generation(has) + 1}
	now, err := physical(p.Types, to, generation(has))
	if err != nil {
		return nil, err
	}
	cv.inPlace = has.Type() == now.Type() && cv.fromType.Kind(from) == cv.toType.Kind(to)
	return cv, nil
}

// converted is one row with its new value in the form of the database. Left is
// what people read of a value that became blank.
type converted struct {
	id      string
	value   any
	changed bool // the new value differs from the old one
	left    string
}

// each walks the rows that have a value, in chunks, and calls f with what becomes
// of it. It counts rows and lost values from the start.
func (c *conversion) each(ctx context.Context, app core.App, f func(converted) error) error {
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
			row := converted{id: r.id}
			v, ok := c.convert(old)
			if !ok {
				c.lost++
				row.left = c.fromType.Format(c.context, &c.from, old)
				v = field.BlankOf(c.toType.Kind(&c.to))
			}
			row.value, row.changed = field.ToDB(c.toType.Kind(&c.to), v), !c.inPlace || !field.Equal(old, v)
			if err := f(row); err != nil {
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

// sealed reports types whose values only who writes and who reveals one can read: a
// change of type has no key.
func sealed(t field.Type) bool { _, ok := t.(field.Sealed); return ok }

// convert gives the new value of an old one. Between types that mean the same
// kind of thing the value itself counts (0.25 stays 0.25); otherwise, and for
// options, which people know by their labels, what people read.
func (c *Converter) convert(old any) (any, bool) {
	if c.clear || sealed(c.fromType) || sealed(c.toType) {
		return nil, false
	}
	if old, ok := c.relinked(old); ok {
		v, wrong := c.toType.Normalise(c.context, &c.to, old)
		return v, wrong == nil
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
	if linking(c.fromType.Kind(&c.from)) || linking(c.toType.Kind(&c.to)) {
		return nil, false
	}
	return second()
}

// relinked is a link of the type before as one of the type after, where a field
// that led to records of one object now leads to those of several, or the other way
// round; false for every other change, and for a link to an object that is left out.
func (c *Converter) relinked(old any) (any, bool) {
	id, _ := old.(string)
	_, before := c.fromType.(field.AnyLinker)
	_, after := c.toType.(field.AnyLinker)
	switch {
	case before == after:
		return nil, false
	case after:
		return expr.Reference(c.from.Object, id), c.from.Type == "relation"
	}
	object, id := expr.SplitReference(id)
	return id, c.to.Type == "relation" && object == c.to.Object
}

// linking reports whether a field of a kind names one record.
func linking(k expr.Kind) bool { return k == expr.Link || k == expr.AnyLink }
