package importer

import (
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// RowError is one reason why a row was refused.
type RowError struct {
	Row     int         `json:"row"`
	Column  string      `json:"column"`
	Field   string      `json:"field"`
	Value   string      `json:"value"`
	Code    string      `json:"code"`
	Message string      `json:"message"` // filled by In
	Args    locale.Args `json:"-"`
	Text    locale.Text `json:"-"` // the business's own words, of a rule
}

// In fills the message in a language.
func (e *RowError) In(t locale.Tag) {
	if !e.Text.IsZero() {
		e.Message = e.Text.In(t)
		return
	}
	e.Message = locale.Message(t, e.Code, e.Args)
}

// pending is a row on its way to an operation.
type pending struct {
	number  int
	data    map[string]any
	links   []pendingLink
	errs    []RowError
	blank   bool     // nothing in it: skipped
	id      string   // of the record to update; "" creates
	key     string   // its key values, to see rows of one record
	blanks  []string // fields of the record that the file leaves blank
	virtual bool     // id is of a record that only an earlier row would make: a dry run has none

	says     []int                     // totals that it counts in
	parents  map[string]map[string]any // by link: what the row says of the linked record
	later    []pendingLink             // to rows of the file that are not written yet
	promised []string                  // fields whose record only the real run will make

	// Of a file with rows of sub-forms:
	own   []string     // what the record's own cells hold, to see whether the next row is of the same record
	lines []*pending   // rows of its sub-forms, in the order of the file
	more  []int        // rows of the file below the first that are the record's
	part  *meta.Column // of a row of a sub-form: which
	of    *pending     // its record
}

// pendingLink is a cell whose text names a record of an object.
type pendingLink struct {
	cell   *cellPlan
	object string
	text   string
}

// read turns a row into values. What a cell does not say is left out, so that a
// create has its defaults and an update keeps what is there.
func (p *plan) read(row Row, width int) *pending {
	out := &pending{number: row.Number, data: map[string]any{}}
	if row.blank() {
		out.blank = true
		return out
	}
	for n := width; n < len(row.Cells); n++ {
		if !isBlank(row.Cells[n]) {
			out.fail(nil, row.Cells[n], &problem.Item{Code: "import_too_many_cells", Args: locale.Args{"count": len(row.Cells), "columns": width}})
			return out
		}
	}
	filled := false
	for n := range p.cells {
		c := &p.cells[n]
		out := out
		text := ""
		if c.index < len(row.Cells) {
			text = row.Cells[c.index]
		}
		trimmed := strings.TrimFunc(text, isSpace)
		if p.lines && c.part == nil {
			out.own = append(out.own, strings.Clone(trimmed))
		}
		if trimmed == "" {
			out.leave(c)
			continue
		}
		filled = true
		if to, ok := c.setting.Values[trimmed]; ok {
			if text = to; strings.TrimFunc(to, isSpace) == "" {
				out.leave(c)
				continue
			}
			trimmed = strings.TrimFunc(to, isSpace)
		}
		if c.part != nil {
			out = out.line(c.part)
		}
		if c.link != "" {
			for _, one := range c.texts(trimmed) {
				out.links = append(out.links, pendingLink{c, c.link, strings.Clone(one)})
			}
			continue
		}
		if c.targets != nil {
			out.refer(c, trimmed)
			continue
		}
		v, it := c.col.Type.Parse(c.context, &c.col.Spec, text)
		if it != nil && it.Code == field.CodeInvalidCharacters && strings.ContainsAny(trimmed, "\r\n") {
			// A field of one line takes the lines of a cell as one.
			v, it = c.col.Type.Parse(c.context, &c.col.Spec, strings.Join(strings.Fields(trimmed), " "))
		}
		switch {
		case it == nil:
			if !field.Blank(c.col.Expr.Kind, v) {
				out.values(c)[c.col.Spec.Key] = clone(v)
			}
		case it.Code == field.CodeUnknownOption && c.setting.Missing == MissingBlank:
		default:
			out.fail(c, trimmed, it)
		}
	}
	out.blank = !filled
	return out
}

// leave notes a field of the record that the file has nothing for.
func (r *pending) leave(c *cellPlan) {
	if c.own() {
		r.blanks = append(r.blanks, c.col.Spec.Key)
	}
}

// clone copies text out of the row's buffer, which would stay alive with it.
func clone(v any) any {
	if s, ok := v.(string); ok {
		return strings.Clone(s)
	}
	return v
}

func (r *pending) fail(c *cellPlan, value string, it *problem.Item) {
	e := RowError{Row: r.number, Value: strings.Clone(shorten(value, maxListed)), Code: it.Code, Args: it.Args, Text: it.Text}
	if c != nil {
		e.Column, e.Field = c.column, c.key()
	}
	if r.of != nil {
		r = r.of // what is wrong with a row of a sub-form is wrong with its record
	}
	r.errs = append(r.errs, e)
}

// refuse notes why the pipeline did not take the row.
func (r *pending) refuse(p *plan, err *problem.Problem) {
	if len(err.Fields) == 0 {
		r.errs = append(r.errs, RowError{Row: r.number, Code: err.Code, Args: err.Args})
		return
	}
	for _, key := range fieldOrder(p, err) {
		it := err.Fields[key]
		if r.blame(p, key, it) {
			continue
		}
		e := RowError{Row: r.number, Field: key, Code: it.Code, Args: it.Args, Text: it.Text, Value: shorten(display(r.data[key]), maxListed)}
		for n := range p.cells {
			if p.cells[n].key() == key {
				e.Column = p.cells[n].column
			}
		}
		for _, l := range r.links {
			if l.cell.col.Spec.Key == key {
				e.Value = l.text
			}
		}
		r.errs = append(r.errs, e)
	}
}

// fieldOrder lists the fields of a problem: the object's own in its order, then
// whatever else it names.
func fieldOrder(p *plan, err *problem.Problem) []string {
	var out []string
	for _, c := range p.object.Columns {
		if err.Fields[c.Spec.Key] != nil {
			out = append(out, c.Spec.Key)
		}
	}
	for key := range err.Fields {
		if p.object.ByKey[key] == nil {
			out = append(out, key)
		}
	}
	return out
}

// display writes a canonical value as short text.
func display(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(x)
	case []string:
		return strings.Join(x, ", ")
	}
	return ""
}

// keyValues are the row's values of the key fields; ok is false when one of
// them is blank.
func (r *pending) keyValues(p *plan) (values []any, ok bool) {
	for _, k := range p.keys {
		v, given := r.data[k]
		if !given || field.Blank(p.object.ByKey[k].Expr.Kind, v) && p.object.ByKey[k].Expr.Kind != expr.Bool {
			return nil, false
		}
		values = append(values, v)
	}
	return values, true
}
