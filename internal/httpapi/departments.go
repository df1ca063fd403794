package httpapi

import (
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// departments lists the tree; people=true, for administrators, counts who is in
// each.
func (a *API) departments(c *call) (*answer, error) {
	if err := c.known("people", "q", "for", "values"); err != nil {
		return nil, err
	}
	if offer, err := c.offer(); offer != nil || err != nil {
		return a.offered(c, expr.Departments, offer, 500, err)
	}
	list, err := a.People.Departments(c.Request.Context())
	if err != nil {
		return nil, err
	}
	if c.params.Get("people") == "true" && c.who.MayGovern() {
		if err := a.People.CountPeople(c.Request.Context(), list); err != nil {
			return nil, err
		}
	}
	return ok(map[string]any{"items": list, "cursor": nil})
}

func (a *API) createDepartment(c *call) (*answer, error) {
	var in people.DepartmentInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	d, err := a.People.SaveDepartment(c.Request.Context(), c.who, "", in)
	if err != nil {
		return nil, err
	}
	return created(d)
}

// departmentEffect is what a move or a merge does: to how many people, to their
// roles, and to how many records by object.
type departmentEffect struct {
	*people.Effect
	Records int64         `json:"records"`
	Objects []query.Owned `json:"objects"`
}

// effectOf says what it does to move a department, or with into to merge it.
func (a *API) effectOf(c *call, id string, parent, into *string) (*departmentEffect, error) {
	ctx := c.Request.Context()
	out := &departmentEffect{}
	var err error
	if into != nil {
		out.Effect, err = a.People.MergeEffect(ctx, id, *into)
	} else {
		out.Effect, err = a.People.MoveEffect(ctx, id, *parent)
	}
	if err != nil {
		return nil, err
	}
	if out.Objects, err = a.Query.Owned(ctx, c.rights, query.Ownership{Department: id}); err != nil {
		return nil, err
	}
	for _, o := range out.Objects {
		out.Records += o.Count
	}
	return out, nil
}

// previewDepartment says what a move (parent) or a merge (into) would do.
func (a *API) previewDepartment(c *call) (*answer, error) {
	if err := c.known("parent", "into"); err != nil {
		return nil, err
	}
	if !c.who.GovernsAll(c.path("id")) {
		return nil, problem.New(403, "department_beyond")
	}
	parent, into := c.params.Get("parent"), c.params.Get("into")
	to := &into
	if !c.params.Has("into") {
		to = nil
	}
	e, err := a.effectOf(c, c.path("id"), &parent, to)
	if err != nil {
		return nil, err
	}
	return ok(e)
}

// departmentView is a department after a change, with what a move of it did.
type departmentView struct {
	*people.Department
	Effect *departmentEffect `json:"effect,omitempty"`
}

func (a *API) patchDepartment(c *call) (*answer, error) {
	var in people.DepartmentInput
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	in.ID = nil
	var effect *departmentEffect
	if in.Parent != nil {
		var err error
		if effect, err = a.effectOf(c, c.path("id"), in.Parent, nil); err != nil {
			return nil, err
		}
	}
	d, err := a.People.SaveDepartment(c.Request.Context(), c.who, c.path("id"), in)
	if err != nil {
		return nil, err
	}
	return ok(departmentView{d, effect})
}

func (a *API) mergeDepartment(c *call) (*answer, error) {
	var in struct {
		Into string `json:"into"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	effect, err := a.effectOf(c, c.path("id"), nil, &in.Into)
	if err != nil {
		return nil, err
	}
	job, err := a.Organisation.Merge(c.Request.Context(), c.who, c.path("id"), in.Into)
	if err != nil {
		return nil, err
	}
	return accepted(map[string]any{"job": job, "effect": effect})
}
