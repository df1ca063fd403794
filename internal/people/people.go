// Package people manages who works in the business: persons, departments and
// the roles that persons have. Only administrators change them.
package people

import (
	"context"
	"database/sql"
	"encoding/json/v2"
	"errors"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// Service reads and writes people and departments.
type Service struct {
	app   core.App
	store *meta.Store
	now   func() time.Time
	newID func() string
	chart chart
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
	Roles       *[]string `json:"roles"`
	Locale      *string   `json:"locale"`
	Active      *bool     `json:"active"`
}

// Principal makes the principal of a person's auth record; nil when they are
// disabled.
func (s *Service) Principal(rec *core.Record) *access.Principal {
	if rec == nil || rec.Collection().Name != "users" || !rec.GetBool("active") {
		return nil
	}
	p := &access.Principal{
		UserID: rec.Id, Name: rec.GetString("name"), Email: rec.Email(),
		Department: rec.GetString("department"), Manager: rec.GetString("manager"),
		Departments: list(rec, "departments"), Roles: list(rec, "roles"), Reports: s.reports(rec.Id),
	}
	p.Admin = slices.Contains(p.Roles, meta.AdminRole)
	p.Locale = s.store.Current().Business.Locale
	if l := rec.GetString("locale"); l != "" {
		p.Locale = locale.Parse(l)
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

// Create adds a person. Without a password they get none that anybody knows and
// set their own by mail.
func (s *Service) Create(ctx context.Context, in Input) (string, error) {
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
	rec.Set("verified", true)
	rec.Set("emailVisibility", false)
	if in.Password == nil {
		rec.SetRandomPassword()
	}
	return rec.Id, s.save(ctx, rec, in)
}

// Update changes a person. Disabling ends their sessions at once. The last
// active administrator can be neither disabled nor lose the role.
func (s *Service) Update(ctx context.Context, id string, in Input) error {
	rec, err := s.app.FindRecordById("users", id)
	if errors.Is(err, sql.ErrNoRows) {
		return problem.NotFound()
	}
	if err != nil {
		return err
	}
	in.ID = nil
	return s.save(ctx, rec, in)
}

func (s *Service) save(ctx context.Context, rec *core.Record, in Input) error {
	p := problem.Invalid()
	wasAdmin := rec.GetBool("active") && slices.Contains(list(rec, "roles"), meta.AdminRole) && !rec.IsNew()
	s.apply(ctx, rec, in, p)
	if err := p.OrNil(); err != nil {
		return err
	}
	if in.Active != nil && !*in.Active || in.Password != nil && !rec.IsNew() {
		rec.RefreshTokenKey()
	}
	err := s.app.RunInTransaction(func(tx core.App) error {
		if err := tx.SaveWithContext(ctx, rec); err != nil {
			return err
		}
		if !wasAdmin {
			return nil
		}
		var n int
		if _, err := store.One(ctx, tx.DB(), []any{&n}, `SELECT count(*) FROM "users" WHERE "active" AND EXISTS (SELECT 1 FROM json_each("roles") WHERE value = ?)`, meta.AdminRole); err != nil {
			return err
		}
		if n == 0 {
			return problem.New(409, "last_admin")
		}
		return nil
	})
	return personError(err)
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

func (s *Service) apply(ctx context.Context, rec *core.Record, in Input, p *problem.Problem) {
	if in.Email != nil {
		email := strings.ToLower(strings.TrimSpace(*in.Email))
		if !IsEmail(email) {
			p.Field("email", "invalid_email")
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
			if _, ok := s.store.Current().Roles[key]; !ok && key != meta.AdminRole {
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
	s.applyPlace(ctx, rec, in, p)
}

// applyPlace sets where the person stands: departments (the main one is always
// among them) and manager.
func (s *Service) applyPlace(ctx context.Context, rec *core.Record, in Input, p *problem.Problem) {
	exists := func(table, id string) bool {
		_, ok, err := store.Text(ctx, s.app.ConcurrentDB(), `SELECT "id" FROM "`+table+`" WHERE "id" = ?`, id)
		return ok && err == nil
	}
	if in.Department != nil || in.Departments != nil {
		main, all := rec.GetString("department"), list(rec, "departments")
		if in.Departments != nil {
			all = *in.Departments
		}
		if in.Department != nil {
			main = *in.Department
		} else if !slices.Contains(all, main) {
			main = ""
		}
		if main == "" && len(all) > 0 && in.Department == nil {
			main = all[0]
		}
		if main != "" && !slices.Contains(all, main) {
			all = append([]string{main}, all...)
		}
		for _, id := range all {
			if !exists("tn_departments", id) {
				p.Field("department", "unknown_department")
			}
		}
		rec.Set("department", main)
		rec.Set("departments", all)
	}
	if in.Manager != nil {
		if *in.Manager != "" && (*in.Manager == rec.Id || !exists("users", *in.Manager)) {
			p.Field("manager", "unknown_person")
		}
		rec.Set("manager", *in.Manager)
	}
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

// Preferences reads what the web app keeps for a person.
func Preferences(rec *core.Record) map[string]any {
	out := map[string]any{}
	if raw := rec.GetString("preferences"); raw != "" && raw != "null" {
		_ = json.Unmarshal([]byte(raw), &out) // written by SavePreferences only
	}
	return out
}

const maxPreferences = 32 << 10

// SaveProfile changes what a person may change of themself. Preferences are
// merged by key; null removes one. A new password needs the old one and ends
// the other sessions.
func (s *Service) SaveProfile(ctx context.Context, rec *core.Record, name, lang, password, old *string, preferences map[string]any) error {
	if password != nil && (old == nil || !rec.ValidatePassword(*old)) {
		return problem.Invalid().Field("oldPassword", "wrong_password")
	}
	if preferences != nil {
		all := Preferences(rec)
		for k, v := range preferences {
			if v == nil {
				delete(all, k)
			} else {
				all[k] = v
			}
		}
		raw, err := json.Marshal(all)
		if err != nil {
			return err
		}
		if len(raw) > maxPreferences {
			return problem.Invalid().Field("preferences", "too_large", locale.Args{"limit": "32 kB"})
		}
		rec.Set("preferences", string(raw))
	}
	return s.save(ctx, rec, Input{Name: name, Locale: lang, Password: password})
}
