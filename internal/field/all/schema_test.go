package all_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/problem"
)

type itemOf = problem.Item

func types() []field.Type { return all.Types() }

func typeOf(t *testing.T, key string) field.Type {
	t.Helper()
	ft, ok := all.New().Get(key)
	if !ok {
		t.Fatalf("no type %q", key)
	}
	return ft
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := json.Marshal(all.New().Schema())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("field.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("field.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSchemaTakesWhatTypesTake(t *testing.T) {
	schema := compiled(t)
	each(t, func(t *testing.T, ft field.Type, s *field.Spec, _ sample) {
		raw, _ := json.Marshal(s)
		doc, _ := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		for _, key := range ft.Settings() {
			if !slices.Contains(field.SettingKeys(), key) {
				t.Errorf("setting %q has no schema", key)
			}
		}
	})
}

func TestSchemaRefuses(t *testing.T) {
	schema := compiled(t)
	for name, text := range map[string]string{
		"no type":                 `{"key":"a","label":{"zh":"a"}}`,
		"unknown type":            `{"key":"a","type":"rocket","label":{"zh":"a"}}`,
		"no label":                `{"key":"a","type":"text"}`,
		"empty label":             `{"key":"a","type":"text","label":{"zh":""}}`,
		"third language":          `{"key":"a","type":"text","label":{"zh":"a","fr":"a"}}`,
		"bad key":                 `{"key":"1a","type":"text","label":{"zh":"a"}}`,
		"unknown setting":         `{"key":"a","type":"text","label":{"zh":"a"},"colour":"red"}`,
		"another type's setting":  `{"key":"a","type":"text","label":{"zh":"a"},"options":[]}`,
		"text where a number is":  `{"key":"a","type":"text","label":{"zh":"a"},"max_length":"9"}`,
		"unknown colour":          `{"key":"a","type":"select","label":{"zh":"a"},"options":[{"value":"a","label":{"zh":"a"},"color":"mauve"}]}`,
		"nine decimals":           `{"key":"a","type":"number","label":{"zh":"a"},"decimals":9}`,
		"unknown thing on delete": `{"key":"a","type":"relation","label":{"zh":"a"},"object":"b","on_delete":"explode"}`,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("%s is taken: %s", name, text)
		}
	}
}

func TestRegistryCheck(t *testing.T) {
	r := all.New()
	for name, x := range map[string]struct {
		spec field.Spec
		key  string
		code string
	}{
		"unknown type":             {field.Spec{Type: "rocket"}, "type", "unknown_field_type"},
		"another type's setting":   {field.Spec{Type: "text", Currency: "CNY"}, "currency", "setting_not_allowed"},
		"unknown normalisation":    {field.Spec{Type: "text", Normalise: field.Normalise{"shout"}}, "normalise", "setting_unknown_value"},
		"default of a wrong type":  {field.Spec{Type: "number", Default: "5"}, "default", "invalid_type"},
		"default of no option":     {field.Spec{Type: "select", Options: levels, Default: "z"}, "default", "unknown_option"},
		"default of an automatic":  {field.Spec{Type: "auto_number", Default: "5"}, "default", "computed_field"},
		"relation to nothing":      {field.Spec{Type: "relation"}, "object", "relation_object_required"},
		"default beyond its limit": {field.Spec{Type: "number", Max: num(4), Default: 5.0}, "default", "above_max"},
	} {
		x.spec.Key = "f"
		it := r.Check(&x.spec)[x.key]
		if it == nil || it.Code != x.code {
			t.Errorf("%s gives %v", name, it)
			continue
		}
		speaks(t, it)
	}
	for name, spec := range map[string]field.Spec{
		"expression":       {Type: "date", Default: map[string]any{"expr": "TODAY()"}},
		"fixed":            {Type: "multi_select", Options: levels, Default: []any{"a"}},
		"integer of YAML":  {Type: "number", Default: uint64(5)},
		"pattern left out": {Type: "auto_number"},
	} {
		spec.Key = "f"
		if got := r.Check(&spec); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}
