package people

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json/v2"
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
// administrators of the person.
type Person struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Active      bool      `json:"active"`
	Department  *Named    `json:"department"`
	Email       *string   `json:"email,omitempty"`
	Departments *[]string `json:"departments,omitempty"`
	Roles       *[]string `json:"roles,omitempty"`    // the person's own
	AllRoles    *[]string `json:"allRoles,omitempty"` // with those of their departments
	Manager     *Named    `json:"manager,omitempty"`
	Locale      *string   `json:"locale,omitempty"`
	Position    *string   `json:"position,omitempty"`
	Phone       *string   `json:"phone,omitempty"`
	State       string    `json:"state,omitempty"`    // active, invited, disabled
	SignedIn    *string   `json:"signedIn,omitempty"` // when they last signed in, "" for never
}

// States of a person.
const (
	StateActive   = "active"
	StateInvited  = "invited" // has not proven the address yet, by an invitation or a new password
	StateDisabled = "disabled"
)

const selectPerson = `SELECT p."id", p."name", p."active", p."department", coalesce(d."name", ''), p."email", coalesce(p."departments", '[]'), coalesce(p."roles", '[]'), p."manager", coalesce(m."name", ''), p."locale", p."position", p."phone", p."verified",
	coalesce((SELECT a."at" FROM "tn_audit" a WHERE a."object_kind" = 'person' AND a."object" = p."id" AND a."action" = 'signin.ok' ORDER BY a."id" DESC LIMIT 1), '')
	FROM "users" p LEFT JOIN "tn_departments" d ON d."id" = p."department" LEFT JOIN "users" m ON m."id" = p."manager"`

func (s *Service) scanPerson(rows *sql.Rows, who *access.Principal) (Person, error) {
	var p Person
	var dept, manager Named
	var email, depts, roles, lang, position, phone, signedIn string
	var verified bool
	if err := rows.Scan(&p.ID, &p.Name, &p.Active, &dept.ID, &dept.Name, &email, &depts, &roles, &manager.ID, &manager.Name, &lang, &position, &phone, &verified, &signedIn); err != nil {
		return p, err
	}
	if dept.ID != "" && dept.Name != "" {
		p.Department = &dept
	}
	d, r := decodeList(depts), decodeList(roles)
	if !who.GovernsAll(d...) {
		return p, nil
	}
	all := s.effective(r, d)
	p.Email, p.Departments, p.Roles, p.AllRoles, p.Locale, p.Position, p.Phone, p.SignedIn = &email, &d, &r, &all, &lang, &position, &phone, &signedIn
	switch {
	case !p.Active:
		p.State = StateDisabled
	case !verified:
		p.State = StateInvited
	default:
		p.State = StateActive
	}
	if manager.ID != "" && manager.Name != "" {
		p.Manager = &manager
	}
	return p, nil
}

// Get gives one person.
func (s *Service) Get(ctx context.Context, who *access.Principal, id string) (*Person, error) {
	var out *Person
	err := store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		p, err := s.scanPerson(rows, who)
		out = &p
		return err
	}, selectPerson+` WHERE p."id" = ?`, id)
	if err == nil && out == nil {
		err = problem.NotFound()
	}
	return out, err
}

// Wanted says which people a list shows. Q looks in names and, for
// administrators, e-mails; Department takes those below along unless Direct.
// Role, State and Manager are for administrators.
type Wanted struct {
	Q          string
	Department string
	Direct     bool // of the department itself only
	Role       string
	State      string
	Manager    string
	Limit      int
	Cursor     string
}

// List gives a page of people by name, those who are disabled last and only for
// administrators.
func (s *Service) List(ctx context.Context, who *access.Principal, w Wanted) ([]Person, string, error) {
	limit, cursor := w.Limit, w.Cursor
	if limit == 0 {
		limit = 50
	}
	if limit < 0 || limit > 500 {
		return nil, "", problem.Bad("bad_limit", locale.Args{"max": 500})
	}
	where, args, err := s.wanted(who, w)
	if err != nil {
		return nil, "", err
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
	err = store.Each(ctx, s.app.ConcurrentDB(), func(rows *sql.Rows) error {
		if len(out) == limit {
			more = true
			return nil
		}
		p, err := s.scanPerson(rows, who)
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

// governedBy is the condition over p that somebody is one of who's people.
func governedBy(who *access.Principal) (string, []any, error) {
	switch {
	case who.Admin:
		return "1", nil, nil
	case !who.MayGovern():
		return "0", nil, nil
	}
	of, err := json.Marshal(who.Governs)
	return `(json_array_length(coalesce(p."departments", '[]')) > 0 AND NOT EXISTS (SELECT 1 FROM json_each(p."departments") WHERE value NOT IN (SELECT value FROM json_each(?))))`, []any{string(of)}, err
}

// wanted is the condition over p of a list.
func (s *Service) wanted(who *access.Principal, w Wanted) (where []string, args []any, err error) {
	where = []string{"1"}
	add := func(cond string, more ...any) { where, args = append(where, "("+cond+")"), append(args, more...) }
	governed, of, err := governedBy(who)
	if err != nil {
		return nil, nil, err
	}
	add(`p."active" OR `+governed, of...)
	if w.Role != "" || w.State != "" || w.Manager != "" {
		if !who.MayGovern() {
			return nil, nil, problem.New(403, "forbidden")
		}
		add(governed, of...) // of others one does not learn it by asking either
	}
	if q := strings.TrimSpace(w.Q); q != "" {
		add(`instr(lower(p."name"), lower(?)) > 0 OR instr(lower(p."email"), lower(?)) > 0 AND `+governed, append([]any{q, q}, of...)...)
	}
	switch {
	case w.Department != "" && w.Direct:
		add(`EXISTS (SELECT 1 FROM json_each(p."departments") WHERE value = ?)`, w.Department)
	case w.Department != "":
		add(`EXISTS (SELECT 1 FROM json_each(p."departments") e JOIN "tn_departments" x ON x."id" = e.value
			WHERE instr(x."path", '/' || ? || '/') > 0)`, w.Department)
	}
	if w.Manager != "" {
		add(`p."manager" = ?`, w.Manager)
	}
	if w.Role != "" {
		givers, err := s.givers(w.Role)
		if err != nil {
			return nil, nil, err
		}
		cond, more := hasRole(w.Role, givers)
		add(cond, more...)
	}
	switch w.State {
	case "":
	case StateActive:
		add(`p."active" AND p."verified"`)
	case StateInvited:
		add(`p."active" AND NOT p."verified"`)
	case StateDisabled:
		add(`NOT p."active"`)
	default:
		return nil, nil, problem.Invalid().Field("state", "unknown_choice", locale.Args{"value": w.State, "allowed": "active, invited, disabled"})
	}
	return where, args, nil
}

// Name is what a person is called, disabled or not; "" when there is none.
func (s *Service) Name(ctx context.Context, id string) (string, error) {
	name, _, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "name" FROM "users" WHERE "id" = ?`, id)
	return name, err
}
