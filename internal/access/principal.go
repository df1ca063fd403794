// Package access decides who may do what: it turns the grants of a person's
// roles into row predicates and field sets, for SQL and for single records, and
// is the only maker of row predicates.
package access

import (
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/locale"
)

// Principal is who acts. Only sign-in (people), jobs that run for a person and
// set-up make one.
type Principal struct {
	UserID      string
	Name        string
	Email       string
	Department  string
	Departments []string
	Manager     string
	Reports     []string // ids of everybody below, directly or not
	Roles       []string
	Admin       bool     // has meta.AdminRole
	Designs     []string // apps whose documents they may change though no administrator; data is a matter of Roles
	Governs     []string // departments, those below included, whose people they look after though no administrator
	Gives       []string // roles that they may give to those people
	Key         string   // the id of the API key that acts for the person; then what Roles grant is all there is
	Locale      locale.Tag
	Zone        *time.Location // their own; nil for the business's
}

// MayDesign reports whether the person may change documents at all.
func (p *Principal) MayDesign() bool { return p.Admin || len(p.Designs) > 0 }

// MayGovern reports whether the person looks after people at all.
func (p *Principal) MayGovern() bool { return p.Admin || len(p.Governs) > 0 }

// Administers reports whether the person administers anything.
func (p *Principal) Administers() bool { return p.MayDesign() || p.MayGovern() }

// GovernsAll reports whether all of these departments, at least one, are such that
// the person looks after their people.
func (p *Principal) GovernsAll(departments ...string) bool {
	if p.Admin {
		return true
	}
	return len(departments) > 0 && !slices.ContainsFunc(departments, func(d string) bool { return !slices.Contains(p.Governs, d) })
}

// Lessened takes every right to administer away: what is left are the roles.
func (p *Principal) Lessened() { p.Admin, p.Designs, p.Governs, p.Gives = false, nil, nil, nil }

// nobody stands for the person, address, department and manager of who is no person and not
// the system either: nothing is theirs, not even what is nobody's.
const nobody = "nobody"

// User is the principal as expressions see it.
func (p *Principal) User() *expr.User {
	u := &expr.User{
		ID: p.UserID, Name: p.Name, Email: p.Email, Department: p.Department,
		Departments: p.Departments, Manager: p.Manager, Roles: p.Roles, Reports: p.Reports, Active: true,
	}
	if p.UserID == "" && !p.Admin {
		u.ID, u.Email, u.Department, u.Manager = nobody, nobody, nobody, nobody
	}
	return u
}

// System is who acts when no person does: set-up, and the operator's own writes
// (dashboard, pb_hooks), which are trusted. name says which in logs.
func System(name string) *Principal {
	return &Principal{Name: name, Admin: true, Locale: locale.ZH}
}

// Acting says in whose place the person acts, as events keep it: "key:<id>" for an API
// key, "role:<key>" for a document's role that no person has; "" for themselves, and
// for the system.
func (p *Principal) Acting() string {
	switch {
	case p.Key != "":
		return "key:" + p.Key
	case p.UserID == "" && !p.Admin && len(p.Roles) == 1:
		return "role:" + p.Roles[0]
	}
	return ""
}

// Serving is who acts where a document names a role instead of a person, as a
// webhook does: nobody, with what the role grants and nothing else.
func Serving(role string) *Principal {
	return &Principal{Name: "role " + role, Roles: []string{role}, Locale: locale.ZH}
}
