package importer

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/search"
)

const (
	maxUnclear  = 20_000 // distinct values of a column that are looked at
	unclearPage = 100
)

// UnclearRequest asks what the values of a column that are not understood as they are
// probably mean. By is the field that records are found by, Text narrows the values.
type UnclearRequest struct {
	Column, Field, By, Text, Cursor string
}

// Unclear is a part of such values, those of the most rows first. More says that the
// column has more distinct values than are looked at.
type Unclear struct {
	Items  []Value `json:"items"`
	Total  int     `json:"total"`
	More   bool    `json:"more"`
	Cursor *string `json:"cursor"`
}

// Unclear reads the column anew, so that it tells what is so now, whatever was created
// or designed meanwhile. 404, 400 by path.
func (s *Service) Unclear(ctx context.Context, who *access.Principal, id string, q UnclearRequest) (*Unclear, error) {
	i, obj, rights, err := s.own(ctx, who, id)
	if err != nil {
		return nil, err
	}
	p := problem.Invalid()
	n := i.column(q.Column)
	if n < 0 {
		p.Field("column", "import_unknown_column", locale.Args{"column": q.Column})
	}
	at := s.fieldOf(obj, q.Field)
	of, col := at.of, at.col
	if col == nil || !importable(of, col) || !rights.Writes(of.Key, col.Spec.Key) {
		p.Field("field", "import_unknown_field", locale.Args{"field": q.Field})
	} else if q.By != "" {
		c := cellPlan{setting: Setting{By: q.By}}
		if l, ok := col.Type.(field.Linker); ok {
			c.link = l.Target(&col.Spec)
		}
		s.checkBy(p, "by", c)
	}
	from := 0
	if q.Cursor != "" {
		if from, err = strconv.Atoi(q.Cursor); err != nil || from < 0 {
			return nil, problem.Bad("bad_cursor")
		}
	}
	if err := p.OrNil(); err != nil {
		return nil, err
	}
	values, more, err := s.distinct(ctx, i, n)
	if err != nil {
		return nil, err
	}
	out := &Unclear{Items: []Value{}, More: more}
	r := s.reader(ctx, who)
	if values, err = r.unclear(values, col, q.By); err != nil {
		return nil, err
	}
	if text := search.Plain(q.Text); text != "" {
		values = slices.DeleteFunc(values, func(v Value) bool { return !strings.Contains(search.Plain(v.Value), text) })
	}
	out.Total = len(values)
	values = values[min(from, len(values)):]
	if len(values) > unclearPage {
		next := strconv.Itoa(from + unclearPage)
		out.Cursor, values = &next, values[:unclearPage]
	}
	out.Items = append(out.Items, values...)
	if q.By != "" && !s.titled(col, q.By) {
		return out, nil // a title is no near hit of a number
	}
	u, ok, err := r.understand(&Column{Values: out.Items}, col)
	if ok {
		for n, text := range u.suggest {
			out.Items[n].Suggestion = text
		}
	}
	return out, err
}

// titled reports whether a field is the one that the records of a link are called by.
func (s *Service) titled(col *meta.Column, by string) bool {
	if o := s.Snapshot().Objects[col.Expr.Target]; o != nil {
		return by == o.Title
	}
	return by == "name"
}

// distinct are the values of a column, those of the most rows first.
func (s *Service) distinct(ctx context.Context, i *Import, column int) (out []Value, more bool, err error) {
	at := map[string]int{}
	err = s.eachRow(ctx, i, func(r Row) error {
		if column >= len(r.Cells) {
			return nil
		}
		v := strings.TrimFunc(r.Cells[column], isSpace)
		if v == "" {
			return nil
		}
		n, known := at[v]
		switch {
		case known:
			out[n].Count++
		case len(out) == maxUnclear || len(v) > maxListed:
			more = true
		default:
			v = strings.Clone(v)
			at[v] = len(out)
			out = append(out, Value{Value: v, Count: 1})
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Value) int { return cmp.Compare(b.Count, a.Count) })
	return out, more, err
}

// unclear are those of the values that a field does not understand as they are.
func (r *valueReader) unclear(values []Value, col *meta.Column, by string) ([]Value, error) {
	link, isLink := col.Type.(field.Linker)
	if !isLink {
		return slices.DeleteFunc(values, func(v Value) bool {
			_, it := col.Type.Parse(r.fields, &col.Spec, v.Value)
			return it == nil
		}), nil
	}
	var fields []string
	if by != "" {
		fields = []string{by}
	}
	cell := cellPlan{col: col}
	var texts []string
	for _, v := range values {
		texts = append(texts, cell.texts(v.Value)...)
	}
	found, err := r.finder.Resolve(r.ctx, r.who, link.Target(&col.Spec), fields, texts)
	return slices.DeleteFunc(values, func(v Value) bool {
		return !slices.ContainsFunc(cell.texts(v.Value), func(one string) bool { return len(found[one]) == 0 })
	}), err
}
