package link

import (
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/problem"
)

// MaxLinks is how many records one field may name.
const MaxLinks = 500

// Several is embedded by types whose value is the list of the ids of records, each
// once, in the order that people gave.
type Several struct{}

// Kind implements [field.Type].
func (Several) Kind(*field.Spec) expr.Kind { return expr.Links }

// Column implements [field.Type].
func (Several) Column(s *field.Spec) core.Field {
	return &column.List{Base: column.Base{Name: s.Key}}
}

// CheckCount reports a setting max_count that no list can have.
func CheckCount(s *field.Spec) map[string]*problem.Item {
	if s.MaxCount < 0 || s.MaxCount > MaxLinks {
		return map[string]*problem.Item{"max_count": field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxLinks)}
	}
	return nil
}

// Normalise implements [field.Type]: ids, or objects with one as a read with
// expand gives them, or null.
func (Several) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	ids, it := field.IDs(raw, "json_ids")
	if it != nil {
		return nil, it
	}
	return several(s, ids)
}

func several(s *field.Spec, ids []string) (any, *problem.Item) {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		switch {
		case !field.IsID(id):
			return nil, field.Wrong(field.CodeInvalidID, "value", field.Excerpt(id))
		case seen[id]:
			return nil, field.Wrong(field.CodeDuplicateItem, "value", id)
		}
		seen[id] = true
	}
	most := MaxLinks
	if s.MaxCount > 0 {
		most = min(most, s.MaxCount)
	}
	if len(ids) > most {
		return nil, field.Wrong(field.CodeTooManyItems, "max", most)
	}
	return slices.Clone(ids), nil
}

// Format implements [field.Type].
func (Several) Format(_ field.Context, _ *field.Spec, v any) string {
	ids, _ := v.([]string)
	return strings.Join(ids, ", ")
}

// Parse implements [field.Type]: ids; names are found by whoever can read the
// other object. One said twice counts once.
func (Several) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	ids := []string{}
	for _, id := range Split(text) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return several(s, ids)
}

// Split takes a text apart that names several records: a JSON list, or names with
// semicolons, enumeration commas, bars or line ends between; where there is none of
// these, commas.
func Split(text string) []string {
	text = strings.TrimSpace(text)
	var parts []string
	if list, err := field.DecodeList(text); err == nil && strings.HasPrefix(text, "[") {
		parts = list
	} else {
		by := ";；、|\n\r"
		if !strings.ContainsAny(text, by) {
			by = ",，"
		}
		parts = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(by, r) })
	}
	out := parts[:0:0]
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Split makes a type that several texts in one cell may be of.
func (Several) Split(text string) []string { return Split(text) }

// Operators implements [field.Type].
func (Several) Operators(*field.Spec) []string {
	return []string{"has_any", "has_all", "has_none", "blank", "not_blank"}
}
