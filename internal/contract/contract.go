// Package contract checks what other systems send against a JSON Schema of the
// business: which keywords a schema may use, what it may cost, and what is wrong
// with a payload in words of both languages.
package contract

import (
	"bytes"
	"encoding/json/v2"
	"errors"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenon-crm/tenon/internal/locale"
)

// Limits of a schema, and of what is checked against it.
const (
	MaxText    = 64 << 10 // bytes of a schema
	MaxDepth   = 32       // lists and objects within each other, of a schema and of a payload
	maxSchemas = 2000
	maxFaults  = 50
	maxWork    = 2_000_000 // steps of one check
)

// Fault is one thing that is wrong, with a schema or with a payload. Path are the
// keys and indexes that lead there; Code is the key of its message.
type Fault struct {
	Path []string    `json:"path"`
	Code string      `json:"code"`
	Args locale.Args `json:"args,omitempty"`
}

// Contract is a schema that is ready to check payloads. It may be used by several
// at once; they take turns.
type Contract struct {
	mu     sync.Mutex
	schema *jsonschema.Schema
	meter  *meter
}

// Compile reads a JSON Schema: draft 2020-12, or draft-07 where its $schema says
// so. Formats are checked, patterns are those of RE2, and what a $ref names is in
// the same text. The contract is nil where there are faults.
func Compile(text string) (*Contract, []Fault) {
	if len(text) > MaxText {
		return nil, []Fault{{Code: "too_large", Args: locale.Args{"limit": fmt.Sprintf("%d KB", MaxText>>10)}}}
	}
	tree, fault := Parse([]byte(text))
	if fault != nil {
		return nil, []Fault{*fault}
	}
	doc, is := tree.(map[string]any)
	if !is {
		return nil, []Fault{{Code: "invalid_type", Args: locale.Args{"expected": typeName("object")}}}
	}
	if faults := survey(doc); len(faults) > 0 {
		return nil, faults
	}
	delete(doc, "$id") // it would change what "#" means, and nothing else asks for it
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	c.UseLoader(nowhere{})
	m := &meter{}
	c.RegisterVocabulary(m.vocabulary())
	c.AssertVocabs()
	if err := c.AddResource(place, doc); err != nil {
		return nil, []Fault{unreadable(err)}
	}
	schema, err := c.Compile(place)
	var wrong *jsonschema.SchemaValidationError
	var found *jsonschema.ValidationError
	switch {
	case errors.As(err, &wrong) && errors.As(wrong.Err, &found):
		return nil, faultsOf(found)
	case err != nil:
		return nil, []Fault{unreadable(err)}
	}
	return &Contract{schema: schema, meter: m}, nil
}

// place is where the schema is while it is compiled.
const place = "urn:tenon:contract"

func unreadable(err error) Fault {
	return Fault{Code: "contract_unreadable", Args: locale.Args{"detail": err.Error()}}
}

// Parse reads one JSON value strictly: no name twice, no text that is not UTF-8, no
// number that is out of range, and not deeper than MaxDepth.
func Parse(raw []byte) (any, *Fault) {
	var tree any
	if deep(raw) {
		return nil, &Fault{Code: "too_deep", Args: locale.Args{"limit": MaxDepth}}
	}
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &tree); err != nil {
		return nil, malformed(raw, err)
	}
	return tree, nil
}

// Check says what is wrong with a payload, as Parse gives it: nothing, or up to 50
// faults in the order of the payload's paths.
func (c *Contract) Check(payload any) (faults []Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.meter.left = maxWork
	defer func() {
		if p := recover(); p != nil {
			if thrown, is := p.(error); !is || !errors.Is(thrown, errExhausted) {
				panic(p)
			}
			faults = []Fault{{Code: "contract_too_costly"}}
		}
	}()
	err := c.schema.Validate(payload)
	var found *jsonschema.ValidationError
	if errors.As(err, &found) {
		return faultsOf(found)
	}
	return nil
}

// nowhere loads nothing: a schema reaches neither files nor the network.
type nowhere struct{}

func (nowhere) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not in this schema", url)
}
