package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// What somebody administers, and who that is.
const (
	ScopeAll        = "all" // by the role admin
	ScopeApp        = "app"
	ScopeDepartment = "department" // with those below

	SubjectPerson = "person"
	SubjectRole   = "role"
)

// Administrator is one line of who administers what. Roles are those that may be
// given to people of the department.
type Administrator struct {
	ID      string    `json:"id"` // "" for one by the role admin
	Subject Party     `json:"subject"`
	Scope   Party     `json:"scope"`
	Roles   []RoleRef `json:"roles"`
	By      *Named    `json:"by"`
	Created string    `json:"created"`
}

// Party is a person, a role, an app or a department by its id or key. Label is ""
// in every language when it is gone.
type Party struct {
	Kind  string      `json:"kind"`
	ID    string      `json:"id"`
	Label locale.Text `json:"label"`
}

// AdministratorInput makes a person or the people of a role administer an app or a
// department.
type AdministratorInput struct {
	Subject struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
	} `json:"subject"`
	Scope struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
	} `json:"scope"`
	Roles []string `json:"roles"`
}

// tiers is who administers what, as every request asks for it: by "person/id" and
// "role/key".
type tiers map[string]*tier

type tier struct{ apps, departments, roles []string }

func (s *Service) readTiers() (tiers, error) {
	out := tiers{}
	err := store.Each(context.Background(), s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var kind, subject, scopeKind, scope, roles string
		if err := rows.Scan(&kind, &subject, &scopeKind, &scope, &roles); err != nil {
			return err
		}
		t := out[kind+"/"+subject]
		if t == nil {
			t = &tier{}
			out[kind+"/"+subject] = t
		}
		if scopeKind == ScopeApp {
			t.apps = append(t.apps, scope)
			return nil
		}
		t.departments, t.roles = append(t.departments, scope), append(t.roles, decodeList(roles)...)
		return nil
	}, `SELECT a."subject_kind", a."subject", a."scope_kind", a."scope", a."roles" FROM "tn_administrators" a WHERE a."scope_kind" = 'app'
		UNION ALL SELECT a."subject_kind", a."subject", a."scope_kind", d."id", a."roles" FROM "tn_administrators" a
		JOIN "tn_departments" top ON a."scope_kind" = 'department' AND top."id" = a."scope"
		JOIN "tn_departments" d ON substr(d."path", 1, length(top."path")) = top."path" ORDER BY 4`)
	return out, err
}

// tiered says what a principal administers beside their roles. When it cannot be
// read it is nothing. The roles that they may give are their own and those that
// were named, but never one that makes an administrator of its people.
func (s *Service) tiered(p *access.Principal) {
	all := s.tiersNow()
	var t tier
	for _, key := range append([]string{SubjectPerson + "/" + p.UserID}, prefixed(p.Roles)...) {
		if x := all[key]; x != nil {
			t.apps, t.departments, t.roles = append(t.apps, x.apps...), append(t.departments, x.departments...), append(t.roles, x.roles...)
		}
	}
	p.Designs, p.Governs = distinct(t.apps), distinct(t.departments)
	if len(p.Governs) > 0 {
		p.Gives = slices.DeleteFunc(distinct(append(t.roles, p.Roles...)), func(r string) bool { return r == meta.AdminRole || all[SubjectRole+"/"+r] != nil })
	}
}

func (s *Service) tiersNow() tiers {
	all, err := s.tier.get(s.now(), s.readTiers)
	if err != nil {
		s.app.Logger().Error("who administers what cannot be read", "error", err.Error())
		return tiers{}
	}
	return all
}

func prefixed(roles []string) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = SubjectRole + "/" + r
	}
	return out
}

func distinct(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }

// Administrators lists who administers what: everything first, then apps, then
// departments.
func (s *Service) Administrators(ctx context.Context) ([]Administrator, error) {
	out := []Administrator{}
	named := func(name string) locale.Text { return locale.Text{ZH: name, EN: name} }
	db := s.app.ConcurrentDB()
	if err := store.Each(ctx, db, func(rows *sql.Rows) error {
		a := Administrator{Subject: Party{Kind: SubjectPerson}, Scope: Party{Kind: ScopeAll}, Roles: []RoleRef{}}
		var name string
		err := rows.Scan(&a.Subject.ID, &name)
		a.Subject.Label = named(name)
		out = append(out, a)
		return err
	}, `SELECT "id", "name" FROM "users" WHERE "active" AND EXISTS (SELECT 1 FROM json_each("roles") WHERE value = ?) ORDER BY "name", "id"`, meta.AdminRole); err != nil {
		return nil, err
	}
	return out, store.Each(ctx, db, func(rows *sql.Rows) error {
		a := Administrator{Roles: []RoleRef{}}
		var person, department, roles string
		var by Named
		if err := rows.Scan(&a.ID, &a.Subject.Kind, &a.Subject.ID, &a.Scope.Kind, &a.Scope.ID, &roles, &by.ID, &a.Created, &person, &department, &by.Name); err != nil {
			return err
		}
		a.Subject.Label, a.Scope.Label = named(person), named(department)
		if a.Subject.Kind == SubjectRole {
			a.Subject.Label = s.RoleLabel(a.Subject.ID)
		}
		if a.Scope.Kind == ScopeApp {
			a.Scope.Label = named("")
			if app, ok := s.store.Current().Document(meta.Ref{Kind: meta.KindApp, Key: a.Scope.ID}); ok {
				a.Scope.Label = app.Name()
			}
		}
		for _, r := range decodeList(roles) {
			a.Roles = append(a.Roles, RoleRef{r, s.RoleLabel(r)})
		}
		if by.Name != "" {
			a.By = &by
		}
		out = append(out, a)
		return nil
	}, `SELECT a."id", a."subject_kind", a."subject", a."scope_kind", a."scope", a."roles", a."by", a."created", coalesce(p."name", ''), coalesce(d."name", ''), coalesce(b."name", '')
		FROM "tn_administrators" a LEFT JOIN "users" p ON a."subject_kind" = 'person' AND p."id" = a."subject"
		LEFT JOIN "tn_departments" d ON a."scope_kind" = 'department' AND d."id" = a."scope" LEFT JOIN "users" b ON b."id" = a."by"
		ORDER BY a."scope_kind", a."scope", a."subject_kind", a."subject"`)
}

