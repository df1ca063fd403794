package main

import "fmt"

// largeFields is how many fields the large object has, and largePlaced how many
// of them its form shows.
const (
	largeFields = 300
	largePlaced = 200
)

// largeKind is a share of the large object's fields: how many, and what each
// has beside its key, type and label.
type largeKind struct {
	kind  string
	count int
	more  func(n int) map[string]any
}

// largeKinds add up to largeFields. The first of each stand first in lists and
// forms, see largeKeys.
func largeKinds() []largeKind {
	none := func(int) map[string]any { return nil }
	same := func(more map[string]any) func(int) map[string]any { return func(int) map[string]any { return more } }
	var options []any
	for n := range 12 {
		options = append(options, map[string]any{"value": fmt.Sprintf("v%d", n), "label": label(fmt.Sprintf("选项 %d", n))})
	}
	return []largeKind{
		{"text", 50, none},
		{"number", 45, same(map[string]any{"decimals": 2})},
		{"money", 30, none},
		{"select", 30, same(map[string]any{"options": options})},
		{"relation", 12, same(map[string]any{"object": "partner"})},
		{"user", 8, none},
		{"date", 20, none},
		{"switch", 15, none},
		// Half of the formulas read the one before.
		{"formula", 24, func(n int) map[string]any {
			if n%2 == 0 {
				return map[string]any{"result": "number", "formula": fmt.Sprintf("record.number_0 * %d + record.number_%d", n+1, n+1)}
			}
			return map[string]any{"result": "number", "formula": fmt.Sprintf("ROUND(record.formula_%d / 3, 2) + record.number_0", n-1)}
		}},
		{"rollup", 4, func(n int) map[string]any {
			return []map[string]any{
				{"object": "detail", "via": "parent", "op": "count"},
				{"object": "detail", "via": "parent", "op": "sum", "field": "amount"},
				{"object": "detail", "via": "parent", "op": "max", "field": "amount"},
				{"object": "detail", "via": "parent", "op": "avg", "field": "amount"},
			}[n]
		}},
		{"reference", 6, func(n int) map[string]any {
			return map[string]any{"via": fmt.Sprintf("relation_%d", n), "field": "city"}
		}},
		{"multi_select", 10, same(map[string]any{"options": options})},
		{"tags", 2, none},
		{"datetime", 10, none},
		{"percent", 8, none},
		{"rating", 4, none},
		{"department", 4, none},
		{"phone", 4, none},
		{"email", 4, none},
		{"long_text", 8, none},
		{"time", 2, none},
	}
}

// largeKeys are the keys in turn: one of each kind, then the second of each, so
// that every part of a list or form is mixed.
func largeKeys() []string {
	kinds := largeKinds()
	var keys []string
	for n := 0; len(keys) < largeFields; n++ {
		for _, k := range kinds {
			if n < k.count {
				keys = append(keys, fmt.Sprintf("%s_%d", k.kind, n))
			}
		}
	}
	return keys
}

// largeDocuments are the app, the objects and the form that show what size costs, in the
// order in which they are saved. The large object has so many of its fields.
func largeDocuments(fields int) []map[string]any {
	byKey := map[string]any{}
	for _, k := range largeKinds() {
		for n := range k.count {
			key := fmt.Sprintf("%s_%d", k.kind, n)
			doc := map[string]any{"key": key, "type": k.kind, "label": map[string]any{"zh": "字段 " + key, "en": "Field " + key}}
			for name, v := range k.more(n) {
				doc[name] = v
			}
			byKey[key] = doc
		}
	}
	var all []any
	for _, key := range largeKeys()[:fields] {
		all = append(all, byKey[key])
	}
	return []map[string]any{
		{"kind": "app", "key": "size", "label": label("size"), "navigation": []any{map[string]any{"group": label("size"), "items": []any{map[string]any{"object": "large"}}}}},
		{"kind": "object", "key": "partner", "app": "size", "label": label("partner"), "title": "name", "fields": []any{textField("name", nil), textField("city", nil)}},
		{"kind": "object", "key": "large", "app": "size", "label": map[string]any{"zh": "大对象", "en": "Large"}, "title": "text_0", "owner": true, "fields": all},
		{"kind": "object", "key": "detail", "app": "size", "label": label("detail"), "title": "name", "fields": []any{
			textField("name", nil),
			map[string]any{"key": "amount", "type": "money", "label": label("amount")},
			map[string]any{"key": "parent", "type": "relation", "object": "large", "label": label("parent"), "index": true},
		}},
		largeForm(),
	}
}

// largeForm shows largePlaced fields in ten sections and has twenty rules, all
// of which read number_0 or a formula of it.
func largeForm() map[string]any {
	keys := largeKeys()[:largePlaced]
	sections := []any{}
	for n := range 10 {
		var nodes []any
		for at, key := range keys {
			if at*10/len(keys) == n {
				nodes = append(nodes, map[string]any{"field": key})
			}
		}
		sections = append(sections, map[string]any{"type": "section", "label": label(fmt.Sprintf("第 %d 部分", n+1)), "nodes": nodes})
	}
	rules := []any{}
	for n := range 20 {
		when := fmt.Sprintf("record.number_0 < %d", 10_000+n)
		if n%2 == 1 {
			when = fmt.Sprintf("record.formula_%d < %d.0", n-1, (n+1)*10_000)
		}
		rules = append(rules, map[string]any{"kind": []string{"show", "require", "read_only"}[n%3], "when": when, "fields": []any{fmt.Sprintf("text_%d", n%10+1)}})
	}
	return map[string]any{"kind": "form", "key": "large_full", "app": "size", "object": "large", "columns": 4, "nodes": sections, "rules": rules}
}
