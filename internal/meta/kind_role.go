package meta

import (
	"slices"
	"sort"

	"github.com/tenon-crm/tenon/internal/locale"
)

func (r *Role) Ref() Ref          { return Ref{KindRole, r.Key} }
func (r *Role) AppKey() string    { return r.App }
func (r *Role) Name() locale.Text { return named(r.Label, r.Key) }

func roleKind() *docKind {
	return &docKind{
		key:  KindRole,
		dir:  "roles",
		make: func() Document { return &Role{} },
		check: func(c *inspection, d Document) {
			r := d.(*Role)
			if r.Key == AdminRole {
				c.add("key", "reserved_key", locale.Args{"key": r.Key})
			}
			c.label("label", r.Label)
			for i, g := range r.Grants {
				for j, op := range g.Operations {
					if !slices.Contains(Operations, op) {
						c.add(at("grants", i, "operations", j), "unknown_operation", locale.Args{"operation": op})
					}
				}
			}
		},
		link: func(l *linker, d Document) {
			r := d.(*Role)
			l.app(r.App)
			for i, g := range r.Grants {
				l.grant(at("grants", i), g)
			}
		},
	}
}

func (l *linker) grant(path string, g Grant) {
	if !l.object(at(path, "object"), g.Object) {
		return
	}
	for j, key := range g.Read.Keys() {
		l.field(at(path, "read", j), g.Object, key)
	}
	for j, key := range g.Write.Keys() {
		l.field(at(path, "write", j), g.Object, key)
	}
	for _, key := range presetKeys(g) {
		l.field(at(path, "presets", key), g.Object, key)
	}
}

// presetKeys lists the fields that a grant presets, in a stable order.
func presetKeys(g Grant) []string {
	out := make([]string, 0, len(g.Presets))
	for key := range g.Presets {
		out = append(out, key)
	}
	sort.Strings(out)
	return out
}
