package httpapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Body limits in bytes. Other bodies are JSON and have maxJSON.
const (
	maxUpload  = 100 << 20
	maxRowFile = importer.MaxRowFile + 512<<10
	maxImport  = 200<<20 + 512<<10 // the file and the form around it
	maxPackage = 20 << 20
)

// bodyLimit takes the place of PocketBase's: it says what the limit is, in the
// person's language, before anything of the body is read.
func (a *API) bodyLimit(n int64) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id: apis.DefaultBodyLimitMiddlewareId, Priority: apis.DefaultBodyLimitMiddlewarePriority,
		Func: func(e *core.RequestEvent) error {
			if e.Request.ContentLength > n {
				c := &call{RequestEvent: e, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
				if p := a.People.Principal(e.Auth); p != nil {
					c.tag = p.Locale
				}
				return c.fail(problem.New(http.StatusRequestEntityTooLarge, "too_large", locale.Args{"limit": megabytes(n)}))
			}
			e.Request.Body = http.MaxBytesReader(e.Response, e.Request.Body, n)
			return e.Next()
		},
	}
}

func megabytes(n int64) string { return strconv.FormatInt(n>>20, 10) + " MB" }

// openPaths are PocketBase's own routes that answer without a token; the rest
// of /api is 401 without one, before it can tell whether anything is there.
var openPaths = []string{
	"/api/health",
	"/api/collections/users/auth-with-password", "/api/collections/users/auth-methods",
	"/api/collections/users/request-password-reset", "/api/collections/users/confirm-password-reset",
	"/api/collections/_superusers/auth-with-password", "/api/collections/_superusers/auth-methods",
	"/api/collections/_superusers/auth-with-otp", "/api/collections/_superusers/request-otp",
	"/api/collections/_superusers/request-password-reset", "/api/collections/_superusers/confirm-password-reset",
	base + "/setup",
	signInBase, logoPath, signInBase + "/oidc", signInBase + "/oidc/callback",
	signInBase + "/code", signInBase + "/enrol", signInBase + "/enrol/confirm", signInBase + "/password",
}

// guard stands before every /api route: rate limits, then the token.
func (a *API) guard(e *core.RequestEvent) error {
	path := e.Request.URL.Path
	if operatorsOnly(path, e) && !a.Operators.Admit(e.RealIP()) {
		return a.callOf(e).fail(problem.NotFound())
	}
	if !strings.HasPrefix(path, "/api/") {
		return e.Next()
	}
	by, err := a.identify(e)
	c := a.callOf(e)
	if err != nil {
		return c.fail(err)
	}
	limits := a.Meta.Current().Business.Limits
	key, rate, burst := "a:"+e.RealIP(), limits.AddressRate, limits.AddressBurst
	switch {
	case by.key != nil:
		key, rate, burst = "k:"+by.key.ID, by.key.Rate, by.key.Rate*keyBurst
	case by.view != nil:
		key, rate, burst = "p:"+by.view.By.ID, limits.PersonRate, limits.PersonBurst
	case e.Auth != nil:
		key, rate, burst = "p:"+e.Auth.Id, limits.PersonRate, limits.PersonBurst
	}
	if wait := a.limits.take(key, rate, burst); wait > 0 {
		return c.fail(problem.New(http.StatusTooManyRequests, "too_many", locale.Args{"seconds": wait}))
	}
	if e.Auth == nil && by.key == nil && by.view == nil && !slices.Contains(openPaths, path) && !selfGuarded(path, e) && !socketRequest(e.Request) && !invited(e.Request) && !delivered(e.Request) {
		return c.fail(problem.New(http.StatusUnauthorized, "unauthorized"))
	}
	e.Request = e.Request.WithContext(audit.WithActor(e.Request.Context(), actor(e, by)))
	return e.Next()
}

// keyBurst is how many seconds of its rate an API key may use at once.
const keyBurst = 5

// Where a request keeps its API key, and its view as another person.
const (
	useKey  = "tenon.key"
	viewKey = "tenon.view"
)

// bearer is what a request proves itself with, beside its person.
type bearer struct {
	key     *account.KeyUse
	view    *account.View
	session string
}

// identify finds out what a request's token is worth: that of a session that has
// ended is worth nothing, and an API key or a view as another person is good for
// our own routes only.
func (a *API) identify(e *core.RequestEvent) (by bearer, err error) {
	header := e.Request.Header.Get("Authorization")
	if key, is := account.IsKey(header); is {
		e.Auth = nil
		if !strings.HasPrefix(e.Request.URL.Path, base+"/") {
			return by, nil
		}
		if by.key, err = a.Account.UseKey(e.Request.Context(), key, e.RealIP()); by.key != nil {
			e.Set(useKey, by.key)
		}
		return by, err
	}
	if token, is := account.IsView(header); is {
		e.Auth = nil
		if !strings.HasPrefix(e.Request.URL.Path, base+"/") {
			return by, nil
		}
		if by.view, err = a.Account.View(e.Request.Context(), token); by.view != nil {
			err = a.Account.Admitted(access.System("view"), e.RealIP())
			by.session = by.view.Session
			e.Set(viewKey, by.view)
		}
		return by, err
	}
	if e.Auth == nil || e.Auth.Collection().Name != usersCollection {
		return by, nil
	}
	if len(header) > 7 && strings.EqualFold(header[:7], "Bearer ") {
		header = header[7:]
	}
	by.session = account.SessionOf(header)
	alive, err := a.Account.Alive(e.Request.Context(), by.session, e.Auth.Id)
	if !alive {
		e.Auth, by.session = nil, ""
		return by, err
	}
	if a.Meta.Current().Business.SignIn.Bounded() {
		err = a.Account.Admitted(a.People.Principal(e.Auth), e.RealIP())
	}
	return by, err
}

// actor is who a request comes from, as the audit log names them.
func actor(e *core.RequestEvent, by bearer) audit.Actor {
	out := audit.Actor{Address: e.RealIP(), Agent: e.Request.UserAgent(), Session: by.session}
	switch {
	case by.key != nil:
		out.Who, out.Key = by.key.Who.UserID, by.key.ID
	case by.view != nil:
		out.Who, out.ActingAs = by.view.By.ID, by.view.Who.UserID
	case e.Auth == nil:
	case e.Auth.Collection().Name == usersCollection:
		out.Who = e.Auth.Id
	default:
		out.Operator = e.Auth.Email()
	}
	return out
}

// selfGuarded are routes that take a token of their own in the query.
func selfGuarded(path string, e *core.RequestEvent) bool {
	return e.Request.URL.Query().Get("token") != "" &&
		(strings.HasPrefix(path, "/api/files/") || strings.Contains(path, "/files/") && strings.HasPrefix(path, base))
}
