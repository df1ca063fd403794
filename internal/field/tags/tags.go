// Package tags is the field type of free words: lists of text that people make
// as they go.
package tags

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/field/internal/fold"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of tags.
const (
	MaxLength = 50  // code points of one
	MaxCount  = 50  // of one record
	MaxListed = 200 // in the field's document
)

// Type is the field type "tags". Its value lists tags in the order in which they
// were given, each once whatever its case and width.
type Type struct{}

// New makes the type.
func New() Type { return Type{} }

// Key implements [field.Type].
func (Type) Key() string { return "tags" }

// Kind implements [field.Type].
func (Type) Kind(*field.Spec) expr.Kind { return expr.List }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"tags", "creators", "max_count"} }

// Check implements [field.Type]. Whether the roles of creators are there is known
// only with all documents at hand.
func (Type) Check(s *field.Spec) map[string]*problem.Item {
	out := map[string]*problem.Item{}
	if s.MaxCount < 0 || s.MaxCount > MaxCount {
		out["max_count"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", MaxCount)
	}
	if it := checkListed(s.Tags); it != nil {
		out["tags"] = it
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func checkListed(listed []field.Tag) *problem.Item {
	if len(listed) > MaxListed {
		return field.Wrong(field.CodeTooManyItems, "max", MaxListed)
	}
	seen := make(map[string]bool, len(listed))
	for _, tag := range listed {
		clean, it := one(tag.Text)
		switch {
		case it != nil:
			return it
		case clean != tag.Text:
			return field.Wrong(field.CodeInvalidTag, "value", field.Excerpt(tag.Text))
		case seen[fold.Key(clean)]:
			return field.Wrong(field.CodeDuplicateItem, "value", clean)
		case tag.Color != "" && !field.IsColor(tag.Color):
			return field.Wrong(field.CodeOptionColor, "color", field.Excerpt(tag.Color), "value", clean)
		}
		seen[fold.Key(clean)] = true
	}
	return nil
}

// one cleans the text of a tag.
func one(text string) (string, *problem.Item) {
	text = strings.TrimSpace(text)
	if fold.Key(text) == "" || !utf8.ValidString(text) || strings.IndexFunc(text, unicode.IsControl) >= 0 {
		return "", field.Wrong(field.CodeInvalidTag, "value", field.Excerpt(strings.ToValidUTF8(text, "")))
	}
	if n := utf8.RuneCountInString(text); n > MaxLength {
		return "", field.Wrong(field.CodeTooLong, "max", MaxLength, "length", n)
	}
	return text, nil
}

// Column implements [field.Type].
func (Type) Column(s *field.Spec) core.Field {
	return &column.List{Base: column.Base{Name: s.Key}}
}

// Normalise implements [field.Type].
func (Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	given, it := field.Texts(raw, "json_texts")
	if it != nil {
		return nil, it
	}
	return gather(s, given, false)
}

// gather cleans tags, writes those that the document lists as it does, and
// refuses one that is there twice, or leaves it out.
func gather(s *field.Spec, given []string, once bool) (any, *problem.Item) {
	out, seen := make([]string, 0, len(given)), make(map[string]bool, len(given))
	for _, text := range given {
		text, it := one(text)
		if it != nil {
			return nil, it
		}
		key := fold.Key(text)
		if i := slices.IndexFunc(s.Tags, func(t field.Tag) bool { return fold.Key(t.Text) == key }); i >= 0 {
			text = s.Tags[i].Text
		}
		switch {
		case !seen[key]:
			out, seen[key] = append(out, text), true
		case !once:
			return nil, field.Wrong(field.CodeDuplicateItem, "value", text)
		}
	}
	most := MaxCount
	if s.MaxCount > 0 {
		most = s.MaxCount
	}
	if len(out) > most {
		return nil, field.Wrong(field.CodeTooManyItems, "max", most)
	}
	return out, nil
}

// Format implements [field.Type]: tags with commas between, or a JSON list where
// that could be read in two ways.
func (t Type) Format(c field.Context, s *field.Spec, v any) string {
	list, _ := v.([]string)
	text := strings.Join(list, ", ")
	if back, _ := t.Parse(c, s, text); !field.Equal(back, v) {
		return field.EncodeList(list)
	}
	return text
}

// Parse implements [field.Type]: tags with commas, semicolons, enumeration
// commas, bars or line ends between; one said twice counts once.
func (Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	text = strings.TrimSpace(text)
	if list, err := field.DecodeList(text); err == nil && strings.HasPrefix(text, "[") {
		return gather(s, list, true)
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，;；、|\n\r", r) })
	return gather(s, slices.DeleteFunc(parts, func(part string) bool { return strings.TrimSpace(part) == "" }), true)
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"has_any", "has_all", "has_none", "blank", "not_blank"}
}

// Tagged implements [field.Tagged].
func (Type) Tagged() {}

var (
	_ field.Type   = Type{}
	_ field.Tagged = Type{}
)
