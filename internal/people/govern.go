package people

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Who looks after the people of departments may do so with people all of whose
// departments are among these, who administer nothing themself, and who have no
// role that one may not give: whoever can set a password can be that person.
// Nobody does it with themself, so nobody gives themself anything.

// MayChange refuses with 403 when a person is not who's to change: person_beyond,
// or role_beyond with the role that stands against it; 404 when there is none.
func (s *Service) MayChange(ctx context.Context, who *access.Principal, id string) error {
	if who.Admin {
		return nil
	}
	rec, err := s.app.FindRecordById("users", id)
	if errors.Is(err, sql.ErrNoRows) {
		return problem.NotFound()
	}
	if err != nil {
		return err
	}
	return s.mayChange(who, rec)
}

func (s *Service) mayChange(who *access.Principal, rec *core.Record) error {
	if who.Admin {
		return nil
	}
	departments := list(rec, "departments")
	roles := s.effective(list(rec, "roles"), departments)
	if rec.Id == who.UserID || !who.GovernsAll(departments...) || s.administers(rec.Id, roles) {
		return problem.New(403, "person_beyond")
	}
	return s.mayHave(who, list(rec, "roles"), departments)
}

// mayHave refuses with 403 role_beyond people who would have a role that who may
// not give. What their departments give, who looks after these may hand on, but
// never a right to administer.
func (s *Service) mayHave(who *access.Principal, own, departments []string) error {
	all := s.tiersNow()
	for _, r := range own {
		if !MayGive(who, r) {
			return problem.New(403, "role_beyond", locale.Args{"role": r})
		}
	}
	for _, r := range s.effective(nil, departments) {
		if all[SubjectRole+"/"+r] != nil && !who.Admin {
			return problem.New(403, "role_beyond", locale.Args{"role": r})
		}
	}
	return nil
}

// MayPlace refuses with 403 to put people somewhere, below somebody, with roles of
// their own, where who may not: a department that they do not look after, a manager
// who is not one of their people, a role that they may not give. was is the manager
// that stays.
func (s *Service) MayPlace(ctx context.Context, who *access.Principal, departments, roles []string, manager, was string) error {
	if who.Admin {
		return nil
	}
	if !who.GovernsAll(departments...) {
		return problem.New(403, "department_beyond")
	}
	if err := s.mayHave(who, roles, departments); err != nil {
		return err
	}
	if manager == "" || manager == was {
		return nil
	}
	text, ok, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT coalesce("departments", '[]') FROM "users" WHERE "id" = ?`, manager)
	if err != nil {
		return err
	}
	if manager == who.UserID || !ok || !who.GovernsAll(decodeList(text)...) {
		return problem.New(403, "manager_beyond")
	}
	return nil
}

// mayArrange refuses with 403 department_beyond to change a department, or to put
// it below another, which who does not look after. The topmost ones stay where they
// are and are as they are: those above decide about them.
func (s *Service) mayArrange(who *access.Principal, before *Department, parent string) error {
	switch {
	case who.Admin:
		return nil
	case !who.GovernsAll(parent), before != nil && !who.GovernsAll(before.ID, before.Parent):
		return problem.New(403, "department_beyond")
	}
	return s.mayHave(who, nil, []string{parent})
}
