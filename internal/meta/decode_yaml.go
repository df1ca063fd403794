package meta

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxYAML is the size of one file, in bytes.
const maxYAML = 1 << 20

// DecodeYAML reads a document from a file as strictly as DecodeJSON: one
// document, no anchors, aliases or tags, no key twice. Kind and key are in it.
func (r *Registry) DecodeYAML(raw []byte) (Document, error) {
	tree, err := parseYAML(raw)
	if err != nil {
		return nil, err
	}
	obj, ok := tree.(map[string]any)
	if !ok {
		return nil, problem.Invalid().Field("", "invalid_type", locale.Args{"expected": jsonType("object")})
	}
	kind, _ := obj["kind"].(string)
	if kind == "" {
		found := problem.Invalid()
		missing(found, "kind")
		return nil, found
	}
	if !r.Has(kind) {
		return nil, problem.Invalid().Field("kind", "unknown_kind", locale.Args{"kind": kind})
	}
	return r.decode(kind, "", tree)
}

// parseYAML turns a file into JSON values.
func parseYAML(raw []byte) (any, error) {
	if len(raw) > maxYAML {
		return nil, problem.New(413, "too_large", locale.Args{"limit": "1 MB"})
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if nested(raw) > 2*maxDepth {
		return nil, problem.Invalid().Field("", "too_deep", locale.Args{"limit": maxDepth})
	}
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return nil, malformed(err)
	}
	docs := 0
	for _, d := range file.Docs {
		if d.Body == nil {
			continue
		}
		docs++
		w := &plain{}
		ast.Walk(w, d.Body)
		if w.refused {
			return nil, problem.Invalid().Field("", "yaml_anchor")
		}
	}
	if docs > 1 {
		return nil, problem.Invalid().Field("", "yaml_several")
	}
	var v any
	if err := yaml.Unmarshal(raw, &v); err != nil {
		return nil, malformed(err)
	}
	asJSON, err := json.Marshal(v)
	if err != nil {
		return nil, problem.Invalid().Field("", "malformed_yaml", locale.Args{"line": 1, "detail": err.Error()})
	}
	return parseJSON(asJSON)
}

// plain looks for what lets a small file become a large or a strange one.
type plain struct{ refused bool }

// Visit implements [ast.Visitor].
func (p *plain) Visit(n ast.Node) ast.Visitor {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
		p.refused = true
		return nil
	}
	return p
}

func malformed(err error) error {
	line, detail := 1, err.Error()
	var e yaml.Error
	if errors.As(err, &e) {
		detail = e.GetMessage()
		if t := e.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	detail, _, _ = strings.Cut(detail, "\n")
	return problem.Invalid().Field("", "malformed_yaml", locale.Args{"line": line, "detail": detail}).Cause(err)
}

// nested is an upper bound of how deep a file nests, by brackets and by dashes
// of one line: the parser calls itself once a level.
func nested(raw []byte) int {
	depth, deepest, dashes := 0, 0, 0
	for i, b := range raw {
		switch b {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			dashes = 0
		case '-', '?':
			if i+1 < len(raw) && (raw[i+1] == ' ' || raw[i+1] == '\t') {
				dashes++
			}
		}
		deepest = max(deepest, depth, dashes)
	}
	return deepest
}
