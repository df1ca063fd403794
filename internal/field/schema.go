package field

import "slices"

// obj is a JSON object of a schema.
type obj = map[string]any

// Schema describes a field's document in JSON Schema, draft 2020-12, without
// $schema and $ref so that it can stand inside another: one object for each
// type, with the settings that the type has and no others. It says what can be
// said without other documents; Check says the rest.
func (r *Registry) Schema() map[string]any {
	flat := slices.DeleteFunc(slices.Clone(r.keys), func(key string) bool { _, nested := r.byKey[key].(Nested); return nested })
	return r.schema(r.keys, obj{"type": "array", "minItems": 1, "maxItems": 100, "items": r.schema(flat, nil)})
}

// schema describes the fields of some types; columns describes those of a sub-form.
func (r *Registry) schema(keys []string, columns any) obj {
	known, single := commonSettings(), typeSettings()
	single["fields"] = columns
	branches := make([]any, 0, len(keys))
	for _, key := range keys {
		props := obj{}
		for name, schema := range known {
			props[name] = schema
		}
		for _, name := range r.byKey[key].Settings() {
			props[name] = single[name]
		}
		branches = append(branches, obj{
			"if":   obj{"properties": obj{"type": obj{"const": key}}, "required": []any{"type"}},
			"then": obj{"properties": props, "additionalProperties": false},
		})
	}
	types := make([]any, len(keys))
	for i, key := range keys {
		types[i] = key
	}
	return obj{
		"type":       "object",
		"required":   []any{"key", "type", "label"},
		"properties": obj{"type": obj{"enum": types}},
		"allOf":      branches,
	}
}

