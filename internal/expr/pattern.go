package expr

import (
	"errors"
	"regexp"
	grammar "regexp/syntax"
)

// Limits of a regular expression. One takes time in proportion to its program
// and the text, so a bounded program keeps it from being a bomb.
const (
	maxPattern = 500 // bytes
	maxProgram = 2000
)

var errPatternTooLarge = errors.New("the pattern is too large")

// compilePattern refuses what would take too much before it compiles.
func compilePattern(source string) (*regexp.Regexp, error) {
	if len(source) > maxPattern {
		return nil, errPatternTooLarge
	}
	tree, err := grammar.Parse(source, grammar.Perl)
	var malformed *grammar.Error
	if errors.As(err, &malformed) && (malformed.Code == grammar.ErrInvalidRepeatSize || malformed.Code == grammar.ErrNestingDepth || malformed.Code == grammar.ErrLarge) {
		return nil, errPatternTooLarge
	}
	if err != nil {
		return nil, err
	}
	if programSize(tree) > maxProgram {
		return nil, errPatternTooLarge
	}
	return regexp.Compile(source)
}

// programSize is about the number of instructions that a pattern compiles to.
func programSize(r *grammar.Regexp) int {
	n := 1
	switch r.Op {
	case grammar.OpLiteral:
		n = len(r.Rune)
	case grammar.OpRepeat:
		n = max(r.Min, r.Max, 1)
		return min(n*(1+programSize(r.Sub[0])), maxProgram+1)
	}
	for _, s := range r.Sub {
		n = min(n+programSize(s), maxProgram+1)
	}
	return n
}

// checkPattern gives the code of what is wrong with a pattern.
func checkPattern(source string) string {
	switch _, err := compilePattern(source); {
	case errors.Is(err, errPatternTooLarge):
		return codePatternTooLarge
	case err != nil:
		return codeBadPattern
	}
	return ""
}
