package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// RoleHead is a role with how many active people have it: People themself,
// Effective in all; Departments is how many give it.
type RoleHead struct {
	Key         string      `json:"key"`
	Label       locale.Text `json:"label"`
	People      int         `json:"people"`
	Departments int         `json:"departments"`
	Effective   int         `json:"effective"`
}

// MemberDepartment is a department that gives a role to its people, with
// Children to those of the departments below too. People is how many active
// people that are.
type MemberDepartment struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Children bool   `json:"children"`
	People   int    `json:"people"`
}

// Members are who has a role: people who were given it themself, and
// departments. Effective is how many active people have it in all.
type Members struct {
	Role        RoleRef            `json:"role"`
	People      []Member           `json:"people"`
	Departments []MemberDepartment `json:"departments"`
	Effective   int                `json:"effective"`
}

// RoleRef names a role.
type RoleRef struct {
	Key   string      `json:"key"`
	Label locale.Text `json:"label"`
}

// Member is a person who has a role.
type Member struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Active     bool   `json:"active"`
	Department *Named `json:"department"`
}

// MembersInput replaces the members of a role; a nil list stays as it is.
type MembersInput struct {
	People      *[]string `json:"people"`
	Departments *[]struct {
		ID       string `json:"id"`
		Children bool   `json:"children"`
	} `json:"departments"`
}

// Roles lists the roles of the release, the administrator's first.
func (s *Service) Roles(ctx context.Context) ([]RoleHead, error) {
	own, all, departments := map[string]int{}, map[string]int{}, map[string]int{}
	if err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var role string
		var n int
		err := rows.Scan(&role, &n)
		departments[role] = n
		return err
	}, `SELECT "role", count(*) FROM "tn_role_members" WHERE "kind" = 'department' GROUP BY 1`); err != nil {
		return nil, err
	}
	if err := s.eachActive(ctx, func(in, roles []string) {
		for _, r := range roles {
			own[r]++
		}
		for _, r := range s.effective(roles, in) {
			all[r]++
		}
	}); err != nil {
		return nil, err
	}
	out := []RoleHead{}
	for _, key := range append([]string{meta.AdminRole}, slices.Sorted(maps.Keys(s.store.Current().Roles))...) {
		out = append(out, RoleHead{Key: key, Label: s.RoleLabel(key), People: own[key], Departments: departments[key], Effective: all[key]})
	}
	return out, nil
}

// Members lists who has a role; 404 for one that there is not.
func (s *Service) Members(ctx context.Context, role string) (*Members, error) {
	if !s.knownRole(role) {
		return nil, problem.NotFound()
	}
	db := s.app.ConcurrentDB()
	out := &Members{Role: RoleRef{role, s.RoleLabel(role)}, People: []Member{}, Departments: []MemberDepartment{}}
	err := store.Each(ctx, db, func(rows *sql.Rows) error {
		var m Member
		var d Named
		err := rows.Scan(&m.ID, &m.Name, &m.Active, &d.ID, &d.Name)
		if d.Name != "" {
			m.Department = &d
		}
		out.People = append(out.People, m)
		return err
	}, `SELECT p."id", p."name", p."active", p."department", coalesce(d."name", '') FROM "users" p LEFT JOIN "tn_departments" d ON d."id" = p."department"
		WHERE EXISTS (SELECT 1 FROM json_each(p."roles") WHERE value = ?) ORDER BY NOT p."active", p."name", p."id"`, role)
	if err != nil {
		return nil, err
	}
	err = store.Each(ctx, db, func(rows *sql.Rows) error {
		var d MemberDepartment
		err := rows.Scan(&d.ID, &d.Name, &d.Children, &d.People)
		out.Departments = append(out.Departments, d)
		return err
	}, `SELECT top."id", top."name", m."children", (SELECT count(*) FROM "users" p WHERE p."active" AND EXISTS (
			SELECT 1 FROM json_each(p."departments") e JOIN "tn_departments" d ON d."id" = e.value
			WHERE d."id" = top."id" OR m."children" AND substr(d."path", 1, length(top."path")) = top."path"))
		FROM "tn_role_members" m JOIN "tn_departments" top ON top."id" = m."subject" WHERE m."role" = ? AND m."kind" = 'department' ORDER BY length(top."path"), top."position", top."name"`, role)
	if err != nil {
		return nil, err
	}
	givers, err := s.givers(role)
	if err != nil {
		return nil, err
	}
	cond, args := hasRole(role, givers)
	_, err = store.One(ctx, db, []any{&out.Effective}, `SELECT count(*) FROM "users" p WHERE p."active" AND `+cond, args...)
	return out, err
}

