package people

import (
	"context"
	"database/sql"
	"encoding/base64"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Named is an id with its name.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Person is what one may know of a person; the members with omitzero are for
// administrators.
type Person struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Active      bool      `json:"active"`
	Department  *Named    `json:"department"`
	Email       *string   `json:"email,omitempty"`
	Departments *[]string `json:"departments,omitempty"`
	Roles       *[]string `json:"roles,omitempty"`
	Manager     *Named    `json:"manager,omitempty"`
	Locale      *string   `json:"locale,omitempty"`
}

const selectPerson = `SELECT p."id", p."name", p."active", p."department", coalesce(d."name", ''), p."email", coalesce(p."departments", '[]'), coalesce(p."roles", '[]'), p."manager", coalesce(m."name", ''), p."locale"
	FROM "users" p LEFT JOIN "tn_departments" d ON d."id" = p."department" LEFT JOIN "users" m ON m."id" = p."manager"`

func scanPerson(rows *sql.Rows, who *access.Principal) (Person, error) {
	var p Person
	var dept, manager Named
	var email, depts, roles, lang string
	if err := rows.Scan(&p.ID, &p.Name, &p.Active, &dept.ID, &dept.Name, &email, &depts, &roles, &manager.ID, &manager.Name, &lang); err != nil {
		return p, err
	}
	if dept.ID != "" && dept.Name != "" {
		p.Department = &dept
	}
	if !who.Admin {
		return p, nil
	}
	d, r := decodeList(depts), decodeList(roles)
	p.Email, p.Departments, p.Roles, p.Locale = &email, &d, &r, &lang
	if manager.ID != "" && manager.Name != "" {
		p.Manager = &manager
	}
	return p, nil
}

// Get gives one person.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*Person, error) {
	var out *Person
	err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		p, err := scanPerson(rows, who)
		out = &p
		return err
	}, selectPerson+` WHERE p."id" = ?`, id)
	if err == nil && out == nil {
		err = problem.NotFound()
	}
	return out, err
}

// List gives a page of people by name, those who are disabled last and only for
// administrators. q looks in names and, for administrators, e-mails; department
// takes its sub-departments along.
func (s *Service) List(ctx context.Context, who *access.Principal, q, department string, limit int, cursor string) ([]Person, string, error) {
	if limit == 0 {
		limit = 50
	}
	if limit < 0 || limit > 500 {
		return nil, "", problem.Bad("bad_limit", locale.Args{"max": 500})
	}
	where, args := []string{"1"}, []any{}
	if !who.Admin {
		where = append(where, `p."active"`)
	}
	if q = strings.TrimSpace(q); q != "" {
		cond := `instr(lower(p."name"), lower(?)) > 0`
		args = append(args, q)
		if who.Admin {
			cond += ` OR instr(lower(p."email"), lower(?)) > 0`
			args = append(args, q)
		}
		where = append(where, "("+cond+")")
	}
	if department != "" {
		where = append(where, `EXISTS (SELECT 1 FROM json_each(p."departments") e JOIN "tn_departments" x ON x."id" = e.value
			WHERE instr(x."path", '/' || ? || '/') > 0)`)
		args = append(args, department)
	}
	if cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		active, rest, ok := strings.Cut(string(raw), "\x00")
		name, id, ok2 := strings.Cut(rest, "\x00")
		if err != nil || !ok || !ok2 {
			return nil, "", problem.Bad("bad_cursor")
		}
		where = append(where, `(NOT p."active", p."name", p."id") > (?, ?, ?)`)
		args = append(args, map[string]int{"0": 0, "1": 1}[active], name, id)
	}
	out := []Person{}
	more := false
	err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		if len(out) == limit {
			more = true
			return nil
		}
		p, err := scanPerson(rows, who)
		out = append(out, p)
		return err
	}, selectPerson+" WHERE "+strings.Join(where, " AND ")+` ORDER BY NOT p."active", p."name", p."id" LIMIT ?`, append(args, limit+1)...)
	if err != nil || !more {
		return out, "", err
	}
	last := out[len(out)-1]
	inactive := "1"
	if last.Active {
		inactive = "0"
	}
	return out, base64.RawURLEncoding.EncodeToString([]byte(inactive + "\x00" + last.Name + "\x00" + last.ID)), nil
}