// SettingKeys lists the settings of single types, sorted.
func SettingKeys() []string {
	out := make([]string, 0, len(typeSettings()))
	for key := range typeSettings() {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// TextSchema is the schema of a label in both languages, of at most length code
// points each; one that needs a text when required.
func TextSchema(length int, required bool) map[string]any {
	side := obj{"type": "string", "maxLength": length}
	out := obj{
		"type":                 "object",
		"properties":           obj{"zh": side, "en": side},
		"additionalProperties": false,
	}
	if required {
		filled := obj{"type": "string", "minLength": 1}
		out["anyOf"] = []any{
			obj{"required": []any{"zh"}, "properties": obj{"zh": filled}},
			obj{"required": []any{"en"}, "properties": obj{"en": filled}},
		}
	}
	return out
}

// KeyPattern is the shape of every key of a document.
const KeyPattern = "^[a-z][a-z0-9_]{0,39}$"

// ObjectPattern is the shape of the name of an object, of one that is part of
// another too ("order__lines").
const ObjectPattern = "^[a-z][a-z0-9_]{0,39}(__[a-z][a-z0-9_]{0,39})?$"

func commonSettings() map[string]any {
	flag := obj{"type": "boolean"}
	return obj{
		"key":         obj{"type": "string", "pattern": KeyPattern},
		"type":        obj{"type": "string"},
		"label":       TextSchema(200, true),
		"help":        TextSchema(1000, false),
		"placeholder": TextSchema(200, false),
		"example":     TextSchema(200, false),
		"required":    flag,
		"unique":      flag,
		"search":      flag,
		"index":       flag,
		"leftover":    obj{"type": "string", "pattern": KeyPattern},
		"archived":    flag,
		"default":     obj{},
		"normalise":   normaliseSchema(),
	}
}

// normaliseSchema takes one word or several.
func normaliseSchema() obj {
	var words []any
	for _, one := range Normalisations() {
		words = append(words, one)
	}
	return obj{"oneOf": []any{
		obj{"enum": append([]any{""}, words...)},
		obj{"type": "array", "maxItems": len(words), "uniqueItems": true, "items": obj{"enum": words}},
	}}
}

// typeSettings has the schema of each setting that is not common. Bounds that
// differ by type are those of Check.
func typeSettings() map[string]any {
	text := func(length int) obj { return obj{"type": "string", "maxLength": length} }
	whole := obj{"type": "integer", "minimum": 0}
	number := obj{"type": []any{"number", "null"}}
	value := obj{"type": "string", "minLength": 1, "maxLength": 100}
	colors := []any{""}
	for _, c := range Colors() {
		colors = append(colors, c)
	}
	return obj{
		"format":     obj{"enum": []any{"", "mobile", "id_card", "postcode", "uscc", "regex"}},
		"message":    TextSchema(200, false),
		"max_length": whole,
		"rows":       whole,
		"decimals":   obj{"type": []any{"integer", "null"}, "minimum": 0, "maximum": 8},
		"min":        number,
		"max":        number,
		"unit":       text(20),
		"thousands":  obj{"type": []any{"boolean", "null"}},
		"currency":   obj{"type": "string", "pattern": "^([A-Z]{3})?$"},
		"options": obj{"type": "array", "maxItems": 1000, "items": obj{
			"type": "object",
			"properties": obj{
				"value":    value,
				"label":    TextSchema(200, true),
				"color":    obj{"enum": colors},
				"disabled": obj{"type": "boolean"},
				"parents":  obj{"type": "array", "maxItems": 1000, "uniqueItems": true, "items": value},
				"replaces": obj{"type": "array", "maxItems": 1000, "uniqueItems": true, "items": value},
			},
			"required":             []any{"value", "label"},
			"additionalProperties": false,
		}},
		"option_set": obj{"type": "string", "pattern": KeyPattern},
		"depends_on": obj{"type": "string", "pattern": KeyPattern},
		"show_as":    obj{"enum": []any{"", "dropdown", "radio", "bar", "wan"}},
		"earliest":   text(30),
		"latest":     text(30),
		"step":       obj{"type": "number", "minimum": 0},
		"seconds":    obj{"type": "boolean"},
		"tags": obj{"type": "array", "maxItems": 200, "items": obj{
			"type":                 "object",
			"properties":           obj{"text": obj{"type": "string", "minLength": 1, "maxLength": 50}, "color": obj{"enum": colors}},
			"required":             []any{"text"},
			"additionalProperties": false,
		}},
		"creators": obj{"type": "array", "maxItems": 50, "uniqueItems": true, "items": obj{"type": "string", "pattern": KeyPattern}},
		"kinds": obj{"type": "array", "maxItems": 20, "items": obj{
			"type":                 "object",
			"properties":           obj{"value": obj{"type": "string", "minLength": 1, "maxLength": 20}, "label": TextSchema(20, true)},
			"required":             []any{"value", "label"},
			"additionalProperties": false,
		}},
		"on_text":         TextSchema(50, false),
		"off_text":        TextSchema(50, false),
		"steps":           obj{"type": "integer", "minimum": 0, "maximum": 10},
		"icon":            obj{"enum": []any{"", "star", "heart", "thumbs_up", "flame", "flag"}},
		"half":            obj{"type": "boolean"},
		"country":         obj{"type": "string", "pattern": "^([A-Z]{2})?$"},
		"object":          obj{"type": "string", "pattern": ObjectPattern},
		"filter":          text(4096),
		"objects":         obj{"type": "array", "maxItems": 20, "uniqueItems": true, "items": obj{"type": "string", "pattern": KeyPattern}},
		"filters":         obj{"type": []any{"object", "null"}, "maxProperties": 20, "propertyNames": obj{"pattern": KeyPattern}, "additionalProperties": text(4096)},
		"display":         obj{"type": "array", "maxItems": 10, "uniqueItems": true, "items": obj{"type": "string", "pattern": KeyPattern}},
		"on_delete":       obj{"enum": []any{"", "clear", "restrict", "cascade"}},
		"pattern":         text(500),
		"reset":           obj{"enum": []any{"", "never", "year", "month", "day"}},
		"min_count":       whole,
		"max_count":       whole,
		"max_size":        whole,
		"accept":          obj{"type": "array", "maxItems": 50, "uniqueItems": true, "items": obj{"type": "string", "maxLength": 100}},
		"levels":          obj{"enum": []any{"", "province", "city", "district", "detail"}},
		"show":            obj{"enum": []any{"", "all", "tail", "ends"}},
		"here":            obj{"type": "boolean"},
		"map":             text(500),
		"pen":             obj{"enum": []any{"", "thin", "medium", "thick"}},
		"date_line":       obj{"type": "boolean"},
		"toolbar":         obj{"enum": []any{"", "basic", "full"}},
		"pictures":        obj{"type": []any{"boolean", "null"}},
		"required_levels": obj{"enum": []any{"", "province", "city", "district", "detail"}},
		"fill":            obj{"type": []any{"object", "null"}, "maxProperties": 50, "propertyNames": obj{"pattern": KeyPattern}, "additionalProperties": obj{"type": "string", "pattern": KeyPattern}},
		"range": obj{"type": []any{"object", "null"}, "additionalProperties": false, "properties": obj{
			"departments":   obj{"type": "array", "maxItems": 100, "uniqueItems": true, "items": obj{"type": "string", "minLength": 1, "maxLength": 500}},
			"with_children": obj{"type": "boolean"},
			"roles":         obj{"type": "array", "maxItems": 100, "uniqueItems": true, "items": obj{"type": "string", "pattern": KeyPattern}},
			"dynamic":       obj{"enum": []any{"", MyDepartment, MyReports}},
		}},
		"include_disabled": obj{"type": "boolean"},
		"inverse":          obj{"type": "string", "pattern": KeyPattern},

		"currency_field": obj{"type": "string", "pattern": KeyPattern},
		"workdays":       obj{"type": "boolean"},
		"camera":         obj{"type": "boolean"},
		"watermark":      obj{"type": "array", "maxItems": 3, "uniqueItems": true, "items": obj{"enum": []any{"time", "person", "place"}}},
		"max_side":       whole,

		"result":        obj{"enum": []any{"number", "text", "date", "datetime", "bool", "money", "percent"}},
		"formula":       text(4096),
		"blank_as_zero": obj{"type": []any{"boolean", "null"}},
		"public":        obj{"type": "boolean"},
		"via":           obj{"type": "string", "pattern": KeyPattern},
		"op":            obj{"enum": []any{"count", "sum", "min", "max", "avg"}},
		"field":         obj{"type": "string", "pattern": KeyPattern},

		"fields":       obj{"type": "array"},
		"min_rows":     whole,
		"max_rows":     whole,
		"default_rows": whole,
		"totals":       obj{"type": "array", "maxItems": 100, "uniqueItems": true, "items": obj{"type": "string", "pattern": KeyPattern}},
		"frozen":       whole,
		"title":        obj{"type": "string", "pattern": KeyPattern},
	}
}
