package httpapi

import (
	"github.com/tenon-crm/tenon/internal/account"
)

func (a *API) myKeys(c *call) (*answer, error) { return a.listKeys(c, c.who.UserID) }

// allKeys are everybody's keys, or those of one person.
func (a *API) allKeys(c *call) (*answer, error) {
	if err := c.known("person"); err != nil {
		return nil, err
	}
	return a.listKeys(c, c.params.Get("person"))
}

func (a *API) listKeys(c *call, owner string) (*answer, error) {
	list, err := a.Account.Keys(c.Request.Context(), owner)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

// createKey makes a key of one's own and shows it, this once.
func (a *API) createKey(c *call) (*answer, error) {
	var in account.KeyInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	plain, k, err := a.Account.CreateKey(c.Request.Context(), c.who, in)
	if err != nil {
		return nil, err
	}
	return created(struct {
		account.Key
		Plain string `json:"key"`
	}{*k, plain})
}

func (a *API) revokeMyKey(c *call) (*answer, error) { return a.revokeKey(c, c.who.UserID) }

func (a *API) revokeAnyKey(c *call) (*answer, error) { return a.revokeKey(c, "") }

func (a *API) revokeKey(c *call, owner string) (*answer, error) {
	if err := a.Account.RevokeKey(c.Request.Context(), owner, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}
