package httpapi

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/files"
	"github.com/tenon-crm/tenon/internal/problem"
)

// session is the id of the request's session, "" of one with an API key.
func (c *call) session() string { return audit.ActorOf(c.Request.Context()).Session }

func (a *API) mySessions(c *call) (*answer, error) { return a.sessionsOf(c, c.who.UserID) }

func (a *API) sessionsOf(c *call, user string) (*answer, error) {
	list, err := a.Account.Sessions(c.Request.Context(), user, c.session())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// endMySession ends one of one's own sessions; "current" is this one.
func (a *API) endMySession(c *call) (*answer, error) {
	id, reason := c.path("id"), account.EndRevoked
	if id == "current" || id == c.session() {
		id, reason = c.session(), account.EndSignedOut
	}
	if err := a.Account.End(c.Request.Context(), c.who.UserID, id, reason); err != nil {
		return nil, err
	}
	return noContent()
}

// endMyOthers ends all sessions but this one.
func (a *API) endMyOthers(c *call) (*answer, error) {
	n, err := a.Account.EndAll(c.Request.Context(), c.who.UserID, c.session(), account.EndRevoked)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"ended": n})
}

// subject is the person that a route of administrators is about; 404 when there
// is none.
func (a *API) subject(c *call) (string, error) {
	p, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return "", err
	}
	return p.ID, nil
}

func (a *API) personSessions(c *call) (*answer, error) {
	id, err := a.subject(c)
	if err != nil {
		return nil, err
	}
	return a.sessionsOf(c, id)
}

func (a *API) endPersonSession(c *call) (*answer, error) {
	if err := a.Account.End(c.Request.Context(), c.path("id"), c.path("session"), account.EndAdmin); err != nil {
		return nil, err
	}
	return noContent()
}

// endPersonSessions ends all sessions of a person; of oneself all but this one.
func (a *API) endPersonSessions(c *call) (*answer, error) {
	id, err := a.subject(c)
	if err != nil {
		return nil, err
	}
	n, err := a.Account.EndAll(c.Request.Context(), id, c.session(), account.EndAdmin)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"ended": n})
}

// alive reports whether what a file token was made with is still good.
func (a *API) alive(c *call, t files.Ticket) error {
	check, id := a.Account.Alive, t.Session
	switch {
	case t.View != "":
		check, id = a.Account.ViewAlive, t.View
	case t.Session == "":
		check, id = a.Account.KeyAlive, t.Key
	}
	good, err := check(c.Request.Context(), id, t.User)
	if err != nil {
		return err
	}
	if !good {
		return problem.New(http.StatusUnauthorized, "file_token")
	}
	return nil
}
