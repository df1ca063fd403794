package meta

import (
	"bytes"
	"encoding/json"
	"encoding/json/jsontext"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// lineWidth is how long a list item or a value may be and still stand on one line.
const lineWidth = 140

// EncodeYAML writes a document as people keep it in files: the keys in the order
// of its type, small things on one line, so that a change of one field is one
// line of a diff. Equal documents give equal bytes.
func EncodeYAML(d Document) ([]byte, error) {
	raw, err := EncodeJSON(d)
	if err != nil {
		return nil, err
	}
	n, err := readNode(jsontext.NewDecoder(bytes.NewReader(raw)))
	if err != nil {
		return nil, err
	}
	var w yamlWriter
	w.mapping(n, 0)
	return []byte(w.String()), nil
}

// node is a JSON value with its keys in order.
type node struct {
	keys  []string
	items []node
	text  string // a string's value, or a literal as it is
	kind  jsontext.Kind
}

func readNode(d *jsontext.Decoder) (node, error) {
	t, err := d.ReadToken()
	if err != nil {
		return node{}, err
	}
	n := node{kind: t.Kind()}
	switch n.kind {
	case '{', '[':
		for d.PeekKind() != '}' && d.PeekKind() != ']' {
			if n.kind == '{' {
				key, err := d.ReadToken()
				if err != nil {
					return node{}, err
				}
				n.keys = append(n.keys, key.String())
			}
			item, err := readNode(d)
			if err != nil {
				return node{}, err
			}
			n.items = append(n.items, item)
		}
		_, err = d.ReadToken()
	default:
		n.text = t.String()
	}
	return n, err
}

type yamlWriter struct{ strings.Builder }

func (w *yamlWriter) mapping(n node, indent int) {
	for i, key := range n.keys {
		if i > 0 || indent == 0 {
			w.WriteString(strings.Repeat(" ", indent))
		}
		w.WriteString(scalar(key) + ":")
		w.value(n.items[i], indent)
	}
}

// value writes what follows a key, with its end of line.
func (w *yamlWriter) value(n node, indent int) {
	switch {
	case n.kind == '"' && literal(n.text):
		w.literal(n.text, indent+2)
	case n.kind == '[' && len(n.items) > 0 && slices.ContainsFunc(n.items, isMap):
		w.WriteByte('\n')
		w.sequence(n, indent+2)
	case len(n.items) == 0 || short(n, indent):
		w.WriteString(" " + flow(n) + "\n")
	case n.kind == '{':
		w.WriteString("\n" + strings.Repeat(" ", indent+2))
		w.mapping(n, indent+2)
	default:
		w.WriteByte('\n')
		w.sequence(n, indent+2)
	}
}

func (w *yamlWriter) sequence(n node, indent int) {
	for _, item := range n.items {
		w.WriteString(strings.Repeat(" ", indent) + "- ")
		if item.kind == '{' && len(item.keys) > 0 && !short(item, indent) {
			w.mapping(item, indent+2)
			continue
		}
		w.WriteString(flow(item) + "\n")
	}
}

func (w *yamlWriter) literal(s string, indent int) {
	mark := " |-\n"
	if strings.HasSuffix(s, "\n") {
		mark, s = " |\n", strings.TrimSuffix(s, "\n")
	}
	w.WriteString(mark)
	for line := range strings.SplitSeq(s, "\n") {
		if line != "" {
			w.WriteString(strings.Repeat(" ", indent) + line)
		}
		w.WriteByte('\n')
	}
}

func isMap(n node) bool { return n.kind == '{' }

// short reports whether a value fits on one line: it has no text of several
// lines, and no list of objects of more than one item.
func short(n node, indent int) bool {
	return indent+utf8.RuneCountInString(flow(n)) <= lineWidth && !sprawling(n)
}

func sprawling(n node) bool {
	if n.kind == '"' && literal(n.text) {
		return true
	}
	return slices.ContainsFunc(n.items, sprawling)
}

func flow(n node) string {
	switch n.kind {
	case '{':
		parts := make([]string, len(n.keys))
		for i, key := range n.keys {
			parts[i] = scalar(key) + ": " + flow(n.items[i])
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case '[':
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = flow(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case '"':
		return scalar(n.text)
	}
	return n.text
}

// plainText is what YAML reads as the same text without quotes, anywhere.
var plainText = regexp.MustCompile(`^[\pL_]([\pL\pN_./-]| [\pL\pN_./-])*$`)

// words are what YAML, in one version or another, reads as something else.
var words = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

func scalar(s string) string {
	if plainText.MatchString(s) && utf8.RuneCountInString(s) <= 80 && !slices.Contains(words, strings.ToLower(s)) &&
		!strings.Contains(s, " -") {
		return s
	}
	return quoted(s)
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return fmt.Sprintf("%q", s) // text always encodes
	}
	return strings.TrimRight(b.String(), "\n")
}

// literalLine is a line that a literal block keeps as it is.
var literalLine = regexp.MustCompile(`^([\pL\pN\pP\pS]|[\pL\pN\pP\pS][\pL\pN\pP\pS ]*[\pL\pN\pP\pS])?$`)

// literal reports whether text of several lines can stand as a literal block.
func literal(s string) bool {
	if !strings.Contains(s, "\n") || strings.HasSuffix(s, "\n\n") || strings.HasPrefix(s, "\n") || s == "\n" {
		return false
	}
	for i, line := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
		if body := strings.TrimLeft(line, " "); (i == 0 && body != line) || (body == "" && line != "") || !literalLine.MatchString(body) {
			return false
		}
	}
	return true
}
