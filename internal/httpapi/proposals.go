package httpapi

import (
	"net/http"

	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/problem"
)

// stageFile takes a file of which objects are to be made.
func (a *API) stageFile(c *call) (*answer, error) {
	defer c.discard()
	f, head, err := c.form("200 MB")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	list, err := a.Imports.Stage(c.Request.Context(), c.who, head.Filename, f)
	if err != nil {
		return nil, err
	}
	for _, i := range list {
		i.In(c.tag)
	}
	return created(map[string]any{"items": list, "cursor": nil})
}

func (a *API) discardFile(c *call) (*answer, error) {
	if err := a.Imports.Discard(c.Request.Context(), c.who, c.path("id")); err != nil {
		return nil, err
	}
	return noContent()
}

// proposal is what objects of an app some files would be.
func (a *API) proposal(c *call) (*answer, error) {
	if err := c.known("app", "files"); err != nil {
		return nil, err
	}
	app := c.params.Get("app")
	if !c.designs(app) {
		return nil, problem.New(http.StatusForbidden, "forbidden")
	}
	p, err := a.Imports.Propose(c.Request.Context(), c.who, app, c.list("files"))
	if err != nil {
		return nil, err
	}
	return ok(p)
}

// assignFile gives a file to the object that was made of it, with the mapping ready.
func (a *API) assignFile(c *call) (*answer, error) {
	var body importer.Assignment
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	i, err := a.Imports.Assign(c.Request.Context(), c.who, c.path("id"), body)
	if err != nil {
		return nil, err
	}
	return ok(i.In(c.tag))
}
