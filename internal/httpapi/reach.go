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
	count := &reachCount{c: c, ctx: ctx, asked: body, drafted: drafted, objects: objects, whole: true}
	if is != nil && body.Grant != nil && *body.Grant >= 0 && *body.Grant < len(is.Grants) {
		count.grant = &is.Grants[*body.Grant]
	}
	out := []reachOf{}
	for _, p := range who {
		one, err := count.of(p)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	places := unready[body.Role]
	if places == nil {
		places = []int{}
	}
	return ok(map[string]any{"items": out, "members": members, "unready": places, "whole": count.whole})
}

// reachCount is one look at how far a role reaches.
type reachCount struct {
	c       *call
	ctx     context.Context
	asked   reachAsked
	drafted *meta.Snapshot
	objects []string
	grant   *meta.Grant // to be counted alone; nil: none
	whole   bool        // nothing was left out for want of time
}

// of counts for one person.
func (n *reachCount) of(p *access.Principal) (reachOf, error) {
	out := reachOf{Person: people.Named{ID: p.UserID, Name: p.Name}, Member: slices.Contains(p.Roles, n.asked.Role), Objects: []reachOfObject{}}
	with := *p
	if !out.Member {
		with.Roles = append(slices.Clone(p.Roles), n.asked.Role)
	}
	now, reads := n.c.rights.Vars().Now, n.c.api.Query
	before, after := access.New(n.c.rights.Snap, p, now), access.New(n.drafted, &with, now)
	for _, object := range n.objects {
		o := reachOfObject{Object: object}
		var err error
		if o.Before, err = n.bounded(reads.Reach(n.ctx, before, object)); err != nil {
			return out, err
		}
		if o.After = o.Before; !out.Member || n.drafted != n.c.rights.Snap {
			if o.After, err = n.bounded(reads.Reach(n.ctx, after, object)); err != nil {
				return out, err
			}
		}
		out.Objects = append(out.Objects, o)
	}
	if n.grant == nil {
		return out, nil
	}
	var err error
	out.Grant, err = n.bounded(reads.ReachOfGrant(n.ctx, after, n.grant.Object, n.asked.Role, *n.asked.Grant))
	return out, err
}

// bounded is a count, or nil once the time is over.
func (n *reachCount) bounded(r *query.Reached, err error) (*query.Reached, error) {
	if n.ctx.Err() != nil && n.c.Request.Context().Err() == nil {
		n.whole = false
		return nil, nil
	}
	return r, err
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
