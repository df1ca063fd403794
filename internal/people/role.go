package people

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// A person has the roles that they were given themself and those that their
// departments give: a department gives what it was given, and what a department
// above it was given "with departments below". A department that is disabled
// keeps its people, and they keep its roles, until they are moved.

// given reads which roles each department gives, by department.
func (s *Service) given() (map[string][]string, error) {
	out := map[string][]string{}
	err := store.Each(context.Background(), s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var role, dept string
		err := rows.Scan(&role, &dept)
		out[dept] = append(out[dept], role)
		return err
	}, `SELECT DISTINCT m."role", d."id" FROM "tn_role_members" m JOIN "tn_departments" top ON top."id" = m."subject"
		JOIN "tn_departments" d ON d."id" = top."id" OR m."children" AND substr(d."path", 1, length(top."path")) = top."path"
		WHERE m."kind" = 'department' ORDER BY 1`)
	return out, err
}

// effective adds the roles of departments to a person's own, in order. When
// those of departments cannot be read they are not given.
func (s *Service) effective(own, departments []string) []string {
	by, err := s.roles.get(s.now(), s.given)
	if err != nil {
		s.app.Logger().Error("roles of departments cannot be read", "error", err.Error())
	}
	out := slices.Clone(own)
	for _, d := range departments {
		out = append(out, by[d]...)
	}
	slices.Sort(out)
	if out = slices.Compact(out); out == nil {
		return []string{}
	}
	return out
}

// givers lists the departments that give a role.
func (s *Service) givers(role string) ([]string, error) {
	by, err := s.roles.get(s.now(), s.given)
	out := []string{}
	for dept, roles := range by {
		if slices.Contains(roles, role) {
			out = append(out, dept)
		}
	}
	return out, err
}

// MayGive reports whether a person may give a role to others or take it away:
// an administrator any, who looks after people of departments those that they may
// give there, nobody else any.
func MayGive(who *access.Principal, role string) bool {
	return who.Admin || role != meta.AdminRole && slices.Contains(who.Gives, role)
}

// checkGiving refuses with 403 role_beyond to give or to take a role that one may
// not give.
func checkGiving(who *access.Principal, before, after []string) error {
	for _, list := range [][2][]string{{before, after}, {after, before}} {
		for _, role := range list[0] {
			if !slices.Contains(list[1], role) && !MayGive(who, role) {
				return problem.New(403, "role_beyond", locale.Args{"role": role})
			}
		}
	}
	return nil
}

// RoleKeys lists the roles of the release by key; the administrator's is none of
// them.
func (s *Service) RoleKeys() []string { return slices.Sorted(maps.Keys(s.store.Current().Roles)) }

// knownRole reports whether there is such a role.
func (s *Service) knownRole(key string) bool {
	_, ok := s.store.Current().Roles[key]
	return ok || key == meta.AdminRole
}

// RoleLabel is what people call a role; its key when it is gone.
func (s *Service) RoleLabel(key string) locale.Text {
	if r, ok := s.store.Current().Roles[key]; ok {
		return r.Label
	}
	if key == meta.AdminRole {
		return locale.Both("role_admin", nil)
	}
	return locale.Text{ZH: key, EN: key}
}

// rolesChanged makes the roles that departments give, and who administers what, be read anew, and tells
// whoever follows them.
func (s *Service) rolesChanged() {
	s.roles.forget()
	s.tier.forget()
	if s.onRoles != nil {
		s.onRoles()
	}
}

// OnRoles sets what is told when the roles of many people may have changed. Call
// it before the app serves.
func (s *Service) OnRoles(f func()) { s.onRoles = f }
