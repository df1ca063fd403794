package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/people"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
)

// Limits of one look at how far a role reaches.
const (
	reachTime    = 5 * time.Second
	reachPeople  = 10
	reachObjects = 200
)

// reachAsked is whose reach is asked for: of the people who have a role, or of one
// person as if they had it, over what the role names or one object of it.
type reachAsked struct {
	Role   string `json:"role"`
	Person string `json:"person,omitempty"`
	Object string `json:"object,omitempty"`
	Grant  *int   `json:"grant,omitempty"` // its place in the role: how far it reaches alone
}

// reachOf is what one person sees now, and would see by the caller's drafts of
// roles; nil where time ran out.
type reachOf struct {
	Person  people.Named    `json:"person"`
	Member  bool            `json:"member"` // has the role
	Objects []reachOfObject `json:"objects"`
	Grant   *query.Reached  `json:"grant"`
}

type reachOfObject struct {
	Object string         `json:"object"`
	Before *query.Reached `json:"before"`
	After  *query.Reached `json:"after"`
}

// reach counts the records that people with a role see, as published and by the
// caller's drafts of roles.
func (a *API) reach(c *call) (*answer, error) {
	var body reachAsked
	if err := c.decode(&body); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), reachTime)
	defer cancel()
	drafted, unready, err := a.Meta.Granted(ctx, c.who.UserID)
	if err != nil {
		return nil, err
	}
	was, is := c.rights.Snap.Roles[body.Role], drafted.Roles[body.Role]
	if was == nil && is == nil {
		return nil, problem.Invalid().Field("role", "unknown_role", map[string]any{"role": body.Role})
	}
	objects := reachable(drafted, body.Object, was, is)
	who, members, err := a.reaching(c, body)
	if err != nil {
		return nil, err
	}
	out, whole := []reachOf{}, true
	for _, p := range who {
		one := reachOf{Person: people.Named{ID: p.UserID, Name: p.Name}, Member: slices.Contains(p.Roles, body.Role), Objects: []reachOfObject{}}
		with := *p
		if !one.Member {
			with.Roles = append(slices.Clone(p.Roles), body.Role)
		}
		now := c.rights.Vars().Now
		before, after := access.New(c.rights.Snap, p, now), access.New(drafted, &with, now)
		count := func(f func() (*query.Reached, error)) (*query.Reached, error) {
			n, err := f()
			if ctx.Err() != nil && c.Request.Context().Err() == nil {
				whole = false
				return nil, nil
			}
			return n, err
		}
		for _, object := range objects {
			o := reachOfObject{Object: object}
			if o.Before, err = count(func() (*query.Reached, error) { return a.Query.Reach(ctx, before, object) }); err != nil {
				return nil, err
			}
			if o.After, err = count(func() (*query.Reached, error) { return a.Query.Reach(ctx, after, object) }); err != nil {
				return nil, err
			}
			one.Objects = append(one.Objects, o)
		}
		if body.Grant != nil && is != nil && *body.Grant >= 0 && *body.Grant < len(is.Grants) {
			object := is.Grants[*body.Grant].Object
			if one.Grant, err = count(func() (*query.Reached, error) {
				return a.Query.ReachOfGrant(ctx, after, object, body.Role, *body.Grant)
			}); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	places := unready[body.Role]
	if places == nil {
		places = []int{}
	}
	return ok(map[string]any{"items": out, "members": members, "unready": places, "whole": whole})
}

// reaching are the people to count for, and how many have the role.
func (a *API) reaching(c *call, q reachAsked) ([]*access.Principal, int, error) {
	list, members, err := a.People.Holders(c.Request.Context(), q.Role, reachPeople)
	if err != nil || q.Person == "" {
		return list, members, err
	}
	p, err := a.People.Load(c.Request.Context(), q.Person)
	switch {
	case problem.Is(err, "person_disabled"):
		return nil, 0, problem.Invalid().Field("person", "invalid_value")
	case err != nil:
		return nil, 0, err
	case p.Admin:
		return nil, 0, problem.Invalid().Field("person", "reach_admin")
	}
	return []*access.Principal{p}, members, nil
}

// reachable are the objects that a role names, before or after, and that are there.
func reachable(snap *meta.Snapshot, only string, roles ...*meta.Role) []string {
	out := []string{}
	for _, r := range roles {
		if r == nil {
			continue
		}
		for _, g := range r.Grants {
			if snap.Objects[g.Object] != nil && (only == "" || only == g.Object) && !slices.Contains(out, g.Object) && len(out) < reachObjects {
				out = append(out, g.Object)
			}
		}
	}
	slices.Sort(out)
	return out
}
