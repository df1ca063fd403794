package httpapi

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxJSON bounds a JSON body; imports and files have their own limits.
const maxJSON = 8 << 20

// read gives the request's JSON body, at most maxJSON of it.
func (c *call) read() ([]byte, error) {
	if c.body != nil {
		return c.body, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Response, c.Request.Body, maxJSON))
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return nil, problem.New(http.StatusRequestEntityTooLarge, "too_large", locale.Args{"limit": megabytes(maxJSON)})
		}
		return nil, problem.Bad("bad_request").Cause(err)
	}
	if len(raw) == 0 {
		raw = []byte("{}")
	}
	c.body = raw
	return raw, nil
}

// decode reads the body into a typed value: one JSON value, valid UTF-8, no
// member twice, no unknown member, no member of another type.
func (c *call) decode(into any) error {
	raw, err := c.read()
	if err != nil {
		return err
	}
	return decodeStrict(raw, into)
}

func decodeStrict(raw []byte, into any) error {
	err := json.Unmarshal(raw, into, json.RejectUnknownMembers(true))
	if err == nil {
		return nil
	}
	if sem, ok := errors.AsType[*json.SemanticError](err); ok {
		key := strings.TrimPrefix(strings.ReplaceAll(string(sem.JSONPointer), "/", "."), ".")
		if errors.Is(err, json.ErrUnknownName) {
			return problem.Bad("unknown_key", locale.Args{"key": key}).Field(key, "unknown_key", locale.Args{"key": key})
		}
		if key == "" {
			return problem.Bad("malformed_json", locale.Args{"position": sem.ByteOffset}).Cause(err)
		}
		return problem.Invalid().Field(key, "invalid_type", locale.Args{"expected": typeWanted(sem.GoType)}).Cause(err)
	}
	if syn, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return problem.Bad("malformed_json", locale.Args{"position": syn.ByteOffset}).Cause(err)
	}
	if p, ok := problem.As(err); ok {
		return p
	}
	return problem.Bad("malformed_json", locale.Args{"position": 0}).Cause(err)
}

// typeWanted is the JSON type that a Go type is read from, in words.
func typeWanted(t reflect.Type) locale.Text {
	key := "json_type_object"
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil {
		switch t.Kind() {
		case reflect.String:
			key = "json_type_string"
		case reflect.Bool:
			key = "json_type_boolean"
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
			key = "json_type_integer"
		case reflect.Float32, reflect.Float64:
			key = "json_type_number"
		case reflect.Slice, reflect.Array:
			key = "json_type_array"
		}
	}
	return locale.Both(key, nil)
}
