package httpapi

import (
	"encoding/json"

	"github.com/tenon-crm/tenon/internal/exporter"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (a *API) exportRoutes() []route {
	requests := base + "/export-requests"
	return []route{
		{method: post, path: base + "/exports", policy: signedIn, keys: readKeys, run: a.createExport, success: "202", summary: "Write records into a file, as a job"},
		{method: post, path: base + "/exports:look", policy: signedIn, keys: readKeys, run: a.lookExport, success: "200", summary: "How many rows and files an export would have"},
		{method: get, path: base + "/exports/{id}", policy: signedIn, keys: readKeys, views: true, run: a.exportState, summary: "State of an export"},
		{method: post, path: requests, policy: signedIn, keys: readKeys, run: a.askExport, success: "201", summary: "Ask for an export that needs approval"},
		{method: get, path: requests, policy: signedIn, keys: readKeys, run: a.exportRequests, summary: "Exports that one asked for, or that wait for one to decide"},
		{method: get, path: requests + "/{id}", policy: signedIn, keys: readKeys, run: a.exportRequest, summary: "An export that is asked for"},
		{method: post, path: requests + "/{id}/approve", policy: signedIn, run: a.decideExport(true), success: "200", summary: "Approve an export, which then runs with the rights of who asked"},
		{method: post, path: requests + "/{id}/decline", policy: signedIn, run: a.decideExport(false), success: "200", summary: "Decline an export"},
		{method: post, path: requests + "/{id}/withdraw", policy: signedIn, keys: readKeys, run: a.withdrawExport, success: "200", summary: "Take back what one asked for"},
		{method: get, path: base + "/exports/{id}/file", policy: signedIn, keys: readKeys, run: a.exportFile, summary: "Download an export"},
	}
}

func (a *API) createExport(c *call) (*answer, error) {
	var q exporter.Request
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	id, err := a.Exports.Start(c.Request.Context(), c.who, q)
	if err != nil {
		return nil, err
	}
	return c.ordered(id, nil)
}

func (a *API) lookExport(c *call) (*answer, error) {
	var q exporter.Request
	if err := c.decode(&q); err != nil {
		return nil, err
	}
	look, err := a.Exports.Look(c.Request.Context(), c.who, q)
	if err != nil {
		return nil, err
	}
	return ok(look)
}

// export finds an export of the caller's. One that a person ordered has what they
// may see, which an API key of theirs may not: a key finds its own.
func (a *API) export(c *call) (*job.Job, error) {
	j, err := a.Jobs.Get(c.Request.Context(), c.who.UserID, c.path("id"))
	if err != nil {
		return nil, err
	}
	var by struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal(j.Args, &by); j.Kind != exporter.Job || err != nil || c.who.Key != "" && by.Key != c.who.Key {
		return nil, problem.NotFound()
	}
	return j, nil
}

func (a *API) exportState(c *call) (*answer, error) {
	j, err := a.export(c)
	if err != nil {
		return nil, err
	}
	return ok(viewJob(j, c.tag))
}

func (a *API) exportFile(c *call) (*answer, error) {
	j, err := a.export(c)
	if err != nil {
		return nil, err
	}
	return a.sendResult(c, j.ID)
}
