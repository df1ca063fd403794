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

// Sign-in counts failures only: 10 an account and 50 an address in 15 minutes.
const (
	accountFailures = 10
	addressFailures = 50
	failureWindow   = 15 * time.Minute
)

// bindSignIn puts the count of failures around PocketBase's sign-in. Whether
// the account exists, is disabled or has another password is one answer.
func (a *API) bindSignIn() {
	a.App.OnRecordAuthWithPasswordRequest("users", "_superusers").BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
		account := "u:" + e.Collection.Name + ":" + strings.ToLower(strings.TrimSpace(e.Identity))
		address := "a:" + e.RealIP()
		c := &call{RequestEvent: e.RequestEvent, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
		if wait := max(a.signIn.wait(account, accountFailures), a.signIn.wait(address, addressFailures)); wait > 0 {
			return c.fail(problem.New(http.StatusTooManyRequests, "sign_in_locked",
				locale.Args{"minutes": int(wait.Minutes()) + 1, "seconds": int(wait.Seconds()) + 1}))
		}
		err := e.Next()
		if err == nil {
			a.signIn.reset(account)
			return nil
		}
		left := max(0, accountFailures-a.signIn.fail(account))
		a.signIn.fail(address)
		return c.fail(problem.Bad("sign_in_failed", locale.Args{"left": left}))
	})
}

// attempts counts failures by key within the window.
type attempts struct {
	now  func() time.Time
	mu   sync.Mutex
	seen map[string][]time.Time
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, seen: map[string][]time.Time{}}
}

// recent drops what is out of the window and gives the rest.
func (t *attempts) recent(key string) []time.Time {
	from := t.now().Add(-failureWindow)
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
func (t *attempts) wait(key string, limit int) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	list := t.recent(key)
	if len(list) < limit {
		return 0
	}
	return list[len(list)-limit].Add(failureWindow).Sub(t.now())
}

// fail notes a failure and gives how many there are now.
func (t *attempts) fail(key string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.seen) > 100_000 { // an attacker's made-up accounts must not fill the memory
		clear(t.seen)
	}
	list := append(t.recent(key), t.now())
	t.seen[key] = list
	return len(list)
}

func (t *attempts) reset(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, key)
}
