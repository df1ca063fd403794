package meta

import (
	"reflect"
	"slices"
	"strconv"
)

// merging brings two forms of a document together that came from one base. A
// place that only one side changed takes that side; a place that both changed
// differently is a conflict, where the side that mine names by its path wins.
// Items of lists that have a key go by it, as in a diff.
type merging struct {
	theirs    func(path string) bool // whether the other side wins there
	conflicts []Conflict
}

// three gives what is at a path from its base and both sides; nil is nothing.
func (m *merging) three(path string, base, mine, theirs any) any {
	switch {
	case reflect.DeepEqual(mine, theirs), reflect.DeepEqual(base, theirs):
		return mine
	case reflect.DeepEqual(base, mine):
		return theirs
	}
	if a, ok := mine.(map[string]any); ok {
		if b, ok := theirs.(map[string]any); ok {
			was, _ := base.(map[string]any)
			return m.maps(path, was, a, b)
		}
	}
	if a, ok := mine.([]any); ok {
		if b, ok := theirs.([]any); ok {
			was, _ := base.([]any)
			if id := itemKey(was, a, b); id != "" {
				return m.lists(path, id, was, a, b)
			}
		}
	}
	m.conflicts = append(m.conflicts, Conflict{Path: path, Base: base, Current: mine, Draft: theirs})
	if m.theirs(path) {
		return theirs
	}
	return mine
}

func (m *merging) maps(path string, base, mine, theirs map[string]any) any {
	all := map[string]any{}
	for _, side := range []map[string]any{base, mine, theirs} {
		for k := range side {
			all[k] = nil
		}
	}
	out := map[string]any{}
	for _, k := range sortedKeys(all) {
		if v := m.three(at(path, k), base[k], mine[k], theirs[k]); v != nil {
			out[k] = v
		}
	}
	return out
}

// lists merges lists by the key of their items. Items keep the order of the side
// that changed it, mine when both did; those of the other side follow what they
// followed there.
func (m *merging) lists(path, id string, base, mine, theirs []any) any {
	was, a, b := byItem(base, id), byItem(mine, id), byItem(theirs, id)
	first, second := itemKeys(mine, id), itemKeys(theirs, id)
	if slices.Equal(common(first, was), common(itemKeys(base, id), a)) {
		first, second = second, first
	}
	out := []any{}
	for _, k := range woven(first, second) {
		if v := m.three(at(path, k), was[k], a[k], b[k]); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// common are the keys that the other list has too.
func common(keys []string, other map[string]any) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return other[k] == nil })
}

// woven is the first list with what only the second has put after what it follows
// there.
func woven(first, second []string) []string {
	out := slices.Clone(first)
	for i, k := range second {
		if slices.Contains(out, k) {
			continue
		}
		place := 0
		if i > 0 {
			place = slices.Index(out, second[i-1]) + 1
		}
		out = slices.Insert(out, place, k)
	}
	return out
}

// added is what is there with what only the other has: values that are there
// stay as they are.
func added(here, other any) any {
	switch a := here.(type) {
	case nil:
		return other
	case map[string]any:
		b, ok := other.(map[string]any)
		if !ok {
			return here
		}
		out := map[string]any{}
		for k, v := range a {
			out[k] = v
		}
		for k, v := range b {
			out[k] = added(a[k], v)
		}
		return out
	case []any:
		b, ok := other.([]any)
		id := itemKey(a, b)
		if !ok || id == "" {
			return here
		}
		left, right, out := byItem(a, id), byItem(b, id), []any{}
		for _, k := range woven(itemKeys(a, id), itemKeys(b, id)) {
			out = append(out, added(left[k], right[k]))
		}
		return out
	}
	return here
}

// refMembers are the members of documents that name other documents, and of which
// kind. Where a list of texts stands, each of them is a name.
var refMembers = map[string]string{
	"app": KindApp, "object": KindObject, "form": KindForm, "view": KindView, "role": KindRole, "roles": KindRole,
	"option_set": KindOptionSet, "parent": KindOptionSet, "from": KindObject, "objects": KindObject,
}

// ownNames are members whose own members are named by fields, not by the platform.
var ownNames = []string{"presets", "mask", "set", "options", "filters"}

// visit calls f at every text that names another document, with the kind that it
// names, and puts what f gives in its place.
func visit(v any, f func(kind, name string) string) {
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			visit(e, f)
		}
	case map[string]any:
		for k, e := range x {
			kind := refMembers[k]
			switch y := e.(type) {
			case string:
				if kind != "" {
					x[k] = f(kind, y)
				}
			case []any:
				for i, one := range y {
					if name, ok := one.(string); ok && kind != "" {
						y[i] = f(kind, name)
					}
				}
				visit(y, f)
			default:
				if !slices.Contains(ownNames, k) {
					visit(e, f)
				}
			}
		}
	}
}

// mentions lists the documents that a document names, each once: the app it
// belongs to, objects, views, roles. Nothing tells whether they are there.
func mentions(d Document) ([]Ref, error) {
	t, err := tree(d)
	if err != nil {
		return nil, err
	}
	var out []Ref
	visit(t, func(kind, name string) string {
		if ref := (Ref{kind, name}); ref != d.Ref() && name != "" && !slices.Contains(out, ref) {
			out = append(out, ref)
		}
		return name
	})
	slices.SortFunc(out, func(a, b Ref) int { return slices.Compare([]string{a.Kind, a.Key}, []string{b.Kind, b.Key}) })
	return out, nil
}

// walkTexts calls f with every text of a tree and its place.
func walkTexts(path string, v any, f func(path, text string)) {
	switch x := v.(type) {
	case string:
		f(path, x)
	case []any:
		for i, e := range x {
			walkTexts(at(path, strconv.Itoa(i)), e, f)
		}
	case map[string]any:
		for _, k := range sortedKeys(x) {
			walkTexts(at(path, k), x[k], f)
		}
	}
}
