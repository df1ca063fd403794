// Package people manages who works in the business: persons, departments and
// the roles that persons have, themself or by their departments. Only
// administrators change them.
package people

import (
	"context"
	"database/sql"
	"errors"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Service reads and writes people and departments.
type Service struct {
	app   core.App
	store *meta.Store
	now   func() time.Time
	newID func() string

	chart   believed[map[string][]string] // who works for whom, by manager
	roles   believed[map[string][]string] // what departments give, by department
	tier    believed[tiers]               // who administers a part
	moving  sync.Map                      // ids of people whose manager is being changed
	onRoles func()
	carry   Carry
}

// New makes the people of an app.
func New(app core.App, store *meta.Store, now func() time.Time, newID func() string) *Service {
	s := &Service{app: app, store: store, now: now, newID: newID}
	s.watch()
	return s
}

// Input is a person to create or to change; nil members stay.
type Input struct {
	ID          *string   `json:"id"`
	Email       *string   `json:"email"`
	Name        *string   `json:"name"`
	Password    *string   `json:"password"`
	Department  *string   `json:"department"`
	Departments *[]string `json:"departments"`
	Manager     *string   `json:"manager"`
	Position    *string   `json:"position"`
	Phone       *string   `json:"phone"`
	Roles       *[]string `json:"roles"`
	Locale      *string   `json:"locale"`
	Active      *bool     `json:"active"`
	// CarryRecords takes what the person owns along when their main department
	// changes; without it records stay where they are.
	CarryRecords *bool `json:"carryRecords"`
	// Invited says of a new person that they have yet to prove their address.
	Invited bool `json:"-"`
	// Proven says that the person has just proven their address.
	Proven bool `json:"-"`
}

// Carry starts the work that gives the records of a person to their new main
// department, in the transaction of the move, and gives the id of its job.
type Carry func(ctx context.Context, tx core.App, by, person, department string) (job string, err error)

// OnCarry sets how records are taken along. Call it before the app serves.
func (s *Service) OnCarry(f Carry) { s.carry = f }

// Principal makes the principal of a person's auth record; nil when they are
// disabled.
func (s *Service) Principal(rec *core.Record) *access.Principal {
	if rec == nil || rec.Collection().Name != "users" || !rec.GetBool("active") {
		return nil
	}
	p := &access.Principal{
		UserID: rec.Id, Name: rec.GetString("name"), Email: rec.Email(),
		Department: rec.GetString("department"), Manager: rec.GetString("manager"),
		Departments: list(rec, "departments"), Reports: s.reports(rec.Id),
	}
	own := list(rec, "roles")
	p.Roles = s.effective(own, p.Departments)
	p.Admin = slices.Contains(own, meta.AdminRole)
	s.tiered(p)
	p.Locale = s.store.Current().Business.Locale
	if l := rec.GetString("locale"); l != "" {
		p.Locale = locale.Parse(l)
	}
	if name := rec.GetString("timezone"); name != "" {
		p.Zone, _ = time.LoadLocation(name) // checked when it was kept; nil is the business's
	}
	return p
}

// Load makes the principal of a person afresh, for work that runs for them; a
// person who is gone or disabled gives 403 person_disabled.
func (s *Service) Load(_ context.Context, userID string) (*access.Principal, error) {
	rec, err := s.app.FindRecordById("users", userID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if p := s.Principal(rec); p != nil {
		return p, nil
	}
	return nil, problem.New(403, "person_disabled")
}

func list(rec *core.Record, field string) []string {
	var out []string
	if err := rec.UnmarshalJSONField(field, &out); err != nil || out == nil {
		return []string{}
	}
	return out
}

// Create adds a person, as who wants it. Without a password they get none that
// anybody knows and set their own by mail. 403 role_beyond for a role that who may
// not give.
func (s *Service) Create(ctx context.Context, who *access.Principal, in Input) (string, error) {
	return s.CreateIn(ctx, s.app, who, in)
}

// CreateIn is Create in the transaction of tx.
func (s *Service) CreateIn(ctx context.Context, tx core.App, who *access.Principal, in Input) (string, error) {
	coll, err := s.app.FindCollectionByNameOrId("users")
	if err != nil {
		return "", err
	}
	p := problem.Invalid()
	if in.Email == nil {
		p.Field("email", "required", locale.Args{"field": "email"})
	}
	if in.Name == nil {
		p.Field("name", "required", locale.Args{"field": "name"})
	}
	if err := p.OrNil(); err != nil {
		return "", err
	}
	rec := core.NewRecord(coll)
	rec.Id = s.newID()
	if in.ID != nil {
		rec.Id = *in.ID
	}
	rec.Set("active", true)
	rec.Set("verified", !in.Invited)
	rec.Set("emailVisibility", false)
	if in.Password == nil {
		rec.SetRandomPassword()
	}
	_, err = s.save(ctx, tx, who, rec, in)
	return rec.Id, err
}

// Update changes a person, as who wants it. Disabling ends their sessions at once.
// The last active administrator can be neither disabled nor lose the role. carried
// is the id of the job that takes their records along, "" when there is none. 403
// role_beyond for a role that who may not give or take, person_beyond for a person
// who is not theirs to change.
func (s *Service) Update(ctx context.Context, who *access.Principal, id string, in Input) (carried string, err error) {
	return s.UpdateIn(ctx, s.app, who, id, in)
}

// UpdateIn is Update in the transaction of tx.
func (s *Service) UpdateIn(ctx context.Context, tx core.App, who *access.Principal, id string, in Input) (carried string, err error) {
	rec, err := tx.FindRecordById("users", id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", problem.NotFound()
	}
	if err != nil {
		return "", err
	}
	in.ID = nil
	if err := s.mayChange(who, rec); err != nil {
		return "", err
	}
	return s.save(ctx, tx, who, rec, in)
}

func (s *Service) save(ctx context.Context, outer core.App, who *access.Principal, rec *core.Record, in Input) (carried string, err error) {
	p := problem.Invalid()
	was := list(rec, "roles")
	wasAdmin := rec.GetBool("active") && slices.Contains(was, meta.AdminRole) && !rec.IsNew()
	department, manager := rec.GetString("department"), rec.GetString("manager")
	if err := s.apply(ctx, outer, rec, in, p); err != nil {
		return "", err
	}
	if err := p.OrNil(); err != nil {
		return "", err
	}
	if in.Proven {
		rec.SetVerified(true)
	}
	if in.Roles != nil {
		if err := checkGiving(who, was, list(rec, "roles")); err != nil {
			return "", err
		}
	}
	if rec.IsNew() || in.Department != nil || in.Departments != nil || in.Roles != nil || in.Manager != nil {
		if err := s.MayPlace(ctx, who, list(rec, "departments"), list(rec, "roles"), rec.GetString("manager"), manager); err != nil {
			return "", err
		}
	}
	carries := in.CarryRecords != nil && *in.CarryRecords && s.carry != nil
	if carries && !who.Admin {
		return "", problem.New(403, "forbidden")
	}
	if in.Active != nil && !*in.Active || in.Password != nil && !rec.IsNew() {
		rec.RefreshTokenKey()
	}
	moves := !rec.IsNew() && rec.GetString("department") != department
	err = outer.RunInTransaction(func(tx core.App) error {
		if err := tx.SaveWithContext(ctx, rec); err != nil {
			return err
		}
		if moves && carries {
			if carried, err = s.carry(ctx, tx, who.UserID, rec.Id, rec.GetString("department")); err != nil {
				return err
			}
		}
		if !wasAdmin {
			return nil
		}
		return someAdmin(ctx, tx)
	})
	return carried, personError(err)
}

// SetPassword gives a person a new password by the rule, in a transaction of the
// caller.
func (s *Service) SetPassword(ctx context.Context, tx core.App, rec *core.Record, password string) error {
	if it := s.CheckPassword(password, rec.Email(), rec.GetString("name")); it != nil {
		return problem.Invalid().Item("password", it)
	}
	rec.SetPassword(password)
	rec.RefreshTokenKey()
	return personError(tx.SaveWithContext(ctx, rec))
}

func (s *Service) apply(ctx context.Context, tx core.App, rec *core.Record, in Input, p *problem.Problem) error {
	if in.Email != nil {
		email := strings.ToLower(strings.TrimSpace(*in.Email))
		if !IsEmail(email) {
			p.Field("email", "invalid_email", locale.Args{"value": email})
		}
		rec.SetEmail(email)
	}
	if in.Name != nil {
		name := strings.TrimSpace(*in.Name)
		if name == "" || utf8.RuneCountInString(name) > 100 {
			p.Field("name", "invalid_name")
		}
		rec.Set("name", name)
	}
	if in.Password != nil {
		if err := s.CheckPassword(*in.Password, rec.Email(), rec.GetString("name")); err != nil {
			p.Item("password", err)
		}
		rec.SetPassword(*in.Password)
	}
	if in.Roles != nil {
		for _, key := range *in.Roles {
			if !s.knownRole(key) {
				p.Field("roles", "unknown_role", locale.Args{"role": key})
			}
		}
		rec.Set("roles", slices.Compact(slices.Sorted(slices.Values(*in.Roles))))
	}
	if in.Locale != nil {
		if *in.Locale != "" && !slices.Contains(locale.Tags, locale.Tag(*in.Locale)) {
			p.Field("locale", "unknown_locale", locale.Args{"locale": *in.Locale})
		}
		rec.Set("locale", *in.Locale)
	}
	if in.Active != nil {
		rec.Set("active", *in.Active)
	}
	return s.applyPlace(ctx, tx, rec, in, p)
}

// IsEmail reports whether s is one plain e-mail address.
func IsEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 255
}

// personError turns what PocketBase refuses into our problem.
func personError(err error) error {
	list, ok := errors.AsType[validation.Errors](err)
	if !ok {
		return err
	}
	p := problem.Invalid()
	for key, e := range list {
		code := "invalid_value"
		if c, ok := e.(validation.Error); ok {
			switch {
			case strings.Contains(c.Code(), "not_unique"):
				code = key + "_taken"
			case key == "id":
				code = "bad_id"
			}
		}
		p.Field(key, code, locale.Args{"field": key})
	}
	return p.Cause(err)
}
