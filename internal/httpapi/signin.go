package httpapi

import (
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
)

// openedKey is where a request keeps how its person has proven who they are,
// once nothing more is asked of them.
const openedKey = "tenon.opened"

// bindSignIn puts the count of failures around PocketBase's sign-in; only
// failures count, within the window that the settings name. Whether the account
// exists, is disabled or has another password is one answer.
func (a *API) bindSignIn() {
	a.App.OnRecordAuthWithPasswordRequest("users", "_superusers").BindFunc(func(e *core.RecordAuthWithPasswordRequestEvent) error {
		c := a.callOf(e.RequestEvent)
		who := ""
		if e.Record != nil {
			who = e.Record.Id
		}
		g := a.guess(c, e.Collection.Name, e.Identity, who)
		if e.Collection.Name == usersCollection && !a.Meta.Current().Business.SignIn.AdmitsSomebody(c.RealIP()) {
			return c.fail(g.refused())
		}
		if err := g.locked(); err != nil {
			return c.fail(err)
		}
		if err := e.Next(); err != nil {
			left, err := g.failed("password")
			if err != nil {
				return c.fail(err)
			}
			return c.fail(problem.Bad("sign_in_failed", locale.Args{"left": left}))
		}
		if e.Collection.Name != usersCollection {
			a.signIn.reset(g.account)
			return audit.Append(c.Request.Context(), a.App, audit.Entry{Action: "signin.ok", Kind: "operator", Object: e.Identity})
		}
		return nil
	})
	a.App.OnRecordAuthRequest(usersCollection).BindFunc(a.signedIn)
}

const usersCollection = "users"

// callOf is a request of PocketBase's own routes as one of ours, for answers.
func (a *API) callOf(e *core.RequestEvent) *call {
	c := &call{RequestEvent: e, api: a, tag: locale.Parse(e.Request.Header.Get("Accept-Language"))}
	if p := a.People.Principal(e.Auth); p != nil {
		c.tag = p.Locale
	}
	return c
}

// signedIn stands where PocketBase gives out a token to a person. A renewal
// keeps its session. A sign-in goes on only when nothing more is asked, and gets
// a session; otherwise the answer says what is, and a ticket for it.
func (a *API) signedIn(e *core.RecordAuthRequestEvent) (err error) {
	c := a.callOf(e.RequestEvent)
	ctx := c.Request.Context()
	if e.AuthMethod == "" {
		if e.Token, err = a.Account.Renew(ctx, e.Record, audit.ActorOf(ctx).Session); err != nil {
			return c.fail(err)
		}
		return e.Next()
	}
	if a.Account.Admitted(a.People.Principal(e.Record), c.RealIP()) != nil {
		return c.fail(a.guess(c, usersCollection, e.Record.Email(), e.Record.Id).refused())
	}
	o, proven := e.Get(openedKey).(account.Opening)
	if !proven {
		o = account.Opening{Method: e.AuthMethod}
		step, err := a.Account.Next(ctx, e.Record, o)
		if err != nil {
			return c.fail(err)
		}
		if step != nil {
			return c.fail(step.Problem())
		}
	}
	if e.Token, err = a.Account.Open(ctx, e.Record, o); err != nil {
		return c.fail(err)
	}
	a.signIn.reset(accountKey(usersCollection, e.Record.Email()))
	return e.Next()
}

// guess is one attempt to prove something that can be guessed: a password, a
// code. Attempts count by account, whatever is guessed, and by address.
type guess struct {
	a                *API
	c                *call
	account, address string
	identity         string // as it was typed
	who              string // the id of the person, "" when there is none
	window           time.Duration
}

func (a *API) guess(c *call, collection, identity, who string) *guess {
	return &guess{
		a: a, c: c, account: accountKey(collection, identity), address: "a:" + c.RealIP(), identity: identity, who: who,
		window: time.Duration(a.Meta.Current().Business.Limits.FailureMinutes) * time.Minute,
	}
}

// locked refuses with sign_in_locked while too many attempts have failed.
func (g *guess) locked() error {
	limits := g.a.Meta.Current().Business.Limits
	wait := max(g.a.signIn.wait(g.account, limits.AccountFailures, g.window), g.a.signIn.wait(g.address, limits.AddressFailures, g.window))
	if wait <= 0 {
		return nil
	}
	return problem.New(http.StatusTooManyRequests, "sign_in_locked", locale.Args{"minutes": int(wait.Minutes()) + 1, "seconds": int(wait.Seconds()) + 1})
}

// refused writes into the audit log that the address is one from where they do not
// get in, and gives the problem that says so. It counts like a failure: of an
// address, not of the account.
func (g *guess) refused() error {
	g.a.signIn.fail(g.address, g.window)
	if err := g.log("signin.failed", "address"); err != nil {
		return err
	}
	return account.NotFrom(g.c.RealIP())
}

// failed counts an attempt that failed, writes it into the audit log, and says
// how many are left. What was typed is named only where it is an address: some
// type their password there.
func (g *guess) failed(what string) (left int, err error) {
	limits := g.a.Meta.Current().Business.Limits
	n := g.a.signIn.fail(g.account, g.window)
	m := g.a.signIn.fail(g.address, g.window)
	if err := g.log("signin.failed", what); err != nil {
		return 0, err
	}
	if n == limits.AccountFailures || m == limits.AddressFailures {
		if err := g.log("signin.locked", what); err != nil {
			return 0, err
		}
	}
	return max(0, limits.AccountFailures-n), nil
}

// log writes an attempt that was not let in into the audit log.
func (g *guess) log(action, what string) error {
	detail := map[string]any{"what": what, "device": account.Device(g.c.Request.UserAgent())}
	if email := strings.ToLower(strings.TrimSpace(g.identity)); people.IsEmail(email) {
		detail["email"] = email
	}
	return audit.Append(g.c.Request.Context(), g.a.App, audit.Entry{Action: action, Kind: "person", Object: g.who, Detail: detail})
}
