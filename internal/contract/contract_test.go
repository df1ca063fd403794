package contract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/locale"
)

const order = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://erp.example/order.json",
	"type": "object",
	"required": ["no", "lines"],
	"additionalProperties": false,
	"properties": {
		"no": {"type": "string", "pattern": "^SO-[0-9]+$"},
		"date": {"type": "string", "format": "date"},
		"mail": {"anyOf": [{"type": "string", "format": "email"}, {"type": "null"}]},
		"level": {"enum": ["a", "b"]},
		"lines": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true, "items": {"$ref": "#/$defs/line"}}
	},
	"$defs": {"line": {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string", "minLength": 2, "maxLength": 4}, "qty": {"type": "integer", "minimum": 1, "exclusiveMaximum": 100}, "price": {"type": "number", "multipleOf": 0.01}}}},
	"x-owner": "erp"
}`

func compile(t *testing.T, text string) *contract.Contract {
	t.Helper()
	c, faults := contract.Compile(text)
	if c == nil || len(faults) > 0 {
		t.Fatal(told(faults))
	}
	return c
}

func told(faults []contract.Fault) string {
	parts := make([]string, len(faults))
	for i, f := range faults {
		parts[i] = f.Pointer() + " " + f.Code
	}
	return strings.Join(parts, "; ")
}

func TestPayloads(t *testing.T) {
	c := compile(t, order)
	for name, x := range map[string]struct{ payload, want string }{
		"as agreed":              {`{"no":"SO-1","date":"2026-01-31","mail":null,"level":"a","lines":[{"sku":"AB","qty":1,"price":0.07}]}`, ""},
		"nothing":                {`{}`, "/lines contract_missing; /no contract_missing"},
		"another type":           {`[]`, " invalid_type"},
		"a name too many":        {`{"no":"SO-1","lines":[{"sku":"AB"}],"a/b":1}`, "/a~1b contract_needless"},
		"forms":                  {`{"no":"1","date":"31.1.2026","mail":"x","level":"c","lines":[{"sku":"AB"}]}`, "/date contract_form; /level unknown_choice; /mail contract_none_fits; /no contract_form"},
		"bounds":                 {`{"no":"SO-1","lines":[{"sku":"A","qty":0,"price":0.001},{"sku":"ABCDE","qty":100},{"sku":1,"qty":1.5}]}`, "/lines/0/price contract_multiple; /lines/0/qty below_minimum; /lines/0/sku contract_too_short; /lines/1/qty contract_below; /lines/1/sku too_long; /lines/2/qty invalid_type; /lines/2/sku invalid_type"},
		"too few":                {`{"no":"SO-1","lines":[]}`, "/lines contract_too_few"},
		"too many, and repeated": {`{"no":"SO-1","lines":[{"sku":"AB"},{"sku":"AC"},{"sku":"AB"},{"sku":"AD"}]}`, "/lines too_many_items; /lines contract_twice"},
	} {
		tree, fault := contract.Parse([]byte(x.payload))
		if fault != nil {
			t.Fatal(name, fault.Code)
		}
		got := c.Check(tree)
		if told(got) != x.want {
			t.Errorf("%s: %s, want %s", name, told(got), x.want)
		}
		for _, f := range got {
			zh, en := f.Message(locale.ZH), f.Message(locale.EN)
			if zh == f.Code || zh == en || strings.ContainsAny(zh+en, "{}") {
				t.Errorf("%s: %q %q", f.Code, zh, en)
			}
		}
	}
	if f := c.Check(map[string]any{"no": "SO-1", "lines": []any{map[string]any{"sku": true}}}); f[0].Message(locale.EN) != "The value has the wrong type; text is expected here." {
		t.Error(f[0].Message(locale.EN))
	}
}

func TestDraft7(t *testing.T) {
	c := compile(t, `{"$schema":"http://json-schema.org/draft-07/schema#","items":[{"type":"string"},{"type":"number"}],"additionalItems":false,"definitions":{"d":{"format":"date"}}}`)
	if got := told(c.Check([]any{"a", 1.0})); got != "" {
		t.Error(got)
	}
	if c.Check([]any{"a", 1.0, 2.0}) == nil {
		t.Error("a third item passed")
	}
}

func TestSchemasThatAreRefused(t *testing.T) {
	for name, x := range map[string]struct{ schema, want string }{
		"no JSON":                 {"{\n\"type\": \"object\",\n}", " contract_json"},
		"a name twice":            {`{"type":"object","type":"array"}`, "/type repeated_name"},
		"no object":               {`true`, " invalid_type"},
		"a slip of the pen":       {`{"properties":{"a":{"requried":["b"]}}}`, "/properties/a/requried contract_keyword"},
		"another dialect":         {`{"$schema":"http://json-schema.org/draft-04/schema#"}`, "/$schema contract_dialect"},
		"a dialect of its own":    {`{"$schema":"https://evil.example/schema"}`, "/$schema contract_dialect"},
		"a file":                  {`{"$ref":"file:///etc/passwd"}`, "/$ref contract_reference"},
		"an address":              {`{"properties":{"a":{"$ref":"https://evil.example/x.json#/a"}}}`, "/properties/a/$ref contract_reference"},
		"its neighbour":           {`{"$ref":"other.json"}`, "/$ref contract_reference"},
		"a place that is not":     {`{"$ref":"#/$defs/none"}`, "/$ref contract_reference"},
		"another base":            {`{"$defs":{"a":{"$id":"https://evil.example/"}}}`, "/$defs/a/$id contract_inner_id"},
		"an unknown format":       {`{"format":"phone"}`, "/format contract_format"},
		"a look-ahead":            {`{"pattern":"^(?=a)"}`, "/pattern contract_pattern"},
		"a pattern of names":      {`{"patternProperties":{"(":{}}}`, "/patternProperties/( contract_pattern"},
		"an unknown type":         {`{"type":"strng"}`, "/type contract_none_fits"},
		"a bound of text":         {`{"minLength":"3"}`, "/minLength invalid_type"},
		"a keyword of OpenAPI":    {`{"type":"string","nullable":true}`, "/nullable contract_keyword"},
		"too deep":                {strings.Repeat(`{"not":`, 40) + "{}" + strings.Repeat("}", 40), " too_deep"},
		"too many":                {`{"allOf":[` + strings.Repeat("{},", 2000) + `{}]}`, " contract_too_many"},
		"too long":                {`{"title":"` + strings.Repeat("x", contract.MaxText) + `"}`, " too_large"},
		"a reference by a detour": {`{"x-defs":{"a":{"$ref":"file:///etc/passwd"}},"$ref":"#/x-defs/a"}`, " contract_unreadable"},
	} {
		c, faults := contract.Compile(x.schema)
		if c != nil || told(faults) != x.want {
			t.Errorf("%s: %s, want %s", name, told(faults), x.want)
		}
		for _, f := range faults {
			if f.Message(locale.ZH) == f.Code || f.Message(locale.EN) == f.Code {
				t.Error("no words for", f.Code)
			}
		}
	}
}

func TestPayloadsThatAreNoJSON(t *testing.T) {
	for name, x := range map[string]struct{ payload, want string }{
		"nothing":        {"", "contract_json"},
		"half":           {`{"a":`, "contract_json"},
		"two":            {`{} {}`, "contract_json"},
		"not UTF-8":      {"\"\xff\"", "contract_json"},
		"a name twice":   {`{"a":1,"a":2}`, "repeated_name"},
		"too deep":       {strings.Repeat("[", 100000), "too_deep"},
		"a giant number": {`1e999999999`, "contract_json"},
	} {
		if _, f := contract.Parse([]byte(x.payload)); f == nil || f.Code != x.want {
			t.Errorf("%s: %v", name, f)
		}
	}
	if _, f := contract.Parse([]byte("\ufeff" + `{"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}`)); f != nil {
		t.Error(f.Code)
	}
}

// Schemas that ask exponentially much of a small payload end soon.
func TestCostlySchemas(t *testing.T) {
	var defs []string
	for i := range 40 {
		defs = append(defs, fmt.Sprintf(`"a%d":{"allOf":[{"$ref":"#/$defs/a%d"},{"$ref":"#/$defs/a%d"}]}`, i, i+1, i+1))
	}
	bombs := map[string]string{
		"doubling":  `{"$ref":"#/$defs/a0","$defs":{` + strings.Join(defs, ",") + `,"a40":{"type":"string"}}}`,
		"by depth":  `{"allOf":[{"additionalProperties":{"$ref":"#"}},{"additionalProperties":{"$ref":"#"}},{"additionalProperties":{"$ref":"#"}}]}`,
		"by itself": `{"$ref":"#"}`,
	}
	payload := any("x")
	for range 30 {
		payload = map[string]any{"a": payload}
	}
	for name, schema := range bombs {
		c, faults := contract.Compile(schema)
		if c == nil {
			t.Error(name, told(faults))
			continue
		}
		began := time.Now()
		if got := c.Check(payload); len(got) == 0 {
			t.Errorf("%s passed", name)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %s", name, took)
		}
		if got := c.Check(payload); len(got) == 0 {
			t.Errorf("%s passed the second time", name)
		}
	}
}
