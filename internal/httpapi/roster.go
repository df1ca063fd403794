package httpapi

import "github.com/tenon-crm/tenon/internal/roster"

func (a *API) uploadPeople(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("10 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	file, err := a.Roster.Upload(c.Request.Context(), c.who, head.Filename, f)
	if err != nil {
		return nil, err
	}
	file.Fields = roster.Fields()
	return created(file)
}

func (a *API) peopleFile(c *call) (*answer, error) {
	file, err := a.Roster.Get(c.Request.Context(), c.path("id"))
	if err != nil {
		return nil, err
	}
	return ok(file)
}

func (a *API) runPeopleFile(c *call) (*answer, error) {
	var in roster.Settings
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	file, err := a.Roster.Run(c.Request.Context(), c.who, c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return accepted(file)
}
