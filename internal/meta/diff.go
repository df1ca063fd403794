package meta

import (
	"encoding/json"
	"reflect"
	"slices"
	"sort"
	"strconv"
)

// Detail is one difference between two forms of a document. Items of lists that
// have a key (fields, rules, options …) go by it: "fields.level.options.a.color".
type Detail struct {
	Path string `json:"path"`
	From any    `json:"from"`
	To   any    `json:"to"`
}

// tree is a document as JSON values; nil for none.
func tree(d Document) (any, error) {
	if d == nil {
		return nil, nil
	}
	raw, err := EncodeJSON(d)
	if err != nil {
		return nil, err
	}
	var v any
	return v, json.Unmarshal(raw, &v)
}

// diff lists the differences of two documents, either of which may be nil.
func diff(from, to Document) ([]Detail, error) {
	a, err := tree(from)
	if err != nil {
		return nil, err
	}
	b, err := tree(to)
	if err != nil {
		return nil, err
	}
	out := []Detail{}
	if a == nil || b == nil {
		if !reflect.DeepEqual(a, b) {
			out = append(out, Detail{From: a, To: b})
		}
		return out, nil
	}
	differences("", a, b, &out)
	return out, nil
}

func differences(path string, a, b any, out *[]Detail) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			mapDifferences(path, x, y, out)
			return
		}
	case []any:
		if y, ok := b.([]any); ok {
			listDifferences(path, x, y, out)
			return
		}
	}
	if !reflect.DeepEqual(a, b) {
		*out = append(*out, Detail{Path: path, From: a, To: b})
	}
}

func mapDifferences(path string, a, b map[string]any, out *[]Detail) {
	keys := make([]string, 0, len(a)+len(b))
	for k := range a {
		keys = append(keys, k)
	}
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		differences(at(path, k), a[k], b[k], out)
	}
}

// listDifferences compares lists by the key of their items where all have one,
// else by place. A change of order is one difference of the list itself.
func listDifferences(path string, a, b []any, out *[]Detail) {
	id := itemKey(a, b)
	if id == "" {
		if len(a) != len(b) {
			*out = append(*out, Detail{Path: path, From: a, To: b})
			return
		}
		for i := range a {
			differences(at(path, strconv.Itoa(i)), a[i], b[i], out)
		}
		return
	}
	before, after := byItem(a, id), byItem(b, id)
	for _, k := range itemKeys(a, id) {
		differences(at(path, k), before[k], after[k], out)
	}
	for _, k := range itemKeys(b, id) {
		if _, ok := before[k]; !ok {
			differences(at(path, k), nil, after[k], out)
		}
	}
	x := slices.DeleteFunc(itemKeys(a, id), func(k string) bool { return after[k] == nil })
	y := slices.DeleteFunc(itemKeys(b, id), func(k string) bool { return before[k] == nil })
	if !slices.Equal(x, y) {
		*out = append(*out, Detail{Path: path, From: itemKeys(a, id), To: itemKeys(b, id)})
	}
}

// itemKey names the key by which every item of both lists can be told apart.
func itemKey(lists ...[]any) string {
	for _, id := range []string{"key", "value", "field", "object"} {
		if slices.ContainsFunc(lists, func(l []any) bool { return len(l) > 0 }) &&
			!slices.ContainsFunc(lists, func(l []any) bool { return !distinct(l, id) }) {
			return id
		}
	}
	return ""
}

func distinct(list []any, id string) bool {
	seen := map[string]bool{}
	for _, e := range list {
		m, _ := e.(map[string]any)
		k, _ := m[id].(string)
		if k == "" || seen[k] {
			return false
		}
		seen[k] = true
	}
	return true
}

func itemKeys(list []any, id string) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.(map[string]any)[id].(string)
	}
	return out
}

func byItem(list []any, id string) map[string]any {
	out := make(map[string]any, len(list))
	for i, k := range itemKeys(list, id) {
		out[k] = list[i]
	}
	return out
}

// Conflict is a place where a draft and the published document have moved away
// from what the draft was made on.
type Conflict struct {
	Kind    string `json:"kind"`
	Key     string `json:"key"`
	Path    string `json:"path"`
	Base    any    `json:"base"`
	Current any    `json:"current"`
	Draft   any    `json:"draft"`
}

// threeWay lists the places in which the draft or the published document
// differs from the base, each with all three values; none when both made the
// same of it.
func threeWay(ref Ref, base, current, draft Document) ([]Conflict, error) {
	same, err := diff(current, draft)
	if err != nil || len(same) == 0 {
		return nil, err
	}
	theirs, err := diff(base, current)
	if err != nil {
		return nil, err
	}
	mine, err := diff(base, draft)
	if err != nil {
		return nil, err
	}
	at := map[string]*Conflict{}
	var order []string
	get := func(d Detail) *Conflict {
		if at[d.Path] == nil {
			at[d.Path] = &Conflict{Kind: ref.Kind, Key: ref.Key, Path: d.Path, Base: d.From, Current: d.From, Draft: d.From}
			order = append(order, d.Path)
		}
		return at[d.Path]
	}
	for _, d := range theirs {
		get(d).Current = d.To
	}
	for _, d := range mine {
		get(d).Draft = d.To
	}
	sort.SliceStable(order, func(i, j int) bool { return pathLess(order[i], order[j]) })
	out := make([]Conflict, len(order))
	for i, path := range order {
		out[i] = *at[path]
	}
	return out, nil
}