// hasRole is the condition over p for people who have a role, themself or by one
// of the departments that give it.
func hasRole(role string, givers []string) (string, []any) {
	list, _ := json.Marshal(givers) // texts only
	return `(EXISTS (SELECT 1 FROM json_each(p."roles") WHERE value = ?) OR EXISTS (SELECT 1 FROM json_each(p."departments") e WHERE e.value IN (SELECT value FROM json_each(?))))`,
		[]any{role, string(list)}
}

// SetMembers replaces who has a role. Errors: 404 unknown role, 403 role_beyond,
// 400 unknown_person, unknown_department, admin_by_person (the administrator's is
// given to persons only), 409 last_admin.
func (s *Service) SetMembers(ctx context.Context, who *access.Principal, role string, in MembersInput) error {
	if !s.knownRole(role) {
		return problem.NotFound()
	}
	if !MayGive(who, role) {
		return problem.New(403, "role_beyond", locale.Args{"role": role})
	}
	before, err := s.Members(ctx, role)
	if err != nil {
		return err
	}
	if role == meta.AdminRole && in.Departments != nil && len(*in.Departments) > 0 {
		return problem.Invalid().Field("departments", "admin_by_person")
	}
	err = s.app.RunInTransaction(func(tx core.App) error {
		if in.People != nil {
			if err := s.setRolePeople(ctx, tx, role, *in.People); err != nil {
				return err
			}
		}
		if in.Departments == nil {
			return nil
		}
		after := map[string]any{}
		if _, err := store.Exec(ctx, tx.DB(), `DELETE FROM "tn_role_members" WHERE "role" = ? AND "kind" = 'department'`, role); err != nil {
			return err
		}
		for _, d := range *in.Departments {
			if _, ok, err := store.Text(ctx, tx.DB(), `SELECT "id" FROM "tn_departments" WHERE "id" = ? AND "merged_into" = ''`, d.ID); err != nil {
				return err
			} else if !ok {
				return problem.Invalid().Field("departments", "unknown_department")
			}
			after[d.ID] = d.Children
			if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_role_members" ("role", "kind", "subject", "children") VALUES (?, 'department', ?, ?)
				ON CONFLICT DO UPDATE SET "children" = max("children", excluded."children")`, role, d.ID, d.Children); err != nil {
				return err
			}
		}
		was := map[string]any{}
		for _, d := range before.Departments {
			was[d.ID] = d.Children
		}
		changed := audit.Changed(was, after)
		if len(changed) == 0 {
			return nil
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "role.members", Kind: "role", Object: role, Detail: map[string]any{"departments": changed}})
	})
	if err == nil {
		s.rolesChanged()
	}
	return err
}

// setRolePeople makes these people, and no others, have a role themself.
func (s *Service) setRolePeople(ctx context.Context, tx core.App, role string, people []string) error {
	var have []string
	if err := store.Each(ctx, tx.DB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		have = append(have, id)
		return err
	}, `SELECT "id" FROM "users" WHERE EXISTS (SELECT 1 FROM json_each("roles") WHERE value = ?)`, role); err != nil {
		return err
	}
	set := func(id string, has bool) error {
		rec, err := tx.FindRecordById("users", id)
		if err != nil {
			return problem.Invalid().Field("people", "unknown_person").Cause(err)
		}
		roles := slices.DeleteFunc(list(rec, "roles"), func(r string) bool { return r == role })
		if has {
			roles = append(roles, role)
		}
		slices.Sort(roles)
		rec.Set("roles", roles)
		return tx.SaveWithContext(ctx, rec)
	}
	for _, id := range people {
		if !slices.Contains(have, id) {
			if err := set(id, true); err != nil {
				return err
			}
			have = append(have, id)
		}
	}
	for _, id := range have {
		if !slices.Contains(people, id) {
			if err := set(id, false); err != nil {
				return err
			}
		}
	}
	if role != meta.AdminRole {
		return nil
	}
	return someAdmin(ctx, tx)
}

// someAdmin refuses with 409 last_admin when no active administrator is left.
func someAdmin(ctx context.Context, tx core.App) error {
	var n int
	if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "users" WHERE "active" AND EXISTS (SELECT 1 FROM json_each("roles") WHERE value = ?)`, meta.AdminRole); err != nil {
		return err
	}
	if n == 0 {
		return problem.New(409, "last_admin")
	}
	return nil
}
