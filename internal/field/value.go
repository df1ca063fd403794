package field

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
)

// Blank reports whether a canonical value is the blank one of its kind. A
// switch is never blank.
func Blank(kind expr.Kind, v any) bool {
	switch x := v.(type) {
	case nil:
		return kind != expr.Bool
	case string:
		return x == ""
	case []string:
		return len(x) == 0
	}
	return false
}

// BlankOf is the blank value of a kind: "", nil, false or an empty list.
func BlankOf(kind expr.Kind) any {
	switch kind {
	case expr.Text, expr.Link, expr.AnyLink:
		return ""
	case expr.Bool:
		return false
	case expr.List, expr.Links:
		return []string{}
	}
	return nil
}

// Equal reports whether two canonical values of one kind are the same. The
// order of a list counts.
func Equal(a, b any) bool {
	switch x := a.(type) {
	case nil:
		return b == nil
	case string:
		y, ok := b.(string)
		return ok && x == y
	case float64:
		y, ok := b.(float64)
		return ok && x == y
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case []string:
		y, ok := b.([]string)
		return ok && slices.Equal(x, y)
	}
	return false
}

// Excerpt is the beginning of a text, short enough to stand in a message.
func Excerpt(text string) string {
	const most = 40
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
