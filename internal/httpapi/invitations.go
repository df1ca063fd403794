package httpapi

import (
	"net/http"
	"strings"

	"github.com/tenon-crm/tenon/internal/invitation"
)

const invitationPath = base + "/invitations/"

// invited reports whether a request is one of somebody who has nothing but the
// link of an invitation.
func invited(r *http.Request) bool {
	token, is := strings.CutPrefix(r.URL.Path, invitationPath)
	return is && token != "" && !strings.Contains(token, "/") && (r.Method == get || r.Method == post)
}

func (a *API) invitations(c *call) (*answer, error) {
	if err := c.known("state", "limit", "cursor"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Invitations.List(c.Request.Context(), c.who, c.params.Get("state"), max(1, min(limit, 200)), c.params.Get("cursor"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": orNull(next), "mail": a.Invitations.Notify.SetUp()})
}

func (a *API) invite(c *call) (*answer, error) {
	var in invitation.Request
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	lines, err := a.Invitations.Invite(c.Request.Context(), c.who, in)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"results": lines, "mail": a.Invitations.Notify.SetUp()})
}

func (a *API) resendInvitation(c *call) (*answer, error) {
	line, err := a.Invitations.Resend(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(line)
}

func (a *API) linkInvitation(c *call) (*answer, error) {
	link, expires, err := a.Invitations.Link(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"link": link, "expires": expires})
}

func (a *API) revokeInvitation(c *call) (*answer, error) {
	if err := a.Invitations.Revoke(c.Request.Context(), c.who, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) showInvitation(c *call) (*answer, error) {
	offer, err := a.Invitations.Show(c.Request.Context(), c.path("token"))
	if err != nil {
		return nil, err
	}
	return ok(offer)
}

// acceptInvitation answers with the address to sign in with; signing in is the
// usual way, with all that the rules of the business ask for.
func (a *API) acceptInvitation(c *call) (*answer, error) {
	var in invitation.Acceptance
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	email, err := a.Invitations.Accept(c.Request.Context(), c.path("token"), in)
	if err != nil {
		return nil, err
	}
	return created(map[string]any{"email": email})
}
