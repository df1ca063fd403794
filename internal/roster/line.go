package roster

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// line is a row on its way to a person. paths are the departments as names from
// the root down; known the ids of those that are there.
type line struct {
	number                       int
	name, email, phone, position string
	paths                        [][]string
	manager                      string // an address
	roles                        []string
	exists                       string // the id of who is there already
	values                       map[string]string
	errs                         []importer.RowError
}

// book is what the organisation knows when the lines are read.
type book struct {
	who     *access.Principal
	columns map[string]string // field → column
	persons map[string]person // by address
	byPath  map[string]department
	byName  map[string][]string // name → paths
	roles   map[string]string   // label or key → key
	create  bool
}

type person struct {
	id, manager string
	active      bool
}

type department struct {
	id       string
	disabled bool
}

const pathSign = "\x00"

// open reads the organisation.
func (s *Service) open(ctx context.Context, who *access.Principal, q Settings) (*book, error) {
	b := &book{who: who, columns: map[string]string{}, persons: map[string]person{}, byPath: map[string]department{}, byName: map[string][]string{}, roles: map[string]string{}, create: q.CreateDepartments}
	for column, field := range q.Mapping {
		b.columns[field] = column
	}
	if err := store.Each(ctx, s.App.ConcurrentDB(), func(rows *sql.Rows) error {
		var p person
		var email string
		err := rows.Scan(&p.id, &email, &p.manager, &p.active)
		b.persons[strings.ToLower(email)] = p
		return err
	}, `SELECT p."id", p."email", coalesce(m."email", ''), p."active" FROM "users" p LEFT JOIN "users" m ON m."id" = p."manager"`); err != nil {
		return nil, err
	}
	if err := s.readDepartments(ctx, b); err != nil {
		return nil, err
	}
	for key, r := range s.Meta.Current().Roles {
		for _, name := range []string{key, r.Label.ZH, r.Label.EN} {
			if name != "" {
				b.roles[strings.ToLower(name)] = key
			}
		}
	}
	admin := s.People.RoleLabel(meta.AdminRole)
	b.roles[meta.AdminRole], b.roles[admin.ZH], b.roles[strings.ToLower(admin.EN)] = meta.AdminRole, meta.AdminRole, meta.AdminRole
	return b, nil
}

func (s *Service) readDepartments(ctx context.Context, b *book) error {
	list, err := s.People.Departments(ctx)
	if err != nil {
		return err
	}
	paths := map[string]string{}
	for _, d := range list { // parents before children
		if d.MergedInto != "" {
			continue
		}
		path := strings.ToLower(d.Name)
		if up, ok := paths[d.Parent]; ok {
			path = up + pathSign + path
		}
		paths[d.ID] = path
		if _, twice := b.byPath[path]; !twice {
			b.byPath[path] = department{d.ID, d.Disabled}
		}
		name := strings.ToLower(d.Name)
		b.byName[name] = append(b.byName[name], path)
	}
	return nil
}

// fail notes what is wrong with a cell.
func (b *book) fail(l *line, field, code string, args ...locale.Args) {
	e := importer.RowError{Row: l.number, Field: field, Column: b.columns[field], Value: l.values[field], Code: code}
	if len(args) > 0 {
		e.Args = args[0]
	}
	e.In(b.who.Locale)
	l.errs = append(l.errs, e)
}

// refuse notes why somebody was not taken in.
func (b *book) refuse(l *line, p *problem.Problem) {
	if len(p.Fields) == 0 {
		b.fail(l, "", p.Code, p.Args)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		it := p.Fields[key]
		field := key
		if key == "department" {
			field = "departments"
		}
		b.fail(l, field, it.Code, it.Args)
	}
}

// lines reads all rows, with what is wrong with each.
func (b *book) lines(f *File, q Settings) []*line {
	index := map[string]int{}
	for i, c := range f.Columns {
		if field, ok := q.Mapping[c.Name]; ok {
			index[field] = i
		}
	}
	var out []*line
	seen := map[string]int{}
	for _, r := range f.rows {
		l := &line{number: r.Number, values: map[string]string{}}
		for field, i := range index {
			if i < len(r.Cells) {
				l.values[field] = strings.TrimSpace(strings.ReplaceAll(r.Cells[i], "\u00a0", " "))
			}
		}
		b.read(l)
		if first, twice := seen[l.email]; twice && l.email != "" {
			b.fail(l, "email", "roster_same_email", locale.Args{"row": first})
		} else {
			seen[l.email] = l.number
		}
		out = append(out, l)
	}
	b.managers(out)
	return out
}

