package inbound

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/query"
)

// values makes the body of a write of a message. It goes over the mapping twice:
// first for the values that links are found by, all of a field in one look-up.
func (s *Service) values(ctx context.Context, who *access.Principal, in *meta.Inbound, tree any) (map[string]any, []Reason, error) {
	w := &mapper{snap: s.Meta.Current(), wanted: map[lookup]map[string]bool{}}
	w.object(in.Object, in.Mapping, tree, "", "")
	w.found, w.reasons = map[lookup]map[string][]query.Match{}, nil
	for l, values := range w.wanted {
		var fields []string
		if w.snap.Objects[l.object] != nil {
			fields = []string{l.by}
		}
		found, err := s.Query.Resolve(ctx, who, l.object, fields, slices.Sorted(maps.Keys(values)))
		if err != nil {
			return nil, nil, err
		}
		w.found[l] = found
	}
	data := w.object(in.Object, in.Mapping, tree, "", "")
	return data, w.reasons, nil
}

// lookup is a field that links to an object are found by.
type lookup struct{ object, by string }

type mapper struct {
	snap    *meta.Snapshot
	wanted  map[lookup]map[string]bool
	found   map[lookup]map[string][]query.Match // nil: still gathering what is wanted
	reasons []Reason
}

// object maps a value to the fields of an object. path and name are where it is in
// the message and in the record.
func (w *mapper) object(object string, list []meta.Mapped, v any, path, name string) map[string]any {
	out := map[string]any{}
	o := w.snap.Objects[object]
	if o == nil {
		return out
	}
	for _, m := range list {
		c := o.ByKey[m.Field]
		part, there := contract.At(v, m.From)
		if c == nil || !there {
			continue
		}
		at, called := path+m.From, name+m.Field
		switch {
		case part == nil:
			out[m.Field] = nil
		case len(m.Rows) > 0:
			out[m.Field] = w.rows(c.Part, m.Rows, part, at, called)
		case m.By != "":
			out[m.Field] = w.links(c, m.By, part, at, called)
		default:
			out[m.Field] = part
		}
	}
	return out
}

func (w *mapper) rows(object string, list []meta.Mapped, v any, path, name string) []any {
	items, is := v.([]any)
	if !is {
		w.reasons = append(w.reasons, reason("invalid_type", name, path, locale.Args{"expected": locale.Both("json_type_array", nil)}))
	}
	out := make([]any, len(items))
	for i, item := range items {
		n := strconv.Itoa(i)
		out[i] = w.object(object, list, item, path+"/"+n, name+"."+n+".")
	}
	return out
}

// links finds the records that a value names, or each of several.
func (w *mapper) links(c *meta.Column, by string, v any, path, name string) any {
	several, is := v.([]any)
	if !is {
		return w.link(c, by, v, path, name)
	}
	out := make([]any, len(several))
	for i, one := range several {
		out[i] = w.link(c, by, one, path+"/"+strconv.Itoa(i), name)
	}
	return out
}

func (w *mapper) link(c *meta.Column, by string, v any, path, name string) any {
	text, is := v.(string)
	if n, number := v.(float64); number {
		text, is = strconv.FormatFloat(n, 'f', -1, 64), true
	}
	target, _ := c.Type.(field.Linker)
	switch {
	case !is || target == nil:
		w.reasons = append(w.reasons, reason("invalid_type", name, path, locale.Args{"expected": locale.Both("json_type_string", nil)}))
		return nil
	case text == "":
		return nil
	}
	l := lookup{target.Target(&c.Spec), by}
	if w.found == nil {
		if w.wanted[l] == nil {
			w.wanted[l] = map[string]bool{}
		}
		w.wanted[l][text] = true
		return nil
	}
	matches := slices.DeleteFunc(slices.Clone(w.found[l][text]), func(m query.Match) bool { return m.Field != by })
	switch len(matches) {
	case 0:
		w.reasons = append(w.reasons, reason("inbound_no_record", name, path, locale.Args{"value": text, "object": w.name(l.object)}))
		return nil
	case 1:
		return matches[0].ID
	}
	w.reasons = append(w.reasons, reason("inbound_several", name, path, nil))
	return nil
}

// name is what people call what a link leads to.
func (w *mapper) name(object string) locale.Text {
	if o := w.snap.Objects[object]; o != nil {
		return o.Name()
	}
	if object == expr.Departments {
		return locale.Both("inbound_department", nil)
	}
	return locale.Both("inbound_person", nil)
}

// from is the place in the message of a field of the mapping.
func from(list []meta.Mapped, key string) string {
	for _, m := range list {
		if m.Field == key {
			return m.From
		}
	}
	return ""
}
