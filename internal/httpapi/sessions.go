package httpapi

import (
	"github.com/tenon-crm/tenon/internal/account"
	"github.com/tenon-crm/tenon/internal/audit"
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