func (b *book) read(l *line) {
	l.name, l.position = l.values["name"], l.values["position"]
	l.email = strings.ToLower(l.values["email"])
	p := b.persons[l.email]
	l.exists = p.id
	if l.email == "" {
		b.fail(l, "email", "required", locale.Args{"field": "email"})
	} else if !people.IsEmail(l.email) {
		b.fail(l, "email", "invalid_email", locale.Args{"value": l.email})
	}
	if l.name == "" && l.exists == "" || utf8.RuneCountInString(l.name) > 100 {
		b.fail(l, "name", "invalid_name")
	}
	if utf8.RuneCountInString(l.position) > 100 {
		b.fail(l, "position", "invalid_position")
	}
	var ok bool
	if l.phone, ok = people.Phone(l.values["phone"]); !ok {
		b.fail(l, "phone", "invalid_phone", locale.Args{"value": l.phone})
	}
	for _, text := range split(l.values["departments"], ";；、\n") {
		b.place(l, text)
	}
	for _, text := range split(l.values["roles"], ";；、,，\n") {
		key, ok := b.roles[strings.ToLower(text)]
		switch {
		case !ok:
			b.fail(l, "roles", "unknown_role", locale.Args{"role": text})
		case !people.MayGive(b.who, key):
			b.fail(l, "roles", "role_beyond", locale.Args{"role": text})
		case !slices.Contains(l.roles, key):
			l.roles = append(l.roles, key)
		}
	}
}

// place finds a department by its path from the root (总部/销售一部), or by its name
// alone where there is only one of it.
func (b *book) place(l *line, text string) {
	names := split(text, "/／>＞\\")
	if len(names) == 0 {
		return
	}
	path := strings.ToLower(strings.Join(names, pathSign))
	d, ok := b.byPath[path]
	if !ok && len(names) == 1 {
		switch at := b.byName[path]; len(at) {
		case 0:
		case 1:
			d, ok = b.byPath[at[0]], true
			names = strings.Split(at[0], pathSign)
		default:
			b.fail(l, "departments", "roster_department_ambiguous", locale.Args{"department": text})
			return
		}
	}
	switch {
	case ok && d.disabled:
		b.fail(l, "departments", "department_disabled")
		return
	case !ok && !b.create:
		b.fail(l, "departments", "roster_department", locale.Args{"department": text})
		return
	case !ok && slices.ContainsFunc(names, func(n string) bool { return utf8.RuneCountInString(n) > 100 }):
		b.fail(l, "departments", "invalid_name")
		return
	}
	l.paths = append(l.paths, names)
}

func split(text, signs string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(signs, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// managers looks whether everybody's manager is there or in the file, and that
// nobody is their own, over however many steps.
func (b *book) managers(lines []*line) {
	above := map[string]string{}
	for email, p := range b.persons {
		above[email] = strings.ToLower(p.manager)
	}
	inFile := map[string]bool{}
	for _, l := range lines {
		if len(l.errs) == 0 {
			inFile[l.email] = true
		}
	}
	for _, l := range lines {
		if l.manager = strings.ToLower(l.values["manager"]); l.manager == "" {
			continue
		}
		p, there := b.persons[l.manager]
		switch {
		case l.manager == l.email, !inFile[l.manager] && (!there || !p.active):
			b.fail(l, "manager", "roster_manager", locale.Args{"email": l.values["manager"]})
		default:
			above[l.email] = l.manager
		}
	}
	for _, l := range lines {
		if l.manager == "" || len(l.errs) > 0 {
			continue
		}
		steps := 0
		for at := l.manager; at != "" && steps <= len(above); at, steps = above[at], steps+1 {
			if at == l.email {
				b.fail(l, "manager", "manager_cycle")
				break
			}
		}
	}
}
