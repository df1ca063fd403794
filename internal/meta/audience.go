package meta

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
)

// lastForm is the order of a form that is taken when no other is.
const lastForm = math.MaxInt

// purpose is that of a form which says none, too.
func (f *Form) purpose() string { return cmp.Or(f.Purpose, PurposeFull) }

// forAll reports whether everybody may use the full form for every record.
func (f *Form) forAll() bool {
	return f.purpose() == PurposeFull && len(f.Roles) == 0 && len(f.Types) == 0
}

// ForRoles reports whether a form is for people with any of the roles.
func (f *Form) ForRoles(roles []string) bool { return forRoles(f.Roles, roles) }

// ForRoles reports whether a view is for people with any of the roles.
func (v *View) ForRoles(roles []string) bool { return forRoles(v.Roles, roles) }

// forRoles reports whether what names some roles, or none for everybody, is for
// people with these.
func forRoles(named, roles []string) bool {
	return len(named) == 0 || slices.ContainsFunc(named, func(r string) bool { return slices.Contains(roles, r) })
}

// ForType reports whether a form is for records of a type.
func (f *Form) ForType(key string) bool { return len(f.Types) == 0 || slices.Contains(f.Types, key) }

// before is the order in which the forms of an object are looked at: those with
// a smaller order first, of the same order those that are for fewer first.
func before(a, b *Form) int {
	return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(b.narrowness(), a.narrowness()), cmp.Compare(a.Key, b.Key))
}

func (f *Form) narrowness() int { return min(1, len(f.Roles)) + min(1, len(f.Types)) }

// freeForm is a key that none of the forms has.
func freeForm(forms []*Form, key string) string {
	for n := 2; slices.ContainsFunc(forms, func(f *Form) bool { return f.Key == key }); n++ {
		key = fmt.Sprintf("%s_%d", PurposeFull, n)
	}
	return key
}

// audience checks the roles and the record types that a form is for.
func (l *linker) audience(f *Form) {
	l.roles(f.Roles)
	o := l.docs.object(f.Object)
	for i, key := range f.Types {
		path := at("types", i)
		switch {
		case slices.Index(f.Types, key) != i:
			l.add(path, "duplicate_key", locale.Args{"key": key})
		case o.Type(key) == nil:
			l.add(path, "no_such_record_type", locale.Args{"object": o.Name(), "type": key})
		}
	}
}

func (l *linker) missingRole(path, key string) {
	if l.old != nil && l.old.Roles[key] != nil {
		l.inUse(path, say("what_role", locale.Args{"role": l.old.Roles[key].Name()}))
		return
	}
	l.add(path, "no_such_role", locale.Args{"role": key})
}

// roles checks the roles that a document is for.
func (l *linker) roles(roles []string) { l.rolesAt("roles", roles) }

// rolesAt checks the roles that a place of a document names, that of administrators
// among them.
func (l *linker) rolesAt(place string, roles []string) {
	for i, key := range roles {
		path := at(place, i)
		switch {
		case slices.Index(roles, key) != i:
			l.add(path, "duplicate_key", locale.Args{"key": key})
		case key != AdminRole && l.docs[Ref{KindRole, key}] == nil:
			l.missingRole(path, key)
		default:
			l.names(path, Target{Kind: TargetRole, Key: key})
		}
	}
}

// serves checks the role that a document has the rights of.
func (l *linker) serves(path, key string) {
	if l.docs[Ref{KindRole, key}] == nil {
		l.missingRole(path, key)
		return
	}
	l.names(path, Target{Kind: TargetRole, Key: key})
}
