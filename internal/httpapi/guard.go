package httpapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Body limits in bytes. Other bodies are JSON and have maxJSON.
const (
	maxUpload  = 100 << 20
	maxImport  = 200<<20 + 512<<10 // the file and the form around it
	maxPackage = 20 << 20
)

// Limits of requests: a person may make 500 a second with bursts of 5,000, an
// address without a token 20 with bursts of 200.
const (
	personRate, personBurst   = 500, 5000
	addressRate, addressBurst = 20, 200
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
	key, rate, burst := "a:"+e.RealIP(), addressRate, addressBurst
	if e.Auth != nil {
		key, rate, burst = "p:"+e.Auth.Id, personRate, personBurst
	}
	if wait := a.limits.take(key, rate, burst); wait > 0 {
		return c.fail(problem.New(http.StatusTooManyRequests, "too_many", locale.Args{"seconds": wait}))
	}
	if e.Auth == nil && !slices.Contains(openPaths, path) && !selfGuarded(path, e) && !socketRequest(e.Request) {
		return c.fail(problem.New(http.StatusUnauthorized, "unauthorized"))
	}
	return e.Next()
}

// selfGuarded are routes that take a token of their own in the query.
func selfGuarded(path string, e *core.RequestEvent) bool {
	return e.Request.URL.Query().Get("token") != "" &&
		(strings.HasPrefix(path, "/api/files/") || strings.Contains(path, "/files/") && strings.HasPrefix(path, base))
}

// limiter is a token bucket per key. Buckets that are full again are forgotten.
type limiter struct {
	now     func() time.Time
	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*bucket{}}
}

// take takes one token; otherwise it says in how many seconds there is one.
func (l *limiter) take(key string, rate, burst int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if now.Sub(l.swept) > time.Minute {
		for k, b := range l.buckets {
			if now.Sub(b.at) > time.Minute {
				delete(l.buckets, k)
			}
		}
		l.swept = now
	}
	b, ok := l.buckets[key]
	if !ok {
		b = &bucket{tokens: float64(burst), at: now}
		l.buckets[key] = b
	}
	if gone := now.Sub(b.at).Seconds(); gone > 0 {
		b.tokens = min(float64(burst), b.tokens+gone*float64(rate))
	}
	b.at = now
	if b.tokens < 1 {
		return int((1-b.tokens)/float64(rate)) + 1
	}
	b.tokens--
	return 0
}
