package httpapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Body limits in bytes. Other bodies are JSON and have maxJSON.
const (
	maxUpload  = 100 << 20
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
}

// guard stands before every /api route: rate limits, then the token.
func (a *API) guard(e *core.RequestEvent) error {
	path := e.Request.URL.Path
	if !strings.HasPrefix(path, "/api/") {
		return e.Next()
	}
	c := &call{RequestEvent: e, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
	limits := a.Meta.Current().Business.Limits
	key, rate, burst := "a:"+e.RealIP(), limits.AddressRate, limits.AddressBurst
	if e.Auth != nil {
		key, rate, burst = "p:"+e.Auth.Id, limits.PersonRate, limits.PersonBurst
	}
	if wait := a.limits.take(key, rate, burst); wait > 0 {
		return c.fail(problem.New(http.StatusTooManyRequests, "too_many", locale.Args{"seconds": wait}))
	}
	if e.Auth == nil && !slices.Contains(openPaths, path) && !selfGuarded(path, e) && !socketRequest(e.Request) {
		return c.fail(problem.New(http.StatusUnauthorized, "unauthorized"))
	}
	e.Request = e.Request.WithContext(audit.WithActor(e.Request.Context(), actor(e)))
	return e.Next()
}

// actor is who a request comes from, as the audit log names them.
func actor(e *core.RequestEvent) audit.Actor {
	by := audit.Actor{Address: e.RealIP(), Agent: e.Request.UserAgent()}
	switch {
	case e.Auth == nil:
	case e.Auth.Collection().Name == "users":
		by.Who = e.Auth.Id
	default:
		by.Operator = e.Auth.Email()
	}
	return by
}

// selfGuarded are routes that take a token of their own in the query.
func selfGuarded(path string, e *core.RequestEvent) bool {
	return e.Request.URL.Query().Get("token") != "" &&
		(strings.HasPrefix(path, "/api/files/") || strings.Contains(path, "/files/") && strings.HasPrefix(path, base))
}
