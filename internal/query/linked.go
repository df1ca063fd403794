package query

import (
	"context"
	"encoding/json"
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

// Taken is what a data linkage found: values by field of the form, and the titles
// of what they link to. Found is false when there is no record that the person
// may see; fields that they may not read there are left out. Cut has the limit of
// each sub-form for which more records were found than become rows.
type Taken struct {
	Found  bool              `json:"found"`
	Values map[string]any    `json:"values"`
	Links  map[string]string `json:"links,omitzero"`
	Cut    map[string]int    `json:"cut,omitzero"`
}

// Linked carries out a data linkage for values of a form, by field: the first
// record that agrees in each field that it matches and that its condition holds
// for, or all of them. It is read as the person reads it, so that a linkage shows
// nothing that a list would not.
func (s *Service) Linked(ctx context.Context, r *access.Rights, o *meta.CompiledObject, k *meta.CompiledLink, values map[string]any) (*Taken, error) {
	none := &Taken{Values: map[string]any{}}
	from := r.Snap.Objects[k.From]
	if from == nil || !r.Can(k.From, "view") {
		return none, nil
	}
	form := (&Offer{Values: values}).form(r, o)
	if k.When != nil && !s.holds(ctx, r, o, k.When, form) {
		return none, nil
	}
	filter, agrees, err := s.agreeing(r, from, k.Match, o, form)
	if err != nil || !agrees || !ordersBy(r, from, k.Sort) || k.Where != nil && k.Where.For(r) != nil {
		return none, err
	}
	q := ListRequest{Object: k.From, Filter: filter, Sort: k.Sort, Limit: 1, Fields: []string{"id"}, where: k.Where, form: form}
	page, err := s.List(ctx, r, q)
	if err != nil || len(page.Items) == 0 {
		return none, err
	}
	out, err := s.takeFirst(ctx, r, k, page.Items[0].ID())
	if err != nil {
		return none, err
	}
	for _, t := range k.Take {
		if err := s.takeEach(ctx, r, q, t, out); err != nil {
			return none, err
		}
	}
	out.Found = len(out.Values) > 0
	return out, nil
}

// holds reports whether a condition holds for what is filled in, as far as the
// person may read what it reads beyond that.
func (s *Service) holds(ctx context.Context, r *access.Rights, o *meta.CompiledObject, p *expr.Program, form expr.Values) bool {
	if p.For(r) != nil {
		return false
	}
	v := r.Of(o.Key)
	v.Record, v.Old = form, form
	s.Through(ctx, r, &v)
	return p.True(ctx, v)
}

// ordersBy reports whether the person may read what an order goes by.
func ordersBy(r *access.Rights, o *meta.CompiledObject, sort string) bool {
	_, err := parseSort(r, o, sort, alias)
	return err == nil
}

// takeFirst takes over what one record gives.
func (s *Service) takeFirst(ctx context.Context, r *access.Rights, k *meta.CompiledLink, id string) (*Taken, error) {
	out := &Taken{Values: map[string]any{}, Links: map[string]string{}}
	var fields []string
	for _, t := range k.Take {
		if t.Each == 0 && r.Shows(k.From, t.Value) {
			fields = append(fields, t.Value)
		}
	}
	if len(fields) == 0 {
		return out, nil
	}
	rec, err := s.Get(ctx, r, GetRequest{Object: k.From, ID: id, Fields: fields, Links: true})
	if err != nil {
		return out, err
	}
	return out, out.take(rec, k.Take)
}

// takeEach makes rows of the records that a linkage finds.
func (s *Service) takeEach(ctx context.Context, r *access.Rights, q ListRequest, t meta.LinkTake, out *Taken) error {
	if t.Each == 0 {
		return nil
	}
	q.Fields = nil
	for _, column := range t.Columns {
		if r.Shows(q.Object, column.Value) {
			q.Fields = append(q.Fields, column.Value)
		}
	}
	if len(q.Fields) == 0 {
		return nil
	}
	q.Limit, q.Links = min(t.Each, meta.MaxEach), true
	page, err := s.List(ctx, r, q)
	if err != nil {
		return err
	}
	records := make([]any, len(page.Items))
	for i, rec := range page.Items {
		if records[i], err = shown(rec); err != nil {
			return err
		}
	}
	out.Values[t.Into] = rowsTaken(records, t.Columns)
	maps.Copy(out.Links, page.Links)
	if page.Cursor != "" {
		if out.Cut == nil {
			out.Cut = map[string]int{}
		}
		out.Cut[t.Into] = q.Limit
	}
	return nil
}

// chosen adds what the condition of a data linkage says beyond a filter.
func (s *Service) chosen(ctx context.Context, where *condition, r *access.Rights, q ListRequest) error {
	if q.where == nil {
		return nil
	}
	v := r.Of(q.Object)
	v.Form = q.form
	s.Through(ctx, r, &v)
	f, err := q.where.SQL(alias, r, v)
	if err != nil {
		return filterProblem(r, err)
	}
	where.add(f.SQL, f.Args...)
	where.filtered = true
	return nil
}

// agreeing is the filter of the records that agree, false when something to look by
// is blank, or the person may not look by it.
func (s *Service) agreeing(r *access.Rights, from *meta.CompiledObject, match []meta.LinkMatch, o *meta.CompiledObject, form expr.Values) (string, bool, error) {
	parts := make([]string, len(match))
	for i, m := range match {
		here, there := o.ByKey[m.With], from.ByKey[m.Field]
		v := form[m.With]
		if field.Blank(here.Expr.Kind, v) {
			return "", false, nil
		}
		if _, reads := r.Reads(from.Key, m.Field, alias); !reads {
			return "", false, nil
		}
		literal, err := literalOf(there.Expr.Kind, v)
		if err != nil {
			return "", false, err
		}
		parts[i] = "record." + m.Field + " == " + literal
	}
	return strings.Join(parts, " && "), true, nil
}

// literalOf writes a value as expressions do.
func literalOf(k expr.Kind, v any) (string, error) {
	switch x := v.(type) {
	case string:
		switch k {
		case expr.Date:
			return "date(" + expr.Literal(x) + ")", nil
		case expr.DateTime:
			return "datetime(" + expr.Literal(x) + ")", nil
		}
		return expr.Literal(x), nil
	case bool, float64:
		raw, err := json.Marshal(x)
		if f, is := x.(float64); is && err == nil && f == float64(int64(f)) {
			return string(raw) + ".0", nil
		}
		return string(raw), err
	}
	return "", problem.Bad("link_value", locale.Args{})
}

// shown is a record as people get it.
func shown(rec *Record) (map[string]any, error) {
	raw, err := rec.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(raw, &out)
}

// take reads of a record what a linkage takes over.
func (out *Taken) take(rec *Record, take []meta.LinkTake) error {
	shown, err := shown(rec)
	if err != nil {
		return err
	}
	masked, _ := shown["$masked"].([]any)
	for _, t := range take {
		v, there := shown[t.Value]
		if !there || slices.Contains(masked, any(t.Value)) {
			continue
		}
		if len(t.Columns) > 0 {
			v = rowsTaken(v, t.Columns)
		}
		out.Values[t.Into] = v
	}
	if links, ok := shown["$links"].(map[string]any); ok {
		for id, title := range links {
			out.Links[id], _ = title.(string)
		}
	}
	return nil
}

// rowsTaken are the rows of a sub-form under the names of the columns here.
func rowsTaken(list any, columns []meta.LinkTake) []any {
	rows, _ := list.([]any)
	out := make([]any, 0, len(rows))
	for _, row := range rows {
		from, _ := row.(map[string]any)
		masked, _ := from["$masked"].([]any)
		to := map[string]any{}
		for _, c := range columns {
			if v, there := from[c.Value]; there && !slices.Contains(masked, any(c.Value)) {
				to[c.Into] = v
			}
		}
		out = append(out, to)
	}
	return out
}
