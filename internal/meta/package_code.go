package meta

import (
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// holdsCode reports whether a document is a program, sends what it sees to
// somebody else, or takes what others send. Such documents live in the business and in the folders of its
// operators (export, plan, apply); packages that go from hand to hand have none.
func holdsCode(d Document) bool {
	switch d.(type) {
	case *FormScript, *Webhook, *Inbound, *Hook:
		return true
	}
	return false
}

// withoutCode leaves out what is a program.
func (d docset) withoutCode() docset {
	out := docset{}
	for ref, doc := range d {
		if !holdsCode(doc) {
			out[ref] = doc
		}
	}
	return out
}

// OnlySettings refuses a package in which any document is a program.
func (r *Registry) OnlySettings(p *Package) error {
	wrong := problem.Bad("package_invalid")
	for _, d := range p.Docs {
		if holdsCode(d) {
			path := r.packagePath(d.Ref())
			wrong.Field(path, "package_code", locale.Args{"path": path})
		}
	}
	wrong.Args = locale.Args{"count": len(wrong.Fields)}
	return wrong.OrNil()
}
