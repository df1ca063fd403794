// Package richtext is the field type of text with marks: headings, lists, links and
// pictures.
package richtext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/attachment"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Lengths in code points of the text with its marks.
const (
	DefaultLength = 100_000
	MaxLength     = 1_000_000
)

// Toolbars are how many marks the editor offers.
func Toolbars() []string { return []string{"basic", "full"} }

// Type is the field type "rich_text". Its value is HTML of which everything that
// could act is gone, on every way in. Pictures are files of the record.
type Type struct{ plain.Limited }

// New makes the type.
func New() Type {
	return Type{plain.Limited{Lines: true, Default: DefaultLength, Most: MaxLength}}
}

// Key implements [field.Type].
func (Type) Key() string { return "rich_text" }

// Settings implements [field.Type].
func (Type) Settings() []string { return []string{"toolbar", "pictures", "max_length", "max_size"} }

// Check implements [field.Type].
func (t Type) Check(s *field.Spec) map[string]*problem.Item {
	out := t.CheckLength(s)
	if out == nil {
		out = map[string]*problem.Item{}
	}
	if s.Toolbar != "" && s.Toolbar != "basic" && s.Toolbar != "full" {
		out["toolbar"] = field.Wrong(field.CodeUnknownSetting, "value", field.Excerpt(s.Toolbar))
	}
	if s.MaxSize < 0 || s.MaxSize > attachment.MaxSize {
		out["max_size"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", attachment.MaxSize)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// Normalise implements [field.Type].
func (t Type) Normalise(_ field.Context, s *field.Spec, raw any) (any, *problem.Item) {
	text, it := plain.Text(raw)
	if it != nil {
		return nil, it
	}
	return t.take(s, text)
}

func (t Type) take(s *field.Spec, text string) (any, *problem.Item) {
	limit := s.MaxLength
	if limit <= 0 {
		limit = t.Default
	}
	if !utf8.ValidString(text) || strings.IndexFunc(text, forbidden) >= 0 {
		return nil, field.Wrong(field.CodeInvalidCharacters)
	}
	if it := plain.Limit(text, 2*limit); it != nil { // before the work of reading it
		return nil, field.Wrong(field.CodeTooLong, "max", limit, "length", it.Args["length"])
	}
	cleaned, ok := clean(text, s.Pictures == nil || *s.Pictures)
	if !ok {
		return nil, field.Wrong(field.CodeInvalidFormat, "value", field.Excerpt(text))
	}
	if it := plain.Limit(cleaned, limit); it != nil {
		return nil, it
	}
	return cleaned, nil
}

// forbidden reports control characters that no text has.
func forbidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }

// Parse implements [field.Type]: HTML, or text without marks, of which every line
// becomes a paragraph.
func (t Type) Parse(_ field.Context, s *field.Spec, text string) (any, *problem.Item) {
	if !strings.HasPrefix(strings.TrimSpace(text), "<") {
		text = written(text)
	}
	return t.take(s, text)
}

// Plain implements [field.Marked].
func (Type) Plain(v string) string { return Plain(v) }

// PlainSQL implements [field.Marked].
func (Type) PlainSQL() string { return PlainSQL }

// Embedded implements [field.Embedder].
func (Type) Embedded(v any) []string {
	text, _ := v.(string)
	return Pictures(text)
}

// CheckFile implements [field.FileChecker].
func (Type) CheckFile(s *field.Spec, name, mediaType string, size int64) *problem.Item {
	return attachment.CheckFile(s, attachment.Pictures(), name, mediaType, size)
}

// Operators implements [field.Type].
func (Type) Operators(*field.Spec) []string {
	return []string{"contains", "not_contains", "blank", "not_blank"}
}

var (
	_ field.Type        = Type{}
	_ field.Embedder    = Type{}
	_ field.FileChecker = Type{}
	_ field.Marked      = Type{}
)
