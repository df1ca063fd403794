package meta

import (
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// rename gives the package's documents the keys that were chosen, and names them
// so in all of the package.
func (in *Installation) rename() error {
	if err := in.unfamiliar(); err != nil {
		return err
	}
	reg := in.store.registry
	wrong := problem.Bad("package_invalid")
	for _, doc := range in.req.Package.Docs {
		ref := doc.Ref()
		if in.kept[ref].Action == TakenSkip {
			in.from[ref] = ref
			continue
		}
		made := doc
		if len(in.Renamed) > 0 {
			t, err := tree(doc)
			if err != nil {
				return err
			}
			in.renameIn(ref, t.(map[string]any))
			if made, err = reg.decode(ref.Kind, "", t); err != nil {
				if err := (&reading{found: wrong}).wrong(reg.packagePath(ref), err); err != nil {
					return err
				}
				continue
			}
		}
		in.docs[made.Ref()], in.from[made.Ref()] = made, ref
	}
	if n := len(wrong.Fields); n > 0 {
		wrong.Args = locale.Args{"count": n}
		return wrong
	}
	key := in.req.Package.App.Key
	if to, ok := in.Renamed[Ref{KindApp, key}]; ok {
		key = to
	}
	in.App, in.Label = Ref{KindApp, key}, in.req.Package.App.Name()
	return nil
}

// renameIn puts new keys into the tree of one document. Roles are named in
// expressions too, as texts beside user.roles, and objects as texts beside .object.
func (in *Installation) renameIn(ref Ref, t map[string]any) {
	if to, ok := in.Renamed[ref]; ok {
		t["key"] = to
	}
	visit(t, func(kind, name string) string {
		if to, ok := in.Renamed[Ref{kind, name}]; ok {
			return to
		}
		return name
	})
	for was, to := range in.Renamed {
		switch was.Kind {
		case KindRole:
			renameText(t, "user.roles", was.Key, to)
		case KindObject:
			renameText(t, ".object", was.Key, to)
		}
	}
	in.renameFilters(t)
}

// renameFilters gives the filters of fields the new keys of the objects that they
// are of.
func (in *Installation) renameFilters(t map[string]any) {
	fields, _ := t["fields"].([]any)
	for _, f := range fields {
		spec, _ := f.(map[string]any)
		filters, _ := spec["filters"].(map[string]any)
		if len(filters) == 0 {
			continue
		}
		out := make(map[string]any, len(filters))
		for object, filter := range filters {
			if to, ok := in.Renamed[Ref{KindObject, object}]; ok {
				object = to
			}
			out[object] = filter
		}
		spec["filters"] = out
	}
}

// renameText puts another name into texts that have one in quotes, and something
// beside it.
func renameText(v any, beside, name, to string) {
	change := func(e any) any {
		if s, ok := e.(string); ok && strings.Contains(s, beside) {
			return strings.NewReplacer(`"`+name+`"`, `"`+to+`"`, `'`+name+`'`, `'`+to+`'`).Replace(s)
		}
		renameText(e, beside, name, to)
		return e
	}
	switch x := v.(type) {
	case []any:
		for i, e := range x {
			x[i] = change(e)
		}
	case map[string]any:
		for k, e := range x {
			x[k] = change(e)
		}
	}
}
