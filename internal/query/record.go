package query

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"math"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/meta"
)

// Record is one row as a person may read it: only readable fields, in the
// object's order, in canonical values.
type Record struct {
	cols   []*meta.Column
	vals   []any
	hidden []bool // nil: none; fields that this person may not read of this row
	extra  map[string]any
}

// ID is the record's id.
func (r *Record) ID() string { s, _ := r.Value("id").(string); return s }

// Value gives a field that the person may read, nil otherwise.
func (r *Record) Value(key string) any {
	for i, c := range r.cols {
		if c.Spec.Key == key && !r.absent(i) {
			return r.vals[i]
		}
	}
	return nil
}

// Has reports whether the field is there, that is readable and asked for.
func (r *Record) Has(key string) bool {
	for i, c := range r.cols {
		if c.Spec.Key == key {
			return !r.absent(i)
		}
	}
	return false
}

// Columns are the fields that were read, whether or not of this row.
func (r *Record) Columns() []*meta.Column { return r.cols }

// Map gives the record as a map of its readable fields.
func (r *Record) Map() map[string]any {
	out := make(map[string]any, len(r.cols))
	for i, c := range r.cols {
		if !r.absent(i) {
			out[c.Spec.Key] = r.vals[i]
		}
	}
	return out
}

// veil masks a value in a style, or hides it when there is none.
func (r *Record) veil(i int, style string) {
	text, is := r.vals[i].(string)
	if style == "" || !is {
		if r.hidden == nil {
			r.hidden = make([]bool, len(r.vals))
		}
		r.hidden[i] = true
		r.vals[i] = field.BlankOf(r.cols[i].Expr.Kind)
		return
	}
	if text == "" {
		return
	}
	r.vals[i] = access.MaskOf(r.cols[i].Type, style, text)
	masked, _ := r.extra["$masked"].([]string)
	r.With("$masked", append(masked, r.cols[i].Spec.Key))
}

// conceal leaves of what is kept sealed only what is shown of it.
func (r *Record) conceal() {
	for i, c := range r.cols {
		t, ok := c.Type.(field.Sealed)
		if !ok {
			continue
		}
		text, _ := r.vals[i].(string)
		if !strings.Contains(text, field.SealMark) {
			continue
		}
		r.vals[i] = t.Shape(text)
		masked, _ := r.extra["$masked"].([]string)
		r.With("$masked", append(masked, c.Spec.Key))
	}
}

// With adds a member that is not a field ("$links", "$rights", "$masked").
func (r *Record) With(key string, v any) {
	if r.extra == nil {
		r.extra = map[string]any{}
	}
	r.extra[key] = v
}

func (r *Record) absent(i int) bool { return r.hidden != nil && r.hidden[i] }

// MarshalJSON writes the flat record. It is the hot end of every list: no map
// and no reflection but for expanded values.
func (r *Record) MarshalJSON() ([]byte, error) { return r.append(nil) }

func (r *Record) append(b []byte) ([]byte, error) {
	b = append(b, '{')
	first := true
	var err error
	for i, c := range r.cols {
		if r.absent(i) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '"')
		b = append(b, c.Spec.Key...)
		b = append(b, '"', ':')
		if b, err = appendValue(b, Shaped(c, r.vals[i])); err != nil {
			return nil, err
		}
	}
	for k, v := range r.extra {
		if !first {
			b = append(b, ',')
		}
		first = false
		if b, err = jsontext.AppendQuote(b, k); err != nil {
			return nil, err
		}
		b = append(b, ':')
		if b, err = appendValue(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// Shaped is a canonical value as the API shows it.
func Shaped(c *meta.Column, v any) any {
	if s, ok := c.Type.(field.Shaped); ok {
		if text, is := v.(string); is {
			return s.Shape(text)
		}
	}
	return v
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch x := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case string:
		return jsontext.AppendQuote(b, x)
	case bool:
		return strconv.AppendBool(b, x), nil
	case float64:
		return appendNumber(b, x), nil
	case int64:
		return strconv.AppendInt(b, x, 10), nil
	case []string:
		b = append(b, '[')
		var err error
		for i, s := range x {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = jsontext.AppendQuote(b, s); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case *Record:
		return x.append(b)
	case []*Record:
		b = append(b, '[')
		var err error
		for i, rec := range x {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = rec.append(b); err != nil {
				return nil, err
			}
		}
		return append(b, ']'), nil
	case []files.File:
		if len(x) == 0 {
			return append(b, "[]"...), nil
		}
	}
	raw, err := json.Marshal(v)
	return append(b, raw...), err
}

func appendNumber(b []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.AppendInt(b, int64(f), 10)
	}
	return strconv.AppendFloat(b, f, 'g', -1, 64)
}

// JSON writes the page as the API answers it: {items, cursor, count?, more?, links?}.
func (p *Page) JSON() ([]byte, error) {
	b := append(make([]byte, 0, 512*(len(p.Items)+1)), `{"items":[`...)
	var err error
	for i, rec := range p.Items {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = rec.append(b); err != nil {
			return nil, err
		}
	}
	b = append(b, `],"cursor":`...)
	if p.Cursor == "" {
		b = append(b, "null"...)
	} else if b, err = jsontext.AppendQuote(b, p.Cursor); err != nil {
		return nil, err
	}
	if p.Count != nil {
		b = strconv.AppendInt(append(b, `,"count":`...), *p.Count, 10)
		if p.More {
			b = append(b, `,"more":true`...)
		}
	}
	if p.Links != nil {
		raw, err := json.Marshal(p.Links, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"links":`...), raw...)
	}
	if p.Calculating != nil {
		raw, err := json.Marshal(p.Calculating)
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"calculating":`...), raw...)
	}
	return append(b, '}'), nil
}
