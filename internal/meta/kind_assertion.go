package meta

import (
	"slices"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Assertion says what must never come to pass by rights: that any of Who may do
// the operation Never with a record of Object for which Rows holds ("" is all),
// or, with Field, that they read or write that field of it. Every publish checks
// it against the real people and records. One of severity warn keeps no release
// from being published.
type Assertion struct {
	Kind        string      `json:"kind" yaml:"kind"`
	Key         string      `json:"key" yaml:"key"`
	App         string      `json:"app,omitempty" yaml:"app,omitempty"`
	Label       locale.Text `json:"label" yaml:"label"`
	Description locale.Text `json:"description,omitzero" yaml:"description,omitempty"`
	Who         AssertedWho `json:"who" yaml:"who"`
	Never       string      `json:"never" yaml:"never"`
	Object      string      `json:"object" yaml:"object"`
	Rows        string      `json:"rows,omitempty" yaml:"rows,omitempty"` // CEL; user is the one who is checked
	Field       string      `json:"field,omitempty" yaml:"field,omitempty"`
	Severity    string      `json:"severity,omitempty" yaml:"severity,omitempty"` // block (default) or warn
	Disabled    bool        `json:"disabled,omitempty" yaml:"disabled,omitempty"`
}

// AssertedWho are the people of an assertion: who has one of the roles, works in
// one of the departments or below, or is named by e-mail. Departments are named by
// their path, 总部/销售一部, or by their name where only one has it. Administrators
// may do everything and are never among them.
type AssertedWho struct {
	Roles       []string `json:"roles,omitempty" yaml:"roles,omitempty"`
	Departments []string `json:"departments,omitempty" yaml:"departments,omitempty"`
	People      []string `json:"people,omitempty" yaml:"people,omitempty"`
}

// CompiledAssertion is an assertion ready to be checked.
type CompiledAssertion struct {
	*Assertion
	Rows *expr.Program // nil: every row
}

// unassertable are the operations that are not about a record that is there.
var unassertable = []string{"create", "import"}

func (a *Assertion) Ref() Ref          { return Ref{KindAssertion, a.Key} }
func (a *Assertion) AppKey() string    { return a.App }
func (a *Assertion) Name() locale.Text { return named(a.Label, a.Key) }

func assertionKind() *docKind {
	return &docKind{
		key:  KindAssertion,
		dir:  "assertions",
		make: func() Document { return &Assertion{} },
		check: func(c *inspection, d Document) {
			a := d.(*Assertion)
			c.label("label", a.Label)
			if !slices.Contains(Operations, a.Never) || slices.Contains(unassertable, a.Never) {
				c.add("never", "unknown_operation", locale.Args{"operation": a.Never})
			} else if a.Field != "" && a.Never != "view" && a.Never != "edit" {
				c.add("field", "assertion_field_operation")
			}
		},
		link: func(l *linker, d Document) {
			a := d.(*Assertion)
			l.app(a.App)
			for i, key := range a.Who.Roles {
				if l.docs[Ref{KindRole, key}] == nil {
					l.add(at("who", "roles", i), "unknown_role", locale.Args{"role": key})
				} else {
					l.names(at("who", "roles", i), Target{Kind: TargetRole, Key: key})
				}
			}
			if l.object("object", a.Object) && a.Field != "" {
				l.field("field", a.Object, a.Field)
			}
		},
	}
}

// assertion compiles an assertion.
func (l *linker) assertion(a *Assertion) {
	l.doc = a
	c := &CompiledAssertion{Assertion: a}
	if a.Rows != "" && a.Rows != "true" {
		c.Rows = l.compile("rows", a.Object, a.Rows, expr.Filter)
	}
	if !a.Disabled {
		l.snap.Assertions = append(l.snap.Assertions, c)
	}
}
