package meta

import (
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
			c.grants(r.Grants)
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

// presetKeys lists the fields that a grant presets, in a stable order.
func presetKeys(g Grant) []string { return sortedKeys(g.Presets) }
