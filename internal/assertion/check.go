package assertion

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// check looks, person by person, for a record that breaks an assertion.
func (s *Service) check(ctx context.Context, db dbx.Builder, snap *meta.Snapshot, a *meta.CompiledAssertion, all *everybody, out *Result) error {
	who, ok := all.matching(a, out)
	if !ok {
		return nil
	}
	if len(who) > maxPeople {
		out.broken(a, "who", "assertion_people", locale.Args{"max": maxPeople})
		return nil
	}
	out.People = len(who)
	for _, p := range who {
		b, err := s.breach(ctx, db, access.New(snap, p, s.now()), a)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		out.State, out.Breaches = Fails, append(out.Breaches, *b)
		if len(out.Breaches) == maxBreaches {
			return nil
		}
	}
	return nil
}

// breach is a record with which a person may do what an assertion forbids, and
// the grants that let them; nil when there is none.
func (s *Service) breach(ctx context.Context, db dbx.Builder, r *access.Rights, a *meta.CompiledAssertion) (*Breach, error) {
	found, err := s.query.Afforded(ctx, db, r, query.Affording{Object: a.Object, Operation: a.Never, Field: a.Field, Rows: a.Rows})
	if err != nil || found == nil {
		return nil, err
	}
	b := &Breach{Person: people.Named{ID: r.Who.UserID, Name: r.Who.Name}, Record: Record{found.ID, found.Title}, Grants: []Grant{}}
	if found.Why == nil {
		return b, nil
	}
	for _, i := range found.Why.Deciding {
		if g := found.Why.Grants[i]; g.Field != access.FieldMasked {
			b.Grants = append(b.Grants, Grant{g.Role, g.RoleLabel, g.Grant, g.Label, g.Place})
		}
	}
	return b, nil
}

// everybody is the organisation at one moment.
type everybody struct {
	people []*access.Principal // active ones who are no administrators, by name
	emails map[string]bool     // of all who are active
	paths  map[string][]string // departments by name and by path
	above  map[string][]string // a department and those above it
}

func (s *Service) everybody(ctx context.Context) (*everybody, error) {
	departments, err := s.people.Departments(ctx)
	if err != nil {
		return nil, err
	}
	e := &everybody{emails: map[string]bool{}, paths: map[string][]string{}, above: map[string][]string{}}
	full := map[string]string{}
	for _, d := range departments { // parents come first
		e.above[d.ID] = append([]string{d.ID}, e.above[d.Parent]...)
		full[d.ID] = d.Name
		if d.Parent != "" {
			full[d.ID] = full[d.Parent] + "/" + d.Name
		}
		if d.MergedInto != "" {
			continue
		}
		e.paths[full[d.ID]] = append(e.paths[full[d.ID]], d.ID)
		if full[d.ID] != d.Name {
			e.paths[d.Name] = append(e.paths[d.Name], d.ID)
		}
	}
	var ids []string
	if err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT "id" FROM "users" WHERE "active" ORDER BY "id"`); err != nil {
		return nil, err
	}
	const batch = 500
	for len(ids) > 0 {
		n := min(batch, len(ids))
		list, err := s.app.FindRecordsByIds("users", ids[:n])
		if err != nil {
			return nil, err
		}
		for _, rec := range list {
			if p := s.people.Principal(rec); p != nil {
				e.emails[strings.ToLower(p.Email)] = true
				if !p.Admin {
					e.people = append(e.people, p)
				}
			}
		}
		ids = ids[n:]
	}
	slices.SortFunc(e.people, func(a, b *access.Principal) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.UserID, b.UserID))
	})
	return e, nil
}

// matching are the people whom an assertion is about; false, with the result
// broken, when it names a department or a person that is not there: it must not
// seem to hold because of a name that has changed.
func (e *everybody) matching(a *meta.CompiledAssertion, out *Result) ([]*access.Principal, bool) {
	roles, departments, emails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range a.Who.Roles {
		roles[r] = true
	}
	for _, name := range a.Who.Departments {
		switch ids := e.paths[name]; len(ids) {
		case 0:
			out.broken(a, "who.departments", "assertion_no_department", locale.Args{"department": name})
			return nil, false
		case 1:
			departments[ids[0]] = true
		default:
			out.broken(a, "who.departments", "assertion_two_departments", locale.Args{"department": name})
			return nil, false
		}
	}
	for _, mail := range a.Who.People {
		if mail = strings.ToLower(mail); !e.emails[mail] {
			out.broken(a, "who.people", "assertion_no_person", locale.Args{"email": mail})
			return nil, false
		}
		emails[mail] = true
	}
	var list []*access.Principal
	for _, p := range e.people {
		if emails[strings.ToLower(p.Email)] || e.any(roles, p.Roles) || e.within(departments, p.Departments) {
			list = append(list, p)
		}
	}
	return list, true
}

func (e *everybody) any(wanted map[string]bool, has []string) bool {
	for _, x := range has {
		if wanted[x] {
			return true
		}
	}
	return false
}

func (e *everybody) within(wanted map[string]bool, departments []string) bool {
	for _, d := range departments {
		if e.any(wanted, e.above[d]) {
			return true
		}
	}
	return false
}
