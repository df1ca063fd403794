package meta

import (
	"bytes"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Limits of one document.
const (
	maxDocument = 2 << 20 // bytes
	maxDepth    = 24
)

// DecodeJSON reads a document of a kind strictly: unknown and repeated keys are
// refused. The document's own kind and key may be absent; when they are there
// they must be the ones given. A body that is wrong gives a *problem.Problem
// with what is wrong by path.
func (r *Registry) DecodeJSON(kind, key string, raw []byte) (Document, error) {
	if !r.Has(kind) {
		return nil, problem.Bad("unknown_kind", locale.Args{"kind": kind})
	}
	tree, err := parseJSON(raw)
	if err != nil {
		return nil, err
	}
	return r.decode(kind, key, tree)
}

// decode checks a tree of JSON values against the kind and makes the document.
func (r *Registry) decode(kind, key string, tree any) (Document, error) {
	found := problem.Invalid()
	obj, ok := tree.(map[string]any)
	if !ok {
		return nil, found.Field("", "invalid_type", locale.Args{"expected": jsonType("object")})
	}
	delete(obj, "$meta")
	setOnce(obj, "kind", kind)
	if key != "" {
		setOnce(obj, "key", key)
	}
	if k, isText := obj["kind"].(string); isText && k != kind {
		found.Field("kind", "key_mismatch", locale.Args{"key": kind})
	}
	if k, isText := obj["key"].(string); isText && key != "" && k != key {
		found.Field("key", "key_mismatch", locale.Args{"key": key})
	}
	if depth(tree) > maxDepth {
		return nil, found.Field("", "too_deep", locale.Args{"limit": maxDepth})
	}
	if err := r.schemas[kind].Validate(tree); err != nil {
		var v *jsonschema.ValidationError
		if !errors.As(err, &v) {
			return nil, err
		}
		schemaProblems(found, v)
	}
	if len(found.Fields) > 0 {
		return nil, found
	}
	doc, err := r.build(kind, tree)
	if err != nil {
		return nil, err
	}
	r.inspect(doc, found)
	if err := found.OrNil(); err != nil {
		return nil, err
	}
	return doc, nil
}

// build turns a tree that the schema accepts into the kind's struct.
func (r *Registry) build(kind string, tree any) (Document, error) {
	raw, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	doc := r.byKey[kind].make()
	if err := json.Unmarshal(raw, doc, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("the schema of %s accepts what its type does not: %w", kind, err)
	}
	return doc, nil
}

// inspect reports what is wrong with a document by itself beyond its schema.
func (r *Registry) inspect(doc Document, found *problem.Problem) {
	c := &inspection{types: r.types, found: found}
	r.byKey[doc.Ref().Kind].check(c, doc)
}

// stored reads a document that a release holds; its body was checked when it
// was published, so only its form is read.
func (r *Registry) stored(kind string, raw []byte) (Document, error) {
	k := r.byKey[kind]
	if k == nil {
		return nil, fmt.Errorf("no kind %q", kind)
	}
	doc := k.make()
	if err := json.Unmarshal(raw, doc, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("stored %s: %w", kind, err)
	}
	return doc, nil
}

// parseJSON reads exactly one JSON value without repeated names.
func parseJSON(raw []byte) (any, error) {
	if len(raw) > maxDocument {
		return nil, problem.New(413, "too_large", locale.Args{"limit": "2 MB"})
	}
	var tree any
	err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &tree)
	if err == nil {
		return tree, nil
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		if errors.Is(syntax.Err, jsontext.ErrDuplicateName) {
			path := strings.ReplaceAll(strings.TrimPrefix(string(syntax.JSONPointer), "/"), "/", ".")
			return nil, problem.Invalid().Field(path, "repeated_name", locale.Args{"key": lastPart(path)})
		}
		return nil, problem.Bad("malformed_json", locale.Args{"position": syntax.ByteOffset})
	}
	return nil, problem.Bad("malformed_json", locale.Args{"position": 0}).Cause(err)
}

func setOnce(obj map[string]any, key, value string) {
	if _, ok := obj[key]; !ok {
		obj[key] = value
	}
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func depth(v any) int {
	deepest := 0
	switch x := v.(type) {
	case map[string]any:
		for _, e := range x {
			deepest = max(deepest, depth(e))
		}
	case []any:
		for _, e := range x {
			deepest = max(deepest, depth(e))
		}
	default:
		return 0
	}
	return deepest + 1
}
