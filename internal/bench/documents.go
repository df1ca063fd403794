package main

import "strings"

// documents are the objects and the role of the measured business, by kind/key.
func documents() map[string]map[string]any {
	partnerFields := []any{
		textField("name", map[string]any{"required": true}), textField("city", nil), textField("phone", nil),
	}
	return map[string]map[string]any{
		"object/account": {"kind": "object", "key": "account", "label": label("account"), "title": "name", "fields": partnerFields},
		"object/contact": {"kind": "object", "key": "contact", "label": label("contact"), "title": "name", "fields": partnerFields},
		"object/deal":    dealDocument("deal", true),
		"role/member": {"kind": "role", "key": "member", "label": label("member"), "grants": []any{
			map[string]any{
				"object": "deal", "operations": []string{"view", "create", "edit"},
				"rows": "record.owner.id == user.id || record.owner_dept.id == user.department.id",
			},
			map[string]any{"object": "account", "operations": []string{"view"}},
			map[string]any{"object": "contact", "operations": []string{"view"}},
		}},
	}
}

func label(s string) map[string]any { return map[string]any{"zh": s, "en": s} }

func textField(key string, more map[string]any) map[string]any {
	out := map[string]any{"key": key, "type": "text", "label": label(key)}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// dealDocument is the object of the data set, with the indexes that its admin
// would ask for.
func dealDocument(key string, linked bool) map[string]any {
	types := map[string]string{
		"unique": "text", "bool": "switch", "long": "long_text", "list": "multi_select", "link": "relation",
	}
	var fields []any
	for _, f := range dealFields() {
		kind := f.kind
		if t, ok := types[kind]; ok {
			kind = t
		}
		if f.kind == "link" && !linked {
			kind = "text"
		}
		doc := map[string]any{"key": f.key, "type": kind, "label": label(f.key)}
		switch {
		case kind == "relation":
			doc["object"] = f.of
		case kind == "select" || kind == "multi_select":
			options := []any{}
			for _, o := range optionsOf(f.key) {
				options = append(options, map[string]any{"value": o, "label": label(strings.ToUpper(o))})
			}
			doc["options"] = options
		}
		if f.kind == "unique" && linked {
			doc["unique"] = true
		}
		if linked && (f.kind == "link" || f.key == "stage" || f.key == "amount" || f.key == "expected_close") {
			doc["index"] = true
		}
		fields = append(fields, doc)
	}
	return map[string]any{"kind": "object", "key": key, "label": label(key), "title": "name", "owner": true, "fields": fields}
}