// SetAdministrator makes somebody administer something; for the same somebody and
// something the roles are replaced. Only administrators of everything may.
func (s *Service) SetAdministrator(ctx context.Context, who *access.Principal, in AdministratorInput) (*Administrator, error) {
	if !who.Admin {
		return nil, problem.New(403, "forbidden")
	}
	if err := s.checkAdministrator(ctx, in); err != nil {
		return nil, err
	}
	roles, err := json.Marshal(distinct(in.Roles))
	if err != nil {
		return nil, err
	}
	id := s.newID()
	err = s.app.RunInTransaction(func(tx core.App) error {
		if _, err := store.Exec(ctx, tx.DB(), `INSERT INTO "tn_administrators" ("id", "subject_kind", "subject", "scope_kind", "scope", "roles", "by", "created") VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT ("subject_kind", "subject", "scope_kind", "scope") DO UPDATE SET "roles" = excluded."roles", "by" = excluded."by"`,
			id, in.Subject.Kind, in.Subject.ID, in.Scope.Kind, in.Scope.ID, string(roles), who.UserID, s.now().UTC().Format(types.DefaultDateLayout)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "administrator.set", Kind: in.Subject.Kind, Object: in.Subject.ID, Detail: map[string]any{in.Scope.Kind: in.Scope.ID, "roles": distinct(in.Roles)}})
	})
	if err != nil {
		return nil, err
	}
	s.rolesChanged()
	list, err := s.Administrators(ctx)
	for i := range list {
		if a := &list[i]; a.ID != "" && a.Subject.Kind == in.Subject.Kind && a.Subject.ID == in.Subject.ID && a.Scope.Kind == in.Scope.Kind && a.Scope.ID == in.Scope.ID {
			return a, nil
		}
	}
	return nil, errors.Join(err, problem.NotFound())
}

func (s *Service) checkAdministrator(ctx context.Context, in AdministratorInput) error {
	p, db := problem.Invalid(), s.app.ConcurrentDB()
	var ok bool
	var err error
	switch in.Subject.Kind {
	case SubjectPerson:
		_, ok, err = store.Text(ctx, db, `SELECT "id" FROM "users" WHERE "id" = ? AND "active"`, in.Subject.ID)
	case SubjectRole:
		_, ok = s.store.Current().Roles[in.Subject.ID]
	}
	if err != nil {
		return err
	}
	if !ok {
		p.Field("subject", "administrator_subject")
	}
	ok = false
	switch in.Scope.Kind {
	case ScopeApp:
		_, ok = s.store.Current().Document(meta.Ref{Kind: meta.KindApp, Key: in.Scope.ID})
		if len(in.Roles) > 0 {
			p.Field("roles", "administrator_roles")
		}
	case ScopeDepartment:
		_, ok, err = store.Text(ctx, db, `SELECT "id" FROM "tn_departments" WHERE "id" = ? AND "merged_into" = ''`, in.Scope.ID)
	}
	if err != nil {
		return err
	}
	if !ok {
		p.Field("scope", "administrator_scope")
	}
	for _, r := range in.Roles {
		if _, there := s.store.Current().Roles[r]; !there { // the administrator's is none of them
			p.Field("roles", "unknown_role", locale.Args{"role": r})
		}
	}
	return p.OrNil()
}

// RemoveAdministrator takes an administration away; 404 when there is none.
func (s *Service) RemoveAdministrator(ctx context.Context, who *access.Principal, id string) error {
	if !who.Admin {
		return problem.New(403, "forbidden")
	}
	err := s.app.RunInTransaction(func(tx core.App) error {
		var kind, subject, scopeKind, scope string
		ok, err := store.One(ctx, tx.DB(), []any{&kind, &subject, &scopeKind, &scope}, `DELETE FROM "tn_administrators" WHERE "id" = ? RETURNING "subject_kind", "subject", "scope_kind", "scope"`, id)
		if err == nil && !ok {
			err = problem.NotFound()
		}
		if err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Action: "administrator.removed", Kind: kind, Object: subject, Detail: map[string]any{scopeKind: scope}})
	})
	if err == nil {
		s.rolesChanged()
	}
	return err
}

// administers reports whether somebody with these roles administers anything.
func (s *Service) administers(id string, roles []string) bool {
	all := s.tiersNow()
	keys := append(prefixed(roles), SubjectPerson+"/"+id)
	return slices.Contains(roles, meta.AdminRole) || slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(k string) bool { return slices.Contains(keys, k) })
}
