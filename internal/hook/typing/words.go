package typing

import (
	"encoding/json/jsontext"
	"regexp"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// literal writes a text as one of JavaScript's.
func literal(s string) string {
	raw, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(s, "\ufffd"))
	if err != nil {
		return `""` // valid text always has quotes
	}
	return string(raw)
}

// identifier is a name that needs no quotes.
var identifier = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

// property writes the name of a member.
func property(key string) string {
	if identifier.MatchString(key) {
		return key
	}
	return literal(key)
}

// blanks are what ends a line somewhere, and spaces beside each other.
var blanks = regexp.MustCompile(`[\s\x{85}\x{2028}\x{2029}]+`)

// comment writes words as documentation; nothing in them ends it, and nothing reads
// as a tag. Without words it is "".
func comment(indent, words string) string {
	words = strings.TrimSpace(blanks.ReplaceAllString(words, " "))
	if words == "" {
		return ""
	}
	words = strings.NewReplacer("*/", "*\u200b/", "@", "@\u200b").Replace(words)
	return indent + "/** " + words + " */\n"
}

// message is the documentation of a name in the head or of a function.
func message(t locale.Tag, name string) string {
	return locale.Message(t, "typing_"+strings.ReplaceAll(name, ".", "_"), nil)
}

// place is where the head has a message.
var place = regexp.MustCompile(`(?m)^( *)/\*\* \$([a-z_]+) \*/\n`)

// told is the head with its messages.
func told(head string, t locale.Tag) string {
	return place.ReplaceAllStringFunc(head, func(line string) string {
		m := place.FindStringSubmatch(line)
		return comment(m[1], message(t, m[2]))
	})
}
