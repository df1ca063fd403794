package expr

import (
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"

	"github.com/tenon-crm/tenon/internal/locale"
)

// CEL says its mistakes in English sentences for programmers. These patterns
// recognise them; a test fails when a release of CEL changes one.
var (
	noOverload   = regexp.MustCompile(`^found no matching overload for '([^']+)' applied to '(.*)'$`)
	undeclared   = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	noSelection  = regexp.MustCompile(`^type '([^']+)' does not support field selection`)
	notRange     = regexp.MustCompile(`^expression of type '([^']+)' cannot be range`)
	mixed        = regexp.MustCompile(`^expected type '([^']+)' but found '([^']+)'`)
	recursion    = regexp.MustCompile(`recursion (depth|limit)`)
	unterminated = regexp.MustCompile(`(input|at) '<EOF>'`)
	reserved     = regexp.MustCompile(`^reserved identifier: (.*)$`)
	character    = regexp.MustCompile(`token recognition error at: '(.*)'`)
)

// syntax explains what the parser refuses. Only the first mistake counts: the
// others mostly follow from it.
func (c *compilation) syntax(issues *cel.Issues) {
	e := issues.Errors()[0]
	line, column := max(1, e.Location.Line()), max(1, e.Location.Column()+1)
	switch m := e.Message; {
	case recursion.MatchString(m):
		c.add(1, 1, codeTooDeep, map[string]any{"limit": maxDepth})
	case m == tooManyCopies:
		c.add(line, column, codeTooCostly, nil)
	case unterminated.MatchString(m):
		c.add(line, column, codeIncomplete, nil)
	case reserved.MatchString(m):
		c.add(line, column, codeUnknownName, map[string]any{"name": reserved.FindStringSubmatch(m)[1], "suggestion": ""})
	case character.MatchString(m):
		c.character(line, column, character.FindStringSubmatch(m)[1])
	default:
		c.add(line, column, codeSyntax, map[string]any{"near": c.near(e.Location)})
	}
}

// character explains what the parser could not read as any sign.
func (c *compilation) character(line, column int, read string) {
	switch {
	case strings.HasPrefix(read, "="):
		c.add(line, column, codeSingleEquals, nil)
	case strings.Contains(read, `\`):
		c.add(line, column, codeSyntax, map[string]any{"near": read})
	case strings.HasPrefix(read, `"`) || strings.HasPrefix(read, "'"):
		c.add(line, column, codeIncomplete, nil)
	default:
		for _, r := range read {
			c.add(line, column, codeCharacter, map[string]any{"character": string(r)})
			return
		}
		c.add(line, column, codeSyntax, map[string]any{"near": ""})
	}
}

// near quotes the source from a place on, up to a few characters.
func (c *compilation) near(at common.Location) string {
	lines := strings.Split(c.source, "\n")
	if at.Line() < 1 || at.Line() > len(lines) {
		return ""
	}
	rest := []rune(lines[at.Line()-1])
	rest = rest[min(max(at.Column(), 0), len(rest)):]
	return string(rest[:min(len(rest), 12)])
}

// types explains what the checker refuses.
func (c *compilation) types(issues *cel.Issues) {
	for _, e := range issues.Errors() {
		code, args := explain(e.Message)
		line, column := wordAt(strings.Split(c.source, "\n"), e.Location, code == codeArguments)
		c.add(line, column, code, args)
	}
}

func explain(message string) (string, map[string]any) {
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return explainOverload(m[1], m[2])
	}
	if m := undeclared.FindStringSubmatch(message); m != nil {
		return codeUnknownName, map[string]any{"name": m[1], "suggestion": ""}
	}
	if m := noSelection.FindStringSubmatch(message); m != nil {
		return codeNoFields, map[string]any{"type": celTypeWords(m[1])}
	}
	if m := notRange.FindStringSubmatch(message); m != nil {
		return codeNotAList, map[string]any{"type": celTypeWords(m[1])}
	}
	if m := mixed.FindStringSubmatch(message); m != nil && m[1] == "bool" {
		return codeNeedsBool, map[string]any{"type": celTypeWords(m[2])}
	} else if m != nil {
		return codeMixedList, map[string]any{"first": celTypeWords(m[1]), "second": celTypeWords(m[2])}
	}
	return codeInvalid, map[string]any{"detail": message}
}

// explainOverload reads "'_+_' applied to '(string, double)'", or for a member
// function "'contains' applied to 'double.(string)'".
func explainOverload(name, signature string) (string, map[string]any) {
	target, rest, _ := strings.Cut(signature, "(")
	rest = strings.TrimSuffix(rest, ")")
	var types []locale.Text
	if t := strings.TrimSuffix(target, "."); t != "" {
		types = append(types, celTypeWords(t))
	}
	for _, t := range splitTypes(rest) {
		types = append(types, celTypeWords(t))
	}
	shown := operatorName(name)
	if shown == name || name == fnPart {
		return codeArguments, map[string]any{"function": shown, "types": joined(types, "、", ", ")}
	}
	return codeOperator, map[string]any{"operator": shown, "types": joined(types, "和", " and ")}
}

// splitTypes splits "list(string), double" at the commas outside parentheses.
func splitTypes(s string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, strings.TrimSpace(s[from:i]))
				from = i + 1
			}
		}
	}
	if rest := strings.TrimSpace(s[from:]); rest != "" {
		out = append(out, rest)
	}
	return out
}
