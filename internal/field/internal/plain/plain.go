// Package plain is what the field types kept as text share: cleaning, limits
// and the way they are shown.
package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/column"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Base is embedded by types whose canonical value is text.
type Base struct{}

// Kind implements [field.Type].
func (Base) Kind(*field.Spec) expr.Kind { return expr.Text }

// Column implements [field.Type].
func (Base) Column(s *field.Spec) core.Field {
	return &column.Text{Base: column.Base{Name: s.Key}}
}

// Format implements [field.Type]: text is its own text.
func (Base) Format(_ field.Context, _ *field.Spec, v any) string {
	text, _ := v.(string)
	return text
}

// Operators implements [field.Type].
func (Base) Operators(*field.Spec) []string {
	return []string{"eq", "ne", "contains", "not_contains", "starts_with", "ends_with", "in", "not_in", "blank", "not_blank"}
}

// Text reads a JSON value that must be text; null is blank text.
func Text(raw any) (string, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return "", nil
	case string:
		return x, nil
	}
	return "", field.WrongType("json_text")
}

// Clean does to a text what the field's setting says (trim when it says
// nothing) and refuses what is not UTF-8 or has control characters. In lines, a
// text of several lines, line ends become "\n", and tabs are fine.
func Clean(s *field.Spec, text string, lines bool) (string, *problem.Item) {
	if !utf8.ValidString(text) {
		return "", field.Wrong(field.CodeInvalidCharacters)
	}
	if lines && strings.IndexByte(text, '\r') >= 0 {
		text = lineEnds.Replace(text)
	}
	text = normal(s.Normalise, text, lines)
	for _, r := range text {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) {
			return "", field.Wrong(field.CodeInvalidCharacters)
		}
	}
	return text, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Limit refuses text of more than limit code points.
func Limit(text string, limit int) *problem.Item {
	if len(text) <= limit {
		return nil
	}
	if n := utf8.RuneCountInString(text); n > limit {
		return field.Wrong(field.CodeTooLong, "max", limit, "length", n)
	}
	return nil
}
