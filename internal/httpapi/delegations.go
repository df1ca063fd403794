package httpapi

import "github.com/tenon-crm/tenon/internal/people"

// Delegations of oneself and, for administrators, of a person.

func (a *API) listDelegations(c *call, person string) (*answer, error) {
	list, err := a.People.Delegations(c.Request.Context(), person)
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) delegate(c *call, person string) (*answer, error) {
	var in people.DelegationInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	d, err := a.People.Delegate(c.Request.Context(), c.who, person, in)
	if err != nil {
		return nil, err
	}
	return created(d)
}

func (a *API) endDelegation(c *call, person, id string) (*answer, error) {
	if err := a.People.EndDelegation(c.Request.Context(), person, id); err != nil {
		return nil, err
	}
	return noContent()
}

func (a *API) myDelegations(c *call) (*answer, error) { return a.listDelegations(c, c.who.UserID) }
func (a *API) delegateMine(c *call) (*answer, error)  { return a.delegate(c, c.who.UserID) }
func (a *API) endMyDelegation(c *call) (*answer, error) {
	return a.endDelegation(c, c.who.UserID, c.path("id"))
}

func (a *API) personDelegations(c *call) (*answer, error) { return a.listDelegations(c, c.path("id")) }
func (a *API) delegatePerson(c *call) (*answer, error)    { return a.delegate(c, c.path("id")) }
func (a *API) endPersonDelegation(c *call) (*answer, error) {
	return a.endDelegation(c, c.path("id"), c.path("delegation"))
}
