package text

import (
	"regexp"
	"regexp/syntax"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/internal/plain"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of a pattern: its code points, and the instructions of its program,
// which {n,m} can make many of.
const (
	maxPattern = 500
	maxProgram = 5000
)

// unicodeEscape is \u4e00, which patterns are full of and RE2 does not know;
// an even number of backslashes before it would make it something else.
var unicodeEscape = regexp.MustCompile(`((?:^|[^\\])(?:\\\\)*)\\u([0-9a-fA-F]{4})`)

// re2 writes a pattern as Go's package reads it.
func re2(pattern string) string {
	for unicodeEscape.MatchString(pattern) { // of escapes side by side one is found at a time
		pattern = unicodeEscape.ReplaceAllString(pattern, `${1}\x{${2}}`)
	}
	return pattern
}

// compile reads a pattern, which has to match a text as a whole. Patterns are
// RE2's, with \u4e00 beside.
func compile(pattern string) (*regexp.Regexp, error) {
	return regexp.Compile(`^(?:` + re2(pattern) + `)$`)
}

// checkPattern reports a pattern that is missing, unreadable or too large.
func checkPattern(pattern string) *problem.Item {
	if pattern == "" {
		return field.Wrong(field.CodePatternRequired)
	}
	if it := plain.Limit(pattern, maxPattern); it != nil {
		return it
	}
	parsed, err := syntax.Parse(re2(pattern), syntax.Perl) // by itself: it must not close the group around it
	if err == nil {
		_, err = compile(pattern)
	}
	if err != nil {
		return field.Wrong(field.CodePatternInvalid, "value", field.Excerpt(err.Error()))
	}
	if prog, err := syntax.Compile(parsed.Simplify()); err != nil || len(prog.Inst) > maxProgram {
		return field.Wrong(field.CodePatternTooLarge)
	}
	return nil
}

func matches(pattern, text string) bool {
	re, err := compile(pattern)
	return err == nil && re.MatchString(text)
}
