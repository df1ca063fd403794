package query

import (
	"maps"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// selected is what a read returns of each row: the columns that the person may
// read on some row and, where that depends on the row, the conditions.
type selected struct {
	sql    string
	args   []any
	cols   []*meta.Column
	expand map[string]bool
	cases  []int // by column: index of the condition under which it reads as it is, -1 for always, never
	masks  [][]maskAt
	flags  []bool // the scanned conditions
	nested []*nested
}

// maskAt is a style in which a column reads, and the index of the condition,
// -1 for always.
type maskAt struct {
	style string
	at    int
}

const never = -2

// selection picks the columns: all readable ones, sub-forms only with rows, or
// those asked for. A field that no grant lets the person read is unknown.
func selection(r *access.Rights, o *meta.CompiledObject, fields, expand []string, rows bool) (*selected, error) {
	s := &selected{expand: map[string]bool{}}
	fields, columns := below(o, fields)
	expand, columnsExpanded := below(o, expand)
	all := len(fields)+len(columns) == 0
	named := func(k string) bool {
		return slices.Contains(fields, k) || columns[k] != nil || columnsExpanded[k] != nil
	}
	for _, f := range slices.Concat(fields, expand, slices.Collect(maps.Keys(columns)), slices.Collect(maps.Keys(columnsExpanded))) {
		c, ok := o.ByKey[f]
		if !ok || !r.Shows(o.Key, f) {
			return nil, unknownField(f)
		}
		if slices.Contains(expand, f) {
			if _, linked := c.Type.(field.Linker); !linked && c.Expr.Kind != expr.AnyLink {
				return nil, problem.Bad("not_expandable", locale.Args{"field": f})
			}
			s.expand[f] = true
		}
	}
	if len(s.expand) > MaxExpand {
		return nil, problem.Bad("expand_too_wide", locale.Args{"max": MaxExpand})
	}
	var conds []access.Case
	when := func(c *access.Case) int {
		if c == nil {
			return -1
		}
		// Conditions that read alike may still be of different values.
		at := slices.IndexFunc(conds, func(had access.Case) bool { return had.SQL == c.SQL && slices.Equal(had.Args, c.Args) })
		if at < 0 {
			at = len(conds)
			conds = append(conds, *c)
		}
		return at
	}
	var b strings.Builder
	for _, c := range o.All {
		k := c.Spec.Key
		always := k == "id" || k == "version" && o.PartOf == nil
		if c.Part != "" && !rows || !all && !always {
			if !named(k) && !s.expand[k] {
				continue
			}
		}
		plain, reads := r.Reads(o.Key, k, alias)
		var masks []access.Masked
		if !reads || plain != nil {
			masks = r.Masks(o.Key, k, alias)
		}
		if !reads && len(masks) == 0 {
			continue
		}
		col := expr.Quote(alias) + "." + expr.Quote(c.Expr.Column)
		if c.Live() {
			var args []any
			var ok bool
			if col, args, ok = r.Value(c, alias); !ok {
				continue
			}
			s.args = append(s.args, args...)
		}
		if c.Part != "" {
			col = "NULL" // filled in afterwards
			n, err := nest(r, c, len(s.cols), columns[k], columnsExpanded[k])
			if err != nil {
				return nil, err
			}
			s.nested = append(s.nested, n)
		}
		if len(s.cols) > 0 {
			b.WriteString(", ")
		}
		b.WriteString(col)
		s.cols = append(s.cols, c)
		at := never
		if reads {
			at = when(plain)
		}
		s.cases = append(s.cases, at)
		var hidden []maskAt
		for _, m := range masks {
			hidden = append(hidden, maskAt{m.Style, when(m.Case)})
		}
		s.masks = append(s.masks, hidden)
	}
	s.flags = make([]bool, len(conds))
	for _, cond := range conds {
		b.WriteString(", coalesce(" + cond.SQL + ", 0)")
		s.args = append(s.args, cond.Args...)
	}
	s.sql = b.String()
	return s, nil
}

func (s *selected) caseDest() []any {
	out := make([]any, len(s.flags))
	for i := range s.flags {
		out[i] = &s.flags[i]
	}
	return out
}

// record makes the record of the row just scanned.
func (s *selected) record(vals []any) *Record {
	rec := &Record{cols: s.cols, vals: vals}
	for i, at := range s.cases {
		if at == -1 || at >= 0 && s.flags[at] {
			continue
		}
		rec.veil(i, s.style(i))
	}
	rec.conceal()
	return rec
}

// style is how a column that may not be read as it is reads in the row just
// scanned; "" when it may not be read.
func (s *selected) style(i int) string {
	for _, m := range s.masks[i] {
		if m.at < 0 || s.flags[m.at] {
			return m.style
		}
	}
	return ""
}
