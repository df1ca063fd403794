package contract

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
)

// holds is what the value of a keyword is made of.
type holds int

const (
	data    holds = iota // no schemas
	schema               // one
	schemas              // a list
	named                // an object of them
	either               // one, or a list
	mixed                // an object of schemas and of lists of names
)

// keywords are those of draft 2020-12 and draft-07. Another one would be
// ignored by whoever checks, which is how a slip of the pen lets everything in.
func keywords() map[string]holds {
	out := map[string]holds{
		"properties": named, "patternProperties": named, "additionalProperties": schema, "propertyNames": schema, "unevaluatedProperties": schema,
		"dependentSchemas": named, "dependencies": mixed, "$defs": named, "definitions": named,
		"items": either, "prefixItems": schemas, "additionalItems": schema, "unevaluatedItems": schema, "contains": schema,
		"allOf": schemas, "anyOf": schemas, "oneOf": schemas, "not": schema, "if": schema, "then": schema, "else": schema,
	}
	for _, name := range []string{
		"$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$comment", "title", "description", "default", "examples", "example", "deprecated", "readOnly", "writeOnly",
		"type", "enum", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
		"minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties", "required", "dependentRequired",
	} {
		out[name] = data
	}
	return out
}

// formats are those that are checked.
var formats = []string{
	"date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uri-template", "uuid",
	"json-pointer", "relative-json-pointer", "regex", "semver", "period",
}

// dialects are what $schema may say.
var dialects = []string{"https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema"}

// surveyor walks a schema before it is compiled.
type surveyor struct {
	root     map[string]any
	keywords map[string]holds
	count    int
	faults   []Fault
}

// survey says what a schema may not have.
func survey(doc map[string]any) []Fault {
	s := &surveyor{root: doc, keywords: keywords()}
	s.walk(doc, nil)
	return s.faults
}

func (s *surveyor) add(path []string, code string, args locale.Args) {
	if len(s.faults) < maxFaults {
		s.faults = append(s.faults, Fault{slices.Clone(path), code, args})
	}
}

func (s *surveyor) walk(v any, path []string) {
	obj, is := v.(map[string]any)
	if !is {
		return // true and false; what is neither the library refuses
	}
	s.count++
	switch {
	case s.count == maxSchemas+1:
		s.add(nil, "contract_too_many", locale.Args{"max": maxSchemas})
		return
	case s.count > maxSchemas:
		return
	}
	for _, key := range slices.Sorted(maps.Keys(obj)) {
		what, known := s.keywords[key]
		at := append(slices.Clone(path), key)
		switch {
		case !known && !strings.HasPrefix(key, "x-"):
			s.add(at, "contract_keyword", locale.Args{"keyword": key})
		case what == data:
			s.keyword(key, obj[key], at)
		default:
			s.below(what, obj[key], at)
			if key == "patternProperties" {
				for pattern := range object(obj[key]) {
					s.pattern(pattern, append(at, pattern))
				}
			}
		}
	}
}

// below walks the schemas in the value of a keyword.
func (s *surveyor) below(what holds, v any, path []string) {
	list, isList := v.([]any)
	switch {
	case what == schema, what == either && !isList:
		s.walk(v, path)
	case what == named, what == mixed:
		members := object(v)
		for _, name := range slices.Sorted(maps.Keys(members)) {
			s.walk(members[name], append(slices.Clone(path), name))
		}
	default:
		for i, item := range list {
			s.walk(item, append(slices.Clone(path), strconv.Itoa(i)))
		}
	}
}

// keyword looks at a keyword whose value is no schema.
func (s *surveyor) keyword(key string, v any, path []string) {
	text, is := v.(string)
	if !is {
		return
	}
	inner := len(path) > 1
	switch key {
	case "$schema":
		if inner || !slices.Contains(dialects, strings.TrimSuffix(text, "#")) {
			s.add(path, "contract_dialect", locale.Args{"allowed": strings.Join(dialects, ", ")})
		}
	case "$id":
		if inner {
			s.add(path, "contract_inner_id", nil)
		}
	case "$ref", "$dynamicRef":
		if !s.leads(text) {
			s.add(path, "contract_reference", locale.Args{"ref": text})
		}
	case "format":
		if !slices.Contains(formats, text) {
			s.add(path, "contract_format", locale.Args{"format": text, "allowed": strings.Join(formats, ", ")})
		}
	case "pattern":
		s.pattern(text, path)
	}
}

func (s *surveyor) pattern(text string, path []string) {
	if _, err := regexp.Compile(text); err != nil {
		s.add(path, "contract_pattern", locale.Args{"pattern": text, "detail": err.Error()})
	}
}

// leads reports whether a reference names a place in this schema; whether that
// place is a schema, and anchors, the library looks after.
func (s *surveyor) leads(ref string) bool {
	pointer, here := strings.CutPrefix(ref, "#")
	if !here {
		return false
	}
	if !strings.HasPrefix(pointer, "/") {
		return true
	}
	pointer, err := url.PathUnescape(pointer)
	if err != nil {
		return false
	}
	_, there := At(s.root, pointer)
	return there
}

func object(v any) map[string]any {
	out, _ := v.(map[string]any)
	return out
}
