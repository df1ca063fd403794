package meta_test

import (
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"

	"encoding/json"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// object writes an object with fields in JSON.
func object(key, fields string) string {
	return `{"kind":"object","key":"` + key + `","label":{"zh":"物"},"title":"name","fields":[` + fields + `]}`
}

const nameField = `{"key":"name","type":"text","label":{"zh":"名"}}`

func manyFields(n int) string {
	parts := []string{nameField}
	for i := 1; i < n; i++ {
		parts = append(parts, fmt.Sprintf(`{"key":"f%d","type":"number","label":{"zh":"数%d"}}`, i, i))
	}
	return strings.Join(parts, ",")
}

func TestDecodeObjects(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	for name, c := range map[string]struct {
		doc  string
		want []string // "path code"; none when it is legal
	}{
		"an object named by an SQL word":    {doc: object("select", nameField)},
		"fields named group and order":      {doc: object("thing", nameField+`,{"key":"group","type":"text","label":{"zh":"组"}},{"key":"order","type":"number","label":{"zh":"序"}}`)},
		"an emoji label":                    {doc: object("thing", `{"key":"name","type":"text","label":{"zh":"🎉","en":"🚀 Rocket"}}`)},
		"forty fields":                      {doc: object("thing", manyFields(40))},
		"three hundred fields":              {doc: object("thing", manyFields(300))},
		"meta is passed over":               {doc: strings.Replace(object("thing", nameField), `{"kind"`, `{"$meta":{"state":"new"},"kind"`, 1)},
		"kind and key may come from places": {doc: `{"label":{"zh":"物"},"title":"name","fields":[` + nameField + `]}`},

		"301 fields":                {object("thing", manyFields(301)), []string{"fields too_many_fields"}},
		"a field named id":          {object("thing", nameField+`,{"key":"id","type":"text","label":{"zh":"号"}}`), []string{"fields.1.key reserved_key"}},
		"a field named rowid":       {object("thing", nameField+`,{"key":"rowid","type":"text","label":{"zh":"号"}}`), []string{"fields.1.key reserved_key"}},
		"a back-relation's name":    {object("thing", nameField+`,{"key":"a_via_b","type":"text","label":{"zh":"号"}}`), []string{"fields.1.key reserved_key"}},
		"an object named users":     {object("users", nameField), []string{"key reserved_key"}},
		"an object of the platform": {object("tn_thing", nameField), []string{"key reserved_key"}},
		"a key in capitals":         {object("thing", `{"key":"Name","type":"text","label":{"zh":"名"}}`), []string{"fields.0.key pattern"}},
		"a key in Chinese":          {object("客户", nameField), []string{"key pattern"}},
		"a key too long":            {object("a"+strings.Repeat("b", 40), nameField), []string{"key pattern"}},
		"one key twice":             {object("thing", nameField+","+nameField), []string{"fields.1.key duplicate_key"}},
		"a JSON name twice":         {`{"kind":"object","kind":"object"}`, []string{"kind repeated_name"}},
		"no label": {`{"kind":"object","key":"thing","title":"name","fields":[{"key":"name","type":"text"}]}`,
			[]string{"fields.0.label required", "label required"}},
		"a label that says nothing": {strings.Replace(object("thing", nameField), `"label":{"zh":"物"}`, `"label":{"zh":" "}`, 1), []string{"label required"}},
		"unknown keys": {strings.Replace(object("thing", `{"key":"name","type":"text","label":{"zh":"名"},"colour":1}`), `"title"`, `"colour":"red","title"`, 1),
			[]string{"colour unknown_key", "fields.0.colour unknown_key"}},
		"wrong types":       {object("thing", `{"key":"name","type":"text","label":"名","required":"yes"}`), []string{"fields.0.label invalid_type", "fields.0.required invalid_type"}},
		"an unknown type":   {object("thing", nameField+`,{"key":"a","type":"hologram","label":{"zh":"a"}}`), []string{"fields.1.type unknown_field_type"}},
		"a foreign setting": {object("thing", `{"key":"name","type":"text","label":{"zh":"名"},"decimals":2}`), []string{"fields.0.decimals setting_not_allowed"}},
		"a wrong default":   {object("thing", nameField+`,{"key":"a","type":"number","label":{"zh":"a"},"default":"many"}`), []string{"fields.1.default invalid_type"}},
		"a unique switch":   {object("thing", nameField+`,{"key":"a","type":"switch","label":{"zh":"a"},"unique":true}`), []string{"fields.1.unique unique_not_allowed"}},
		"another key":       {strings.Replace(object("other", nameField), "other", "othar", 1), []string{"key key_mismatch"}},
		"no object":         {`[1]`, []string{" invalid_type"}},
		"too deep":          {object("thing", `{"key":"name","type":"text","label":{"zh":"名"},"default":`+strings.Repeat("[", 30)+strings.Repeat("]", 30)+`}`), []string{" too_deep"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key := "other"
			if name != "another key" {
				key = keyIn(c.doc)
			}
			_, err := reg.DecodeJSON("object", key, []byte(c.doc))
			if got := paths(t, err); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func keyIn(doc string) string {
	var v struct {
		Key string `json:"key"`
	}
	_ = json.Unmarshal([]byte(doc), &v)
	if v.Key == "" {
		return "thing"
	}
	return v.Key
}

// paths lists the field errors of a refusal and checks that people can read them.
func paths(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	p, ok := problem.As(err)
	if !ok {
		t.Fatal(err)
	}
	var out []string
	for path, it := range p.Fields {
		out = append(out, path+" "+it.Code)
	}
	for _, tag := range locale.Tags {
		for path, v := range p.Body(tag)["data"].(map[string]any) {
			m := v.(map[string]any)
			if s := m["message"].(string); s == m["code"] || strings.Contains(s, "{") && !strings.Contains(path, ".pattern") {
				t.Errorf("%s: %s has no message in %s: %q", path, m["code"], tag, s)
			}
		}
	}
	if len(out) == 0 {
		out = []string{p.Code}
	}
	sort.Strings(out)
	return out
}

func TestDecodeOtherKinds(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	for name, c := range map[string]struct {
		doc  string
		want []string
	}{
		"a role named admin":        {"kind: role\nkey: admin\nlabel: {zh: 管}\ngrants: []", []string{"key reserved_key"}},
		"an unknown operation":      {"kind: role\nkey: a\nlabel: {zh: 管}\ngrants: [{object: b, operations: [view, hack]}]", []string{"grants.0.operations.1 unknown_operation"}},
		"fields that are no list":   {"kind: role\nkey: a\nlabel: {zh: 管}\ngrants: [{object: b, read: all}]", []string{"grants.0.read unknown_choice"}},
		"a role without grants":     {"kind: role\nkey: a\nlabel: {zh: 管}", []string{"grants required"}},
		"two targets":               {"kind: app\nkey: a\nlabel: {zh: 管}\nnavigation: [{items: [{object: a, page: b}]}]", []string{"navigation.0.items.0 nav_target"}},
		"a script in the menu":      {"kind: app\nkey: a\nlabel: {zh: 管}\nnavigation: [{items: [{url: 'javascript:alert(1)', label: {zh: 点}}]}]", []string{"navigation.0.items.0.url nav_url"}},
		"an app of an app":          {"kind: app\nkey: a\napp: b\nlabel: {zh: 管}", []string{"app unknown_key"}},
		"a section in a section":    {"kind: form\nkey: a\nobject: b\nnodes: [{type: section, nodes: [{type: section, nodes: []}]}]", []string{"nodes.0.nodes.0.type section_in_section"}},
		"a field twice":             {"kind: form\nkey: a\nobject: b\nnodes: [{field: x}, {type: section, nodes: [{field: x}]}]", []string{"nodes.1.nodes.0.field field_placed_twice"}},
		"neither field nor part":    {"kind: form\nkey: a\nobject: b\nnodes: [{width: 6}]", []string{"nodes.0 node_field_or_type"}},
		"an odd width":              {"kind: form\nkey: a\nobject: b\nnodes: [{field: x, width: 5}]", []string{"nodes.0.width unknown_choice"}},
		"a column without a field":  {"kind: view\nkey: a\nobject: b\ncolumns: [{width: 100}]", []string{"columns.0.field required"}},
		"an unknown kind":           {"kind: spell\nkey: a", []string{"kind unknown_kind"}},
		"no kind":                   {"key: a", []string{"kind required"}},
		"an anchor":                 {"kind: view\nkey: &k a\nobject: *k", []string{" yaml_anchor"}},
		"two documents":             {"kind: view\nkey: a\nobject: b\n---\nkind: view\nkey: b\nobject: b", []string{" yaml_several"}},
		"a YAML key twice":          {"kind: view\nkey: a\nkey: b\nobject: b", []string{" malformed_yaml"}},
		"broken YAML":               {"kind: [view", []string{" malformed_yaml"}},
		"brackets without end":      {strings.Repeat("[", 100000), []string{" too_deep"}},
		"dashes without end":        {strings.Repeat("- ", 100000), []string{" too_deep"}},
		"something that is no text": {"\x00\x01\x02", []string{" invalid_type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := reg.DecodeYAML([]byte(c.doc))
			if got := paths(t, err); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSchemaKnowsEverySetting keeps the JSON Schema of fields and the type in step.
func TestSchemaKnowsEverySetting(t *testing.T) {
	t.Parallel()
	reg := meta.NewRegistry(all.New())
	var schema struct {
		Properties map[string]any `json:"properties"`
		Defs       map[string]struct {
			Properties map[string]any `json:"properties"`
		} `json:"$defs"`
	}
	for kind, want := range map[string]any{
		"app": meta.App{}, "object": meta.Object{}, "form": meta.Form{}, "view": meta.View{}, "role": meta.Role{}, "assertion": meta.Assertion{}, "option_set": meta.OptionSet{}, "form_script": meta.FormScript{}, "webhook": meta.Webhook{}, "inbound": meta.Inbound{}, "hook": meta.Hook{}, "common": nil,
	} {
		schema.Defs = nil
		schema.Properties = nil
		if err := json.Unmarshal(reg.Schema(kind), &schema); err != nil {
			t.Fatal(err)
		}
		switch kind {
		case "common":
			same(t, "option", field.Option{}, schema.Defs["option"].Properties)
			continue
		case "object":
			same(t, "field", field.Spec{}, schema.Defs["field"].Properties)
		}
		same(t, kind, want, schema.Properties)
	}
}

func same(t *testing.T, what string, v any, properties map[string]any) {
	t.Helper()
	typ := reflect.TypeOf(v)
	keys := map[string]bool{}
	for i := range typ.NumField() {
		key, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if key == "-" {
			continue // no setting of a document
		}
		keys[key] = true
		if _, ok := properties[key]; !ok {
			t.Errorf("the schema of %s lacks %q", what, key)
		}
	}
	for key := range properties {
		if !keys[key] {
			t.Errorf("the type of %s lacks %q", what, key)
		}
	}
}
