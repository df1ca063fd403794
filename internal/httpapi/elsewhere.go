package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/problem"
)

// browserCookie ties a sign-in elsewhere to the browser that began it.
const browserCookie = "tenon_sign_in"

// signInPage is what the sign-in page shows before anybody is known.
func (a *API) signInPage(c *call) (*answer, error) {
	p, err := a.Account.Provider(c.Request.Context())
	if err != nil {
		return nil, err
	}
	b := a.Meta.Current().Business
	logo, err := a.logoURL(c)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"business": map[string]any{"name": b.Name, "locale": b.Locale, "logo": logo}, "oidc": nil, "passwordMin": b.SignIn.PasswordMin}
	if p.Enabled {
		out["oidc"] = map[string]any{"label": p.Label}
	}
	return ok(out)
}

// leave begins a sign-in at the business's provider.
func (a *API) leave(c *call) (*answer, error) {
	var body struct {
		Return string `json:"return"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	away, err := a.Account.Leave(c.Request.Context(), body.Return)
	if err != nil {
		return nil, err
	}
	a.setBrowser(c, away.Browser, 600)
	return ok(map[string]any{"url": away.URL})
}

func (a *API) setBrowser(c *call, value string, seconds int) {
	http.SetCookie(c.Response, &http.Cookie{
		Name: browserCookie, Value: value, Path: signInBase, MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(a.App.Settings().Meta.AppURL, "https://"),
	})
}

// arrive ends it with what the provider has given to the browser. Whoever is not
// let in learns no reason: it would tell whether there is such an account.
func (a *API) arrive(c *call) (*answer, error) {
	var body struct {
		Code  string `json:"code"`
		State string `json:"state"`
	}
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	browser := ""
	if cookie, err := c.Request.Cookie(browserCookie); err == nil {
		browser = cookie.Value
	}
	ctx := c.Request.Context()
	in, err := a.Account.Arrive(ctx, body.Code, body.State, browser)
	if r, refused := errors.AsType[*account.Refused](err); refused {
		detail := map[string]any{"what": "oidc", "reason": r.Reason, "device": account.Device(c.Request.UserAgent())}
		if r.Email != "" {
			detail["email"] = r.Email
		}
		a.Log.Warn("a sign-in elsewhere was refused", "reason", r.Reason, "error", r.Unwrap())
		if err := audit.Append(ctx, a.App, audit.Entry{Action: "signin.failed", Kind: "person", Object: r.User, Detail: detail}); err != nil {
			return nil, err
		}
		return nil, problem.New(http.StatusForbidden, "oidc_refused")
	}
	if err != nil {
		return nil, err
	}
	a.setBrowser(c, "", -1)
	return a.letIn(c, in.Person, in.Opening, map[string]any{"return": in.Return})
}

func (a *API) provider(c *call) (*answer, error) {
	p, err := a.Account.Provider(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(p)
}

func (a *API) patchProvider(c *call) (*answer, error) {
	var in account.ProviderInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	p, err := a.Account.SetProvider(c.Request.Context(), in)
	if err != nil {
		return nil, err
	}
	return ok(p)
}

func (a *API) testProvider(c *call) (*answer, error) {
	var in account.ProviderInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	f, err := a.Account.TestProvider(c.Request.Context(), in)
	if err != nil {
		return nil, err
	}
	return ok(f)
}

func (a *API) myIdentities(c *call) (*answer, error) { return a.identities(c, c.who.UserID) }

func (a *API) personIdentities(c *call) (*answer, error) {
	id, err := a.subject(c)
	if err != nil {
		return nil, err
	}
	return a.identities(c, id)
}

func (a *API) identities(c *call, user string) (*answer, error) {
	list, err := a.Account.Identities(c.Request.Context(), user)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// unlinkMine takes one's own accounts elsewhere away.
func (a *API) unlinkMine(c *call) (*answer, error) {
	if _, err := a.Account.Unlink(c.Request.Context(), c.who.UserID); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) unlinkPerson(c *call) (*answer, error) {
	id, err := a.subject(c)
	if err != nil {
		return nil, err
	}
	if _, err := a.Account.Unlink(c.Request.Context(), id); err != nil {
		return nil, err
	}
	return noContent()
}
