package httpapi

import "github.com/tenon-crm/tenon/internal/people"

func (a *API) roles(c *call) (*answer, error) {
	list, err := a.People.Roles(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) roleMembers(c *call) (*answer, error) {
	m, err := a.People.Members(c.Request.Context(), c.path("role"))
	if err != nil {
		return nil, err
	}
	return ok(m)
}

func (a *API) putRoleMembers(c *call) (*answer, error) {
	var in people.MembersInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := a.People.SetMembers(c.Request.Context(), c.who, c.path("role"), in); err != nil {
		return nil, err
	}
	return a.roleMembers(c)
}
