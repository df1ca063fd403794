package meta

import (
	"slices"
	"strings"
	"unicode"
)

// named in the source of a script: a field, with its line, from 1, and the stretch
// of that line that is the name, in code points.
type scriptField struct {
	key            string
	line, from, to int
}

// scriptNames are what the source of a script says by the look of it.
type scriptNames struct {
	functions []string      // that are declared, or given a name
	fields    []scriptField // that calls such as form.get("amount") name
	broken    int           // the line of a text or a comment that does not end; 0: none
}

// fieldMethods are the functions of form whose first argument is a field.
var fieldMethods = []string{"get", "set", "show", "hide", "require", "readonly", "options", "message", "rows", "addRow"}

// readScript finds the names in a source. It reads words, texts and comments, not
// the grammar: the browser says what does not parse.
func readScript(source string) scriptNames {
	r := &scriptReader{rest: []rune(source), line: 1}
	var out scriptNames
	var seen []scriptToken
	for {
		t, more := r.next()
		if !more {
			break
		}
		seen = append(seen, t)
		n := len(seen)
		if n >= 2 && t.word && (seen[n-2].is("function") || seen[n-2].is("const") || seen[n-2].is("let") || seen[n-2].is("var")) {
			out.functions = append(out.functions, t.text)
		}
		if n >= 5 && t.quoted && namesField(seen[n-5:n-1]) {
			out.fields = append(out.fields, scriptField{t.text, t.line, t.from, t.from + len([]rune(t.text))})
		}
		if n >= 6 && t.is(",") && seen[n-2].quoted && callOf(seen[n-6:n-2], "fail") { // with a message behind it
			q := seen[n-2]
			out.fields = append(out.fields, scriptField{q.text, q.line, q.from, q.from + len([]rune(q.text))})
		}
	}
	out.broken = r.broken
	return out
}

// namesField reports whether four tokens are form . method ( of a method whose
// first argument is a field.
func namesField(t []scriptToken) bool {
	return slices.ContainsFunc(fieldMethods, func(m string) bool { return callOf(t, m) })
}

func callOf(t []scriptToken, method string) bool {
	return t[0].is("form") && t[1].is(".") && t[2].is(method) && t[3].is("(")
}

// scriptToken is a word, a text without escapes, or one character.
type scriptToken struct {
	text         string
	word, quoted bool
	line, from   int
}

func (t scriptToken) is(text string) bool { return !t.quoted && t.text == text }

type scriptReader struct {
	rest         []rune
	line, column int
	last         scriptToken // before which a slash may begin a pattern
	broken       int
}

func (r *scriptReader) peek(n int) rune {
	if n < len(r.rest) {
		return r.rest[n]
	}
	return 0
}

func (r *scriptReader) take() rune {
	c := r.rest[0]
	r.rest = r.rest[1:]
	if r.column++; c == '\n' {
		r.line, r.column = r.line+1, 0
	}
	return c
}

// next gives the next token; false at the end.
func (r *scriptReader) next() (scriptToken, bool) {
	for len(r.rest) > 0 {
		c, t := r.peek(0), scriptToken{line: r.line, from: r.column}
		switch {
		case unicode.IsSpace(c):
			r.take()
			continue
		case c == '/' && r.peek(1) == '/':
			for len(r.rest) > 0 && r.peek(0) != '\n' {
				r.take()
			}
			continue
		case c == '/' && r.peek(1) == '*':
			r.comment()
			continue
		case c == '/' && r.patternMayBegin():
			r.until('/', t.line)
			t.text, t.word = "/pattern/", true
		case c == '"', c == '\'', c == '`':
			t.from++
			t.text, t.quoted = r.until(c, t.line), true
		case isNameRune(c):
			for len(r.rest) > 0 && isNameRune(r.peek(0)) {
				t.text += string(r.take())
			}
			t.word = true
		default:
			t.text = string(r.take())
		}
		r.last = t
		return t, true
	}
	return scriptToken{}, false
}

func (r *scriptReader) comment() {
	line := r.line
	r.take()
	r.take()
	for len(r.rest) > 0 {
		if r.take() == '*' && r.peek(0) == '/' {
			r.take()
			return
		}
	}
	r.broken = line
}

// until reads a text, or a pattern, to its end; what it holds with an escape in it
// names no field.
func (r *scriptReader) until(end rune, line int) string {
	var text strings.Builder
	r.take()
	class := false
	for len(r.rest) > 0 {
		c := r.take()
		switch {
		case c == '\\' && len(r.rest) > 0:
			text.WriteRune(c)
			text.WriteRune(r.take())
			continue
		case c == '[' && end == '/':
			class = true
		case c == ']':
			class = false
		case c == end && !class:
			return text.String()
		case c == '\n' && end != '`':
			r.broken = line
			return text.String()
		}
		text.WriteRune(c)
	}
	r.broken = line
	return text.String()
}

// beforePattern are the words after which a slash begins a pattern, and divides
// nothing.
var beforePattern = []string{"return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "await", "yield"}

func (r *scriptReader) patternMayBegin() bool {
	switch {
	case r.last.quoted:
		return false
	case r.last.word:
		return slices.Contains(beforePattern, r.last.text)
	}
	return r.last.text != ")" && r.last.text != "]" && r.last.text != "}"
}

func isNameRune(c rune) bool {
	return c == '_' || c == '$' || unicode.IsLetter(c) || unicode.IsDigit(c)
}
