package query

import (
	"context"
	"encoding/json"
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
// may see; fields that they may not read there are left out.
type Taken struct {
	Found  bool              `json:"found"`
	Values map[string]any    `json:"values"`
	Links  map[string]string `json:"links,omitzero"`
}

// Linked carries out a data linkage for values of a form, by field: the newest
// record that agrees in each field that it matches. It is read as the person
// reads it, so that a linkage shows nothing that a list would not.
func (s *Service) Linked(ctx context.Context, r *access.Rights, o *meta.CompiledObject, k meta.Link, values map[string]any) (*Taken, error) {
	none := &Taken{Values: map[string]any{}}
	from := r.Snap.Objects[k.From]
	if from == nil || !r.Can(k.From, "view") {
		return none, nil
	}
	filter, err := s.agreeing(r, o, from, k.Match, values)
	if err != nil || filter == "" {
		return none, err
	}
	page, err := s.List(ctx, r, ListRequest{Object: k.From, Filter: filter, Limit: 1, Fields: []string{"id"}})
	if err != nil || len(page.Items) == 0 {
		return none, err
	}
	var fields []string
	for _, t := range k.Take {
		if r.Shows(k.From, t.Value) {
			fields = append(fields, t.Value)
		}
	}
	if len(fields) == 0 {
		return none, nil
	}
	rec, err := s.Get(ctx, r, GetRequest{Object: k.From, ID: page.Items[0].ID(), Fields: fields, Links: true})
	if err != nil {
		return none, err
	}
	return took(rec, k.Take)
}

// agreeing is the filter of the records that agree; "" when something to look by
// is blank, or the person may not look by it.
func (s *Service) agreeing(r *access.Rights, o, from *meta.CompiledObject, match []meta.LinkMatch, values map[string]any) (string, error) {
	parts := make([]string, len(match))
	for i, m := range match {
		here, there := o.ByKey[m.With], from.ByKey[m.Field]
		v, it := here.Type.Normalise(field.Context{Now: r.Vars().Now, Zone: r.Snap.Business.Zone, Tag: r.Who.Locale}, &here.Spec, values[m.With])
		if it != nil || field.Blank(here.Expr.Kind, v) {
			return "", nil
		}
		if _, reads := r.Reads(from.Key, m.Field, "r"); !reads {
			return "", nil
		}
		literal, err := literalOf(there.Expr.Kind, v)
		if err != nil {
			return "", err
		}
		parts[i] = "record." + m.Field + " == " + literal
	}
	return strings.Join(parts, " && "), nil
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

// took reads of a shown record what a linkage takes over.
func took(rec *Record, take []meta.LinkTake) (*Taken, error) {
	raw, err := rec.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var shown map[string]any
	if err := json.Unmarshal(raw, &shown); err != nil {
		return nil, err
	}
	out := &Taken{Found: true, Values: map[string]any{}, Links: map[string]string{}}
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
	return out, nil
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
