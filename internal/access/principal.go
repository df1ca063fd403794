// Package access decides who may do what: it turns the grants of a person's
// roles into row predicates and field sets, for SQL and for single records, and
// is the only maker of row predicates.
package access

import (
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
	Roles       []string
	Admin       bool // has meta.AdminRole
	Locale      locale.Tag
}

// User is the principal as expressions see it.
func (p *Principal) User() *expr.User {
	return &expr.User{
		ID: p.UserID, Name: p.Name, Email: p.Email, Department: p.Department,
		Departments: p.Departments, Manager: p.Manager, Roles: p.Roles, Active: true,
	}
}

// System is who acts when no person does: set-up, and the operator's own writes
// (dashboard, pb_hooks), which are trusted. name says which in logs.
func System(name string) *Principal {
	return &Principal{Name: name, Admin: true, Locale: locale.ZH}
}
