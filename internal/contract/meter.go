package contract

import (
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// errExhausted ends a check that has done too much: schemas that refer to
// each other can ask for exponentially much of a small payload, and the
// library has no other way to stop.
var errExhausted = errors.New("contract: too costly")

// meter counts what a check does. It is asked at every schema that is applied to a
// value.
type meter struct{ left int }

// vocabulary makes the meter part of every schema with keywords.
func (m *meter) vocabulary() *jsonschema.Vocabulary {
	return &jsonschema.Vocabulary{
		URL: "urn:tenon:meter",
		Compile: func(_ *jsonschema.CompilerContext, keywords map[string]any) (jsonschema.SchemaExt, error) {
			weight := 1
			for _, v := range keywords {
				switch x := v.(type) {
				case []any:
					weight += len(x)
				case map[string]any:
					weight += len(x)
				}
			}
			return &counter{m, weight}, nil
		},
	}
}

// counter is one schema's share.
type counter struct {
	meter  *meter
	weight int
}

// longText is how many bytes of text weigh as much as a keyword.
const longText = 64

// Validate implements [jsonschema.SchemaExt].
func (c *counter) Validate(_ *jsonschema.ValidatorContext, v any) {
	c.meter.left -= c.weight
	if text, is := v.(string); is {
		c.meter.left -= c.weight * len(text) / longText
	}
	if c.meter.left < 0 {
		panic(errExhausted)
	}
}
