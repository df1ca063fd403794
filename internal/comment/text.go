package comment

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// mention is how a text names a person.
var mention = regexp.MustCompile(`<@([a-z0-9]{15})>`)

// clean gives a text as it is kept: plain, lines end with \n, no other control
// characters and none that turn the direction of what follows; and whom it
// mentions, each once. It refuses what is too long or mentions too many.
func clean(text string, empty bool) (string, []string, error) {
	text = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "�")
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, text))
	var people []string
	for _, found := range mention.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(people, found[1]) {
			people = append(people, found[1])
		}
	}
	switch {
	case text == "" && !empty:
		return "", nil, problem.Invalid().Field("text", "comment_empty")
	case utf8.RuneCountInString(text) > maxText:
		return "", nil, problem.Invalid().Field("text", "comment_long", locale.Args{"max": maxText})
	case len(people) > maxMentions:
		return "", nil, problem.Invalid().Field("text", "comment_mentions", locale.Args{"max": maxMentions})
	}
	return text, people, nil
}
