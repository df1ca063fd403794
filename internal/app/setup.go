package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/httpapi"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
	"github.com/tenon-crm/tenon/internal/suite"
	"github.com/tenon-crm/tenon/internal/workcalendar"
)

// setups lets one set-up run at a time.
type setups struct{ sync.Mutex }

// Needed reports whether the business has no person yet.
func (t *Tenon) Needed(ctx context.Context) (bool, error) {
	var n int
	_, err := store.One(ctx, t.App.NonconcurrentDB(), []any{&n}, `SELECT EXISTS (SELECT 1 FROM "users")`)
	return n == 0, err
}

// announce prints where Tenon is and, while set-up is needed, the code that it
// takes from beyond this machine.
func (t *Tenon) announce(server *http.Server) {
	if server == nil {
		return // a test's router
	}
	if needed, err := t.Needed(context.Background()); err != nil || !needed {
		return
	}
	var raw [10]byte
	_, _ = rand.Read(raw[:])
	t.code = strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))
	fmt.Fprintf(os.Stderr, "\nTenon 还没有初始化 / is not set up yet: http://%s/setup\n初始化码（仅远程访问需要） / set-up code (only from other machines): %s\n\n", server.Addr, t.code)
}

// Run is the first run. Everything is checked before anything is written; the
// administrator, who ends set-up for ever, is written last.
func (t *Tenon) Run(ctx context.Context, q httpapi.SetupRequest, trusted bool) (*httpapi.SetupResult, error) {
	t.setup.Lock()
	defer t.setup.Unlock()
	if needed, err := t.Needed(ctx); err != nil {
		return nil, err
	} else if !needed {
		return nil, problem.New(http.StatusForbidden, "setup_done")
	}
	if !trusted && (t.code == "" || subtle.ConstantTimeCompare([]byte(q.Code), []byte(t.code)) != 1) {
		return nil, problem.New(http.StatusForbidden, "setup_code")
	}
	if q.Locale == "" {
		q.Locale = string(locale.ZH)
	}
	if q.Timezone == "" {
		q.Timezone = "Asia/Shanghai"
	}
	if q.Currency == "" {
		q.Currency = "CNY"
	}
	if q.Name = strings.TrimSpace(q.Name); q.Name == "" {
		q.Name, _, _ = strings.Cut(q.Email, "@")
	}
	if err := checkSetup(q); err != nil {
		return nil, err
	}
	id := t.opts.NewID()
	business := meta.Business{Name: strings.TrimSpace(q.Business), Locale: locale.Tag(q.Locale), Timezone: q.Timezone, Currency: q.Currency, Limits: meta.DefaultLimits(), SignIn: meta.DefaultSignIn(), Backups: meta.DefaultBackups(), Calendar: workcalendar.Defaults()}
	if q.Suite != "" {
		if err := t.installSuite(ctx, id, q.Suite); err != nil {
			return nil, err
		}
	}
	if err := t.Meta.SetBusiness(ctx, business); err != nil {
		return nil, err
	}
	roles := []string{meta.AdminRole}
	if _, err := t.People.Create(ctx, access.System("setup"), people.Input{ID: &id, Email: &q.Email, Name: &q.Name, Password: &q.Password, Roles: &roles, Locale: &q.Locale}); err != nil {
		return nil, err
	}
	return t.welcome(ctx, id, q)
}

func checkSetup(q httpapi.SetupRequest) error {
	p := problem.Invalid()
	if q.Email == "" {
		p.Field("email", "required", locale.Args{"field": "email"})
	} else if !people.IsEmail(q.Email) {
		p.Field("email", "invalid_email")
	}
	if it := people.CheckPassword(meta.DefaultSignIn(), q.Password, q.Email, q.Name); it != nil {
		p.Item("password", it)
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(q.Business)); n < 1 || n > 100 {
		p.Field("business", "invalid_business")
	}
	if utf8.RuneCountInString(q.Name) > 100 {
		p.Field("name", "invalid_name")
	}
	if q.Locale != string(locale.ZH) && q.Locale != string(locale.EN) {
		p.Field("locale", "unknown_locale", locale.Args{"locale": q.Locale})
	}
	if _, err := time.LoadLocation(q.Timezone); err != nil || q.Timezone == "Local" {
		p.Field("timezone", "unknown_timezone", locale.Args{"timezone": q.Timezone})
	}
	if len(q.Currency) != 3 || strings.ToUpper(q.Currency) != q.Currency {
		p.Field("currency", "unknown_currency", locale.Args{"currency": q.Currency})
	}
	if _, ok := suite.Open(q.Suite); q.Suite != "" && !ok {
		p.Field("suite", "unknown_suite", locale.Args{"suite": q.Suite})
	}
	return p.OrNil()
}

// installSuite publishes the documents of a suite. A set-up that was cut off
// after this finds them there.
func (t *Tenon) installSuite(ctx context.Context, author, key string) error {
	files, _ := suite.Open(key)
	p, err := t.Meta.Registry().ReadPackage(files)
	if err != nil {
		return err
	}
	_, _, err = t.Meta.Install(ctx, meta.InstallRequest{By: author, Template: key, Package: p})
	return err
}

// welcome signs the administrator in and starts the sample data.
func (t *Tenon) welcome(ctx context.Context, id string, q httpapi.SetupRequest) (*httpapi.SetupResult, error) {
	rec, err := t.App.FindRecordById("users", id)
	if err != nil {
		return nil, err
	}
	token, err := t.Account.Open(ctx, rec, account.Opening{Method: "setup"})
	if err != nil {
		return nil, err
	}
	p := t.People.Principal(rec)
	res := &httpapi.SetupResult{Token: token, User: map[string]any{
		"id": id, "name": p.Name, "email": p.Email, "locale": p.Locale, "admin": true,
	}}
	if apps := t.Meta.Current().Apps; len(apps) > 0 {
		res.App = apps[0].Key
	}
	if q.Suite != "" && q.Sample {
		if res.Job, err = t.enqueue(ctx, jobSample, id, sampleArgs{Suite: q.Suite}); err != nil {
			return nil, err
		}
	}
	return res, nil
}

func (t *Tenon) enqueue(ctx context.Context, kind, principal string, args any) (string, error) {
	title := locale.Both("job_title_"+kind, nil)
	return t.Jobs.Enqueue(ctx, t.App, kind, principal, title, args)
}

var _ httpapi.Setup = (*Tenon)(nil)
