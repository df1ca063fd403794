package field

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/problem"
)

// EncodeList writes a list of text as the compact JSON in which it is stored.
// Equal lists give equal text, so that stored lists can be compared.
func EncodeList(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	n := 2
	for _, s := range list {
		n += len(s) + 3
	}
	b := make([]byte, 0, n)
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendQuoted(b, s)
	}
	return string(append(b, ']'))
}

const hexDigits = "0123456789abcdef"

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\t':
			b = append(b, '\\', 't')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// DecodeList reads what EncodeList wrote, and any other JSON list of text.
// Blank text and null are an empty list. The list is never nil without an error.
func DecodeList(text string) ([]string, error) {
	switch text {
	case "", "[]", "null":
		return []string{}, nil
	}
	if list, ok := decodePlain(text); ok {
		return list, nil
	}
	var list []string
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("a stored list must be a JSON list of text: %w", err)
	}
	if list == nil {
		list = []string{}
	}
	return list, nil
}

// decodePlain reads the common form ["a","b"], in which nothing is escaped.
func decodePlain(text string) ([]string, bool) {
	if len(text) < 4 || text[0] != '[' || text[1] != '"' || !strings.HasSuffix(text, `"]`) || strings.IndexByte(text, '\\') >= 0 {
		return nil, false
	}
	list := make([]string, 0, 1+strings.Count(text, `","`))
	for rest := text[2:]; ; {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return nil, false
		}
		list = append(list, rest[:end])
		switch after := rest[end+1:]; {
		case after == "]":
			return list, true
		case strings.HasPrefix(after, `,"`):
			rest = after[2:]
		default:
			return nil, false
		}
	}
}

// Texts reads a decoded list of texts; null is an empty one. What is no such list
// is said to be no `what` ("json_texts").
func Texts(raw any, what string) ([]string, *problem.Item) {
	return list(raw, what, func(v any) any { return v })
}

// IDs reads a decoded list of ids, or of objects with one as a read with expand
// gives them; null is an empty one. What is no such list is said to be no `what`
// ("json_ids").
func IDs(raw any, what string) ([]string, *problem.Item) {
	return list(raw, what, func(v any) any {
		if m, ok := v.(map[string]any); ok {
			return m["id"]
		}
		return v
	})
}

func list(raw any, what string, one func(any) any) ([]string, *problem.Item) {
	switch x := raw.(type) {
	case nil:
		return []string{}, nil
	case []string:
		return slices.Clone(x), nil
	case []any:
		out := make([]string, len(x))
		for i, v := range x {
			text, ok := one(v).(string)
			if !ok {
				return nil, WrongType(what)
			}
			out[i] = text
		}
		return out, nil
	}
	return nil, WrongType(what)
}
