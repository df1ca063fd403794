package httpapi

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// bindSignIn puts the count of failures around PocketBase's sign-in; only
// failures count, within the window that the settings name. Whether
// the account exists, is disabled or has another password is one answer.
func (a *API) bindSignIn() {
	a.App.OnRecordAuthWithPasswordRequest("users", "_superusers").BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
		account := accountKey(e.Collection.Name, e.Identity)
		address := "a:" + e.RealIP()
		c := &call{RequestEvent: e.RequestEvent, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
		limits := a.Meta.Current().Business.Limits
		window := time.Duration(limits.FailureMinutes) * time.Minute
		if wait := max(a.signIn.wait(account, limits.AccountFailures, window), a.signIn.wait(address, limits.AddressFailures, window)); wait > 0 {
			return c.fail(problem.New(http.StatusTooManyRequests, "sign_in_locked",
				locale.Args{"minutes": int(wait.Minutes()) + 1, "seconds": int(wait.Seconds()) + 1}))
		}
		err := e.Next()
		if err == nil {
			a.signIn.reset(account)
			return nil
		}
		left := max(0, limits.AccountFailures-a.signIn.fail(account, window))
		a.signIn.fail(address, window)
		return c.fail(problem.Bad("sign_in_failed", locale.Args{"left": left}))
	})
}

// accountKey names an account, whether it exists or not.
func accountKey(collection, identity string) string {
	return "u:" + collection + ":" + strings.ToLower(strings.TrimSpace(identity))
}

// attempts counts failures by key within a window of time.
type attempts struct {
	now  func() time.Time
	mu   sync.Mutex
	seen map[string][]time.Time
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, seen: map[string][]time.Time{}}
}

// recent drops what is out of the window and gives the rest.
func (t *attempts) recent(key string, window time.Duration) []time.Time {
	from := t.now().Add(-window)
	list := t.seen[key]
	for len(list) > 0 && list[0].Before(from) {
		list = list[1:]
	}
	if len(list) == 0 {
		delete(t.seen, key)
		return nil
	}
	t.seen[key] = list
	return list
}

// wait is how long until another try is allowed, 0 when it is now.
func (t *attempts) wait(key string, limit int, window time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.recent(key, window)
	if len(list) < limit {
		return 0
	}
	return list[len(list)-limit].Add(window).Sub(t.now())
}

// fail notes a failure and gives how many there are now.
func (t *attempts) fail(key string, window time.Duration) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.seen) > 100_000 { // an attacker's made-up accounts must not fill the memory
		clear(t.seen)
	}
	list := append(t.recent(key, window), t.now())
	t.seen[key] = list
	return len(list)
}

func (t *attempts) reset(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, key)
}
