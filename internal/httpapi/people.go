package httpapi

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

func (a *API) people(c *call) (*answer, error) {
	if err := c.known("q", "department", "below", "role", "state", "manager", "limit", "cursor", "for", "values"); err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50)
	if err != nil {
		return nil, err
	}
	if offer, err := c.offer(); offer != nil || err != nil {
		return a.offered(c, expr.Users, offer, limit, err)
	}
	value := c.params.Get
	list, next, err := a.People.List(c.Request.Context(), c.who, people.Wanted{
		Q: value("q"), Department: value("department"), Direct: value("below") == "false", Role: value("role"), State: value("state"), Manager: value("manager"),
		Limit: limit, Cursor: value("cursor"),
	})
	if err != nil {
		return nil, err
	}
	return ok(map[string]any{"items": list, "cursor": orNull(next)})
}

func (a *API) person(c *call) (*answer, error) {
	p, err := a.People.Get(c.Request.Context(), c.who, c.path("id"))
	if err != nil {
		return nil, err
	}
	if !p.Active && p.State == "" { // is none of the caller's people
		return nil, problem.NotFound()
	}
	return ok(p)
}

func (a *API) createPerson(c *call) (*answer, error) {
	var in people.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	id, err := a.People.Create(c.Request.Context(), c.who, in)
	if err != nil {
		return nil, err
	}
	p, err := a.People.Get(c.Request.Context(), c.who, id)
	if err != nil {
		return nil, err
	}
	return created(p)
}

// personView is a person after a change, with what follows from it: the job that
// takes their records along, and what somebody who was disabled leaves behind.
type personView struct {
	*people.Person
	Job      string        `json:"job,omitempty"`
	Handover *leftHandover `json:"handover,omitempty"`
}

type leftHandover struct {
	Total   int64         `json:"total"`
	Objects []query.Owned `json:"objects"`
}

func (a *API) patchPerson(c *call) (*answer, error) {
	var in people.Input
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	ctx, id := c.Request.Context(), c.path("id")
	job, err := a.People.Update(ctx, c.who, id, in)
	if err != nil {
		return nil, err
	}
	p, err := a.People.Get(ctx, c.who, id)
	if err != nil {
		return nil, err
	}
	out := personView{Person: p, Job: job}
	if in.Active != nil && !*in.Active {
		objects, err := a.Query.Owned(ctx, c.rights, query.Ownership{Owner: id})
		if err != nil {
			return nil, err
		}
		out.Handover = &leftHandover{Objects: objects}
		for _, o := range objects {
			out.Handover.Total += o.Count
		}
	}
	return ok(out)
}
