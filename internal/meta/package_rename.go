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
// expressions too, as texts beside user.roles.
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
	for role, to := range in.Renamed {
		if role.Kind == KindRole {
			renameRole(t, role.Key, to)
		}
	}
}

func renameRole(v any, role, to string) {
	change := func(e any) any {
		if s, ok := e.(string); ok && strings.Contains(s, "user.roles") {
			return strings.NewReplacer(`"`+role+`"`, `"`+to+`"`, `'`+role+`'`, `'`+to+`'`).Replace(s)
		}
		renameRole(e, role, to)
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
